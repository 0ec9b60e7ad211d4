import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Booking, Offer, Outcome } from '../../widget/contract/api.ts'
import { readNow } from '../../server/delivery/calendars.ts'
import { MeetingType, Rep } from '../../server/workspace/schema/roster.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { TestCalendar } from '../support/calendar.ts'
import { DATABASES } from '../support/databases.ts'
import { ok, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 240_000 })

const RUNS = 12
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const time = (minutes: number) =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const quarter = fc.integer({ min: 0, max: 95 }).map((quarters) => quarters * 15)

const anyHours = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3, maxLength: 7 }),
    start: quarter,
    // Into the next day, too.
    length: fc.integer({ min: 12, max: 48 }).map((quarters) => quarters * 15),
  })
  .map(({ days, start, length }) => ({ days, start: time(start), end: time(start + length) }))

const anyRep = fc.record({
  timezone: fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
    'America/Santiago',
    'Africa/Casablanca',
    'UTC',
  ),
  hours: fc.array(anyHours, { minLength: 1, maxLength: 3 }),
  holidays: fc.constantFrom(undefined, { country: 'DE', state: 'BY' }, { country: 'US' }, { country: 'CL' }),
  overrideDay: fc.integer({ min: 0, max: 6 }),
  override: fc.constantFrom(undefined, [], [{ start: '06:00', end: '24:00' }]),
  leaveDay: fc.integer({ min: 0, max: 6 }),
  leave: fc.constantFrom(undefined, {}, { start: '11:00' }, { start: '09:30', end: '13:10' }),
  busy: fc.array(fc.record({ from: fc.nat(7 * 1_440), length: fc.integer({ min: 1, max: 500 }) }), {
    maxLength: 8,
  }),
  hasCalendar: fc.boolean(),
})

const anyType = fc.record({
  durationMinutes: fc.constantFrom(15, 30, 45, 60, 90),
  stepMinutes: fc.constantFrom(undefined, 15, 20, 45),
  bufferBeforeMinutes: fc.constantFrom(0, 5, 30),
  bufferAfterMinutes: fc.constantFrom(0, 15, 60),
  minimumNoticeMinutes: fc.constantFrom(0, 60, 1_440),
  bookingWindowDays: fc.integer({ min: 3, max: 6 }),
  gapMinutes: fc.constantFrom(0, 25),
  limits: fc.constantFrom({}, { day: 1 }, { day: 2, week: 3 }),
})

const anyHouse = fc.record({
  reps: fc.tuple(anyRep, anyRep),
  type: anyType,
  /** Whether the second joins the first. */
  together: fc.boolean(),
  now: fc
    .tuple(
      // Days before clocks change somewhere, before holidays, and a day as any other.
      fc.constantFrom('2026-03-27', '2026-10-23', '2026-10-30', '2026-04-02', '2026-12-23', '2027-02-10'),
      fc.nat(287),
    )
    // Off every grid: a meeting that begins this minute can be booked, but no more be cancelled.
    .map(([day, minutes]) => Date.parse(`${day}T00:02:00Z`) + minutes * 5 * MINUTE),
  picks: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 3, maxLength: 3 }),
  others: fc.array(fc.nat(6 * 1_440), { minLength: 4, maxLength: 4 }),
})
type House = typeof anyHouse extends fc.Arbitrary<infer T> ? T : never

const OFTEN = { count: 1_000_000, windowSeconds: 60 }

