import type { BookSlot } from '../../widget/contract/api.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import type { RateName } from '../limits.ts'
import { countIn, countUses, useOf } from '../rates.ts'
import { Refusal } from '../refusal.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Conversation } from '../store/conversations.ts'
import type { StoredLead } from '../store/leads.ts'
import { EXCLUSION_VIOLATION, sqlState } from '../store/sql-state.ts'
import type { StoreTx } from '../store/store.ts'
import type { Compiled } from '../workspace/in-force.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'
import { checkCalendars, type Checked } from './check.ts'
import { afterBooking } from './jobs.ts'
import { freeHosts, freeMember, liveOffer } from './free-hosts.ts'
import { passOffer } from './offer.ts'
import { doneBefore, once, type Once } from './once.ts'
import { checkOpenMeetings, countedAs } from './open-meetings.ts'
import { placeOf } from './place.ts'
import { noLiveOffer, notEligible, taken } from './refusals.ts'

export interface PickedSlot {
  lead: StoredLead
  email: string
  slot: BookSlot
  once: Once
  /** What this pick counts as, whether it books or not. */
  uses: [RateName, string][]
}

/** What the key that came with a pick stands for. */
export async function pickOnce(
  { site, id: conversation }: Pick<Conversation, 'site' | 'id'>,
  slot: BookSlot,
  email: string,
  key: string,
): Promise<Once> {
  const body = [slot.offer, slot.start, email, ...(slot.guests?.length ? [slot.guests] : [])]
  return { site, conversation, operation: 'book', key, bodyHash: await sha256(JSON.stringify(body)) }
}

/** Books a slot of the live offer: booking, the hosts' time, turn and outbox in one transaction, after asking the hosts'
 *  calendars. The same key gives the same booking again. A pick honours its offer, but whether the hosts can take it is
 *  tested again now.
 *  @throws Refusal `no-live-offer`, `slot-in-the-past`, `slot-not-offered`, `not-eligible`, `too-many-meetings`, `rate-limited`, `key-reused`,
 *  or `slot-taken` (the caller adds what is free now) */
export async function bookSlot(ports: Ports, pick: PickedSlot): Promise<StoredBooking> {
  const compiled = await ports.workspaces.current()
  const [decided] = await Promise.all([decidedFor(ports.store, pick.slot.offer), countUses(ports, pick.uses)])
  const start = Date.parse(pick.slot.start)
  const checked = await checkCalendars(ports, compiled.workspace, decided.hosts, { start, end: start })
  const fresh = ports.newId()
  const use = await useOf(ports, 'booking-by-email', pick.email)
  let booked: StoredBooking | undefined
  const id = await inOneTransaction(ports, (tx) =>
    once(tx, pick.once, fresh, new Date(ports.clock()), async () => {
      booked = await commit(tx, ports, compiled, pick, { ...decided, id: fresh, checked })
      await countIn(tx, [use], ports.clock())
    }),
  )
  ports.wake()
  return booked ?? (await ports.store.bookings.find(id))!
}

/** The booking that the same key made before; undefined for a new key.
 *  @throws Refusal `key-reused` when it came with another body */
export async function bookedBefore(ports: Ports, act: Once): Promise<StoredBooking | undefined> {
  const id = await doneBefore(ports.store, act)
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

/** What was decided for good when an offer was made. */
export interface Decided {
  /** The host of the offer, and those whom the decision adds to the meeting. */
  hosts: string[]
  /** Those who are only to be told. */
  inform: string[]
  /** The pool of which whoever is free has the meeting, where that was left to the pick: then `hosts` are all of them. */
  pool?: string
}

/** Nobody, for an offer that there is not. */
export async function decidedFor(store: StoreTx, id: string): Promise<Decided> {
  const decided = await store.decisions.ofOffer(id)
  if (!decided) return { hosts: [], inform: [] }
  const { rep, decision } = decided
  const { atPick, pool, coHosts, inform } = decision
  return atPick && pool !== null
    ? { hosts: [rep, ...atPick.filter((one) => one !== rep)], inform, pool }
    : { hosts: [rep, ...coHosts.filter((one) => one !== rep)], inform }
}

async function commit(
  tx: StoreTx,
  ports: Ports,
  { workspace, number }: Compiled,
  { lead, email, slot }: PickedSlot,
  { id, hosts: asked, inform, pool, checked }: Decided & { id: string; checked: Checked },
): Promise<StoredBooking> {
  const now = ports.clock()
  const at = new Date(now)
  const offer = await liveOffer(tx, lead, slot.offer, now)
  const type = workspace.roster.meetingTypes.find(({ id }) => id === offer.meetingType)
  if (!type) throw notEligible()
  await tx.locks.hosts(asked, countedAs(email))
  // Booked by link meanwhile: the page asks where the lead stands, and is shown the meeting.
  if ((await tx.bookings.latestOf(lead.id))?.state === 'booked') throw noLiveOffer(slot.offer)
  await checkOpenMeetings(tx, workspace, email, at)
  const start = Date.parse(slot.start)
  const wanted = { lead, offer, asked, type, start, checked }
  const hosts =
    pool === undefined
      ? await freeHosts(tx, ports, workspace, wanted)
      : [await freeMember(tx, ports, workspace, { ...wanted, pool })]
  await tx.bookings.letGo(hosts, lead.id, at)
  const guests = guestsOf(slot.guests ?? [], email, type)
  const place = placeOf(hosts, type, start)
  const booking = {
    id,
    site: lead.site,
    lead: lead.id,
    offer: offer.id,
    meetingType: type.id,
    revision: number,
    timezone: slot.timezone,
    email,
    guests,
    invites: 'mail' as const,
    ...place.meeting,
  }
  await tx.bookings.add(booking, place, at)
  if (hosts[0] !== offer.rep) await passOffer(tx, offer, hosts[0]!)
  await tx.offers.end(offer.id, 'picked')
  if (offer.turn) await tx.turns.keep(offer.turn)
  await tx.leads.set(lead.id, { state: 'booked', email }, at)
  await tx.waiting.end(lead.id, { state: 'closed', rep: hosts[0], reason: 'booked' }, at)
  const booked = (await tx.bookings.find(id))!
  await afterBooking(tx, booked, type, at, { event: 'meeting.booked' })
  // Those whom the decision names and who are not in the meeting: there was no time together, or they are only to know.
  const others = [...(pool === undefined ? asked : []), ...inform].filter((rep) => !hosts.includes(rep))
  await tx.jobs.add(
    others.map((part) => ({ site: offer.site, kind: 'inform-rep', subject: id, part, dueAt: at })),
    at,
  )
  return booked
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
