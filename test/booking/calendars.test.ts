import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Booking, Offer } from '../../widget/contract/api.ts'
import { takeChanges } from '../../server/booking/from-calendar.ts'
import { CalendarError, uidOf } from '../../server/integrations/calendar/port.ts'
import { TestCalendar } from '../support/calendar.ts'
import { NOW, ok, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let server: TestServer
let calendar: TestCalendar
beforeEach(async () => {
  server = await testServer('pglite', ({ roster, routing }) => {
    for (const rep of roster.reps) Object.assign(rep, { capacity: {}, leave: [] })
    roster.reps.find(({ id }) => id === 'marcus')!.active = false
    routing.sticky = undefined
    routing.booking.checkSecondsMax = 0.05
  })
  calendar = new TestCalendar()
})
afterEach(() => server.close())

let n = 0
const offered = async (
  text = 'We need HIPAA for 400 people.',
): Promise<{ buyer: TestBuyer; offer: Offer }> => {
  const buyer = server.buyer()
  await buyer.say(`${text} dana@clinic-${++n}.example`)
  return { buyer, offer: await buyer.offer() }
}
const connected = async () => {
  await server.connect('sofia', calendar)
  await server.deliver()
}
const sofia = async () => (await server.ports.store.calendars.find('sofia'))!
const booked = async () => {
  const { buyer, offer } = await offered()
  const booking = await buyer.book(offer)
  await server.deliver()
  return { buyer, booking, uid: uidOf(booking.id) }
}
const later = async (ms = 5 * MINUTE) => {
  server.time.now += ms
  await server.deliver()
}
const stored = async (id: string) => (await server.ports.store.bookings.find(id))!
const mailsTo = (name: string) => server.mails.filter(({ to }) => to.address.startsWith(name))

describe('busy times of a connected calendar', () => {
  test('take slots away, and go again when they are gone there', async () => {
    const before = (await offered()).offer.slots[4]!
    calendar.busyTimes = [{ start: Date.parse(before.start) - 10 * DAY, end: Date.parse(before.end) }]
    await connected()
    expect((await offered()).offer.slots.map(({ start }) => start)).not.toContain(before.start)
    calendar.busyTimes = []
    await later()
    expect((await offered()).offer.slots.map(({ start }) => start)).toContain(before.start)
  })

  test('are asked for again at the pick: what came in meanwhile is not booked over, and fresh times follow', async () => {
    await connected()
    const { buyer, offer } = await offered()
    const { start, end } = offer.slots[2]!
    calendar.busyTimes = [{ start: Date.parse(start), end: Date.parse(end) }]
    const answer = await buyer.pick(offer, start)
    const body = (await answer.json()) as { code: string; offer: Offer }
    expect([answer.status, body.code]).toEqual([409, 'slot-taken'])
    expect(body.offer.slots.map((slot) => slot.start)).not.toContain(start)
    expect((await buyer.pick(body.offer, body.offer.slots[0]!.start)).status).toBe(201)
  })

  test('a check of one day forgets nothing of a longer absence', async () => {
    const start = NOW + DAY
    calendar.busyTimes = [{ start, end: start + 5 * DAY }]
    await connected()
    const range = { start: NOW - DAY, end: NOW + 9 * DAY }
    const known = () => server.ports.store.calendars.busy(['sofia'], range)
    expect(await known()).toHaveLength(1)
    const day = { start: start + 2 * DAY, end: start + 3 * DAY }
    await server.ports.store.transaction((tx) =>
      tx.calendars.keepBusy('sofia', day, [day], new Date(NOW), false),
    )
    const after = (await known()).sort((a, b) => a.start - b.start)
    expect(after.map((one) => [one.start, one.end])).toEqual([
      [start, day.start],
      [day.start, day.end],
      [day.end, start + 5 * DAY],
    ])
  })

  test.each(['all-day', 'out-of-office'] as const)(
    'an event that is %s is leave, with that reason',
    async (leave) => {
      // A Tuesday in Berlin, from midnight to midnight.
      const start = Date.parse('2026-11-23T23:00:00Z')
      calendar.busyTimes = [{ start, end: start + DAY, leave }]
      await connected()
      const buyer = server.buyer()
      await buyer.say('We need HIPAA for 400 people. dana@new-clinic.example')
      await buyer.submit()
      const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
      const { decision } = (await server.ports.store.decisions.latestOf(lead.id))!
      const seen = decision.trace.flatMap(({ reps = [] }) => reps).find(({ rep }) => rep === 'sofia')
      expect(seen).toMatchObject({ reason: 'on-leave', detail: expect.stringContaining(leave) as string })
    },
  )
})

describe('a calendar that cannot be read is not free', () => {
  test('one that was never read yet keeps its rep out, with the reason', async () => {
    await server.connect('sofia', calendar)
    const buyer = server.buyer()
    await buyer.say('We need HIPAA for 400 people. dana@new-clinic.example')
    const outcome = await buyer.submit()
    const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
    const { decision } = (await server.ports.store.decisions.latestOf(lead.id))!
    expect(decision.trace.flatMap(({ reps = [] }) => reps)).toContainEqual(
      expect.objectContaining({ rep: 'sofia', reason: 'calendar-unreadable' }),
    )
    expect(outcome.kind === 'offer' && outcome.offer.host.name).not.toBe('Sofia Marin')
  })

  test.each(['unauthorized', 'refused', 'malformed'] as const)(
    'one that answers %s is broken at once: the rep is told, the others go on, and it heals by itself',
    async (trouble) => {
      await connected()
      calendar.trouble = trouble
      await later()
      await later(1000)
      expect(await sofia()).toMatchObject({ state: 'broken' })
      expect(mailsTo('sofia').map(({ subject }) => subject)).toEqual(['Your calendar cannot be read'])
      expect((await offered()).offer.host.name).not.toBe('Sofia Marin')
      await later()
      await later()
      expect(mailsTo('sofia')).toHaveLength(1)
      calendar.trouble = undefined
      await later()
      expect(await sofia()).toMatchObject({ state: 'ok', trouble: null })
      expect((await offered()).offer.host.name).toBe('Sofia Marin')
    },
  )

  test('one that is down for a while counts as it was last read, then no more', async () => {
    await connected()
    calendar.trouble = 'unreachable'
    await later()
    expect(await sofia()).toMatchObject({ state: 'ok', trouble: expect.any(String) as string })
    expect((await offered()).offer.host.name).toBe('Sofia Marin')
    await later(HOUR)
    await later(1000)
    expect(await sofia()).toMatchObject({ state: 'broken' })
    expect((await offered()).offer.host.name).not.toBe('Sofia Marin')
  })
})

describe('a calendar that does not answer at the pick', () => {
  test.each(['never', 'unreachable'] as const)(
    'when it is %s, books on busy times that are young enough',
    async (trouble) => {
      await connected()
      const { buyer, offer } = await offered()
      calendar.trouble = trouble
      server.time.now += 14 * MINUTE
      expect((await buyer.pick(offer)).status).toBe(201)
    },
  )

  test('and when they are older, the next host takes the meeting', async () => {
    await connected()
    const { buyer, offer } = await offered()
    calendar.trouble = 'never'
    server.time.now += 16 * MINUTE
    const answer = await buyer.pick(offer)
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'not-eligible' }])
    const next = await buyer.submit()
    if (next.kind !== 'offer') throw new Error(`no offer, but ${next.kind}`)
    expect(next.offer.host.name).not.toBe(offer.host.name)
    expect((await buyer.pick(next.offer)).status).toBe(201)
    expect((await offered()).offer.host.name).not.toBe(offer.host.name)
  })

  test('the policy may refuse to book without its answer', async () => {
    const { workspace } = await server.ports.workspaces.current()
    const strict = structuredClone(workspace)
    strict.routing.booking.busyAgeMinutesMax = 0
    await server.publish(strict)
    await connected()
    const { buyer, offer } = await offered()
    calendar.trouble = 'unreachable'
    server.time.now += 1000
    expect((await buyer.pick(offer)).status).toBe(409)
    calendar.trouble = undefined
    expect((await buyer.pick(offer)).status).toBe(201)
  })
})

