import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import type { StoredBooking } from '../store/bookings.ts'

export const OUTCOMES = ['held', 'no-show', 'moved'] as const
export type MeetingOutcome = (typeof OUTCOMES)[number]

/** What the host says of a meeting once it has begun. A no-show gives the turn back and offers the buyer other times, once
 *  however often it is said; it can be said otherwise later as long as it is no no-show.
 *  @throws Refusal `change-not-allowed` before it began, when it was cancelled, or from another than its host */
export async function setOutcome(
  ports: Ports,
  rep: string,
  id: string,
  outcome: MeetingOutcome,
): Promise<StoredBooking> {
  const now = ports.clock()
  const at = new Date(now)
  await ports.store.transaction(async (tx) => {
    const booking = await tx.bookings.findForChange(id)
    if (booking?.host !== rep) throw new Refusal('not-found', { detail: 'This meeting is not yours.' })
    if (booking.outcome === outcome) return
    if (booking.state !== 'booked' || booking.start > now)
      throw new Refusal('change-not-allowed', {
        detail: 'How it was can be said once the meeting has begun, of a meeting that was not cancelled.',
      })
    await tx.bookings.setOutcome(id, outcome, at)
    await tx.reps.noteAct(rep, `outcome:${outcome}`, id, at)
    const { site, lead, sequence: version } = booking
    const about = { site, subject: id, version, lead, booking: id, rep }
    if (outcome === 'held') await tx.events.record({ kind: 'meeting.held', ...about }, at)
    if (outcome === 'no-show') await tx.events.record({ kind: 'meeting.no_show', ...about }, at)
    if (outcome !== 'no-show') return
    const offer = await tx.offers.find(booking.offer)
    if (offer?.turn) await tx.turns.giveBack(offer.turn)
    await tx.leads.set(booking.lead, { state: 'open' }, at)
    await tx.jobs.add({ site, kind: 'offer-again', subject: id, version, dueAt: at }, at)
  })
  ports.wake()
  return (await ports.store.bookings.find(id))!
}
