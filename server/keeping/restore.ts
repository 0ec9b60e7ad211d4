import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { isEmptyDatabase, refusalOf, runMigrations, writeBackup } from '../store/backup.ts'
import type { Database } from '../store/database.ts'
import { isEmbedded, openEmbedded, openPostgres, replaceEmbedded } from '../store/open.ts'
import { checkBackup, isDump, rowsIn } from './backup.ts'

export interface Restored {
  from: 'backup' | 'dump'
  /** Rows by table, where the file says. */
  rows?: Record<string, number>
}

/** Puts a backup into a Postgres, in one transaction.
 *  @throws before anything is changed when the file is damaged, cut off or of a newer version, or the database holds something and
 *    is not to be replaced */
export async function restorePostgres(url: string, path: string, replace: boolean): Promise<Restored> {
  if (await isDump(path))
    throw new Error(
      `${path} is a dump of an embedded database, which Postgres cannot read: restore it with --data, then usher backup, then restore that.`,
    )
  const head = await checkBackup(path)
  const { db, close } = openPostgres(url)
  try {
    if (!replace) await refuseUnlessEmpty(db)
    return { from: 'backup', rows: (await writeBackup(db, head, rowsIn(path))).rows }
  } finally {
    await close()
  }
}

/** Puts a backup, or a dump, in the place of the embedded database of a folder, whose holder the caller is: the new one is made
 *  beside it, and takes its place when it is whole.
 *  @throws as `restorePostgres` */
export async function restoreEmbedded(folder: string, path: string, replace: boolean): Promise<Restored> {
  const fromDump = await isDump(path)
  const head = fromDump ? undefined : await checkBackup(path)
  const dump = fromDump ? await readDump(path) : undefined
  if (!replace && (await isEmbedded(folder))) {
    const { db, close } = await openEmbedded(folder)
    await refuseUnlessEmpty(db).finally(close)
  }
  let rows: Record<string, number> | undefined
  await replaceEmbedded(folder, dump, async ({ db }) => {
    if (head) rows = (await writeBackup(db, head, rowsIn(path))).rows
    else await refuseNewer(path, db)
  })
  return { from: fromDump ? 'dump' : 'backup', ...(rows && { rows }) }
}

async function refuseUnlessEmpty(db: Database): Promise<void> {
  if (!(await isEmptyDatabase(db)))
    throw new Error('The database holds something already. With --replace the file takes its place.')
}

async function refuseNewer(path: string, db: Database): Promise<void> {
  const refusal = refusalOf({ migrations: await runMigrations(db) })
  if (refusal !== undefined) throw new Error(`${path} cannot be restored. ${refusal}`)
}

/** The bytes, once they are known to be whole. */
async function readDump(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path)
  try {
    await promisify(gunzip)(bytes)
  } catch (error) {
    throw new Error(`${path} is damaged or was cut off. Nothing was changed.`, { cause: error })
  }
  return bytes
}
