import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import * as z from 'zod'
import { eachLine } from '../cli/lines.ts'
import { readBackup, refusalOf, type BackupEnd, type BackupHead, type BackupRow } from '../store/backup.ts'
import type { Database } from '../store/database.ts'
import { writeWhole } from './whole-file.ts'

const Count = z.int().min(0)
const Head = z.object({
  kind: z.literal('usher-backup'),
  format: z.literal(1),
  migrations: z.array(z.string()),
  tables: z.record(z.string(), z.array(z.string()).min(1)),
  at: z.string(),
}) satisfies z.ZodType<BackupHead>
const End = z.object({
  kind: z.literal('end'),
  rows: z.record(z.string(), Count),
  identities: z.record(z.string(), z.string()),
}) satisfies z.ZodType<BackupEnd>
const Row = z.tuple([z.string()], z.string().nullable()) satisfies z.ZodType<BackupRow>

/** Longer than any row. */
const LINE_CHARS_MAX = 512 * 1024 * 1024

/** Backs a database up into a file: gzipped JSON lines, the same from either database. Whole or not at all. Gives how many rows of
 *  each table. */
export async function backUp(db: Database, path: string, now: number): Promise<Record<string, number>> {
  let end: BackupEnd | undefined
  await writeWhole(path, async (part) => {
    const gzip = createGzip()
    const written = pipeline(gzip, createWriteStream(part, { mode: 0o600 }))
    const failed = written.catch((error: unknown) => Promise.reject(error as Error))
    failed.catch(() => undefined)
    end = await readBackup(db, new Date(now), async (line) => {
      if (!gzip.write(`${JSON.stringify(line)}\n`)) await Promise.race([once(gzip, 'drain'), failed])
    })
    gzip.end()
    await written
  })
  return end!.rows
}

/** Reads a backup from its beginning to its end and says whether it is whole and can be restored by this version.
 *  @throws a sentence that says why not */
export async function checkBackup(path: string): Promise<BackupHead> {
  const lines = linesOf(path)
  const head = await headOf(path, lines)
  const counts: Record<string, number> = Object.fromEntries(
    Object.keys(head.tables).map((table) => [table, 0]),
  )
  let end: BackupEnd | undefined
  for await (const line of lines) {
    if (end) throw damaged(path, 'something follows its end')
    if (!Array.isArray(line)) end = line
    else if (line.length - 1 !== head.tables[line[0]]?.length)
      throw damaged(path, `a row of ${line[0]} does not fit`)
    else counts[line[0]]!++
  }
  if (!end) throw damaged(path, 'its end is missing')
  const short = Object.keys(counts).find((table) => counts[table] !== (end.rows[table] ?? 0))
  if (short !== undefined)
    throw damaged(path, `it has ${counts[short]} rows of ${short}, and should have ${end.rows[short]}`)
  return head
}

/** The rows of a backup and its end. */
export async function* rowsIn(path: string): AsyncGenerator<BackupRow | BackupEnd> {
  const lines = linesOf(path)
  await lines.next()
  yield* lines
}

/** Whether a file is a dump of the embedded database's folder, by what it begins with, unpacked: a tar names itself. */
export async function isDump(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const start = file.createReadStream({ autoClose: false }).pipe(createGunzip())
    let bytes = Buffer.alloc(0)
    for await (const chunk of start as AsyncIterable<Buffer>) {
      bytes = Buffer.concat([bytes, chunk])
      if (bytes.length >= TAR_MAGIC_AT + 5) break
    }
    return bytes.subarray(TAR_MAGIC_AT, TAR_MAGIC_AT + 5).toString() === 'ustar'
  } catch {
    return false
  } finally {
    await file.close().catch(() => undefined)
  }
}

const TAR_MAGIC_AT = 257

async function headOf(path: string, lines: AsyncIterator<unknown>): Promise<BackupHead> {
  const first = await lines.next()
  const read = Head.safeParse(first.value)
  if (!read.success) throw new Error(`${path} is no backup of Usher.`)
  const refusal = refusalOf(read.data)
  if (refusal !== undefined) throw new Error(`${path} cannot be restored. ${refusal}`)
  return read.data
}

async function* linesOf(path: string): AsyncGenerator<BackupRow | BackupEnd> {
  const gunzip = createGunzip()
  const input = createReadStream(path)
  input.once('error', (error) => gunzip.destroy(error))
  let line = 0
  try {
    for await (const text of eachLine(input.pipe(gunzip), LINE_CHARS_MAX)) {
      // Whoever reads the first line reads it as a head.
      yield line++ === 0 ? (JSON.parse(text) as BackupEnd) : readLine(JSON.parse(text))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(`There is no file ${path}.`, { cause: error })
    if (line === 0) throw new Error(`${path} is no backup of Usher.`, { cause: error })
    throw damaged(path, error instanceof Error ? error.message : String(error), error)
  } finally {
    input.destroy()
  }
}

function readLine(value: unknown): BackupRow | BackupEnd {
  return Array.isArray(value) ? Row.parse(value) : End.parse(value)
}

function damaged(path: string, why: string, cause?: unknown): Error {
  return new Error(`${path} is damaged or was cut off: ${why}. Nothing was changed.`, { cause })
}