/** One specialist, and where two meet, one owner of the buyer's account. */
function furnished(base: Workspace, { reps, type, together, now }: House, ids: string[]): Workspace {
  const workspace = structuredClone(base)
  const { roster, routing } = workspace
  const day = (n: number) => new Date(now + n * DAY).toISOString().slice(0, 10)
  roster.reps = reps.map(({ timezone, hours, holidays, override, overrideDay, leave, leaveDay }, i) =>
    Rep.parse({
      id: ids[i],
      name: ids[i],
      email: `${ids[i]}@larkline.example`,
      role: 'host',
      timezone,
      hours,
      holidays,
      overrides: override ? [{ date: day(overrideDay), intervals: override }] : [],
      leave: leave ? [{ from: day(leaveDay), to: day(leaveDay), ...leave }] : [],
    }),
  )
  roster.teams = [{ id: 'all', name: 'All', reps: ids }]
  roster.meetingTypes = [
    MeetingType.parse({ ...type, id: 'talk', name: 'Talk', reschedule: { timesMax: 20 } }),
  ]
  routing.meetingType = { default: 'talk', byNextStep: {} }
  routing.urgency = []
  routing.sticky = undefined
  routing.owner.enabled = false
  routing.pools = [{ id: 'first', members: [ids[0]!], rotation: 'weighted' }]
  routing.escalations = [{ id: 'all', when: {}, to: 'first', owner: 'co-host' }]
  routing.rules = []
  routing.fallback = [{ queue: 'inbound' }]
  routing.queues = [{ id: 'inbound', owner: ids[0]!, says: 'All' }]
  routing.booking.openPerDomain = 10_000
  const account = {
    id: 'one',
    name: 'One',
    owner: ids[1],
    website: undefined,
    tier: undefined,
    industry: undefined,
  }
  workspace.accounts = together ? [{ ...account, domains: ['owned.example'] }] : []
  return workspace
}

describe.each(DATABASES)('over HTTP on %s', (kind) => {
  let server: TestServer
  let base: Workspace
  let houses = 0
  beforeAll(async () => {
    server = await testServer(kind, ({ site }) => {
      const kinds = ['address', 'site', 'email', 'conversation'].flatMap((who) =>
        ['conversation', 'lead', 'booking', 'hold'].map((what) => `${what}-by-${who}`),
      )
      site.limits = Object.fromEntries(kinds.map((name) => [name, OFTEN]))
    })
    base = (await server.ports.workspaces.current()).workspace
  })
  afterAll(() => server.close())

  /** Puts a house in force with its calendars read, and brings a buyer to it. */
  const enter = async (house: House): Promise<{ buyer: TestBuyer; outcome: Outcome }> => {
    const n = ++houses
    const ids = [`first-${n}`, `second-${n}`]
    server.time.now = house.now
    await server.publish(furnished(base, house, ids))
    const { roster } = (await server.ports.workspaces.current()).workspace
    for (const [i, { hasCalendar, busy }] of house.reps.entries()) {
      if (!hasCalendar) continue
      const calendar = new TestCalendar()
      calendar.busyTimes = busy.map(({ from, length }) => {
        const start = house.now + from * MINUTE
        return { start, end: start + length * MINUTE }
      })
      await server.connect(ids[i]!, calendar)
      await readNow(server.ports, roster.reps[i]!, (await server.ports.store.calendars.find(ids[i]!))!)
    }
    const buyer = server.buyer()
    await buyer.say(`We are 400 people and need a chatbot. dana${n}@owned.example`)
    return { buyer, outcome: await buyer.submit() }
  }
  const pick = async (buyer: TestBuyer, offer: Offer, start: string) => {
    const answer = await buyer.pick(offer, start)
    const body = (await answer.json()) as { code?: string; booking?: Booking }
    return [answer.status, body.code ?? body.booking?.start] as const
  }
  const move = async (buyer: TestBuyer, start: string) => {
    const key = { 'Idempotency-Key': randomUUID() }
    const answer = await buyer.post('/booking/move', { start, timezone: 'UTC' }, key)
    const body = (await answer.json()) as { code?: string; booking?: Booking }
    return [answer.status, body.code ?? body.booking?.start] as const
  }
  const times = async (buyer: TestBuyer) =>
    (
      await ok<{ slots: { start: string }[] }>(
        server.app.request(`/v1/sites/demo/conversations/${buyer.id}/booking/times`, {
          headers: { Authorization: `Bearer ${buyer.secret}` },
        }),
      )
    ).slots.map(({ start }) => start)
  const some = (all: string[], picks: number[]) => [
    ...new Set(picks.map((share) => all[Math.floor(share * all.length)]!)),
  ]
  /** Starts near those offered, and others in the window, that were not offered. */
  const notAmong = (all: string[], { picks, others, now }: House) => {
    const near = some(all, picks).flatMap((start) => [-5, 15].map((by) => Date.parse(start) + by * MINUTE))
    return [...near, ...others.map((minutes) => now + minutes * MINUTE), now + 40 * DAY, now - DAY]
      .map((start) => new Date(start).toISOString().replace('.000Z', 'Z'))
      .filter((start) => !all.includes(start))
  }
  const NEVER = ['slot-not-offered', 'slot-taken', 'slot-in-the-past']

  test('LESSONS 9: every offered time can be held and booked, and no other can; given back, it is offered again', async () => {
    let seen = 0
    await fc.assert(
      fc.asyncProperty(anyHouse, async (house) => {
        const { buyer, outcome } = await enter(house)
        if (outcome.kind !== 'offer' || outcome.offer.slots.length === 0) return
        seen++
        let { offer } = outcome
        const starts = offer.slots.map(({ start }) => start)
        for (const start of notAmong(starts, house)) {
          const [, code] = await pick(buyer, offer, start)
          expect([start, NEVER.includes(code!), code]).toEqual([start, true, code])
        }
        for (const [i, start] of some(starts, house.picks).entries()) {
          if (i === 0) await ok(buyer.post('/hold', { offer: offer.id, start, timezone: 'UTC' }))
          expect(await pick(buyer, offer, start)).toEqual([201, start])
          await ok(buyer.post('/booking/cancel', {}))
          const again = await buyer.submit(true)
          if (again.kind !== 'offer') throw new Error(`no offer, but ${again.kind}`)
          offer = again.offer
          expect(offer.slots.map((slot) => slot.start)).toEqual(starts)
        }
      }),
      { numRuns: RUNS },
    )
    expect(seen).toBeGreaterThan(RUNS / 3)
  })

  test('a meeting can be moved to every time that is shown for it, and to no other', async () => {
    let seen = 0
    await fc.assert(
      fc.asyncProperty(anyHouse, async (house) => {
        const { buyer, outcome } = await enter(house)
        if (outcome.kind !== 'offer' || outcome.offer.slots.length < 2) return
        const [first] = some(
          outcome.offer.slots.map(({ start }) => start),
          house.picks,
        )
        expect(await pick(buyer, outcome.offer, first!)).toEqual([201, first])
        const shown = await times(buyer)
        if (shown.length === 0) return
        seen++
        for (const start of notAmong([...shown, first!], house)) {
          const [, code] = await move(buyer, start)
          expect([start, NEVER.includes(code!), code]).toEqual([start, true, code])
        }
        for (const share of house.picks) {
          const [start] = some(await times(buyer), [share])
          if (start !== undefined) expect(await move(buyer, start)).toEqual([200, start])
        }
      }),
      { numRuns: RUNS },
    )
    expect(seen).toBeGreaterThan(RUNS / 3)
  })
})

