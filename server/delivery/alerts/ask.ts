import { hostsNow } from '../../booking/hosts.ts'
import { routingState } from '../../decision-inputs.ts'
import type { Ports } from '../../ports.ts'
import { eligibility } from '../../routing/eligibility.ts'
import { poolOf, repsOf, repsStillIn, targetOf } from '../../routing/pools.ts'
import { isAtWork } from '../../routing/at-work.ts'
import { iso } from '../../scheduling/zone.ts'
import type { StoredAsk } from '../../store/asked.ts'
import type { NewEvent } from '../../store/events.ts'
import type { Job, NewJob } from '../../store/jobs.ts'
import type { StoreTx } from '../../store/store.ts'
import type { ServiceLevel } from '../../workspace/schema/handover.ts'
import type { Rep } from '../../workspace/schema/roster.ts'
import { answerBy } from '../answer-by.ts'
import { aboutAlert, raisedAlert, whoHas, type RaisedAlert } from './alert.ts'
import { askJobs, managerJobs } from './ways.ts'

/** An alert that somebody is to accept. */
export type AskedFor = RaisedAlert & { level: ServiceLevel }

/** Begins to ask: the rep who has the lead first. Done again it changes nothing. False where nobody could be asked; the manager is told. */
export async function startAsking(ports: Ports, raised: AskedFor): Promise<boolean> {
  return ports.store.transaction(async (tx) => {
    const rows = await tx.asked.forChange({ decision: raised.decided.id, alert: raised.alert.id })
    if (rows.length > 0) return true
    const now = ports.clock()
    const next = await askNext(tx, raised, rows, now)
    await tx.jobs.add(next.jobs, new Date(now))
    if (next.event) await tx.events.record(next.event, new Date(now))
    return next.rep !== undefined
  })
}

/** The service level is over: who was asked is asked no more, and the next is. Of a lead that was booked, taken or decided again meanwhile,
 *  nobody is. */
export async function lapseAsk(ports: Ports, job: Job): Promise<void> {
  const raised = await raisedAlert(ports, { decision: job.subject, alert: job.part })
  if (!raised?.level) return
  await endAsk(ports, { ...raised, level: raised.level }, job.version)
}

/** Ends all that is asked about a lead, but for a decision's: it was booked, taken, or decided again. */
export async function endAsksOf(ports: Ports, lead: string, exceptDecision?: string): Promise<void> {
  for (const { decision, alert, place } of await ports.store.asked.openOf(lead)) {
    const raised = decision === exceptDecision ? undefined : await raisedAlert(ports, { decision, alert })
    if (raised?.level) await endAsk(ports, { ...raised, level: raised.level }, place, true)
  }
}

async function endAsk(ports: Ports, raised: AskedFor, place: number, isOver = false): Promise<void> {
  await ports.store.transaction(async (tx) => {
    const rows = await tx.asked.forChange({ decision: raised.decided.id, alert: raised.alert.id })
    const open = rows.find((row) => row.place === place && row.state === 'asked')
    const now = ports.clock()
    if (!open || (!isOver && open.answerBy.getTime() > now)) return
    const over = isOver || (await isSettled(tx, raised))
    await moveOn(tx, raised, rows, open, 'lapsed', now, !over)
  })
}

/** Ends what a rep is asked, and asks the next one; each is an event, and the message says it. */
export async function moveOn(
  tx: StoreTx,
  raised: AskedFor,
  rows: StoredAsk[],
  open: StoredAsk,
  as: 'passed' | 'lapsed',
  now: number,
  askOn = true,
): Promise<void> {
  const at = new Date(now)
  await tx.asked.end(open, as, at)
  const next = askOn ? await askNext(tx, raised, rows, now) : undefined
  const onTo = next ? (next.rep ?? 'manager') : null
  await tx.events.record(
    [
      {
        ...eventOf(raised, open),
        kind: `alert.${as}`,
        facts: { alert: raised.alert.id, place: open.place, next: onTo },
      },
      ...(next?.event ? [next.event] : []),
    ],
    at,
    next?.jobs,
  )
  await updateMessage(tx, raised, open.place, at)
}

/** The message of a rep who was asked is to say how it stands now. */
export async function updateMessage(
  tx: StoreTx,
  raised: RaisedAlert,
  place: number,
  at: Date,
): Promise<void> {
  if (raised.workspace.integrations.slack?.token === undefined) return
  await tx.jobs.schedule({ ...aboutAlert(raised), kind: 'slack-update', version: place, dueAt: at }, at)
}

