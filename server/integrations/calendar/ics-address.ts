import { CALENDAR_TIMEOUT_MS, ICS_KEPT_CHARS_MAX } from '../limits.ts'
import { readBusy } from './icalendar/busy.ts'
import { decodeCalendar } from './icalendar/lines.ts'
import { CalendarError, bookingOfUid, type CalendarPort } from './port.ts'
import { limited, troubleOf } from './trouble.ts'

export interface IcsAddress {
  /** The secret address that the rep's calendar gives: https, or webcal, which means the same. */
  url: string
  /** The rep's e-mail: what it declined is not busy. */
  owner: string
  /** The rep's zone, for all-day and floating times. */
  timezone: string
}

/** A calendar that publishes itself at an address: busy times only. What it gave is kept in this object and asked for again
 *  with its ETag or date, so that an unchanged calendar of usual size costs a 304. 401, 403, 404 and 410 mean that the address was
 *  revoked (`unauthorized`).
 *  @param fetch the guarded outbound client */
export function icsAddress(
  { url, owner, timezone }: IcsAddress,
  fetch: typeof globalThis.fetch,
  { timeoutMs = CALENDAR_TIMEOUT_MS, now = Date.now }: { timeoutMs?: number; now?: () => number } = {},
): CalendarPort {
  const address = url.replace(/^webcals?:/i, 'https:')
  let kept: { text: string; validators: Record<string, string> } | undefined

  const current = async (signal: AbortSignal): Promise<string> => {
    const response = await fetch(address, {
      headers: { accept: 'text/calendar, */*;q=0.1', ...kept?.validators },
      signal,
    })
    if (response.status === 304 && kept) return kept.text
    if (response.status !== 200) {
      await response.body?.cancel()
      throw troubleOf(response, 'read', now())
    }
    const text = decodeCalendar(new Uint8Array(await response.arrayBuffer()))
    if (!/^\s*BEGIN:VCALENDAR/im.test(text))
      throw new CalendarError('malformed', 'What is at the address is no calendar.')
    kept =
      text.length <= ICS_KEPT_CHARS_MAX ? { text, validators: validatorsOf(response.headers) } : undefined
    return text
  }

  return {
    busy: (range, signal) =>
      limited(signal, timeoutMs, async (signal) => {
        const text = await current(signal)
        const { busy, skipped } = readBusy([text], { range, timezone, owner, except: isOurs })
        return { busy, skipped: skipped.length }
      }),
  }
}

function isOurs(uid: string): boolean {
  return bookingOfUid(uid) !== undefined
}

/** A server that gives neither is read whole each time. */
function validatorsOf(headers: Headers): Record<string, string> {
  const etag = headers.get('etag')
  const modified = headers.get('last-modified')
  return {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(modified !== null && { 'if-modified-since': modified }),
  }
}
