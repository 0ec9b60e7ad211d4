import { Migrator, sql, type Migration } from 'kysely'
import type { Database } from './database.ts'
import { sql as start } from './migrations/0001-start.ts'
import { sql as meetings } from './migrations/0002-meetings.ts'
import { sql as pools } from './migrations/0003-pools.ts'
import { sql as handover } from './migrations/0004-handover.ts'

/** Forward only, in order of their numbers; what has run is never edited. */
export const MIGRATIONS: Readonly<Record<string, string>> = {
  '0001-start': start,
  '0002-meetings': meetings,
  '0003-pools': pools,
  '0004-handover': handover,
}

/** Brings the schema up to date, under an advisory lock so that instances starting together do it once.
 *  @throws the first failing migration's error; those before it stay */
export async function migrate(db: Database): Promise<void> {
  const { error } = await migratorOf(db).migrateToLatest()
  if (error)
    throw error instanceof Error
      ? error
      : new Error('The database could not be brought up to date.', { cause: error })
}

/** `new`: there is no schema yet; `old`: migrations have to be run over what is there. */
export async function schemaState(db: Database): Promise<'new' | 'old' | 'current'> {
  const all = await migratorOf(db).getMigrations()
  const run = all.filter(({ executedAt }) => executedAt)
  return run.length === 0 ? 'new' : run.length < all.length ? 'old' : 'current'
}

/** The statements of a migration, one after another. */
export function statementsOf(text: string): string[] {
  return text.split(/;\s*$/m).filter((part) => part.trim())
}

function migratorOf(db: Database): Migrator {
  const provider = {
    getMigrations: () =>
      Promise.resolve(
        Object.fromEntries(Object.entries(MIGRATIONS).map(([name, text]) => [name, migration(text)])),
      ),
  }
  return new Migrator({ db, provider })
}

function migration(text: string): Migration {
  return {
    up: async (db) => {
      for (const statement of statementsOf(text)) await sql.raw(statement).execute(db)
    },
  }
}
