import { sql } from 'kysely'
import type { RoutingState } from '../routing/state.ts'
import type { Db } from './database.ts'

const COUNTING = ['taken', 'kept'] as const

/** Turns of the pools: an offer takes one while it lives, a booking keeps it, everything else returns it. */
export const turns = (db: Db) => ({
  take: async (
    turn: { id: string; pool: string; rep: string; shares: Record<string, number>; decision: string },
    at: Date,
  ): Promise<void> => {
    await db
      .insertInto('turns')
      .values({ ...turn, shares: JSON.stringify(turn.shares), state: 'taken', taken_at: at })
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

  /** Where each pool stands: turns that count, and what each member was due of them. */
  standing: async (): Promise<RoutingState['pools']> => {
    const counts = await db
      .selectFrom('turns')
      .select((e) => ['pool', 'rep', e.fn.countAll<string>().as('count')])
      .where('state', 'in', COUNTING)
      .groupBy(['pool', 'rep'])
      .execute()
    const dues = await sql<{ pool: string; rep: string; due: string }>`
      select pool, share.key as rep, sum(share.value::float8) as due
      from turns, jsonb_each_text(shares) as share
      where state in ('taken', 'kept')
      group by pool, share.key`.execute(db)
    const pools: RoutingState['pools'] = {}
    const of = (pool: string) => (pools[pool] ??= { turns: {}, due: {} })
    for (const { pool, rep, count } of counts) of(pool).turns[rep] = Number(count)
    for (const { pool, rep, due } of dues.rows) (of(pool).due ??= {})[rep] = Number(due)
    return pools
  },
})
