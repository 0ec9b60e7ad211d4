import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Booking, Offer } from '../../widget/contract/api.ts'
import type { MeetingType } from '../../server/workspace/schema/roster.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { TestCalendar } from '../support/calendar.ts'
import { DATABASES } from '../support/databases.ts'
import { NOW, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

const LEADS = 200
const DAY = 86_400_000

describe.each(DATABASES)('many at once on %s', (kind) => {
  let server: TestServer
  beforeEach(async () => {
    server = await testServer(kind, (workspace) => {
      const often = { count: 10_000, windowSeconds: 60 }
      workspace.site.limits = {
        'conversation-by-address': often,
        'lead-by-address': often,
        'booking-by-address': often,
        'booking-by-email': often,
        'lead-by-email': often,
      }
      const { roster, routing } = workspace
      const members = roster.reps.slice(0, 3)
      for (const [i, rep] of members.entries())
        Object.assign(rep, { active: true, leave: [], capacity: {}, weight: i + 1 })
      routing.escalations = []
      routing.owner.enabled = false
      routing.pools.push({ id: 'all', members: members.map(({ id }) => id), rotation: 'weighted' })
      routing.rules = [{ id: 'everyone', when: {}, to: { pool: 'all' }, fallback: [] }]
    })
  })
  afterEach(() => server.close())

  test('leads that come together share the turns by weight, as if they had come one by one', async () => {
    const offers = await Promise.all(
      Array.from({ length: LEADS }, async (_, i) => {
        const buyer = server.buyer()
        await buyer.say(`We are 400 people and need a chatbot. buyer${i}@company${i}.example`)
        return buyer.offer()
      }),
    )
    const counts = new Map<string, number>()
    for (const { host } of offers) counts.set(host.name, (counts.get(host.name) ?? 0) + 1)
    expect([...counts.values()].sort((a, b) => a - b)).toEqual([33, 67, 100])
  })

  test('a buyer who picks two times at once has one meeting', async () => {
    const buyer = server.buyer()
    await buyer.say('We are 400 people and need a chatbot. dana@new-clinic.example')
    const offer = await buyer.offer()
    const answers = await Promise.all(offer.slots.slice(0, 4).map(({ start }) => buyer.pick(offer, start)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3)
  })

  test('first leads of one company that come together get one rep', async () => {
    const hosts = await Promise.all(
      ['ann', 'bob', 'cem', 'dan'].map(async (name) => {
        const buyer = server.buyer()
        await buyer.say(`We are 400 people and need a chatbot. ${name}@one-company.example`)
        return (await buyer.offer()).host.name
      }),
    )
    expect(new Set(hosts).size).toBe(1)
  })

  test('two who pick times that are free alone, but not with the buffer between: one of them gets hers', async () => {
    await server.close()
    server = await testServer(kind, ({ roster, routing }) => {
      for (const type of roster.meetingTypes) type.bufferAfterMinutes = 15
      for (const rep of roster.reps) rep.active = rep.id === 'sofia'
      routing.escalations = []
      routing.rules = [{ id: 'everyone', when: {}, to: { rep: 'sofia' }, fallback: [] }]
    })
    for (let round = 0; round < 4; round++) {
      const both = await Promise.all(
        ['ann', 'bob'].map(async (name) => {
          const buyer = server.buyer()
          await buyer.say(`We are 400 people and need a chatbot. ${name}${round}@${name}${round}.example`)
          return { buyer, offer: await buyer.offer() }
        }),
      )
      const answers = await Promise.all(
        both.map(({ buyer, offer }, i) => buyer.pick(offer, offer.slots[i]!.start)),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    }
  })

  test('a lead submitted twice at once is one lead with one offer', async () => {
    const buyer = server.buyer()
    await buyer.say('We are 400 people and need a chatbot. dana@new-clinic.example')
    const outcomes = await Promise.all([buyer.submit(), buyer.submit(), buyer.submit()])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['offer', 'offer', 'offer'])
    const live = await buyer.offer()
    const turns = await server.ports.store.turns.standing()
    expect(Object.values(turns.all!.turns).reduce((sum, count) => sum + count, 0)).toBe(1)
    expect((await buyer.pick(live)).status).toBe(201)
  })

  test('what was offered can be booked, each time of it', async () => {
    const first = server.buyer()
    await first.say('We are 400 people and need a chatbot. dana@new-clinic.example')
    const { slots } = await first.offer()
    let n = 0
    for (const { start } of slots.filter((_, i) => i % 9 === 0)) {
      const buyer = server.buyer()
      await buyer.say(
        `We are 400 people and need a chatbot. ${start.replace(/\W/g, '')}@clinic-${++n}.example`,
      )
      const offer = await buyer.offer()
      if (offer.slots.some((slot) => slot.start === start))
        expect((await buyer.pick(offer, start)).status).toBe(201)
    }
  })
})

const OFTEN = { count: 10_000, windowSeconds: 60 }

/** Ann and Bob have the same hours; each is the specialist of one question and the owner of one account, so that meetings
 *  are had by both, either of them as the host. Meetings have a buffer on each side. */
function twoHosts({ site, roster, routing, accounts }: Workspace): void {
  site.limits = Object.fromEntries(
    (['conversation', 'lead', 'booking'] as const).flatMap((what) => [
      [`${what}-by-address`, OFTEN],
      [`${what}-by-site`, OFTEN],
      ...(what === 'conversation'
        ? []
        : [
            [`${what}-by-email`, OFTEN],
            [`${what}-by-conversation`, OFTEN],
          ]),
    ]),
  )
  const [rep] = roster.reps
  roster.reps = ['ann', 'bob'].map((id) => ({
    ...rep!,
    id,
    name: id,
    email: `${id}@larkline.example`,
    timezone: 'UTC',
    leave: [],
    capacity: {},
  }))
  roster.teams = [{ id: 'both', name: 'Both', reps: ['ann', 'bob'] }]
  for (const type of roster.meetingTypes)
    Object.assign(type, { bufferBeforeMinutes: 10, bufferAfterMinutes: 20 } satisfies Partial<MeetingType>)
  routing.sticky = undefined
  routing.owner.enabled = false
  routing.booking.openPerDomain = 10_000
  routing.pools = ['ann', 'bob'].map((id) => ({ id, members: [id], rotation: 'weighted' as const }))
  routing.escalations = [
    { id: 'health', when: { compliance: ['HIPAA'] }, to: 'ann', owner: 'co-host' },
    { id: 'state', when: { compliance: ['FedRAMP'] }, to: 'bob', owner: 'co-host' },
  ]
  routing.rules = [
    { id: 'one', when: { headcount: { atMost: 1000 } }, to: { rep: 'ann' }, fallback: [] },
    { id: 'rest', when: {}, to: { rep: 'bob' }, fallback: [] },
  ]
  routing.fallback = [{ queue: 'inbound' }]
  routing.queues = [{ id: 'inbound', owner: 'ann', says: 'The team' }]
  accounts.splice(
    0,
    accounts.length,
    ...['ann', 'bob'].map((owner) => ({
      id: owner,
      name: `Owned by ${owner}`,
      domains: [`${owner}s.example`],
      owner,
      website: undefined,
      tier: undefined,
      industry: undefined,
    })),
  )
}

/** What a buyer says to come to Ann alone, to Bob alone, to Ann with Bob, and to Bob with Ann. */
const SAYS = {
  ann: ['We are 400 people and need a chatbot.', 'mail.example'],
  bob: ['We are 4000 people and need a chatbot.', 'mail.example'],
  annWithBob: ['We are 400 people and need HIPAA.', 'bobs.example'],
  bobWithAnn: ['We are 400 people and need FedRAMP.', 'anns.example'],
} as const

describe.each(DATABASES)('one host’s time on %s', (kind) => {
  let server: TestServer
  beforeEach(async () => {
    server = await testServer(kind, twoHosts)
  })
  afterEach(() => server.close())

  let n = 0
  const offered = async (who: keyof typeof SAYS, email?: string) => {
    const buyer = server.buyer({ timezone: 'UTC' })
    const [says, domain] = SAYS[who]
    await buyer.say(
      `${says} ${email ?? `buyer${++n}@${domain === 'mail.example' ? `co${n}.example` : domain}`}`,
    )
    return { buyer, offer: await buyer.offer() }
  }
  const booked = async (who: keyof typeof SAYS, i: number) => {
    const { buyer, offer } = await offered(who)
    return { buyer, booking: await buyer.book(offer, offer.slots[i]!.start) }
  }
  const move = (buyer: TestBuyer, start: string, key: string = randomUUID()) =>
    buyer.post('/booking/move', { start, timezone: 'UTC' }, { 'Idempotency-Key': key })
  const hold = (buyer: TestBuyer, offer: Offer, start: string) =>
    buyer.post('/hold', { offer: offer.id, start, timezone: 'UTC' })
  const read = async (answers: Response[]) =>
    Promise.all(
      answers.map(async (answer) => ({
        status: answer.status,
        body: (await answer.json()) as { code?: string; offer?: Offer; booking?: Booking },
      })),
    )
  /** Whatever happened, nobody is in two places, buffers included. */
  const times = async () => {
    const all = { start: NOW - DAY, end: NOW + 60 * DAY }
    const meetings = await server.ports.store.bookings.ofHosts(['ann', 'bob'], all, new Date(server.time.now))
    for (const one of meetings)
      for (const other of meetings)
        if (one.host === other.host && one.booking !== other.booking) {
          const [a, b] = [one.buffered, other.buffered]
          expect(a.end <= b.start || b.end <= a.start).toBe(true)
        }
    return meetings
  }
  const noneFailed = (answers: { status: number; body: unknown }[]) => {
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(server.logged.filter((line) => line.includes('"error"'))).toEqual([])
  }

  test('fifty buyers pick one time: one has it, each other is told so, with the times that are left', async () => {
    const all = []
    for (let i = 0; i < 50; i++) all.push(await offered('ann'))
    const { start } = all[0]!.offer.slots[0]!
    const answers = await read(await Promise.all(all.map(({ buyer, offer }) => buyer.pick(offer, start))))
    noneFailed(answers)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const refused = answers.filter(({ status }) => status !== 201)
    for (const { status, body } of refused) {
      expect([status, body.code]).toEqual([409, 'slot-taken'])
      expect(body.offer!.slots.length).toBeGreaterThan(0)
      expect(body.offer!.slots.map((slot) => slot.start)).not.toContain(start)
    }
    expect(await times()).toHaveLength(1)
  })

  test('fifty buyers over two hosts, who meet alone and together either way round: one has each time', async () => {
    const all = []
    const kinds = ['annWithBob', 'bobWithAnn', 'ann', 'bob', 'annWithBob', 'bobWithAnn'] as const
    for (let i = 0; i < 50; i++) all.push(await offered(kinds[i % kinds.length]!))
    const answers = await read(
      await Promise.all(all.map(({ buyer, offer }, i) => buyer.pick(offer, offer.slots[(i * 7) % 5]!.start))),
    )
    noneFailed(answers)
    for (const { status, body } of answers)
      if (status !== 201) expect([status, body.code]).toEqual([409, 'slot-taken'])
    const meetings = await times()
    const won = answers.filter(({ status }) => status === 201).length
    expect(new Set(meetings.map(({ booking }) => booking)).size).toBe(won)
    expect(won).toBeGreaterThan(0)
    // Whatever could still be had of the five times is had.
    expect(new Set(meetings.map(({ host }) => host))).toEqual(new Set(['ann', 'bob']))
  })

  test('LESSONS 2: a time that one host has given away is still the other’s to give', async () => {
    const one = await offered('ann')
    const two = await offered('bob')
    const { start } = one.offer.slots[0]!
    const answers = await Promise.all([one.buyer.pick(one.offer, start), two.buyer.pick(two.offer, start)])
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
  })

  test('moves, cancellations, holds and bookings at once leave nobody in two places, and every turn accounted for', async () => {
    const have: Awaited<ReturnType<typeof booked>>[] = []
    for (let i = 0; i < 8; i++)
      have.push(await booked((['ann', 'bob', 'annWithBob', 'bobWithAnn'] as const)[i % 4]!, i * 2))
    const want = []
    for (let i = 0; i < 12; i++)
      want.push(await offered((['annWithBob', 'bob', 'ann', 'bobWithAnn'] as const)[i % 4]!))
    const free = want[0]!.offer.slots.slice(0, 4).map(({ start }) => start)
    const answers = await read(
      await Promise.all([
        ...have.slice(0, 5).map(({ buyer }, i) => move(buyer, free[i % 4]!)),
        ...have.slice(3, 6).map(({ buyer }) => buyer.post('/booking/cancel', {})),
        ...have
          .slice(6)
          .map(({ buyer, booking }, i) => move(buyer, i ? booking.start : have[3]!.booking.start)),
        ...want.map(({ buyer, offer }, i) => buyer.pick(offer, free[i % 4])),
        ...want.slice(0, 6).map(({ buyer, offer }, i) => hold(buyer, offer, free[(i + 1) % 4]!)),
      ]),
    )
    noneFailed(answers)
    await times()
    server.time.now += 3 * 3_600_000
    await server.deliver()
    const still = new Set((await times()).map(({ booking }) => booking))
    const turns = Object.values(await server.ports.store.turns.standing()).flatMap((pool) =>
      Object.values(pool.turns),
    )
    const routed = await Promise.all(
      [...still].map(async (id) => (await server.ports.store.bookings.find(id))!),
    )
    const withTurn = await Promise.all(
      routed.map(async ({ offer }) => (await server.ports.store.offers.find(offer))!),
    )
    expect(turns.reduce((sum, count) => sum + count, 0)).toBe(withTurn.filter(({ turn }) => turn).length)
  })

  test('LESSONS 12: of many who hold one time at once one holds it, and can book it, and nobody else can', async () => {
    const all = []
    for (let i = 0; i < 8; i++) all.push(await offered(i % 2 ? 'annWithBob' : 'bobWithAnn'))
    const { start } = all[0]!.offer.slots[1]!
    const holds = await read(await Promise.all(all.map(({ buyer, offer }) => hold(buyer, offer, start))))
    noneFailed(holds)
    const holder = holds.findIndex(({ status }) => status === 201)
    expect(holds.filter(({ status }) => status === 201)).toHaveLength(1)
    const picks = await read(await Promise.all(all.map(({ buyer, offer }) => buyer.pick(offer, start))))
    noneFailed(picks)
    expect(picks.map(({ status }) => status)).toEqual(all.map((_, i) => (i === holder ? 201 : 409)))
  })

  test('one key sent twenty times at once makes one booking, and one move', async () => {
    const { buyer, offer } = await offered('annWithBob')
    const key = randomUUID()
    const start = offer.slots[2]!.start
    const picks = await read(
      await Promise.all(Array.from({ length: 20 }, () => buyer.pick(offer, start, key))),
    )
    expect(new Set(picks.map(({ status, body }) => `${status} ${body.booking?.id}`)).size).toBe(1)
    expect(picks[0]!.status).toBe(201)
    const to = offer.slots[9]!.start
    const moves = await read(await Promise.all(Array.from({ length: 9 }, () => move(buyer, to, key))))
    expect(new Set(moves.map(({ status, body }) => `${status} ${body.booking?.start}`))).toEqual(
      new Set([`200 ${to}`]),
    )
    const { id } = picks[0]!.body.booking!
    expect(await server.ports.store.bookings.find(id)).toMatchObject({ sequence: 1, moves: 1 })
    expect(await times()).toHaveLength(2)
  })

  test('one address that books with two hosts at once has one meeting', async () => {
    for (let round = 0; round < 3; round++) {
      const both = [
        await offered('ann', `dana@clinic${round}.example`),
        await offered('bob', `dana@clinic${round}.example`),
      ]
      const answers = await read(
        await Promise.all(both.map(({ buyer, offer }) => buyer.pick(offer, offer.slots[round * 4]!.start))),
      )
      expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([
        201,
        'too-many-meetings',
      ])
    }
  })

  test('a lead that is submitted anew while its time is picked is booked or offered again, never both, and no turn is lost', async () => {
    const all = []
    for (let i = 0; i < 6; i++) all.push(await offered('annWithBob'))
    for (const { buyer } of all) await buyer.say('Actually we are 700 people.')
    const answers = await Promise.all(
      all.map(async ({ buyer, offer }, i) => {
        const [pick, submitted] = await Promise.all([
          buyer.pick(offer, offer.slots[i * 2]!.start),
          buyer.post('/lead', { timezone: 'UTC' }),
        ])
        return { buyer, answers: await read([pick, submitted]) }
      }),
    )
    noneFailed(answers.flatMap((one) => one.answers))
    const standing = await Promise.all(all.map(({ buyer }) => buyer.submit()))
    for (const [
      i,
      {
        answers: [pick],
      },
    ] of answers.entries())
      expect(standing[i]!.kind).toBe(pick!.status === 201 ? 'booked' : 'offer')
    const turns = Object.values(await server.ports.store.turns.standing()).flatMap((pool) =>
      Object.values(pool.turns),
    )
    expect(turns.reduce((sum, count) => sum + count, 0)).toBe(all.length)
  })

  test('many picks ask one calendar at once: what it says is kept once', async () => {
    const calendar = new TestCalendar()
    const busy = Array.from({ length: 40 }, (_, i) => ({
      start: NOW + DAY + i * 1_200_000,
      end: NOW + DAY + i * 1_200_000 + 600_000,
    }))
    calendar.busyTimes = busy
    await server.connect('ann', calendar)
    await server.deliver()
    const all = []
    for (let i = 0; i < 12; i++) all.push(await offered('annWithBob'))
    const answers = await read(
      await Promise.all(all.map(({ buyer, offer }, i) => buyer.pick(offer, offer.slots[i]!.start))),
    )
    noneFailed(answers)
    expect(answers.some(({ status }) => status === 201)).toBe(true)
    const kept = await server.ports.store.calendars.busy(['ann'], { start: NOW, end: NOW + 5 * DAY })
    expect(kept.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start)).toEqual(busy)
  })
})
