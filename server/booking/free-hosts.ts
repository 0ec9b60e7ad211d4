import type { Ports } from '../ports.ts'
import { eligibility } from '../routing/eligibility.ts'
import { membersOf } from '../routing/pools.ts'
import { nextInRotation } from '../routing/rotation.ts'
import { EMPTY_STATE } from '../routing/state.ts'
import { Refusal } from '../refusal.ts'
import { bookingWindow } from '../scheduling/host.ts'
import { isSlot } from '../scheduling/slots.ts'
import { MINUTE, type Range } from '../scheduling/zone.ts'
import type { StoredLead } from '../store/leads.ts'
import type { StoredOffer } from '../store/offers.ts'
import type { StoreTx } from '../store/store.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Checked } from './check.ts'
import { ableTo, hostsAt } from './free-times.ts'
import { hostsNow, type HostNow } from './hosts.ts'
import { loadOf, loadRange } from './load.ts'
import { inThePast, noLiveOffer, notEligible, notOffered, taken } from './refusals.ts'

/** @throws Refusal `no-live-offer` */
export async function liveOffer(
  tx: StoreTx,
  lead: StoredLead,
  id: string,
  now: number,
): Promise<StoredOffer> {
  const offer = await tx.offers.findForChange(id)
  if (offer?.lead === lead.id && offer.state === 'live' && offer.expiresAt.getTime() > now) return offer
  throw noLiveOffer(id)
}

interface Wanted {
  lead: StoredLead
  offer: StoredOffer
  /** Whom the decision wants in the meeting, the host first. Their locks are taken. */
  asked: string[]
  type: MeetingType
  start: number
  /** `as-known`: the calendars were not asked, and what is known of them will do. */
  checked: Checked | 'as-known'
}

/** Who takes part in the meeting that starts then, if the offer held it out and it is still free. Notice is counted from when
 *  the offer was made, and the window does not shrink with a clock that was set back: what a buyer was shown can be booked.
 *  @throws Refusal `slot-in-the-past`, `slot-not-offered`, `not-eligible`, `slot-taken` */
export async function freeHosts(
  tx: StoreTx,
  ports: Ports,
  workspace: Workspace,
  wanted: Wanted,
): Promise<string[]> {
  const { hosts, now } = await lookAt(tx, ports, workspace, wanted)
  if (hosts[0]?.rep.id !== wanted.offer.rep) throw notEligible()
  return free(tx, hosts, workspace, wanted, now)
}

/** Which member of the pool has the meeting that starts then: who has the offer, if free; else of those who are the next in turn.
 *  @throws Refusal as `freeHosts` does, when nobody is */
export async function freeMember(
  tx: StoreTx,
  ports: Ports,
  workspace: Workspace,
  wanted: Wanted & { pool: string },
): Promise<string> {
  const { hosts, now } = await lookAt(tx, ports, workspace, wanted)
  const able: string[] = []
  let refused: unknown = notEligible()
  for (const host of hosts)
    try {
      able.push(...(await free(tx, [host], workspace, wanted, now)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // That it was taken says more than that it never was one of this host's.
      if (!(refused instanceof Refusal) || refused.code !== 'slot-taken') refused = error
    }
  if (able.length === 0) throw refused
  if (able.includes(wanted.offer.rep)) return wanted.offer.rep
  const members = membersOf(wanted.pool, workspace)
  const those = members.filter(({ rep }) => able.includes(rep))
  const standing = (await tx.turns.standing())[wanted.pool] ?? { turns: {} }
  return nextInRotation(wanted.pool, members, those, standing) ?? able[0]!
}

/** The hosts asked for, as they stand now. */
async function lookAt(
  tx: StoreTx,
  ports: Ports,
  workspace: Workspace,
  { lead, offer, asked, type, start }: Wanted,
): Promise<{ hosts: HostNow[]; now: number }> {
  // The locks may have been long in coming: what counts is the time now.
  const now = ports.clock()
  if (start < now) throw inThePast(start, now)
  const window = windowAround(windowOf(type, offer, now), start)
  const known = await hostsNow(tx, workspace, asked, window, now, { lead: lead.id })
  return { hosts: asked.flatMap((id) => known.get(id) ?? []), now }
}

/** Who of these takes part, the host first.
 *  @throws Refusal when the host cannot */
async function free(
  tx: StoreTx,
  hosts: HostNow[],
  { routing }: Workspace,
  { offer, type, start, checked }: Wanted,
  now: number,
): Promise<string[]> {
  const first = hosts[0]!
  const offeredAt = offer.createdAt.getTime()
  if (!first.rep.active) throw notEligible()
  if (start >= windowOf(type, offer, now).end || !isSlot(first.host, { busy: [] }, type, start, offeredAt))
    throw notOffered(start)
  const isSure = (host: HostNow) =>
    checked === 'as-known' || isKnown(host, checked, routing.booking.busyAgeMinutesMax, now)
  if (!isSure(first)) throw notEligible()
  const those = hostsAt(ableTo(hosts, isSure), type, start, offeredAt, now)
  if (those.length === 0) throw taken()
  await checkEligible(tx, first, type, now)
  return those
}

function windowOf(type: MeetingType, { createdAt }: StoredOffer, now: number): Range {
  return bookingWindow(type, Math.max(now, createdAt.getTime()))
}

/** Whether what is known of a host's calendar is good enough to book on: asked just now, or not long ago. */
export function isKnown(
  { rep, calendar, readAt }: HostNow,
  checked: Checked,
  ageMinutesMax: number,
  now: number,
): boolean {
  if (calendar === 'none') return true
  const asOf = checked.get(rep.id) ?? readAt
  return calendar === 'ok' && asOf !== null && now - asOf <= ageMinutesMax * MINUTE
}

function windowAround(window: Range, start: number): Range {
  return { start: Math.min(window.start, start), end: Math.max(window.end, start) }
}

/** The same question that the decision asked, asked again now. */
async function checkEligible(
  tx: StoreTx,
  { rep, leave }: HostNow,
  type: MeetingType,
  now: number,
): Promise<void> {
  const load = loadOf(rep, await tx.bookings.starts(loadRange(now), rep.id), now)
  const state = { ...EMPTY_STATE, reps: { [rep.id]: { active: true, calendar: 'ok' as const, load, leave } } }
  if (!eligibility(rep, type, { state, now }).eligible) throw notEligible()
}
