import { meetingTypeOf, repOf } from '../booking/views.ts'
import { noteMail, notBookedMail, queueMail, repMail, type MailText } from '../brief/mails.ts'
import { briefLink, briefOfLead } from '../brief/of-lead.ts'
import type { Mail, MailPort } from '../integrations/mail/port.ts'
import type { Ports } from '../ports.ts'
import { leadsTo, queuePath, repLink, SIGN_IN_LINK_MINUTES, TO_MARK } from '../rep/links.ts'
import { iso, MINUTE } from '../scheduling/zone.ts'
import { when } from '../brief/when.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoredEvent } from '../store/events.ts'
import type { Job, NewJob } from '../store/jobs.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { meetingForRep } from './meeting.ts'
import { rosterOf } from '../booking/roster-of.ts'

/** Tells one host how the meeting stands, if that is still how it stands. A host whose calendar we write gets no invitation
 *  with it: the meeting is there already. */
export async function inviteRep(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  if (!booking || booking.sequence !== job.version || booking.state === 'no-show') return
  const part = booking.hosts.find(({ host }) => host === job.part)
  const rep = await repNow(ports, job.part)
  if (!part || !rep) return
  const left = part.role === 'former'
  if ((booking.state === 'cancelled' || left) && part.toldSequence === null) return
  const lead = (await ports.store.leads.find(booking.lead))!
  const brief = (await briefOfLead(ports, lead.id))!
  const note = left
    ? `${(await repNow(ports, booking.host))?.name ?? 'A colleague'} has this meeting now. You have nothing to do.`
    : part.role === 'co-host'
      ? `You join ${(await repNow(ports, booking.host))?.name ?? 'a colleague'}.`
      : undefined
  const text = repMail(brief, await briefLink(ports, lead), {
    changed: part.toldSequence !== null,
    ...(note !== undefined && { note }),
  })
  await send(
    mail,
    job,
    rep,
    text,
    (await isWritten(ports, rep.id)) ? undefined : await icalOf(ports, booking, left),
  )
  await ports.store.bookings.toldHost(booking.id, rep.id, job.version)
}

/** Tells a rep of a meeting that they are not in: theirs is the account, or they are only to know. */
export async function informRep(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  const rep = await repNow(ports, job.part)
  if (booking?.state !== 'booked' || !rep) return
  const lead = (await ports.store.leads.find(booking.lead))!
  const host = (await repNow(ports, booking.host))?.name ?? 'A colleague'
  const note = `${host} has this meeting, and you had no time together soon enough, or are only to know.`
  await send(
    mail,
    job,
    rep,
    repMail((await briefOfLead(ports, lead.id))!, await briefLink(ports, lead), { note }),
  )
}

/** Tells the host that a co-host took the meeting out of their calendar. */
export async function tellCoHostLeft(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  const rep = booking && (await repNow(ports, booking.host))
  if (booking?.state !== 'booked' || !rep) return
  const { day, time } = when(iso(booking.start), rep.timezone, iso(ports.clock()))
  const who = (await repNow(ports, job.part))?.name ?? 'The colleague who was to join'
  const lead = (await ports.store.leads.find(booking.lead))!
  const text = noteMail(
    `${who} does not join: ${booking.email}, ${day}, ${time}`,
    [
      `${who} took the meeting with ${booking.email} on ${day}, ${time}, out of their calendar. It stays yours.`,
    ],
    { words: 'Brief', href: await briefLink(ports, lead) },
  )
  await send(mail, job, rep, text)
}

/** The owner of the queue gets the brief of the lead that waits in it. */
export async function tellQueue(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const decided = await ports.store.decisions.find(job.subject)
  const latest = decided && (await ports.store.decisions.latestOf(decided.lead))
  if (!decided || latest?.id !== decided.id) return
  const lead = (await ports.store.leads.find(decided.lead))!
  const { workspace } = (await ports.workspaces.of(decided.revision))!
  const queue = workspace.routing.queues.find(({ id }) => id === decided.decision.queue)
  if (!queue) return
  const owner = repOf(workspace.roster, queue.owner)
  const wait = await ports.store.waiting.of(lead.id)
  // Taken while this waited to be sent.
  if (wait && wait.decision === decided.id && wait.state !== 'waiting') return
  const by = wait?.answerBy && when(iso(wait.answerBy.getTime()), owner.timezone, iso(ports.clock()))
  const text = queueMail((await briefOfLead(ports, lead.id))!, await briefLink(ports, lead), {
    queueUrl: await repLink(ports, owner.id, queuePath(queue.id)),
    ...(by && { by: `${by.day}, ${by.time}` }),
  })
  await send(mail, job, owner, text)
}

/** Who has a lead that left without a meeting gets the brief; the owner of a queue has it already. */
export function briefFor(event: StoredEvent, at: Date): NewJob[] {
  if (event.kind !== 'lead.not-booked' || event.lead === null || event.rep === null) return []
  const { site, id: subject, rep: part, lead } = event
  return [{ kind: 'brief-rep', site, subject, part, lead, dueAt: at }]
}

