import { sql } from 'kysely'
import type { Turn } from '../routing/rotation.ts'
import type { PoolState, RoutingState } from '../routing/state.ts'
import type { Db } from './database.ts'

/** Turns of the pools: an offer takes one while it lives, a booking keeps it, everything else returns it. */
export const turns = (db: Db) => ({
  take: async (
    turn: Turn & { id: string; pool: string; rep: string; decision: string },
    at: Date,
  ): Promise<void> => {
    const [shares, owed] = [JSON.stringify(turn.shares), JSON.stringify(turn.owed)]
    await db
      .insertInto('turns')
      .values({ ...turn, shares, owed, state: 'taken', taken_at: at })
      .execute()
    await addUp(db, turn, 1)
  },

  keep: async (id: string): Promise<void> => {
    await db
      .updateTable('turns')
      .set({ state: 'kept' })
      .where('id', '=', id)
      .where('state', '=', 'taken')
      .execute()
  },

  /** Gives a turn back, once however often told. */
  giveBack: async (id: string): Promise<void> => {
    const turn = await db
      .updateTable('turns')
      .set({ state: 'returned' })
      .where('id', '=', id)
      .where('state', '!=', 'returned')
      .returning(['pool', 'rep', 'shares', 'owed'])
      .executeTakeFirst()
    if (turn) await addUp(db, turn, -1)
  },

  /** Takes a turn that was given back again: the meeting is to be after all. */
  retake: async (id: string): Promise<void> => {
    const turn = await db
      .updateTable('turns')
      .set({ state: 'kept' })
      .where('id', '=', id)
      .where('state', '=', 'returned')
      .returning(['pool', 'rep', 'shares', 'owed'])
      .executeTakeFirst()
    if (turn) await addUp(db, turn, 1)
    else await db.updateTable('turns').set({ state: 'kept' }).where('id', '=', id).execute()
  },

  /** The turn is another's from now on. */
  pass: async (id: string, rep: string): Promise<void> => {
    const turn = await db
      .selectFrom('turns')
      .select(['pool', 'rep', 'state'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    await db.updateTable('turns').set({ rep }).where('id', '=', id).execute()
    if (!turn || turn.state === 'returned') return
    await addUp(db, { ...turn, shares: {}, owed: {} }, -1)
    await addUp(db, { ...turn, rep, shares: {}, owed: {} }, 1)
  },

  /** Where each pool stands: the turns that count, what each member was due of them and is owed besides, and how many
   *  others had since its last. */
  standing: async (): Promise<RoutingState['pools']> => {
    const { rows } = await sql<Standing>`
      select pool, rep, turns, due::float8, owed::float8, (
        select count(*)::int from (
          select 1 from turns
          where turns.pool = totals.pool and state in ('taken', 'kept') and place > last.place
          limit ${WAITED_MAX}
        ) as since
      ) as waited
      from pool_totals as totals left join lateral (
        select max(place) as place from turns
        where turns.pool = totals.pool and turns.rep = totals.rep and state in ('taken', 'kept')
      ) as last on true
      where turns <> 0 or due <> 0 or owed <> 0`.execute(db)
    const pools = new Map<string, Required<PoolState>>()
    const of = (pool: string) => {
      if (!pools.has(pool)) pools.set(pool, { turns: {}, due: {}, owed: {}, waited: {} })
      return pools.get(pool)!
    }
    for (const { pool, rep, turns, due, owed, waited } of rows) {
      if (turns > 0) of(pool).turns[rep] = turns
      if (turns > 0) of(pool).waited[rep] = waited
      if (due) of(pool).due[rep] = due
      if (owed) of(pool).owed[rep] = owed
    }
    return Object.fromEntries(pools)
  },
})

/** Who has waited longer has waited long enough. */
const WAITED_MAX = 1000

interface Standing {
  pool: string
  rep: string
  turns: number
  due: number | null
  owed: number | null
  waited: number
}

/** Keeps the sums of a pool in step with a turn that counts from now on (`sign` 1) or no more (-1). They are decimals, so
 *  that adding and taking away in any order ends at the same. */
async function addUp(
  db: Db,
  { pool, rep, shares, owed }: Turn & { pool: string; rep: string },
  sign: 1 | -1,
): Promise<void> {
  const reps = [...new Set([rep, ...Object.keys(shares), ...Object.keys(owed)])].toSorted()
  const changes = reps.map((one) => ({
    rep: one,
    turns: one === rep ? sign : 0,
    due: Object.hasOwn(shares, one) ? String(sign * shares[one]!) : null,
    owed: Object.hasOwn(owed, one) ? String(sign * owed[one]!) : null,
  }))
  await sql`
    insert into pool_totals as totals (pool, rep, turns, due, owed)
    select ${pool}, rep, turns, due::numeric, owed::numeric
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as change(rep text, turns int, due text, owed text)
    on conflict (pool, rep) do update set
      turns = totals.turns + excluded.turns,
      due = coalesce(totals.due + excluded.due, totals.due, excluded.due),
      owed = coalesce(totals.owed + excluded.owed, totals.owed, excluded.owed)`.execute(db)
}
