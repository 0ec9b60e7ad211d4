import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { backUp } from '../../server/keeping/backup.ts'
import { createDumps, listDumps } from '../../server/keeping/dumps.ts'
import { restoreEmbedded, restorePostgres } from '../../server/keeping/restore.ts'
import { dumpSchema } from '../../server/store/dump-schema.ts'
import { MIGRATIONS, schemaState, statementsOf } from '../../server/store/migrate.ts'
import { openEmbedded, openPostgres, replaceEmbedded, type OpenDatabase } from '../../server/store/open.ts'
import { DATABASES, freshDatabase, type DatabaseKind } from '../support/databases.ts'
import { usherHere } from '../support/in-process.ts'
import { testServer } from '../support/server.ts'
import { CANARY, everyRow, tell } from './canary.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-backup-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A database in which something of every kind of column stands. */
async function filled(kind: DatabaseKind): Promise<OpenDatabase> {
  const opened = await freshDatabase(kind)
  const server = await testServer(opened)
  const buyer = server.buyer()
  await tell(buyer)
  await buyer.book(await buyer.offer())
  await server.deliver()
  const { store } = server.ports
  await store.calendars
    .keepBusy('ana', { start: 0, end: 1 }, [], new Date(server.time.now), true)
    .catch(() => undefined)
  const odd = 'quote " backslash \\ comma , brace { } NULL \n tab \t — ü 漢 \u{1F600}'
  await store.reps.noteAct('ana', odd, '', new Date('2026-11-24T09:00:00.123Z'))
  await store.assets.keep(
    [
      {
        name: 'a.js',
        type: 'text/javascript',
        body: new Uint8Array([0, 1, 92, 34, 255]),
        brotli: null,
        gzip: new Uint8Array(0),
      },
    ] as never,
    new Date(server.time.now),
  )
  // Numbers that were given and are no more are not given again.
  await store.reps.noteAct('ana', 'gone', '', new Date(server.time.now))
  await sql`delete from rep_acts where act = 'gone'`.execute(opened.db)
  return opened
}

async function emptyPostgres(): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: `${inject('postgresUrl')}/postgres` })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return `${inject('postgresUrl')}/${name}`
}

const rowsOf = async (opened: OpenDatabase) =>
  [...(await everyRow(opened))].filter(([table]) => !table.startsWith('kysely'))

describe.each(DATABASES)('a backup of %s', (from) => {
  let source: OpenDatabase
  let file: string
  let home: string
  beforeAll(async () => {
    source = await filled(from)
    home = await mkdtemp(join(tmpdir(), 'usher-backup-of-'))
    file = join(home, 'backup.gz')
    await backUp(source.db, file, Date.now())
  })
  afterAll(async () => {
    await source.close()
    await rm(home, { recursive: true, force: true })
  })

  test('is for its owner only, and whole', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(home)).toEqual(['backup.gz'])
  })

  test('restored into a Postgres and an embedded database, is the same rows and the same schema', async () => {
    const url = await emptyPostgres()
    await restorePostgres(url, file, false)
    await restoreEmbedded(folder, file, false)
    for (const opened of [openPostgres(url), await openEmbedded(folder)]) {
      try {
        expect(await rowsOf(opened)).toEqual(await rowsOf(source))
        expect(await dumpSchema(opened.db)).toBe(await dumpSchema(source.db))
        expect(await schemaState(opened.db)).toBe('current')
        const { rows } = await sql<{ id: string }>`
          insert into rep_acts (rep, act, subject, at) values ('ana', 'next', '', now()) returning id`.execute(
          opened.db,
        )
        expect(rows).toEqual([{ id: '3' }])
      } finally {
        await opened.close()
      }
    }
  })

  test('a database that holds something is not touched without --replace, and replaced with it', async () => {
    const url = await emptyPostgres()
    await restorePostgres(url, file, false)
    await restoreEmbedded(folder, file, false)
    await expect(restorePostgres(url, file, false)).rejects.toThrow(/holds something/)
    await expect(restoreEmbedded(folder, file, false)).rejects.toThrow(/holds something/)
    const postgres = openPostgres(url)
    await sql`create table of_others (x integer)`.execute(postgres.db)
    await postgres.db.deleteFrom('idempotency_keys').execute()
    await restorePostgres(url, file, true)
    await restoreEmbedded(folder, file, true)
    expect((await rowsOf(postgres)).filter(([table]) => table !== 'of_others')).toEqual(await rowsOf(source))
    expect((await everyRow(postgres)).has('of_others')).toBe(true)
    await postgres.close()
  })

  test.each([
    ['cut off in the middle', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['without its last byte', (whole: Buffer) => whole.subarray(0, -1)],
    ['with a byte changed', (whole: Buffer) => changed(whole)],
    ['without its end', (whole: Buffer) => lines(whole, (all) => all.slice(0, -1))],
    ['without one row', (whole: Buffer) => lines(whole, (all) => [...all.slice(0, 3), ...all.slice(4)])],
    [
      'with a row twice',
      (whole: Buffer) => lines(whole, (all) => [...all.slice(0, 3), all[2]!, ...all.slice(3)]),
    ],
    ['with something after its end', (whole: Buffer) => lines(whole, (all) => [...all, all[1]!])],
    [
      'of a newer schema',
      (whole: Buffer) =>
        lines(whole, ([head, ...rest]) => [
          head!.replace('"0001-start"', '"0001-start","0099-later"'),
          ...rest,
        ]),
    ],
    ['that is none', () => gzipSync('{"hello":1}\n')],
    ['that is not packed', () => Buffer.from('hello')],
    ['that is empty', () => Buffer.alloc(0)],
    [
      'with a row that the database refuses',
      (whole: Buffer) => lines(whole, (all) => all.map((line) => line.replace(/"booked"/g, '"bokked"'))),
    ],
  ])('a file %s changes nothing', async (_, spoil) => {
    const url = await emptyPostgres()
    const bad = join(folder, 'bad')
    await writeFile(bad, spoil(await readFile(file)))
    await restorePostgres(url, file, false)
    const postgres = openPostgres(url)
    const before = await rowsOf(postgres)
    await expect(restorePostgres(url, bad, true)).rejects.toThrow()
    expect(await rowsOf(postgres)).toEqual(before)
    await postgres.close()
  })
})

