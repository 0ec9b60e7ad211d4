import type { Ports } from '../ports.ts'
import { countIn, useOf } from '../rates.ts'
import { Refusal } from '../refusal.ts'
import { eligibility } from '../routing/eligibility.ts'
import { repsStillIn } from '../routing/pools.ts'
import { RoutingState } from '../routing/state.ts'
import { bookingWindow } from '../scheduling/host.ts'
import type { Range } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoreTx } from '../store/store.ts'
import type { Compiled } from '../workspace/in-force.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { inOneTransaction } from './book.ts'
import { isKnown } from './free-hosts.ts'
import { moveRule } from './changes.ts'
import { checkCalendars } from './check.ts'
import { ableTo, freeTimes, hostsAt, type FreeTimes } from './free-times.ts'
import { hostsNow, type HostNow } from './hosts.ts'
import { afterBooking } from './jobs.ts'
import { once, type Once } from './once.ts'
import { endLiveOffer } from './offer.ts'
import { checkOpenMeetings, countedAs } from './open-meetings.ts'
import { placeOf } from './place.ts'
import { changeNotAllowed, inThePast, notEligible, notOffered, taken } from './refusals.ts'
import { meetingTypeOf } from './views.ts'
import { rosterOf } from './roster-of.ts'

export interface Move {
  start: number
  timezone?: string | undefined
  reason?: string | undefined
  /** The buyer's moves are limited by the meeting type; the rep's are not. */
  by: 'buyer' | 'rep'
  /** Moving to the time that it has changes nothing; a key makes a move one however often it is sent. */
  once?: Once
}

/** When a meeting could be instead: its hosts' free times, its own time counting as free. Where its host can have no meeting
 *  any more, those of the next of the same pool. */
export async function timesToMove(ports: Ports, booking: StoredBooking): Promise<FreeTimes> {
  const { workspace } = await ports.workspaces.current()
  const type = await typeOf(ports, workspace, booking)
  const now = ports.clock()
  const window = bookingWindow(type, now)
  for (const hosts of await candidates(ports.store, workspace, booking, type, window, now)) {
    const free = freeTimes(ableTo(hosts), type, window, now)
    const slots = free.slots.filter(({ start }) => booking.state !== 'booked' || start !== booking.start)
    if (slots.length > 0) return { ...free, slots }
  }
  return { slots: [], hosts: [booking.host] }
}

/** Moves a meeting: the same booking and UID, old and new time in one transaction, sequence up, everybody told. A meeting
 *  that was cancelled or missed is booked again by it, and takes its turn back.
 *  @throws Refusal `change-not-allowed`, `slot-in-the-past`, `slot-not-offered`, `slot-taken`, `not-eligible`, `key-reused` */
export async function moveBooking(ports: Ports, booking: StoredBooking, move: Move): Promise<StoredBooking> {
  const compiled = await ports.workspaces.current()
  const { workspace } = compiled
  const type = await typeOf(ports, workspace, booking)
  const present = presentHosts(booking)
  const checked = await checkCalendars(ports, workspace, present, { start: move.start, end: move.start })
  const use = await useOf(ports, 'booking-by-email', booking.email)
  await inOneTransaction(ports, async (tx) => {
    const at = new Date(ports.clock())
    const work = async () => {
      const pool = repsStillIn((await tx.decisions.ofOffer(booking.offer))?.decision.pool, workspace)
      await tx.locks.hosts([...pool, ...present], countedAs(booking.email))
      const now = ports.clock()
      const known = await tx.bookings.findForChange(booking.id)
      if (!known) throw new Refusal('not-found', { detail: 'There is no such meeting any more.' })
      if (known.state === 'booked' && known.start === move.start) return
      if (move.start < now) throw inThePast(move.start, now)
      if (move.by === 'buyer') {
        const rule = moveRule(known, type, now)
        if (!rule.allowed) throw changeNotAllowed(rule.why ?? 'This meeting can’t be moved here.')
      }
      if (known.state !== 'booked') {
        const latest = await tx.bookings.latestOf(known.lead)
        if (latest?.id !== known.id) throw changeNotAllowed('Another meeting has been made in its place.')
        await checkOpenMeetings(tx, workspace, known.email, new Date(now))
        await countIn(tx, [use], now)
      }
      const hosts = await hostsFree(tx, workspace, known, type, move.start, now, (one) =>
        isKnown(one, checked, workspace.routing.booking.busyAgeMinutesMax, now),
      )
      await commit(tx, compiled, known, hosts, type, move, new Date(now))
    }
    await (move.once ? once(tx, move.once, booking.id, at, work) : work())
  })
  ports.wake()
  return (await ports.store.bookings.find(booking.id))!
}

