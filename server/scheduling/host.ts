import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import type { Host } from './availability.ts'
import type { Busy } from './slots.ts'
import { DAY, type Instant, type Range } from './zone.ts'

/** The rep as a host of meetings: hours, overrides and leave of the roster. */
export function hostOf(rep: Rep): Host {
  return { id: rep.id, timezone: rep.timezone, hours: rep.hours, overrides: rep.overrides, leave: rep.leave }
}

/** The times that a meeting of this type can start in, from now. */
export function bookingWindow(type: MeetingType, now: Instant): Range {
  return { start: now, end: now + type.bookingWindowDays * DAY }
}

/** Busy times by host, as read in one go; a host that is missing has none. */
export function busyByHost(busy: (Range & { host: string })[]): (host: string) => Busy {
  const ranges = new Map<string, Range[]>()
  for (const { host, start, end } of busy) {
    const known = ranges.get(host)
    if (known) known.push({ start, end })
    else ranges.set(host, [{ start, end }])
  }
  return (host) => ranges.get(host) ?? []
}
