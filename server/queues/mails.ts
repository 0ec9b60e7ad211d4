import { comingMail, givenMail, timesMail, type MailText } from '../brief/mails.ts'
import { briefLink, briefOfLead } from '../brief/of-lead.ts'
import { when } from '../brief/when.ts'
import { isVerified } from '../decision-inputs.ts'
import { checkMailLimits, countMailLimits } from '../delivery/mail-limits.ts'
import { resumeLink } from '../delivery/sequences/mail.ts'
import { send } from '../delivery/to-rep.ts'
import type { MailPort } from '../integrations/mail/port.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { leadPath, queuePath, repLink } from '../rep/links.ts'
import { iso } from '../scheduling/zone.ts'
import type { StoredEvent } from '../store/events.ts'
import type { Job, NewJob } from '../store/jobs.ts'
import type { Conversation } from '../store/conversations.ts'
import type { StoredLead } from '../store/leads.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { levelOf, queueOf } from './wait.ts'

/** Who hears of a lead that has another rep now, outside a visit: the rep, unless they took it themselves, and the buyer. With a
 *  meeting both hear of that. */
export function givenFor(event: StoredEvent, at: Date): NewJob[] {
  const { id: subject, site, kind, lead, rep, booking, facts } = event
  if (lead === null || rep === null || booking !== null) return []
  const about = { site, subject, lead, dueAt: at }
  const toRep: NewJob = { ...about, kind: 'brief-given', part: rep }
  if (kind === 'lead.claimed' || kind === 'lead.handed-over')
    return [...(facts.by === rep ? [] : [toRep]), { ...about, kind: 'tell-taken' }]
  if (kind === 'lead.routed' && facts.again !== undefined) return [toRep, { ...about, kind: 'tell-times' }]
  return []
}

/** Tells a rep that a lead is theirs now, if it still is. */
export async function tellGiven(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const told = await toldOf(ports, job)
  if (!told || told.lead.state === 'booked' || told.rep.id !== job.part) return
  const { lead, rep, event, workspace } = told
  const brief = await briefOfLead(ports, lead.id)
  if (!brief) return
  const by = workspace.roster.reps.find(({ id }) => id === event.facts.by)?.name ?? 'A colleague'
  const handed = (await ports.store.handovers.of(lead.id)).findLast(({ to }) => to === rep.id)
  const lines = {
    'lead.claimed': [`${by} has given you this lead. Please answer the buyer.`],
    'lead.handed-over': [`${by} has handed this lead over to you: “${handed?.reason ?? ''}”`],
    'lead.routed': [
      'This lead waited, and is yours now. Where the buyer’s address is verified, they are shown your times.',
    ],
  }[event.kind as 'lead.routed']
  const link = {
    words: 'Hand it over, or correct what was noted',
    href: await repLink(ports, rep.id, leadPath(lead.id)),
  }
  await send(
    mail,
    job,
    rep,
    givenMail(brief, await briefLink(ports, lead), { title: 'Yours now', lines, link }),
  )
}

/** Tells the buyer who has taken up what they asked for. */
export async function tellTaken(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  await tellBuyer(ports, mail, job, ({ vendor, rep }) => Promise.resolve(comingMail(vendor, rep)))
}

/** Tells the buyer that there are times after all, with a link that opens the conversation where it ended. */
export async function tellTimes(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  await tellBuyer(ports, mail, job, async ({ vendor, rep, conversation }) =>
    timesMail(vendor, rep, await resumeLink(ports, conversation)),
  )
}

/** Reminds the owner of a queue, then the manager of its service level, of a lead that still waits. */
export async function tellLate(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const decided = await ports.store.decisions.find(job.subject)
  const wait = decided && (await ports.store.waiting.of(decided.lead))
  if (wait?.state !== 'waiting' || wait.decision !== decided!.id) return
  const lead = await ports.store.leads.find(wait.lead)
  const brief = lead && (await briefOfLead(ports, lead.id))
  if (!lead || !brief) return
  const policy = (await ports.workspaces.of(decided!.revision))!.workspace
  const { roster } = (await ports.workspaces.current()).workspace
  const owner = queueOf(policy, wait.queue)?.owner
  const to = job.part === 'owner' ? owner : levelOf(policy, wait.queue)?.manager
  const rep = roster.reps.find(({ id }) => id === to)
  if (!rep) return
  const promised = wait.answerBy && when(iso(wait.answerBy.getTime()), rep.timezone, iso(ports.clock()))
  const ownerName = roster.reps.find(({ id }) => id === owner)?.name ?? 'the owner'
  const lines = [
    promised
      ? `The buyer was promised an answer by ${promised.day}, ${promised.time}, and nobody has taken this lead.`
      : 'Nobody has taken this lead.',
    ...(rep.id === owner ? [] : [`It waits in the queue “${wait.queue}” of ${ownerName}.`]),
  ]
  const link = { words: 'The queue', href: await repLink(ports, rep.id, queuePath(wait.queue)) }
  const title = job.part === 'owner' ? 'Still waiting' : 'Nobody has answered'
  await send(mail, job, rep, givenMail(brief, await briefLink(ports, lead), { title, lines, link }))
}

interface Told {
  lead: StoredLead
  event: StoredEvent
  /** Who has it now. */
  rep: Rep
  workspace: Workspace
}

async function toldOf(ports: Ports, job: Job): Promise<Told | undefined> {
  const event = await ports.store.events.find(job.subject)
  const lead = event?.lead ? await ports.store.leads.find(event.lead) : undefined
  if (!event || !lead) return undefined
  const { workspace } = await ports.workspaces.current()
  const id = lead.rep ?? (await ports.store.decisions.latestOf(lead.id))?.decision.assignee
  const rep = workspace.roster.reps.find((one) => one.id === id)
  return rep && { lead, event, rep, workspace }
}

/** To an address that is verified, if the rep of whom it tells still has the lead: a claim gets no such mail. */
async function tellBuyer(
  ports: Ports,
  mail: MailPort,
  job: Job,
  textOf: (told: { vendor: string; rep: Rep; conversation: Conversation }) => Promise<MailText>,
): Promise<void> {
  const told = await toldOf(ports, job)
  const conversation = told && (await ports.store.conversations.find(told.lead.site, told.lead.conversation))
  if (!conversation || !isVerified(conversation) || told.lead.state === 'booked') return
  if (told.event.rep !== told.rep.id) return
  const to = conversation.verifiedEmail!
  if (await ports.store.suppressions.has(await sha256(to))) return
  await checkMailLimits(ports, to)
  const { site, playbook } = told.workspace
  const vendor = site.sites.find(({ id }) => id === told.lead.site)?.name ?? playbook.vendor
  const messageId = `<${[job.kind, job.subject].join('.').replaceAll(':', '.')}@usher>`
  await mail.send({
    messageId,
    to: { address: to },
    ...(await textOf({ vendor, rep: told.rep, conversation })),
  })
  await countMailLimits(ports, to).catch(() => undefined)
}
