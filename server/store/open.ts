import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database, Tables } from './database.ts'

/** Connections of one instance to a Postgres of its own. */
const POOL_CONNECTIONS_MAX = 10

export interface OpenDatabase {
  db: Database
  close: () => Promise<void>
}

/** Opens the embedded database in a folder, made when missing. Whoever opens must hold the folder (`hold.ts`): PGlite
 *  itself lets a second process in and loses rows. */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return overPglite(await PGlite.create({ dataDir: join(folder, 'database'), extensions: { btree_gist } }))
}

/** The same dialect over an opened PGlite; closing closes it. */
export function overPglite(pglite: PGlite): OpenDatabase {
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool(createPgConfig(pglite)) }),
  })
  return {
    db,
    close: async () => {
      await db.destroy()
      if (!pglite.closed) await pglite.close()
    },
  }
}

/** Opens a Postgres by its URL. */
export function openPostgres(url: string): OpenDatabase {
  const pool = new pg.Pool({ connectionString: url, max: POOL_CONNECTIONS_MAX })
  // A connection that breaks while idle is replaced; unheard, its error would end the process.
  pool.on('error', () => undefined)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { db, close: () => db.destroy() }
}
