import { object, type CalendarMeeting } from '../ical.ts'
import { CalendarError, type Written } from '../port.ts'
import type { Dav } from './dav.ts'
import { fetchObjects, readMeeting, type StoredMeeting, type StoredObject } from './object.ts'

/** The calendar that is written to. */
export interface Place {
  dav: Dav
  /** Its address, ending in a slash. */
  calendar: string
  /** The account's other calendars, to which a rep may have moved a meeting. */
  others: string[]
  /** The rep's zone. */
  timezone: string
}

/** What is where a meeting should be. */
interface There extends StoredObject {
  meeting: StoredMeeting | undefined
}

/** The address of a meeting: its id names it, so that writing twice writes one. */
export function addressOf(calendar: string, uid: string): string {
  return `${calendar}${encodeURIComponent(uid)}.ics`
}

/** Puts a meeting where nothing is, or over what `known` says we wrote. When a condition fails, what is there decides: what
 *  we were about to write (an answer of ours got lost), an older state of a meeting that is new to us, or a foreign
 *  change.
 *  @throws CalendarError `conflict`, `gone` */
export async function write(
  place: Place,
  meeting: CalendarMeeting,
  known: Written | null,
  signal: AbortSignal,
): Promise<Written> {
  if (known && !isOn(place, known)) return write(place, meeting, null, signal)
  const url = known?.href ?? addressOf(place.calendar, meeting.uid)
  // What we know nothing of but its address, we look at first.
  if (known && known.etag === null) return over(place, url, meeting, known, signal)
  const response = await place.dav.put(url, object(meeting), known?.etag ?? null, signal)
  if (response.ok) return written(place, url, meeting, response, signal)
  return over(place, url, meeting, known, signal)
}

async function over(
  place: Place,
  url: string,
  meeting: CalendarMeeting,
  known: Written | null,
  signal: AbortSignal,
): Promise<Written> {
  const there = await look(place, url, signal)
  if (!there) {
    if (known) throw new CalendarError('gone', 'The meeting was deleted in the calendar.')
    // Nothing was in the way, and still the write was refused: the id is taken elsewhere in the account.
    throw new CalendarError('conflict', 'The calendar has this meeting at another place.')
  }
  if (says(there, meeting)) return { href: url, etag: there.etag }
  const isOlder = there.meeting?.uid === meeting.uid && there.meeting.sequence < meeting.sequence
  const isOurs = known === null || known.etag === null
  if (!isOlder || !isOurs || there.etag === null) throw changed()
  const response = await place.dav.put(url, object(meeting), there.etag, signal)
  if (!response.ok) throw changed()
  return written(place, url, meeting, response, signal)
}

/** The etag of what was just written. Servers that change what they store give none (RFC 4791 section 5.3.4): then it is
 *  the etag of what is there, as long as that is what we wrote. */
async function written(
  place: Place,
  url: string,
  meeting: CalendarMeeting,
  response: Response,
  signal: AbortSignal,
): Promise<Written> {
  await response.body?.cancel()
  const etag = response.headers.get('etag')
  if (etag !== null) return { href: url, etag }
  const there = await look(place, url, signal)
  return { href: url, etag: there && says(there, meeting) ? there.etag : null }
}

/** Takes a meeting out, whatever was changed in it; what is no meeting of this id stays.
 *  @throws CalendarError `conflict` while it keeps changing under our hands */
export async function takeOut(
  place: Place,
  uid: string,
  known: Written | null,
  signal: AbortSignal,
): Promise<void> {
  if (known && !isOn(place, known)) return
  const url = known?.href ?? addressOf(place.calendar, uid)
  let etag = known?.etag ?? null
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (etag === null) {
      const there = await look(place, url, signal)
      if (!there || there.meeting?.uid !== uid) return
      etag = there.etag
    }
    const response = await place.dav.delete(url, etag, signal)
    await response.body?.cancel()
    if (response.ok || response.status === 404 || response.status === 410) return
    etag = null
  }
  throw changed()
}

const ATTEMPTS_MAX = 3

async function look({ dav, timezone }: Place, url: string, signal: AbortSignal): Promise<There | undefined> {
  const [there] = await fetchObjects(dav, new URL('.', url).href, [url], signal)
  return there && { ...there, meeting: readMeeting(there.text, timezone) }
}

/** A meeting of a server that the rep was connected to before is out of reach: here it is a new one. */
function isOn({ calendar }: Place, { href }: Written): boolean {
  return URL.canParse(href) && new URL(href).origin === new URL(calendar).origin
}

function says({ meeting: there }: There, meeting: CalendarMeeting): boolean {
  return (
    there?.uid === meeting.uid &&
    there.sequence === meeting.sequence &&
    there.start === meeting.start &&
    there.end === meeting.end &&
    there.cancelled === (meeting.state === 'cancelled')
  )
}

function changed(): CalendarError {
  return new CalendarError('conflict', 'The meeting was changed in the calendar since we wrote it.')
}
