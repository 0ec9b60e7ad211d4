import type { Ports } from '../ports.ts'
import type { StoredBooking } from '../store/bookings.ts'
import { guestsOf } from './book.ts'
import { afterBooking } from './jobs.ts'
import { changeNotAllowed } from './refusals.ts'
import { meetingTypeOf } from './views.ts'
import { rosterOf } from './roster-of.ts'

/** Invites others whom the buyer names. Who is a guest already is not invited again.
 *  @throws Refusal `change-not-allowed` once it has begun or is cancelled, `invalid-field` beyond the type's number of guests */
export async function addGuests(
  ports: Ports,
  booking: StoredBooking,
  addresses: string[],
): Promise<StoredBooking> {
  const roster = await rosterOf(ports, booking)
  const type = meetingTypeOf(roster, booking.meetingType)
  const now = ports.clock()
  const at = new Date(now)
  await ports.store.transaction(async (tx) => {
    const known = await tx.bookings.findForChange(booking.id)
    if (known?.state !== 'booked' || known.start <= now)
      throw changeNotAllowed('Guests can be invited until the meeting begins.')
    const guests = guestsOf([...known.guests, ...addresses], known.email, type)
    if (guests.length === known.guests.length) return
    await tx.bookings.setGuests(booking.id, guests, at)
    await afterBooking(tx, (await tx.bookings.find(booking.id))!, type, at)
  })
  ports.wake()
  return (await ports.store.bookings.find(booking.id))!
}
