import { DAY, MINUTE, type Range } from '../../scheduling/zone.ts'
import { CALENDAR_TIMEOUT_MS, DISCOVERY_MINUTES } from '../limits.ts'
import { changesSince } from './caldav/changes.ts'
import { createDav, type Dav } from './caldav/dav.ts'
import { discover, type Account } from './caldav/discover.ts'
import { queryEvents } from './caldav/object.ts'
import { takeOut, write, type Place } from './caldav/write.ts'
import { readBusy } from './icalendar/busy.ts'
import { bookingOfUid, CalendarError, type BusyAnswer, type CalendarPort } from './port.ts'
import { limited } from './trouble.ts'

export interface CaldavSettings {
  /** Of the server, the user's principal or home, or of one calendar: then only that one is read and written. */
  url: string
  user: string
  password: string
  /** Name or address of the calendar that meetings are written to. Absent: the account's default, else its first. */
  calendar?: string
  /** The rep's e-mail: what it declined is not busy. */
  owner: string
  /** The rep's zone, for all-day and floating times. */
  timezone: string
}

/** A calendar on a CalDAV server (RFC 4791). The rep is busy in every calendar of the account that holds events, but for
 *  those that are subscribed to or marked as not counting; recurrence is worked out here. Meetings are invited to by our
 *  mail: what we write tells a server that schedules by itself to stay out of it.
 *  @param fetch the guarded outbound client */
export function caldav(
  settings: CaldavSettings,
  fetch: typeof globalThis.fetch,
  { timeoutMs = CALENDAR_TIMEOUT_MS, now = Date.now }: { timeoutMs?: number; now?: () => number } = {},
): CalendarPort {
  const { owner, timezone } = settings
  const connection = connect(settings, fetch, now)

  const inPlace = <T>(signal: AbortSignal, work: (place: Place, signal: AbortSignal) => Promise<T>) =>
    limited(signal, timeoutMs, (signal) =>
      connection(signal, ({ dav, account }) => {
        const { calendars, chosen } = account
        if (!chosen?.writable)
          throw new CalendarError('refused', 'The account has no calendar that meetings may be written to.')
        const others = calendars.filter((calendar) => calendar !== chosen).map(({ url }) => url)
        return work({ dav, calendar: chosen.url, others, timezone }, signal)
      }),
    )

  const busyIn = (texts: string[], range: Range): BusyAnswer => {
    // One object that is none is passed over like one event of a file; nothing but such is no calendar.
    const calendars = texts.filter((text) => /^BEGIN:VCALENDAR/im.test(text))
    const about = { range, timezone, owner, except: isOurs }
    const { busy, skipped } = readBusy(calendars.length > 0 ? calendars : texts, about)
    return { busy, skipped: skipped.length + texts.length - calendars.length }
  }

  return {
    busy: (range, signal) =>
      limited(signal, timeoutMs, (signal) =>
        connection(signal, async ({ dav, account }) => {
          const counting = account.calendars.filter(({ counts }) => counts)
          const texts = await Promise.all(counting.map(({ url }) => eventsIn(dav, url, range, signal)))
          return busyIn(texts.flat(), range)
        }),
      ),
    meetings: {
      invites: 'mail',
      put: (meeting, known, signal) =>
        inPlace(signal, (place, signal) => write(place, meeting, known, signal)),
      remove: (uid, known, signal) => inPlace(signal, (place, signal) => takeOut(place, uid, known, signal)),
      changes: (cursor, signal) => inPlace(signal, (place, signal) => changesSince(place, cursor, signal)),
    },
  }
}

/** Work with what the account was found to have, which is looked up again after some minutes, and after a failure that
 *  another look may mend. */
function connect(settings: CaldavSettings, fetch: typeof globalThis.fetch, now: () => number) {
  let found: { dav: Dav; account: Account; at: number } | undefined
  return async <T>(
    signal: AbortSignal,
    work: (found: { dav: Dav; account: Account }) => Promise<T>,
  ): Promise<T> => {
    if (!found || now() - found.at >= DISCOVERY_MINUTES * MINUTE) {
      const dav = createDav(settings, fetch, now)
      const account = await discover(dav, settings.url, settings.calendar, signal)
      found = { dav, account, at: now() }
    }
    try {
      return await work(found)
    } catch (error) {
      if (!(error instanceof CalendarError) || AS_FOUND.includes(error.code)) found = undefined
      throw error
    }
  }
}

const AS_FOUND = ['unauthorized', 'malformed', 'refused']

function isOurs(uid: string): boolean {
  return bookingOfUid(uid) !== undefined
}

/** All events that touch a range, and some more: the server judges all-day and floating times by a zone of its own, so it
 *  is asked for a day more on both sides (RFC 4791 section 7.3). */
async function eventsIn(dav: Dav, calendar: string, range: Range, signal: AbortSignal): Promise<string[]> {
  const attributes = { start: utc(range.start - DAY), end: utc(range.end + DAY) }
  const objects = await queryEvents(dav, calendar, { 'c:time-range': { _attributes: attributes } }, signal)
  return objects.map(({ text }) => text)
}

/** `20261124T090000Z`. */
function utc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}
