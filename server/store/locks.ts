import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Locks that last until the transaction ends. */
export const locks = (db: Db) => {
  const lock = (name: string) => sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
  return {
    /** One decision at a time: each sees the turns and loads of those before it. */
    decide: () => lock('decide'),
    /** One booking at a time for each host, and for each buyer where their meetings are counted. In sorted order, or two
     *  bookings of the same hosts deadlock. */
    hosts: async (hosts: string[], buyer?: string) => {
      const names = [
        ...(buyer === undefined ? [] : [`buyer:${buyer}`]),
        ...hosts.map((host) => `host:${host}`),
      ]
      const sorted = [...new Set(names)].sort()
      await sql`
        select pg_advisory_xact_lock(hashtextextended(name, 0))
        from unnest(${sorted}::text[]) with ordinality as names (name, place) order by place`.execute(db)
    },
    conversation: (id: string) => lock(`conversation:${id}`),
    publish: () => lock('publish'),
    crmBuyer: (of: string) => lock(`crm:${of}`),
  }
}
