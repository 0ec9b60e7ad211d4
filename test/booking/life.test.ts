import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Booking, Offer } from '../../widget/contract/api.ts'
import { affectedOf, moveAffected } from '../../server/booking/affected.ts'
import { setOutcome } from '../../server/booking/outcome.ts'
import { NOW, ok, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let server: TestServer
beforeEach(async () => {
  server = await testServer('pglite', ({ roster, routing }) => {
    for (const rep of roster.reps) Object.assign(rep, { capacity: {}, leave: [] })
    routing.sticky = undefined
  })
})
afterEach(() => server.close())

let n = 0
const offered = async (): Promise<{ buyer: TestBuyer; offer: Offer }> => {
  const buyer = server.buyer()
  await buyer.say(`We need HIPAA for 400 people. dana@clinic-${++n}.example`)
  return { buyer, offer: await buyer.offer() }
}
const booked = async (pick: (offer: Offer) => string = (offer) => offer.slots[0]!.start) => {
  const { buyer, offer } = await offered()
  const booking = await buyer.book(offer, pick(offer))
  await server.deliver()
  return { buyer, booking, host: (await stored(booking)).host }
}
const stored = async ({ id }: { id: string }) => (await server.ports.store.bookings.find(id))!
const mailsTo = (name: string) => server.mails.filter(({ to }) => to.address.startsWith(name))
const at = async (instant: number) => {
  server.time.now = instant
  await server.deliver()
}
const turns = async () =>
  Object.values(await server.ports.store.turns.standing()).flatMap((pool) => Object.entries(pool.turns))

describe('a reminder', () => {
  const far = (offer: Offer) => offer.slots.find(({ start }) => Date.parse(start) > NOW + 3 * DAY)!.start

  test('comes once to an address that is a claim, a day before, and says when and where', async () => {
    const { booking } = await booked(far)
    server.mails.length = 0
    const start = Date.parse(booking.start)
    await at(start - DAY - MINUTE)
    expect(server.mails).toEqual([])
    for (const ahead of [24 * 60, 23 * 60, 60, 59]) await at(start - ahead * MINUTE)
    expect(
      server.mails.map(({ to, subject, ical }) => [to.address.slice(0, 4), subject.slice(0, 9), ical]),
    ).toEqual([['dana', 'Reminder:', undefined]])
  })

  test('comes a day and an hour before to an address that the site vouches for, and follows the meeting', async () => {
    const { buyer, booking } = await booked(far)
    await server.ports.store.transaction((tx) => tx.conversations.verify(buyer.id, booking.email))
    await ok(buyer.post('/booking/guests', { guests: ['lee@partner.example'] }))
    const start = Date.parse(booking.start)
    const reminded: number[] = []
    for (const ahead of [DAY + MINUTE, DAY, 23 * HOUR, HOUR, 30 * MINUTE]) {
      server.mails.length = 0
      await at(start - ahead)
      reminded.push(server.mails.filter(({ subject }) => subject.startsWith('Reminder')).length)
    }
    expect(reminded).toEqual([0, 1, 0, 1, 0])
  })

  test('is not sent again where others join, or the room is known, after it', async () => {
    const { buyer, booking } = await booked(far)
    const start = Date.parse(booking.start)
    await at(start - 30 * HOUR)
    await ok(buyer.post('/booking/guests', { guests: ['lee@partner.example'] }))
    await at(start - DAY)
    await ok(buyer.post('/booking/guests', { guests: ['kim@partner.example'] }))
    for (const ahead of [23 * HOUR, HOUR, 0]) await at(start - ahead)
    expect(server.mails.filter(({ subject }) => subject.startsWith('Reminder'))).toHaveLength(1)
  })

  test('does not come for a time that the meeting has left, however near', async () => {
    const { buyer, booking } = await booked(
      (offer) => offer.slots.filter(({ start }) => Date.parse(start) > NOW + 3 * DAY)[1]!.start,
    )
    const earlier = Date.parse(booking.start) - 30 * MINUTE
    const to = { start: new Date(earlier).toISOString().replace('.000', ''), timezone: 'Europe/Berlin' }
    await ok(buyer.post('/booking/move', to, { 'Idempotency-Key': 'm' }))
    for (const ahead of [DAY, DAY - 30 * MINUTE, HOUR, 30 * MINUTE]) await at(earlier - ahead)
    expect(server.mails.filter(({ subject }) => subject.startsWith('Reminder'))).toHaveLength(1)
  })

  test('comes for the time to which the meeting was moved, and not for the one before', async () => {
    const { buyer, booking } = await booked(far)
    const { slots } = await ok<{ slots: { start: string }[] }>(
      server.app.request(`/v1/sites/demo/conversations/${buyer.id}/booking/times`, {
        headers: { Authorization: `Bearer ${buyer.secret}` },
      }),
    )
    const start = Date.parse(booking.start)
    await at(start - DAY)
    const later = slots.map((slot) => Date.parse(slot.start)).find((one) => one >= start + 2 * DAY)!
    const to = { start: new Date(later).toISOString().replace('.000', ''), timezone: 'Europe/Berlin' }
    await ok(buyer.post('/booking/move', to, { 'Idempotency-Key': 'm' }))
    for (const instant of [start - HOUR, later - DAY, later - HOUR]) await at(instant)
    const reminders = server.mails.filter(({ subject }) => subject.startsWith('Reminder'))
    expect(reminders).toHaveLength(2)
    expect(reminders[1]!.subject).not.toBe(reminders[0]!.subject)
  })

  test('is an hour before where the meeting is sooner than a day, and none where it is within that', async () => {
    const soon = await booked(
      (offer) => offer.slots.find(({ start }) => Date.parse(start) > NOW + 3 * HOUR)!.start,
    )
    server.mails.length = 0
    await at(Date.parse(soon.booking.start) - HOUR)
    expect(mailsTo('dana')).toHaveLength(1)
  })

  test('that is late is none', async () => {
    const { booking } = await booked(far)
    server.mails.length = 0
    await at(Date.parse(booking.start) - DAY + 31 * MINUTE)
    expect(server.mails).toEqual([])
  })

  test('goes with the meeting that is moved or cancelled', async () => {
    const { buyer, booking } = await booked(far)
    await ok(buyer.post('/booking/cancel', {}))
    await server.deliver()
    server.mails.length = 0
    await at(Date.parse(booking.start) - DAY)
    expect(server.mails).toEqual([])
  })
})

describe('after the meeting', () => {
  test('its host is asked once how it was', async () => {
    const { booking, host } = await booked()
    server.mails.length = 0
    await at(Date.parse(booking.end) + 14 * MINUTE)
    expect(server.mails).toEqual([])
    await at(Date.parse(booking.end) + 15 * MINUTE)
    await at(Date.parse(booking.end) + DAY)
    expect(server.mails.map(({ to, subject }) => [to.address.slice(0, 5), subject.slice(0, 11)])).toEqual([
      [host.slice(0, 5), 'How was it?'],
    ])
    expect(server.mails[0]!.text).toMatch(/https:\S+\/rep\/enter\/\w{64}\?to=/)
  })

  test('held is kept; the turn stays', async () => {
    const { booking, host } = await booked()
    server.time.now = Date.parse(booking.start)
    expect(await setOutcome(server.ports, host, booking.id, 'held')).toMatchObject({
      state: 'booked',
      outcome: 'held',
    })
    expect(await turns()).toEqual([[host, 1]])
    await at(Date.parse(booking.end) + HOUR)
    expect(server.mails.filter(({ subject }) => subject.startsWith('How was it'))).toEqual([])
  })

  test('a no-show gives the turn back once, and the buyer is offered other times, which book the same meeting', async () => {
    const { booking, host } = await booked()
    server.time.now = Date.parse(booking.end)
    for (let i = 0; i < 2; i++) await setOutcome(server.ports, host, booking.id, 'no-show')
    server.mails.length = 0
    await server.deliver()
    expect(await turns()).toEqual([])
    const [again, ...more] = mailsTo('dana')
    expect([again!.subject, more]).toEqual([expect.stringContaining('did not take place'), []])
    server.time.now += 7 * DAY
    const page = new URL(/https:\S+\/manage\/\S+/.exec(again!.text)![0]).pathname
    const html = await (await server.get(page)).text()
    const start = /name="start" value="([^"]+)"/.exec(html)![1]!
    const body = new URLSearchParams({ act: 'move', start })
    expect((await server.app.request(page, { method: 'POST', body })).status).toBe(200)
    expect(await stored(booking)).toMatchObject({ state: 'booked', outcome: null, start: Date.parse(start) })
    expect(await turns()).toEqual([[host, 1]])
  })

  test.each([
    ['before it began', -MINUTE, 'host', 'change-not-allowed'],
    ['of another rep’s meeting', HOUR, 'jonas', 'not-found'],
  ])('%s nothing can be said', async (_, after, who, code) => {
    const { booking, host } = await booked()
    server.time.now = Date.parse(booking.start) + after
    await expect(
      setOutcome(server.ports, who === 'host' ? host : who, booking.id, 'no-show'),
    ).rejects.toMatchObject({ code })
    expect(await stored(booking)).toMatchObject({ state: 'booked', outcome: null })
  })
})

