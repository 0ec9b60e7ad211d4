import { sha256 } from '../links.ts'
import { HOUR, MINUTE } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { NewJob } from '../store/jobs.ts'
import type { StoreTx } from '../store/store.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'

export type MeetingEvent = 'meeting.booked' | 'meeting.rescheduled' | 'meeting.cancelled'

/** The rep is asked how it was when the meeting is over and done with. */
const ASK_AFTER_MS = 15 * MINUTE

/** All that follows from a booking as it now stands, new, moved or cancelled, within the transaction that made it so: both
 *  sides are told, the hosts' calendars are written, reminders are set. Each job is about this sequence, and what comes after
 *  makes it void, but a reminder is about the time at which the meeting begins: other guests or a room are no reason for a
 *  second one. `event` is what happened to it, where that is one that others hear of; `except` is the host who did it, and need
 *  not be told. */
export async function afterBooking(
  tx: StoreTx,
  booking: StoredBooking,
  type: MeetingType,
  at: Date,
  { event, except }: { event?: MeetingEvent; except?: string } = {},
): Promise<void> {
  const { site, id: subject, sequence: version, lead } = booking
  const jobs: (Pick<NewJob, 'kind' | 'part' | 'version'> & { dueAt?: Date })[] = [{ kind: 'invite-buyer' }]
  for (const guest of booking.guests) jobs.push({ kind: 'invite-buyer', part: await guestKey(guest) })
  for (const { host } of booking.hosts) {
    jobs.push({ kind: 'write-calendar', part: host })
    if (host !== except) jobs.push({ kind: 'invite-rep', part: host })
  }
  if (booking.state === 'booked') {
    for (const [i, due] of remindersDue(booking, type, at).entries())
      jobs.push({ ...reminderOf(booking, i === 0 ? null : due), dueAt: new Date(due) })
    jobs.push({ kind: 'ask-outcome', dueAt: new Date(booking.end + ASK_AFTER_MS) })
  }
  const due = jobs.map((job) => ({ site, subject, version, lead, dueAt: at, ...job }))
  if (!event) return tx.jobs.add(due, at)
  const happened = { kind: event, site, subject, version, lead, booking: subject, rep: booking.host }
  return tx.events.record(happened, at, due)
}

/** How a job names a guest: it holds no address. */
export async function guestKey(guest: string): Promise<string> {
  return (await sha256(guest)).slice(0, 16)
}

/** How a job names a reminder of a meeting at this time: the first, or one that follows it, due then (UTC ms). */
export function reminderOf({ start }: Pick<StoredBooking, 'start'>, due: number | null) {
  return { kind: 'remind-buyer', part: due === null ? String(start) : `${start}/${due}`, version: 0 } as const
}

/** The reminders that are still some way off, UTC ms, the earliest first. */
function remindersDue(booking: StoredBooking, type: MeetingType, at: Date): number[] {
  const sooner = at.getTime() + HOUR
  return type.remindersMinutesBefore
    .map((minutes) => booking.start - minutes * MINUTE)
    .filter((due) => due >= sooner)
    .toSorted((a, b) => a - b)
}
