import {
  CalendarError,
  uidOf,
  type BusyTime,
  type WritableCalendar,
  type Written,
} from '../integrations/calendar/port.ts'
import type { MailPort } from '../integrations/mail/port.ts'
import { writeAgain } from '../booking/connections.ts'
import { takeChanges } from '../booking/from-calendar.ts'
import { afterBooking } from '../booking/jobs.ts'
import { meetingTypeOf } from '../booking/views.ts'
import { troubleText } from '../booking/check.ts'
import { CALENDAR_AGE_MINUTES_MAX } from '../booking/hosts.ts'
import type { Ports } from '../ports.ts'
import { offerSoon } from '../queues/wait.ts'
import { DAY, MINUTE, type Range } from '../scheduling/zone.ts'
import type { BookedHost, StoredBooking } from '../store/bookings.ts'
import type { StoredCalendar } from '../store/calendars.ts'
import type { Job } from '../store/jobs.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { meetingForRep } from './meeting.ts'
import { ATTEMPTS_MAX } from './retry.ts'
import { tellNotWritten } from './to-rep.ts'
import { rosterOf } from '../booking/roster-of.ts'

/** How often a calendar is read. */
export const CALENDAR_READ_MINUTES = 5
const VENDOR_TIMEOUT_MS = 20_000
/** Troubles that no later try mends. */
const FINAL = new Set(['unauthorized', 'refused', 'malformed'])

/** Writes a meeting into one host's calendar as it stands, or takes it out. What cannot be written never undoes the booking:
 *  it is tried again, and in the end the rep is told.
 *  @throws CalendarError for another try */
export async function writeCalendar(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const booking = await ports.store.bookings.find(job.subject)
  const host = booking?.hosts.find((one) => one.host === job.part)
  const connected = await connectedTo(ports, job.part)
  if (!booking || !host || !connected || booking.sequence !== job.version) return
  const calendar = await ports.calendarOf(connected.rep, connected.stored)
  if (!calendar.meetings) return
  const signal = AbortSignal.timeout(VENDOR_TIMEOUT_MS)
  const known: Written | null = host.href === null ? null : { href: host.href, etag: host.etag }
  try {
    if (booking.state === 'booked' && host.role !== 'former') {
      const written = await calendar.meetings.put(await meetingForRep(ports, booking), known, signal)
      const { href, etag } = written
      const at = { start: booking.start, end: booking.end }
      const as = { href, etag, sequence: booking.sequence, at }
      await ports.store.bookings.written(booking.id, host.host, as)
      if (written.joinUrl !== undefined && host.role === 'host')
        await keepRoom(ports, booking, written.joinUrl)
    } else {
      await calendar.meetings.remove(uidOf(booking.id), known, signal)
      const nothing = { href: null, etag: null, sequence: booking.sequence, at: null }
      await ports.store.bookings.written(booking.id, host.host, nothing)
    }
  } catch (error) {
    await notWritten(ports, mail, job, booking, host, error)
    throw error
  }
}

async function notWritten(
  ports: Ports,
  mail: MailPort,
  job: Job,
  booking: StoredBooking,
  host: BookedHost,
  error: unknown,
): Promise<void> {
  const code = error instanceof CalendarError ? error.code : undefined
  const trouble = troubleText(error)
  await ports.store.bookings.notWritten(booking.id, host.host, trouble)
  // Somebody changed or deleted it there: that is read first, and then this is tried again, or is void.
  if (code === 'conflict' || code === 'gone') await readSoon(ports, host.host)
  if (code === 'unauthorized') await markBroken(ports, host.host, trouble, true)
  if (job.attempts === ATTEMPTS_MAX && booking.state === 'booked')
    await tellNotWritten(ports, mail, job, booking, trouble)
}

/** The room that the calendar made: the attendees are told of it, those who were told already once more. */
async function keepRoom(ports: Ports, booking: StoredBooking, joinUrl: string): Promise<void> {
  if (booking.joinUrl === joinUrl) return
  const roster = await rosterOf(ports, booking)
  const type = meetingTypeOf(roster, booking.meetingType)
  const at = new Date(ports.clock())
  await ports.store.transaction(async (tx) => {
    await tx.bookings.setJoinUrl(booking.id, joinUrl, at)
    await afterBooking(tx, (await tx.bookings.find(booking.id))!, type, at, { except: booking.host })
  })
  ports.wake()
}

/** Reads a rep's calendar: busy times for as long ahead as meetings are booked, and what others changed of our meetings. Says
 *  when to come again; never, once no calendar is connected. */
