import type { Account } from '../workspace/schema/accounts.ts'
import type { Db } from './database.ts'

const ROWS_PER_INSERT = 1000

/** The CRM mirror: accounts as the CRM, or `accounts.csv`, last told. */
export const accounts = (db: Db) => ({
  all: async (): Promise<Account[]> =>
    (await db.selectFrom('accounts').select('facts').orderBy('id').execute()).map(
      (row) => row.facts as Account,
    ),

  /** Puts these in place of all that was known. */
  replace: async (accounts: Account[], at: Date): Promise<void> => {
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
  },
})
