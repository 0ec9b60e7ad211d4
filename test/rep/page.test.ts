import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Booking, Offer } from '../../widget/contract/api.ts'
import { HOURS_ROWS_MAX } from '../../server/rep/hours.ts'
import { LEAVE_DAYS_MAX, LEAVES_MAX } from '../../server/rep/leave.ts'
import { MEETINGS_SHOWN } from '../../server/rep/view.ts'
import { NOW, testServer, type TestBuyer, type TestServer } from '../support/server.ts'
import { RepBrowser } from './browser.ts'

const SOFIA = 'sofia.marin@larkline.example'
const JONAS = 'jonas.weil@larkline.example'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let server: TestServer
let sofia: RepBrowser
beforeEach(async () => {
  server = await testServer('pglite', ({ roster, routing }) => {
    for (const rep of roster.reps) Object.assign(rep, { capacity: {}, leave: [] })
    roster.reps.find(({ id }) => id === 'marcus')!.active = false
    routing.sticky = undefined
  })
  sofia = await new RepBrowser(server).signIn(SOFIA)
  server.mails.length = 0
})
afterEach(() => server.close())

let n = 0
const offered = async (): Promise<{ buyer: TestBuyer; offer: Offer }> => {
  const buyer = server.buyer()
  await buyer.say(`We need HIPAA for 400 people. dana@clinic-${++n}.example`)
  return { buyer, offer: await buyer.offer() }
}
const booked = async (nth = 0): Promise<Booking & { buyer: TestBuyer }> => {
  const { buyer, offer } = await offered()
  const booking = await buyer.book(offer, offer.slots[nth]!.start)
  await server.deliver()
  return { ...booking, buyer }
}
const stored = async ({ id }: { id: string }) => (await server.ports.store.bookings.find(id))!
const acts = async () =>
  (await server.ports.store.reps.acts('sofia')).map(({ act }) => act).filter((act) => act !== 'sign-in')
const leaveOf = async (rep = 'sofia') =>
  (await server.ports.store.reps.leave('2026-01-01')).filter((one) => one.rep === rep)
const day = (days: number) => new Date(NOW + days * DAY).toISOString().slice(0, 10)
const flat = (html: string) => html.replace(/\s+/g, ' ')