test('a calendar that the roster names, and that nobody has read yet, is not free', async () => {
  const { workspace } = await server.ports.workspaces.current()
  const named = structuredClone(workspace)
  named.roster.reps.find(({ id }) => id === 'sofia')!.calendar = { ics: '${SOFIAS_CALENDAR}' }
  await server.publish(named)
  expect((await offered()).offer.host.name).not.toBe('Sofia Marin')
  // The publication itself has it connected, on whatever instance.
  await server.deliver()
  expect(await sofia()).toMatchObject({ source: 'roster', kind: 'ics' })
})

test('changes that cannot be read take no times away, and are no news every five minutes', async () => {
  await connected()
  calendar.meetings.changes = () => Promise.reject(new CalendarError('refused', 'It can only be read.'))
  server.mails.length = 0
  for (let i = 0; i < 3; i++) await later()
  expect([(await sofia()).state, server.mails]).toEqual(['ok', []])
  expect((await offered()).offer.host.name).toBe('Sofia Marin')
})

test('leave that comes into the calendar after booking hands the meeting on', async () => {
  const { workspace } = await server.ports.workspaces.current()
  const both = structuredClone(workspace)
  both.roster.reps.find(({ id }) => id === 'marcus')!.active = true
  both.roster.reps.find(({ id }) => id === 'marcus')!.hours = [
    { days: [1, 2, 3, 4, 5], start: '00:00', end: '24:00' },
  ]
  await connected()
  const { booking } = await booked()
  await server.publish(both)
  const start = Date.parse(`${booking.start.slice(0, 10)}T00:00:00Z`) - HOUR
  calendar.busyTimes = [{ start, end: start + DAY, leave: 'out-of-office' }]
  await later()
  await server.deliver()
  expect((await stored(booking.id)).host).toBe('marcus')
})

