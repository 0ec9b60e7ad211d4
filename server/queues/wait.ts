import { answerBy } from '../delivery/answer-by.ts'
import { MINUTE } from '../scheduling/zone.ts'
import type { StoredLead } from '../store/leads.ts'
import type { NewJob } from '../store/jobs.ts'
import type { StoreTx } from '../store/store.ts'
import type { Queue, ServiceLevel } from '../workspace/schema/handover.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A lead waits in a queue, within the transaction that decided so: its owner is told, and reminded when the promised time is over,
 *  the manager half as long after. Decided again into the queue in which it waits, it keeps its place and its promise. */
export async function waitIn(
  tx: StoreTx,
  workspace: Workspace,
  lead: StoredLead,
  { id: decision, queue: queueId }: { id: string; queue: string },
  at: Date,
): Promise<void> {
  const before = await tx.waiting.forChange(lead.id)
  const known = before?.state === 'waiting' && before.queue === queueId ? before : undefined
  const now = at.getTime()
  const level = levelOf(workspace, queueId)
  const by = known ? known.answerBy : level ? await answerBy(tx, workspace, level, now) : null
  const { id, site } = lead
  const since = known?.since ?? at
  await tx.waiting.begin({ lead: id, site, queue: queueId, decision, since, answerBy: by })
  const about = { site, subject: decision, lead: id }
  const jobs: NewJob[] = [{ kind: 'brief-queue', ...about, dueAt: at }]
  if (level && by) {
    const later = await answerBy(tx, workspace, halfOf(level), Math.max(now, by.getTime()))
    jobs.push({ kind: 'queue-late', ...about, part: 'owner', dueAt: by })
    jobs.push({ kind: 'queue-late', ...about, part: 'manager', dueAt: later })
  }
  await tx.jobs.add(jobs, at)
  await offerSoon(tx, new Date(now + AGAIN_MINUTES * MINUTE), at)
}

/** While leads wait, they are decided again so often at least: a leave ends, a new week frees capacity. */
export const AGAIN_MINUTES = 60

/** A rep may be able to take leads again: back from leave, calendar readable, capacity freed, another policy. Those who wait are decided
 *  again then. */
export async function offerSoon(tx: StoreTx, dueAt: Date, at = dueAt): Promise<void> {
  await tx.jobs.schedule({ site: '', kind: 'offer-waiting', subject: 'all', dueAt }, at)
}

export function queueOf({ routing }: Pick<Workspace, 'routing'>, id: string | undefined): Queue | undefined {
  return routing.queues.find((queue) => queue.id === id)
}

/** What a queue promises. */
export function levelOf(workspace: Pick<Workspace, 'routing'>, queue: string): ServiceLevel | undefined {
  const named = queueOf(workspace, queue)?.serviceLevel
  return workspace.routing.serviceLevels.find(({ id }) => id === named)
}

/** The manager hears of it so much later. */
function halfOf(level: ServiceLevel): ServiceLevel {
  return { ...level, withinMinutes: Math.ceil(level.withinMinutes / 2) }
}
