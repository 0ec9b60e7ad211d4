import type { Conversation } from '../store/conversations.ts'
import type { EventKind } from '../store/event-kinds.ts'
import type { StoredEvent } from '../store/events.ts'
import type { NewJob } from '../store/jobs.ts'
import type { StoreTx } from '../store/store.ts'

/** What is said after a lead was submitted is told together with what is said soon after it. */
export const NOTE_DELAY_SECONDS = 60

/** The buyer or their owner is another. */
const BUYER: readonly EventKind[] = [
  'lead.routed',
  'lead.claimed',
  'lead.handed-over',
  'alert.accepted',
  'fact.corrected',
  'meeting.booked',
  'meeting.rescheduled',
]
/** The brief says something else. */
const CONVERSATION: readonly EventKind[] = [...BUYER, 'lead.not-booked', 'meeting.cancelled']
const MEETING: readonly EventKind[] = [
  'meeting.booked',
  'meeting.rescheduled',
  'meeting.cancelled',
  'meeting.held',
  'meeting.no_show',
]

/** What the CRM is told because of an event: the buyer first, for the rest is put under the buyer. */
export function crmFor(event: StoredEvent, at: Date): NewJob[] {
  const { id: subject, site, kind, lead, booking } = event
  if (lead === null) return []
  const about = { subject, site, lead, dueAt: at }
  // The CRM runs the sequence: it finds which in the buyer.
  const isHanded = kind === 'sequence.enrolled' && event.facts.handTo === 'crm'
  return [
    ...(BUYER.includes(kind) || isHanded ? [{ kind: 'crm-buyer' as const, ...about }] : []),
    ...(CONVERSATION.includes(kind) ? [{ kind: 'crm-conversation' as const, ...about }] : []),
    ...(MEETING.includes(kind) && booking !== null ? [{ kind: 'crm-meeting' as const, ...about }] : []),
  ]
}

/** More was said in a conversation. Where it is a lead's, the CRM is told soon. */
export async function noteGoesOn(
  tx: StoreTx,
  { id, site, entryCount }: Pick<Conversation, 'id' | 'site' | 'entryCount'>,
  at: Date,
): Promise<void> {
  const lead = entryCount === 0 ? undefined : await tx.leads.ofConversation(id)
  if (!lead) return
  const dueAt = new Date(at.getTime() + NOTE_DELAY_SECONDS * 1000)
  const about = { site, subject: lead.id, lead: lead.id, version: entryCount, dueAt }
  await tx.jobs.add({ kind: 'crm-conversation', ...about }, at)
}
