import { access, mkdir, rename, rm } from 'node:fs/promises'
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
  /** The embedded database's folder as a gzipped tar, as it stands between two statements. */
  dump?: () => Promise<Uint8Array>
}

/** In the data folder. */
const DATABASE = 'database'
const NEXT = 'database.next'
const REPLACED = 'database.replaced'

/** Opens the embedded database in a folder, made when missing. Whoever opens must hold the folder (`hold.ts`): PGlite
 *  itself lets a second process in and loses rows. */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await endReplacing(folder)
  return openIn(join(folder, DATABASE))
}

/** Whether an embedded database was ever made in the folder. */
export async function isEmbedded(folder: string): Promise<boolean> {
  return (await exists(join(folder, DATABASE))) || exists(join(folder, REPLACED))
}

/** Makes another embedded database, empty or from a dump, and puts it in the place of the folder's own once `fill` is through;
 *  whatever fails before changes nothing. */
export async function replaceEmbedded(
  folder: string,
  dump: Uint8Array | undefined,
  fill: (opened: OpenDatabase) => Promise<void>,
): Promise<void> {
  const next = join(folder, NEXT)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await endReplacing(folder)
  await rm(next, { recursive: true, force: true })
  try {
    const opened = await openIn(next, dump && new Blob([new Uint8Array(dump)]))
    try {
      await fill(opened)
    } finally {
      await opened.close()
    }
  } catch (error) {
    await rm(next, { recursive: true, force: true })
    throw error
  }
  if (await exists(join(folder, DATABASE))) await rename(join(folder, DATABASE), join(folder, REPLACED))
  await rename(next, join(folder, DATABASE))
  await endReplacing(folder)
}

/** A crash between the two renames left no database: the one before is put back. */
async function endReplacing(folder: string): Promise<void> {
  if (!(await exists(join(folder, REPLACED)))) return
  if (await exists(join(folder, DATABASE))) await rm(join(folder, REPLACED), { recursive: true, force: true })
  else await rename(join(folder, REPLACED), join(folder, DATABASE))
}

async function openIn(dataDir: string, loadDataDir?: Blob): Promise<OpenDatabase> {
  const pglite = await PGlite.create({
    dataDir,
    extensions: { btree_gist },
    ...(loadDataDir && { loadDataDir }),
  })
  // A log segment that is used again would keep what was written in it before, erased or not.
  await pglite.exec('set wal_recycle = off')
  return overPglite(pglite)
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
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
    dump: async () => new Uint8Array(await (await pglite.dumpDataDir('gzip')).arrayBuffer()),
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
