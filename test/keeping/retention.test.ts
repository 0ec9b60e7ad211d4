import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cutoffsOf, EXPIRED_AT_ONCE_MAX, keepRetention } from '../../server/keeping/retention.ts'
import { DATABASES } from '../support/databases.ts'
import { NOW, testServer, type TestServer } from '../support/server.ts'
import { CANARY, tell } from './canary.ts'

const DAY = 86_400_000
const at = (day: string) => Date.parse(`${day}T09:00:00Z`)

test.each([
  ['2026-11-24', 13, '2025-10-24'],
  ['2026-03-31', 13, '2025-02-28'],
  ['2025-03-31', 13, '2024-02-29'],
  ['2026-01-15', 1, '2025-12-15'],
])('on %s a lead of %i months was last active on %s', (today, leadMonths, day) => {
  const { leadBefore } = cutoffsOf({ withoutContactDays: 30, leadMonths, deliveryDays: 14 }, at(today))
  expect(leadBefore.toISOString().slice(0, 10)).toBe(day)
})

describe.each(DATABASES)('on %s', (kind) => {
  let server: TestServer
  let outbox: string
  beforeEach(async () => {
    server = await testServer(kind, (workspace) => {
      const [first, second] = workspace.site.sites
      first!.retention = { withoutContactDays: 30, leadMonths: 13, deliveryDays: 14 }
      second!.retention = { withoutContactDays: 5, leadMonths: 2, deliveryDays: 3 }
    })
    outbox = await mkdtemp(join(tmpdir(), 'usher-retention-'))
  })
  afterEach(async () => {
    await server.close()
    await rm(outbox, { recursive: true, force: true })
  })

  const keepOn = async (day: number) => {
    server.time.now = day
    return keepRetention({ ...server.ports, outbox })
  }
  const isThere = async (buyer: { id: string; site: string }) =>
    (await server.ports.store.conversations.find(buyer.site, buyer.id)) !== undefined

  test.each([
    ['demo', 30],
    ['other', 5],
  ])(
    'on the site %s a conversation without contact is kept for %i days after its last entry',
    async (site, days) => {
      const buyer = server.buyer({ site })
      await buyer.say('We are 400 people')
      server.time.now = NOW + 2 * DAY
      await buyer.say('We are on Drift')
      const last = server.time.now
      expect(await keepOn(last + days * DAY)).toBe(0)
      expect(await isThere(buyer)).toBe(true)
      expect(await keepOn(last + days * DAY + 1)).toBe(1)
      expect(await isThere(buyer)).toBe(false)
      expect(await keepOn(last + days * DAY + 1)).toBe(0)
    },
  )

  test.each([
    ['an address, and no lead yet', (text: string) => [text, 'dana@acme-company.example']],
    ['a phone number alone', (text: string) => [text, 'Call me at +49 30 55501987']],
  ])('who left %s is kept as a lead is', async (_, words) => {
    const buyer = server.buyer()
    for (const text of words('We are 400 people')) await buyer.say(text)
    expect(await keepOn(at('2027-12-24'))).toBe(0)
    expect(await keepOn(at('2027-12-25'))).toBe(1)
    expect(await isThere(buyer)).toBe(false)
  })

  test('a lead is kept for its months after the last that happened, and never before its meeting', async () => {
    const buyer = server.buyer({ site: 'other' })
    await tell(buyer)
    const offer = await buyer.offer()
    const booking = await buyer.book(offer, offer.slots.at(-1)!.start)
    await server.deliver()
    await writeFile(join(outbox, `invite-buyer_${booking.id}_0_usher.eml`), 'Subject: hello')
    await writeFile(
      join(outbox, 'invite-buyer_00000000-0000-4000-8000-000000000000_0_usher.eml'),
      'Subject: hello',
    )
    // Two months after the buyer was here, and not two months after the meeting, which was days later.
    expect(Date.parse(booking.end)).toBeGreaterThan(NOW + 3 * DAY)
    expect(await keepOn(at('2027-01-25'))).toBe(0)
    expect(await isThere(buyer)).toBe(true)
    expect(await keepOn(Date.parse(booking.end) + 70 * DAY)).toBe(1)
    expect(await isThere(buyer)).toBe(false)
    expect(await server.ports.store.bookings.find(booking.id)).toBeUndefined()
    expect(await readdir(outbox)).toEqual(['invite-buyer_00000000-0000-4000-8000-000000000000_0_usher.eml'])
  })

  test('more than a batch goes in one run', async () => {
    const profile = { facts: {}, sources: [], declined: [], none: [], openQuestions: [] }
    const its = { site: 'other', secretHash: '', revision: 1, locale: 'en', page: null, profile }
    for (let i = 0; i < EXPIRED_AT_ONCE_MAX + 3; i++)
      await server.ports.store.conversations.open({ ...its, id: randomUUID() }, new Date(NOW))
    const lead = server.buyer({ site: 'other' })
    await tell(lead, CANARY)
    await lead.offer()
    expect(await keepOn(NOW + 6 * DAY)).toBe(EXPIRED_AT_ONCE_MAX + 3)
    expect(await isThere(lead)).toBe(true)
  })

  test('delivery records go by the days of their own site; what waits stays', async () => {
    const { jobs } = server.ports.store
    const when = new Date(NOW)
    for (const [site, subject] of [
      ['demo', 'a'],
      ['other', 'b'],
      ['', 'c'],
      ['gone', 'd'],
    ] as const)
      await jobs.add({ kind: 'brief-queue', subject, site, dueAt: when }, when)
    await jobs.add(
      { kind: 'brief-queue', subject: 'waits', site: 'other', dueAt: new Date(NOW + 90 * DAY) },
      when,
    )
    for (const job of await jobs.claim(10, 60, when)) await jobs.done(job, when)
    const left = async () =>
      (await jobs.list({ states: ['due', 'done'], limit: 100 }))
        .filter(({ kind }) => kind === 'brief-queue')
        .map(({ subject }) => subject)
        .toSorted()
    expect(await left()).toEqual(['a', 'b', 'c', 'd', 'waits'])
    await keepOn(NOW + 3 * DAY)
    expect(await left()).toEqual(['a', 'b', 'c', 'd', 'waits'])
    await keepOn(NOW + 3 * DAY + 1)
    expect(await left()).toEqual(['a', 'd', 'waits'])
    await keepOn(NOW + 14 * DAY + 1)
    expect(await left()).toEqual(['d', 'waits'])
  })
})
