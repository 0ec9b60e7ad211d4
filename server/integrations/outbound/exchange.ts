import type { Readable } from 'node:stream'
import { errors, request, type Dispatcher } from 'undici'
import { OutboundError } from './error.ts'
import type { Hop } from './redirect.ts'

export interface Limits {
  /** Ends the request: the caller's signal or the time limit. */
  signal: AbortSignal
  /** The caller's alone. */
  caller: AbortSignal
  bytesMax: number
}

/** A status and headers; the body is still to be read. */
export interface Answer {
  status: number
  statusText: string
  headers: Headers
  body: Readable
}

/** One request and the head of its answer, without redirects. It asks for no compression, so that the size of an answer is
 *  what it costs.
 *  @throws OutboundError, or the reason of the caller's signal */
export async function exchange(agent: Dispatcher, hop: Hop, limits: Limits): Promise<Answer> {
  try {
    const answer = await request(hop.url, {
      dispatcher: agent,
      method: hop.method as Dispatcher.HttpMethod,
      headers: { 'user-agent': 'Usher', ...Object.fromEntries(hop.headers) },
      body: hop.body ?? null,
      signal: limits.signal,
    })
    // Whoever reads hears of an error there; a body that is thrown away must not bring the process down.
    answer.body.on('error', () => undefined)
    return {
      status: answer.statusCode,
      statusText: answer.statusText,
      headers: headersOf(answer.headers),
      body: answer.body,
    }
  } catch (cause) {
    throw troubleOf(cause, hop.url, limits)
  }
}

/** What went wrong on the way, in our terms. */
export function troubleOf(cause: unknown, url: URL, limits: Limits): unknown {
  if (limits.caller.aborted) return limits.caller.reason
  if (cause instanceof OutboundError) return cause
  if (limits.signal.aborted || isTimeout(cause))
    return new OutboundError('timeout', `${url.origin} took too long.`, cause)
  if (cause instanceof errors.InvalidArgumentError)
    return new OutboundError('bad-address', 'This request cannot be sent.', cause)
  return new OutboundError('unreachable', `${url.origin} cannot be reached.`, cause)
}

function isTimeout(cause: unknown): boolean {
  return (
    cause instanceof errors.ConnectTimeoutError ||
    cause instanceof errors.HeadersTimeoutError ||
    cause instanceof errors.BodyTimeoutError
  )
}

function headersOf(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw))
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one)
  return headers
}
