import type { Db } from './database.ts'

export interface Asset {
  name: string
  type: string
  body: Uint8Array
  brotli: Uint8Array | null
  gzip: Uint8Array | null
}

/** Scripts of this and earlier builds, by their hashed names. */
export const assets = (db: Db) => ({
  find: async (name: string): Promise<Asset | undefined> =>
    db
      .selectFrom('assets')
      .select(['name', 'type', 'body', 'brotli', 'gzip'])
      .where('name', '=', name)
      .executeTakeFirst(),

  /** Keeps a build's assets, and notes that they are in use now. */
  keep: async (assets: Asset[], at: Date): Promise<void> => {
    for (const asset of assets)
      await db
        .insertInto('assets')
        .values({ ...asset, seen_at: at })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ seen_at: at }))
        .execute()
  },

  /** Forgets those that no instance has started with since `before`. */
  sweep: async (before: Date): Promise<void> => {
    await db.deleteFrom('assets').where('seen_at', '<', before).execute()
  },
})
