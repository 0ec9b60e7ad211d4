import type { Db } from './database.ts'

export interface KeyScope {
  site: string
  conversation: string
  operation: string
  key: string
}

/** What came with a key before, and what it was answered. */
export interface KnownKey {
  bodyHash: string
  answer: unknown
}

/** Answers kept by idempotency key. */
export const idempotency = (db: Db) => {
  const find = async (scope: KeyScope): Promise<KnownKey | undefined> =>
    db
      .selectFrom('idempotency_keys')
      .select(['body_hash as bodyHash', 'answer'])
      .where('site', '=', scope.site)
      .where('conversation', '=', scope.conversation)
      .where('operation', '=', scope.operation)
      .where('key', '=', scope.key)
      .executeTakeFirst()
  return {
    find,

    /** Claims a key inside the transaction that does the work, with what it will be answered; a second request with the same
     *  key waits here for the first, and gets what that was answered. Undefined for whoever came first. */
    claim: async (
      scope: KeyScope,
      bodyHash: string,
      answer: unknown,
      at: Date,
    ): Promise<KnownKey | undefined> => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('idempotency_keys')
        .values({ ...scope, body_hash: bodyHash, answer: JSON.stringify(answer), created_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n ? undefined : find(scope)
    },

    sweep: async (before: Date): Promise<void> => {
      await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute()
    },
  }
}
