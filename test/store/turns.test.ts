import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nextInRotation, takeTurn, turnOf, type Member } from '../../server/routing/rotation.ts'
import type { PoolState } from '../../server/routing/state.ts'
import type { OpenDatabase } from '../../server/store/open.ts'
import { createStore, type Store, type StoreTx } from '../../server/store/store.ts'
import { DATABASES, freshDatabase } from '../support/databases.ts'

const LEADS = 200
const at = new Date('2027-01-04T10:00:00Z')
const fresh: PoolState = { turns: {} }
const members: Member[] = [5, 1, 1, 1, 1, 1].map((weight, i) => ({ rep: `rep-${i}`, weight }))
const those = (letters: string, letter: string) => members.filter((_, i) => letters[i] === letter)
/** Who can have the turn: each member is `e`ligible, `o`wed or `a`way. */
const lettersOf = fc
  .array(fc.constantFrom('e', 'e', 'o', 'a'), { minLength: members.length, maxLength: members.length })
  .map((letters) => `e${letters.slice(1).join('')}`)

describe.each(DATABASES)('turns on %s', (kind) => {
  let opened: OpenDatabase
  let store: Store
  beforeEach(async () => {
    opened = await freshDatabase(kind)
    store = createStore(opened.db)
    // The decisions that turns belong to are not what is tested here.
    await sql`alter table turns drop constraint turns_decision_fkey`.execute(opened.db)
  })
  afterEach(() => opened.close())

  /** Takes the next turn as a decision does. */
  async function next(tx: StoreTx, letters = 'eeeeee', pool = 'emea'): Promise<{ id: string; rep: string }> {
    const state = await stateOf(pool, tx)
    const rep = nextInRotation(pool, members, those(letters, 'e'), state)!
    const turn = turnOf(members, those(letters, 'e'), those(letters, 'o'), state)
    const id = randomUUID()
    await tx.turns.take({ id, pool, rep, ...turn, decision: randomUUID() }, at)
    return { id, rep }
  }
  const stateOf = async (pool: string, tx: StoreTx = store) => (await tx.turns.standing())[pool] ?? fresh
  const expectSame = (found: PoolState, expected: PoolState) => {
    for (const { rep } of members) {
      expect(found.turns[rep] ?? 0).toBe(expected.turns[rep] ?? 0)
      expect(found.due?.[rep] ?? 0).toBeCloseTo(expected.due?.[rep] ?? 0, 9)
      expect(found.owed?.[rep] ?? 0).toBeCloseTo(expected.owed?.[rep] ?? 0, 9)
    }
    expect(found.waited ?? {}).toEqual(expected.waited ?? {})
  }

  test(`${LEADS} decisions at once share the turns exactly as one after another`, async () => {
    await Promise.all(
      Array.from({ length: LEADS }, () =>
        store.transaction(async (tx) => {
          await tx.locks.decide()
          await next(tx)
        }),
      ),
    )
    let state = fresh
    const order: string[] = []
    for (let lead = 0; lead < LEADS; lead++) {
      const rep = nextInRotation('emea', members, members, state)!
      state = takeTurn(members, members, state, rep)
      order.push(rep)
    }
    const { rows } = await sql<{ rep: string }>`select rep from turns order by place`.execute(opened.db)
    expect(rows.map(({ rep }) => rep)).toEqual(order)
    expectSame(await stateOf('emea'), state)
    expect(state.turns).toEqual({
      'rep-0': 100,
      'rep-1': 20,
      'rep-2': 20,
      'rep-3': 20,
      'rep-4': 20,
      'rep-5': 20,
    })
  })

  test('the sums over the turns are what a state file keeps after each', () =>
    fc.assert(
      fc.asyncProperty(fc.array(lettersOf, { minLength: 1, maxLength: 12 }), async (scene) => {
        await sql`delete from turns`.execute(opened.db)
        await sql`delete from pool_totals`.execute(opened.db)
        let state = fresh
        for (const letters of scene) {
          const { rep } = await next(store, letters)
          state = takeTurn(members, those(letters, 'e'), state, rep, those(letters, 'o'))
        }
        expectSame(await stateOf('emea'), state)
      }),
      { numRuns: 10 },
    ))

  test('a turn that is given back leaves the pool as if it had never been, once however often told', async () => {
    for (const letters of ['eeeeee', 'eoeeae', 'eeoeee']) await next(store, letters)
    const before = await stateOf('emea')
    const { id } = await next(store, 'eeeooo')
    expect(await stateOf('emea')).not.toEqual(before)
    await store.turns.giveBack(id)
    expect(await stateOf('emea')).toEqual(before)
    await store.turns.giveBack(id)
    // Told late that the offer was booked: what was given back stays so.
    await store.turns.keep(id)
    expect(await stateOf('emea')).toEqual(before)
  })

  test('a booking keeps the turn, and one that is booked again after all takes it back', async () => {
    const { id } = await next(store)
    const taken = await stateOf('emea')
    await store.turns.keep(id)
    expect(await stateOf('emea')).toEqual(taken)
    await store.turns.giveBack(id)
    await store.turns.retake(id)
    await store.turns.retake(id)
    expect(await stateOf('emea')).toEqual(taken)
  })

  test('a meeting that is given to another takes its turn along, and the other has not waited since', async () => {
    const first = await next(store)
    const second = await next(store)
    const other = members.find(({ rep }) => rep !== first.rep && rep !== second.rep)!.rep
    const before = await stateOf('emea')
    expect(before.waited).toEqual({ [first.rep]: 1, [second.rep]: 0 })
    await store.turns.pass(first.id, other)
    const after = await stateOf('emea')
    expect(after.turns).toEqual({ [second.rep]: 1, [other]: 1 })
    expect(after.waited).toEqual({ [second.rep]: 0, [other]: 1 })
    expect(after.due).toEqual(before.due)
  })

  test('each pool stands for itself', async () => {
    await next(store)
    const emea = await stateOf('emea')
    await next(store, 'eeeooo', 'apac')
    expect(await stateOf('emea')).toEqual(emea)
    expect((await stateOf('apac')).owed).toEqual({
      'rep-3': expect.closeTo(0.1, 9) as number,
      'rep-4': expect.closeTo(0.1, 9) as number,
      'rep-5': expect.closeTo(0.1, 9) as number,
    })
  })
})
