import type { HoldSlot } from '../../widget/contract/api.ts'
import { HOLD_MINUTES } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { MINUTE } from '../scheduling/zone.ts'
import type { StoredLead } from '../store/leads.ts'
import { decidedFor, inOneTransaction } from './book.ts'
import { freeHosts, freeMember, liveOffer } from './free-hosts.ts'
import { placeOf } from './place.ts'
import { notEligible } from './refusals.ts'

/** Keeps a slot of the live offer for some minutes, while the buyer says what is still missing. It blocks the hosts' time for
 *  everybody else; a lead has one hold, and its booking takes its place. UTC ms.
 *  @throws Refusal as a booking does */
export async function holdSlot(
  ports: Ports,
  lead: StoredLead,
  slot: HoldSlot,
): Promise<{ start: number; until: number }> {
  const { workspace, number } = await ports.workspaces.current()
  const { hosts: asked, pool } = await decidedFor(ports.store, slot.offer)
  return inOneTransaction(ports, async (tx) => {
    const now = ports.clock()
    const offer = await liveOffer(tx, lead, slot.offer, now)
    const type = workspace.roster.meetingTypes.find(({ id }) => id === offer.meetingType)
    if (!type) throw notEligible()
    const start = Date.parse(slot.start)
    await tx.locks.hosts(asked)
    // What is known of the calendars is enough to hold; the booking asks them.
    const wanted = { lead, offer, asked, type, start, checked: 'as-known' as const }
    const hosts =
      pool === undefined
        ? await freeHosts(tx, ports, workspace, wanted)
        : [await freeMember(tx, ports, workspace, { ...wanted, pool })]
    const at = new Date(now)
    await tx.bookings.letGo(hosts, lead.id, at)
    const place = placeOf(hosts, type, start)
    const until = now + HOLD_MINUTES * MINUTE
    const hold = {
      id: ports.newId(),
      site: lead.site,
      lead: lead.id,
      offer: offer.id,
      meetingType: type.id,
      revision: number,
      timezone: slot.timezone,
      guests: [],
      invites: 'mail' as const,
      ...place.meeting,
    }
    await tx.bookings.hold(hold, place, new Date(until), at)
    return { start, until }
  })
}
