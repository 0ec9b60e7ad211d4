import type { Ports } from '../ports.ts'
import { offerSoon } from '../queues/wait.ts'
import type { CancelledBy, StoredBooking } from '../store/bookings.ts'
import type { StoreTx } from '../store/store.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'
import { cancelRule } from './changes.ts'
import { afterBooking } from './jobs.ts'
import { changeNotAllowed } from './refusals.ts'
import { meetingTypeOf } from './views.ts'
import { rosterOf } from './roster-of.ts'

/** Cancels a meeting for the buyer: the time is free again, the turn goes back, everybody is told. Told twice, the second
 *  changes nothing. Gives the booking as it stands.
 *  @throws Refusal `change-not-allowed` when it is too late by the meeting type */
export async function cancelBooking(
  ports: Ports,
  booking: StoredBooking,
  reason: string | null = null,
): Promise<StoredBooking> {
  if (booking.state !== 'booked') return booking
  const roster = await rosterOf(ports, booking)
  const type = meetingTypeOf(roster, booking.meetingType)
  const now = ports.clock()
  const rule = cancelRule(booking, type, now)
  if (!rule.allowed) throw changeNotAllowed(rule.why!)
  await ports.store.transaction((tx) => cancelIn(tx, booking, type, 'buyer', reason, new Date(now)))
  ports.wake()
  return (await ports.store.bookings.find(booking.id))!
}

/** Cancels within a transaction, whoever it was; false when it was cancelled already. */
export async function cancelIn(
  tx: StoreTx,
  booking: StoredBooking,
  type: MeetingType,
  by: CancelledBy,
  reason: string | null,
  at: Date,
  told: { except?: string } = {},
): Promise<boolean> {
  if (!(await tx.bookings.cancel(booking.id, by, reason, at))) return false
  const offer = await tx.offers.find(booking.offer)
  if (offer?.turn) await tx.turns.giveBack(offer.turn)
  await tx.leads.set(booking.lead, { state: 'open' }, at)
  await offerSoon(tx, at)
  const cancelled = (await tx.bookings.find(booking.id))!
  await afterBooking(tx, cancelled, type, at, { ...told, event: 'meeting.cancelled' })
  return true
}
