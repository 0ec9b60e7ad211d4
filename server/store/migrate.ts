import { Migrator, sql, type Migration } from 'kysely'
import type { Database } from './database.ts'
import { sql as start } from './migrations/0001-start.ts'
import { sql as meetings } from './migrations/0002-meetings.ts'
import { sql as pools } from './migrations/0003-pools.ts'

/** Forward only, in order of their numbers; what has run is never edited. */
const MIGRATIONS: Record<string, string> = {
  '0001-start': start,
  '0002-meetings': meetings,
  '0003-pools': pools,
}

/** Brings the schema up to date, under an advisory lock so that instances starting together do it once.
 *  @throws the first failing migration's error; those before it stay */
export async function migrate(db: Database): Promise<void> {
  const provider = {
    getMigrations: () =>
      Promise.resolve(
        Object.fromEntries(Object.entries(MIGRATIONS).map(([name, text]) => [name, migration(text)])),
      ),
  }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error)
    throw error instanceof Error
      ? error
      : new Error('The database could not be brought up to date.', { cause: error })
}

function migration(text: string): Migration {
  return {
    up: async (db) => {
      for (const statement of text.split(/;\s*$/m).filter((part) => part.trim()))
        await sql.raw(statement).execute(db)
    },
  }
}