async function commit(
  tx: StoreTx,
  { workspace: { roster }, number: revision }: Compiled,
  known: StoredBooking,
  hosts: string[],
  type: MeetingType,
  move: Move,
  at: Date,
): Promise<void> {
  await tx.bookings.letGo(hosts, known.lead, at)
  // A kind of meeting that is no more stays as it was booked.
  const isKind = roster.meetingTypes.some(({ id }) => id === known.meetingType)
  const change = {
    ...(isKind && { revision }),
    timezone: move.timezone,
    byBuyer: move.by === 'buyer',
    reason: move.reason ?? null,
  }
  await tx.bookings.move(known.id, placeOf(hosts, type, move.start), change, at)
  const offer = await tx.offers.find(known.offer)
  if (offer?.turn) {
    if (known.state !== 'booked') await tx.turns.retake(offer.turn)
    const [host] = hosts
    if (host !== known.host && roster.reps.some(({ id }) => id === host))
      await tx.turns.pass(offer.turn, host!)
  }
  if (known.state !== 'booked') {
    await endLiveOffer(tx, known.lead)
    await tx.leads.set(known.lead, { state: 'booked' }, at)
    await tx.waiting.end(known.lead, { state: 'closed', rep: hosts[0], reason: 'booked' }, at)
  }
  const event = known.state === 'booked' ? 'meeting.rescheduled' : 'meeting.booked'
  await afterBooking(tx, (await tx.bookings.find(known.id))!, type, at, { event })
}

/** @throws Refusal */
async function hostsFree(
  tx: StoreTx,
  workspace: Workspace,
  booking: StoredBooking,
  type: MeetingType,
  start: number,
  now: number,
  isSure: (host: HostNow) => boolean,
): Promise<string[]> {
  const window = bookingWindow(type, now)
  if (start >= window.end) throw notOffered(start)
  const sets = await candidates(tx, workspace, booking, type, window, now)
  const [present] = sets
  for (const hosts of sets) {
    const free = hostsAt(ableTo(hosts, isSure), type, start, now, now)
    if (free.length === 0) continue
    if (!isSure(hosts[0]!)) throw notEligible()
    return free
  }
  // A time on the host's grid that is not free was free a moment ago; any other never was.
  const onGrid =
    present && hostsAt([{ ...present[0]!, diary: { busy: [] } }], type, start, now, now).length > 0
  throw onGrid ? taken() : notOffered(start)
}

/** Who may hold the meeting, in order: those who have it, while its host is there at all; else each other member of the pool. */
async function candidates(
  tx: StoreTx,
  workspace: Workspace,
  booking: StoredBooking,
  type: MeetingType,
  window: Range,
  now: number,
): Promise<HostNow[][]> {
  const present = presentHosts(booking)
  const decided = await tx.decisions.ofOffer(booking.offer)
  const pool = repsStillIn(decided?.decision.pool, workspace).filter((id) => !present.includes(id))
  const all = await hostsNow(tx, workspace, [...present, ...pool], window, now, {
    booking: booking.id,
    lead: booking.lead,
  })
  const known = (ids: string[]) => ids.flatMap((id) => all.get(id) ?? [])
  const [host] = known([booking.host])
  const stays = host && host.rep.active && freeTimes([host], type, window, now).slots.length > 0
  if (stays) return [known(present)]
  const others = known(pool).filter((one) => isEligible(one, type, now))
  return [...(host?.rep.active ? [[host]] : []), ...others.map((one) => [one])]
}

function isEligible({ rep, leave, calendar }: HostNow, type: MeetingType, now: number): boolean {
  const state = RoutingState.parse({
    reps: { [rep.id]: { leave, calendar: calendar === 'unreadable' ? 'unreadable' : 'ok' } },
  })
  return eligibility(rep, type, { state, now }).eligible
}

/** The kind of meeting as it is now, or as it was when it was booked where it is no more. */
export async function typeOf(
  ports: Ports,
  { roster }: Workspace,
  booking: StoredBooking,
): Promise<MeetingType> {
  const known = roster.meetingTypes.find(({ id }) => id === booking.meetingType)
  if (known) return known
  return meetingTypeOf(await rosterOf(ports, booking), booking.meetingType)
}

/** The host first. */
export function presentHosts({ hosts }: StoredBooking): string[] {
  return hosts.filter(({ role }) => role !== 'former').map(({ host }) => host)
}
