import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compact } from '../store/backup.ts'
import type { OpenDatabase } from '../store/open.ts'
import type { Dumps } from './dumps.ts'
import type { Keeping } from './keeping.ts'

const BACKUPS =
  'Backups that you made with usher backup, or of the disk, still hold it: see to them yourself.'

/** What is to be done after an erasing, on the database of a folder or, without dumps, on a Postgres. */
export function cleanUpOf(opened: OpenDatabase, folder: string, dumps?: Dumps): Keeping['cleanUp'] {
  return async (address) => {
    await compact(opened.db, dumps !== undefined)
    if (!dumps)
      return [
        BACKUPS,
        "Postgres's own log (WAL), its archive and replicas keep what was written as long as you set them to.",
      ]
    await dumps.replace()
    const holding = await filesHolding(join(folder, 'database'), address)
    if (holding.length === 0) return [BACKUPS]
    const says = `Files of the database still hold the address in space that is free to be written over: ${holding.join(', ')}. Stop the server, then usher backup and usher restore --replace make them anew.`
    return [BACKUPS, says]
  }
}

async function filesHolding(folder: string, address: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const holding: string[] = []
  for (const file of files) {
    if (!file.isFile()) continue
    const path = join(file.parentPath, file.name)
    const bytes = await readFile(path).catch(() => undefined)
    if (bytes?.includes(address)) holding.push(path.slice(folder.length + 1))
  }
  return holding
}
