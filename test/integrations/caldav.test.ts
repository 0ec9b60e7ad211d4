import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { caldav } from '../../server/integrations/calendar/caldav.ts'
import type { CalendarMeeting } from '../../server/integrations/calendar/ical.ts'
import { uidOf } from '../../server/integrations/calendar/port.ts'
import { CALENDAR, startCaldavServer, type CaldavServer, type Manners } from '../vendors/caldav-server.ts'
import { serve, type Asked, type LocalHttp } from '../vendors/local-http.ts'
import { ANA, caldavUnderTest, outbound } from './caldav-client.ts'
import { describeCalendar } from './calendar.contract.ts'

const RANGE = { start: Date.parse('2026-03-02T00:00Z'), end: Date.parse('2026-03-09T00:00Z') }
const open = () => new AbortController().signal

const MANNERS: [string, Manners][] = [
  ['with sync-tokens', {}],
  ['that knows ctags only', { changes: 'ctag' }],
  ['that knows etags only', { changes: 'nothing' }],
  ['that gives no etag for a PUT', { etagOnPut: false }],
  ['with whole addresses and other prefixes', { hrefs: 'absolute', prefixes: ['x0', ''] }],
  [
    'that escapes addresses as it likes, DAV being its default namespace',
    { hrefs: 'escaped', prefixes: ['', 'cal'] },
  ],
  ['that gives changes one by one, and a query without data', { pageSize: 1, bareQuery: true }],
]
for (const [name, manners] of MANNERS)
  describeCalendar(`a CalDAV server ${name}`, { writes: true }, async () => {
    const server = await startCaldavServer(manners)
    const forget = (cursor: string) => {
      server.forgetTokens()
      return cursor
    }
    return caldavUnderTest({ ...ANA, url: server.url }, server.url + CALENDAR, server.stop, forget)
  })

const servers: LocalHttp[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})
async function started(manners: Manners = {}): Promise<CaldavServer> {
  const server = await startCaldavServer(manners)
  servers.push(server)
  return server
}

const MEETING: CalendarMeeting = {
  uid: uidOf('b1'),
  sequence: 0,
  start: Date.parse('2026-03-03T10:00Z'),
  end: Date.parse('2026-03-03T10:30Z'),
  summary: 'Intro call',
  description: '',
  state: 'booked',
  organizer: { name: 'Ana', email: 'ana@rep.test' },
  attendees: [{ email: 'bo@buyer.test' }],
  changedAt: 0,
}

describe('credentials', () => {
  test('do not follow a redirect to another server; the rep is told which', async () => {
    const other = await serve((_, response) => void response.writeHead(401).end())
    servers.push(other)
    const server = await started({
      instead: (_, response) => {
        response.writeHead(307, { location: `${other.url}/dav/` }).end()
        return true
      },
    })
    await expect(caldav({ ...ANA, url: server.url }, outbound).busy(RANGE, open())).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(other.url) as string,
    })
    expect(server.asked[0]?.headers.authorization).toMatch(/^Basic /)
    expect(other.asked.length).toBeGreaterThan(0)
    expect(other.asked.map(({ headers }) => headers.authorization)).toEqual(other.asked.map(() => undefined))
  })

  test('are not sent to an address of another server in an answer', async () => {
    const other = await startCaldavServer()
    servers.push(other)
    const server = await started({
      instead: onPath('/principals/ana/', (response) =>
        multistatus(response, [
          item(
            '/principals/ana/',
            `<C:calendar-home-set><D:href>${other.url}/home/</D:href></C:calendar-home-set>`,
          ),
        ]),
      ),
    })
    await expect(caldav({ ...ANA, url: server.url }, outbound).busy(RANGE, open())).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(other.url) as string,
    })
    expect(other.asked).toEqual([])
  })

  test('with characters beyond ASCII are sent as UTF-8', async () => {
    const server = await started()
    await caldav({ ...ANA, password: 'Größe', url: server.url }, outbound)
      .busy(RANGE, open())
      .catch(() => undefined)
    const sent = server.asked[0]?.headers.authorization?.slice('Basic '.length) ?? ''
    expect(Buffer.from(sent, 'base64').toString()).toBe('ana:Größe')
  })
})

