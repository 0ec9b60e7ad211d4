import type { Entry } from '../../widget/contract/entry.ts'
import type { Ports } from '../ports.ts'
import type { Decision } from '../routing/decision.ts'
import type { Conversation } from '../store/conversations.ts'
import type { StoredLead } from '../store/leads.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { FIELD_NAMES } from './facts.ts'

/** How far it came where nothing was booked, in sentences. */
export interface NotBooked {
  /** What was offered. */
  offered?: string
  /** Where the buyer stopped. */
  stopped: string
  /** What they are sent now. */
  sequence?: string
}

/** Of a lead whose visit is over and that has no meeting; else undefined. */
export async function notBookedOf(
  ports: Ports,
  lead: StoredLead,
  decision: Decision,
  conversation: Conversation,
  entries: readonly Entry[],
  { roster }: Workspace,
): Promise<NotBooked | undefined> {
  if (lead.state === 'booked' || conversation.visitEndedAt === null) return undefined
  const offer = await ports.store.offers.latestOf(lead.id)
  const host = roster.reps.find(({ id }) => id === offer?.rep)
  const type = roster.meetingTypes.find(({ id }) => id === offer?.meetingType)
  const enrolment = await ports.store.enrolments.latestOf(lead.id)
  // Shown while the buyer was there, and not only made for them afterwards.
  const wasShown = offer !== undefined && offer.createdAt < conversation.visitEndedAt
  return {
    ...(wasShown &&
      host &&
      type && { offered: `${type.name} with ${host.name}: the buyer saw the free times.` }),
    stopped: stoppedAt(entries, decision, wasShown, offer?.state === 'refused'),
    ...(enrolment && {
      sequence:
        enrolment.state === 'running'
          ? `The sequence ${enrolment.sequence} runs; ${enrolment.step} of its mails went out.`
          : `The sequence ${enrolment.sequence} ended: ${enrolment.reason ?? 'all mails sent'}.`,
    }),
  }
}

function stoppedAt(
  entries: readonly Entry[],
  { queue, close }: Decision,
  wasShown: boolean,
  wasRefused: boolean,
): string {
  if (wasShown && wasRefused) return 'They wrote that none of the times suits them.'
  if (wasShown) return 'They looked at the times and picked none.'
  if (queue !== undefined) return 'They were told who will answer.'
  if (close !== undefined) return 'They were told that this is not for them.'
  const last = entries.findLast((entry) => entry.role === 'buyer' || entry.kind === 'question')
  return last?.kind === 'question' && last.role === 'assistant'
    ? `They left at the question about: ${FIELD_NAMES[last.asks].toLowerCase()}.`
    : 'They left before times were shown.'
}
