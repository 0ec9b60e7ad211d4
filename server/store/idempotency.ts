import type { Db } from './database.ts'

export interface KeyScope {
  site: string
  conversation: string
  operation: string
  key: string
}

/** Answers kept by idempotency key. */
export const idempotency = (db: Db) => ({
  /** Claims a key inside the transaction that does the work; a second request with the same key waits here for the
   *  first. `first` is false when it is known, with its answer and the hash of its body. */
  claim: async (
    scope: KeyScope,
    bodyHash: string,
    at: Date,
  ): Promise<{ first: true } | { first: false; bodyHash: string; answer: unknown }> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('idempotency_keys')
      .values({ ...scope, body_hash: bodyHash, answer: null, created_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 1n) return { first: true }
    const row = await where(
      db.selectFrom('idempotency_keys').select(['body_hash', 'answer']),
      scope,
    ).executeTakeFirstOrThrow()
    return { first: false, bodyHash: row.body_hash, answer: row.answer }
  },

  answer: async (scope: KeyScope, answer: unknown): Promise<void> => {
    await db
      .updateTable('idempotency_keys')
      .set({ answer: JSON.stringify(answer) })
      .where('site', '=', scope.site)
      .where('conversation', '=', scope.conversation)
      .where('operation', '=', scope.operation)
      .where('key', '=', scope.key)
      .execute()
  },

  sweep: async (before: Date): Promise<void> => {
    await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute()
  },
})

type Select = ReturnType<typeof select>
const select = (db: Db) => db.selectFrom('idempotency_keys').select(['body_hash', 'answer'])

function where(query: Select, scope: KeyScope): Select {
  return query
    .where('site', '=', scope.site)
    .where('conversation', '=', scope.conversation)
    .where('operation', '=', scope.operation)
    .where('key', '=', scope.key)
}
