import { MINUTE } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'

/** What the buyer may do to a meeting, by its type. */
export interface ChangeRule {
  allowed: boolean
  /** The last moment, UTC ms. */
  until: number
  reasons: string[]
  /** Why not, as the buyer reads it. */
  why?: string
}

/** Whether the buyer may move the meeting now. One that is cancelled or was missed may be booked again. */
export function moveRule(booking: StoredBooking, { reschedule }: MeetingType, now: number): ChangeRule {
  const { untilMinutesBefore, timesMax, reasons } = reschedule
  if (booking.state !== 'booked') return { allowed: booking.moves < timesMax, until: Infinity, reasons: [] }
  const until = booking.start - untilMinutesBefore * MINUTE
  const why =
    timesMax === 0
      ? 'This meeting can’t be moved here. Please write to the person you meet.'
      : booking.moves >= timesMax
        ? `This meeting was moved ${times(booking.moves)} already. Please write to the person you meet.`
        : now >= until
          ? tooLate('moved', untilMinutesBefore)
          : undefined
  return { allowed: why === undefined, until, reasons, ...(why !== undefined && { why }) }
}

/** Whether the buyer may cancel the meeting now. */
export function cancelRule(booking: StoredBooking, { cancel }: MeetingType, now: number): ChangeRule {
  const { untilMinutesBefore, reasons } = cancel
  const until = booking.start - untilMinutesBefore * MINUTE
  if (booking.state === 'booked' && now < until) return { allowed: true, until, reasons }
  return { allowed: false, until, reasons, why: tooLate('cancelled', untilMinutesBefore) }
}

function tooLate(what: string, minutes: number): string {
  const before = minutes === 0 ? 'it has begun' : `${span(minutes)} before`
  return `It could be ${what} here until ${before}. Please write to the person you meet.`
}

function span(minutes: number): string {
  if (minutes % 1440 === 0) return minutes === 1440 ? 'a day' : `${minutes / 1440} days`
  if (minutes % 60 === 0) return minutes === 60 ? 'an hour' : `${minutes / 60} hours`
  return `${minutes} minutes`
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}
