import { sha256 } from '../links.ts'
import { HOUR, MINUTE } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { NewJob } from '../store/jobs.ts'
import type { StoreTx } from '../store/store.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'

/** The rep is asked how it was when the meeting is over and done with. */
const ASK_AFTER_MS = 15 * MINUTE

/** All that follows from a booking as it now stands, new, moved or cancelled, within the transaction that made it so: both
 *  sides are told, the hosts' calendars are written, reminders are set. Each job is about this sequence, and what comes after
 *  makes it void, but a reminder is about the time at which the meeting begins: other guests or a room are no reason for a
 *  second one. `except` is the host who did it, and need not be told. */
export async function afterBooking(
  tx: StoreTx,
  booking: Standing,
  type: MeetingType,
  at: Date,
  { except }: { except?: string } = {},
): Promise<void> {
  const { site, id: subject, sequence: version } = booking
  const jobs: (Pick<NewJob, 'kind' | 'part' | 'version'> & { dueAt?: Date })[] = [{ kind: 'invite-buyer' }]
  for (const guest of booking.guests) jobs.push({ kind: 'invite-buyer', part: await guestKey(guest) })
  for (const { host } of booking.hosts) {
    jobs.push({ kind: 'write-calendar', part: host })
    if (host !== except) jobs.push({ kind: 'invite-rep', part: host })
  }
  if (booking.state === 'booked') {
    const due = reminderDue(booking, type, at)
    if (due !== undefined) jobs.push({ ...reminderOf(booking), dueAt: new Date(due) })
    jobs.push({ kind: 'ask-outcome', dueAt: new Date(booking.end + ASK_AFTER_MS) })
  }
  await tx.jobs.add(
    jobs.map((job) => ({ site, subject, version, dueAt: at, ...job })),
    at,
  )
}

/** What of a booking says who is to be told, and when. */
export type Standing = Pick<
  StoredBooking,
  'id' | 'site' | 'sequence' | 'guests' | 'state' | 'start' | 'end'
> & {
  hosts: Pick<StoredBooking['hosts'][number], 'host'>[]
}

/** How a job names a guest: it holds no address. */
export async function guestKey(guest: string): Promise<string> {
  return (await sha256(guest)).slice(0, 16)
}

/** How a job names the reminder of a meeting at this time. */
export function reminderOf({ start }: Pick<Standing, 'start'>) {
  return { kind: 'remind-buyer', part: String(start), version: 0 } as const
}

/** An address that is only a claim gets one reminder: the earliest that is still some way off. UTC ms. */
function reminderDue(booking: Standing, type: MeetingType, at: Date): number | undefined {
  const sooner = at.getTime() + HOUR
  const dues = type.remindersMinutesBefore.map((minutes) => booking.start - minutes * MINUTE)
  const coming = dues.filter((due) => due >= sooner)
  return coming.length ? Math.min(...coming) : undefined
}