describe('the meeting in the host’s calendar', () => {
  test('is there after booking, moves with it, and goes with it, under one UID', async () => {
    await connected()
    const { buyer, booking, uid } = await booked()
    expect(calendar.events.get(uid)).toMatchObject({ start: Date.parse(booking.start), sequence: 0 })
    const body = await ok<{ slots: { start: string }[] }>(
      server.app.request(`/v1/sites/demo/conversations/${buyer.id}/booking/times`, {
        headers: { Authorization: `Bearer ${buyer.secret}` },
      }),
    )
    const { start } = body.slots[5]!
    await ok(buyer.post('/booking/move', { start, timezone: 'UTC' }, { 'Idempotency-Key': 'm' }))
    await server.deliver()
    expect(calendar.events.get(uid)).toMatchObject({ start: Date.parse(start), sequence: 1 })
    await ok(buyer.post('/booking/cancel', {}))
    await server.deliver()
    expect([...calendar.events]).toEqual([])
  })

  test('is no second invitation for the rep: the mail carries none', async () => {
    await connected()
    await booked()
    expect(mailsTo('sofia').map(({ ical }) => ical)).toEqual([undefined])
    expect(mailsTo('dana')[0]!.ical?.method).toBe('REQUEST')
  })

  test('a write that fails never undoes the booking: the buyer is invited at once, the write goes on, the brief shows it', async () => {
    await connected()
    const { buyer, offer } = await offered()
    const booking = await buyer.book(offer)
    calendar.trouble = 'unreachable'
    await server.deliver()
    expect(mailsTo('dana')).toHaveLength(1)
    expect((await stored(booking.id)).hosts[0]).toMatchObject({
      writtenSequence: null,
      trouble: expect.any(String) as string,
    })
    const brief = new URL(/https:\S+\/brief\/\S+/.exec(mailsTo('sofia')[0]!.text)![0]).pathname
    expect(await (await server.get(brief)).text()).toContain('is not in the calendar as it stands')
    calendar.trouble = undefined
    await later(10_000)
    expect(calendar.events.size).toBe(1)
    expect(await (await server.get(brief)).text()).not.toContain('is not in the calendar as it stands')
  })

  test('that never takes it tells the rep, with the meeting as a file', async () => {
    await connected()
    calendar.trouble = 'unreachable'
    const { buyer, offer } = await offered()
    await buyer.book(offer)
    for (let i = 0; i < 12; i++) {
      await server.ports.store.calendars.keepCursor('sofia', '0')
      await later(2 * HOUR)
    }
    const told = mailsTo('sofia').filter(({ subject }) => subject.startsWith('Not in your calendar'))
    expect(told).toHaveLength(1)
    expect(told[0]!.ical?.method).toBe('REQUEST')
  })
})

