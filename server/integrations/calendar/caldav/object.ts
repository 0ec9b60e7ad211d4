import { DAY } from '../../../scheduling/zone.ts'
import { propertyOf, readComponents, valueOf, type Component } from '../icalendar/components.ts'
import { Budget, READING_LIMITS } from '../icalendar/limits.ts'
import { instantOf, Zones, type MomentReader } from '../icalendar/moment.ts'
import { readLength } from '../icalendar/values.ts'
import { MULTIGET_MAX } from '../../limits.ts'
import { CalendarError } from '../port.ts'
import { NAMESPACES, textOf, type Dav, type DavItem, type Elements } from './dav.ts'

/** What a calendar has at an address. */
export interface StoredObject {
  url: string
  etag: string | null
  text: string
}

/** One of our meetings as it stands in a calendar, perhaps changed there. */
export interface StoredMeeting {
  uid: string
  sequence: number
  cancelled: boolean
  /** UTC ms; absent where they cannot be read. */
  start?: number
  end?: number
  /** Addresses, in small letters. */
  declined: string[]
}

/** The objects of a calendar with an event that a filter lets through (RFC 4791 section 7.8).
 *  @throws CalendarError `malformed` where the server gives a part only: what is left out is not free */
export async function queryEvents(
  dav: Dav,
  calendar: string,
  filter: Elements,
  signal: AbortSignal,
): Promise<StoredObject[]> {
  const events = { 'c:comp-filter': { _attributes: { name: 'VEVENT' }, ...filter } }
  const body = {
    'c:calendar-query': {
      _attributes: NAMESPACES,
      'd:prop': { 'd:getetag': {}, 'c:calendar-data': {} },
      'c:filter': { 'c:comp-filter': { _attributes: { name: 'VCALENDAR' }, ...events } },
    },
  }
  const { items } = await dav.report(calendar, '1', body, signal)
  const whole = items.filter(({ status }) => status !== 404 && status !== 410)
  if (whole.some(({ status }) => status >= 400)) throw partOnly()
  // Some servers answer with addresses only.
  const bare = whole.filter(({ props }) => textOf(props.calendarData) === undefined)
  const fetched = await fetchObjects(
    dav,
    calendar,
    bare.map(({ url }) => dav.resolve(url, url)),
    signal,
  )
  return [...whole.flatMap((item) => objectOf(dav, item) ?? []), ...fetched]
}

/** What is at these addresses of a calendar; those where nothing is are left out (RFC 4791 section 7.9). */
export async function fetchObjects(
  dav: Dav,
  calendar: string,
  urls: string[],
  signal: AbortSignal,
): Promise<StoredObject[]> {
  const objects: StoredObject[] = []
  for (let from = 0; from < urls.length; from += MULTIGET_MAX) {
    const hrefs = urls.slice(from, from + MULTIGET_MAX).map((url) => new URL(url).pathname)
    const body = {
      'c:calendar-multiget': {
        _attributes: NAMESPACES,
        'd:prop': { 'd:getetag': {}, 'c:calendar-data': {} },
        'd:href': hrefs,
      },
    }
    const { items } = await dav.report(calendar, '1', body, signal)
    for (const item of items) {
      if (item.status === 404 || item.status === 410) continue
      const object = objectOf(dav, item)
      if (!object) throw partOnly()
      objects.push(object)
    }
  }
  return objects
}

function objectOf(dav: Dav, { url, props }: DavItem): StoredObject | undefined {
  const text = textOf(props.calendarData)
  if (text === undefined) return undefined
  return { url: dav.resolve(url, url), etag: textOf(props.getetag) ?? null, text }
}

function partOnly(): CalendarError {
  return new CalendarError('malformed', 'The calendar does not give all that it has.')
}

/** Reads the meeting of an object; undefined when it holds no event that has an id. Of a series it is the first event. */
export function readMeeting(text: string, timezone: string): StoredMeeting | undefined {
  const calendar = readComponents(text)
  const events = calendar.entries.map(({ component }) => component).filter(({ kind }) => kind === 'VEVENT')
  const event = events.find((one) => !propertyOf(one, 'RECURRENCE-ID')) ?? events[0]
  const uid = valueOf(event, 'UID')
  if (!event || uid === undefined) return undefined
  const read = new Zones(timezone, new Budget(READING_LIMITS)).readerFor(calendar)
  return {
    uid,
    sequence: Number.parseInt(valueOf(event, 'SEQUENCE') ?? '0', 10) || 0,
    cancelled: valueOf(event, 'STATUS')?.toUpperCase() === 'CANCELLED',
    declined: declinedIn(event),
    ...timesOf(event, read),
  }
}

function timesOf(event: Component, read: MomentReader): { start?: number; end?: number } {
  try {
    const at = (name: string) => {
      const property = propertyOf(event, name)
      return property && read(property.value, property.parameters.get('TZID'))
    }
    const begin = at('DTSTART')
    if (!begin) return {}
    const start = instantOf(begin)
    const until = at('DTEND')
    if (until) return { start, end: instantOf(until) }
    const duration = valueOf(event, 'DURATION')
    const isDay = begin.form === 'date'
    const { days, ms } = duration === undefined ? { days: isDay ? 1 : 0, ms: 0 } : readLength(duration)
    return { start, end: instantOf({ ...begin, wall: begin.wall + days * DAY }) + ms }
  } catch {
    return {}
  }
}

function declinedIn({ properties }: Component): string[] {
  return properties
    .filter(
      ({ name, parameters }) =>
        name === 'ATTENDEE' && parameters.get('PARTSTAT')?.toUpperCase() === 'DECLINED',
    )
    .map(({ value }) =>
      value
        .replace(/^mailto:/i, '')
        .trim()
        .toLowerCase(),
    )
}
