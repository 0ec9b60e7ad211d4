import { briefLink, briefOfLead } from '../brief/of-lead.ts'
import type { RepBrief } from '../brief/model.ts'
import { MINUTE, DAY } from '../scheduling/zone.ts'
import type { Ports } from '../ports.ts'
import { mayManage, mayTake } from '../queues/acts.ts'
import { queueOf } from '../queues/wait.ts'
import type { Decision } from '../routing/decision.ts'
import type { StoredWait } from '../store/waiting.ts'
import type { Queue } from '../workspace/schema/handover.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Leads that the page lists; the rest wait below. */
export const LEADS_SHOWN_MAX = 50
const LEFT_SHOWN_MAX = 20

/** A lead that waits. Instants are UTC ms. */
export interface WaitingLead {
  id: string
  brief: RepBrief
  briefUrl: string
  since: number
  answerBy: number | undefined
  /** How much of the time between the two is over, 0 to 1. */
  used: number | undefined
}

/** One that left the queue today, that is in the last 24 hours. */
export interface LeftLead {
  who: string
  went: string
  how: string
  waitedMinutes: number
}

export interface QueueView {
  queue: Queue
  owner: string
  rep: Rep
  now: number
  /** What the rep may do. */
  may: { take: boolean; manage: boolean }
  waiting: WaitingLead[]
  /** Waiting leads that are not listed. */
  more: number
  left: LeftLead[]
  colleagues: { id: string; name: string }[]
}

/** A queue as it stands now, for a rep who may see it; undefined for others, and where there is no such queue. Reads only. */
export async function queueView(ports: Ports, rep: Rep, id: string): Promise<QueueView | undefined> {
  const { workspace } = await ports.workspaces.current()
  const queue = queueOf(workspace, id)
  if (!queue || !mayTake(workspace, queue, rep)) return undefined
  const now = ports.clock()
  const all = await byUrgency(ports, await ports.store.waiting.oldest(WAITING_READ_MAX, id))
  const waiting = await Promise.all(
    all.slice(0, LEADS_SHOWN_MAX).map((wait) => waitingLead(ports, wait, now)),
  )
  const nameOf = (one: string | null) =>
    workspace.roster.reps.find((known) => known.id === one)?.name ?? one ?? ''
  return {
    queue,
    owner: nameOf(queue.owner),
    rep,
    now,
    may: { take: true, manage: mayManage(workspace, queue, rep) },
    waiting: waiting.filter((one) => one !== undefined),
    more: Math.max(0, ((await ports.store.waiting.counts())[id] ?? 0) - LEADS_SHOWN_MAX),
    left: await leftToday(ports, id, now, nameOf),
    colleagues: workspace.roster.reps
      .filter((one) => one.active && one.id !== rep.id)
      .map((one) => ({ id: one.id, name: one.name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en')),
  }
}

/** Queues of whose leads a rep may take some, with how many wait. */
export interface OpenQueue {
  id: string
  waiting: number
  owned: boolean
}

export async function queuesOf(ports: Ports, rep: Rep): Promise<OpenQueue[]> {
  const { workspace } = await ports.workspaces.current()
  const its = workspace.routing.queues.filter((queue) => mayTake(workspace, queue, rep))
  if (its.length === 0) return []
  const counts = await ports.store.waiting.counts()
  return its
    .map(({ id, owner }) => ({ id, waiting: counts[id] ?? 0, owned: owner === rep.id }))
    .filter(({ waiting, owned }) => waiting > 0 || owned)
}

/** Of so many the most urgent are found. */
const WAITING_READ_MAX = 500

/** By the order of the levels in the policy that decided, then the oldest first. */
async function byUrgency(ports: Ports, waiting: StoredWait[]): Promise<StoredWait[]> {
  const ranked = await Promise.all(
    waiting.map(async (wait) => {
      const decided = await ports.store.decisions.find(wait.decision)
      const policy = decided && (await ports.workspaces.of(decided.revision))?.workspace
      return { wait, rank: decided && policy ? rankOf(decided.decision, policy) : Number.MAX_SAFE_INTEGER }
    }),
  )
  return ranked
    .sort((a, b) => a.rank - b.rank || a.wait.since.getTime() - b.wait.since.getTime())
    .map(({ wait }) => wait)
}

/** The place of a decision's urgency among the levels; behind them all where none held. */
export function rankOf({ trace }: Pick<Decision, 'trace'>, { routing }: Pick<Workspace, 'routing'>): number {
  const held = trace.find(({ step, result }) => step.kind === 'urgency' && result === 'holds')?.step.id
  const place = routing.urgency.findIndex(({ id }) => id === held)
  return place < 0 ? routing.urgency.length : place
}

async function waitingLead(ports: Ports, wait: StoredWait, now: number): Promise<WaitingLead | undefined> {
  const lead = await ports.store.leads.find(wait.lead)
  const brief = lead && (await briefOfLead(ports, lead.id))
  if (!lead || !brief) return undefined
  const since = wait.since.getTime()
  const answerBy = wait.answerBy?.getTime()
  const used =
    answerBy === undefined ? undefined : Math.min(1, (now - since) / Math.max(MINUTE, answerBy - since))
  return { id: lead.id, brief, briefUrl: await briefLink(ports, lead), since, answerBy, used }
}

async function leftToday(
  ports: Ports,
  queue: string,
  now: number,
  nameOf: (id: string | null) => string,
): Promise<LeftLead[]> {
  const left = await ports.store.waiting.left(queue, new Date(now - DAY), LEFT_SHOWN_MAX)
  return Promise.all(
    left.map(async ({ lead, rep, endedBy, reason, note, since, endedAt }) => ({
      who: (await ports.store.leads.find(lead))?.email ?? 'A buyer without an address',
      went: rep === null ? '' : nameOf(rep),
      how: howOf(reason, note, nameOf(endedBy)),
      waitedMinutes: Math.round((endedAt!.getTime() - since.getTime()) / MINUTE),
    })),
  )
}

function howOf(reason: string | null, note: string | null, by: string): string {
  switch (reason) {
    case 'claimed':
    case 'accepted':
      return 'taken'
    case 'assigned':
      return `given by ${by}`
    case 'handed-over':
      return `handed over by ${by}`
    case 'booked':
      return 'booked a meeting'
    case 'offered':
      return 'somebody had time again, offered by itself'
    case 'decided':
      return 'decided again'
    default:
      return `closed by ${by}: ${note ?? CLOSED[reason ?? ''] ?? reason ?? ''}`
  }
}

const CLOSED: Record<string, string> = {
  answered: 'answered elsewhere',
  'not-a-fit': 'not a fit',
  duplicate: 'known already',
  nonsense: 'no real request',
}
