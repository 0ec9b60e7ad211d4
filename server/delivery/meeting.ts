import { buyerViewOf } from '../brief/of-lead.ts'
import { locationOf, manageLink, meetingTypeOf, repOf } from '../booking/views.ts'
import type { CalendarMeeting } from '../integrations/calendar/ical.ts'
import { uidOf } from '../integrations/calendar/port.ts'
import type { Ports } from '../ports.ts'
import type { StoredBooking } from '../store/bookings.ts'
import { rosterOf } from '../booking/roster-of.ts'

/** The meeting as the attendee's calendar shows it: only what the buyer may read. A guest sees the meeting alone. */
export async function meetingForBuyer(
  ports: Ports,
  booking: StoredBooking,
  { isGuest = false }: { isGuest?: boolean } = {},
): Promise<CalendarMeeting> {
  const view = await buyerViewOf(ports, booking)
  const lines = [
    ...view.facts.map(({ label, value }) => `${label}: ${value}`),
    `Move or cancel: ${await manageLink(ports, booking)}`,
  ]
  return {
    ...(await common(ports, booking)),
    summary: `${view.meeting.name}: ${view.vendor}`,
    description: isGuest ? '' : lines.join('\n'),
  }
}

/** The meeting as the rep's calendar shows it: who, and where the rep, signed in, finds the brief. The buyer is in it too, and a calendar may
 *  show it to all who are: it holds nothing that the buyer may not read. */
export async function meetingForRep(ports: Ports, booking: StoredBooking): Promise<CalendarMeeting> {
  const meeting = await common(ports, booking)
  return {
    ...meeting,
    summary: `${meeting.summary} with ${booking.email}`,
    description: `For the host: ${ports.address()}/rep/meetings/${booking.id}`,
  }
}

async function common(ports: Ports, booking: StoredBooking): Promise<CalendarMeeting> {
  const roster = await rosterOf(ports, booking)
  const rep = repOf(roster, booking.host)
  const type = meetingTypeOf(roster, booking.meetingType)
  return {
    uid: uidOf(booking.id),
    sequence: booking.sequence,
    start: booking.start,
    end: booking.end,
    summary: type.name,
    description: '',
    location: locationOf(type, rep, booking.joinUrl),
    state: booking.state === 'booked' ? 'booked' : 'cancelled',
    organizer: { name: rep.name, email: rep.email },
    attendees: [
      { name: rep.name, email: rep.email, accepted: true },
      { email: booking.email },
      ...booking.guests.map((email) => ({ email })),
    ],
    changedAt: (booking.changedAt ?? booking.createdAt).getTime(),
  }
}
