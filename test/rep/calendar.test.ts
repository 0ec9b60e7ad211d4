import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CalendarError } from '../../server/integrations/calendar/port.ts'
import {
  CALENDAR_PASSWORD_CHARS_MAX,
  CALENDAR_URL_CHARS_MAX,
  CALENDAR_USER_CHARS_MAX,
} from '../../server/rep/calendar.ts'
import { TestCalendar } from '../support/calendar.ts'
import { testServer, type TestServer } from '../support/server.ts'
import { RepBrowser } from './browser.ts'

const SOFIA = 'sofia.marin@larkline.example'
const URL_OF = 'https://dav.example.com/'
const PASSWORD = ' s3cret-app-password '
const CALDAV = {
  act: 'connect',
  kind: 'caldav',
  url: URL_OF,
  user: 'sofia',
  password: PASSWORD,
  calendar: 'Work',
}
const ADDRESS = 'https://calendar.example.com/private-0123456789/basic.ics'
const ICS = { act: 'connect', kind: 'ics', address: ADDRESS }

let server: TestServer
let sofia: RepBrowser
let calendar: TestCalendar
beforeEach(async () => {
  server = await testServer('pglite', ({ roster, routing }) => {
    for (const rep of roster.reps) Object.assign(rep, { capacity: {}, leave: [] })
    roster.reps.find(({ id }) => id === 'marcus')!.active = false
    routing.sticky = undefined
  })
  calendar = new TestCalendar()
  server.calendars.set(URL_OF, calendar)
  server.calendars.set(ADDRESS, { busy: (range, signal) => calendar.busy(range, signal) })
  sofia = await new RepBrowser(server).signIn(SOFIA)
})
afterEach(() => server.close())

const stored = () => server.ports.store.calendars.find('sofia')
const acts = async () =>
  (await server.ports.store.reps.acts('sofia')).map(({ act }) => act).filter((act) => act !== 'sign-in')
let n = 0
const offered = async () => {
  const buyer = server.buyer()
  await buyer.say(`We need HIPAA for 400 people. dana@clinic-${++n}.example`)
  return buyer.offer()
}
const textOf = async (answer: Response | Promise<Response>) => {
  const { status } = await answer
  return [status, await (await answer).text()] as const
}

