import { davRequest, type DAVResponse } from 'tsdav'
import { CalendarError } from '../port.ts'
import { troubleOf } from '../trouble.ts'

/** One resource that a multi-status answer (RFC 4918 section 13) tells about. */
export interface DavItem {
  url: string
  /** Its own, where it has one; else the answer's. */
  status: number
  /** Properties that were found, names in camel case without prefix, as tsdav gives them. */
  props: Record<string, unknown>
}

export interface Multistatus {
  items: DavItem[]
  syncToken: string | undefined
}

/** A property asked for, or an element of a body, in tsdav's (xml-js) compact form. */
export type Elements = Record<string, unknown>

/** Requests to one CalDAV server, with its credentials, to its origin and no other.
 *  Every one throws CalendarError for answers that are no success, but for the statuses that it takes as one. */
export interface Dav {
  /** A href of an answer as an address. @throws CalendarError `refused` when it leads to another server */
  resolve: (href: string, base: string) => string
  /** Undefined: what is there does not speak WebDAV, or answers with one of these statuses. */
  find: (
    url: string,
    props: Elements,
    signal: AbortSignal,
    absent?: readonly number[],
  ) => Promise<DavItem | undefined>
  list: (url: string, props: Elements, signal: AbortSignal) => Promise<DavItem[]>
  report: (url: string, depth: '0' | '1', body: Elements, signal: AbortSignal) => Promise<Multistatus>
  /** `etag` null: only if nothing is there. */
  put: (url: string, text: string, etag: string | null, signal: AbortSignal) => Promise<Response>
  delete: (url: string, etag: string | null, signal: AbortSignal) => Promise<Response>
}

/** Statuses of a conditional write that say something about what is there. */
const OF_WRITES = [404, 409, 410, 412]
const NO_DAV = [405, 501]

export function createDav(
  { url: home, user, password }: { url: string; user: string; password: string },
  outbound: typeof fetch,
  now: () => number,
): Dav {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const { origin } = addressOf(home)

  const send = async (url: string, init: RequestInit, accepted: number[]): Promise<Response> => {
    assertHere(url, origin)
    const headers = new Headers(init.headers)
    headers.set('authorization', authorization)
    const response = await outbound(url, { ...init, headers })
    // The credentials stayed behind.
    assertHere(response.url, origin)
    if (response.ok || accepted.includes(response.status)) return response
    await response.body?.cancel().catch(() => undefined)
    throw troubleOf(response, init.method === 'PUT' || init.method === 'DELETE' ? 'write' : 'read', now())
  }

  const ask = async (
    url: string,
    method: 'PROPFIND' | 'REPORT',
    depth: '0' | '1',
    body: Elements,
    signal: AbortSignal,
    accepted: number[] = [],
  ): Promise<Multistatus> => {
    const answers = await davRequest({
      url,
      init: { method, namespace: 'd', headers: { depth }, body },
      fetchOptions: { signal },
      fetch: (_, init) => send(url, init ?? {}, accepted),
    })
    return readMultistatus(answers, url)
  }

  const propfind = (
    url: string,
    depth: '0' | '1',
    props: Elements,
    signal: AbortSignal,
    accepted?: number[],
  ) => ask(url, 'PROPFIND', depth, { propfind: { _attributes: NAMESPACES, prop: props } }, signal, accepted)

  return {
    resolve: (href, base) => {
      const url = addressOf(href, base)
      // Behind a proxy many servers believe that they are reached without TLS.
      if (url.protocol === 'http:' && origin === `https://${url.host}`) url.protocol = 'https:'
      assertHere(url.href, origin)
      return url.href
    },
    find: async (url, props, signal, absent = []) => {
      try {
        return (await propfind(url, '0', props, signal, [...NO_DAV, ...absent])).items[0]
      } catch (error) {
        // A page for people, a redirect to a login.
        if (error instanceof CalendarError && error.code === 'malformed') return undefined
        throw error
      }
    },
    list: async (url, props, signal) => (await propfind(url, '1', props, signal)).items,
    report: (url, depth, body, signal) => ask(url, 'REPORT', depth, body, signal),
    put: (url, text, etag, signal) => {
      const headers = {
        'content-type': 'text/calendar; charset=utf-8',
        ...(etag === null ? { 'if-none-match': '*' } : { 'if-match': strong(etag) }),
      }
      return send(url, { method: 'PUT', headers, body: text, signal }, OF_WRITES)
    },
    delete: (url, etag, signal) => {
      const headers: HeadersInit = etag === null ? [] : [['if-match', strong(etag)]]
      return send(url, { method: 'DELETE', headers, signal }, OF_WRITES)
    },
  }
}

export const NAMESPACES = {
  'xmlns:d': 'DAV:',
  'xmlns:c': 'urn:ietf:params:xml:ns:caldav',
  'xmlns:cs': 'http://calendarserver.org/ns/',
}

/** If-Match compares strongly, so that a weak tag, which proxies make of strong ones, would never match. */
function strong(etag: string): string {
  return etag.replace(/^W\//, '')
}

function addressOf(href: string, base?: string): URL {
  if (!URL.canParse(href, base))
    throw new CalendarError('malformed', 'The calendar has an address that is none.')
  return new URL(href, base)
}

function assertHere(url: string, origin: string): void {
  const there = addressOf(url).origin
  if (there !== origin)
    throw new CalendarError(
      'refused',
      `The server sends us on to ${there}, where user and password do not follow. If that is right, connect the calendar with that address.`,
    )
}

function readMultistatus(answers: DAVResponse[], base: string): Multistatus {
  const raw = answers[0]?.raw as { multistatus?: { syncToken?: unknown } } | string | undefined
  if (typeof raw === 'string' || !raw?.multistatus) {
    // tsdav gives the status of an answer that has no body.
    if (answers[0] && !answers[0].ok) return { items: [], syncToken: undefined }
    throw new CalendarError('malformed', 'The calendar’s server does not speak CalDAV.')
  }
  const items = answers.flatMap(({ href, status, props }) =>
    // One status can stand for several resources.
    [href ?? []].flat().map((one) => ({
      url: new URL(one, base).href,
      status,
      props: (props ?? {}) as Record<string, unknown>,
    })),
  )
  return { items, syncToken: textOf(raw.multistatus.syncToken) }
}

/** A property's text; undefined where it is absent or empty. */
export function textOf(prop: unknown): string | undefined {
  if (typeof prop === 'string') return prop === '' ? undefined : prop
  if (typeof prop === 'number' || typeof prop === 'boolean') return String(prop)
  if (typeof prop !== 'object' || prop === null || !('_cdata' in prop)) return undefined
  const { _cdata } = prop
  return Array.isArray(_cdata) ? _cdata.join('') : textOf(_cdata)
}

/** The names of what a property holds: `<resourcetype><collection/><C:calendar/></resourcetype>`. */
export function namesIn(prop: unknown): string[] {
  return typeof prop === 'object' && prop !== null ? Object.keys(prop) : []
}

/** What a property holds under a name, one or many. */
export function within(prop: unknown, name: string): unknown[] {
  if (typeof prop !== 'object' || prop === null || !(name in prop)) return []
  return [(prop as Record<string, unknown>)[name]].flat()
}
