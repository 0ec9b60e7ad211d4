import type { Db } from './database.ts'

/** Addresses that get no mail any more, by their hash. */
export const suppressions = (db: Db) => ({
  has: async (addressHash: string): Promise<boolean> =>
    (await db
      .selectFrom('suppressions')
      .select('address_hash')
      .where('address_hash', '=', addressHash)
      .executeTakeFirst()) !== undefined,

  add: async (addressHash: string, reason: string, at: Date): Promise<void> => {
    await db
      .insertInto('suppressions')
      .values({ address_hash: addressHash, reason, created_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  },
})