/** One host in Berlin, nine to five; half-hour meetings with a day's notice, a week ahead. */
const berlin = ({ roster, routing, accounts }: Workspace): void => {
  accounts.length = 0
  const rep = { role: 'host', timezone: 'Europe/Berlin' }
  roster.reps = ['ann', 'bob'].map((id) =>
    Rep.parse({ ...rep, id, name: id, email: `${id}@larkline.example` }),
  )
  roster.teams = [{ id: 'all', name: 'All', reps: ['ann', 'bob'] }]
  const type = { id: 'talk', name: 'Talk', durationMinutes: 30, bookingWindowDays: 7 }
  roster.meetingTypes = [MeetingType.parse({ ...type, minimumNoticeMinutes: 1_440 })]
  routing.meetingType = { default: 'talk', byNextStep: {} }
  routing.urgency = []
  routing.sticky = undefined
  routing.owner = { enabled: true, verifiedEmail: false }
  routing.escalations = []
  routing.pools = [{ id: 'all', members: ['ann', 'bob'], rotation: 'weighted' }]
  routing.rules = [{ id: 'all', when: {}, to: { pool: 'all' }, fallback: [] }]
  routing.fallback = [{ queue: 'inbound' }]
  routing.queues = [{ id: 'inbound', owner: 'ann', says: 'All' }]
}

