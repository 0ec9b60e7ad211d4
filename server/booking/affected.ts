import { noteMail } from '../brief/mails.ts'
import { span, when } from '../brief/when.ts'
import { sha256 } from '../links.ts'
import type { MailPort } from '../integrations/mail/port.ts'
import type { Ports } from '../ports.ts'
import { membersOf } from '../routing/pools.ts'
import { repLink } from '../rep/links.ts'
import { isSlot } from '../scheduling/slots.ts'
import { iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoredOffer } from '../store/offers.ts'
import type { Job } from '../store/jobs.ts'
import type { StoreTx } from '../store/store.ts'
import type { Compiled } from '../workspace/in-force.ts'
import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { hostsNow, type HostNow } from './hosts.ts'
import { afterBooking } from './jobs.ts'
import { placeOf } from './place.ts'
import { presentHosts } from './move.ts'
import { meetingTypeOf } from './views.ts'

/** What a rep's leave, or a rep who has left, leaves undone. */
export interface Affected {
  /** Coming meetings in the leave, or all where the rep is not active. */
  meetings: StoredBooking[]
  /** Offers of the rep that buyers are looking at. */
  offers: StoredOffer[]
  /** Queues whose owner the rep is, by id. */
  queues: string[]
  /** Reps whose leave names this one as delegate, by id. */
  delegateOf: string[]
}

/** What is affected by a rep who is inactive, or by the leave as it now stands. */
export async function affectedOf(ports: Ports, id: string): Promise<Affected> {
  const { workspace } = await ports.workspaces.current()
  const { roster, routing } = workspace
  const now = ports.clock()
  const coming = (await ports.store.bookings.ofHost(id, new Date(now))).filter(
    ({ state, start }) => state === 'booked' && start > now,
  )
  const last = coming.at(-1)?.end ?? now
  const host = (await hostsNow(ports.store, roster, [id], { start: now, end: last }, now)).get(id)
  const isAway = (booking: StoredBooking) => !host || isOnLeave(host, booking)
  const isOff = !host?.rep.active || isOnLeaveNow(host, now)
  const entered = await ports.store.reps.leave(iso(now).slice(0, 10))
  const delegating = [
    ...roster.reps.flatMap((rep) => rep.leave.map((leave) => ({ rep: rep.id, delegate: leave.delegate }))),
    ...entered,
  ]
  return {
    meetings: coming.filter((booking) => !host?.rep.active || isAway(booking)),
    offers: isOff ? await ports.store.offers.liveBy(id) : [],
    queues: isOff ? routing.queues.filter(({ owner }) => owner === id).map((queue) => queue.id) : [],
    delegateOf: isOff
      ? [...new Set(delegating.filter(({ delegate }) => delegate === id).map(({ rep }) => rep))]
      : [],
  }
}

/** Moves what a leave or an inactive rep leaves undone, by the policy: each meeting to the delegate, or to another of its pool
 *  who is free then, at the same time and with the same UID; offers are taken back, so that their buyers are offered another's
 *  times. What nobody can take stays, and the rep and the queue's owner are told. */
export async function moveAffected(ports: Ports, id: string): Promise<void> {
  const affected = await affectedOf(ports, id)
  const compiled = await ports.workspaces.current()
  const { workspace } = compiled
  const at = new Date(ports.clock())
  if (workspace.routing.booking.affected === 'move') {
    for (const booking of affected.meetings) await handOn(ports, compiled, booking, id)
    for (const offer of affected.offers) await takeBack(ports, offer)
  }
  const { meetings, queues, delegateOf } = await affectedOf(ports, id)
  const left = [...meetings.map((one) => one.id), ...queues, ...delegateOf]
  // Once for what is left: the same found again is no news.
  const part = (await sha256(left.join())).slice(0, 16)
  if (left.length > 0)
    await ports.store.jobs.add({ site: '', kind: 'tell-affected', subject: id, part, dueAt: at }, at)
  ports.wake()
}

/** Tells the rep what stays with them although they are away, and the owner of the first queue, who sees that nothing is lost. */
export async function tellAffected(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const { meetings, queues, delegateOf } = await affectedOf(ports, job.subject)
  const { workspace } = await ports.workspaces.current()
  const { reps } = workspace.roster
  const rep = reps.find((one) => one.id === job.subject)
  if (meetings.length + queues.length + delegateOf.length === 0) return
  const nameOf = (one: string) => reps.find((known) => known.id === one)?.name ?? one
  const owner = reps.find((one) => one.id === workspace.routing.queues[0]!.owner)
  const told = [rep, owner].filter((one): one is Rep => one !== undefined && one.active)
  for (const to of new Map(told.map((one) => [one.id, one])).values()) {
    const lines = [
      ...meetings.map(({ start, end, email }) => {
        const { day, zone } = when(iso(start), to.timezone)
        return `Meeting with ${email}: ${day}, ${span(iso(start), iso(end), to.timezone)}, ${zone} time. Nobody else is free then.`
      }),
      ...queues.map((queue) => `Owner of the queue “${queue}”.`),
      ...delegateOf.map((one) => `Stands in for ${nameOf(one)}, who is on leave too.`),
    ]
    const text = noteMail(
      `${nameOf(job.subject)} is away: what is left`,
      [`${nameOf(job.subject)} is away or not active. This is left:`, ...lines],
      { words: 'Your page', href: await repLink(ports, to.id) },
    )
    await mail.send({
      messageId: `<${job.kind}.${job.subject}.${to.id}.${job.part}@usher>`,
      to: { name: to.name, address: to.email },
      ...text,
    })
  }
}