describe('an account with several calendars', () => {
  const calendarItem = (path: string, name: string, more = '', type = '<C:calendar/>') =>
    item(
      path,
      `<D:resourcetype><D:collection/>${type}</D:resourcetype><D:displayname>${name}</D:displayname>${more}`,
    )
  const components = (kind: string) =>
    `<C:supported-calendar-component-set><C:comp name="${kind}"/></C:supported-calendar-component-set>`
  const privileges = (...names: string[]) =>
    `<D:current-user-privilege-set>${names.map((name) => `<D:privilege><D:${name}/></D:privilege>`).join('')}</D:current-user-privilege-set>`
  const transparent = '<C:schedule-calendar-transp><C:transparent/></C:schedule-calendar-transp>'
  const HOME = [
    item('/home/', '<D:resourcetype><D:collection/></D:resourcetype>'),
    calendarItem('/home/birthdays/', 'Birthdays', transparent + privileges('read')),
    calendarItem('/home/calendar/', 'Team', components('VEVENT') + privileges('read')),
    calendarItem('/home/tasks/', 'Tasks', components('VTODO')),
    calendarItem('/home/web/', 'Public holidays', '', '<C:calendar/><S:subscribed/>'),
    calendarItem('/home/work/', '2026', components('VEVENT') + privileges('read', 'write-content')),
    calendarItem('/home/zoo/', 'Zoo', privileges('all')),
  ]
  const having = (items: string[]) =>
    started({
      instead: (asked, response) => {
        const isEvents = asked.method === 'REPORT' && asked.path !== CALENDAR
        if (asked.method === 'PUT') response.writeHead(201, { etag: '"1"' }).end()
        else if (isEvents) multistatus(response, [])
        else if (asked.method === 'PROPFIND' && asked.path === '/home/') multistatus(response, items)
        else return false
        return true
      },
    })

  test('makes busy in all that hold events, but for the transparent and the subscribed', async () => {
    const server = await having(HOME)
    await caldav({ ...ANA, url: server.url }, outbound).busy(RANGE, open())
    const queried = server.asked.filter(({ method }) => method === 'REPORT').map(({ path }) => path)
    expect(queried.sort()).toEqual(['/home/calendar/', '/home/work/', '/home/zoo/'])
  })

  test('a calendar that is named counts whatever it is marked as', async () => {
    const server = await having(HOME)
    await caldav({ ...ANA, url: server.url, calendar: 'birthdays' }, outbound).busy(RANGE, open())
    expect(server.asked.map(({ path }) => path)).toContain('/home/birthdays/')
  })

  test.each([
    ['the first that can be written to', undefined, HOME, '/home/work/'],
    ['the one named', '2026', HOME, '/home/work/'],
    ['the one at an address', '/home/zoo', HOME, '/home/zoo/'],
    [
      'the account’s default',
      undefined,
      [
        ...HOME,
        item(
          '/home/inbox/',
          '<C:schedule-default-calendar-URL><D:href>/home/zoo/</D:href></C:schedule-default-calendar-URL>',
        ),
      ],
      '/home/zoo/',
    ],
  ])('writes meetings to %s', async (_, calendar, items, path) => {
    const server = await having(items)
    const settings = { ...ANA, url: server.url, ...(calendar !== undefined && { calendar }) }
    const { href } = await caldav(settings, outbound).meetings!.put(MEETING, null, open())
    expect(href).toBe(`${server.url}${path}b1%40usher.ics`)
  })

  test('that can only be read refuses a meeting, and still tells busy times', async () => {
    const server = await having(HOME.slice(0, 3))
    const port = caldav({ ...ANA, url: server.url }, outbound)
    await expect(port.meetings!.put(MEETING, null, open())).rejects.toMatchObject({ code: 'refused' })
    expect(await port.busy(RANGE, open())).toEqual({ busy: [], skipped: 0 })
  })

  test.each([50, 51])('of %s is read up to the limit of 50', async (count) => {
    const many = Array.from({ length: count }, (_, i) => calendarItem(`/home/c${i}/`, `c${i}`))
    const server = await having(many)
    const busy = caldav({ ...ANA, url: server.url }, outbound).busy(RANGE, open())
    if (count <= 50) expect(await busy).toEqual({ busy: [], skipped: 0 })
    else await expect(busy).rejects.toMatchObject({ code: 'refused' })
  })
})

