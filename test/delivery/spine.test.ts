import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attempt } from '../../server/delivery/worker.ts'
import { afterFailure } from '../../server/delivery/breaker.ts'
import { answerDeliveries } from '../../server/deliveries.ts'
import { MailError, type Mail, type MailPort } from '../../server/integrations/mail/port.ts'
import { FAILURES_MAX } from '../../server/store/breakers.ts'
import { DATABASES } from '../support/databases.ts'
import { testServer, type TestServer } from '../support/server.ts'

const MINUTE = 60_000

describe.each(DATABASES)('deliveries on %s', (kind) => {
  let server: TestServer
  beforeEach(async () => {
    server = await testServer(kind)
  })
  afterEach(() => server.close())

  const at = () => new Date(server.time.now)
  const claim = (count = 100, each?: number) =>
    server.ports.store.jobs.claim(count, 60, at(), ['webhook', 'rep-link'], each)
  const add = (kind: 'webhook' | 'rep-link', part: string, lead?: string, subject: string = randomUUID()) =>
    server.ports.store.jobs.add(
      { site: 'demo', kind, subject, part, dueAt: at(), ...(lead && { lead }) },
      at(),
    )

  test('of a lane the first alone is taken, and the next when it is done; other leads and destinations go on', async () => {
    const [dana, lee] = [randomUUID(), randomUUID()]
    for (const lead of [dana, dana, lee]) await add('webhook', 'erp', lead)
    await add('webhook', 'bi', dana)
    const first = await claim()
    expect(first.map(({ part, lead }) => [part, lead])).toEqual([
      ['erp', dana],
      ['erp', lee],
      ['bi', dana],
    ])
    expect(await claim()).toEqual([])
    await server.ports.store.jobs.done(first[0]!, at())
    expect(await claim()).toMatchObject([{ part: 'erp', lead: dana }])
  })

  test('one destination has no more than its share at a time, however much waits for it', async () => {
    for (let i = 0; i < 12; i++) await add('webhook', 'slow')
    await add('webhook', 'quick')
    const taken = await claim(8, 4)
    expect(taken.filter(({ part }) => part === 'slow')).toHaveLength(4)
    expect(taken.filter(({ part }) => part === 'quick')).toHaveLength(1)
    expect(await claim(8, 4)).toEqual([])
  })

  test('a destination that fails again and again is left alone, tried by one, and taken up when that one got through', async () => {
    for (let i = 0; i < 3 * FAILURES_MAX; i++) await add('rep-link', '', undefined, 'ines')
    for (let i = 0; i < 3 * FAILURES_MAX; i++) await add('rep-link', String(i), undefined, 'ines')
    const sent: Mail[] = []
    let down = true
    const mail: MailPort = {
      send: (one) =>
        down ? Promise.reject(new MailError('no route', false)) : Promise.resolve(void sent.push(one)),
    }
    const work = async (count: number) => {
      const jobs = await claim(count)
      for (const job of jobs) await attempt(server.ports, mail, job, () => 0)
      return jobs.length
    }
    expect(await work(FAILURES_MAX)).toBe(FAILURES_MAX)
    expect(await claim()).toEqual([])
    const { open } = await answerDeliveries(
      server.ports.store,
      { act: 'list', asked: { states: [], limit: 1 } },
      server.time.now,
    )
    expect(open).toMatchObject([{ destination: 'mail', lastError: 'no route' }])
    server.time.now += 31_000
    // Only one tries; it fails, and the pause is twice as long.
    expect(await work(100)).toBe(1)
    server.time.now += 31_000
    expect(await claim()).toEqual([])
    server.time.now += 30_000
    down = false
    expect(await work(100)).toBe(1)
    expect(sent).toHaveLength(1)
    expect(await work(100)).toBeGreaterThan(FAILURES_MAX)
  })

  test('a mail that its server refuses for now is no trouble of the server', async () => {
    for (let i = 0; i < 2 * FAILURES_MAX; i++) await add('rep-link', String(i), undefined, 'ines')
    const greylisted: MailPort = {
      send: () => Promise.reject(new MailError('450 later', false, { responseCode: 450 })),
    }
    const jobs = await claim(FAILURES_MAX)
    for (const job of jobs) await attempt(server.ports, greylisted, job, () => 0)
    expect(await claim()).toHaveLength(FAILURES_MAX)
  })

  test('what comes too late is not delivered, and can be asked for by hand', async () => {
    await add('webhook', 'erp')
    server.time.now += 4 * 24 * 60 * MINUTE
    await server.deliver()
    const { deliveries } = await answerDeliveries(
      server.ports.store,
      { act: 'list', asked: { states: ['expired'], limit: 10 } },
      server.time.now,
    )
    expect(deliveries).toMatchObject([
      { kind: 'webhook', destination: 'webhook:erp', lastError: 'It would come too late.' },
    ])
    const again = await answerDeliveries(
      server.ports.store,
      { act: 'retry', ids: [deliveries[0]!.id, '999'] },
      server.time.now,
    )
    expect(again).toMatchObject({ retried: 1, unknown: ['999'] })
    expect(await claim()).toHaveLength(1)
  })

  test('what is given up keeps its reason, and an event says so', async () => {
    await add('rep-link', '', undefined, 'ines')
    const refuses: MailPort = { send: () => Promise.reject(new MailError('550 no such user', true)) }
    for (const job of await claim()) await attempt(server.ports, refuses, job, () => 0)
    const { deliveries } = await answerDeliveries(
      server.ports.store,
      { act: 'list', asked: { states: ['dead'], destination: 'mail', limit: 10 } },
      server.time.now,
    )
    expect(deliveries).toMatchObject([{ lastError: '550 no such user', attempts: 1 }])
    expect(await server.ports.store.events.find(`delivery.failed:${deliveries[0]!.id}`)).toMatchObject({
      facts: { kind: 'rep-link', destination: 'mail' },
    })
    const all = await answerDeliveries(
      server.ports.store,
      { act: 'retry-all', destination: 'mail' },
      server.time.now,
    )
    expect(all.retried).toBe(1)
  })
})

test('the pause grows from half a minute to ten, with up to a fifth more', () => {
  let breaker = undefined as ReturnType<typeof afterFailure> | undefined
  const pauses = Array.from({ length: 12 }, () => {
    breaker = afterFailure(breaker, 0, () => 0)
    return breaker.openUntil === null ? null : breaker.openUntil.getTime() / 1000
  })
  expect(pauses).toEqual([null, null, null, null, 30, 60, 120, 240, 480, 600, 600, 600])
  expect(afterFailure({ failures: 4, openUntil: null }, 0, () => 0.5).openUntil!.getTime()).toBe(33_000)
})
