import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDumps, DUMP_EVERY_MS, DUMPS_KEPT, listDumps } from '../../server/keeping/dumps.ts'
import { writeWhole } from '../../server/keeping/whole-file.ts'
import { overPglite, type OpenDatabase } from '../../server/store/open.ts'
import { freshDatabase } from '../support/databases.ts'

let folder: string
let opened: OpenDatabase
const now = Date.parse('2026-11-24T09:00:00Z')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-dumps-'))
  opened = await freshDatabase('pglite')
})
afterEach(async () => {
  await opened.close()
  await rm(folder, { recursive: true, force: true })
})

const write = async (id: string) => {
  await sql`insert into sites values (${id}, now())`.execute(opened.db)
}
const dumpsIn = () => listDumps(join(folder, 'dumps'))

test('a dump is a database as it was, for its owner only; where nothing was written since, none is made', async () => {
  const { dump } = createDumps(folder, opened, () => now)
  await write('first')
  const path = (await dump())!
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'dumps'))).mode & 0o777).toBe(0o700)
  expect(await dump()).toBeUndefined()
  await write('second')
  expect(await dump()).toBeDefined()
  expect(await dumpsIn()).toHaveLength(2)
  const pglite = await PGlite.create({
    loadDataDir: new Blob([await readFile(path)]),
    extensions: { btree_gist },
  })
  const restored = overPglite(pglite)
  expect(await restored.db.selectFrom('sites').select('id').execute()).toEqual([{ id: 'first' }])
  await restored.close()
})

test(`the newest ${DUMPS_KEPT} are kept: one more takes the first away`, async () => {
  let at = now
  // What a dump holds is no matter here.
  const { dump } = createDumps(
    folder,
    { ...opened, dump: () => Promise.resolve(new Uint8Array(1)) },
    () => at,
  )
  for (let i = 0; i < DUMPS_KEPT; i++) {
    at += 1000
    await write(`site-${i}`)
    await dump()
  }
  const all = await dumpsIn()
  expect(all).toHaveLength(DUMPS_KEPT)
  at += 1000
  await write('one-more')
  await dump()
  expect(await dumpsIn()).toEqual([expect.any(String), ...all.slice(0, -1)])
})

test('a dump that fails leaves those before it, and nothing of itself', async () => {
  const works = createDumps(folder, opened, () => now)
  await works.dump()
  const before = await dumpsIn()
  const full = { ...opened, dump: () => Promise.reject(new Error('no space left')) }
  await write('more')
  await expect(createDumps(folder, full, () => now).dump()).rejects.toThrow('no space')
  expect(await readdir(join(folder, 'dumps'))).toEqual(before)
})

test('what a killed dump left is no dump, and goes with the next', async () => {
  const dumps = createDumps(folder, opened, () => now)
  await dumps.dump()
  await writeFile(join(folder, 'dumps', '2026-11-24T08-00-00.000-000.tar.gz.part'), 'half')
  expect(await dumpsIn()).toHaveLength(1)
  await write('more')
  await dumps.dump()
  expect((await readdir(join(folder, 'dumps'))).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('a file is written whole or not at all', async () => {
  const path = join(folder, 'file')
  await writeWhole(path, (part) => writeFile(part, 'first'))
  const failing = writeWhole(path, async (part) => {
    await writeFile(part, 'half of the sec')
    throw new Error('killed')
  })
  await expect(failing).rejects.toThrow('killed')
  expect(await readFile(path, 'utf8')).toBe('first')
  expect(await readdir(folder)).toEqual(['file'])
  await chmod(path, 0o644)
  await writeWhole(path, (part) => writeFile(part, 'second'))
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('replacing leaves one dump, of now', async () => {
  const dumps = createDumps(folder, opened, () => now)
  await dumps.dump()
  await write('more')
  await dumps.dump()
  const path = await dumps.replace()
  expect((await dumpsIn()).map((name) => join(folder, 'dumps', name))).toEqual([path])
})

test('an hour after the newest dump the next is due, or an hour after there was a database', async () => {
  let at = now
  const dumps = createDumps(folder, opened, () => at)
  const dueAfter = async (ms: number) => {
    at += ms
    await write(`site-${at}`)
    return (await dumps.dumpIfDue()) !== undefined
  }
  expect(await dueAfter(DUMP_EVERY_MS - 1)).toBe(false)
  expect(await dueAfter(1)).toBe(true)
  expect(await dueAfter(DUMP_EVERY_MS - 1)).toBe(false)
  expect(await dueAfter(1)).toBe(true)
  // Another start goes on counting.
  const later = createDumps(folder, opened, () => at)
  at += DUMP_EVERY_MS
  expect(await later.dumpIfDue()).toBeDefined()
})
