import { guestKey, reminderOf } from '../booking/jobs.ts'
import { manageLink, meetingTypeOf } from '../booking/views.ts'
import { buyerMail, guestMail, type Told } from '../brief/mails.ts'
import { buyerViewOf } from '../brief/of-lead.ts'
import { MailError, type Mail, type MailPort } from '../integrations/mail/port.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { iso, MINUTE } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Job } from '../store/jobs.ts'
import { checkMailLimits, countMailLimits } from './mail-limits.ts'
import { meetingForBuyer } from './meeting.ts'
import { NotYet } from './not-yet.ts'
import { rosterOf } from '../booking/roster-of.ts'

/** The buyer is told of a booking within two minutes; so long may its calendar take to make a room. */
export const ROOM_WAIT_SECONDS = 100
const LOOK_AGAIN_SECONDS = 5
/** A reminder that comes later than this after its time is none. */
export const REMINDER_LATE_MINUTES = 30

/** Tells the buyer, or a guest, how the meeting stands, if that is still how it stands. Who cancels before the invitation went
 *  out gets neither. */
export async function inviteBuyer(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  if (!booking || booking.sequence !== job.version || booking.state === 'no-show') return
  const isFirst = job.part === '' ? booking.toldSequence === null : !booking.toldGuests.includes(job.part)
  if (booking.state === 'cancelled' && isFirst) return
  if (!(await isOursToTell(ports, booking, job))) return
  const to = await addressee(booking, job.part)
  if (to === undefined) return
  await tell(ports, mail, job, booking, to, isFirst ? 'invited' : 'changed')
  if (job.part === '') await ports.store.bookings.told(booking.id, job.version)
  else await ports.store.bookings.toldGuest(booking.id, job.part)
}

/** Reminds the buyer, unless the meeting is at another time since, or the reminder comes too late to be one. An address that is
 *  only a claim gets the first alone. */
export async function remindBuyer(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  if (booking?.state !== 'booked') return
  const first = reminderOf(booking, null).part
  if (job.part !== first && !job.part.startsWith(`${first}/`)) return
  if (job.part !== first && !(await isToVerified(ports, booking))) return
  const roster = await rosterOf(ports, booking)
  const { remindersMinutesBefore } = meetingTypeOf(roster, booking.meetingType)
  const ahead = (booking.start - ports.clock()) / MINUTE
  const meant = Math.min(...remindersMinutesBefore.filter((minutes) => minutes >= ahead - 1))
  if (ahead <= 0 || meant - ahead > REMINDER_LATE_MINUTES) return
  await tell(ports, mail, job, booking, booking.email, 'reminder')
}

/** Whether the site vouches that the meeting's buyer has the address that it goes to. */
async function isToVerified(ports: Ports, { site, lead, email }: StoredBooking): Promise<boolean> {
  const conversation = (await ports.store.leads.find(lead))?.conversation
  if (conversation === undefined) return false
  return (await ports.store.conversations.find(site, conversation))?.verifiedEmail === email
}

/** Offers the buyer of a meeting that was missed to choose another time. */
export async function offerAgain(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  if (booking?.state !== 'no-show') return
  await tell(ports, mail, job, booking, booking.email, 'again')
}

/** Exactly one party invites. Where the calendar's vendor does, we have nothing to say, unless it could not be written to in
 *  time: then we do it from now on. A room that the calendar makes is waited for, but not longer.
 *  @throws NotYet */
async function isOursToTell(ports: Ports, booking: StoredBooking, job: Job): Promise<boolean> {
  const host = booking.hosts.find(({ role }) => role === 'host')
  const waited = ports.clock() - job.createdAt.getTime() >= ROOM_WAIT_SECONDS * 1000
  const isWritten = (host?.writtenSequence ?? -1) >= booking.sequence
  if (booking.invites === 'vendor') {
    if (isWritten) return false
    if (!waited) throw new NotYet(LOOK_AGAIN_SECONDS, 'The calendar is being written, and invites.')
    await ports.store.bookings.setInvites(booking.id, 'mail')
    return true
  }
  if (booking.state === 'booked' && !isWritten && !waited && (await makesRoom(ports, booking)))
    throw new NotYet(LOOK_AGAIN_SECONDS, 'The calendar is making a room.')
  return true
}

async function makesRoom(ports: Ports, booking: StoredBooking): Promise<boolean> {
  const roster = await rosterOf(ports, booking)
  const { location } = meetingTypeOf(roster, booking.meetingType)
  const isOnline = typeof location === 'object' && (location.by === 'meet' || location.by === 'teams')
  return (
    isOnline && booking.joinUrl === null && (await ports.store.calendars.find(booking.host)) !== undefined
  )
}

/** The buyer, or the guest whom a job names. */
async function addressee(booking: StoredBooking, part: string): Promise<string | undefined> {
  if (part === '') return booking.email
  for (const guest of booking.guests) if ((await guestKey(guest)) === part) return guest
  return undefined
}

async function tell(
  ports: Ports,
  mail: MailPort,
  job: Job,
  booking: StoredBooking,
  to: string,
  told: Told,
): Promise<void> {
  const address = await sha256(to)
  if (await ports.store.suppressions.has(address)) return
  await checkMailLimits(ports, to)
  const view = await buyerViewOf(ports, booking)
  const now = iso(ports.clock())
  const isGuest = to !== booking.email
  const text = isGuest
    ? guestMail(view, booking.email, told, now)
    : buyerMail(view, await manageLink(ports, booking), told, now)
  const carries = told === 'invited' || told === 'changed'
  try {
    await mail.send({
      messageId: `<${[job.kind, job.subject, job.part, job.version].filter((part) => part !== '').join('.')}@usher>`,
      to: { address: to },
      ...text,
      ...(carries && { ical: await icalOf(ports, booking, isGuest) }),
    })
    await countMailLimits(ports, to).catch(() => undefined)
  } catch (error) {
    if (error instanceof MailError && error.final)
      await ports.store.suppressions.add(address, 'refused', new Date(ports.clock()))
    throw error
  }
}

async function icalOf(
  ports: Ports,
  booking: StoredBooking,
  isGuest: boolean,
): Promise<NonNullable<Mail['ical']>> {
  const meeting = await meetingForBuyer(ports, booking, { isGuest })
  return {
    method: meeting.state === 'booked' ? 'REQUEST' : 'CANCEL',
    content: ports.calendar.invitation(meeting),
  }
}