describe('working hours', () => {
  const MORNINGS = { act: 'save', 'days-0': ['1', '2', '3', '4', '5'], 'start-0': '06:00', 'end-0': '08:00' }

  test('that a rep sets are those of the next offer, and the roster’s again on demand', async () => {
    expect((await sofia.post('/rep/hours', MORNINGS)).status).toBe(200)
    const { slots, host } = (await offered()).offer
    expect(host.name).toBe('Sofia Marin')
    // Berlin in winter.
    expect(new Set(slots.map(({ start }) => start.slice(11, 16)))).toEqual(
      new Set(['05:00', '05:30', '06:00', '06:30']),
    )
    const back = await (await sofia.post('/rep/hours', { act: 'roster' })).text()
    expect(back).toContain('As the roster says.')
    expect((await offered()).offer.slots.map(({ start }) => start.slice(11, 16))).toContain('08:00')
    expect(await acts()).toEqual(['hours', 'hours-as-roster'])
  })

  test('are several intervals a day, over midnight too; rows left empty are none', async () => {
    const fields = {
      act: 'save',
      'days-0': ['3', '1'],
      'start-0': '09:00',
      'end-0': '12:00',
      'start-1': '',
      'end-1': '',
      'days-2': ['1'],
      'start-2': '22:00',
      'end-2': '02:00',
    }
    const html = flat(await (await sofia.post('/rep/hours', fields)).text())
    expect(await server.ports.store.reps.hours()).toEqual([
      {
        rep: 'sofia',
        hours: [
          { days: [1, 3], start: '09:00', end: '12:00' },
          { days: [1], start: '22:00', end: '02:00' },
        ],
      },
    ])
    expect(html).toContain('Mon, Wed')
    expect(html).toContain('22:00 – 02:00 next day')
    expect(html).toContain('As you set them.')
  })

  test('that cannot be are refused in words, kept as typed, and change nothing', async () => {
    const table: [Record<string, string | string[]>, string][] = [
      [
        { 'days-0': [], 'start-0': '09:00', 'end-0': '10:00' },
        'Days in row 1: found nothing, allowed is one day or more.',
      ],
      [{ 'days-0': ['8'], 'start-0': '09:00', 'end-0': '10:00' }, 'Days in row 1: found “8”'],
      [
        { 'days-1': ['1'], 'start-1': '9', 'end-1': '10:00' },
        'From in row 2: found “9”, allowed is a time such as 09:00.',
      ],
      [{ 'days-0': ['1'], 'start-0': '09:00', 'end-0': '' }, 'To in row 1: found nothing'],
      [{ 'days-0': ['1'], 'start-0': '24:00', 'end-0': '10:00' }, 'From in row 1: found “24:00”'],
      [{ 'days-0': ['1'], 'start-0': '09:00', 'end-0': '25:00' }, 'To in row 1: found “25:00”'],
      [{}, 'Working hours: found no row'],
    ]
    for (const [fields, words] of table) {
      const answer = await sofia.post('/rep/hours', { act: 'save', ...fields })
      const html = await answer.text()
      expect(answer.status).toBe(422)
      expect(html).toContain(words)
      for (const [name, value] of Object.entries(fields))
        if (typeof value === 'string')
          expect(html).toMatch(new RegExp(`name="${name}"[^>]* value="${value}"`))
      expect(await server.ports.store.reps.hours()).toEqual([])
    }
  })

  test(`have ${HOURS_ROWS_MAX} rows at most`, async () => {
    const rows = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          [`days-${i}`, '1'],
          [`start-${i}`, '09:00'],
          [`end-${i}`, '10:00'],
        ]).flat(),
      ) as Record<string, string>
    const most = await sofia.post('/rep/hours', { act: 'save', ...rows(HOURS_ROWS_MAX) })
    const more = await sofia.post('/rep/hours', { act: 'save', ...rows(HOURS_ROWS_MAX + 1) })
    expect([most.status, more.status]).toEqual([200, 422])
    expect((await server.ports.store.reps.hours())[0]!.hours).toHaveLength(HOURS_ROWS_MAX)
  })
})

