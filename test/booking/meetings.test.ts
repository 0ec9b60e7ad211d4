import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Booking, Offer } from '../../widget/contract/api.ts'
import { DATABASES } from '../support/databases.ts'
import { NOW, ok, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe.each(DATABASES)('a meeting on %s', (kind) => {
  let server: TestServer
  /** Sofia and Marcus are the specialists of a pool; whoever has HIPAA to ask about comes to one of them. */
  beforeEach(async () => {
    server = await testServer(kind, ({ roster, routing }) => {
      for (const rep of roster.reps) Object.assign(rep, { capacity: {}, leave: [] })
      for (const type of roster.meetingTypes) type.cancel.reasons = type.reschedule.reasons = ['A conflict']
      routing.sticky = undefined
    })
  })
  afterEach(() => server.close())

  let n = 0
  const offered = async (
    email = `dana@clinic-${++n}.example`,
  ): Promise<{ buyer: TestBuyer; offer: Offer }> => {
    const buyer = server.buyer()
    await buyer.say(`We need HIPAA for 400 people. ${email}`)
    return { buyer, offer: await buyer.offer() }
  }
  const booked = async (): Promise<{ buyer: TestBuyer; booking: Booking; offer: Offer }> => {
    const { buyer, offer } = await offered()
    return { buyer, offer, booking: await buyer.book(offer) }
  }
  const times = async (buyer: TestBuyer) =>
    (
      await ok<{ slots: { start: string }[] }>(
        server.app.request(`/v1/sites/demo/conversations/${buyer.id}/booking/times`, {
          headers: { Authorization: `Bearer ${buyer.secret}` },
        }),
      )
    ).slots.map(({ start }) => start)
  const move = (buyer: TestBuyer, start: string, key: string = randomUUID()) =>
    buyer.post('/booking/move', { start, timezone: 'Europe/Berlin' }, { 'Idempotency-Key': key })
  const held = (buyer: TestBuyer, offer: Offer, start: string) =>
    buyer.post('/hold', { offer: offer.id, start, timezone: 'UTC' })
  const turns = async () =>
    Object.values(await server.ports.store.turns.standing())
      .flatMap((pool) => Object.values(pool.turns))
      .reduce((sum, count) => sum + count, 0)

  describe('moving', () => {
    test('keeps booking and UID, raises the sequence, frees the old time and takes the new one', async () => {
      const { buyer, booking } = await booked()
      await server.deliver()
      server.mails.length = 0
      const [first] = (await times(buyer)).slice(4)
      const moved = (await ok<{ booking: Booking }>(move(buyer, first!))).booking
      expect(moved).toMatchObject({ id: booking.id, state: 'booked', start: first })
      await server.deliver()
      const toDana = server.mails.find(({ to }) => to.address.startsWith('dana'))!
      expect(toDana.subject).toMatch(/^Changed: /)
      expect(toDana.ical?.method).toBe('REQUEST')
      expect(toDana.ical?.content).toContain(`UID:${booking.id}@usher`)
      expect(toDana.ical?.content).toContain('SEQUENCE:1')
      expect(await times(buyer)).toContain(booking.start)
      expect(await times(buyer)).not.toContain(first)
      expect(await turns()).toBe(1)
    })

    test('its own time, with its buffer, does not stand in its way', async () => {
      const { buyer, booking } = await booked()
      const next = new Date(Date.parse(booking.start) + 30 * MINUTE).toISOString().replace('.000', '')
      expect(await times(buyer)).toContain(next)
      expect((await move(buyer, next)).status).toBe(200)
    })

    test('the same key moves once; to where it is already changes nothing', async () => {
      const { buyer, booking } = await booked()
      const [a, b] = (await times(buyer)).slice(2)
      const key = randomUUID()
      await ok(move(buyer, a!, key))
      await ok(move(buyer, a!, key))
      await ok(move(buyer, a!))
      expect(await server.ports.store.bookings.find(booking.id)).toMatchObject({ sequence: 1, moves: 1 })
      expect(await (await move(buyer, b!, key)).json()).toMatchObject({ code: 'key-reused' })
    })

    test('a time that another took is refused, and the meeting stays where it is', async () => {
      const first = await booked()
      const second = await booked()
      const host = (id: string) => server.ports.store.bookings.find(id).then((one) => one!.host)
      const same = (await host(first.booking.id)) === (await host(second.booking.id))
      const other = same ? second : await sameHost(first.booking)
      const answer = await move(first.buyer, other.booking.start)
      expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'slot-taken' }])
      expect(await server.ports.store.bookings.find(first.booking.id)).toMatchObject({ sequence: 0 })

      async function sameHost({ host }: Booking) {
        for (let i = 0; i < 6; i++) {
          const one = await booked()
          if (one.booking.host.name === host.name) return one
        }
        throw new Error('nobody else came to this host')
      }
    })

    test.each([
      ['too often', { timesMax: 1, untilMinutesBefore: 0 }, 1, 0],
      ['too late', { timesMax: 5, untilMinutesBefore: 24 * 60 }, 0, 60 * HOUR],
      ['not at all, by the type', { timesMax: 0, untilMinutesBefore: 0 }, 0, 0],
    ])('%s is refused with what to do instead', async (_, rule, movesBefore, later) => {
      await server.close()
      server = await testServer(kind, ({ roster }) => {
        for (const type of roster.meetingTypes) Object.assign(type.reschedule, rule)
      })
      const { buyer, offer } = await offered()
      const booking = await buyer.book(offer, offer.slots.at(-1)!.start)
      const free = (await times(buyer)).slice(-9)
      for (let i = 0; i < movesBefore; i++) await ok(move(buyer, free[i]!))
      if (later) server.time.now = Date.parse(booking.start) - 60 * MINUTE
      const answer = await move(buyer, free.at(-1)!)
      expect([answer.status, await answer.json()]).toMatchObject([
        409,
        { code: 'change-not-allowed', detail: expect.stringContaining('Please write to') as string },
      ])
      const view = (await buyer.submit()) as { booking: Booking }
      expect(view.booking.move).toMatchObject({ allowed: false })
    })

    test.each([
      ['in the past', NOW - HOUR, 'slot-in-the-past'],
      ['beyond the booking window', NOW + 60 * 24 * HOUR, 'slot-not-offered'],
      ['off the grid', NOW + 24 * HOUR + 7 * MINUTE, 'slot-not-offered'],
      ['in the night', NOW + 14 * HOUR, 'slot-not-offered'],
    ])('a time %s is refused', async (_, start, code) => {
      const { buyer } = await booked()
      const answer = await move(buyer, new Date(start).toISOString())
      expect(await answer.json()).toMatchObject({ code })
    })

    test('a pool’s meeting whose rep has left goes to another of the pool, whose the turn is then', async () => {
      const { buyer, booking } = await booked()
      const before = (await server.ports.store.bookings.find(booking.id))!.host
      const { workspace } = await server.ports.workspaces.current()
      const left = structuredClone(workspace)
      left.roster.reps.find(({ id }) => id === before)!.active = false
      await server.publish(left)
      const [first] = (await times(buyer)).slice(3)
      await ok(move(buyer, first!))
      const after = (await server.ports.store.bookings.find(booking.id))!
      expect([after.host, after.hosts.map(({ host, role }) => `${role} ${host}`)]).toEqual([
        before === 'sofia' ? 'marcus' : 'sofia',
        expect.arrayContaining([`former ${before}`]),
      ])
      const standing = Object.values(await server.ports.store.turns.standing())
      expect(standing.flatMap(({ turns }) => Object.entries(turns))).toEqual([[after.host, 1]])
    })
  })

  describe('cancelling', () => {
    test('keeps the reason, and the same meeting can be booked again at another time, with its turn', async () => {
      const { buyer, booking } = await booked()
      await ok(buyer.post('/booking/cancel', { reason: 'A conflict' }))
      expect(await turns()).toBe(0)
      expect(await server.ports.store.bookings.find(booking.id)).toMatchObject({
        state: 'cancelled',
        cancelledBy: 'buyer',
        reason: 'A conflict',
        sequence: 1,
      })
      const page = new URL(booking.manageUrl).pathname
      const html = await (await server.get(page)).text()
      const start = /name="start" value="([^"]+)"/.exec(html)![1]!
      const form = new URLSearchParams({ act: 'move', start })
      expect((await server.app.request(page, { method: 'POST', body: form })).status).toBe(200)
      expect(await server.ports.store.bookings.find(booking.id)).toMatchObject({
        state: 'booked',
        start: Date.parse(start),
        sequence: 2,
        moves: 1,
      })
      expect(await turns()).toBe(1)
    })

    test('a cancelled one is not booked again beside the one that was made in its place', async () => {
      const { buyer, booking } = await booked()
      await ok(buyer.post('/booking/cancel', {}))
      const again = await buyer.submit(true)
      if (again.kind !== 'offer') throw new Error('no offer')
      await buyer.book(again.offer)
      const page = new URL(booking.manageUrl).pathname
      const body = new URLSearchParams({ act: 'move', start: again.offer.slots[5]!.start })
      const answer = await server.app.request(page, { method: 'POST', body })
      expect([answer.status, await answer.text()]).toEqual([
        409,
        expect.stringContaining('Another meeting has been made in its place.'),
      ])
    })

    test('booking it again by link takes back what the chat still offers, and counts as a move', async () => {
      const { buyer, booking } = await booked()
      await ok(buyer.post('/booking/cancel', {}))
      const again = await buyer.submit(true)
      if (again.kind !== 'offer') throw new Error('no offer')
      const page = new URL(booking.manageUrl).pathname
      const post = (form: Record<string, string>) =>
        server.app.request(page, { method: 'POST', body: new URLSearchParams(form) })
      const { start } = again.offer.slots[5]!
      expect((await post({ act: 'move', start })).status).toBe(200)
      expect(await turns()).toBe(1)
      expect(await (await buyer.pick(again.offer)).json()).toMatchObject({ code: 'no-live-offer' })
      expect(await buyer.submit()).toMatchObject({ kind: 'booked', booking: { id: booking.id, start } })
      for (const slot of again.offer.slots.slice(6, 15)) {
        await post({ act: 'cancel' })
        await post({ act: 'move', start: slot.start })
      }
      expect(await server.ports.store.bookings.find(booking.id)).toMatchObject({
        moves: 5,
        state: 'cancelled',
      })
    })

    test('is refused when it is too late by the type, and says so on the page', async () => {
      await server.close()
      server = await testServer(kind, ({ roster }) => {
        for (const type of roster.meetingTypes) type.cancel.untilMinutesBefore = 7 * 24 * 60
      })
      const { buyer, booking } = await booked()
      expect(await (await buyer.post('/booking/cancel', {})).json()).toMatchObject({
        code: 'change-not-allowed',
        detail: expect.stringContaining('7 days before') as string,
      })
      const page = new URL(booking.manageUrl).pathname
      const body = new URLSearchParams({ act: 'cancel' })
      const answer = await server.app.request(page, { method: 'POST', body })
      expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('7 days before')])
    })
  })

  describe('a hold', () => {
    test('blocks its slot for everybody else, and not for whoever holds it', async () => {
      const { buyer, offer } = await offered()
      const { start } = offer.slots[3]!
      expect(await ok(held(buyer, offer, start))).toEqual({
        held: { start, until: new Date(NOW + 5 * MINUTE).toISOString().replace('.000', '') },
      })
      const others = []
      for (let i = 0; i < 4; i++) others.push(await offered())
      const rival = others.find((one) => one.offer.host.name === offer.host.name)!
      expect(rival.offer.slots.map((slot) => slot.start)).not.toContain(start)
      expect(await (await rival.buyer.pick(rival.offer, start)).json()).toMatchObject({ code: 'slot-taken' })
      expect((await buyer.offer()).slots.map((slot) => slot.start)).toContain(start)
      expect((await buyer.pick(offer, start)).status).toBe(201)
    })

    test('moves with the buyer, and is free again after its minutes', async () => {
      const { buyer, offer } = await offered()
      const [a, b] = offer.slots.slice(3)
      await ok(held(buyer, offer, a!.start))
      await ok(held(buyer, offer, b!.start))
      const rivals = []
      for (let i = 0; i < 4; i++) rivals.push(await offered())
      const rival = rivals.find((one) => one.offer.host.name === offer.host.name)!
      const starts = rival.offer.slots.map((slot) => slot.start)
      expect([starts.includes(a!.start), starts.includes(b!.start)]).toEqual([false, false])
      server.time.now += 5 * MINUTE
      expect((await rival.buyer.pick(rival.offer, b!.start)).status).toBe(201)
      expect(await (await buyer.pick(offer, b!.start)).json()).toMatchObject({ code: 'slot-taken' })
    })
  })

  describe('none of these', () => {
    test('offers the next eligible rep, gives the first one’s turn back, and comes to a person at last', async () => {
      const { buyer, offer } = await offered()
      const next = await ok<{ outcome: { kind: string; offer: Offer } }>(
        buyer.post('/lead', { timezone: 'UTC', noneOf: offer.id }),
      )
      expect(next.outcome.kind).toBe('offer')
      expect(next.outcome.offer.host.name).not.toBe(offer.host.name)
      expect(await turns()).toBe(1)
      expect(await (await buyer.pick(offer)).json()).toMatchObject({ code: 'no-live-offer' })
      const names = new Set([offer.host.name, next.outcome.offer.host.name])
      let last = next.outcome
      for (let i = 0; i < 12 && last.kind === 'offer'; i++) {
        const body = { timezone: 'UTC', noneOf: last.offer.id }
        last = (await ok<typeof next>(buyer.post('/lead', body))).outcome
        if (last.kind === 'offer') {
          expect(names).not.toContain(last.offer.host.name)
          names.add(last.offer.host.name)
        }
      }
      expect(last).toMatchObject({ kind: 'queued' })
      expect(await turns()).toBe(0)
    })

    test('of an offer that is no longer live, or another’s, changes nothing', async () => {
      const { buyer, offer } = await offered()
      const other = await offered()
      for (const noneOf of [other.offer.id, randomUUID()]) {
        const { outcome } = await ok<{ outcome: { offer: Offer } }>(
          buyer.post('/lead', { timezone: 'UTC', noneOf }),
        )
        expect(outcome.offer.id).toBe(offer.id)
      }
      expect((await other.buyer.pick(other.offer)).status).toBe(201)
    })
  })

  describe('guests', () => {
    test('are invited with the meeting, each to the meeting alone, and told of its changes', async () => {
      const { buyer, offer } = await offered()
      const booking = (
        await ok<{ booking: Booking }>(
          buyer.post(
            '/booking',
            {
              offer: offer.id,
              start: offer.slots[0]!.start,
              timezone: 'UTC',
              guests: ['Lee@Partner.example', 'lee@partner.example'],
            },
            { 'Idempotency-Key': 'g' },
          ),
        )
      ).booking
      expect(booking.guests).toEqual(['lee@partner.example'])
      await server.deliver()
      const toLee = server.mails.filter(({ to }) => to.address === 'lee@partner.example')
      expect(toLee).toHaveLength(1)
      expect(toLee[0]!.text).not.toMatch(/HIPAA|400|manage/)
      expect(toLee[0]!.ical!.content).not.toMatch(/HIPAA|manage/)
      expect(toLee[0]!.ical!.content.replaceAll('\r\n ', '')).toMatch(/mailto:lee@partner.example/i)
      server.mails.length = 0
      await ok(buyer.post('/booking/guests', { guests: ['lee@partner.example', 'kim@partner.example'] }))
      await server.deliver()
      expect(server.mails.map(({ to }) => to.address)).toContain('kim@partner.example')
      server.mails.length = 0
      await ok(buyer.post('/booking/cancel', {}))
      await server.deliver()
      expect(
        server.mails
          .filter(({ to }) => to.address.endsWith('partner.example'))
          .map(({ ical }) => ical?.method),
      ).toEqual(['CANCEL', 'CANCEL'])
    })

    test('who joins later is invited first, and is told of a change only after that', async () => {
      const { buyer } = await booked()
      await server.deliver()
      const add = async (guests: string[]) => {
        server.mails.length = 0
        await ok(buyer.post('/booking/guests', { guests }))
        await server.deliver()
        const told = ({ to, subject }: (typeof server.mails)[0]) =>
          [to.address.split('@')[0]!, subject.startsWith('Changed')] as const
        return Object.fromEntries(server.mails.map(told))
      }
      expect(await add(['lee@partner.example'])).toMatchObject({ lee: false })
      expect(await add(['kim@partner.example'])).toMatchObject({ lee: true, kim: false })
    })

    test('who was not invited yet is not told that it is cancelled', async () => {
      const { buyer } = await booked()
      await server.deliver()
      await ok(buyer.post('/booking/guests', { guests: ['lee@partner.example'] }))
      await ok(buyer.post('/booking/cancel', {}))
      await server.deliver()
      expect(server.mails.filter(({ to }) => to.address.startsWith('lee'))).toEqual([])
    })

    test('more than the type allows are refused, and none is invited', async () => {
      const { buyer } = await booked()
      const guests = Array.from({ length: 6 }, (_, i) => `g${i}@partner.example`)
      expect(await (await buyer.post('/booking/guests', { guests })).json()).toMatchObject({
        code: 'invalid-field',
        field: 'guests',
        allowed: 'at most 5',
      })
    })
  })

  describe('coming meetings are limited', () => {
    test('to one an address, whatever conversation it is typed in, and the refusal shows nothing of it', async () => {
      const first = await offered('dana@one-clinic.example')
      await first.buyer.book(first.offer)
      const second = await offered('dana@one-clinic.example')
      const answer = await second.buyer.pick(second.offer)
      const body = await answer.text()
      expect([answer.status, JSON.parse(body)]).toMatchObject([409, { code: 'too-many-meetings' }])
      expect(body).not.toMatch(/Sofia|Marcus|manage/)
      await ok(first.buyer.post('/booking/cancel', {}))
      expect((await second.buyer.pick(second.offer)).status).toBe(201)
    })

    test('to some a company, and free mail is no company', async () => {
      const at = async (email: string) => {
        const { buyer, offer } = await offered(email)
        return (await buyer.pick(offer)).status
      }
      const one = []
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) one.push(await at(`${name}@big-clinic.example`))
      expect(one).toEqual([201, 201, 201, 201, 201, 409])
      expect(await at('x@mail.big-clinic.example')).toBe(409)
      expect(await at('a@gmail.com')).toBe(201)
    })
  })
})
