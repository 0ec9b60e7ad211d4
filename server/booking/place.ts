import { MINUTE, type Instant } from '../scheduling/zone.ts'
import type { Place } from '../store/bookings.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'

/** The time of a meeting of this type that starts then, bare and with its buffers; `end` where it is not as long as its type. */
export function placeOf(
  hosts: string[],
  type: MeetingType,
  start: Instant,
  end: Instant = start + type.durationMinutes * MINUTE,
): Place {
  const meeting = { start, end }
  const buffered = {
    start: meeting.start - type.bufferBeforeMinutes * MINUTE,
    end: meeting.end + type.bufferAfterMinutes * MINUTE,
  }
  return { hosts, meeting, buffered }
}