describe('an account is found', () => {
  test('from its home alone, where the server says nothing more', async () => {
    const server = await started({
      instead: onPath('/.well-known/caldav', (response) => void response.writeHead(404).end()),
    })
    const { meetings } = caldav({ ...ANA, url: `${server.url}/home/` }, outbound)
    const { href } = await meetings!.put(MEETING, null, open())
    expect(href).toBe(`${server.url}${CALENDAR}b1%40usher.ics`)
  })

  test('although the well-known address leads to a page on another server', async () => {
    const other = await serve((_, response) => void response.end('<h1>Welcome'))
    servers.push(other)
    const server = await started({
      instead: onPath(
        '/.well-known/caldav',
        (response) => void response.writeHead(301, { location: other.url }).end(),
      ),
    })
    expect(await caldav({ ...ANA, url: server.url }, outbound).busy(RANGE, open())).toEqual({
      busy: [],
      skipped: 0,
    })
  })

  test('from the address of a page for people, through the well-known one', async () => {
    const server = await started({
      instead: onPath('/cloud', (response) => void response.writeHead(405).end()),
    })
    const port = caldav({ ...ANA, url: `${server.url}/cloud` }, outbound)
    expect(await port.busy(RANGE, open())).toEqual({ busy: [], skipped: 0 })
  })

  test('not where nothing is', async () => {
    const server = await started()
    const port = caldav({ ...ANA, url: `${server.url}/nothing/` }, outbound)
    await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

describe('what is found out once', () => {
  test('is kept for ten minutes', async () => {
    const server = await started()
    let now = 0
    const port = caldav({ ...ANA, url: server.url }, outbound, { now: () => now })
    const requests = async () => {
      const before = server.asked.length
      await port.busy(RANGE, open())
      return server.asked.length - before
    }
    const [first, second] = [await requests(), await requests()]
    now = 10 * 60_000 - 1
    const third = await requests()
    now = 10 * 60_000
    const fourth = await requests()
    expect([second, third, fourth]).toEqual([1, 1, first])
    expect(first).toBeGreaterThan(1)
  })

  test('is found out again after a failure that it may have caused', async () => {
    let fails = false
    const server = await started({
      instead: (asked, response) => {
        if (fails && asked.method === 'REPORT') response.writeHead(404).end()
        return fails && asked.method === 'REPORT'
      },
    })
    const port = caldav({ ...ANA, url: server.url }, outbound)
    await port.busy(RANGE, open())
    fails = true
    await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'unauthorized' })
    fails = false
    await port.busy(RANGE, open())
    expect(server.asked.filter(({ path }) => path === '/principals/ana/')).toHaveLength(2)
  })
})

test.each([
  [401, {}, 'unauthorized'],
  [403, {}, 'refused'],
  [400, {}, 'refused'],
  [415, {}, 'refused'],
  [507, {}, 'refused'],
  [423, {}, 'refused'],
  [500, {}, 'unreachable'],
  [429, { 'retry-after': '30' }, 'throttled'],
])('a write that is answered with %s is %s %s', async (status, headers, code) => {
  const server = await started({
    instead: ({ method }, response) => {
      if (method === 'PUT') response.writeHead(status, headers).end()
      return method === 'PUT'
    },
  })
  const { meetings } = caldav({ ...ANA, url: server.url }, outbound)
  await expect(meetings!.put(MEETING, null, open())).rejects.toMatchObject({ name: 'CalendarError', code })
})

test.each([
  ['20', 20],
  ['Tue, 03 Mar 2026 10:01:00 GMT', 60],
  ['Tue, 03 Mar 2026 09:00:00 GMT', 0],
  ['999999999', 86_400],
  ['soon', undefined],
])('Retry-After: %s is %s seconds', async (header, seconds) => {
  const server = await started({
    instead: (_, response) => {
      response.writeHead(429, { 'retry-after': header }).end()
      return true
    },
  })
  const port = caldav({ ...ANA, url: server.url }, outbound, { now: () => Date.parse('2026-03-03T10:00Z') })
  await expect(port.busy(RANGE, open())).rejects.toMatchObject({
    code: 'throttled',
    retryAfterSeconds: seconds,
  })
})

test('a call has a time limit of its own', async () => {
  const server = await started({ instead: () => true })
  const port = caldav({ ...ANA, url: server.url }, outbound, { timeoutMs: 50 })
  await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'unreachable' })
  await expect(port.meetings!.put(MEETING, null, open())).rejects.toMatchObject({ code: 'unreachable' })
})

test('a calendar that gives only a part is not free', async () => {
  const server = await started({
    instead: onMethod('REPORT', (response) =>
      multistatus(response, [
        '<D:response><D:href>/home/work/</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>',
      ]),
    ),
  })
  await expect(caldav({ ...ANA, url: server.url }, outbound).busy(RANGE, open())).rejects.toMatchObject({
    code: 'malformed',
  })
})

