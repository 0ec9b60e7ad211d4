import type { ServerResponse } from 'node:http'
import { serve, type Asked, type LocalHttp } from './local-http.ts'

/** How a server differs from the one that a client was written against. All of these exist. */
export interface Manners {
  /** What it can say about changes. @default 'token' */
  changes?: 'token' | 'ctag' | 'nothing'
  /** A PUT is answered with the etag. @default true */
  etagOnPut?: boolean
  /** How it writes addresses. @default 'path' */
  hrefs?: 'path' | 'absolute' | 'escaped'
  /** Prefixes of the namespaces DAV and CalDAV; an empty one is the default namespace. @default ['D', 'C'] */
  prefixes?: [string, string]
  /** A query answers with addresses and etags only. @default false */
  bareQuery?: boolean
  /** Changes a token gives at a time. @default no limit */
  pageSize?: number
  /** Takes an answer over; true: done. */
  instead?: (asked: Asked, response: ServerResponse) => boolean
}

export interface CaldavServer extends LocalHttp {
  objects: Map<string, { text: string; etag: string; version: number }>
  /** Tokens given so far mean nothing any more. */
  forgetTokens: () => void
}

/** A small CalDAV server in memory: one user (`ana`, `secret`), one calendar at `/home/work/`. */
export async function startCaldavServer(manners: Manners = {}): Promise<CaldavServer> {
  const objects: CaldavServer['objects'] = new Map()
  const deleted = new Map<string, number>()
  const authorization = `Basic ${Buffer.from('ana:secret').toString('base64')}`
  const [dav, caldav] = manners.prefixes ?? ['D', 'C']
  let version = 0
  let generation = 1

  const tokenOf = (version: number) => `urn:token:${generation}:${version}`
  const tag = (prefix: string, name: string) => (prefix === '' ? name : `${prefix}:${name}`)
  const element = (prefix: string, name: string, content = '') =>
    `<${tag(prefix, name)}>${content}</${tag(prefix, name)}>`
  const d = (name: string, content?: string) => element(dav, name, content)
  const c = (name: string, content?: string) => element(caldav, name, content)
  const namespace = (prefix: string, uri: string) =>
    prefix === '' ? `xmlns="${uri}"` : `xmlns:${prefix}="${uri}"`

  const href = (path: string) => {
    const escaped = manners.hrefs === 'escaped' ? path.replace(/[a-z]/g, hexOf).replaceAll('@', '%40') : path
    return d('href', manners.hrefs === 'absolute' ? server.url + path : escaped)
  }
  const found = (path: string, ...props: string[]) =>
    d('response', href(path) + d('propstat', d('prop', props.join('')) + d('status', 'HTTP/1.1 200 OK')))
  const missing = (path: string) => d('response', href(path) + d('status', 'HTTP/1.1 404 Not Found'))
  const multistatus = (response: ServerResponse, items: string[], more = '') => {
    const spaces = [
      namespace(dav, 'DAV:'),
      namespace(caldav, 'urn:ietf:params:xml:ns:caldav'),
      'xmlns:S="http://calendarserver.org/ns/"',
    ]
    response.writeHead(207, { 'content-type': 'application/xml; charset=utf-8' })
    response.end(
      `<?xml version="1.0"?>\n<${tag(dav, 'multistatus')} ${spaces.join(' ')}>${items.join('\n')}${more}</${tag(dav, 'multistatus')}>`,
    )
  }
  const etagOf = (name: string) => d('getetag', objects.get(name)!.etag)
  const dataOf = (name: string) => c('calendar-data', escapeXml(objects.get(name)!.text))
  const stateProps = () => [
    d('resourcetype', d('collection') + c('calendar')),
    d('displayname', 'Work'),
    ...(manners.changes === 'nothing' ? [] : [element('S', 'getctag', `c${version}`)]),
    ...(manners.changes === undefined || manners.changes === 'token'
      ? [d('sync-token', tokenOf(version))]
      : []),
  ]

  const propfind = ({ path, headers }: Asked, response: ServerResponse) => {
    const deep = headers.depth === '1'
    if (path === '/' || path === '/.well-known/caldav')
      multistatus(response, [
        found(
          path,
          d('resourcetype', d('collection')),
          d('current-user-principal', href('/principals/ana/')),
        ),
      ])
    else if (path === '/principals/ana/')
      multistatus(response, [found(path, c('calendar-home-set', href('/home/')))])
    else if (path === '/home/')
      multistatus(response, [
        found(path, d('resourcetype', d('collection'))),
        ...(deep ? [found(CALENDAR, ...stateProps())] : []),
      ])
    else if (path === CALENDAR)
      multistatus(response, [
        found(path, ...stateProps()),
        ...(deep ? [...objects.keys()].map((name) => found(pathOf(name), etagOf(name))) : []),
      ])
    else response.writeHead(404).end()
  }

  const report = ({ path, body }: Asked, response: ServerResponse) => {
    if (path !== CALENDAR) response.writeHead(404).end()
    else if (body.includes('calendar-multiget'))
      multistatus(
        response,
        [...body.matchAll(/href>([^<]+)</g)].map(([, one]) => {
          const name = nameOf(one!)
          return objects.has(name) ? found(pathOf(name), etagOf(name), dataOf(name)) : missing(pathOf(name))
        }),
      )
    else if (body.includes('calendar-query'))
      multistatus(
        response,
        [...objects.keys()].map((name) =>
          found(pathOf(name), etagOf(name), ...(manners.bareQuery ? [] : [dataOf(name)])),
        ),
      )
    else sync(body, response)
  }

  const sync = (body: string, response: ServerResponse) => {
    const token = /sync-token>\s*urn:token:(\d+):(\d+)\s*</.exec(body)
    const since = Number(token?.[2] ?? 0)
    if (token && Number(token[1]) < generation) {
      response.writeHead(403, { 'content-type': 'application/xml' })
      response.end(`<D:error xmlns:D="DAV:"><D:valid-sync-token/></D:error>`)
      return
    }
    const changes = [
      ...[...objects].map(([name, object]) => ({
        name,
        at: object.version,
        item: found(pathOf(name), etagOf(name)),
      })),
      ...[...deleted].map(([name, at]) => ({ name, at, item: missing(pathOf(name)) })),
    ]
      .filter(({ at }) => at > since)
      .sort((a, b) => a.at - b.at)
    const page = changes.slice(0, manners.pageSize)
    const isPart = page.length < changes.length
    const items = page.map(({ item }) => item)
    if (isPart) items.push(d('response', href(CALENDAR) + d('status', 'HTTP/1.1 507 Insufficient Storage')))
    multistatus(response, items, d('sync-token', tokenOf(isPart ? page.at(-1)!.at : version)))
  }

  const write = ({ method, path, headers, body }: Asked, response: ServerResponse) => {
    const name = nameOf(path)
    const there = objects.get(name)
    if (!path.startsWith(CALENDAR)) response.writeHead(409).end()
    else if (headers['if-none-match'] === '*' && there) response.writeHead(412).end()
    else if (headers['if-match'] !== undefined && headers['if-match'] !== there?.etag)
      response.writeHead(412).end()
    else if (method === 'DELETE') {
      if (there) deleted.set(name, ++version)
      objects.delete(name)
      response.writeHead(there ? 204 : 404).end()
    } else {
      const etag = `"e${++version}"`
      objects.set(name, { text: body, etag, version })
      deleted.delete(name)
      response.writeHead(there ? 204 : 201, manners.etagOnPut === false ? {} : { etag }).end()
    }
  }

  const server = await serve((raw, response) => {
    const asked = { ...raw, path: decodeURIComponent(raw.path) }
    if (manners.instead?.(asked, response)) return
    if (asked.headers.authorization !== authorization) response.writeHead(401).end()
    else if (asked.method === 'PROPFIND') propfind(asked, response)
    else if (asked.method === 'REPORT') report(asked, response)
    else if (asked.method === 'PUT' || asked.method === 'DELETE') write(asked, response)
    else if (asked.method === 'GET' && objects.has(nameOf(asked.path)))
      response
        .writeHead(200, { etag: objects.get(nameOf(asked.path))!.etag })
        .end(objects.get(nameOf(asked.path))!.text)
    else response.writeHead(404).end()
  })
  return { ...server, objects, forgetTokens: () => void generation++ }
}

export const CALENDAR = '/home/work/'

function nameOf(path: string): string {
  return decodeURIComponent(path).split('/').at(-1) ?? ''
}

function pathOf(name: string): string {
  return CALENDAR + name
}

function hexOf(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}
