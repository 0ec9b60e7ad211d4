import { createHash } from 'node:crypto'
import type { Account } from '../workspace/schema/accounts.ts'
import type { Db } from './database.ts'

const ROWS_PER_INSERT = 1000

/** How the accounts stand. */
export interface Mirror {
  /** A file, or the address of the CRM. */
  source: string
  /** Of all accounts: other ones have another. */
  digest: string
  /** When the source was last read whole; null: never. */
  readAt: Date | null
  /** What keeps it from being read, and since when. */
  trouble: string | null
  troubleSince: Date | null
}

/** The CRM mirror: accounts as the CRM, or `accounts.csv`, last told. */
export const accounts = (db: Db) => ({
  all: async (): Promise<Account[]> =>
    (await db.selectFrom('accounts').select('facts').orderBy('id').execute()).map(
      (row) => row.facts as Account,
    ),

  /** Undefined before there were any. */
  mirror: async (): Promise<Mirror | undefined> =>
    db
      .selectFrom('crm_mirror')
      .select(['source', 'digest', 'read_at as readAt', 'trouble', 'trouble_since as troubleSince'])
      .executeTakeFirst(),

  /** Puts these in place of all that was known: within a transaction, all or none. `readAt`: as of when they are. */
  replace: async (
    accounts: Account[],
    at: Date,
    { source = 'accounts.csv', readAt = at }: { source?: string; readAt?: Date | null } = {},
  ): Promise<void> => {
    const digest = digestOf(accounts)
    const known = await db.selectFrom('crm_mirror').select('digest').executeTakeFirst()
    // Mostly nothing has changed, and there may be many.
    if (known?.digest !== digest) await write(db, accounts, at)
    const row = { source, digest, read_at: readAt, trouble: null, trouble_since: null }
    await db
      .insertInto('crm_mirror')
      .values(row)
      .onConflict((conflict) => conflict.column('one_row').doUpdateSet(row))
      .execute()
  },

  /** Notes what keeps the source from being read. */
  fail: async (trouble: string, at: Date): Promise<void> => {
    await db
      .updateTable('crm_mirror')
      .set((e) => ({ trouble, trouble_since: e.fn.coalesce('trouble_since', e.val(at)) }))
      .execute()
  },
})

async function write(db: Db, accounts: Account[], at: Date): Promise<void> {
  await db.deleteFrom('accounts').execute()
  for (let i = 0; i < accounts.length; i += ROWS_PER_INSERT)
    await db
      .insertInto('accounts')
      .values(
        accounts
          .slice(i, i + ROWS_PER_INSERT)
          .map((account) => ({ id: account.id, facts: JSON.stringify(account), read_at: at })),
      )
      .execute()
}

function digestOf(accounts: Account[]): string {
  const hash = createHash('sha256')
  for (const account of accounts.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    hash.update(JSON.stringify(account))
  return hash.digest('hex')
}