describe('leave that is entered after booking', () => {
  const onLeave = (rep: string, booking: Booking, delegate?: string) =>
    server.ports.store.reps.addLeave(
      {
        id: server.ports.newId(),
        rep,
        from: booking.start.slice(0, 10),
        to: booking.start.slice(0, 10),
        ...(delegate !== undefined && { delegate }),
      },
      new Date(server.time.now),
    )
  const other = (host: string) => (host === 'sofia' ? 'marcus' : 'sofia')
  // Both work then: Berlin's afternoon is New York's morning.
  const shared = (offer: Offer) =>
    offer.slots.find(({ start }) => start.startsWith('2026-11-26T15:00'))!.start

  test('lists the meetings in it, and not those beside it', async () => {
    const inIt = await booked(shared)
    const rest = []
    for (let i = 0; i < 3; i++) rest.push(await booked())
    await onLeave(inIt.host, inIt.booking)
    const { meetings } = await affectedOf(server.ports, inIt.host)
    expect(meetings.map(({ id }) => id)).toEqual([inIt.booking.id])
  })

  test('moves them to another of the pool who is free then: same time, same UID, both reps and the buyer told', async () => {
    const { booking, host } = await booked(shared)
    await onLeave(host, booking)
    server.mails.length = 0
    await moveAffected(server.ports, host)
    await server.deliver()
    expect(await stored(booking)).toMatchObject({
      host: other(host),
      start: Date.parse(booking.start),
      sequence: 1,
      moves: 0,
    })
    expect(await turns()).toEqual([[other(host), 1]])
    expect(mailsTo('dana')[0]!.ical!.content).toContain(`UID:${booking.id}@usher`)
    expect(mailsTo(host)[0]!.ical?.method).toBe('CANCEL')
    expect(mailsTo(other(host))[0]!.ical?.method).toBe('REQUEST')
  })

  test('to the delegate first', async () => {
    const { booking, host } = await booked(shared)
    await onLeave(host, booking, 'jonas')
    await moveAffected(server.ports, host)
    expect((await stored(booking)).host).toBe('jonas')
  })

  test('what nobody can take stays, and the rep and the queue’s owner are told, once', async () => {
    const { workspace } = await server.ports.workspaces.current()
    const { booking, host } = await booked(shared)
    const few = structuredClone(workspace)
    for (const rep of few.roster.reps) rep.active = rep.id === host || rep.id === 'ines'
    for (const team of few.roster.teams) team.reps = team.reps.includes('ines') ? ['ines'] : [host]
    await server.publish(few)
    await onLeave(host, booking)
    server.mails.length = 0
    await moveAffected(server.ports, host)
    await moveAffected(server.ports, host)
    await server.deliver()
    await server.deliver()
    expect((await stored(booking)).host).toBe(host)
    expect(server.mails.map(({ to }) => to.address.split('.')[0]).sort()).toEqual([host, 'ines'].sort())
    expect(server.mails[0]!.text).toContain(booking.email)
  })

  test('a policy that only tells moves nothing', async () => {
    const { workspace } = await server.ports.workspaces.current()
    const telling = structuredClone(workspace)
    telling.routing.booking.affected = 'tell'
    await server.publish(telling)
    const { booking, host } = await booked(shared)
    await onLeave(host, booking)
    await moveAffected(server.ports, host)
    expect((await stored(booking)).host).toBe(host)
  })

  test('a rep set inactive loses all coming meetings and live offers to others; queues and delegate roles are named', async () => {
    const { booking, host } = await booked(shared)
    const looking = []
    for (let i = 0; i < 3; i++) looking.push(await offered())
    const { workspace } = await server.ports.workspaces.current()
    const left = structuredClone(workspace)
    left.roster.reps.find(({ id }) => id === host)!.active = false
    left.routing.queues[0]!.owner = host
    left.roster.reps.find(({ id }) => id === 'jonas')!.leave = [{ from: '2026-12-24', delegate: host }]
    await server.publish(left)
    expect(await affectedOf(server.ports, host)).toMatchObject({
      meetings: [{ id: booking.id }],
      queues: ['inbound'],
      delegateOf: ['jonas'],
    })
    await moveAffected(server.ports, host)
    expect((await stored(booking)).host).toBe(other(host))
    for (const { buyer } of looking)
      expect((await buyer.offer()).host.name).toMatch(new RegExp(other(host), 'i'))
  })

  test('a part of a day takes only the meetings in that part', async () => {
    const { booking, host } = await booked(shared)
    const day = booking.start.slice(0, 10)
    const part = (start: string, end: string) =>
      server.ports.store.reps.addLeave(
        { id: server.ports.newId(), rep: host, from: day, to: day, start, end },
        new Date(NOW),
      )
    await part('00:30', '01:30')
    expect((await affectedOf(server.ports, host)).meetings).toEqual([])
    await part('08:00', '20:00')
    expect((await affectedOf(server.ports, host)).meetings).toHaveLength(1)
  })

  test('a meeting that is soon, within the notice and off the other’s grid, is handed on at its full length', async () => {
    const { booking, host } = await booked(shared)
    const { workspace } = await server.ports.workspaces.current()
    const strict = structuredClone(workspace)
    for (const type of strict.roster.meetingTypes) type.minimumNoticeMinutes = 24 * 60
    for (const rep of strict.roster.reps)
      if (rep.id === other(host)) rep.hours = [{ days: [1, 2, 3, 4, 5], start: '00:10', end: '23:00' }]
    await server.publish(strict)
    const { start } = await stored(booking)
    await server.ports.store.transaction((tx) =>
      tx.bookings.move(
        booking.id,
        {
          hosts: [host],
          meeting: { start, end: start + 90 * MINUTE },
          buffered: { start, end: start + 90 * MINUTE },
        },
        { byBuyer: false, reason: null },
        new Date(NOW),
      ),
    )
    await onLeave(host, booking)
    server.time.now = start - 20 * MINUTE
    await moveAffected(server.ports, host)
    expect(await stored(booking)).toMatchObject({ host: other(host), start, end: start + 90 * MINUTE })
  })

  test('a rep who is taken out of the roster loses the meetings to others, and the queue’s owner hears what is left', async () => {
    const { booking, host } = await booked(shared)
    const { workspace } = await server.ports.workspaces.current()
    const gone = structuredClone(workspace)
    gone.roster.reps = gone.roster.reps.filter(({ id }) => id !== host)
    for (const list of [
      ...gone.roster.teams.map((team) => team.reps),
      ...gone.routing.pools.map((pool) => pool.members),
    ])
      if (list.includes(host)) list.splice(list.indexOf(host), 1)
    await server.publish(gone)
    await server.deliver()
    await server.deliver()
    expect((await stored(booking)).host).toBe(other(host))
  })

  test('one whose kind of meeting is no more is handed on and moved as it was booked', async () => {
    const { buyer, booking, host } = await booked(shared)
    const { workspace } = await server.ports.workspaces.current()
    const renamed = structuredClone(workspace)
    renamed.roster.meetingTypes = renamed.roster.meetingTypes.filter(({ id }) => id !== 'security-review')
    for (const escalation of renamed.routing.escalations) escalation.meetingType = 'intro'
    renamed.routing.meetingType.byNextStep = {}
    await server.publish(renamed)
    await onLeave(host, booking)
    await moveAffected(server.ports, host)
    expect((await stored(booking)).host).toBe(other(host))
    const { slots } = await ok<{ slots: { start: string }[] }>(
      server.app.request(`/v1/sites/demo/conversations/${buyer.id}/booking/times`, {
        headers: { Authorization: `Bearer ${buyer.secret}` },
      }),
    )
    const { start } = slots.at(-1)!
    await ok(buyer.post('/booking/move', { start, timezone: 'UTC' }, { 'Idempotency-Key': 'm' }))
    expect((await server.get(new URL(booking.manageUrl).pathname)).status).toBe(200)
  })

  test('a colleague who came later takes a meeting of a kind that is no more, and its pages and mails still open', async () => {
    const { booking, host } = await booked(shared)
    const { workspace } = await server.ports.workspaces.current()
    const next = structuredClone(workspace)
    const rep = next.roster.reps.find(({ id }) => id === other(host))!
    next.roster.reps.push({ ...rep, id: 'nina', name: 'Nina Roth', email: 'nina@larkline.example' })
    rep.active = false
    next.roster.meetingTypes = next.roster.meetingTypes.filter(({ id }) => id !== 'security-review')
    for (const escalation of next.routing.escalations) escalation.meetingType = 'intro'
    next.routing.meetingType.byNextStep = {}
    await server.publish(next)
    await onLeave(host, booking, 'nina')
    server.mails.length = 0
    await moveAffected(server.ports, host)
    await server.deliver()
    expect((await stored(booking)).host).toBe('nina')
    const page = await server.get(new URL(booking.manageUrl).pathname)
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('Security review with Nina Roth'),
    ])
    expect(mailsTo('nina').map(({ ical }) => ical?.method)).toEqual(['REQUEST'])
    expect(mailsTo('dana')[0]!.text).toContain('Nina Roth')
  })

  test('a delegate of another week’s leave does not take it', async () => {
    const { booking, host } = await booked(shared)
    await server.ports.store.reps.addLeave(
      { id: server.ports.newId(), rep: host, from: '2027-02-01', to: '2027-02-05', delegate: 'jonas' },
      new Date(NOW),
    )
    await onLeave(host, booking)
    await moveAffected(server.ports, host)
    expect((await stored(booking)).host).toBe(other(host))
  })
})
