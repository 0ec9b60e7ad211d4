import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Counters of fixed windows, shared by all instances. */
export const limits = (db: Db) => ({
  /** Counts one use of a bucket; gives how many the window holds now and when it ends. */
  count: async (
    bucket: string,
    windowSeconds: number,
    now: Date,
  ): Promise<{ count: number; endsAt: Date }> => {
    const endsAt = new Date(now.getTime() + windowSeconds * 1000)
    const row = await db
      .insertInto('limit_counters')
      .values({ bucket, window_ends_at: endsAt, count: 1 })
      .onConflict((conflict) =>
        conflict.column('bucket').doUpdateSet({
          count: sql`case when limit_counters.window_ends_at <= ${now} then 1 else limit_counters.count + 1 end`,
          window_ends_at: sql`case when limit_counters.window_ends_at <= ${now} then ${endsAt} else limit_counters.window_ends_at end`,
        }),
      )
      .returning(['count', 'window_ends_at as endsAt'])
      .executeTakeFirstOrThrow()
    return row
  },
  /** What a bucket's window holds now. */
  read: async (bucket: string, now: Date): Promise<{ count: number; endsAt: Date }> => {
    const row = await db
      .selectFrom('limit_counters')
      .select(['count', 'window_ends_at as endsAt'])
      .where('bucket', '=', bucket)
      .where('window_ends_at', '>', now)
      .executeTakeFirst()
    return row ?? { count: 0, endsAt: now }
  },
  sweep: async (now: Date): Promise<void> => {
    await db.deleteFrom('limit_counters').where('window_ends_at', '<', now).execute()
  },
})