describe('leave', () => {
  test('that is entered takes its days from the next offer, and gives them back', async () => {
    const tomorrow = day(1)
    const has = async () => (await offered()).offer.slots.some(({ start }) => start.slice(0, 10) === tomorrow)
    expect(await has()).toBe(true)
    const html = await (await sofia.post('/rep/leave', { act: 'add', from: tomorrow })).text()
    expect(html).toContain('Your leave is entered.')
    expect(html).toContain('No meeting is affected.')
    expect(await has()).toBe(false)
    const [{ id } = { id: '' }] = await leaveOf()
    await sofia.post('/rep/leave', { act: 'remove', id })
    expect(await has()).toBe(true)
    expect(await acts()).toEqual(['leave', 'leave-removed'])
  })

  test('of a part of a day takes that part', async () => {
    const fields = { act: 'add', from: day(1), start: '12:00', end: '15:00' }
    expect(flat(await (await sofia.post('/rep/leave', fields)).text())).toContain(
      'Wed 25 November, 12:00–15:00',
    )
    const times = (await offered()).offer.slots
      .filter(({ start }) => start.startsWith(day(1)))
      .map(({ start }) => start.slice(11, 16))
    expect(times).toContain('10:30')
    expect(times).not.toContain('11:00')
    expect(times).not.toContain('13:30')
    expect(times).toContain('14:00')
  })

  test('shows what it affects, and the delegate has the meeting a moment later', async () => {
    const booking = await booked()
    const answer = await sofia.post('/rep/leave', {
      act: 'add',
      from: booking.start.slice(0, 10),
      to: day(20),
      delegate: 'jonas',
    })
    const html = flat(await answer.text())
    expect(html).toContain('being handed on as the policy says')
    expect(html).toContain(`Meeting with ${(await stored(booking)).email}`)
    expect(html).toContain('Jonas Weil stands in.')
    server.mails.length = 0
    await server.deliver()
    expect(await stored(booking)).toMatchObject({ host: 'jonas', start: Date.parse(booking.start) })
    expect(await sofia.html()).not.toContain(`/rep/meetings/${booking.id}`)
  })

  test('that begins later is looked at again when it begins', async () => {
    await sofia.post('/rep/leave', { act: 'add', from: day(3), start: '10:00', to: day(5) })
    await server.deliver()
    const next = await server.ports.store.jobs.nextDue(new Date(server.time.now))
    // 10:00 in Berlin; nothing else is due here.
    expect(server.time.now + next!).toBe(Date.parse(`${day(3)}T09:00:00Z`))
  })

  test('says which queues and which absences count on the rep', async () => {
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    changed.routing.queues[0]!.owner = 'sofia'
    changed.roster.reps.find(({ id }) => id === 'henrik')!.leave = [
      { from: day(1), to: day(4), delegate: 'sofia' },
    ]
    await server.publish(changed)
    const inside = flat(await (await sofia.post('/rep/leave', { act: 'add', from: day(4) })).text())
    expect(inside).toContain(`You own the queue “${changed.routing.queues[0]!.id}”`)
    expect(inside).toContain('You stand in for Henrik Aas')
    const after = flat(await (await sofia.post('/rep/leave', { act: 'add', from: day(5) })).text())
    expect(after).not.toContain('You stand in for Henrik Aas')
    expect(after).toContain('This stays with you:')
  })

  test.each([
    ['who is away then', [['jonas', undefined]], 'Jonas Weil is on leave then too.'],
    ['who has the rep stand in', [['jonas', 'sofia']], 'Jonas Weil has you stand in'],
    [
      'who leads back over others',
      [
        ['jonas', 'ines'],
        ['ines', 'sofia'],
      ],
      'Jonas Weil has you stand in, directly or through others',
    ],
  ] as const)('with a delegate %s is accepted, with a warning', async (_, others, words) => {
    for (const [rep, delegate] of others)
      await server.ports.store.reps.addLeave(
        { id: server.ports.newId(), rep, from: day(1), to: day(3), ...(delegate && { delegate }) },
        new Date(NOW),
      )
    const add = (from: string) => sofia.post('/rep/leave', { act: 'add', from, delegate: 'jonas' })
    const answer = await add(day(2))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain(words)
    expect(await leaveOf()).toHaveLength(1)
    expect(await (await add(day(4))).text()).not.toContain(words)
  })

  test('entered twice is there once', async () => {
    for (let i = 0; i < 2; i++) await sofia.post('/rep/leave', { act: 'add', from: day(1), to: day(2) })
    expect(await leaveOf()).toHaveLength(1)
  })

  test('that cannot be is refused in words, kept as typed, and changes nothing', async () => {
    const table: [Record<string, string>, string][] = [
      [{}, 'First day: found nothing, allowed is a day such as 2026-12-24.'],
      [{ from: '24.12.2026' }, 'First day: found “24.12.2026”'],
      [{ from: '2026-02-30' }, 'First day: found “2026-02-30”'],
      [
        { from: '2026-12-24', to: '2026-12-23' },
        'Last day: found “2026-12-23”, allowed is 2026-12-24 or later.',
      ],
      [
        { from: '2026-11-20', to: '2026-11-23' },
        'Last day: found “2026-11-23”, allowed is today (2026-11-24) or later.',
      ],
      [{ from: '2029-12-24' }, 'First day: found “2029-12-24”, allowed is at most 732 days from today.'],
      [
        { from: '2026-12-24', start: '25:00' },
        'From (time): found “25:00”, allowed is a time such as 09:00.',
      ],
      [
        { from: '2026-12-24', start: '12:00', end: '12:00' },
        'Until (time): found “12:00”, allowed is a time after 12:00.',
      ],
      [{ from: '2026-12-24', start: '24:00' }, 'From (time): found “24:00”'],
      [{ from: '2026-12-24', delegate: 'sofia' }, 'Who stands in: found “sofia”'],
      [{ from: '2026-12-24', delegate: 'nobody' }, 'Who stands in: found “nobody”'],
    ]
    for (const [fields, words] of table) {
      const answer = await sofia.post('/rep/leave', { act: 'add', ...fields })
      const html = await answer.text()
      expect(answer.status).toBe(422)
      expect(html).toContain(words)
      for (const [name, value] of Object.entries(fields))
        if (name !== 'delegate') expect(html).toMatch(new RegExp(`name="${name}"[^>]* value="${value}"`))
      expect(await leaveOf()).toEqual([])
    }
  })

  test('keeps the delegate that was chosen when another field is wrong', async () => {
    const html = await (await sofia.post('/rep/leave', { act: 'add', from: 'x', delegate: 'ines' })).text()
    expect(html).toContain('<option value="ines" selected>')
  })

  test(`has ${LEAVE_DAYS_MAX} days at most`, async () => {
    const of = (days: number) => sofia.post('/rep/leave', { act: 'add', from: day(1), to: day(days) })
    expect([(await of(LEAVE_DAYS_MAX + 1)).status, (await of(LEAVE_DAYS_MAX)).status]).toEqual([422, 200])
  })

  test(`has ${LEAVES_MAX} entries at most`, async () => {
    for (let i = 0; i < LEAVES_MAX - 1; i++)
      await server.ports.store.reps.addLeave(
        { id: server.ports.newId(), rep: 'sofia', from: day(i + 1), to: day(i + 1) },
        new Date(NOW),
      )
    const last = await sofia.post('/rep/leave', { act: 'add', from: day(100) })
    const more = await sofia.post('/rep/leave', { act: 'add', from: day(101) })
    expect([last.status, more.status]).toEqual([200, 422])
    expect(await more.text()).toContain(`Leave: found ${LEAVES_MAX} entries`)
    expect(await leaveOf()).toHaveLength(LEAVES_MAX)
  })

  test.each(['x', '', "'; drop table rep_leave", 'other'])('of another is not removed: %j', async (which) => {
    const id = server.ports.newId()
    await server.ports.store.reps.addLeave({ id, rep: 'jonas', from: day(1), to: day(1) }, new Date(NOW))
    const answer = await sofia.post('/rep/leave', { act: 'remove', id: which === 'other' ? id : which })
    expect([answer.status, (await leaveOf('jonas')).length]).toEqual([422, 1])
  })
})