describe('what the rep does in the calendar', () => {
  test('a meeting moved there is moved here: same UID, sequence up, the buyer told', async () => {
    await connected()
    const { booking, uid } = await booked()
    server.mails.length = 0
    const start = Date.parse(booking.start) + DAY
    calendar.move(uid, start, start + 45 * MINUTE)
    await later()
    await server.deliver()
    expect(await stored(booking.id)).toMatchObject({ start, end: start + 45 * MINUTE, sequence: 1 })
    expect(mailsTo('dana').map(({ subject }) => subject.slice(0, 9))).toEqual(['Changed: '])
    expect(mailsTo('sofia')).toEqual([])
    expect(calendar.events.get(uid)).toMatchObject({ start, sequence: 1 })
    server.mails.length = 0
    await later()
    await later()
    expect([server.mails.length, (await stored(booking.id)).sequence]).toEqual([0, 1])
  })

  test('one deleted there is cancelled here, its time free and its turn given back', async () => {
    await connected()
    const { booking, uid } = await booked()
    server.mails.length = 0
    calendar.drop(uid)
    await later()
    await server.deliver()
    expect(await stored(booking.id)).toMatchObject({ state: 'cancelled', cancelledBy: 'calendar' })
    expect(mailsTo('dana').map(({ ical }) => ical?.method)).toEqual(['CANCEL'])
    expect(mailsTo('sofia')).toEqual([])
    const standing = Object.values(await server.ports.store.turns.standing())
    expect(standing.flatMap(({ turns }) => Object.values(turns))).toEqual([])
  })

  test('one that the buyer declined is cancelled, and the rep is told', async () => {
    await connected()
    const { booking, uid } = await booked()
    server.mails.length = 0
    calendar.decline(uid, booking.email)
    await later()
    await server.deliver()
    expect(await stored(booking.id)).toMatchObject({
      state: 'cancelled',
      cancelledBy: 'buyer',
      reason: 'declined',
    })
    expect(mailsTo('sofia')).toHaveLength(1)
    expect([...calendar.events]).toEqual([])
  })

  test('one moved onto another meeting stays where it is here, and that is noted', async () => {
    await connected()
    const first = await booked()
    const second = await booked()
    const { start, end } = await stored(second.booking.id)
    calendar.move(first.uid, start, end)
    await later()
    expect(await stored(first.booking.id)).toMatchObject({
      start: Date.parse(first.booking.start),
      sequence: 0,
    })
    expect((await stored(first.booking.id)).hosts[0]!.trouble).toMatch(/another meeting/)
  })

  test('a write that meets a change there does not undo it', async () => {
    await connected()
    const { buyer, booking, uid } = await booked()
    const start = Date.parse(booking.start) + 2 * DAY
    calendar.move(uid, start, start + 30 * MINUTE)
    await ok(buyer.post('/booking/guests', { guests: ['lee@partner.example'] }))
    for (let i = 0; i < 4; i++) await later(10_000)
    expect((await stored(booking.id)).start).toBe(start)
    expect(calendar.events.get(uid)).toMatchObject({ start })
    expect(calendar.events.get(uid)!.attendees.map(({ email }) => email)).toContain('lee@partner.example')
  })
})

