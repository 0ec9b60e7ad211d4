import type { BookSlot } from '../../widget/contract/api.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { isFreeMail } from '../routing/free-mail.ts'
import { eligibility } from '../routing/eligibility.ts'
import { registrableDomain } from '../routing/match.ts'
import { RoutingState } from '../routing/state.ts'
import { bookingWindow } from '../scheduling/host.ts'
import { isSlot } from '../scheduling/slots.ts'
import { MINUTE, type Range } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoredLead } from '../store/leads.ts'
import type { StoredOffer } from '../store/offers.ts'
import { EXCLUSION_VIOLATION, sqlState } from '../store/sql-state.ts'
import type { StoreTx } from '../store/store.ts'
import type { Compiled } from '../workspace/in-force.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { checkCalendars, type Checked } from './check.ts'
import { hostsAt } from './free-times.ts'
import { hostsNow, type HostNow } from './hosts.ts'
import { afterBooking } from './jobs.ts'
import { loadOf, loadRange } from './load.ts'
import { doneBefore, once, type Once } from './once.ts'
import { placeOf } from './place.ts'
import { inThePast, notEligible, notOffered, taken } from './refusals.ts'

export interface Pick {
  lead: StoredLead
  email: string
  slot: BookSlot
  /** Scopes the idempotency key, and the hash of the body that came with it. */
  key: string
}

/** Books a slot of the live offer: booking, the hosts' time, turn and outbox in one transaction, after asking the hosts'
 *  calendars. The same key gives the same booking again. A pick honours its offer, but whether the hosts can take it is
 *  tested again now.
 *  @throws Refusal `no-live-offer`, `slot-in-the-past`, `slot-not-offered`, `not-eligible`, `too-many-meetings`, `key-reused`,
 *  or `slot-taken` (the caller adds what is free now) */
export async function bookSlot(ports: Ports, pick: Pick): Promise<StoredBooking> {
  const compiled = await ports.workspaces.current()
  const act = await actOf(pick)
  const offered = await hostsOffered(ports.store, await ports.store.offers.find(pick.slot.offer))
  const start = Date.parse(pick.slot.start)
  const checked = await checkCalendars(ports, compiled.workspace, offered, { start, end: start })
  const id = await inOneTransaction(ports, (tx) =>
    once(tx, act, new Date(ports.clock()), () => commit(tx, ports, compiled, pick, checked)),
  )
  ports.wake()
  return (await ports.store.bookings.find(id))!
}

/** The booking that the same key made before; undefined for a new key.
 *  @throws Refusal `key-reused` when it came with another body */
export async function bookedBefore(ports: Ports, pick: Pick): Promise<StoredBooking | undefined> {
  const id = await doneBefore(ports.store, await actOf(pick))
  return id === undefined ? undefined : ports.store.bookings.find(id)
}

/** Runs what takes a host's time; the database's last word on a time that is taken is a refusal.
 *  @throws Refusal `slot-taken` */
export async function inOneTransaction<T>(ports: Ports, work: (tx: StoreTx) => Promise<T>): Promise<T> {
  try {
    return await ports.store.transaction(work)
  } catch (error) {
    if (sqlState(error) === EXCLUSION_VIOLATION) throw taken()
    throw error
  }
}

/** The host of an offer, and those whom the decision adds to the meeting. */
export async function hostsOffered(
  tx: { decisions: StoreTx['decisions'] },
  offer: StoredOffer | undefined,
): Promise<string[]> {
  if (!offer) return []
  const decided = await tx.decisions.find(offer.decision)
  return [offer.rep, ...(decided?.decision.coHosts ?? [])]
}

async function actOf({ lead, slot, email, key }: Pick): Promise<Once> {
  const body = [slot.offer, slot.start, email, ...(slot.guests?.length ? [slot.guests] : [])]
  return {
    site: lead.site,
    conversation: lead.conversation,
    operation: 'book',
    key,
    bodyHash: await sha256(JSON.stringify(body)),
  }
}

async function commit(
  tx: StoreTx,
  ports: Ports,
  { workspace, number }: Compiled,
  pick: Pick,
  checked: Checked,
): Promise<string> {
  const { lead, email, slot } = pick
  const now = ports.clock()
  const at = new Date(now)
  const offer = await liveOffer(tx, lead, slot.offer, now)
  const type = workspace.roster.meetingTypes.find(({ id }) => id === offer.meetingType)
  if (!type) throw notEligible()
  await checkOpenMeetings(tx, workspace, email, at)
  const start = Date.parse(slot.start)
  const hosts = await freeHosts(tx, ports, workspace, { lead, offer, type, start, checked })
  const id = ports.newId()
  const place = placeOf(hosts, type, start)
  await tx.bookings.letGo(hosts, lead.id, at)
  const guests = guestsOf(slot.guests ?? [], email, type)
  await tx.bookings.add(
    {
      id,
      site: lead.site,
      lead: lead.id,
      offer: offer.id,
      meetingType: type.id,
      revision: number,
      timezone: slot.timezone,
      email,
      guests,
      invites: 'mail',
      ...place.meeting,
    },
    place,
    at,
  )
  await tx.offers.end(offer.id, 'picked')
  if (offer.turn) await tx.turns.keep(offer.turn)
  await tx.leads.set(lead.id, { state: 'booked', email }, at)
  await afterBooking(tx, (await tx.bookings.find(id))!, type, at)
  await informOthers(tx, offer, hosts, id, at)
  return id
}

