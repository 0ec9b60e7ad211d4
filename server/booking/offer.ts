import type { Offer } from '../../widget/contract/api.ts'
import { OFFERED_SLOTS_MAX } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { buyerReason } from '../routing/reason.ts'
import { findSharedSlots } from '../scheduling/slots.ts'
import { bookingWindow } from '../scheduling/host.ts'
import { iso } from '../scheduling/zone.ts'
import type { StoredLead } from '../store/leads.ts'
import type { StoredOffer } from '../store/offers.ts'
import type { StoreTx } from '../store/store.ts'
import { ableTo, freeTimes } from './free-times.ts'
import { hostsNow, type HostNow } from './hosts.ts'
import { hostView, meetingTypeOf, repOf } from './views.ts'

/** The offer with what is free now: of its host, and of those who join where there is such a time. The host is the one that
 *  was decided, and the only one that the buyer is told of; the reason comes only from what the buyer said. */
export async function showOffer(ports: Ports, offer: StoredOffer): Promise<Offer> {
  const now = ports.clock()
  const { workspace } = await ports.workspaces.current()
  const rep = repOf(workspace.roster, offer.rep)
  const type = meetingTypeOf(workspace.roster, offer.meetingType)
  const window = bookingWindow(type, now)
  const { decision } = (await ports.store.decisions.ofOffer(offer.id))!
  const ids = decision.atPick ?? [offer.rep, ...decision.coHosts]
  const known = await hostsNow(ports.store, workspace, ids, window, now, { lead: offer.lead })
  const hosts = ids.flatMap((id) => known.get(id) ?? [])
  const slots = decision.atPick
    ? findSharedSlots(hosts.filter(isThere), 'any', type, window, now)
    : freeTimes(ableTo(hosts), type, window, now).slots
  const host = hostView(rep, ports.address())
  return {
    id: offer.id,
    host: decision.atPick ? { ...host, name: `${host.name} or a colleague` } : host,
    reason: buyerReason(decision),
    meeting: { name: type.name, durationMinutes: type.durationMinutes },
    slots: slots.slice(0, OFFERED_SLOTS_MAX).map(({ start, end }) => ({ start: iso(start), end: iso(end) })),
    expiresAt: iso(offer.expiresAt.getTime()),
  }
}

/** Whether the rep and the kind of meeting are still there, and the rep's calendar can be read. */
export async function isHeldOut(ports: Ports, offer: StoredOffer): Promise<boolean> {
  const { workspace } = await ports.workspaces.current()
  const now = ports.clock()
  const today = { start: now, end: now }
  const { decision } = (await ports.store.decisions.ofOffer(offer.id))!
  const ids = decision.atPick ?? [offer.rep]
  const hosts = await hostsNow(ports.store, workspace, ids, today, now)
  return (
    [...hosts.values()].some(isThere) &&
    workspace.roster.meetingTypes.some(({ id }) => id === offer.meetingType)
  )
}

function isThere({ rep, calendar }: HostNow): boolean {
  return rep.active && calendar !== 'unreadable'
}

/** Ends the live offer of a lead none of whose times suit the buyer: its turn goes back, and its rep is passed over when the
 *  lead is decided again. Told twice, the second changes nothing. */
export async function refuseTimes(ports: Ports, lead: StoredLead, id: string): Promise<void> {
  await ports.store.transaction(async (tx) => {
    const offer = await tx.offers.findForChange(id)
    if (offer?.lead !== lead.id || offer.state !== 'live') return
    await endOffer(tx, offer, 'refused')
    await tx.bookings.letGo([], lead.id, new Date(ports.clock()))
  })
}

/** Ends an offer that has run out; its turn goes back. Anything else is left as it is. */
export async function lapse(ports: Ports, id: string): Promise<void> {
  const now = ports.clock()
  await ports.store.transaction(async (tx) => {
    const offer = await tx.offers.findForChange(id)
    if (offer?.state !== 'live' || offer.expiresAt.getTime() > now) return
    await endOffer(tx, offer, 'lapsed')
  })
}

/** Ends the live offer of a lead, if it has one, for what comes in its place; its turn goes back. */
export async function endLiveOffer(tx: StoreTx, lead: string): Promise<void> {
  const live = await tx.offers.liveOf(lead)
  if (live) await endOffer(tx, live, 'replaced')
}

/** The offer, with its turn, is another member's of the pool: who is free at the time picked. */
export async function passOffer(tx: StoreTx, { id, turn }: StoredOffer, rep: string): Promise<void> {
  await tx.offers.pass(id, rep)
  if (turn) await tx.turns.pass(turn, rep)
}

/** Ends a live offer without a booking; its turn goes back. One that is not live stays as it is. */
export async function endOffer(
  tx: StoreTx,
  { id, turn }: StoredOffer,
  as: 'lapsed' | 'replaced' | 'refused',
): Promise<void> {
  if ((await tx.offers.end(id, as)) && turn) await tx.turns.giveBack(turn)
}