export async function readCalendar(ports: Ports, job: Job): Promise<Date | undefined> {
  const connected = await connectedTo(ports, job.subject)
  if (!connected) return undefined
  const next = await readNow(ports, connected.rep, connected.stored)
  return new Date(ports.clock() + next)
}

/** Reads it now; gives after how many ms to read it again. */
export async function readNow(ports: Ports, rep: Rep, stored: StoredCalendar): Promise<number> {
  const now = ports.clock()
  const { workspace } = await ports.workspaces.current()
  const days = Math.max(...workspace.roster.meetingTypes.map(({ bookingWindowDays }) => bookingWindowDays))
  const range = { start: now - 2 * DAY, end: now + (days + 2) * DAY }
  try {
    const calendar = await ports.calendarOf(rep, stored)
    const { busy } = await calendar.busy(range, AbortSignal.timeout(VENDOR_TIMEOUT_MS))
    await keep(ports, rep.id, range, busy, stored.state)
    if (calendar.meetings) await takeOver(ports, rep, calendar.meetings, stored.cursor)
    return CALENDAR_READ_MINUTES * MINUTE
  } catch (error) {
    const trouble = troubleText(error)
    const code = error instanceof CalendarError ? error.code : 'failed'
    const since = stored.troubleSince?.getTime() ?? now
    const isBroken = FINAL.has(code) || now - since >= CALENDAR_AGE_MINUTES_MAX * MINUTE
    ports.log('warn', 'calendar-not-read', { rep: rep.id, code })
    await markBroken(ports, rep.id, trouble, isBroken)
    const wait = error instanceof CalendarError ? error.retryAfterSeconds : undefined
    return Math.max(CALENDAR_READ_MINUTES * MINUTE, (wait ?? 0) * 1000)
  }
}

/** Keeps what a calendar says. Leave that is new there hands meetings on; what could not be written while it was broken is
 *  written now. */
async function keep(
  ports: Ports,
  rep: string,
  range: Range,
  busy: BusyTime[],
  before: StoredCalendar['state'],
): Promise<void> {
  const at = new Date(ports.clock())
  const leaveIn = (all: { start: number; end: number; leave?: string | null }[]) =>
    JSON.stringify(all.flatMap(({ start, end, leave }) => (leave ? [`${start}-${end}`] : [])).toSorted())
  await ports.store.transaction(async (tx) => {
    const known = await tx.calendars.busy([rep], range)
    await tx.calendars.keepBusy(rep, range, busy, at, true)
    if (leaveIn(known) !== leaveIn(busy))
      await tx.jobs.schedule({ site: '', kind: 'affected', subject: rep, dueAt: at }, at)
    if (before === 'broken') await writeAgain(tx, rep, at)
    if (before !== 'ok') await offerSoon(tx, at)
  })
}

/** What others changed of our meetings. That it could not be had is noted, and takes nobody's times away: those were read. */
async function takeOver(
  ports: Ports,
  rep: Rep,
  meetings: WritableCalendar,
  cursor: string | null,
): Promise<void> {
  try {
    const changes = await meetings.changes(cursor, AbortSignal.timeout(VENDOR_TIMEOUT_MS))
    await takeChanges(ports, rep, changes.changed)
    await ports.store.calendars.keepCursor(rep.id, changes.cursor)
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    ports.log('warn', 'calendar-changes-not-read', { rep: rep.id, code: error.code })
    await markBroken(ports, rep.id, troubleText(error), false)
  }
}

async function markBroken(ports: Ports, rep: string, trouble: string, isBroken: boolean): Promise<void> {
  const at = new Date(ports.clock())
  await ports.store.transaction(async (tx) => {
    if (await tx.calendars.fail(rep, trouble, isBroken, at))
      await tx.jobs.schedule({ site: '', kind: 'tell-broken', subject: rep, dueAt: at }, at)
  })
}

async function readSoon(ports: Ports, rep: string): Promise<void> {
  const at = new Date(ports.clock())
  await ports.store.jobs.schedule({ site: '', kind: 'read-calendar', subject: rep, dueAt: at }, at)
}

async function connectedTo(
  ports: Ports,
  id: string,
): Promise<{ rep: Rep; stored: StoredCalendar } | undefined> {
  const { workspace } = await ports.workspaces.current()
  const rep = workspace.roster.reps.find((one) => one.id === id)
  const stored = rep && (await ports.store.calendars.find(id))
  return rep && stored && { rep, stored }
}
