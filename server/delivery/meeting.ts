import { briefLink, buyerViewOf } from '../brief/of-lead.ts'
import { manageLink, meetingTypeOf, repOf } from '../booking/views.ts'
import type { CalendarMeeting } from '../integrations/calendar/ical.ts'
import type { Ports } from '../ports.ts'
import type { StoredBooking } from '../store/bookings.ts'

/** The meeting as the attendee's calendar shows it: only what the buyer may read. */
export async function meetingForBuyer(ports: Ports, booking: StoredBooking): Promise<CalendarMeeting> {
  const view = await buyerViewOf(ports, booking)
  return {
    ...(await common(ports, booking)),
    summary: `${view.meeting.name}: ${view.vendor}`,
    description: [
      ...view.facts.map(({ label, value }) => `${label}: ${value}`),
      `Cancel: ${await manageLink(ports, booking)}`,
    ].join('\n'),
  }
}

/** The meeting as the rep's calendar shows it: who, and the link to the brief. */
export async function meetingForRep(ports: Ports, booking: StoredBooking): Promise<CalendarMeeting> {
  const lead = (await ports.store.leads.find(booking.lead))!
  const meeting = await common(ports, booking)
  return {
    ...meeting,
    summary: `${meeting.summary} with ${booking.email}`,
    description: `Brief: ${await briefLink(ports, lead)}`,
  }
}

async function common(ports: Ports, booking: StoredBooking): Promise<CalendarMeeting> {
  const { workspace } = (await ports.workspaces.of(booking.revision))!
  const rep = repOf(workspace.roster, booking.host)
  const type = meetingTypeOf(workspace.roster, booking.meetingType)
  return {
    uid: `${booking.id}@usher`,
    sequence: booking.sequence,
    start: booking.start,
    end: booking.end,
    summary: type.name,
    description: '',
    location: type.location,
    state: booking.state,
    organizer: { name: rep.name, email: rep.email },
    attendees: [{ name: rep.name, email: rep.email, accepted: true }, { email: booking.email }],
    changedAt: (booking.cancelledAt ?? booking.createdAt).getTime(),
  }
}