function isOnLeaveNow(host: HostNow, now: number): boolean {
  return !isSlot(
    { ...host.host, hours: ALWAYS, overrides: [], holidays: undefined },
    { busy: [], away: awayOf(host) },
    ANY_MINUTE,
    Math.ceil(now / 60_000) * 60_000,
    now,
  )
}

/** Whether a leave lies in the meeting, whatever the hours are. */
function isOnLeave(host: HostNow, { start, end }: StoredBooking): boolean {
  const rules = { ...ANY_MINUTE, durationMinutes: (end - start) / 60_000 }
  return !isSlot(
    { ...host.host, hours: ALWAYS, overrides: [], holidays: undefined },
    { busy: [], away: awayOf(host) },
    rules,
    start,
    start - 1,
  )
}

const ALWAYS = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }]
const ANY_MINUTE = {
  durationMinutes: 1,
  stepMinutes: 1,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
}

function awayOf({ diary }: HostNow): NonNullable<HostNow['diary']['away']> {
  return diary.away ?? []
}

/** Gives a meeting to another at the same time. The buyer is told who it is now. */
async function handOn(
  ports: Ports,
  { workspace, number }: Compiled,
  booking: StoredBooking,
  from: string,
): Promise<void> {
  const type = meetingTypeOf(workspace.roster, booking.meetingType)
  await ports.store.transaction(async (tx) => {
    const candidates = await standIns(tx, workspace, booking, from, ports.clock())
    await tx.locks.hosts([...candidates, ...presentHosts(booking)])
    const now = ports.clock()
    const known = await tx.bookings.findForChange(booking.id)
    if (known?.state !== 'booked' || known.start !== booking.start || known.start <= now) return
    const present = presentHosts(known)
    if (!present.includes(from)) return
    const at = new Date(now)
    if (known.host !== from) {
      await give(
        tx,
        number,
        known,
        present.filter((id) => id !== from),
        type,
        at,
      )
      return
    }
    const range = { start: known.start, end: known.end }
    const hosts = await hostsNow(tx, workspace.roster, candidates, range, now, { booking: known.id })
    const taker = candidates.find((id) => {
      const one = hosts.get(id)
      return one?.rep.active && isSlot(one.host, one.diary, type, known.start, Math.min(now, known.start - 1))
    })
    if (taker === undefined) return
    await give(tx, number, known, [taker, ...present.filter((id) => id !== from && id !== taker)], type, at)
    const offer = await tx.offers.find(known.offer)
    if (offer?.turn) await tx.turns.pass(offer.turn, taker)
  })
}

async function give(
  tx: StoreTx,
  revision: number,
  booking: StoredBooking,
  hosts: string[],
  type: MeetingType,
  at: Date,
): Promise<void> {
  await tx.bookings.letGo(hosts, null, at)
  await tx.bookings.move(
    booking.id,
    placeOf(hosts, type, booking.start),
    { revision, byBuyer: false, reason: 'leave' },
    at,
  )
  await afterBooking(tx, (await tx.bookings.find(booking.id))!, type, at)
}

/** Who may take a meeting of a rep, in order: the delegate of the leave, then the others of the pool that it was given from. */
async function standIns(
  tx: StoreTx,
  workspace: Workspace,
  booking: StoredBooking,
  from: string,
  now: number,
): Promise<string[]> {
  const { roster, routing } = workspace
  const entered = (await tx.reps.leave(iso(now).slice(0, 10))).filter(({ rep }) => rep === from)
  const rep = roster.reps.find(({ id }) => id === from)
  const delegates = [...entered, ...(rep?.leave ?? [])].flatMap(({ delegate }) => delegate ?? [])
  const offer = await tx.offers.find(booking.offer)
  const pool = offer && (await tx.decisions.find(offer.decision))?.decision.pool
  const isKnown =
    pool &&
    (pool.startsWith('team:')
      ? roster.teams.some(({ id }) => `team:${id}` === pool)
      : routing.pools.some(({ id }) => id === pool))
  const members = isKnown ? membersOf(pool, workspace).map((one) => one.rep) : []
  const teams = roster.teams.filter(({ reps }) => reps.includes(from)).flatMap(({ reps }) => reps)
  return [...new Set([...delegates, ...members, ...teams])].filter(
    (id) => id !== from && roster.reps.some((one) => one.id === id),
  )
}

async function takeBack(ports: Ports, { id }: StoredOffer): Promise<void> {
  await ports.store.transaction(async (tx) => {
    const offer = await tx.offers.findForChange(id)
    if (offer?.state !== 'live') return
    await tx.offers.end(id, 'replaced')
    if (offer.turn) await tx.turns.giveBack(offer.turn)
  })
}
