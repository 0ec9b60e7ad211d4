import { MINUTE, type Instant } from '../scheduling/zone.ts'
import type { Place } from '../store/bookings.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'

/** The time of a meeting of this type that starts then, bare and with its buffers. */
export function placeOf(hosts: string[], type: MeetingType, start: Instant): Place {
  const meeting = { start, end: start + type.durationMinutes * MINUTE }
  const buffered = {
    start: meeting.start - type.bufferBeforeMinutes * MINUTE,
    end: meeting.end + type.bufferAfterMinutes * MINUTE,
  }
  return { hosts, meeting, buffered }
}