describe('what is no move there', () => {
  const moveTo = async (buyer: TestBuyer, at: number) => {
    const { slots } = await ok<{ slots: { start: string }[] }>(
      server.app.request(`/v1/sites/demo/conversations/${buyer.id}/booking/times`, {
        headers: { Authorization: `Bearer ${buyer.secret}` },
      }),
    )
    const { start } = slots[at]!
    await ok(buyer.post('/booking/move', { start, timezone: 'UTC' }, { 'Idempotency-Key': start }))
    return Date.parse(start)
  }

  test('notes that the rep took there do not undo the buyer’s move', async () => {
    await connected()
    const { buyer, booking, uid } = await booked()
    const there = calendar.events.get(uid)!
    calendar.move(uid, there.start, there.end)
    const start = await moveTo(buyer, 6)
    for (let i = 0; i < 4; i++) await later(10_000)
    expect(await stored(booking.id)).toMatchObject({ start, sequence: 1 })
    expect(calendar.events.get(uid)).toMatchObject({ start })
  })

  test('nor does a calendar that is connected anew while it still has the old time', async () => {
    await connected()
    const { buyer, booking, uid } = await booked()
    calendar.trouble = 'unreachable'
    const start = await moveTo(buyer, 6)
    await server.deliver()
    calendar.trouble = undefined
    await server.ports.store.transaction((tx) => tx.bookings.forgetWrites('sofia'))
    await takeChanges(
      server.ports,
      (await server.ports.workspaces.current()).workspace.roster.reps[0]!,
      (await calendar.meetings.changes(null, AbortSignal.timeout(1000))).changed,
    )
    for (let i = 0; i < 4; i++) await later(10_000)
    expect((await stored(booking.id)).start).toBe(start)
    expect(calendar.events.get(uid)).toMatchObject({ start })
  })

  test('a move onto another meeting is refused, and the calendar is put right', async () => {
    await connected()
    const first = await booked()
    const second = await booked()
    const { start, end } = await stored(second.booking.id)
    calendar.move(first.uid, start, end)
    for (let i = 0; i < 3; i++) await later()
    expect(calendar.events.get(first.uid)).toMatchObject({ start: Date.parse(first.booking.start) })
    const moved = await moveTo(first.buyer, 8)
    await server.deliver()
    expect(calendar.events.get(first.uid)).toMatchObject({ start: moved })
  })

  test('what was cancelled while the calendar was broken goes when it is back', async () => {
    await connected()
    const { buyer, uid } = await booked()
    calendar.trouble = 'unauthorized'
    await ok(buyer.post('/booking/cancel', {}))
    for (let i = 0; i < 14; i++) await later(2 * HOUR)
    calendar.trouble = undefined
    server.time.now = NOW + MINUTE
    await server.connect('sofia', calendar)
    await server.deliver()
    expect(calendar.events.has(uid)).toBe(false)
  })

  test('and what was given up meanwhile is written when it can be read again', async () => {
    await connected()
    const { buyer, uid } = await booked()
    calendar.trouble = 'unauthorized'
    await later()
    await ok(buyer.post('/booking/cancel', {}))
    const at = new Date(server.time.now)
    const { jobs } = server.ports.store
    for (const job of await jobs.claim(50, 60, at, ['write-calendar'])) await jobs.bury(job, 'enough', at)
    calendar.trouble = undefined
    await later()
    await server.deliver()
    expect(calendar.events.has(uid)).toBe(false)
  })
})

describe('a room that the calendar makes', () => {
  const online = async () => {
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    for (const type of changed.roster.meetingTypes) type.location = { by: 'meet' }
    await server.publish(changed)
    await connected()
    calendar.room = 'https://meet.example/abc'
  }

  test('stands in the invitation', async () => {
    await online()
    await booked()
    await later(5000)
    expect(mailsTo('dana').map(({ text }) => text.includes('https://meet.example/abc'))).toEqual([true])
  })

  test('is waited for less than two minutes: then the buyer is invited without it, and told of it later', async () => {
    await online()
    calendar.trouble = 'unreachable'
    const { buyer, offer } = await offered()
    await buyer.book(offer)
    await server.deliver()
    await later(60_000)
    expect(mailsTo('dana')).toEqual([])
    await later(50_000)
    expect(mailsTo('dana').map(({ text }) => text.includes('meet.example'))).toEqual([false])
    calendar.trouble = undefined
    await later(HOUR)
    await later(1000)
    const last = mailsTo('dana').at(-1)!
    expect([last.subject.slice(0, 9), last.text.includes('https://meet.example/abc')]).toEqual([
      'Changed: ',
      true,
    ])
  })
})

