import { isVerified } from '../../decision-inputs.ts'
import { sha256 } from '../../links.ts'
import type { Ports } from '../../ports.ts'
import { DAY, HOUR } from '../../scheduling/zone.ts'
import type { Conversation } from '../../store/conversations.ts'
import type { StoredEvent } from '../../store/events.ts'
import type { NewJob } from '../../store/jobs.ts'
import type { Sequence } from '../../workspace/schema/handover.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { endEnrolment } from './end.ts'

/** A meeting is booked: the sequence that the buyer is in ends. */
export async function endSequenceOf(ports: Ports, event: StoredEvent): Promise<void> {
  if (event.kind !== 'meeting.booked' || event.lead === null) return
  const email = (await ports.store.leads.find(event.lead))?.email
  if (!email) return
  const addressHash = await sha256(email)
  await ports.store.transaction(async (tx) => {
    const running = await tx.enrolments.runningOf(addressHash)
    if (running) await endEnrolment(tx, running, 'stopped', 'A meeting is booked.', new Date(ports.clock()))
  })
}

/** Nothing was booked when the visit ended: enrols the buyer in the sequence that the policy chose, if they may be written to and are in
 *  none. */
export async function startSequenceOf(ports: Ports, event: StoredEvent): Promise<void> {
  if (event.kind !== 'lead.not-booked' || event.lead === null) return
  const lead = await ports.store.leads.find(event.lead)
  const conversation = lead && (await ports.store.conversations.find(lead.site, lead.conversation))
  const decided = lead && (await ports.store.decisions.latestOf(lead.id))
  if (!lead || !conversation || !decided || lead.state === 'booked' || lead.email === null) return
  // The buyer is here again.
  if (conversation.visitEndedAt === null) return
  const { workspace, number: revision } = await ports.workspaces.current()
  const sequence = workspace.routing.sequences.find(({ id }) => id === decided.decision.sequence)
  if (!sequence || !mayWriteTo(conversation, workspace)) return
  const [first] = sequence.mails ?? []
  if (!first && !sequence.handTo) return
  const addressHash = await sha256(lead.email)
  const at = new Date(ports.clock())
  if (await ports.store.suppressions.has(addressHash)) return
  const id = ports.newId()
  await ports.store.transaction(async (tx) => {
    const { site } = lead
    const enrolled = { id, site, lead: lead.id, addressHash, sequence: sequence.id, revision }
    if (!(await tx.enrolments.start(enrolled, at))) return
    const handTo = sequence.handTo ?? null
    const facts = { sequence: sequence.id, handTo }
    const about = { site, subject: id, conversation: conversation.id, lead: lead.id, decision: decided.id }
    await tx.events.record(
      { kind: 'sequence.enrolled', ...about, facts },
      at,
      first ? [mailJob(site, lead.id, id, 0, dueAfter(first, at))] : [],
    )
    // Whoever it was handed to runs it.
    if (!first) await tx.enrolments.end(id, 'done', `handed to ${handTo}`, at)
  })
}

/** Whether sequences may write to the buyer's address: one that is verified, or, where the site says so, of a buyer who agreed before
 *  anything was stored. */
export function mayWriteTo(conversation: Conversation, { site }: Workspace): boolean {
  if (isVerified(conversation)) return true
  const its = site.sites.find(({ id }) => id === conversation.site)
  return its?.mails === 'consent' && its.privacy.mode === 'consent'
}

export function mailJob(site: string, lead: string, enrolment: string, step: number, dueAt: Date): NewJob {
  return { kind: 'sequence-mail', site, lead, subject: enrolment, part: String(step), dueAt }
}

type Step = NonNullable<Sequence['mails']>[number]

/** When a mail is due that follows what happened at that time. */
export function dueAfter({ afterHours, afterDays = 0 }: Step, at: Date): Date {
  return new Date(at.getTime() + (afterHours === undefined ? afterDays * DAY : afterHours * HOUR))
}
