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
    await db.updateTable('turns').set({ state: 'returned' }).where('id', '=', id).execute()
  },

  /** Takes a turn that was given back again: the meeting is to be after all. */
  retake: async (id: string): Promise<void> => {
    await db.updateTable('turns').set({ state: 'kept' }).where('id', '=', id).execute()
  },

  /** The turn is another's from now on. */
  pass: async (id: string, rep: string): Promise<void> => {
    await db.updateTable('turns').set({ rep }).where('id', '=', id).execute()
  },

  /** Where each pool stands: the turns that count, what each member was due of them and is owed besides, and how many
   *  others had since its last. */
  standing: async (): Promise<RoutingState['pools']> => {
    const counts = await sql<{ pool: string; rep: string; count: string; waited: string }>`
      select pool, rep, count(*) as count, min(since) as waited
      from (
        select pool, rep, row_number() over (partition by pool order by place desc) - 1 as since
        from turns where state in ('taken', 'kept')
      ) as counting
      group by pool, rep`.execute(db)
    const sums = await sql<{ pool: string; rep: string; due: string | null; owed: string | null }>`
      select pool, change.rep, sum(change.due::float8) as due, sum(change.owed::float8) as owed
      from turns, lateral (
        select key as rep, value as due, null as owed from jsonb_each_text(shares)
        union all select key, null, value from jsonb_each_text(owed)
      ) as change
      where state in ('taken', 'kept')
      group by pool, change.rep`.execute(db)
    const pools = new Map<string, Required<PoolState>>()
    const of = (pool: string) => {
      if (!pools.has(pool)) pools.set(pool, { turns: {}, due: {}, owed: {}, waited: {} })
      return pools.get(pool)!
    }
    for (const { pool, rep, count, waited } of counts.rows) {
      of(pool).turns[rep] = Number(count)
      of(pool).waited[rep] = Number(waited)
    }
    for (const { pool, rep, due, owed } of sums.rows) {
      if (due !== null) of(pool).due[rep] = Number(due)
      if (owed !== null) of(pool).owed[rep] = Number(owed)
    }
    return Object.fromEntries(pools)
  },
})