/** As an event tells of somebody who was asked. */
export function eventOf(
  { decided, lead, alert }: RaisedAlert,
  { place, rep }: Pick<StoredAsk, 'place' | 'rep'>,
) {
  const about = { site: lead.site, lead: lead.id, conversation: lead.conversation }
  return { ...about, subject: decided.id, decision: decided.id, version: `${alert.id}.${place}`, rep }
}

/** Whether nobody need be asked any more: the lead is booked, somebody took it, or it was decided again. */
export async function isSettled(tx: StoreTx, { decided, lead }: RaisedAlert): Promise<boolean> {
  const now = await tx.leads.find(lead.id)
  return !now || now.state === 'booked' || now.rep !== null || (await isVoid(tx, decided))
}

/** Whether the lead was decided again since. */
export async function isVoid(tx: StoreTx, decided: RaisedAlert['decided']): Promise<boolean> {
  return (await tx.decisions.latestOf(decided.lead))?.id !== decided.id
}

interface Next {
  /** Who is asked; undefined: the manager is told. */
  rep?: string
  event?: NewEvent
  jobs: NewJob[]
}

async function askNext(tx: StoreTx, raised: AskedFor, rows: StoredAsk[], now: number): Promise<Next> {
  const { level, decided, alert, lead, workspace } = raised
  const rep = rows.length < level.reps ? await nextRep(tx, raised, rows, now) : undefined
  if (!rep) return { jobs: managerJobs(raised, level.manager, new Date(now)) }
  const by = await answerBy(tx, workspace, level, now)
  const row: StoredAsk = {
    decision: decided.id,
    alert: alert.id,
    place: (rows.at(-1)?.place ?? 0) + 1,
    site: lead.site,
    lead: lead.id,
    rep: rep.id,
    state: 'asked',
    askedAt: new Date(now),
    answerBy: by,
    endedAt: null,
    channel: null,
    message: null,
  }
  if (!(await tx.asked.add(row))) throw new Error('Two were asked for one lead at once.')
  const facts = { alert: alert.id, place: row.place, by: iso(by.getTime()) }
  return {
    rep: rep.id,
    event: { ...eventOf(raised, row), kind: 'alert.asked', facts },
    jobs: askJobs(raised, row, new Date(now)),
  }
}

/** Who may be asked: the rep who has the lead first, then the pool of the decision or, where it has none, the team of the service
 *  level. */
export function whoMayBeAsked(raised: RaisedAlert): string[] {
  const { decided, level, workspace } = raised
  const pool = repsStillIn(decided.decision.pool, workspace)
  const team = level?.team === undefined ? [] : repsOf(level.team, workspace.roster).map(({ id }) => id)
  const first = whoHas(raised)
  return [...new Set([...(first === undefined ? [] : [first]), ...(pool.length > 0 ? pool : team)])]
}

/** The first of them who was not asked and can take a lead now; those at work before those who are not, but for the one who has
 *  it. */
async function nextRep(
  tx: StoreTx,
  raised: RaisedAlert,
  rows: StoredAsk[],
  now: number,
): Promise<Rep | undefined> {
  const { lead, decided, workspace } = raised
  const ids = workspace.roster.reps.map(({ id }) => id)
  const hosts = await hostsNow(tx, workspace, ids, { start: now, end: now }, now)
  // That none of a rep's times suited is no reason not to call.
  const state = { ...(await routingState(tx, workspace, hosts, lead, now)), passedOver: [] }
  const { pool, meetingType } = decided.decision
  const needs = pool === null ? undefined : poolOf(targetOf(pool), workspace)?.needs
  const { language } = decided.inputs.lead
  const type = workspace.roster.meetingTypes.find(({ id }) => id === meetingType)
  const able = whoMayBeAsked(raised)
    .filter((id) => !rows.some((row) => row.rep === id))
    .flatMap((id) => hosts.get(id)?.rep ?? [])
    .filter((rep) => {
      const context = { state, now, ...(needs && { needs: [needs] }), ...(language && { language }) }
      return type === undefined ? rep.active : eligibility(rep, type, context).eligible
    })
  const has = whoHas(raised)
  return able.find(({ id }) => id === has) ?? able.find((rep) => isAtWork(rep, now)) ?? able[0]
}