describe('connecting', () => {
  test('CalDAV is tried, sealed and read: its busy times are out of the next offer', async () => {
    const taken = (await offered()).slots[3]!
    calendar.busyTimes = [{ start: Date.parse(taken.start), end: Date.parse(taken.end) }]
    const [status, html] = await textOf(sofia.post('/rep/calendar', CALDAV))
    expect([status, html]).toEqual([200, expect.stringContaining('Your calendar is connected.') as string])
    expect(html).toContain('Not yet: it is being read')
    await server.deliver()
    const page = await sofia.html()
    expect(page).toContain('By CalDAV, by you')
    expect(page).toContain('1 known')
    const offer = await offered()
    expect(offer.host.name).toBe('Sofia Marin')
    expect(offer.slots.map(({ start }) => start)).not.toContain(taken.start)
    expect(await acts()).toEqual(['connect'])
    expect(await stored()).toMatchObject({ source: 'rep', kind: 'caldav', state: 'ok' })
  })

  test('an ICS address is read, never written, and our feed stays to subscribe to', async () => {
    expect((await sofia.post('/rep/calendar', ICS)).status).toBe(200)
    await server.deliver()
    const html = await sofia.html()
    expect(html).toContain('By an ICS address, by you')
    expect(html).toContain('Your meetings as a feed')
  })

  test.each([
    [
      'unauthorized',
      'The calendar does not let us in. It says: unauthorized. Many servers want an app password',
    ],
    ['unreachable', 'The calendar does not answer. It says: unreachable.'],
    ['throttled', 'The calendar was asked too often'],
    ['malformed', 'There is no calendar that we can read.'],
    ['refused', 'This calendar cannot be connected.'],
  ] as const)(
    'one that is %s is not connected: in words, kept as typed but for the password',
    async (trouble, words) => {
      calendar.trouble = trouble
      const [status, html] = await textOf(sofia.post('/rep/calendar', CALDAV))
      expect(status).toBe(422)
      expect(html).toContain(words)
      expect(html).toContain('Nothing was changed.')
      for (const [name, value] of [
        ['url', URL_OF],
        ['user', 'sofia'],
        ['calendar', 'Work'],
      ])
        expect(html).toMatch(new RegExp(`name="${name}"[^>]* value="${value}"`))
      expect(html).not.toContain(PASSWORD.trim())
      expect([await stored(), await acts()]).toEqual([undefined, []])
    },
  )

  test('one that never answers is given up', async () => {
    calendar.trouble = 'never'
    const soon = AbortSignal.timeout(20)
    const spy = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(soon)
    const [status, html] = await textOf(sofia.post('/rep/calendar', CALDAV))
    expect(spy.mock.calls).toEqual([[15_000]])
    spy.mockRestore()
    expect([status, await stored()]).toEqual([422, undefined])
    expect(html).toContain('The calendar does not answer.')
  })

  test('one that can be read but not written is not connected', async () => {
    calendar.meetings.changes = () =>
      Promise.reject(
        new CalendarError('refused', 'The account has no calendar that meetings may be written to.'),
      )
    const [status, html] = await textOf(sofia.post('/rep/calendar', CALDAV))
    expect([status, await stored()]).toEqual([422, undefined])
    expect(html).toContain('no calendar that meetings may be written to')
  })

  test('another one that fails leaves the one before as it is', async () => {
    await sofia.post('/rep/calendar', CALDAV)
    await server.deliver()
    const before = await stored()
    expect((await sofia.post('/rep/calendar', { ...CALDAV, url: 'https://nowhere.example/' })).status).toBe(
      422,
    )
    expect(await stored()).toEqual(before)
  })

  test('what cannot be is refused in words, and asks nobody', async () => {
    const table: [Record<string, string>, string][] = [
      [{ ...CALDAV, url: '' }, 'Address of the server: found nothing'],
      [{ ...CALDAV, url: 'dav.example.com' }, 'Address of the server: found something else'],
      [{ ...CALDAV, url: 'javascript:alert(1)' }, 'allowed is an address that begins with https://'],
      [{ ...CALDAV, url: 'file:///etc/passwd' }, 'allowed is an address that begins with https://'],
      [{ ...CALDAV, url: 'https://sofia:hunter2@dav.example.com/' }, 'without user and password in it'],
      [{ ...CALDAV, user: '' }, 'User: found nothing'],
      [{ ...CALDAV, password: '' }, 'Password: found nothing'],
      [{ ...ICS, address: 'ftp://x.example/y' }, 'Secret address: found something else'],
      [{ ...ICS, address: 'https://' }, 'Secret address: found something else'],
    ]
    for (const [fields, words] of table) {
      const [status, html] = await textOf(sofia.post('/rep/calendar', fields))
      expect(status).toBe(422)
      expect(html).toContain(words)
      expect(html).not.toMatch(/hunter2|s3cret/)
      expect([calendar.asked, await stored()]).toEqual([0, undefined])
    }
  })

  test.each([
    ['url', (chars: number) => `${URL_OF}${'x'.repeat(chars - URL_OF.length)}`, CALENDAR_URL_CHARS_MAX],
    ['user', (chars: number) => 'x'.repeat(chars), CALENDAR_USER_CHARS_MAX],
    ['password', (chars: number) => 'x'.repeat(chars), CALENDAR_PASSWORD_CHARS_MAX],
    ['calendar', (chars: number) => 'x'.repeat(chars), CALENDAR_USER_CHARS_MAX],
  ])('%s has its limit', async (field, of, most) => {
    if (field === 'url') server.calendars.set(of(most), calendar)
    expect((await sofia.post('/rep/calendar', { ...CALDAV, [field]: of(most) })).status).toBe(200)
    const [status, html] = await textOf(sofia.post('/rep/calendar', { ...CALDAV, [field]: of(most + 1) }))
    expect(status).toBe(422)
    expect(html).toContain(`${most} characters`)
  })

  test('where the roster names the calendar, it can only be changed there', async () => {
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    changed.roster.reps.find(({ id }) => id === 'sofia')!.calendar = { ics: '${SOFIA_ICS}' }
    await server.publish(changed)
    const html = await sofia.html()
    expect(html).toContain('The roster names this calendar')
    expect(html).not.toContain('Try and connect')
    for (const fields of [CALDAV, ICS, { act: 'disconnect' }]) {
      const [status, text] = await textOf(sofia.post('/rep/calendar', fields))
      expect(status).toBe(422)
      expect(text).toContain('can only be changed there')
    }
    expect([calendar.asked, await stored()]).toEqual([0, undefined])
  })
})