describe('clocks', () => {
  let server: TestServer
  let n = 0
  const open = async (now: string, adapt: (workspace: Workspace) => void = () => undefined) => {
    server = await testServer('pglite', (workspace) => {
      berlin(workspace)
      adapt(workspace)
    })
    server.time.now = Date.parse(now)
  }
  const offered = async (email = `dana@clinic-${++n}.example`) => {
    const buyer = server.buyer()
    await buyer.say(`We are 400 people and need a chatbot. ${email}`)
    return { buyer, offer: await buyer.offer() }
  }
  const codeOf = async (answer: Response) =>
    ((await answer.json()) as { code?: string }).code ?? answer.status
  afterEach(() => server.close())

  test('LESSONS 10: nine o’clock stays nine o’clock over the change, and a day’s notice is 24 hours', async () => {
    // Berlin leaves summer time on Sunday; this is Friday noon there.
    await open('2026-10-23T10:00:00Z')
    const { buyer, offer } = await offered()
    const firsts = new Map(
      offer.slots.map(({ start }) => [start.slice(0, 10), start]).reverse() as [string, string][],
    )
    expect([...firsts.values()].sort()).toEqual([
      '2026-10-26T08:00:00Z',
      '2026-10-27T08:00:00Z',
      '2026-10-28T08:00:00Z',
      '2026-10-29T08:00:00Z',
      '2026-10-30T08:00:00Z',
    ])
    server.time.now += HOUR
    expect(await codeOf(await buyer.pick(offer, '2026-10-26T08:00:00Z'))).toBe(201)
    // On the Sunday itself noon is 25 hours after Saturday’s, and 24 hours of notice end at eleven.
    server.time.now = Date.parse('2026-10-25T10:00:00Z')
    expect((await offered()).offer.slots[0]!.start).toBe('2026-10-26T10:00:00Z')
  })

  test('an offer made before the change is picked after it', async () => {
    await open('2026-03-29T00:30:00Z')
    const { buyer, offer } = await offered()
    server.time.now += 90 * MINUTE
    const monday = offer.slots.find(({ start }) => start.startsWith('2026-03-30'))!
    expect(monday.start).toBe('2026-03-30T07:00:00Z')
    expect(await codeOf(await buyer.pick(offer, monday.start))).toBe(201)
  })

  test('without notice a meeting can begin this minute, and not the minute before', async () => {
    await open(
      '2026-11-24T09:00:00Z',
      ({ roster }) => void (roster.meetingTypes[0]!.minimumNoticeMinutes = 0),
    )
    const { buyer, offer } = await offered()
    expect(offer.slots[0]!.start).toBe('2026-11-24T09:00:00Z')
    server.time.now += 1
    expect(await codeOf(await buyer.pick(offer))).toBe('slot-in-the-past')
    server.time.now -= 1
    expect(await codeOf(await buyer.pick(offer))).toBe(201)
  })

  test('what was shown is kept although its notice has run out since, and what was not shown stays refused', async () => {
    await open('2026-11-24T09:00:00Z')
    const { buyer, offer } = await offered()
    expect(offer.slots[0]!.start).toBe('2026-11-25T09:00:00Z')
    server.time.now += 119 * MINUTE
    expect((await ok<{ offer: Offer }>(shown(buyer))).offer.slots[0]!.start).toBe('2026-11-25T11:00:00Z')
    expect(await codeOf(await buyer.pick(offer, '2026-11-25T08:30:00Z'))).toBe('slot-not-offered')
    expect(await codeOf(await buyer.pick(offer, offer.slots[0]!.start))).toBe(201)
  })

  test.each([-10, -600])(
    'set back by %i minutes, it takes back neither the first nor the last of the offer',
    async (by) => {
      await open('2026-11-24T09:00:00Z')
      for (const which of [0, -1]) {
        server.time.now = Date.parse('2026-11-24T09:00:00Z')
        const { buyer, offer } = await offered()
        server.time.now += by * MINUTE
        expect(await codeOf(await buyer.pick(offer, offer.slots.at(which)!.start))).toBe(201)
      }
    },
  )

  test('over the offer’s end nothing of it can be had; set back before it was noticed, it can', async () => {
    await open('2026-11-24T09:00:00Z')
    const { buyer, offer } = await offered()
    server.time.now += 120 * MINUTE
    expect(await codeOf(await buyer.pick(offer))).toBe('no-live-offer')
    server.time.now -= 1
    expect(await codeOf(await buyer.pick(offer))).toBe(201)
    const late = await offered()
    server.time.now += 120 * MINUTE
    await server.deliver()
    server.time.now -= 60 * MINUTE
    expect(await codeOf(await late.buyer.pick(late.offer))).toBe('no-live-offer')
  })

  test('a time of the host alone that was shown is kept, although a time together comes into view meanwhile', async () => {
    const owned = { id: 'one', name: 'One', domains: ['owned.example'], owner: 'bob' }
    await open('2026-11-24T09:00:00Z', ({ accounts, roster, routing }) => {
      accounts.push({ ...owned, website: undefined, tier: undefined, industry: undefined })
      routing.pools = [{ id: 'all', members: ['ann'], rotation: 'weighted' }]
      routing.escalations = [{ id: 'all', when: {}, to: 'all', owner: 'co-host' }]
      // Once tomorrow, and then from the very minute at which the week ends that is looked ahead.
      roster.reps[1]!.hours = [{ days: [2], start: '10:00', end: '17:00' }]
      roster.reps[1]!.overrides = [{ date: '2026-11-25', intervals: [{ start: '11:00', end: '11:30' }] }]
    })
    const { buyer, offer } = await offered('dana@owned.example')
    const rival = await offered('eve@owned.example')
    expect(offer.slots.map(({ start }) => start)).toEqual(['2026-11-25T10:00:00Z'])
    await rival.buyer.book(rival.offer)
    const alone = (await ok<{ offer: Offer }>(shown(buyer))).offer.slots
    expect(alone.length).toBeGreaterThan(40)
    server.time.now += 60 * MINUTE
    // Who looks now is shown the times that both have.
    const { offer: later } = await offered('kim@owned.example')
    expect(later.slots.map(({ start }) => start)).toEqual(['2026-12-01T09:00:00Z', '2026-12-01T09:30:00Z'])
    expect(await codeOf(await buyer.pick(offer, alone[5]!.start))).toBe(201)
  })

  test('LESSONS 16: a meeting with the account’s owner takes no turn of a pool', async () => {
    const owned = { id: 'one', name: 'One', domains: ['owned.example'], owner: 'bob' }
    await open('2026-11-24T09:00:00Z', ({ accounts }) => {
      accounts.push({ ...owned, website: undefined, tier: undefined, industry: undefined })
    })
    const { buyer, offer } = await offered('dana@owned.example')
    expect(offer.host.name).toBe('bob')
    await buyer.book(offer)
    expect(await server.ports.store.turns.standing()).toEqual({})
  })

  test('LESSONS 13: a pool’s meeting that moves to another rep leaves the first one’s calendar, and all are told', async () => {
    await open('2026-11-24T09:00:00Z')
    const calendars = { ann: new TestCalendar(), bob: new TestCalendar() }
    for (const [rep, calendar] of Object.entries(calendars)) await server.connect(rep, calendar)
    await server.deliver()
    const { buyer, offer } = await offered()
    const { id } = await buyer.book(offer)
    await server.deliver()
    const before = offer.host.name as 'ann' | 'bob'
    const after = before === 'ann' ? 'bob' : 'ann'
    expect([calendars[before].events.size, calendars[after].events.size]).toEqual([1, 0])
    const { workspace } = await server.ports.workspaces.current()
    const left = structuredClone(workspace)
    left.roster.reps.find((rep) => rep.id === before)!.active = false
    await server.publish(left)
    server.mails.length = 0
    const { start } = offer.slots[6]!
    const key = { 'Idempotency-Key': 'm' }
    await ok(buyer.post('/booking/move', { start, timezone: 'UTC' }, key))
    await server.deliver()
    expect([calendars[before].events.size, [...calendars[after].events.values()]]).toMatchObject([
      0,
      [{ uid: `${id}@usher`, start: Date.parse(start), sequence: 1 }],
    ])
    expect(server.mails.map(({ to }) => to.address.split('@')[0]).sort()).toEqual(['ann', 'bob', 'dana'])
  })

  const shown = (buyer: TestBuyer) =>
    server.app.request(`/v1/sites/demo/conversations/${buyer.id}/offer`, {
      headers: { Authorization: `Bearer ${buyer.secret}` },
    })
})
