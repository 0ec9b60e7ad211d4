import { meetingTypeOf, repOf } from '../booking/views.ts'
import { rosterOf } from '../booking/roster-of.ts'
import { corrected } from '../brief/corrections.ts'
import { factsInWords } from '../brief/facts.ts'
import { meetingText, noteText } from '../brief/note.ts'
import { briefLink, briefOfLead } from '../brief/of-lead.ts'
import { isVerified } from '../decision-inputs.ts'
import { crmOf, userOf } from '../integrations/crm/choose.ts'
import { BUYER_FIELDS, type CrmField, type CrmFields } from '../integrations/crm/fields.ts'
import type { BuyerRecord, CrmBuyer, CrmMeeting, CrmPort, OwnerOutcome } from '../integrations/crm/port.ts'
import type { Ports } from '../ports.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Conversation } from '../store/conversations.ts'
import type { Job } from '../store/jobs.ts'
import type { StoredLead } from '../store/leads.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Writes the buyer of a lead into the CRM, and whose they are. @throws VendorError */
export async function tellCrmBuyer(ports: Ports, job: Job): Promise<void> {
  const told = await toldOf(ports, job)
  if (!told) return
  const { owner } = await keepBuyer(ports, told)
  if (owner && owner.outcome !== 'set')
    ports.log('info', 'crm-owner-not-set', { lead: told.lead.id, rep: owner.rep.id, why: owner.outcome })
}

/** Writes the conversation of a lead under its buyer, as the brief has it now. @throws VendorError */
export async function tellCrmConversation(ports: Ports, job: Job): Promise<void> {
  const told = await toldOf(ports, job)
  const brief = told && (await briefOfLead(ports, told.lead.id))
  if (!brief) return
  const { lead, crm } = told
  const { record, owner } = await keepBuyer(ports, told)
  const text = noteText(brief, owner && ownerInWords(owner))
  const link = await briefLink(ports, lead)
  const at = new Date(ports.clock())
  await crm.logConversation(record, { key: lead.id, site: lead.site, at, text, link })
}

/** Writes a meeting under its buyer, as it stands now. @throws VendorError */
export async function tellCrmMeeting(ports: Ports, job: Job): Promise<void> {
  const told = await toldOf(ports, job)
  const event = await ports.store.events.find(job.subject)
  const booking = event?.booking ? await ports.store.bookings.find(event.booking) : undefined
  if (!told || !booking) return
  const { record } = await keepBuyer(ports, told)
  await told.crm.logMeeting(record, await meetingOf(ports, booking, told))
}

interface Told {
  lead: StoredLead
  conversation: Conversation
  crm: CrmPort
  workspace: Workspace
}

/** What a job is about, and to whom it is told; undefined where the lead is no more. */
async function toldOf(ports: Ports, job: Job): Promise<Told | undefined> {
  const lead = job.lead === null ? undefined : await ports.store.leads.find(job.lead)
  const conversation = lead && (await ports.store.conversations.find(lead.site, lead.conversation))
  if (!lead || !conversation) return undefined
  const { workspace } = await ports.workspaces.current()
  return { lead, conversation, workspace, crm: crmOf(ports, workspace) }
}

interface Owner {
  rep: Rep
  /** `no user`: the roster names none for this rep. */
  outcome: OwnerOutcome | 'no user'
}

/** Brings the buyer up to date, each time anew: what is put under a buyer finds one, whatever became of earlier deliveries. */
async function keepBuyer(
  ports: Ports,
  { lead, conversation, crm, workspace }: Told,
): Promise<{ record: BuyerRecord; owner?: Owner }> {
  const verified = isVerified(conversation)
  const record = await crm.upsertBuyer(await buyerOf(ports, lead, conversation))
  const rep = await repOfLead(ports, lead, workspace)
  if (!rep) return { record }
  const user = userOf(rep, workspace.integrations.crm.kind)
  if (user === undefined) return { record, owner: { rep, outcome: 'no user' } }
  const wish = { user, key: lead.id, byPerson: lead.rep !== null, verified }
  return { record, owner: { rep, outcome: await crm.setOwner(record, wish) } }
}

