import { sql } from 'kysely'
import type { Db } from './database.ts'

/** One thing that is counted in a window, and how often it may be. */
export interface Use {
  bucket: string
  windowSeconds: number
  most: number
}

export interface Counted {
  count: number
  endsAt: Date
}

/** Counters of fixed windows, shared by all instances. */
export const limits = (db: Db) => ({
  /** Counts one use of each bucket, in order; one that is full stops it, and those after it are not counted. Gives how many
   *  the windows hold now and when they end. One statement, for each that commits by itself waits for the disk. */
  count: async (uses: Use[], now: Date): Promise<Counted[]> => {
    const steps = uses.map(({ bucket, windowSeconds }, i) => {
      const endsAt = new Date(now.getTime() + windowSeconds * 1000)
      const before = i && sql`from ${sql.ref(`use${i - 1}`)} where count <= ${uses[i - 1]!.most}::integer`
      return sql`${sql.ref(`use${i}`)} as (
        insert into limit_counters as known (bucket, window_ends_at, count)
        select ${bucket}, ${endsAt}::timestamptz, 1 ${before || sql``}
        on conflict (bucket) do update set
          count = case when known.window_ends_at <= ${now} then 1 else known.count + 1 end,
          window_ends_at = case when known.window_ends_at <= ${now} then excluded.window_ends_at else known.window_ends_at end
        returning ${i}::integer as place, count, window_ends_at)`
    })
    const all = uses.map((_, i) => sql`select * from ${sql.ref(`use${i}`)}`)
    const { rows } = await sql<Counted>`
      with ${sql.join(steps)}
      select count, window_ends_at as "endsAt" from (${sql.join(all, sql` union all `)}) as used order by place`.execute(
      db,
    )
    return rows
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
