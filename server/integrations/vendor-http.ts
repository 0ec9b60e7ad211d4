import ky from 'ky'
import { OutboundError } from './outbound/error.ts'
import { retryAfterSeconds } from './retry-after.ts'
import { VendorError } from './vendor-error.ts'

export interface Asked {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers?: Record<string, string>
  /** Sent as it is. */
  body?: string
  /** Answers besides a success that the caller wants to read. */
  accept?: readonly number[]
}

export interface Answered {
  status: number
  headers: Headers
  text: string
}

/** Asks a vendor once; deliveries are repeated by the job queue, not here. Redirects are not followed: a vendor's address is
 *  where it is. `vendor` is how errors name it, `now` UTC ms.
 *  @throws VendorError for everything but a success */
export async function askVendor(
  vendor: string,
  outbound: typeof fetch,
  { method, url, headers, body, accept = [] }: Asked,
  now: number,
): Promise<Answered> {
  try {
    const response = await ky(url, {
      method,
      fetch: outbound,
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      redirect: 'manual',
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    })
    const trouble = accept.includes(response.status) ? undefined : troubleOf(vendor, response, now)
    if (trouble) throw trouble
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    if (error instanceof OutboundError) {
      const { code } = error
      throw new VendorError(OUTBOUND[code], `${vendor}: ${error.message}`, undefined, error)
    }
    throw error
  }
}

/** The answer as JSON.
 *  @throws VendorError `malformed` where it is none: a page, or cut off */
export function jsonOf(vendor: string, { text, headers }: Answered): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const kind = /^text\/html/i.test(headers.get('content-type') ?? '') ? 'a page' : 'no whole JSON'
    throw new VendorError('malformed', `${vendor} answers with ${kind}.`, undefined, error)
  }
}

const OUTBOUND = {
  'bad-address': 'refused',
  'refused-address': 'refused',
  timeout: 'unreachable',
  unreachable: 'unreachable',
  'too-large': 'malformed',
  'too-many-redirects': 'malformed',
} as const satisfies Record<OutboundError['code'], VendorError['code']>

function troubleOf(vendor: string, { status, headers }: Response, now: number): VendorError | undefined {
  if (status >= 200 && status < 300) return undefined
  const said = `${vendor} answers ${status}`
  const wait = retryAfterSeconds(headers.get('retry-after'), now)
  if (status === 429 || (status === 503 && wait !== undefined))
    return new VendorError('throttled', `${said}: it wants to be asked later.`, wait)
  if (status >= 500 || status === 408 || status === 425) return new VendorError('unreachable', `${said}.`)
  if (status === 401 || status === 403)
    return new VendorError('unauthorized', `${said}: not with these keys.`)
  if (status === 404 || status === 410) return new VendorError('missing', `${said}: it is not there.`)
  if (status >= 300 && status < 400)
    return new VendorError('malformed', `${said}: it sends us elsewhere, where its messages do not go.`)
  return new VendorError('refused', `${said} to what we sent.`)
}