test('by the command line a backup goes into a Postgres, and a buyer out of it', async () => {
  const source = await filled('pglite')
  await sql`update bookings set state = 'cancelled'`.execute(source.db)
  const file = join(folder, 'backup.gz')
  await backUp(source.db, file, Date.now())
  await source.close()
  const there = ['--database', await emptyPostgres(), '--data', folder]
  expect((await usherHere('restore', file, ...there)).out).toMatch(/Restored \d+ rows/)
  expect((await usherHere('restore', file, ...there)).err).toMatch(/--replace/)
  const exported = await usherHere('export', '--buyer', CANARY.email, ...there)
  expect(exported.lines.map(({ table }) => table)).toContain('leads')
  const erased = await usherHere('erase', '--buyer', CANARY.email, ...there)
  expect(erased.out).toMatch(/Erased .*: 1 conversation, with\n(?:  .*\n)*  leads: 1\n/)
  expect(erased.out).toMatch(/replicas/)
  expect((await usherHere('export', '--buyer', CANARY.email, ...there)).lines).toEqual([])
  const again = join(folder, 'again.gz')
  expect((await usherHere('backup', '--to', again, ...there)).out).toMatch(/Keep USHER_SECRET elsewhere/)
  expect(gunzipSync(await readFile(again)).toString()).not.toContain(CANARY.email)
})

test('a file that is spoiled leaves the embedded database as it was', async () => {
  const data = join(folder, 'data')
  const source = await openEmbedded(data)
  for (const [name, text] of Object.entries(MIGRATIONS).slice(0, 1)) {
    for (const statement of statementsOf(text)) await sql.raw(statement).execute(source.db)
    expect(name).toBe('0001-start')
  }
  await sql`insert into sites values ('here', now())`.execute(source.db)
  await source.close()
  const bad = join(folder, 'bad.gz')
  await writeFile(bad, gzipSync('{"kind":"usher-backup"'))
  await expect(restoreEmbedded(data, bad, true)).rejects.toThrow(/damaged/)
  await expect(
    replaceEmbedded(data, undefined, () => Promise.reject(new Error('in the middle'))),
  ).rejects.toThrow('in the middle')
  const after = await openEmbedded(data)
  expect(await after.db.selectFrom('sites').select('id').execute()).toEqual([{ id: 'here' }])
  await after.close()
  expect((await readdir(data)).toSorted()).toEqual(['database'])
})

test('a backup of an earlier schema is brought up to date on its way', async () => {
  const url = await emptyPostgres()
  const old = openPostgres(url)
  for (const statement of statementsOf(MIGRATIONS['0001-start']!)) await sql.raw(statement).execute(old.db)
  await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(
    old.db,
  )
  await sql`insert into kysely_migration values ('0001-start', '')`.execute(old.db)
  await sql`insert into sites values ('here', now())`.execute(old.db)
  const file = join(folder, 'old.gz')
  await backUp(old.db, file, Date.now())
  await old.close()
  await restorePostgres(url, file, true)
  const now = openPostgres(url)
  expect(await schemaState(now.db)).toBe('current')
  expect(await now.db.selectFrom('sites').select('id').execute()).toEqual([{ id: 'here' }])
  await now.close()
})

test('a dump is restored into an embedded database, and refused by a Postgres', async () => {
  const source = await filled('pglite')
  await createDumps(folder, source, Date.now).dump()
  const file = join(folder, 'dumps', (await listDumps(join(folder, 'dumps')))[0]!)
  // Counts of limits are in no log, and begin anew.
  const rows = (await rowsOf(source)).map(([table, all]) => [table, table === 'limit_counters' ? [] : all])
  await source.close()
  const data = join(folder, 'data')
  expect(await restoreEmbedded(data, file, false)).toEqual({ from: 'dump' })
  const restored = await openEmbedded(data)
  expect(await rowsOf(restored)).toEqual(rows)
  await restored.close()
  await expect(restorePostgres('postgres://nobody', file, true)).rejects.toThrow(/embedded/)
  const whole = await readFile(file)
  await writeFile(file, whole.subarray(0, -20))
  await expect(restoreEmbedded(data, file, true)).rejects.toThrow(/cut off/)
})

function lines(whole: Buffer, change: (lines: string[]) => string[]): Buffer {
  return gzipSync(`${change(gunzipSync(whole).toString().trimEnd().split('\n')).join('\n')}\n`)
}

function changed(whole: Buffer): Buffer {
  const bytes = Buffer.from(whole)
  bytes[bytes.length - 6]! ^= 1
  return bytes
}
