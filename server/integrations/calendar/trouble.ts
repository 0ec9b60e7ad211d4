import { retryAfterSeconds } from '../retry-after.ts'
import { OutboundError } from '../outbound/error.ts'
import { CalendarError } from './port.ts'

/** Runs one call of a calendar port under the caller's signal and a time limit; whatever it fails with becomes a
 *  CalendarError. */
export async function limited<T>(
  signal: AbortSignal,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    either.throwIfAborted()
    return await work(either)
  } catch (error) {
    if (error instanceof CalendarError) throw error
    if (either.aborted)
      throw new CalendarError(
        'unreachable',
        'The calendar took too long, and was given up.',
        undefined,
        error,
      )
    if (error instanceof OutboundError)
      throw new CalendarError(OUTBOUND[error.code], error.message, undefined, error)
    throw new CalendarError('malformed', 'The calendar’s answer cannot be understood.', undefined, error)
  }
}

const OUTBOUND = {
  'bad-address': 'refused',
  'refused-address': 'refused',
  timeout: 'unreachable',
  unreachable: 'unreachable',
  'too-large': 'malformed',
  'too-many-redirects': 'malformed',
} as const satisfies Record<OutboundError['code'], CalendarError['code']>

/** What an answer that is no success means. A 403 to a write is about that write (RFC 4791 section 5.3.2.1), to a read
 *  about the connection. `now` is UTC ms, for a Retry-After that is a date. */
export function troubleOf(response: Response, kind: 'read' | 'write', now: number): CalendarError {
  const { status } = response
  const said = `The calendar’s server answers ${status}`
  const wait = retryAfterSeconds(response.headers.get('retry-after'), now)
  if (status === 429 || (status === 503 && wait !== undefined))
    return new CalendarError('throttled', `${said}: it wants to be asked later.`, wait)
  if (status === 507) return new CalendarError('refused', `${said}: it has no room, or too much to tell.`)
  if (status >= 500 || status === 408) return new CalendarError('unreachable', `${said}.`)
  if (status === 401 || (status === 403 && kind === 'read'))
    return new CalendarError('unauthorized', `${said}: it does not accept user or password.`)
  if (kind === 'write') return new CalendarError('refused', `${said} to what we wrote.`)
  if (status === 404 || status === 410)
    return new CalendarError('unauthorized', `${said}: the calendar is not there any more.`)
  return new CalendarError('malformed', `${said}, which no calendar does.`)
}
