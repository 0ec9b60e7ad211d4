import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Booking } from '../../widget/contract/api.ts'
import { publish } from '../../server/workspace/publish.ts'
import { DATABASES } from '../support/databases.ts'
import { NOW, ok, testServer, type TestServer } from '../support/server.ts'

const FIRST = 'We are 400 people on Drift, need HIPAA, and must decide by end of next month'

describe.each(DATABASES)('the buyer’s way on %s', (kind) => {
  let server: TestServer
  beforeEach(async () => {
    server = await testServer(kind)
  })
  afterEach(() => server.close())

  test('from the first message to the meeting, its mails, its brief and its feed', async () => {
    const buyer = server.buyer()
    const profile = await buyer.say(FIRST)
    expect(profile.facts).toMatchObject({
      headcount: { min: 400, max: 400 },
      competitors: [{ name: 'Drift', stance: 'using' }],
      compliance: ['HIPAA'],
      timeline: { kind: 'deadline', end: '2026-12-31' },
    })
    await buyer.say('dana@new-clinic.example', 'email')
    const offer = await buyer.offer()
    expect(offer.host).toEqual({
      name: 'Sofia Marin',
      role: 'solutions engineer',
      picture: expect.stringContaining('/pictures/') as string,
    })
    expect(offer.reason).toEqual({ text: 'reason.compliance', values: { value: 'HIPAA' } })
    const booking = await buyer.book(offer)
    expect(booking).toMatchObject({
      state: 'booked',
      start: offer.slots[0]!.start,
      email: 'dana@new-clinic.example',
    })

    await server.deliver()
    expect(server.mails.map(({ to }) => to.address).sort()).toEqual([
      'dana@new-clinic.example',
      'sofia.marin@larkline.example',
    ])
    const toRep = server.mails.find(({ to }) => to.address.startsWith('sofia'))!
    const brief = await server.get(new URL(/https:\S+\/brief\/\S+/.exec(toRep.text)![0]).pathname)
    expect(brief.status).toBe(200)
    expect(await brief.text()).toContain('need HIPAA')
    const toBuyer = server.mails.find(({ to }) => to.address.startsWith('dana'))!
    expect(toBuyer.ical).toMatchObject({
      method: 'REQUEST',
      content: expect.stringContaining(`UID:${booking.id}@usher`) as string,
    })
    expect(toBuyer.text + toBuyer.html + toBuyer.ical!.content).not.toContain('/brief/')

    const ics = await server.get(new URL(booking.icsUrl).pathname)
    expect(await ics.text()).toContain('BEGIN:VEVENT')
    const feed = await server.ports.links.sign('feed', { site: 'demo', subject: 'sofia' })
    expect(await (await server.get(`/feed/${feed}.ics`)).text()).toContain(`${booking.id}@usher`)
  })

  test('submitting again without anything new changes nothing', async () => {
    const buyer = server.buyer()
    await buyer.say(`${FIRST}. dana@new-clinic.example`)
    const first = await buyer.offer()
    expect((await buyer.offer()).id).toBe(first.id)
    const booking = await buyer.book(first)
    expect(await buyer.submit()).toEqual({ kind: 'booked', booking })
  })

  test('what is said later is decided again, and the earlier turn goes back', async () => {
    const buyer = server.buyer()
    await buyer.say('we need a chatbot for 200 people in Berlin. dana@new-clinic.example')
    const first = await buyer.offer()
    await buyer.say('and we need HIPAA')
    const second = await buyer.offer()
    expect(second.id).not.toBe(first.id)
    expect(second.host.name).toBe('Sofia Marin')
    const pools = await server.ports.store.turns.standing()
    expect(
      Object.values(pools)
        .flatMap(({ turns }) => Object.values(turns))
        .reduce((a, b) => a + b, 0),
    ).toBeLessThanOrEqual(1)
    expect((await buyer.pick(first)).status).toBe(409)
  })

  test('a person is wanted before any e-mail: times are offered, and the pick asks for it', async () => {
    const buyer = server.buyer()
    await buyer.say('can I talk to a human please')
    const outcome = await buyer.submit()
    if (outcome.kind !== 'offer') return expect(outcome.kind).toBe('queued')
    const refused = await buyer.pick(outcome.offer)
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({ code: 'email-needed', field: 'email' })
    await buyer.say('dana@new-clinic.example', 'email')
    expect((await buyer.book(outcome.offer)).email).toBe('dana@new-clinic.example')
    return undefined
  })

  test('a cancelled meeting frees the time, returns the turn, tells both, and another can be found', async () => {
    const buyer = server.buyer()
    await buyer.say(`${FIRST}. dana@new-clinic.example`)
    const offer = await buyer.offer()
    const booking = await buyer.book(offer)
    const turns = async () =>
      Object.values(await server.ports.store.turns.standing()).flatMap((pool) => Object.values(pool.turns))
    expect(await turns()).toEqual([1])
    // And what that makes due.
    await server.deliver()
    await server.deliver()
    server.mails.length = 0
    const page = new URL(booking.manageUrl).pathname
    expect(await (await server.get(page)).text()).toContain('Cancel the meeting')
    expect(await buyer.submit()).toMatchObject({ kind: 'booked', booking: { state: 'booked' } })
    expect(
      (await server.app.request(page, { method: 'POST', body: new URLSearchParams({ act: 'cancel' }) }))
        .status,
    ).toBe(200)
    expect(
      (await server.app.request(page, { method: 'POST', body: new URLSearchParams({ act: 'cancel' }) }))
        .status,
    ).toBe(200)
    await server.deliver()
    expect(server.mails.map(({ to, ical }) => [to.address.split('@')[0], ical?.method]).sort()).toEqual([
      ['dana', 'CANCEL'],
      ['sofia.marin', 'CANCEL'],
    ])
    expect(await buyer.submit()).toMatchObject({ kind: 'booked', booking: { state: 'cancelled' } })
    expect(await turns()).toEqual([])
    const again = await buyer.submit(true)
    if (again.kind !== 'offer') throw new Error('no offer')
    expect(again.offer.slots[0]!.start).toBe(booking.start)
    expect(await buyer.book(again.offer)).toMatchObject({ state: 'booked', start: booking.start })
  })

  test('an offer that runs out returns its turn', async () => {
    const buyer = server.buyer()
    await buyer.say(`${FIRST}. dana@new-clinic.example`)
    const offer = await buyer.offer()
    server.time.now = NOW + 3 * 3_600_000
    await server.deliver()
    expect(await server.ports.store.turns.standing()).toEqual({})
    expect(await (await buyer.pick(offer)).json()).toMatchObject({ code: 'no-live-offer' })
    expect((await buyer.offer()).id).not.toBe(offer.id)
  })

  test('a rep who leaves the roster between offer and pick: the buyer is refused kindly, then offered another', async () => {
    const buyer = server.buyer()
    await buyer.say('We are 400 people in Berlin and need a chatbot. dana@new-clinic.example')
    const offer = await buyer.offer()
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    changed.roster.reps.find(({ name }) => name === offer.host.name)!.active = false
    await publish(server.ports.store, changed, new Date(NOW))
    server.ports.workspaces.refresh()
    expect(await (await buyer.pick(offer)).json()).toMatchObject({ code: 'not-eligible' })
    expect((await buyer.offer()).host.name).not.toBe(offer.host.name)
  })

  test('of many who pick one time exactly one gets it, and the others get fresh times', async () => {
    const buyers = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const buyer = server.buyer()
        await buyer.say(`${FIRST}. buyer${i}@company${i}.example`)
        return { buyer, offer: await buyer.offer() }
      }),
    )
    const answers = await Promise.all(buyers.map(({ buyer, offer }) => buyer.pick(offer)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)])
    const { booking } = await ok<{ booking: Booking }>(answers.find(({ status }) => status === 201)!)
    for (const answer of answers.filter(({ status }) => status === 409)) {
      const problem = (await answer.json()) as { code: string; offer: { slots: { start: string }[] } }
      expect(problem.code).toBe('slot-taken')
      expect(problem.offer.slots.map(({ start }) => start)).not.toContain(booking.start)
      expect(problem.offer.slots.length).toBeGreaterThan(0)
    }
  })

  test('the same idempotency key books once, and another body with it is refused', async () => {
    const buyer = server.buyer()
    await buyer.say(`${FIRST}. dana@new-clinic.example`)
    const offer = await buyer.offer()
    const [one, two] = await Promise.all([
      buyer.pick(offer, undefined, 'key'),
      buyer.pick(offer, undefined, 'key'),
    ])
    expect([one.status, two.status]).toEqual([201, 201])
    expect(await one.json()).toEqual(await two.json())
    const other = await buyer.pick(offer, offer.slots[1]!.start, 'key')
    expect([other.status, await other.json()]).toMatchObject([
      422,
      { code: 'key-reused', field: 'Idempotency-Key' },
    ])
  })
})