describe('not today', () => {
  test('is leave from this minute to the end of the day, and can be taken back', async () => {
    const today = async () => (await offered()).offer.slots.some(({ start }) => start.slice(0, 10) === day(0))
    expect(await today()).toBe(true)
    const html = await (await sofia.post('/rep/leave', { act: 'today' })).text()
    // 09:00 UTC is 10:00 in Berlin.
    expect(await leaveOf()).toMatchObject([{ from: day(0), to: day(0), start: '10:00' }])
    expect(await today()).toBe(false)
    server.time.now += HOUR
    const id = /name="act" value="back"><input type="hidden" name="id" value="([^"]+)"/.exec(
      await sofia.html(),
    )![1]!
    expect(html).toContain(id)
    expect(await (await sofia.post('/rep/leave', { act: 'back', id })).text()).toContain('You are back.')
    expect(await leaveOf()).toEqual([])
    expect(await sofia.html()).toContain('Not today')
  })

  test('is the rep’s own day, wherever that is', async () => {
    server.time.now = Date.parse('2026-11-24T23:30:00Z')
    await sofia.post('/rep/leave', { act: 'today' })
    expect(await leaveOf()).toMatchObject([{ from: '2026-11-25', to: '2026-11-25', start: '00:30' }])
  })
})

describe('next meetings', () => {
  test('are listed in the rep’s zone, with the buyer, those who come along, and the brief', async () => {
    const booking = await booked()
    await booking.buyer.post('/booking/guests', { guests: ['lee@partner.example'] })
    const html = flat(await sofia.html())
    const { email, start } = await stored(booking)
    const time = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      hour: '2-digit',
      minute: '2-digit',
    })
    expect(html).toContain(`${time.format(start)}–`)
    expect(html).toContain(email)
    expect(html).toContain('With lee@partner.example.')
    const brief = new URL(/href="(https:[^"]+\/brief\/[^"]+)"/.exec(html)![1]!).pathname
    expect((await server.get(brief)).status).toBe(200)
  })

  test('are another rep’s on another rep’s page', async () => {
    const booking = await booked()
    const jonas = await new RepBrowser(server).signIn(JONAS)
    const { email } = await stored(booking)
    expect(await jonas.html()).not.toContain(email)
    const page = await jonas.get(`/rep/meetings/${booking.id}`)
    expect([page.status, (await page.text()).includes(email)]).toEqual([404, false])
  })

  test('that are not in the calendar say so', async () => {
    const booking = await booked()
    await server.ports.store.bookings.notWritten(booking.id, 'sofia', 'It answers 507.')
    expect(await sofia.html()).toContain('Not in your calendar as it stands: It answers 507.')
  })

  test(`are ${MEETINGS_SHOWN} at most, and then how many more`, async () => {
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    const many = { count: 1_000, windowSeconds: 3_600 }
    changed.site.limits = {
      'lead-by-address': many,
      'booking-by-address': many,
      'conversation-by-address': many,
    }
    await server.publish(changed)
    for (let i = 0; i <= MEETINGS_SHOWN; i++) {
      const { buyer, offer } = await offered()
      await buyer.book(offer)
    }
    const html = await sofia.html()
    expect(html).toContain('And 1 more.')
    expect(html.match(/>Brief<\/a>/g)).toHaveLength(MEETINGS_SHOWN)
  }, 60_000)
})

