import { sql } from 'kysely'
import type { Db } from './database.ts'

export type VisitKind = 'shown' | 'opened'

/** How often the chat was loaded and opened, by site and day (UTC). Nothing about anybody. */
export const visits = (db: Db) => ({
  add: async (site: string, day: string, kind: VisitKind, count: number): Promise<void> => {
    await db
      .insertInto('visit_counts')
      .values({ site, day, kind, count })
      .onConflict((conflict) =>
        conflict
          .columns(['site', 'day', 'kind'])
          .doUpdateSet({ count: sql<number>`visit_counts.count + excluded.count` }),
      )
      .execute()
  },

  since: async (day: string): Promise<Record<VisitKind, number>> => {
    const rows = await db
      .selectFrom('visit_counts')
      .select(['kind', sql<string>`sum(count)`.as('sum')])
      .where('day', '>=', day)
      .groupBy('kind')
      .execute()
    const of = (kind: VisitKind) => Number(rows.find((row) => row.kind === kind)?.sum ?? 0)
    return { shown: of('shown'), opened: of('opened') }
  },
})
