import type { Ports } from '../ports.ts'
import { localDay } from '../routing/day.ts'
import { repsStillIn } from '../routing/pools.ts'
import { isSlot } from '../scheduling/slots.ts'
import { DAY, iso, MINUTE } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoreTx } from '../store/store.ts'
import type { Compiled } from '../workspace/in-force.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { hostsNow } from './hosts.ts'
import { afterBooking } from './jobs.ts'
import { presentHosts, typeOf } from './move.ts'
import { placeOf } from './place.ts'

/** Gives a meeting to another who is free then: same time, same length, same UID. The buyer is told who it is now. Where nobody
 *  is, it stays. */
export async function handOn(
  ports: Ports,
  { workspace, number }: Compiled,
  booking: StoredBooking,
  from: string,
): Promise<void> {
  const type = await typeOf(ports, workspace, booking)
  await ports.store.transaction(async (tx) => {
    const candidates = await standIns(tx, workspace, booking, from)
    await tx.locks.hosts([...candidates, ...presentHosts(booking)])
    const now = ports.clock()
    const known = await tx.bookings.findForChange(booking.id)
    if (known?.state !== 'booked' || known.start !== booking.start || known.start <= now) return
    const present = presentHosts(known).filter((id) => id !== from)
    if (present.length === known.hosts.filter(({ role }) => role !== 'former').length) return
    const taker =
      known.host === from ? await freeThen(tx, workspace, known, type, candidates, now) : known.host
    if (taker === undefined) return
    await giveMeeting(tx, { workspace, number }, known, type, { from, taker, reason: 'leave' }, now)
  })
}

interface Given {
  from: string
  taker: string
  /** Kept with the meeting. */
  reason: string
  /** Whether its turn becomes the taker's, or goes back: of a pool to which the taker does not belong. */
  turn?: 'passes' | 'returns'
}

/** The meeting is another's from now on: same time, same length, same UID. The others who take part stay. The caller has found that
 *  the taker is free, and holds the locks of both. */
export async function giveMeeting(
  tx: StoreTx,
  { workspace, number }: Pick<Compiled, 'workspace' | 'number'>,
  booking: StoredBooking,
  type: MeetingType,
  { from, taker, reason, turn = 'passes' }: Given,
  now: number,
): Promise<void> {
  const isKind = workspace.roster.meetingTypes.some(({ id }) => id === booking.meetingType)
  const hosts = [taker, ...presentHosts(booking).filter((id) => id !== from && id !== taker)]
  const at = new Date(now)
  await tx.bookings.letGo(hosts, null, at)
  const change = { ...(isKind && { revision: number }), byBuyer: false, reason }
  await tx.bookings.move(booking.id, placeOf(hosts, type, booking.start, booking.end), change, at)
  const offer = await tx.offers.find(booking.offer)
  if (offer?.turn && taker !== booking.host)
    await (turn === 'passes' ? tx.turns.pass(offer.turn, taker) : tx.turns.giveBack(offer.turn))
  const handed = (await tx.bookings.find(booking.id))!
  await afterBooking(tx, handed, type, at, { event: 'meeting.rescheduled' })
}

/** The first of these who works and is free for the whole meeting. It is booked already: notice, grid and limits of the type do
 *  not count. */
export async function freeThen(
  tx: StoreTx,
  workspace: Workspace,
  { id: booking, start, end }: StoredBooking,
  type: MeetingType,
  candidates: string[],
  now: number,
): Promise<string | undefined> {
  const hosts = await hostsNow(tx, workspace, candidates, { start, end }, now, { booking })
  const rules = {
    durationMinutes: (end - start) / MINUTE,
    stepMinutes: 1,
    bufferBeforeMinutes: type.bufferBeforeMinutes,
    bufferAfterMinutes: type.bufferAfterMinutes,
    minimumNoticeMinutes: 0,
  }
  return candidates.find((id) => {
    const one = hosts.get(id)
    return one?.rep.active && isSlot(one.host, one.diary, rules, start, now)
  })
}

/** Who may take a meeting of a rep, in order: the delegate of a leave that covers it, then the others of the pool that it was
 *  given from, then the rep's team. */
export async function standIns(
  tx: StoreTx,
  workspace: Workspace,
  booking: StoredBooking,
  from: string,
): Promise<string[]> {
  const { roster } = workspace
  const rep = roster.reps.find(({ id }) => id === from)
  const day = localDay(booking.start, rep?.timezone ?? 'UTC')
  const entered = await tx.reps.leave(iso(booking.start - DAY).slice(0, 10))
  const delegates = [...entered.filter((leave) => leave.rep === from), ...(rep?.leave ?? [])]
    .filter(({ from, to }) => from <= day && (to === undefined || day <= to))
    .flatMap(({ delegate }) => delegate ?? [])
  const members = repsStillIn((await tx.decisions.ofOffer(booking.offer))?.decision.pool, workspace)
  const teams = roster.teams.filter(({ reps }) => reps.includes(from)).flatMap(({ reps }) => reps)
  return [...new Set([...delegates, ...members, ...teams])].filter(
    (id) => id !== from && roster.reps.some((one) => one.id === id),
  )
}
