import { briefLink, briefOfLead, buyerViewOf } from '../brief/of-lead.ts'
import { buyerMail, queueMail, repMail } from '../brief/mails.ts'
import { manageLink, repOf } from '../booking/views.ts'
import { checkUse, countUse } from '../rates.ts'
import type { RateName } from '../limits.ts'
import { MailError, type Mail, type MailPort } from '../integrations/mail/port.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { isFreeMail } from '../routing/free-mail.ts'
import { registrableDomain } from '../routing/match.ts'
import { lapse } from '../booking/offer.ts'
import type { Job } from '../store/jobs.ts'
import { meetingForBuyer, meetingForRep } from './meeting.ts'

/** Does one job. It holds ids only: the state is looked at again, the body rendered here.
 *  @throws MailError, Refusal `rate-limited`, or what the store throws; the worker tries again */
export async function deliver(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  return DELIVERIES[job.kind](ports, mail, job)
}

type Delivery = (ports: Ports, mail: MailPort, job: Job) => Promise<void>

const DELIVERIES: Record<Job['kind'], Delivery> = {
  'invite-buyer': (ports, mail, job) => tellBuyer(ports, mail, job, 'booked'),
  'cancel-buyer': (ports, mail, job) => tellBuyer(ports, mail, job, 'cancelled'),
  'invite-rep': (ports, mail, job) => tellRep(ports, mail, job, 'booked'),
  'cancel-rep': (ports, mail, job) => tellRep(ports, mail, job, 'cancelled'),
  'brief-queue': tellQueue,
  'offer-expiry': async (ports, _mail, job) => lapse(ports, job.subject),
}

/** A state that has passed is not told: who cancels at once gets no invitation, but a withdrawal where one went out. */
async function tellBuyer(
  ports: Ports,
  mail: MailPort,
  job: Job,
  state: 'booked' | 'cancelled',
): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  if (booking?.state !== state) return
  const address = await sha256(booking.email)
  if (await ports.store.suppressions.has(address)) return
  await eachLimit(booking.email, (name, who) => checkUse(ports, name, who))
  const meeting = await meetingForBuyer(ports, booking)
  const text = buyerMail(await buyerViewOf(ports, booking), await manageLink(ports, booking))
  try {
    await mail.send({ ...envelope(job, { address: booking.email }), ...text, ical: icalOf(ports, meeting) })
    await eachLimit(booking.email, (name, who) => countUse(ports, name, who)).catch(() => undefined)
  } catch (error) {
    if (error instanceof MailError && error.final)
      await ports.store.suppressions.add(address, 'refused', new Date(ports.clock()))
    throw error
  }
}

async function tellRep(ports: Ports, mail: MailPort, job: Job, state: 'booked' | 'cancelled'): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  if (booking?.state !== state) return
  const lead = (await ports.store.leads.find(booking.lead))!
  const { workspace } = (await ports.workspaces.of(booking.revision))!
  const rep = repOf(workspace.roster, booking.host)
  const text = repMail((await briefOfLead(ports, lead.id))!, await briefLink(ports, lead))
  const meeting = await meetingForRep(ports, booking)
  await mail.send({
    ...envelope(job, { name: rep.name, address: rep.email }),
    ...text,
    ical: icalOf(ports, meeting),
  })
}

/** The owner of the queue gets the brief of the lead that waits in it. */
async function tellQueue(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const decided = await ports.store.decisions.find(job.subject)
  const latest = decided && (await ports.store.decisions.latestOf(decided.lead))
  if (!decided || latest?.id !== decided.id) return
  const lead = (await ports.store.leads.find(decided.lead))!
  const { workspace } = (await ports.workspaces.of(decided.revision))!
  const queue = workspace.routing.queues.find(({ id }) => id === decided.decision.queue)
  if (!queue) return
  const owner = repOf(workspace.roster, queue.owner)
  const text = queueMail((await briefOfLead(ports, lead.id))!, await briefLink(ports, lead))
  await mail.send({ ...envelope(job, { name: owner.name, address: owner.email }), ...text })
}

/** What limits mail to an unverified address. Free-mail domains belong to everybody and have no limit of their own. */
async function eachLimit(
  address: string,
  use: (name: RateName, who: string) => Promise<void>,
): Promise<void> {
  await use('mail-by-recipient', address)
  const domain = registrableDomain(address)
  if (domain !== undefined && !isFreeMail(domain)) await use('mail-by-domain', domain)
}

function envelope(job: Job, to: Mail['to']): Pick<Mail, 'messageId' | 'to'> {
  return { messageId: `<${job.kind}.${job.subject}@usher>`, to }
}

function icalOf(
  ports: Ports,
  meeting: Awaited<ReturnType<typeof meetingForBuyer>>,
): NonNullable<Mail['ical']> {
  return {
    method: meeting.state === 'booked' ? 'REQUEST' : 'CANCEL',
    content: ports.calendar.invitation(meeting),
  }
}
