import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { OpenDatabase } from '../store/open.ts'
import { PART, writeWhole } from './whole-file.ts'

export const DUMP_EVERY_MS = 3_600_000
export const DUMPS_KEPT = 24
/** How often it is looked whether an hour has passed. */
export const DUMP_LOOK_MS = 60_000

export interface Dumps {
  /** Dumps the database now, unless nothing was written since the last one. Gives the file, if one was made. */
  dump: () => Promise<string | undefined>
  /** Dumps it in any case, and takes all earlier dumps away: what was erased is in them. */
  replace: () => Promise<string>
  /** Dumps it if the newest dump is an hour old; where there is none, an hour after this was made. */
  dumpIfDue: () => Promise<string | undefined>
}

/** Dumps of the embedded database into `dumps/` of its folder, each a file of its own, whole or not at all; the newest
 *  DUMPS_KEPT stay. One at a time.
 *  @param clock UTC ms */
export function createDumps(folder: string, opened: OpenDatabase, clock: () => number): Dumps {
  const dumps = join(folder, 'dumps')
  const madeAt = clock()
  let last: Promise<unknown> = Promise.resolve()
  /** Where the database's log stood at the last dump. */
  let dumpedAt: string | undefined
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
  const write = async (): Promise<string> => {
    await mkdir(dumps, { recursive: true, mode: 0o700 })
    await chmod(dumps, 0o700)
    const path = join(dumps, await freeName(dumps, clock()))
    // The log up to here need not be in it.
    await sql`checkpoint`.execute(opened.db)
    const at = await position(opened)
    const bytes = await opened.dump!()
    await writeWhole(path, (part) => writeFile(part, bytes))
    dumpedAt = at
    return path
  }
  const dump = () =>
    inTurn(async () => {
      if (dumpedAt !== undefined && dumpedAt === (await position(opened))) return undefined
      const path = await write()
      await removeAll(dumps, (await listDumps(dumps)).slice(DUMPS_KEPT))
      return path
    })
  return {
    dump,
    replace: () =>
      inTurn(async () => {
        const path = await write()
        await removeAll(
          dumps,
          (await readdir(dumps)).filter((name) => join(dumps, name) !== path),
        )
        return path
      }),
    dumpIfDue: async () => {
      const [newest] = await listDumps(dumps)
      const since = newest === undefined ? madeAt : instantOf(newest)
      return clock() - since < DUMP_EVERY_MS ? undefined : dump()
    },
  }
}

/** The dumps in a folder by their names, the newest first. */
export async function listDumps(dumps: string): Promise<string[]> {
  const names = await readdir(dumps).catch(() => [])
  return names
    .filter((name) => /^\d{4}-.*\.tar\.gz$/.test(name))
    .sort()
    .reverse()
}

/** When a dump was made, by its name; UTC ms. */
function instantOf(name: string): number {
  const [, day, hour, minute, rest] = /^(.{10})T(\d\d)-(\d\d)-([\d.]+)-/.exec(name) ?? []
  return Date.parse(`${day}T${hour}:${minute}:${rest}Z`)
}

/** Names sort by time; several within a second stay apart. */
async function freeName(dumps: string, now: number): Promise<string> {
  const at = new Date(now).toISOString().replace(/:/g, '-').replace('Z', '')
  const taken = new Set(await readdir(dumps))
  for (let i = 0; ; i++) {
    const name = `${at}-${String(i).padStart(3, '0')}.tar.gz`
    if (!taken.has(name)) return name
  }
}

async function removeAll(dumps: string, names: string[]): Promise<void> {
  const parts = (await readdir(dumps)).filter((name) => name.endsWith(PART))
  for (const name of [...names, ...parts]) await rm(join(dumps, name), { force: true, recursive: true })
}

async function position({ db }: OpenDatabase): Promise<string> {
  const { rows } = await sql<{ at: string }>`select pg_current_wal_insert_lsn()::text as at`.execute(db)
  return rows[0]!.at
}
