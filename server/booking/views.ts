import type { Booking, Host } from '../../widget/contract/api.ts'
import type { Ports } from '../ports.ts'
import { DAY, iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { MeetingType, Rep, Roster } from '../workspace/schema/roster.ts'
import { cancelRule, moveRule, type ChangeRule } from './changes.ts'
import { rosterOf } from './roster-of.ts'

/** All that a buyer learns of a rep. */
export function hostView(rep: Rep, address: string): Host {
  const picture = rep.picture === undefined ? null : `${address}/pictures/${encodeURIComponent(rep.picture)}`
  return { name: rep.name, role: rep.role, picture }
}

/** A booking as the page shows it, with the links of its manage token. A meeting that was missed is one to book again. */
export async function bookingView(ports: Ports, booking: StoredBooking): Promise<Booking> {
  const roster = await rosterOf(ports, booking)
  const rep = repOf(roster, booking.host)
  const type = meetingTypeOf(roster, booking.meetingType)
  const manageUrl = await manageLink(ports, booking)
  const now = ports.clock()
  const location = locationOf(type, rep, booking.joinUrl)
  return {
    id: booking.id,
    state: booking.state === 'booked' ? 'booked' : 'cancelled',
    start: iso(booking.start),
    end: iso(booking.end),
    host: hostView(rep, ports.address()),
    meeting: { name: type.name, durationMinutes: type.durationMinutes },
    email: booking.email,
    manageUrl,
    icsUrl: `${manageUrl}/meeting.ics`,
    guests: booking.guests,
    guestsMax: type.guestsMax,
    ...(location !== undefined && { location }),
    move: changeView(moveRule(booking, type, now)),
    cancel: changeView(cancelRule(booking, type, now)),
  }
}

/** Where a meeting takes place, for all who take part; undefined while that is not known yet. */
export function locationOf({ location }: MeetingType, rep: Rep, joinUrl: string | null): string | undefined {
  if (typeof location !== 'object') return joinUrl ?? location
  if (location.by === 'rep-link') return rep.meetingLink
  if (location.by === 'phone') return 'By telephone'
  return joinUrl ?? undefined
}

/** A link for the attendee lasts for this long after a meeting that did not take place, to book it again. */
const AGAIN_DAYS = 14
/** So far can a meeting be moved without its mailed links running out by themselves. */
const LINK_DAYS = 365

/** The attendee's link. When it ends, the meeting says as it then stands (`manageUntil`): it may have been moved since. */
export async function manageLink(ports: Ports, booking: StoredBooking): Promise<string> {
  const until = booking.end + LINK_DAYS * DAY
  const token = await ports.links.sign('manage', { site: booking.site, subject: booking.id }, new Date(until))
  return `${ports.address()}/manage/${token}`
}

/** The attendee's link opens until then, exclusive, UTC ms: until the meeting ends, or for some days longer where it did not
 *  take place and may be booked again. */
export function manageUntil({ state, end, changedAt }: StoredBooking): number {
  return state === 'booked' ? end : Math.max(end, changedAt?.getTime() ?? 0) + AGAIN_DAYS * DAY
}

export function repOf(roster: Roster, id: string): Rep {
  const rep = roster.reps.find((one) => one.id === id)
  if (!rep) throw new Error(`The roster has no rep “${id}”.`)
  return rep
}

export function meetingTypeOf(roster: Roster, id: string): MeetingType {
  const type = roster.meetingTypes.find((one) => one.id === id)
  if (!type) throw new Error(`The roster has no meeting type “${id}”.`)
  return type
}

function changeView({ allowed, until, reasons }: ChangeRule) {
  return { allowed, reasons, ...(Number.isFinite(until) && { until: iso(until) }) }
}
