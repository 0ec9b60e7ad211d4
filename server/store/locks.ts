import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Locks that last until the transaction ends. */
export const locks = (db: Db) => {
  const lock = (name: string) => sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
  return {
    /** One decision at a time: each sees the turns and loads of those before it. */
    decide: () => lock('decide'),
    /** One booking at a time for each host. In sorted order, or two bookings of the same hosts deadlock. */
    hosts: async (hosts: string[]) => {
      for (const host of [...hosts].sort()) await lock(`host:${host}`)
    },
    conversation: (id: string) => lock(`conversation:${id}`),
    publish: () => lock('publish'),
  }
}
