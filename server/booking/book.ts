import type { BookSlot, Offer } from '../../widget/contract/api.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { eligibility } from '../routing/eligibility.ts'
import { RoutingState } from '../routing/state.ts'
import { bookingWindow, busyByHost, hostOf } from '../scheduling/host.ts'
import { isSlot } from '../scheduling/slots.ts'
import { DAY, iso, MINUTE, type Range } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import { EXCLUSION_VIOLATION, sqlState } from '../store/sql-state.ts'
import type { KeyScope, KnownKey } from '../store/idempotency.ts'
import type { StoredLead } from '../store/leads.ts'
import type { StoredOffer } from '../store/offers.ts'
import type { StoreTx } from '../store/store.ts'
import type { Compiled } from '../workspace/in-force.ts'
import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import { loadOf, loadRange } from './load.ts'

export interface Pick {
  lead: StoredLead
  email: string
  slot: BookSlot
  /** Scopes the idempotency key, and the hash of the body that came with it. */
  key: string
}

/** Books a slot of the live offer: booking, host's time, turn and outbox in one transaction. The same key gives the same
 *  booking again. A pick honours its offer, but whether the host can take it is tested again now.
 *  @throws Refusal `no-live-offer`, `slot-in-the-past`, `slot-not-offered`, `not-eligible`, `key-reused`, or `slot-taken`
 *  (the caller adds what is free now) */
export async function bookSlot(ports: Ports, pick: Pick): Promise<StoredBooking> {
  const compiled = await ports.workspaces.current()
  const bodyHash = await hashOf(pick)
  const now = ports.clock()
  try {
    const id = await ports.store.transaction((tx) => commit(tx, ports, compiled, pick, bodyHash, now))
    ports.wake()
    return (await ports.store.bookings.find(id))!
  } catch (error) {
    if (sqlState(error) === EXCLUSION_VIOLATION) throw taken()
    throw error
  }
}

/** The booking that the same key made before; undefined for a new key.
 *  @throws Refusal `key-reused` when it came with another body */
export async function bookedBefore(ports: Ports, pick: Pick): Promise<StoredBooking | undefined> {
  const known = await ports.store.idempotency.find(scopeOf(pick))
  return known && ports.store.bookings.find(bookingIn(known, await hashOf(pick)))
}

function scopeOf({ lead, key }: Pick): KeyScope {
  return { site: lead.site, conversation: lead.conversation, operation: 'book', key }
}

function hashOf({ slot, email }: Pick): Promise<string> {
  return sha256(JSON.stringify([slot.offer, slot.start, email]))
}

function bookingIn({ bodyHash, answer }: KnownKey, hash: string): string {
  if (bodyHash !== hash)
    throw new Refusal('key-reused', {
      field: 'Idempotency-Key',
      detail: 'This key was used with another body.',
    })
  return (answer as { booking: string }).booking
}

async function commit(
  tx: StoreTx,
  ports: Ports,
  { workspace, number }: Compiled,
  pick: Pick,
  bodyHash: string,
  now: number,
): Promise<string> {
  const at = new Date(now)
  const { lead, email, slot } = pick
  const scope = scopeOf(pick)
  const known = await tx.idempotency.claim(scope, bodyHash, at)
  if (known) return bookingIn(known, bodyHash)
  const offer = await tx.offers.findForChange(slot.offer)
  if (offer?.lead !== lead.id || offer.state !== 'live' || offer.expiresAt.getTime() <= now)
    throw new Refusal('no-live-offer', {
      field: 'offer',
      found: slot.offer,
      detail: 'These times are no longer held out. Ask for fresh ones.',
    })
  const rep = workspace.roster.reps.find(({ id }) => id === offer.rep)
  const type = workspace.roster.meetingTypes.find(({ id }) => id === offer.meetingType)
  if (!rep || !type) throw notEligible()
  await tx.locks.hosts([rep.id])
  const meeting = await freeMeeting(tx, offer, rep, type, Date.parse(slot.start), now)
  await checkEligible(tx, rep, type, now)
  const id = ports.newId()
  const buffered = {
    start: meeting.start - type.bufferBeforeMinutes * MINUTE,
    end: meeting.end + type.bufferAfterMinutes * MINUTE,
  }
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
      host: rep.id,
      ...meeting,
    },
    buffered,
    at,
  )
  await tx.offers.end(offer.id, 'picked')
  if (offer.turn) await tx.turns.keep(offer.turn)
  await tx.leads.set(lead.id, { state: 'booked', email }, at)
  for (const kind of ['invite-buyer', 'invite-rep'] as const)
    await tx.jobs.add({ site: lead.site, kind, subject: id, dueAt: at }, at)
  await tx.idempotency.answer(scope, { booking: id })
  return id
}

/** The same question that the decision asked, asked again now. */
async function checkEligible(tx: StoreTx, rep: Rep, type: MeetingType, now: number): Promise<void> {
  const load = loadOf(rep, await tx.bookings.starts(loadRange(now)), now)
  const state = RoutingState.parse({ reps: { [rep.id]: { load } } })
  if (!eligibility(rep, type, { state, now }).eligible) throw notEligible()
}

/** The meeting that starts then, if the offer held it out and it is still free. Notice is counted from when the offer
 *  was made: what a buyer was shown can be booked. */
async function freeMeeting(
  tx: StoreTx,
  offer: StoredOffer,
  rep: Rep,
  type: MeetingType,
  start: number,
  now: number,
): Promise<Range> {
  if (start <= now)
    throw new Refusal('slot-in-the-past', {
      field: 'start',
      found: iso(start),
      allowed: `after ${iso(now)}`,
      detail: 'That time has passed.',
    })
  const offeredAt = offer.createdAt.getTime()
  const host = hostOf(rep)
  if (start >= bookingWindow(type, now).end || !isSlot(host, [], type, start, offeredAt))
    throw new Refusal('slot-not-offered', {
      field: 'start',
      found: iso(start),
      detail: 'That time was not among those offered.',
    })
  const busy = busyByHost(await tx.bookings.busy([rep.id], { start: start - DAY, end: start + 2 * DAY }))
  if (!isSlot(host, busy(rep.id), type, start, offeredAt)) throw taken()
  return { start, end: start + type.durationMinutes * MINUTE }
}

function notEligible(): Refusal {
  return new Refusal('not-eligible', {
    detail: 'The host cannot take the meeting any more. Ask for fresh times.',
  })
}

function taken(): Refusal {
  return new Refusal('slot-taken', { field: 'start', detail: 'That time was just taken.' })
}

/** A `slot-taken` with the same offer as it stands now, so that the buyer can go on at once. */
export function takenWith(offer: Offer): Refusal {
  return new Refusal('slot-taken', { field: 'start', detail: 'That time was just taken.', more: { offer } })
}
