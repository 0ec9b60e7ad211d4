import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import type { StoredBooking } from '../store/bookings.ts'

/** Cancels a meeting for the buyer: the time is free again, the turn goes back, both sides are told. Told twice, the
 *  second changes nothing. Gives the booking as it stands.
 *  @throws Refusal `slot-in-the-past` once the meeting has begun */
export async function cancelBooking(ports: Ports, booking: StoredBooking): Promise<StoredBooking> {
  if (booking.state === 'cancelled') return booking
  const now = ports.clock()
  if (booking.start <= now)
    throw new Refusal('slot-in-the-past', {
      detail: 'The meeting has begun and can no longer be cancelled here.',
    })
  const at = new Date(now)
  await ports.store.transaction(async (tx) => {
    if (!(await tx.bookings.cancel(booking.id, 'buyer', at))) return
    const offer = await tx.offers.find(booking.offer)
    if (offer?.turn) await tx.turns.giveBack(offer.turn)
    await tx.leads.set(booking.lead, { state: 'open' }, at)
    for (const kind of ['cancel-buyer', 'cancel-rep'] as const)
      await tx.jobs.add({ site: booking.site, kind, subject: booking.id, dueAt: at }, at)
  })
  ports.wake()
  return (await ports.store.bookings.find(booking.id))!
}
