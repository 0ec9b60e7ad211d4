import { namesOf } from '../error-names.ts'
import { noteMail } from '../brief/mails.ts'
import { span, when } from '../brief/when.ts'
import { sha256 } from '../links.ts'
import type { MailPort } from '../integrations/mail/port.ts'
import type { Ports } from '../ports.ts'
import { repLink } from '../rep/links.ts'
import { isSlot } from '../scheduling/slots.ts'
import { iso, MINUTE, type Range } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoredOffer } from '../store/offers.ts'
import type { Job } from '../store/jobs.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { handOn } from './hand-on.ts'
import { hostsNow, type HostNow } from './hosts.ts'
import { endOffer } from './offer.ts'

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
  const host = (await hostsNow(ports.store, workspace, [id], { start: now, end: last }, now)).get(id)
  const isAway = (booking: StoredBooking) => !host || isOnLeave(host, booking)
  const minute = Math.ceil(now / MINUTE) * MINUTE
  const isOff = !host?.rep.active || isOnLeave(host, { start: minute, end: minute + MINUTE })
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
    for (const booking of affected.meetings)
      await handOn(ports, compiled, booking, id).catch((error: unknown) =>
        // One that cannot be handed on keeps no other from it.
        ports.log('error', 'not-handed-on', { booking: booking.id, rep: id, ...namesOf(error) }),
      )
    await ports.store.transaction(async (tx) => {
      for (const offer of affected.offers) await endOffer(tx, offer, 'replaced')
    })
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

/** Whether a leave lies in this time, whatever the hours are. */
function isOnLeave({ host, diary }: HostNow, { start, end }: Range): boolean {
  const always = { ...host, hours: ALWAYS, overrides: [], holidays: undefined }
  const rules = { ...ANY_MINUTE, durationMinutes: (end - start) / MINUTE }
  return !isSlot(always, { busy: [], away: diary.away ?? [] }, rules, start, start)
}

const ALWAYS = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }]
const ANY_MINUTE = {
  stepMinutes: 1,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
}
