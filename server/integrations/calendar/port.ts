import type { Range } from '../../scheduling/zone.ts'
import type { CalendarMeeting } from './ical.ts'

/** A time at which a calendar says its owner is taken. */
export interface BusyTime extends Range {
  /** It counts as leave, for this reason: an out-of-office event, or an all-day event that is busy. */
  leave?: 'out-of-office' | 'all-day'
}

export interface BusyAnswer {
  /** In order; clipped to the range asked for. Meetings that we wrote ourselves are not among them: bookings are. */
  busy: BusyTime[]
  /** Components that could not be read, and were passed over. */
  skipped: number
}

/** A meeting as it stands in a calendar. What a write gave is kept with the booking, to tell our writes from others'. */
export interface Written {
  /** Where the calendar keeps it: an address or an id. */
  href: string
  etag: string | null
  /** Where it takes place online, if the calendar made a room for it. */
  joinUrl?: string
}

/** One of our meetings that somebody else may have changed. */
export interface CalendarChange {
  uid: string
  href: string
  etag: string | null
  /** `gone`: deleted or cancelled. */
  state: 'there' | 'gone'
  /** Where it is there. */
  start?: number
  end?: number
  /** Addresses, in small letters, of those who declined. */
  declined: string[]
}

export interface Changes {
  /** To be given next time. */
  cursor: string
  changed: CalendarChange[]
}

/** Meetings in a calendar that can be written to. Ids are ours (`uid`), so that a repeated write is no second meeting. */
export interface WritableCalendar {
  /** Who tells the attendees: the calendar's vendor, or we by mail. */
  invites: 'vendor' | 'mail'
  /** Writes the meeting, or over it. `known` is what the last write gave.
   *  @throws CalendarError `conflict` when somebody else changed it since; `gone` when it was deleted there */
  put: (meeting: CalendarMeeting, known: Written | null, signal: AbortSignal) => Promise<Written>
  /** Takes the meeting out; one that is not there any more is as well. */
  remove: (uid: string, known: Written | null, signal: AbortSignal) => Promise<void>
  /** Our meetings that changed since the cursor; null: as all stand. */
  changes: (cursor: string | null, signal: AbortSignal) => Promise<Changes>
}

/** A rep's calendar, whatever keeps it. Every call ends when its signal does.
 *  @throws CalendarError */
export interface CalendarPort {
  busy: (range: Range, signal: AbortSignal) => Promise<BusyAnswer>
  /** Absent: it can only be read. */
  meetings?: WritableCalendar
}

/** `unauthorized`: the connection is broken until the rep connects again. `unreachable`, `throttled`: later.
 *  `malformed`: the answer is no calendar. `refused`: an address that is not allowed, or a write that never will be. */
export type CalendarTrouble =
  | 'unauthorized'
  | 'unreachable'
  | 'throttled'
  | 'malformed'
  | 'refused'
  | 'conflict'
  | 'gone'

export class CalendarError extends Error {
  constructor(
    readonly code: CalendarTrouble,
    message: string,
    readonly retryAfterSeconds?: number,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'CalendarError'
  }
}

const OWN = '@usher'

/** The id of a booking's meeting in every calendar and mail. */
export function uidOf(booking: string): string {
  return `${booking}${OWN}`
}

/** The booking that a meeting is of; undefined for meetings that are not ours. */
export function bookingOfUid(uid: string): string | undefined {
  return uid.endsWith(OWN) ? uid.slice(0, -OWN.length) : undefined
}
