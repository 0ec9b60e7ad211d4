import { figureFacts } from './decision-inputs.ts'
import { sameFacts, submitLead } from './pipeline.ts'
import type { Ports } from './ports.ts'
import { MINUTE } from './scheduling/zone.ts'
import type { Conversation } from './store/conversations.ts'
import type { StoreTx } from './store/store.ts'
import type { Site } from './workspace/schema/site.ts'

/** So long after a page was left, and nothing was heard of it, the visit is over. */
const LEFT_MINUTES = 5

/** Something was said: its visit goes on, or begins. */
export async function beginVisit(
  tx: StoreTx,
  site: Site,
  conversation: Conversation,
  at: Date,
): Promise<void> {
  const { id, entryCount, leftAt, visitEndedAt } = conversation
  if (leftAt !== null || visitEndedAt !== null) await tx.conversations.goesOn(id)
  if (entryCount > 0 && visitEndedAt === null) return
  const dueAt = new Date(at.getTime() + site.visitIdleMinutes * MINUTE)
  const job = { kind: 'visit-end', site: site.id, subject: id, dueAt } as const
  const about = { site: site.id, subject: id, conversation: id, facts: figureFacts(conversation) }
  if (entryCount === 0) await tx.events.record({ kind: 'chat.answered', ...about }, at, [job])
  else await tx.jobs.schedule(job, at)
}

/** The page says that it is being left. That only brings the end of the visit nearer, and whatever is heard of it takes it back. */
export async function leavePage(ports: Ports, { id, site }: Conversation): Promise<void> {
  const at = new Date(ports.clock())
  await ports.store.transaction(async (tx) => {
    await tx.conversations.leave(id, at)
    const dueAt = new Date(at.getTime() + LEFT_MINUTES * MINUTE)
    await tx.jobs.schedule({ kind: 'visit-end', site, subject: id, dueAt }, at)
  })
}

/** Ends a visit when it is over; else says when to look again. Who left a way to be reached and was not put through becomes a lead now; a
 *  lead without a meeting is announced, so that its rep gets the brief, and its sequence begins. */
export async function endVisit(ports: Ports, site: string, id: string): Promise<Date | undefined> {
  const conversation = await ports.store.conversations.find(site, id)
  if (!conversation || conversation.visitEndedAt !== null) return undefined
  const now = ports.clock()
  const over = await overAt(ports, conversation)
  if (over > now) return new Date(over)
  const { email, wantsHuman } = conversation.profile.facts
  if (email || wantsHuman) await becomeLead(ports, conversation)
  const at = new Date(now)
  await ports.store.transaction(async (tx) => {
    // Something was said meanwhile: the visit goes on.
    const latest = await tx.conversations.find(site, id)
    if (latest?.updatedAt.getTime() !== conversation.updatedAt.getTime()) return
    if (!(await tx.conversations.endVisit(id, at))) return
    const lead = await tx.leads.ofConversation(id)
    if (!lead || lead.state === 'booked') return
    const decision = await tx.decisions.latestOf(lead.id)
    if (!decision) return
    const rep = lead.rep ?? decision.decision.assignee
    await tx.events.record(
      {
        kind: 'lead.not-booked',
        site,
        subject: lead.id,
        version: conversation.updatedAt.getTime(),
        conversation: id,
        lead: lead.id,
        decision: decision.id,
        ...(rep && { rep }),
      },
      at,
    )
  })
  ports.wake()
  return undefined
}

/** UTC ms. */
async function overAt(ports: Ports, { site, updatedAt, leftAt }: Conversation): Promise<number> {
  const { sites } = (await ports.workspaces.current()).workspace.site
  const idle = sites.find(({ id }) => id === site)?.visitIdleMinutes ?? 30
  const end = updatedAt.getTime() + idle * MINUTE
  return leftAt === null ? end : Math.min(end, leftAt.getTime() + LEFT_MINUTES * MINUTE)
}

/** Submits what the buyer said for them, unless that is done and nothing new was said. */
async function becomeLead(ports: Ports, conversation: Conversation): Promise<void> {
  const known = await ports.store.leads.ofConversation(conversation.id)
  if (known && sameFacts(known.profile, conversation.profile)) return
  const timezone = await ports.store.conversations.timezoneOf(conversation.id)
  await submitLead(ports, conversation, { timezone })
}