describe('how it was', () => {
  const over = async () => {
    const booking = await booked()
    server.time.now = Date.parse(booking.end) + 15 * MINUTE
    server.mails.length = 0
    await server.deliver()
    return booking
  }

  test('is one tap in what the mail opens: it signs in and says it', async () => {
    const booking = await over()
    const phone = new RepBrowser(server)
    const link = phone.mailed()!
    for (const method of ['GET', 'HEAD', 'GET']) await phone.get(link, method)
    expect((await stored(booking)).outcome).toBeNull()
    const html = await phone.html(link)
    expect([...html.matchAll(/name="outcome" value="([^"]+)"/g)].map(([, value]) => value)).toEqual([
      'held',
      'no-show',
      'moved',
    ])
    expect(html).toContain((await stored(booking)).email)
    const to = /name="to" value="([^"]+)"/.exec(html)![1]!
    const answer = await phone.post(link, { to, outcome: 'held' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/rep/meetings/${booking.id}`])
    expect((await stored(booking)).outcome).toBe('held')
    expect(await phone.html(to)).toContain('Noted: held')
    // A second tap, in the same browser: the link is used up, the session does it.
    expect((await phone.post(link, { to, outcome: 'moved' })).headers.get('location')).toBe(to)
    expect((await stored(booking)).outcome).toBe('moved')
    expect((await new RepBrowser(server).post(link, { to, outcome: 'held' })).status).toBe(410)
    expect((await stored(booking)).outcome).toBe('moved')
    expect(await phone.html()).toContain('Next meetings')
  })

  test('is asked on the page for a week, until it is said', async () => {
    const booking = await over()
    expect(await sofia.html()).toContain(`action="/rep/meetings/${booking.id}"`)
    server.time.now = Date.parse(booking.end) + 7 * DAY
    expect(await sofia.html()).not.toContain(`action="/rep/meetings/${booking.id}"`)
    server.time.now -= MINUTE
    const answer = await sofia.post(`/rep/meetings/${booking.id}`, { to: '/rep', outcome: 'moved' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/rep'])
    expect(await sofia.html()).not.toContain(`action="/rep/meetings/${booking.id}"`)
    expect(await acts()).toEqual(['outcome:moved'])
  })

  test('a no-show is final, and the page says what follows', async () => {
    const booking = await over()
    await sofia.post(`/rep/meetings/${booking.id}`, { outcome: 'no-show' })
    expect(await stored(booking)).toMatchObject({ state: 'no-show', outcome: 'no-show' })
    const html = await sofia.html(`/rep/meetings/${booking.id}`)
    expect(html).toContain('The buyer is offered other times')
    expect(html).not.toContain('name="outcome"')
    expect((await sofia.post(`/rep/meetings/${booking.id}`, { outcome: 'held' })).status).toBe(409)
    expect((await stored(booking)).outcome).toBe('no-show')
  })

  test.each([
    [
      'before it began',
      async ({ start }: Booking) => void (server.time.now = Date.parse(start) - 1),
      'held',
      409,
    ],
    [
      'of one that was cancelled',
      async ({ buyer }: { buyer: TestBuyer }) => void (await buyer.post('/booking/cancel', {})),
      'held',
      409,
    ],
    ['with a word that is none of the three', () => Promise.resolve(), 'great', 409],
  ])('is not taken %s', async (_, change, outcome, status) => {
    const booking = await booked()
    await change(booking)
    expect((await sofia.post(`/rep/meetings/${booking.id}`, { outcome })).status).toBe(status)
    expect((await stored(booking)).outcome).toBeNull()
  })

  test('is not taken from another rep, by session or by link', async () => {
    const booking = await over()
    const jonas = await new RepBrowser(server).signIn(JONAS)
    expect((await jonas.post(`/rep/meetings/${booking.id}`, { outcome: 'no-show' })).status).toBe(404)
    const other = new RepBrowser(server)
    const link = (await other.link(JONAS))!
    const to = `/rep/meetings/${booking.id}`
    expect(await other.html(`${link.split('?')[0]}?to=${to}`)).not.toContain('dana@')
    await other.post(link, { to, outcome: 'no-show' })
    expect(await stored(booking)).toMatchObject({ state: 'booked', outcome: null })
  })
})

test('reading changes nothing, by GET or HEAD, of any page', async () => {
  const booking = await booked()
  const before = JSON.stringify([await acts(), await leaveOf(), await stored(booking)])
  for (const path of [
    '/rep',
    '/rep/leave',
    '/rep/hours',
    '/rep/calendar',
    '/rep/sign-out',
    '/rep/sign-in',
    `/rep/meetings/${booking.id}?outcome=no-show`,
  ])
    for (const query of ['', '?act=today', '?act=disconnect'])
      for (const method of ['GET', 'HEAD']) await sofia.get(`${path}${query}`, method)
  expect(JSON.stringify([await acts(), await leaveOf(), await stored(booking)])).toBe(before)
  expect(await sofia.html()).toContain('Next meetings')
})

test('what is typed is text, in whatever field', async () => {
  const evil = `"'><img src=x onerror=alert(1)><script>alert(2)</script>&\u0000\u202e`
  const forms: [string, Record<string, string | string[]>][] = [
    ['/rep/sign-in', { email: evil }],
    ['/rep/leave', { act: 'add', from: evil, to: evil, start: evil, end: evil, delegate: evil }],
    ['/rep/leave', { act: 'add', from: day(1), delegate: evil }],
    ['/rep/leave', { act: 'remove', id: evil }],
    ['/rep/leave', { act: evil }],
    ['/rep/hours', { act: 'save', 'days-0': [evil], 'start-0': evil, 'end-0': evil }],
    ['/rep/hours', { act: 'save', 'days-0': ['1'], 'start-0': evil, 'end-0': evil }],
    [
      '/rep/calendar',
      { act: 'connect', kind: 'caldav', url: evil, user: evil, password: evil, calendar: evil },
    ],
    [
      '/rep/calendar',
      {
        act: 'connect',
        kind: 'caldav',
        url: 'https://x.example/',
        user: evil,
        password: evil,
        calendar: evil,
      },
    ],
    ['/rep/calendar', { act: 'connect', kind: 'ics', address: evil }],
    ['/rep/calendar', { act: 'connect', kind: evil }],
  ]
  for (const [path, fields] of forms) {
    const answer = await sofia.post(path, fields)
    expect(answer.status, path).toBeLessThan(500)
    expect(await answer.text()).not.toMatch(/<img src=x|<script/)
  }
})

test('a body that is no form reads as an empty one, and one that is too large is refused', async () => {
  const send = (body: string, type: string) =>
    server.app.request('/rep/leave', {
      method: 'POST',
      headers: { Cookie: sofia.cookie, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': type },
      body,
    })
  expect((await send('{"act":"today"}', 'application/json')).status).toBe(200)
  expect((await send('--x\r\nbroken', 'multipart/form-data; boundary=x')).status).toBe(200)
  expect(await leaveOf()).toEqual([])
  const of = (bytes: number) => send(`act=x&y=${'z'.repeat(bytes - 8)}`, 'application/x-www-form-urlencoded')
  expect([(await of(64 * 1024)).status, (await of(64 * 1024 + 1)).status]).toEqual([200, 413])
})
