import { lookup } from 'node:dns/promises'
import { Agent } from 'undici'
import { OUTBOUND_BYTES_MAX, OUTBOUND_REDIRECTS_MAX, OUTBOUND_TIMEOUT_MS } from '../limits.ts'
import { addressTest, type PrivateNetworks } from './addresses.ts'
import { bounded } from './bounded.ts'
import { guardedLookup, type Resolve } from './connect.ts'
import { OutboundError } from './error.ts'
import { exchange } from './exchange.ts'
import { redirected, type Hop } from './redirect.ts'

export interface OutboundOptions {
  /** The operator's flag: networks that are not public, and plain http, are allowed. @default false */
  allowPrivateNetworks?: PrivateNetworks
  /** @default OUTBOUND_TIMEOUT_MS */
  timeoutMs?: number
  /** Of one answer's body. @default OUTBOUND_BYTES_MAX */
  bytesMax?: number
  /** @default OUTBOUND_REDIRECTS_MAX */
  redirectsMax?: number
  /** All addresses of a host name. @default the system's resolver */
  resolve?: Resolve
}

/** The one way out to addresses that others configured: a `fetch` that resolves a name once, connects to an address that
 *  it has checked and to no other, checks each redirect in the same way, and limits time, size and redirects. It keeps
 *  no cookies, and `Authorization`, `Cookie` and `Proxy-Authorization` never follow to another origin. The signal of a
 *  request ends it at any point, with the signal's reason.
 *  @throws OutboundError from the call, and from reading the body */
export function createOutbound(options: OutboundOptions = {}): typeof fetch {
  const {
    allowPrivateNetworks = false,
    timeoutMs = OUTBOUND_TIMEOUT_MS,
    bytesMax = OUTBOUND_BYTES_MAX,
    redirectsMax = OUTBOUND_REDIRECTS_MAX,
    resolve = bySystem,
  } = options
  const mayConnect = addressTest(allowPrivateNetworks)
  const schemes = allowPrivateNetworks === false ? ['https:'] : ['https:', 'http:']
  const agent = new Agent({
    connect: { lookup: guardedLookup(resolve, mayConnect), timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 32_768,
  })

  return async (input, init) => {
    const request = asRequest(input, init)
    const deadline = AbortSignal.timeout(timeoutMs)
    const limits = { signal: AbortSignal.any([request.signal, deadline]), caller: request.signal, bytesMax }
    let hop: Hop = {
      url: new URL(request.url),
      method: request.method,
      headers: new Headers(request.headers),
      body: request.body ? new Uint8Array(await request.arrayBuffer()) : undefined,
    }
    for (let count = 0; ; count++) {
      assertAllowed(hop.url, schemes, mayConnect)
      const answer = await exchange(agent, hop, limits)
      const next = request.redirect === 'manual' ? undefined : redirected(hop, answer)
      if (!next) return bounded(answer, hop.url, count > 0, limits)
      answer.body.destroy()
      if (request.redirect === 'error' || count >= redirectsMax)
        throw new OutboundError('too-many-redirects', `${hop.url.origin} redirects too often.`)
      hop = next
    }
  }
}

const bySystem: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address)

/** As the platform reads what `fetch` is given; `ky` gives a whole `Request`. */
function asRequest(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Request {
  try {
    return new Request(input, init)
  } catch (cause) {
    throw new OutboundError('bad-address', 'This is no address or request that can be sent.', cause)
  }
}

/** Names are checked where they are resolved; an address in numbers is never resolved, so here. */
function assertAllowed(url: URL, schemes: string[], mayConnect: (address: string) => boolean): void {
  if (!schemes.includes(url.protocol))
    throw new OutboundError('bad-address', `An address must begin with ${schemes.join(' or ')}//.`)
  if (url.username || url.password)
    throw new OutboundError('bad-address', 'An address must not hold a password.')
  const literal = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  const isAddress = url.hostname.startsWith('[') || /^[\d.]+$/.test(literal)
  if (isAddress && !mayConnect(literal))
    throw new OutboundError('refused-address', `${url.origin} is not in a public network.`)
}