test.each([
  ['out-of-office', 'Out of office in your calendar.'],
  ['all-day', 'A busy day in your calendar.'],
] as const)('leave that the calendar says is listed, as from there: %s', async (leave, words) => {
  const start = Date.parse('2026-11-25T23:00:00Z')
  calendar.busyTimes = [{ start, end: start + 2 * 86_400_000, leave }]
  await sofia.post('/rep/calendar', CALDAV)
  await server.deliver()
  const html = await sofia.html()
  expect(html).toContain(words)
  expect(html).toContain('Thu 26 November – Fri 27 November')
  expect(html).not.toContain('Remove leave')
})

test('a calendar that broke says so at the top, since when, and how to mend it; disconnecting ends it', async () => {
  await sofia.post('/rep/calendar', CALDAV)
  await server.deliver()
  calendar.trouble = 'unauthorized'
  server.time.now += 5 * 60_000
  await server.deliver()
  const html = await sofia.html()
  expect(html).toContain('Your calendar cannot be read, so buyers are not offered your times.')
  expect(html).toContain('It says: unauthorized. Since Tue 24 November, 10:05.')
  expect((await sofia.post('/rep/calendar', { act: 'disconnect' })).status).toBe(200)
  expect(await sofia.html()).toContain('No calendar is connected')
  expect((await offered()).host.name).toBe('Sofia Marin')
  expect(await acts()).toEqual(['connect', 'disconnect'])
})

test('a new address of the feed makes the one before worthless, and nobody else’s', async () => {
  const feedOn = async (browser: RepBrowser) =>
    new URL(/value="(https:[^"]+\/feed\/[^"]+\.ics)"/.exec(await browser.html())![1]!).pathname
  const jonas = await new RepBrowser(server).signIn('jonas.weil@larkline.example')
  const [before, others] = [await feedOn(sofia), await feedOn(jonas)]
  expect((await server.get(before)).status).toBe(200)
  await sofia.post('/rep/calendar', { act: 'rotate' })
  const after = await feedOn(sofia)
  expect(after).not.toBe(before)
  expect([
    (await server.get(before)).status,
    (await server.get(after)).status,
    (await server.get(others)).status,
  ]).toEqual([404, 200, 200])
  expect(await acts()).toEqual(['rotate-feed'])
})

test('no secret stands in a page, a log, an act or the database, whatever a server answers', async () => {
  const pages: string[] = []
  const seen = async (fields: Record<string, string>) =>
    void pages.push((await textOf(sofia.post('/rep/calendar', fields)))[1])
  for (const fields of [CALDAV, ICS]) {
    await seen(fields)
    await server.deliver()
    pages.push(await sofia.html())
    for (const { message, name } of [
      { name: 'CalendarError', message: `Not ${PASSWORD} at ${ADDRESS}` },
      { name: 'TypeError', message: `Cannot read ${PASSWORD} of ${ADDRESS}` },
    ]) {
      const busy = () =>
        Promise.reject(
          name === 'TypeError' ? new TypeError(message) : new CalendarError('unauthorized', message),
        )
      server.calendars.set('https://mirror.example/', { busy })
      const there = server.calendars.get(ADDRESS)!
      server.calendars.set(ADDRESS, { busy })
      await seen(fields === CALDAV ? { ...CALDAV, url: 'https://mirror.example/' } : ICS)
      server.calendars.set(ADDRESS, there)
    }
  }
  const [row, jobs] = [await stored(), await server.ports.store.reps.acts('sofia')]
  const all = JSON.stringify([pages, row, jobs, server.logged, server.mails])
  for (const secret of [PASSWORD.trim(), 'private-0123456789']) expect(all).not.toContain(secret)
  expect(server.logged.filter((line) => line.includes('calendar-not-connected'))).toHaveLength(4)
  expect(row!.sealed).toMatch(/^v1\./)
})
