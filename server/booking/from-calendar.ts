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
  try {
    await ports.store.transaction(async (tx) => {
      const found = await tx.bookings.find(id)
      await tx.locks.hosts(found ? presentHosts(found) : [rep.id])
      const booking = await tx.bookings.findForChange(id)
      if (!booking) return
      const at = new Date(ports.clock())
      if (change.state === 'there') await keepEtag(tx, booking, part, change)
      if (booking.state !== 'booked' || booking.start <= at.getTime()) return
      if (change.state === 'gone') {
        await keepEtag(tx, booking, part, change)
        await deleted(tx, booking, part, type, at)
      } else if (change.declined.includes(booking.email))
        await cancelIn(tx, booking, type, 'buyer', 'declined', at)
      else if (isMoved(booking, change)) await moved(tx, booking, rep.id, type, change, at)
    })
  } catch (error) {
    if (sqlState(error) !== EXCLUSION_VIOLATION) throw error
    ports.log('warn', 'calendar-change-not-taken', { rep: rep.id, booking: id })
    await ports.store.bookings.notWritten(id, rep.id, 'It was moved in the calendar onto another meeting.')
  }
}

async function keepEtag(
  tx: StoreTx,
  booking: StoredBooking,
  { host }: BookedHost,
  { state, href, etag }: CalendarChange,
): Promise<void> {
  const its = state === 'there' ? { href, etag } : { href: null, etag: null }
  await tx.bookings.written(booking.id, host, { ...its, sequence: booking.sequence })
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
  await tx.jobs.add(
    {
      site: booking.site,
      kind: 'invite-rep',
      subject: booking.id,
      part: booking.host,
      version: booking.sequence,
      dueAt: at,
    },
    at,
  )
}

function isMoved({ start, end }: StoredBooking, change: CalendarChange): boolean {
  return (
    change.start !== undefined && change.end !== undefined && (change.start !== start || change.end !== end)
  )
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
  await afterBooking(tx, (await tx.bookings.find(booking.id))!, type, at, { except: rep })
}