describe('two hosts', () => {
  /** Jonas owns the account, Sofia is the specialist. */
  const acme = async () => {
    const buyer = server.buyer()
    await buyer.say('We need HIPAA for 400 people. dana@acme.io')
    return { buyer, offer: await buyer.offer() }
  }

  test('are both booked, each in their own calendar, and the buyer reads of one', async () => {
    const owner = new TestCalendar()
    await connected()
    await server.connect('jonas', owner)
    await server.deliver()
    const { buyer, offer } = await acme()
    const booking = (await buyer.book(offer)) as Booking
    await server.deliver()
    expect((await stored(booking.id)).hosts.map(({ host, role }) => `${role} ${host}`)).toEqual([
      'host sofia',
      'co-host jonas',
    ])
    expect([calendar.events.size, owner.events.size]).toEqual([1, 1])
    expect(JSON.stringify(mailsTo('dana'))).not.toMatch(/Jonas/)
    expect(mailsTo('jonas')[0]!.text).toContain('You join Sofia Marin.')
  })

  test('are offered only the times that both have', async () => {
    const owner = new TestCalendar()
    const alone = (await acme()).offer.slots
    owner.busyTimes = [{ start: Date.parse(alone[1]!.start), end: Date.parse(alone[1]!.end) }]
    await server.connect('jonas', owner)
    await server.deliver()
    const both = (await acme()).offer.slots.map(({ start }) => start)
    expect(both).not.toContain(alone[1]!.start)
    expect(both).toContain(alone[2]!.start)
  })

  test('without a time together: the specialist alone, and the owner is told', async () => {
    const owner = new TestCalendar()
    owner.busyTimes = [{ start: NOW - DAY, end: NOW + 40 * DAY }]
    await server.connect('jonas', owner)
    await server.deliver()
    const { buyer, offer } = await acme()
    const booking = await buyer.book(offer)
    await server.deliver()
    expect((await stored(booking.id)).hosts.map(({ host }) => host)).toEqual(['sofia'])
    expect(mailsTo('jonas').map(({ text }) => text.includes('Sofia Marin has this meeting'))).toEqual([true])
  })

  test('a broken calendar of the one who joins does not take the specialist’s times away', async () => {
    const owner = new TestCalendar()
    owner.trouble = 'unauthorized'
    await server.connect('jonas', owner)
    await server.deliver()
    const { buyer, offer } = await acme()
    expect(offer.slots.length).toBeGreaterThan(0)
    expect((await buyer.pick(offer)).status).toBe(201)
  })

  test('a co-host whose calendar breaks after the offer is told, and the specialist’s times still book', async () => {
    const owner = new TestCalendar()
    await server.connect('jonas', owner)
    await server.deliver()
    const { buyer, offer } = await acme()
    owner.trouble = 'unauthorized'
    server.time.now += 16 * MINUTE
    await server.deliver()
    const booking = await buyer.book(offer, offer.slots[3]!.start)
    await server.deliver()
    expect((await stored(booking.id)).hosts.map(({ host }) => host)).toEqual(['sofia'])
    expect(mailsTo('jonas').some(({ text }) => text.includes('Sofia Marin has this meeting'))).toBe(true)
  })

  test('a co-host who has left is not booked', async () => {
    const { buyer, offer } = await acme()
    const { workspace } = await server.ports.workspaces.current()
    const left = structuredClone(workspace)
    left.roster.reps.find(({ id }) => id === 'jonas')!.active = false
    await server.publish(left)
    const booking = await buyer.book(offer)
    expect((await stored(booking.id)).hosts.map(({ host }) => host)).toEqual(['sofia'])
  })

  test('a co-host who deletes it leaves it: the host is told, and the buyer hears nothing', async () => {
    const owner = new TestCalendar()
    await server.connect('jonas', owner)
    await server.deliver()
    const { buyer, offer } = await acme()
    const booking = await buyer.book(offer)
    await server.deliver()
    server.mails.length = 0
    owner.drop(uidOf(booking.id))
    await later()
    await server.deliver()
    expect(await stored(booking.id)).toMatchObject({ state: 'booked', sequence: 0 })
    expect(server.mails.map(({ to, subject }) => [to.address.slice(0, 5), subject.slice(0, 24)])).toEqual([
      ['sofia', 'Jonas Weil does not join'],
    ])
  })

  test('a co-host whose calendar breaks does not keep the meeting from being moved', async () => {
    const owner = new TestCalendar()
    await server.connect('jonas', owner)
    await server.deliver()
    const { buyer, offer } = await acme()
    const booking = await buyer.book(offer)
    owner.trouble = 'unauthorized'
    await later()
    const { slots } = await ok<{ slots: { start: string }[] }>(
      server.app.request(`/v1/sites/demo/conversations/${buyer.id}/booking/times`, {
        headers: { Authorization: `Bearer ${buyer.secret}` },
      }),
    )
    const { start } = slots[4]!
    await ok(buyer.post('/booking/move', { start, timezone: 'UTC' }, { 'Idempotency-Key': 'm' }))
    const { hosts } = await stored(booking.id)
    expect(hosts.map(({ host, role }) => `${role} ${host}`)).toEqual(['host sofia', 'former jonas'])
  })
})
