import { bookingOfUid, type CalendarChange } from '../integrations/calendar/port.ts'
import type { Ports } from '../ports.ts'
import { MINUTE } from '../scheduling/zone.ts'
import type { BookedHost, Place, StoredBooking } from '../store/bookings.ts'
import { EXCLUSION_VIOLATION, sqlState } from '../store/sql-state.ts'
import type { StoreTx } from '../store/store.ts'
import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import { cancelIn } from './cancel.ts'
import { afterBooking } from './jobs.ts'
import { presentHosts } from './move.ts'
import { meetingTypeOf } from './views.ts'

/** Takes over what others did to our meetings in a rep's calendar: moved, deleted, declined by the buyer. Our own writes are
 *  known by their ETag. A change that cannot be had, because another meeting is there, is noted and not taken. */
export async function takeChanges(ports: Ports, rep: Rep, changes: CalendarChange[]): Promise<void> {
  for (const change of changes) {
    const id = bookingOfUid(change.uid)
    const booking = id === undefined ? undefined : await ports.store.bookings.find(id).catch(notAnId)
    const part = booking?.hosts.find(({ host, role }) => host === rep.id && role !== 'former')
    if (!booking || !part || isOwnWrite(part, change)) continue
    await takeChange(ports, rep, booking, part, change)
  }
  ports.wake()
}

/** A UID of ours in form only. */
function notAnId(): undefined {
  return undefined
}

function isOwnWrite({ href, etag }: BookedHost, change: CalendarChange): boolean {
  return change.state === 'there' ? etag !== null && etag === change.etag : href === null
}

async function takeChange(
  ports: Ports,
  rep: Rep,
  { id, revision, meetingType }: StoredBooking,
  part: BookedHost,
  change: CalendarChange,
): Promise<void> {
  const { workspace } = (await ports.workspaces.of(revision))!
  const type = meetingTypeOf(workspace.roster, meetingType)
  const seen =
    change.state === 'there' ? { href: change.href, etag: change.etag } : { href: null, etag: null }
  try {
    await ports.store.transaction(async (tx) => {
      const found = await tx.bookings.find(id)
      await tx.locks.hosts(found ? presentHosts(found) : [rep.id])
      const booking = await tx.bookings.findForChange(id)
      if (!booking) return
      const at = new Date(ports.clock())
      await tx.bookings.seen(id, rep.id, seen)
      if (booking.state !== 'booked' || booking.start <= at.getTime()) return
      if (change.state === 'gone') await deleted(tx, booking, part, type, at)
      else if (change.declined.includes(booking.email))
        await cancelIn(tx, booking, type, 'buyer', 'declined', at)
      else if (isMoved(part, change)) await moved(tx, booking, rep.id, type, change, at)
      else if (change.start !== booking.start || change.end !== booking.end)
        await writeTruth(tx, booking, rep.id, at)
    })
  } catch (error) {
    if (sqlState(error) !== EXCLUSION_VIOLATION) throw error
    ports.log('warn', 'calendar-change-not-taken', { rep: rep.id, booking: id })
    await ports.store.transaction(async (tx) => {
      await tx.bookings.seen(id, rep.id, seen)
      const booking = (await tx.bookings.find(id))!
      await writeTruth(tx, booking, rep.id, new Date(ports.clock()))
      await tx.bookings.notWritten(id, rep.id, 'It was moved in the calendar onto another meeting.')
    })
  }
}

/** The calendar is to show the meeting where it is. */
async function writeTruth(tx: StoreTx, booking: StoredBooking, part: string, at: Date): Promise<void> {
  const { site, id: subject, sequence: version } = booking
  await tx.jobs.schedule({ site, kind: 'write-calendar', subject, part, version, dueAt: at }, at)
}

/** The host who deletes it calls it off; a co-host leaves it. */
async function deleted(
  tx: StoreTx,
  booking: StoredBooking,
  { host, role }: BookedHost,
  type: MeetingType,
  at: Date,
): Promise<void> {
  if (role === 'host') {
    await cancelIn(tx, booking, type, 'calendar', null, at, { except: host })
    return
  }
  await tx.bookings.leave(booking.id, host)
  const { site, id: subject } = booking
  await tx.jobs.add({ site, kind: 'co-host-left', subject, part: host, dueAt: at }, at)
}

/** Whether somebody moved it there: its time differs from what we wrote last. An older state of ours is no move, whatever else
 *  was changed about it. */
function isMoved({ writtenStart, writtenEnd }: BookedHost, { start, end }: CalendarChange): boolean {
  if (writtenStart === null || start === undefined || end === undefined) return false
  return start !== writtenStart || end !== writtenEnd
}

/** The rep's own length stands: a meeting that was made longer there is longer. */
async function moved(
  tx: StoreTx,
  booking: StoredBooking,
  rep: string,
  type: MeetingType,
  { start, end }: CalendarChange,
  at: Date,
): Promise<void> {
  const place: Place = {
    hosts: presentHosts(booking),
    meeting: { start: start!, end: end! },
    buffered: {
      start: start! - type.bufferBeforeMinutes * MINUTE,
      end: end! + type.bufferAfterMinutes * MINUTE,
    },
  }
  await tx.bookings.letGo(place.hosts, null, at)
  await tx.bookings.move(booking.id, place, { byBuyer: false, reason: null }, at)
  const told = (await tx.bookings.find(booking.id))!
  await afterBooking(tx, told, type, at, { event: 'meeting.rescheduled', except: rep })
}