/** Who has a lead: the host of its meeting, else whom people gave it to, else whom the policy did. A queue is nobody's. */
async function repOfLead(ports: Ports, lead: StoredLead, { roster }: Workspace): Promise<Rep | undefined> {
  const booking = await ports.store.bookings.latestOf(lead.id)
  const decided = await ports.store.decisions.latestOf(lead.id)
  const id =
    (booking?.state === 'booked' ? booking.host : undefined) ?? lead.rep ?? decided?.decision.assignee
  return roster.reps.find((rep) => rep.id === id)
}

async function buyerOf(ports: Ports, lead: StoredLead, conversation: Conversation): Promise<CrmBuyer> {
  const { playbook } = (await ports.workspaces.of(conversation.revision))!
  const account = (await ports.store.decisions.latestOf(lead.id))?.decision.account
  const email = (conversation.profile.facts.email ?? lead.email)?.toLowerCase()
  const sequence = await sequenceOf(ports, lead.id)
  const known = corrected(conversation.profile, await ports.store.corrections.of(lead.id))
  const fields: CrmFields = {
    ...(email && { email }),
    ...saidIn({ ...conversation, profile: known }, playbook),
    ...cameFrom(conversation.page),
    ...(conversation.locale && { language: conversation.locale }),
    ...(account && { account }),
    ...(sequence && { sequence }),
  }
  return { key: lead.id, site: lead.site, fields, verified: isVerified(conversation) }
}

/** The sequence that the CRM runs. */
async function sequenceOf(ports: Ports, lead: string): Promise<string | undefined> {
  const last = (await ports.store.events.ofLead(lead)).findLast(({ kind }) => kind === 'sequence.enrolled')
  return last?.facts.handTo === 'crm' ? String(last.facts.sequence) : undefined
}

/** What the buyer said, in words; several values of a field stand side by side. */
function saidIn({ profile, locale }: Conversation, playbook: Parameters<typeof factsInWords>[1]): CrmFields {
  const fields: CrmFields = {}
  // As of no day, so that each date has its year: what stands in a CRM is read much later.
  for (const { field, label, value } of factsInWords(profile, playbook, locale, '')) {
    if (!(BUYER_FIELDS as readonly string[]).includes(field)) continue
    const name = field as CrmField
    const said = field === 'competitors' ? `${label} ${value}` : value
    fields[name] = fields[name] === undefined ? said : `${fields[name]}; ${said}`
  }
  return fields
}

/** The page on which the buyer first wrote, and what sent them there. */
function cameFrom(page: Conversation['page']): CrmFields {
  const url = page && URL.canParse(page.url) ? new URL(page.url) : undefined
  if (!url) return {}
  const referrer = page?.referrer
  const source = url.searchParams.get('utm_source') ?? (referrer && new URL(referrer).hostname)
  const campaign = url.searchParams.get('utm_campaign')
  return {
    landingPage: `${url.origin}${url.pathname}`,
    ...(source && { source }),
    ...(campaign && { campaign }),
    ...(referrer && { referrer }),
  }
}

function ownerInWords({ rep, outcome }: Owner): string {
  return `${rep.name}${OWNER_WORDS[outcome]}`
}

const OWNER_WORDS: Record<Owner['outcome'], string> = {
  set: '',
  kept: ', who is not the owner here: another was chosen before.',
  inactive: ', who could not be made the owner here: the user is not active.',
  unknown: ', who could not be made the owner here: there is no such user.',
  'no user': ', who could not be made the owner here: the roster names no CRM user.',
}

async function meetingOf(
  ports: Ports,
  booking: StoredBooking,
  { workspace, lead }: Told,
): Promise<CrmMeeting> {
  const roster = await rosterOf(ports, booking)
  const { name } = meetingTypeOf(roster, booking.meetingType)
  const host = repOf(roster, booking.host)
  const user = userOf(
    workspace.roster.reps.find(({ id }) => id === booking.host) ?? host,
    workspace.integrations.crm.kind,
  )
  const state = booking.outcome === 'held' && booking.state === 'booked' ? 'held' : booking.state
  return {
    key: booking.id,
    version: booking.sequence,
    site: booking.site,
    state,
    start: new Date(booking.start),
    end: new Date(booking.end),
    title: `${name} with ${booking.email}`,
    text: meetingText({ name, state, booking, host, link: await briefLink(ports, lead) }),
    ...(user !== undefined && { host: user }),
  }
}
