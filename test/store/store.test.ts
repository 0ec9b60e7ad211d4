import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenDatabase } from '../../server/store/open.ts'
import { EXCLUSION_VIOLATION, sqlState } from '../../server/store/sql-state.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import { publish } from '../../server/workspace/publish.ts'
import { DATABASES, freshDatabase } from '../support/databases.ts'
import { DEMO } from '../support/demo.ts'

const at = new Date('2026-11-24T09:00:00Z')
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)

describe.each(DATABASES)('the store on %s', (kind) => {
  let opened: OpenDatabase
  let store: Store
  beforeEach(async () => {
    opened = await freshDatabase(kind)
    store = createStore(opened.db)
  })
  afterEach(() => opened.close())

  /** Inserts a host's meeting and nothing around it; the foreign keys are not what is tested here. */
  const meeting = (host: string, from: string, to: string, state = 'booked') =>
    opened.db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      const during = `[2026-11-25T${from}:00Z,2026-11-25T${to}:00Z)`
      const id = randomUUID()
      const until = state === 'held' ? '2026-11-25T12:00:00Z' : null
      await sql`
        insert into bookings (id, site, lead, offer, meeting_type, revision, during, timezone, email, state, created_at)
        values (${id}, 'demo', ${randomUUID()}, ${randomUUID()}, 'intro', 1, ${during}::tstzrange, 'UTC', 'dana@acme.io',
          ${state}, now())`.execute(tx)
      await sql`
        insert into booking_hosts (booking, host, during, buffered, state, held_until)
        values (${id}, ${host}, ${during}::tstzrange, ${during}::tstzrange, ${state}, ${until})`.execute(tx)
    })

  test('the database itself refuses two meetings of one host that overlap, held or booked', async () => {
    await meeting('ana', '10:00', '10:30')
    for (const [from, to, state] of [
      ['10:00', '10:30', 'booked'],
      ['10:15', '10:20', 'held'],
      ['09:00', '11:00', 'booked'],
    ] as const)
      expect(sqlState(await meeting('ana', from, to, state).catch((error: unknown) => error))).toBe(
        EXCLUSION_VIOLATION,
      )
    await meeting('ana', '10:30', '11:00')
    await meeting('ben', '10:00', '10:30')
    await meeting('ana', '10:00', '10:30', 'cancelled')
  })

  test('busy is what overlaps the range, not only what lies in it', async () => {
    await meeting('ana', '10:00', '12:00')
    await meeting('ana', '14:00', '15:00', 'cancelled')
    const range = { start: Date.parse('2026-11-25T11:00Z'), end: Date.parse('2026-11-25T11:30Z') }
    expect(await store.bookings.ofHosts(['ana', 'ben'], range, at)).toMatchObject([
      { host: 'ana', start: Date.parse('2026-11-25T10:00Z'), end: Date.parse('2026-11-25T12:00Z') },
    ])
    expect(await store.bookings.ofHosts([], range, at)).toEqual([])
  })

  test('what is scheduled anew while it runs is due again, whatever becomes of the run', async () => {
    const job = { site: '', kind: 'affected', subject: 'zoe', dueAt: at } as const
    const claimed = async () =>
      (await store.jobs.claim(50, 60, at, ['affected'])).find(({ subject }) => subject === 'zoe')
    for (const end of ['done', 'again'] as const) {
      await store.jobs.schedule(job, at)
      const running = (await claimed())!
      await store.jobs.schedule(job, at)
      expect(await claimed()).toBeUndefined()
      await store.jobs[end](running, new Date(at.getTime() + 3_600_000))
      const again = await claimed()
      expect(again).toBeDefined()
      await store.jobs.done(again!, at)
      expect(await claimed()).toBeUndefined()
    }
  })

  test('equal content keeps its number, and an earlier revision can come back in force', async () => {
    const { workspace } = await loadWorkspace(DEMO)
    const changed = { ...workspace!, playbook: { ...workspace!.playbook, questionsMax: 2 } }
    expect(await store.revisions.inForce()).toBeUndefined()
    expect(await publish(store, workspace!, at)).toBe(1)
    expect(await publish(store, changed, at)).toBe(2)
    expect(await publish(store, changed, at)).toBe(2)
    expect(await store.revisions.inForce()).toBe(2)
    expect(await publish(store, workspace!, at)).toBe(1)
    expect(await store.revisions.inForce()).toBe(1)
    expect((await store.revisions.find(2))?.workspace.playbook.questionsMax).toBe(2)
    expect((await store.accounts.all()).length).toBe(workspace!.accounts.length)
  })

  describe('jobs', () => {
    const add = (subject: string, dueAt = at) =>
      store.jobs.add({ site: 'demo', kind: 'invite-rep', subject, dueAt }, at)

    test('one thing to do is there once', async () => {
      const subject = randomUUID()
      await add(subject)
      await add(subject)
      expect(await store.jobs.claim(10, 60, at)).toHaveLength(1)
    })

    test('what is claimed is nobody else’s until the lease ends', async () => {
      await Promise.all(Array.from({ length: 20 }, () => add(randomUUID())))
      const claims = await Promise.all([
        store.jobs.claim(8, 60, at),
        store.jobs.claim(8, 60, at),
        store.jobs.claim(8, 60, at),
      ])
      const ids = claims.flat().map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length + (await store.jobs.claim(20, 60, at)).length).toBe(20)
      expect(await store.jobs.claim(20, 60, later(0.5))).toEqual([])
      const again = await store.jobs.claim(20, 60, later(2))
      expect(again).toHaveLength(20)
      expect(again.every(({ attempts }) => attempts === 2)).toBe(true)
    })

    test('what is due later, done or given up is not claimed', async () => {
      await add(randomUUID(), later(10))
      const [done, dead] = [randomUUID(), randomUUID()]
      await add(done)
      await add(dead)
      const claimed = await store.jobs.claim(10, 60, at)
      expect(claimed.map(({ subject }) => subject).sort()).toEqual([done, dead].sort())
      await store.jobs.done(claimed[0]!, at)
      await store.jobs.bury(claimed[1]!, 'no such address', at)
      expect(await store.jobs.claim(10, 60, later(5))).toEqual([])
      expect(await store.jobs.claim(10, 60, later(11))).toHaveLength(1)
    })
  })

  test('a limit counts within its window, and anew after it', async () => {
    const use = (bucket: string, most = 1_000) => ({ bucket, windowSeconds: 60, most })
    const count = async (now: Date) => (await store.limits.count([use('lead:x')], now))[0]!.count
    expect([await count(at), await count(at), await count(later(0.9))]).toEqual([1, 2, 3])
    expect(await count(later(1))).toBe(1)
    const parallel = await Promise.all(Array.from({ length: 10 }, () => store.limits.count([use('y')], at)))
    expect(parallel.map(([one]) => one!.count).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('of several limits one that is full spares those after it', async () => {
    const uses = ['address', 'site'].map((bucket, i) => ({ bucket, windowSeconds: 60, most: i ? 9 : 2 }))
    const counts = []
    for (let i = 0; i < 4; i++) counts.push((await store.limits.count(uses, at)).map(({ count }) => count))
    expect(counts).toEqual([[1, 1], [2, 2], [3], [4]])
    expect(await store.limits.read('site', at)).toMatchObject({ count: 2 })
  })

  test('a rotated link has a new epoch, of its purpose and subject alone', async () => {
    await store.links.rotate('feed', 'ana')
    await store.links.rotate('feed', 'ana')
    expect([
      await store.links.epoch('feed', 'ana'),
      await store.links.epoch('feed', 'ben'),
      await store.links.epoch('brief', 'ana'),
    ]).toEqual([2, 0, 0])
  })

  test('a transaction that fails leaves nothing behind', async () => {
    await expect(
      store.transaction(async (tx) => {
        await tx.links.rotate('feed', 'ana')
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await store.links.epoch('feed', 'ana')).toBe(0)
  })
})
