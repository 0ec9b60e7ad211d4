import type { Booking, Host } from '../../widget/contract/api.ts'
import type { Ports } from '../ports.ts'
import { iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { MeetingType, Rep, Roster } from '../workspace/schema/roster.ts'

/** All that a buyer learns of a rep. */
export function hostView(rep: Rep, address: string): Host {
  const picture = rep.picture === undefined ? null : `${address}/pictures/${encodeURIComponent(rep.picture)}`
  return { name: rep.name, role: rep.role, picture }
}

/** A booking as the page shows it, with the links of its manage token. */
export async function bookingView(ports: Ports, booking: StoredBooking, roster: Roster): Promise<Booking> {
  const rep = repOf(roster, booking.host)
  const type = meetingTypeOf(roster, booking.meetingType)
  const manageUrl = await manageLink(ports, booking)
  return {
    id: booking.id,
    state: booking.state,
    start: iso(booking.start),
    end: iso(booking.end),
    host: hostView(rep, ports.address()),
    meeting: { name: type.name, durationMinutes: type.durationMinutes },
    email: booking.email,
    manageUrl,
    icsUrl: `${manageUrl}/meeting.ics`,
  }
}

/** The attendee's link: until the meeting ends. */
export async function manageLink(ports: Ports, booking: StoredBooking): Promise<string> {
  const token = await ports.links.sign(
    'manage',
    { site: booking.site, subject: booking.id },
    new Date(booking.end),
  )
  return `${ports.address()}/manage/${token}`
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
