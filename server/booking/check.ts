import { namesOf } from '../error-names.ts'
import { CalendarError } from '../integrations/calendar/port.ts'
import type { Ports } from '../ports.ts'
import { DAY, type Range } from '../scheduling/zone.ts'
import type { StoredCalendar } from '../store/calendars.ts'
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
  const connected = await ports.store.calendars.of(hosts)
  await Promise.all(
    connected.map(async (stored) => {
      const rep = roster.reps.find(({ id }) => id === stored.rep)
      if (rep && (await isRead(ports, rep, stored, range, routing.booking.checkSecondsMax)))
        checked.set(rep.id, ports.clock())
    }),
  )
  return checked
}

async function isRead(
  ports: Ports,
  rep: Rep,
  stored: StoredCalendar,
  range: Range,
  secondsMax: number,
): Promise<boolean> {
  try {
    const calendar = await ports.calendarOf(rep, stored)
    const { busy } = await calendar.busy(range, AbortSignal.timeout(secondsMax * 1000))
    const at = new Date(ports.clock())
    await ports.store.transaction((tx) => tx.calendars.keepBusy(rep.id, range, busy, at, false))
    return true
  } catch (error) {
    const code = error instanceof CalendarError ? error.code : 'failed'
    await ports.store.transaction((tx) =>
      tx.calendars.fail(rep.id, troubleText(error), false, new Date(ports.clock())),
    )
    ports.log('warn', 'calendar-not-checked', { rep: rep.id, code, ...namesOf(error) })
    return false
  }
}

const TROUBLE_CHARS_MAX = 300

/** What went wrong with a calendar, as it is kept and shown. */
export function troubleText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, TROUBLE_CHARS_MAX)
}
