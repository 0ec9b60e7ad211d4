import type { Leave, Rep, Roster } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Host } from '../scheduling/availability.ts'
import { hostOf } from '../scheduling/host.ts'
import type { Diary } from '../scheduling/slots.ts'
import { rosterAt } from '../routing/as-of.ts'
import { localDay } from '../routing/day.ts'
import { DAY, iso, MINUTE, startOfDay, type Range } from '../scheduling/zone.ts'
import type { StoredBusy, StoredCalendar } from '../store/calendars.ts'
import type { StoredLeave } from '../store/reps.ts'
import type { StoreTx } from '../store/store.ts'

/** A calendar that was not read for so long is not known. Refreshes come far more often. */
export const CALENDAR_AGE_MINUTES_MAX = 60
/** Around a range: what reaches into it, and the week that a limit counts. */
const MARGIN = 8 * DAY

/** A rep as a host of meetings, as it stands now: the roster with what the rep set over it, and all that is in the way. */
export interface HostNow {
  rep: Rep
  host: Host
  diary: Diary
  /** `none`: no calendar is connected, and bookings are all there is. */
  calendar: 'none' | 'ok' | 'unreadable'
  /** When the busy times of its calendar were read, UTC ms; null where there is no calendar, or none yet. */
  readAt: number | null
  /** Leave that the rep entered, and what the calendar says is one. */
  leave: (Leave & { reason?: string })[]
}

/** What is not to stand in the way: the hold of a lead, or the booking that is being moved. */
export interface Except {
  lead?: string | undefined
  booking?: string | undefined
}

/** These reps as hosts in a range of time. One place says what is in a host's way; offers, picks, moves and decisions all
 *  read it here. Who is not in the roster is left out. */
export async function hostsNow(
  tx: StoreTx,
  { roster, routing }: Pick<Workspace, 'roster' | 'routing'>,
  ids: string[],
  range: Range,
  now: number,
  except: Except = {},
): Promise<Map<string, HostNow>> {
  const around = { start: range.start - MARGIN, end: range.end + MARGIN }
  const reps = overlaid(roster, await tx.reps.hours(), now).filter(({ id }) => ids.includes(id))
  const meetings = grouped(await tx.bookings.ofHosts(ids, around, new Date(now), except), ({ host }) => host)
  const calendars = grouped(await tx.calendars.of(ids), ({ rep }) => rep)
  const busy = grouped(await tx.calendars.busy(ids, around), ({ rep }) => rep)
  const entered = grouped(await tx.reps.leave(iso(around.start).slice(0, 10)), ({ rep }) => rep)
  return new Map(
    reps.map((rep) => {
      const own = meetings.get(rep.id) ?? []
      const taken = busy.get(rep.id) ?? []
      const stored = calendars.get(rep.id)?.[0]
      const calendar = standing(rep, stored, routing.booking.busyAgeMinutesMax, now)
      const leave = entered.get(rep.id) ?? []
      const diary: Diary = {
        busy:
          calendar === 'unreadable'
            ? 'unknown'
            : [...own.map(({ buffered }) => buffered), ...taken.filter((one) => one.leave === null)],
        meetings: own,
        away: taken.filter((one) => one.leave !== null),
      }
      const its: HostNow = {
        rep,
        host: hostOf({ ...rep, leave: [...rep.leave, ...leave] }),
        diary,
        calendar,
        readAt: stored?.readAt?.getTime() ?? null,
        leave: [...leave.map(plainLeave), ...taken.flatMap((one) => wholeDays(one, rep.timezone))],
      }
      return [rep.id, its]
    }),
  )
}

function grouped<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}

/** The roster's reps as they are now, each with the hours that they set for themselves. */
function overlaid(roster: Roster, hours: { rep: string; hours: Rep['hours'] }[], now: number): Rep[] {
  const own = new Map(hours.map((one) => [one.rep, one.hours]))
  return rosterAt(roster, now).reps.map((rep) => ({ ...rep, hours: own.get(rep.id) ?? rep.hours }))
}

function plainLeave({ from, to, start, end, delegate }: StoredLeave): HostNow['leave'][number] {
  return {
    from,
    to,
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(delegate !== undefined && { delegate }),
  }
}

/** The days that a leave in the calendar covers from end to end, in the rep's zone. */
function wholeDays({ start, end, leave: reason }: StoredBusy, timezone: string): HostNow['leave'] {
  if (reason === null) return []
  const from = localDay(start, timezone)
  const first = startOfDay(from, timezone) === start ? from : daysFrom(from, 1)
  const last = daysFrom(localDay(end, timezone), -1)
  return first <= last ? [{ from: first, to: last, reason }] : []
}

function daysFrom(day: string, days: number): string {
  return iso(Date.parse(day) + days * DAY).slice(0, 10)
}

/** One that the roster names and that nobody has connected yet is not free, and neither is one in trouble whose busy times are
 *  older than a pick may be booked on: the next host is asked. */
function standing(
  rep: Rep,
  calendar: StoredCalendar | undefined,
  troubledMinutesMax: number,
  now: number,
): HostNow['calendar'] {
  if (!calendar) return rep.calendar ? 'unreadable' : 'none'
  const { state, readAt, trouble } = calendar
  const minutesMax = trouble === null ? CALENDAR_AGE_MINUTES_MAX : troubledMinutesMax
  const old = readAt === null || now - readAt.getTime() > minutesMax * MINUTE
  return state === 'ok' && !old ? 'ok' : 'unreadable'
}
