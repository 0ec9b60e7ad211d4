import { OutboundError } from './error.ts'
import type { Answer } from './exchange.ts'

/** One request on the way. */
export interface Hop {
  url: URL
  method: string
  headers: Headers
  body: Uint8Array | undefined
}

const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization']
// The bodies of these can hold secrets (a token request); those of PROPFIND and REPORT name properties.
const WRITES = ['POST', 'PUT', 'PATCH']

/** Where an answer sends us; undefined when it is no redirect. To another origin nothing goes that proves who we are.
 *  The method changes as the Fetch standard says (4.4 HTTP-redirect fetch). */
export function redirected(hop: Hop, answer: Answer): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return undefined
  const location = answer.headers.get('location')
  if (location === null) return undefined
  if (!URL.canParse(location, hop.url))
    throw new OutboundError('bad-address', `${hop.url.origin} redirects to what is no address.`)
  const url = new URL(location, hop.url)
  const headers = new Headers(hop.headers)
  const { status } = answer
  const becomesGet =
    (hop.method === 'POST' && (status === 301 || status === 302)) ||
    (status === 303 && hop.method !== 'GET' && hop.method !== 'HEAD')
  if (becomesGet) for (const name of ['content-type', 'content-length']) headers.delete(name)
  const next = {
    url,
    headers,
    method: becomesGet ? 'GET' : hop.method,
    body: becomesGet ? undefined : hop.body,
  }
  if (url.origin === hop.url.origin) return next
  for (const name of CREDENTIALS) headers.delete(name)
  if (next.body && WRITES.includes(next.method))
    throw new OutboundError(
      'refused-address',
      `${hop.url.origin} sends a ${next.method} on to another origin.`,
    )
  return next
}
