import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import type { Host } from './availability.ts'
import { DAY, type Instant, type Range } from './zone.ts'

/** The rep as a host of meetings: hours, overrides, holidays and leave of the roster. */
export function hostOf({ id, timezone, hours, overrides, holidays, leave }: Rep): Host {
  return { id, timezone, hours, overrides, holidays, leave }
}

/** The times that a meeting of this type can start in, from now. */
export function bookingWindow(type: MeetingType, now: Instant): Range {
  return { start: now, end: now + type.bookingWindowDays * DAY }
}