/** Those whom the decision names and who are not in the meeting are told of it: there was no time together, or they are only
 *  to know. */
async function informOthers(
  tx: StoreTx,
  offer: StoredOffer,
  hosts: string[],
  booking: string,
  at: Date,
): Promise<void> {
  const { decision } = (await tx.decisions.find(offer.decision))!
  const others = [...decision.coHosts, ...decision.inform].filter((rep) => !hosts.includes(rep))
  for (const part of others)
    await tx.jobs.add({ site: offer.site, kind: 'inform-rep', subject: booking, part, dueAt: at }, at)
}

/** @throws Refusal `no-live-offer` */
export async function liveOffer(
  tx: StoreTx,
  lead: StoredLead,
  id: string,
  now: number,
): Promise<StoredOffer> {
  const offer = await tx.offers.findForChange(id)
  if (offer?.lead === lead.id && offer.state === 'live' && offer.expiresAt.getTime() > now) return offer
  throw new Refusal('no-live-offer', {
    field: 'offer',
    found: id,
    detail: 'These times are no longer held out. Ask for fresh ones.',
  })
}

interface Wanted {
  lead: StoredLead
  offer: StoredOffer
  type: MeetingType
  start: number
  /** `as-known`: the calendars were not asked, and what is known of them will do. */
  checked: Checked | 'as-known'
}

/** Who takes part in the meeting that starts then, if the offer held it out and it is still free. Takes the hosts' locks.
 *  Notice is counted from when the offer was made: what a buyer was shown can be booked.
 *  @throws Refusal `slot-in-the-past`, `slot-not-offered`, `not-eligible`, `slot-taken` */
export async function freeHosts(
  tx: StoreTx,
  ports: Ports,
  { roster, routing }: Workspace,
  { lead, offer, type, start, checked }: Wanted,
): Promise<string[]> {
  const ids = await hostsOffered(tx, offer)
  await tx.locks.hosts(ids)
  // The locks may have been long in coming: what counts is the time now.
  const now = ports.clock()
  if (start <= now) throw inThePast(start, now)
  const window = bookingWindow(type, now)
  const known = await hostsNow(tx, roster, ids, windowAround(window, start), now, { lead: lead.id })
  const hosts = ids.flatMap((id) => known.get(id) ?? [])
  const [first] = hosts
  if (first?.rep.id !== offer.rep || !first.rep.active) throw notEligible()
  const offeredAt = offer.createdAt.getTime()
  if (start >= window.end || !isSlot(first.host, { busy: [] }, type, start, offeredAt))
    throw notOffered(start)
  for (const host of hosts)
    if (checked !== 'as-known' && !isKnown(host, checked, routing.booking.busyAgeMinutesMax, now))
      throw notEligible()
  const free = hostsAt(hosts, type, start, offeredAt, now)
  if (free.length === 0) throw taken()
  await checkEligible(tx, first, type, now)
  return free
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
  const load = loadOf(rep, await tx.bookings.starts(loadRange(now)), now)
  const state = RoutingState.parse({ reps: { [rep.id]: { load, leave } } })
  if (!eligibility(rep, type, { state, now }).eligible) throw notEligible()
}

/** Coming meetings of one address, and of one company's addresses, are limited. The refusal does not say whose they are.
 *  @throws Refusal `too-many-meetings` */
export async function checkOpenMeetings(
  tx: StoreTx,
  { routing }: { routing: Workspace['routing'] },
  email: string,
  at: Date,
): Promise<void> {
  const { openPerBuyer, openPerDomain } = routing.booking
  const domain = registrableDomain(email)
  const full =
    (await tx.bookings.countComing({ email }, at)) >= openPerBuyer ||
    (domain !== undefined &&
      !isFreeMail(domain) &&
      (await tx.bookings.countComing({ domain }, at)) >= openPerDomain)
  if (full)
    throw new Refusal('too-many-meetings', {
      detail: 'We can’t book another meeting with this address at the moment.',
    })
}

/** Guests as they are kept: in small letters, each once, without the buyer. */
export function guestsOf(addresses: string[], email: string, type: MeetingType): string[] {
  const guests = [...new Set(addresses.map((one) => one.toLowerCase()))].filter((one) => one !== email)
  if (guests.length > type.guestsMax)
    throw new Refusal('invalid-field', {
      field: 'guests',
      found: `${guests.length} addresses`,
      allowed: `at most ${type.guestsMax}`,
      detail: `At most ${type.guestsMax} guests can be invited.`,
    })
  return guests
}
