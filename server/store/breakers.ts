import type { Db } from './database.ts'

/** A destination that failed so often in a row is left alone for a while. */
export const FAILURES_MAX = 5

export interface Breaker {
  failures: number
  /** Nothing is tried before then. */
  openUntil: Date | null
}

/** Which destinations are in trouble. All instances share them. */
export const breakers = (db: Db) => ({
  find: async (destination: string): Promise<Breaker | undefined> =>
    db
      .selectFrom('breakers')
      .select(['failures', 'open_until as openUntil'])
      .where('destination', '=', destination)
      .executeTakeFirst(),

  set: async (
    destination: string,
    { failures, openUntil }: Breaker,
    error: string,
    at: Date,
  ): Promise<void> => {
    const values = { failures, open_until: openUntil, last_error: error, changed_at: at }
    await db
      .insertInto('breakers')
      .values({ destination, ...values })
      .onConflict((conflict) => conflict.column('destination').doUpdateSet(values))
      .execute()
  },

  /** It works again. */
  close: async (destination: string): Promise<void> => {
    await db.deleteFrom('breakers').where('destination', '=', destination).execute()
  },

  /** Those that are left alone, with why. */
  open: async (now: Date): Promise<{ destination: string; openUntil: Date; lastError: string | null }[]> =>
    db
      .selectFrom('breakers')
      .select(['destination', 'open_until as openUntil', 'last_error as lastError'])
      .where('open_until', '>', now)
      .orderBy('destination')
      .$castTo<{ destination: string; openUntil: Date; lastError: string | null }>()
      .execute(),
})