/** Tells a rep of a lead that left without a meeting, unless one was booked since. */
export async function tellNotBooked(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const lead = job.lead === null ? undefined : await ports.store.leads.find(job.lead)
  const rep = await repNow(ports, job.part)
  if (!lead || !rep || lead.state === 'booked') return
  const brief = await briefOfLead(ports, lead.id)
  if (!brief?.notBooked) return
  await send(mail, job, rep, notBookedMail(brief, await briefLink(ports, lead)))
}

/** Mails a rep the link that they asked for to sign in. Nobody waits for one that comes late; a subject that is no rep was an
 *  address that is not in the roster. */
export async function mailRepLink(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const rep = await repNow(ports, job.subject)
  if (!rep || ports.clock() - job.createdAt.getTime() >= SIGN_IN_LINK_MINUTES * MINUTE) return
  const text = noteMail(
    'Sign in to your page',
    [
      `This link signs you in, once, within ${SIGN_IN_LINK_MINUTES} minutes.`,
      'If you did not ask for it, you need not do anything.',
    ],
    { words: 'Sign in', href: await repLink(ports, rep.id, askedFor(job), SIGN_IN_LINK_MINUTES) },
  )
  await send(mail, job, rep, text)
}

/** Where the rep was when they asked to sign in. */
function askedFor({ part }: Job): string {
  return leadsTo(part.split(TO_MARK)[1]).path
}

/** Asks the host once how it was. */
export async function askOutcome(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  if (booking?.state !== 'booked' || booking.sequence !== job.version || booking.outcome !== null) return
  const rep = await repNow(ports, booking.host)
  if (!rep) return
  const roster = await rosterOf(ports, booking)
  const { name } = meetingTypeOf(roster, booking.meetingType)
  const { day, time } = when(iso(booking.start), rep.timezone, iso(ports.clock()))
  const text = noteMail(
    `How was it? ${name} with ${booking.email}, ${day}, ${time}`,
    [
      `${name} with ${booking.email} was planned for ${day}, ${time}.`,
      'Held, no-show or moved: one tap tells us. After a no-show the buyer is offered other times.',
    ],
    { words: 'Say how it was', href: await repLink(ports, rep.id, `/rep/meetings/${booking.id}`) },
  )
  await send(mail, job, rep, text)
}

/** A calendar that cannot be read takes its rep out of every choice: the rep is told at once. */
export async function tellBroken(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const calendar = await ports.store.calendars.find(job.subject)
  const rep = await repNow(ports, job.subject)
  if (calendar?.state !== 'broken' || !rep) return
  const text = noteMail(
    'Your calendar cannot be read',
    [
      `We cannot read your calendar any more: ${calendar.trouble ?? 'it does not answer'}.`,
      'Until it can be read again, buyers are not offered your times. Meetings that are booked stay.',
    ],
    { words: 'Connect it again', href: await repLink(ports, rep.id) },
  )
  await send(mail, job, rep, text)
}

/** A write that will never be taken: the rep has to see to the calendar. */
export async function tellNotWritten(
  ports: Ports,
  mail: MailPort,
  job: Job,
  booking: StoredBooking,
  trouble: string,
): Promise<void> {
  const rep = await repNow(ports, job.part)
  if (!rep) return
  const { day, time } = when(iso(booking.start), rep.timezone, iso(ports.clock()))
  const text = noteMail(
    `Not in your calendar: the meeting with ${booking.email}, ${day}, ${time}`,
    [
      `The meeting with ${booking.email} on ${day}, ${time}, is booked, but your calendar did not take it: ${trouble}.`,
      'The file with this mail puts it there.',
    ],
    { words: 'Your page', href: await repLink(ports, rep.id) },
  )
  await send(mail, job, rep, text, await icalOf(ports, booking, false))
}

async function icalOf(
  ports: Ports,
  booking: StoredBooking,
  left: boolean,
): Promise<NonNullable<Mail['ical']>> {
  const meeting = await meetingForRep(ports, booking)
  const isThere = meeting.state === 'booked' && !left
  const content = ports.calendar.invitation(isThere ? meeting : { ...meeting, state: 'cancelled' })
  return { method: isThere ? 'REQUEST' : 'CANCEL', content }
}

/** Whether meetings are written into the rep's calendar. */
async function isWritten(ports: Ports, rep: string): Promise<boolean> {
  const calendar = await ports.store.calendars.find(rep)
  return calendar !== undefined && calendar.kind !== 'ics' && calendar.state !== 'broken'
}

async function repNow(ports: Ports, id: string): Promise<Rep | undefined> {
  const { workspace } = await ports.workspaces.current()
  return workspace.roster.reps.find((rep) => rep.id === id)
}

/** Sends a rep a mail, of the same id when it is sent again. */
export async function send(
  mail: MailPort,
  job: Job,
  { name, email }: Rep,
  text: MailText,
  ical?: Mail['ical'],
): Promise<void> {
  const id = [job.kind, job.subject, job.part, job.version]
    .filter((part) => part !== '')
    .join('.')
    .replaceAll(':', '.')
  await mail.send({
    messageId: `<${id}@usher>`,
    to: { name, address: email },
    ...text,
    ...(ical && { ical }),
  })
}
