import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { testServer, type TestServer } from '../support/server.ts'

const LEADS = 24

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
    expect([...counts.values()].sort((a, b) => a - b)).toEqual([4, 8, 12])
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
