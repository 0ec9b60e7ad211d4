import type { Offer } from '../../widget/contract/api.ts'
import { OFFERED_SLOTS_MAX } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { buyerReason } from '../routing/reason.ts'
import { bookingWindow, busyByHost, hostOf } from '../scheduling/host.ts'
import { findSlots } from '../scheduling/slots.ts'
import { DAY, iso } from '../scheduling/zone.ts'
import type { StoredOffer } from '../store/offers.ts'
import { hostView, meetingTypeOf, repOf } from './views.ts'

/** The offer with what is free now. The host is the one that was decided; the reason
 *  comes only from what the buyer said. */
export async function showOffer(ports: Ports, offer: StoredOffer): Promise<Offer> {
  const now = ports.clock()
  const { workspace } = await ports.workspaces.current()
  const rep = repOf(workspace.roster, offer.rep)
  const type = meetingTypeOf(workspace.roster, offer.meetingType)
  const window = bookingWindow(type, now)
  const taken = await ports.store.bookings.busy([rep.id], {
    start: window.start - DAY,
    end: window.end + DAY,
  })
  const { slots } = findSlots(hostOf(rep), busyByHost(taken)(rep.id), type, window, now)
  const decided = (await ports.store.decisions.find(offer.decision))!
  return {
    id: offer.id,
    host: hostView(rep, ports.address()),
    reason: buyerReason(decided.decision),
    meeting: { name: type.name, durationMinutes: type.durationMinutes },
    slots: slots.slice(0, OFFERED_SLOTS_MAX).map(({ start, end }) => ({ start: iso(start), end: iso(end) })),
    expiresAt: iso(offer.expiresAt.getTime()),
  }
}

/** Whether the policy in force still has the rep and the kind of meeting. */
export async function isHeldOut(ports: Ports, offer: StoredOffer): Promise<boolean> {
  const { reps, meetingTypes } = (await ports.workspaces.current()).workspace.roster
  return (
    reps.some(({ id, active }) => id === offer.rep && active) &&
    meetingTypes.some(({ id }) => id === offer.meetingType)
  )
}

/** Ends an offer that has run out; its turn goes back. Anything else is left as it is. */
export async function lapse(ports: Ports, id: string): Promise<void> {
  const now = ports.clock()
  await ports.store.transaction(async (tx) => {
    const offer = await tx.offers.findForChange(id)
    if (offer?.state !== 'live' || offer.expiresAt.getTime() > now) return
    await tx.offers.end(id, 'lapsed')
    if (offer.turn) await tx.turns.giveBack(offer.turn)
  })
}