test('one object that is no calendar is passed over and counted; nothing but such is malformed', async () => {
  const server = await started()
  const port = caldav({ ...ANA, url: server.url }, outbound)
  server.objects.set('bad.ics', { text: 'hello', etag: '"1"', version: 1 })
  await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'malformed' })
  const good =
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260303T100000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR'
  server.objects.set('good.ics', { text: good, etag: '"2"', version: 2 })
  const { busy, skipped } = await port.busy(RANGE, open())
  expect([busy.length, skipped]).toEqual([1, 1])
})

test('a server that never comes to the end of its changes is left', async () => {
  const server = await started({
    instead: onMethod('REPORT', (response) =>
      multistatus(
        response,
        [
          '<D:response><D:href>/home/work/</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>',
        ],
        '<D:sync-token>urn:token:1</D:sync-token>',
      ),
    ),
  })
  const { meetings } = caldav({ ...ANA, url: server.url }, outbound)
  await expect(meetings!.changes(null, open())).rejects.toMatchObject({ code: 'malformed' })
})

test('a weak etag, which If-Match never matches, is sent as a strong one', async () => {
  const server = await started()
  const { meetings } = caldav({ ...ANA, url: server.url }, outbound)
  const { href, etag } = await meetings!.put(MEETING, null, open())
  await meetings!.put({ ...MEETING, sequence: 1 }, { href, etag: `W/${etag}` }, open())
  expect(server.asked.findLast(({ method }) => method === 'PUT')?.headers['if-match']).toBe(etag)
})

test('a change that falls between our write and our look at its etag stays a foreign change', async () => {
  const server = await started({
    etagOnPut: false,
    instead: ({ method, body }) => {
      const [there] = server.objects.values()
      if (method === 'REPORT' && body.includes('multiget') && there)
        there.text = there.text.replace('DTSTART:20260303T100000Z', 'DTSTART:20260303T101500Z')
      return false
    },
  })
  const { meetings } = caldav({ ...ANA, url: server.url }, outbound)
  expect(await meetings!.put(MEETING, null, open())).toMatchObject({ etag: null })
})

test('a meeting in the calendar of an earlier connection is a new one here', async () => {
  const server = await started()
  const { meetings } = caldav({ ...ANA, url: server.url }, outbound)
  const earlier = { href: 'https://dav.elsewhere.test/ana/b1%40usher.ics', etag: '"7"' }
  const { href } = await meetings!.put({ ...MEETING, sequence: 3 }, earlier, open())
  expect(href).toBe(`${server.url}${CALENDAR}b1%40usher.ics`)
  await meetings!.remove(MEETING.uid, earlier, open())
})

test('what has taken the place of a meeting, and is none of ours, is not taken out', async () => {
  const server = await started()
  const { meetings } = caldav({ ...ANA, url: server.url }, outbound)
  const known = await meetings!.put(MEETING, null, open())
  const [[name, { text }] = ['', { text: '' }]] = [...server.objects]
  server.objects.set(name, { text: text.replace(MEETING.uid, 'other@x.test'), etag: '"other"', version: 9 })
  await meetings!.remove(MEETING.uid, known, open())
  expect(server.objects.get(name)?.etag).toBe('"other"')
})

test('lines of what is written are at most 75 bytes, and characters whole', async () => {
  const server = await started()
  const { meetings } = caldav({ ...ANA, url: server.url }, outbound)
  const summary = 'Größe 📅 '.repeat(30).trim()
  await meetings!.put(
    { ...MEETING, summary, attendees: [{ name: 'Ö'.repeat(80), email: 'bo@buyer.test' }] },
    null,
    open(),
  )
  const [{ text } = { text: '' }] = [...server.objects.values()]
  const lines = text.split('\r\n')
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
  expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${summary}`)
  expect(text.replaceAll('\r\n ', '')).toContain(`CN="${'Ö'.repeat(80)}"`)
})

function onPath(path: string, answer: (response: ServerResponse) => void) {
  return (asked: Asked, response: ServerResponse) => {
    if (asked.path === path) answer(response)
    return asked.path === path
  }
}

function onMethod(method: string, answer: (response: ServerResponse) => void) {
  return (asked: Asked, response: ServerResponse) => {
    if (asked.method === method) answer(response)
    return asked.method === method
  }
}

function item(path: string, props: string): string {
  return `<D:response><D:href>${path}</D:href><D:propstat><D:prop>${props}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`
}

function multistatus(response: ServerResponse, items: string[], more = ''): void {
  response.writeHead(207, { 'content-type': 'text/xml' })
  response.end(
    `<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/">${items.join('')}${more}</D:multistatus>`,
  )
}
