import * as z from 'zod'
import { SYNC_PAGES_MAX } from '../../limits.ts'
import { bookingOfUid, CalendarError, type CalendarChange, type Changes } from '../port.ts'
import { NAMESPACES, textOf, type DavItem } from './dav.ts'
import { fetchObjects, queryEvents, readMeeting, type StoredObject } from './object.ts'
import { fileOf } from './address.ts'
import { addressOf, type Place } from './write.ts'

/** How a calendar stood. `etags` has our meetings by id, so that one that is missing later is known to be gone, even when
 *  the token has expired meanwhile. */
const Cursor = z.object({
  calendar: z.string(),
  token: z.string().optional(),
  ctag: z.string().optional(),
  etags: z.record(z.string(), z.string()),
})
type Cursor = z.infer<typeof Cursor>

/** Etags of our meetings, by id; null: deleted. */
type Etags = Map<string, string | null>

/** Our meetings that changed since the cursor: by sync-token (RFC 6578) where the server has one, else by ctag and etags.
 *  A cursor of another calendar, or one that cannot be read, begins anew. */
export async function changesSince(
  place: Place,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Changes> {
  const before = readCursor(cursor, place.calendar)
  const state = await place.dav.find(place.calendar, { 'd:sync-token': {}, 'cs:getctag': {} }, signal)
  const ctag = textOf(state?.props.getctag)
  const hasTokens = textOf(state?.props.syncToken) !== undefined
  if (before && ctag !== undefined && ctag === before.ctag && hasTokens === (before.token !== undefined))
    return { cursor: cursor!, changed: [] }

  const now = hasTokens ? await sync(place, before, signal) : await compare(place, before, signal)
  const etags = { ...before?.etags }
  for (const [uid, etag] of now.etags)
    if (etag === null) delete etags[uid]
    else etags[uid] = etag
  const next: Cursor = { calendar: place.calendar, token: now.token, ctag, etags }
  return { cursor: JSON.stringify(next), changed: await tell(place, now.etags, signal) }
}

async function sync(
  place: Place,
  before: Cursor | undefined,
  signal: AbortSignal,
): Promise<{ etags: Etags; token: string | undefined }> {
  if (before?.token !== undefined)
    try {
      return await syncFrom(place, before.token, signal)
    } catch (error) {
      // An expired token: 403 as the RFC has it, or another of these. What is wrong otherwise comes up again.
      if (!(error instanceof CalendarError) || !['unauthorized', 'malformed'].includes(error.code))
        throw error
    }
  const { etags, token } = await syncFrom(place, undefined, signal)
  return { etags: differences(before, etags), token }
}

/** A server may give a part, and say so with a 507 on the calendar itself (RFC 6578 section 3.6). */
async function syncFrom(
  { dav, calendar }: Place,
  from: string | undefined,
  signal: AbortSignal,
): Promise<{ etags: Etags; token: string | undefined }> {
  const etags: Etags = new Map()
  let token = from
  for (let page = 0; page < SYNC_PAGES_MAX; page++) {
    const body = {
      'sync-collection': {
        _attributes: NAMESPACES,
        'd:sync-token': token ?? {},
        'd:sync-level': 1,
        'd:prop': { 'd:getetag': {} },
      },
    }
    const { items, syncToken } = await dav.report(calendar, '0', body, signal)
    for (const [uid, etag] of oursIn(items)) etags.set(uid, etag)
    token = syncToken ?? token
    if (!items.some(({ status }) => status === 507)) return { etags, token }
  }
  throw new CalendarError('malformed', 'The calendar never comes to the end of its changes.')
}

async function compare(
  { dav, calendar }: Place,
  before: Cursor | undefined,
  signal: AbortSignal,
): Promise<{ etags: Etags; token: undefined }> {
  const items = await dav.list(calendar, { 'd:getetag': {} }, signal)
  return { etags: differences(before, oursIn(items)), token: undefined }
}

/** What is new, other or missing among all that stand. Some servers list what was deleted long ago with them. */
function differences(before: Cursor | undefined, all: Etags): Etags {
  const known = before?.etags ?? {}
  return new Map([
    ...[...all].filter(([uid, etag]) => etag !== null && known[uid] !== etag),
    ...Object.keys(known)
      .filter((uid) => (all.get(uid) ?? null) === null)
      .map((uid) => [uid, null] as const),
  ])
}

function oursIn(items: DavItem[]): Etags {
  return new Map(
    items.flatMap(({ url, status, props }) => {
      const uid = uidAt(url)
      if (uid === undefined || (status >= 400 && status !== 404)) return []
      return [[uid, status === 404 ? null : (textOf(props.getetag) ?? '')] as const]
    }),
  )
}

/** Our meetings are known by their address, which the id names. */
function uidAt(url: string): string | undefined {
  const file = fileOf(url)
  if (!file.endsWith('.ics')) return undefined
  const uid = file.slice(0, -'.ics'.length)
  return bookingOfUid(uid) === undefined ? undefined : uid
}

async function tell(place: Place, etags: Etags, signal: AbortSignal): Promise<CalendarChange[]> {
  const { dav, calendar, timezone } = place
  const there = [...etags].flatMap(([uid, etag]) => (etag === null ? [] : [addressOf(calendar, uid)]))
  const objects = await fetchObjects(dav, calendar, there, signal)
  const found = new Map(objects.map((object) => [uidAt(object.url), object]))
  const changed: CalendarChange[] = []
  for (const uid of etags.keys()) {
    const object = found.get(uid) ?? (await elsewhere(place, uid, signal))
    const href = object && !found.has(uid) ? object.url : addressOf(calendar, uid)
    const meeting = object && readMeeting(object.text, timezone)
    changed.push({
      uid,
      href,
      etag: object?.etag ?? null,
      state: object && !meeting?.cancelled ? 'there' : 'gone',
      ...(meeting?.start !== undefined && { start: meeting.start }),
      ...(meeting?.end !== undefined && { end: meeting.end }),
      declined: meeting?.declined ?? [],
    })
  }
  return changed
}

/** A meeting that is missing may have been moved to another calendar of the account: it still takes place. */
async function elsewhere(
  { dav, others, timezone }: Place,
  uid: string,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  const filter = {
    'c:prop-filter': {
      _attributes: { name: 'UID' },
      'c:text-match': { _attributes: { collation: 'i;octet' }, _text: uid },
    },
  }
  for (const calendar of others) {
    const objects = await queryEvents(dav, calendar, filter, signal)
    const found = objects.find(({ text }) => readMeeting(text, timezone)?.uid === uid)
    if (found) return found
  }
  return undefined
}

function readCursor(text: string | null, calendar: string): Cursor | undefined {
  if (text === null) return undefined
  try {
    const cursor = Cursor.parse(JSON.parse(text))
    return cursor.calendar === calendar ? cursor : undefined
  } catch {
    return undefined
  }
}
