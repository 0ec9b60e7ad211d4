import { namesOf } from '../error-names.ts'
import { CalendarError } from '../integrations/calendar/port.ts'
import type { Ports } from '../ports.ts'
import { DAY, type Range } from '../scheduling/zone.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** When the calendars of these hosts were asked just now, by host, UTC ms. Who has none, or whose calendar did not answer in
 *  time, is missing. */
export type Checked = Map<string, number>

/** Asks the hosts' calendars what is in the way around a meeting, before the transaction that books it, and keeps what they
 *  say. A calendar that is slow or down takes no longer than the policy allows; its hosts are judged by what is known of it. */
export async function checkCalendars(
  ports: Ports,
  { roster, routing }: Pick<Workspace, 'roster' | 'routing'>,
  hosts: string[],
  around: Range,
): Promise<Checked> {
  const range = { start: around.start - DAY, end: around.end + DAY }
  const checked: Checked = new Map()
  const reps = roster.reps.filter(({ id }) => hosts.includes(id))
  await Promise.all(
    reps.map(async (rep) => {
      if (await isRead(ports, rep, range, routing.booking.checkSecondsMax)) checked.set(rep.id, ports.clock())
    }),
  )
  return checked
}

async function isRead(ports: Ports, rep: Rep, range: Range, secondsMax: number): Promise<boolean> {
  const stored = await ports.store.calendars.find(rep.id)
  if (!stored) return false
  try {
    const calendar = await ports.calendarOf(rep, stored)
    const { busy } = await calendar.busy(range, AbortSignal.timeout(secondsMax * 1000))
    const at = new Date(ports.clock())
    await ports.store.transaction((tx) => tx.calendars.keepBusy(rep.id, range, busy, at, false))
    return true
  } catch (error) {
    const code = error instanceof CalendarError ? error.code : 'failed'
    ports.log('warn', 'calendar-not-checked', { rep: rep.id, code, ...namesOf(error) })
    return false
  }
}
