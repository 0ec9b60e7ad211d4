import { factsInWords } from '../../brief/facts.ts'
import { localDay } from '../../brief/when.ts'
import { meetingTypeOf } from '../../booking/views.ts'
import { isVerified } from '../../decision-inputs.ts'
import { MailError, type MailPort } from '../../integrations/mail/port.ts'
import { sha256 } from '../../links.ts'
import type { Ports } from '../../ports.ts'
import { DAY, iso } from '../../scheduling/zone.ts'
import type { Conversation } from '../../store/conversations.ts'
import type { Enrolment } from '../../store/enrolments.ts'
import type { Job } from '../../store/jobs.ts'
import type { StoredLead } from '../../store/leads.ts'
import type { Variable } from '../../workspace/schema/template.ts'
import { checkMailLimits, countMailLimits } from '../mail-limits.ts'
import { NotYet } from '../not-yet.ts'
import { endEnrolment } from './end.ts'
import { dueAfter, mailJob, mayWriteTo } from './enrol.ts'
import { renderMail, type Values } from './render.ts'

/** The link back to the conversation works for this long. */
const RESUME_LINK_DAYS = 30

/** Sends a mail of a sequence, if the buyer is still in it, and plans the next. A buyer who booked, took the address back or asked for
 *  no more mails gets none.
 *  @throws MailError, Refusal `rate-limited` */
export async function sendSequenceMail(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const enrolment = await ports.store.enrolments.find(job.subject)
  const step = Number(job.part)
  if (enrolment?.state !== 'running' || enrolment.step !== step) return
  const lead = await ports.store.leads.find(enrolment.lead)
  const conversation = lead && (await ports.store.conversations.find(lead.site, lead.conversation))
  const { workspace } = await ports.workspaces.current()
  const sequence = workspace.routing.sequences.find(({ id }) => id === enrolment.sequence)
  const mails = sequence?.mails ?? []
  const template = mails[step] && workspace.templates[mails[step].template]
  const stop =
    conversation && !mayWriteTo(conversation, workspace)
      ? 'The address may not be written to any more.'
      : await reasonToStop(ports, enrolment, lead)
  if (!lead || !conversation || !template || stop !== undefined) {
    const reason = stop ?? 'The sequence or its mail is no more.'
    await ports.store.transaction((tx) =>
      endEnrolment(tx, enrolment, 'stopped', reason, new Date(ports.clock())),
    )
    return
  }
  if (conversation.visitEndedAt === null) throw new NotYet(3600, 'The buyer is talking to us.')
  const to = lead.email!
  await checkMailLimits(ports, to)
  const site = workspace.site.sites.find(({ id }) => id === lead.site)
  const vendor = site?.name ?? workspace.playbook.vendor
  const unsubscribe = await unsubscribeLink(ports, lead.site, enrolment.addressHash)
  const values = await valuesOf(ports, lead, conversation, vendor)
  const why = `You receive this because this address was given in the chat on the ${vendor} site.`
  const decided = (await ports.store.decisions.latestOf(lead.id))!.decision
  const rep = workspace.roster.reps.find(({ id }) => id === (lead.rep ?? decided.assignee))
  try {
    await mail.send({
      messageId: `<${[job.kind, enrolment.id, step].join('.')}@usher>`,
      to: { address: to },
      ...(rep && { replyTo: { name: rep.name, address: rep.email } }),
      ...renderMail(template, values, { why, unsubscribe }),
      unsubscribe,
    })
  } catch (error) {
    if (error instanceof MailError && error.final)
      await ports.store.suppressions.add(enrolment.addressHash, 'refused', new Date(ports.clock()))
    throw error
  }
  await countMailLimits(ports, to).catch(() => undefined)
  const at = new Date(ports.clock())
  const next = mails[step + 1]
  await ports.store.transaction(async (tx) => {
    await tx.enrolments.advance(enrolment.id, step + 1)
    if (next) await tx.jobs.add(mailJob(lead.site, lead.id, enrolment.id, step + 1, dueAfter(next, at)), at)
    else await endEnrolment(tx, enrolment, 'done', 'all mails sent', at)
  })
}

async function reasonToStop(
  ports: Ports,
  { addressHash }: Enrolment,
  lead: StoredLead | undefined,
): Promise<string | undefined> {
  if (!lead?.email || (await sha256(lead.email)) !== addressHash) return 'The address is another.'
  if (await ports.store.suppressions.has(addressHash)) return 'No more mails are wanted.'
  const coming = await ports.store.bookings.comingOf(lead.site, lead.email, new Date(ports.clock()))
  return coming || lead.state === 'booked' ? 'A meeting is booked.' : undefined
}

/** Ends all mails of sequences to an address, whatever becomes of the enrolment. */
async function unsubscribeLink(ports: Ports, site: string, addressHash: string): Promise<string> {
  return `${ports.address()}/unsubscribe/${await ports.links.sign('unsubscribe', { site, subject: addressHash })}`
}

/** Opens the conversation where it ended, until some days from now. */
export async function resumeLink(ports: Ports, { site, id }: Conversation): Promise<string> {
  const until = new Date(ports.clock() + RESUME_LINK_DAYS * DAY)
  return `${ports.address()}/resume/${await ports.links.sign('resume', { site, subject: id }, until)}`
}

/** What a mail may say of the buyer and of who will meet them. To an address that is only a claim goes nothing that was typed. */
async function valuesOf(
  ports: Ports,
  lead: StoredLead,
  conversation: Conversation,
  vendor: string,
): Promise<Values> {
  const { workspace } = await ports.workspaces.current()
  const { playbook } = (await ports.workspaces.of(conversation.revision))!
  const { decision } = (await ports.store.decisions.latestOf(lead.id))!
  const rep = workspace.roster.reps.find(({ id }) => id === (lead.rep ?? decision.assignee))
  const verified = isVerified(conversation)
  const values: Values = {
    vendor,
    'rep.name': rep?.name ?? `The ${vendor} team`,
    'rep.firstName': rep?.name.split(' ')[0] ?? `The ${vendor} team`,
    'rep.role': rep?.role ?? 'sales',
    meeting: meetingTypeOf(workspace.roster, decision.meetingType).name,
    link: await resumeLink(ports, conversation),
  }
  const { name, company } = lead.profile.facts
  if (verified && name) values['buyer.name'] = name
  if (verified && company) values['buyer.company'] = company
  const today = localDay(iso(ports.clock()), lead.timezone)
  for (const fact of factsInWords(lead.profile, playbook, conversation.locale, today)) {
    const named: Variable = `fact.${fact.field}`
    if (verified || !TYPED.has(fact.field))
      values[named] = values[named] === undefined ? fact.value : `${values[named]}, ${fact.value}`
    if (verified && fact.quote) values[`quote.${fact.field}`] ??= fact.quote
  }
  return values
}

/** Facts whose value is what the buyer typed, not one of a list of ours. */
const TYPED = new Set(['company', 'name', 'jobTitle', 'email', 'phone', 'website'])
