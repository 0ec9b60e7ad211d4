import { Temporal } from 'temporal-polyfill'
import { affectedOf, type Affected } from '../booking/affected.ts'
import type { Ports } from '../ports.ts'
import { offerSoon } from '../queues/wait.ts'
import { Refusal } from '../refusal.ts'
import { localDay } from '../routing/day.ts'
import { DAY, iso, startOfDay, wallTime } from '../scheduling/zone.ts'
import type { StoredLeave } from '../store/reps.ts'
import type { Leave, Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { dayOf, fault, textOf, timeOf, type Form } from './form.ts'

/** Days of one leave. */
export const LEAVE_DAYS_MAX = 366
/** Leave that one rep has entered and that is not over. */
export const LEAVES_MAX = 50
/** How far ahead a leave may begin. */
const LEAVE_AHEAD_DAYS_MAX = 2 * 366

/** What a leave means for what is there already. */
export interface LeaveEffect extends Affected {
  /** Whether the policy hands meetings on by itself. */
  isMoved: boolean
  /** Why the delegate may not be of help. */
  warnings: string[]
}

/** Leave as entered: fields `from`, `to`, `start`, `end`, `delegate`. Without `to` it is one day.
 *  @throws Refusal `invalid-field` */
export function readLeave(form: Form, rep: Rep, { roster }: Workspace, now: number): Leave & { to: string } {
  const today = localDay(now, rep.timezone)
  const from = dayOf(form, 'from', 'First day')
  if (from === undefined) throw fault('from', 'First day', '', 'a day such as 2026-12-24')
  const to = dayOf(form, 'to', 'Last day') ?? from
  if (from > dayAfter(today, LEAVE_AHEAD_DAYS_MAX))
    throw fault('from', 'First day', from, `at most ${LEAVE_AHEAD_DAYS_MAX} days from today`)
  if (to < from) throw fault('to', 'Last day', to, `${from} or later`)
  if (to < today) throw fault('to', 'Last day', to, `today (${today}) or later`)
  if (to > dayAfter(from, LEAVE_DAYS_MAX - 1))
    throw fault(
      'to',
      'Last day',
      to,
      `${dayAfter(from, LEAVE_DAYS_MAX - 1)} or earlier: ${LEAVE_DAYS_MAX} days in one leave`,
    )
  const start = timeOf(form, 'start', 'From (time)')
  const end = timeOf(form, 'end', 'Until (time)')
  if (from === to && (end ?? '24:00') <= (start ?? '00:00'))
    throw end === undefined
      ? fault('start', 'From (time)', start!, 'a time before 24:00')
      : fault('end', 'Until (time)', end, `a time after ${start ?? '00:00'}`)
  const delegate = textOf(form, 'delegate') || undefined
  if (delegate !== undefined && (delegate === rep.id || !roster.reps.some(({ id }) => id === delegate)))
    throw fault('delegate', 'Who stands in', delegate, 'a colleague from the list, or nobody')
  return {
    from,
    to,
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(delegate !== undefined && { delegate }),
  }
}

/** Enters a leave, in effect at once, and has what it affects seen to: now, and again when it begins. The same leave again
 *  changes nothing. It is never refused because of who stands in for whom: that is a warning.
 *  @throws Refusal `change-not-allowed` beyond LEAVES_MAX */
export async function addLeave(ports: Ports, rep: Rep, leave: Leave & { to: string }): Promise<LeaveEffect> {
  const now = ports.clock()
  const at = new Date(now)
  const id = ports.newId()
  await ports.store.transaction(async (tx) => {
    await tx.locks.hosts([rep.id])
    const own = (await tx.reps.leave(localDay(now, rep.timezone))).filter((one) => one.rep === rep.id)
    if (own.some((one) => isSame(one, leave))) return
    if (own.length >= LEAVES_MAX)
      throw new Refusal('change-not-allowed', {
        detail: `Leave: found ${own.length} entries, allowed are ${LEAVES_MAX}. Remove one that is no longer needed.`,
      })
    await tx.reps.addLeave({ ...leave, id, rep: rep.id }, at)
    await tx.reps.noteAct(rep.id, 'leave', id, at)
    const job = { site: '', kind: 'affected' as const, subject: rep.id }
    await tx.jobs.schedule({ ...job, dueAt: at }, at)
    const begins = beginOf(leave, rep.timezone)
    if (begins > now) await tx.jobs.add({ ...job, part: id, dueAt: new Date(begins) }, at)
  })
  const effect = await effectOf(ports, rep, leave)
  ports.wake()
  return effect
}

/** Takes a leave back. What was handed on because of it stays with whom it was given to.
 *  @throws Refusal `not-found` */
export async function removeLeave(ports: Ports, rep: Rep, id: string): Promise<void> {
  const at = new Date(ports.clock())
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
  const removed =
    isId &&
    (await ports.store.transaction(async (tx) => {
      if (!(await tx.reps.removeLeave(rep.id, id))) return false
      await tx.reps.noteAct(rep.id, 'leave-removed', id, at)
      await offerSoon(tx, at)
      return true
    }))
  if (!removed) throw new Refusal('not-found', { detail: 'This leave is not there any more.' })
}

/** The rest of today, from this minute on. */
export function restOfToday(rep: Rep, now: number): Leave & { to: string } {
  const today = localDay(now, rep.timezone)
  return { from: today, to: today, start: iso(wallTime(rep.timezone, now)).slice(11, 16) }
}

/** The entry that takes the rep out for the rest of today, if there is one. */
export function notToday(leave: StoredLeave[], rep: Rep, now: number): StoredLeave | undefined {
  const { from: today, start: clock } = restOfToday(rep, now)
  return leave.find(
    (one) =>
      one.from === today &&
      one.to === today &&
      one.start !== undefined &&
      one.start <= clock! &&
      one.end === undefined,
  )
}

async function effectOf(ports: Ports, rep: Rep, leave: Leave): Promise<LeaveEffect> {
  const { workspace } = await ports.workspaces.current()
  const { roster, routing } = workspace
  const all = await leaveByRep(ports, workspace)
  const delegating = [...all]
    .filter(([id, its]) => id !== rep.id && its.some((one) => one.delegate === rep.id && overlap(one, leave)))
    .map(([id]) => id)
  const { meetings, offers } = await affectedOf(ports, rep.id)
  return {
    meetings,
    offers,
    queues: routing.queues.filter(({ owner }) => owner === rep.id).map(({ id }) => id),
    delegateOf: delegating,
    isMoved: routing.booking.affected === 'move',
    warnings: warningsOf(rep, leave, roster.reps, all),
  }
}

/** Why the delegate of a leave may be of no help then. */
function warningsOf(rep: Rep, leave: Leave, reps: Rep[], all: Map<string, Leave[]>): string[] {
  const nameOf = (id: string) => reps.find((one) => one.id === id)?.name ?? id
  const { delegate } = leave
  if (delegate === undefined) return []
  const warnings: string[] = []
  if (reps.some((one) => one.id === delegate && !one.active))
    warnings.push(`${nameOf(delegate)} is not active, and takes no meetings.`)
  const theirs = (all.get(delegate) ?? []).filter((one) => overlap(one, leave))
  if (theirs.length > 0) warnings.push(`${nameOf(delegate)} is on leave then too.`)
  // Follows who stands in for whom, each rep once.
  const seen = new Set([rep.id])
  const chain = [delegate]
  for (const id of chain) {
    if (seen.has(id)) continue
    seen.add(id)
    for (const one of all.get(id) ?? [])
      if (one.delegate !== undefined && overlap(one, leave)) chain.push(one.delegate)
  }
  if (chain.includes(rep.id))
    warnings.push(`${nameOf(delegate)} has you stand in, directly or through others: nobody would be there.`)
  if (warnings.length > 0) warnings.push('The policy goes on to the next who can take what comes in.')
  return warnings
}

async function leaveByRep(ports: Ports, { roster }: Workspace): Promise<Map<string, Leave[]>> {
  const entered = await ports.store.reps.leave(iso(ports.clock() - DAY).slice(0, 10))
  return new Map(
    roster.reps.map(({ id, leave }) => [id, [...leave, ...entered.filter(({ rep }) => rep === id)]]),
  )
}

/** On the reps' own clocks, which is near enough for a warning. */
function overlap(a: Leave, b: Leave): boolean {
  return first(a) < last(b) && first(b) < last(a)
}

const first = ({ from, start = '00:00' }: Leave) => `${from} ${start}`
const last = ({ to = '9999-12-31', end = '24:00' }: Leave) => `${to} ${end}`

function isSame(a: Leave, b: Leave): boolean {
  return (['from', 'to', 'start', 'end', 'delegate'] as const).every((key) => a[key] === b[key])
}

function beginOf({ from, start = '00:00' }: Leave, timezone: string): number {
  if (start === '24:00') return startOfDay(dayAfter(from, 1), timezone)
  return Temporal.PlainDateTime.from(`${from}T${start}`).toZonedDateTime(timezone).epochMilliseconds
}

function dayAfter(day: string, days: number): string {
  return iso(Date.parse(day) + days * DAY).slice(0, 10)
}
