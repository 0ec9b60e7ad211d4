import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator'

/** A meeting as a calendar shows it. Instants are UTC ms. */
export interface CalendarMeeting {
  /** Stays the same through every change. */
  uid: string
  /** Rises with every change. */
  sequence: number
  start: number
  end: number
  summary: string
  description: string
  location?: string | undefined
  state: 'booked' | 'cancelled'
  organizer: { name: string; email: string }
  attendees: { name?: string; email: string; /** The host has said yes. */ accepted?: boolean }[]
  changedAt: number
}

/** The invitation (`REQUEST`) or its withdrawal (`CANCEL`) as iMIP carries it (RFC 6047). */
export function invitation(meeting: CalendarMeeting): string {
  const method = meeting.state === 'booked' ? ICalCalendarMethod.REQUEST : ICalCalendarMethod.CANCEL
  const calendar = ical({ prodId: PRODUCT, method })
  addTo(calendar, meeting)
  return calendar.toString()
}

/** The meeting as a calendar keeps it (RFC 4791 section 4.1): without a method, and with the word to servers that schedule
 *  by themselves that we do the inviting (RFC 6638 section 7.1). */
export function object(meeting: CalendarMeeting): string {
  const calendar = ical({ prodId: PRODUCT })
  addTo(calendar, meeting)
  return calendar
    .toString()
    .replace(/\r\n[ \t]/g, '')
    .replace(/^(ATTENDEE|ORGANIZER)([;:])/gm, '$1;SCHEDULE-AGENT=CLIENT$2')
    .split('\r\n')
    .map(folded)
    .join('\r\n')
}

/** All meetings of a rep as a feed that a calendar subscribes to: published (RFC 5546 section 3.2.1), so without attendees. */
export function feed(name: string, meetings: CalendarMeeting[]): string {
  const calendar = ical({
    prodId: PRODUCT,
    name: plain(name),
    method: ICalCalendarMethod.PUBLISH,
    ttl: 15 * 60,
  })
  for (const meeting of meetings) addTo(calendar, { ...meeting, attendees: [] })
  return calendar.toString()
}

const PRODUCT = { company: 'Usher', product: 'Usher', language: 'EN' }

function addTo(calendar: ReturnType<typeof ical>, meeting: CalendarMeeting): void {
  calendar.createEvent({
    id: meeting.uid,
    sequence: meeting.sequence,
    start: new Date(meeting.start),
    end: new Date(meeting.end),
    stamp: new Date(meeting.changedAt),
    summary: meeting.summary,
    description: meeting.description,
    ...(meeting.location !== undefined && { location: meeting.location }),
    status: meeting.state === 'booked' ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
    organizer: { name: plain(meeting.organizer.name), email: meeting.organizer.email },
    attendees: meeting.attendees.map(({ name, email, accepted }) => ({
      ...(name !== undefined && { name: plain(name) }),
      email,
      rsvp: !accepted,
      role: ICalAttendeeRole.REQ,
      status: accepted ? ICalAttendeeStatus.ACCEPTED : ICalAttendeeStatus.NEEDSACTION,
    })),
  })
}

/** At most 75 bytes a line (RFC 5545 section 3.1), no character taken apart. */
function folded(line: string): string {
  const bytesOf = (text: string) => new TextEncoder().encode(text).length
  let folds = ''
  let bytes = 0
  for (const character of line) {
    const more = bytesOf(character)
    if (bytes + more > 75) {
      folds += '\r\n '
      bytes = 1
    }
    folds += character
    bytes += more
  }
  return folds
}

/** Some readers end a name at a quote, escaped or not. */
function plain(name: string): string {
  return name.replace(/["\u0000-\u001f]/g, ' ').trim()
}
