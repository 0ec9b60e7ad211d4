import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Booking, Offer, Outcome } from '../../widget/contract/api.ts'
import { DATABASES } from '../support/databases.ts'
import { NOW, ok, testServer, type TestBuyer, type TestServer } from '../support/server.ts'
import { MeetingType, Rep } from '../../server/workspace/schema/roster.ts'

/** Ann works in the morning, Bob from eleven on: an hour is both's. */
const HOURS = { ann: ['09:00', '12:00'], bob: ['11:00', '14:00'] } as const
const TOMORROW = new Date(NOW + 24 * 3_600_000).toISOString().slice(0, 10)
const at = (time: string) => `${TOMORROW}T${time}:00Z`

describe.each(DATABASES)('a pool that leaves it to the pick, on %s', (kind) => {
  let server: TestServer
  beforeEach(async () => {
    server = await testServer(kind, ({ roster, routing }) => {
      roster.reps = Object.entries(HOURS).map(([id, [start, end]]) =>
        Rep.parse({
          id,
          name: id === 'ann' ? 'Ann Lee' : 'Bob Ray',
          email: `${id}@larkline.example`,
          role: 'account executive',
          timezone: 'UTC',
          picture: `${id}.svg`,
          hours: [{ days: [1, 2, 3, 4, 5], start, end }],
        }),
      )
      roster.teams = [{ id: 'sales', name: 'Sales', reps: ['ann', 'bob'] }]
      const type = {
        id: 'talk',
        name: 'Talk',
        durationMinutes: 60,
        minimumNoticeMinutes: 0,
        bookingWindowDays: 3,
      }
      roster.meetingTypes = [MeetingType.parse(type)]
      Object.assign(routing, {
        meetingType: { default: 'talk', byNextStep: {} },
        urgency: [],
        escalations: [],
        sticky: undefined,
        pools: [{ id: 'both', members: ['ann', 'bob'], rotation: 'weighted', assign: 'at-pick' }],
        rules: [{ id: 'all', when: {}, to: { pool: 'both' }, fallback: [] }],
        fallback: [{ queue: 'inbound' }],
        queues: [{ id: 'inbound', owner: 'ann', says: 'The team' }],
        alerts: [],
        teams: [],
        tests: [],
      })
    })
  })
  afterEach(() => server.close())

  let n = 0
  const offered = async (): Promise<{ buyer: TestBuyer; offer: Offer }> => {
    const buyer = server.buyer()
    await buyer.say(`We are 400 people and need a chatbot. dana@company-${++n}.example`)
    return { buyer, offer: await buyer.offer() }
  }
  const hostOf = async ({ id }: Booking) => (await server.ports.store.bookings.find(id))!.host
  const turns = async () => (await server.ports.store.turns.standing()).both!.turns

  test('shows the times of both, each once, as one of them or a colleague', async () => {
    const { offer } = await offered()
    expect(offer.slots.map(({ start }) => start).filter((start) => start.startsWith(TOMORROW))).toEqual(
      ['09:00', '10:00', '11:00', '12:00', '13:00'].map(at),
    )
    expect(offer.host.name).toMatch(/^(Ann Lee|Bob Ray) or a colleague$/)
    // The face of whose turn it is: initials would be of no name.
    expect(offer.host.picture).toMatch(/\/pictures\/(ann|bob)\.svg$/)
  })

  test.each([
    ['09:00', 'ann'],
    ['13:00', 'bob'],
  ])('the time picked, %s, says whose it is: %s has meeting, offer and turn', async (time, host) => {
    const { buyer, offer } = await offered()
    const booking = await buyer.book(offer, at(time))
    expect(await hostOf(booking)).toBe(host)
    expect(booking.host.name).toBe(host === 'ann' ? 'Ann Lee' : 'Bob Ray')
    expect(await turns()).toEqual({ [host]: 1 })
    expect((await server.ports.store.offers.find(offer.id))!.rep).toBe(host)
    const lead = (await server.ports.store.bookings.find(booking.id))!.lead
    expect((await server.ports.store.leads.find(lead))!.state).toBe('booked')
  })

  test('a time that both have goes to who has the turn, then to the other, then to nobody, at once too', async () => {
    const buyers = [await offered(), await offered(), await offered()]
    const answers = await Promise.all(buyers.map(({ buyer, offer }) => buyer.pick(offer, at('11:00'))))
    const booked = answers.filter(({ status }) => status === 201)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 409])
    const hosts = await Promise.all(
      booked.map(async (answer) => hostOf(((await answer.json()) as { booking: Booking }).booking)),
    )
    expect(hosts.toSorted()).toEqual(['ann', 'bob'])
    const refused = (await answers.find(({ status }) => status === 409)!.json()) as {
      code: string
      offer: Offer
    }
    expect(refused.code).toBe('slot-taken')
    expect(refused.offer.slots.map(({ start }) => start)).not.toContain(at('11:00'))
    expect(refused.offer.slots.map(({ start }) => start)).toContain(at('12:00'))
  })

  test('a held time is kept for the buyer with whoever had it', async () => {
    const [first, second] = [await offered(), await offered()]
    await ok(first.buyer.post('/hold', { offer: first.offer.id, start: at('13:00'), timezone: 'UTC' }))
    expect((await second.buyer.pick(second.offer, at('13:00'))).status).toBe(409)
    expect(await hostOf(await first.buyer.book(first.offer, at('13:00')))).toBe('bob')
  })

  test('none of these is none of all of theirs', async () => {
    const { buyer, offer } = await offered()
    const { outcome } = await ok<{ outcome: Outcome }>(
      buyer.post('/lead', { timezone: 'UTC', noneOf: offer.id }),
    )
    expect(outcome).toMatchObject({ kind: 'queued' })
    expect(await turns().catch(() => ({}))).toEqual({})
  })
})
