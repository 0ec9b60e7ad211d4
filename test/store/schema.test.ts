import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OpenDatabase } from '../../server/store/open.ts'
import { migrate } from '../../server/store/migrate.ts'
import { PERSONAL_DATA, type PersonalTable } from '../../server/store/personal-data.ts'
import { dumpSchema } from '../../server/store/dump-schema.ts'
import { freshDatabase } from '../support/databases.ts'

const TABLES: [string, PersonalTable][] = Object.entries(PERSONAL_DATA.tables)

let opened: OpenDatabase
beforeAll(async () => {
  opened = await freshDatabase('postgres')
})
afterAll(() => opened.close())

test('schema.txt shows the schema that the migrations make (npm run schema writes it anew)', async () => {
  const file = fileURLToPath(new URL('../../server/store/schema.txt', import.meta.url))
  const schema = await dumpSchema(opened.db)
  if (process.env.WRITE_SCHEMA) await writeFile(file, schema)
  expect(schema).toBe(await readFile(file, 'utf8'))
})

test('migrating again changes nothing, and instances that start together migrate once', async () => {
  const before = await dumpSchema(opened.db)
  await Promise.all([migrate(opened.db), migrate(opened.db), migrate(opened.db)])
  expect(await dumpSchema(opened.db)).toBe(before)
})

test('every column is on the list of personal data or on the list of what is none, and nowhere else', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and table_name not like 'kysely%' order by 1`.execute(opened.db)
  const columns = rows.map(({ name }) => name)
  const listed = [
    ...TABLES.flatMap(([table, its]) =>
      [...its.personal, ...its.other].map((column) => `${table}.${column}`),
    ),
    ...Object.entries(PERSONAL_DATA.none).flatMap(([table, all]) =>
      all.map((column) => `${table}.${column}`),
    ),
  ]
  expect(columns.filter((name) => !listed.includes(name))).toEqual([])
  expect(listed.filter((name) => !columns.includes(name))).toEqual([])
  expect(new Set(listed).size).toBe(listed.length)
})

test('every table of a buyer’s data tells the site, and is reached by columns that it has', () => {
  for (const [table, { of, personal, other, address, addresses = [], deliveredAt }] of TABLES) {
    const columns = [...personal, ...other]
    if (Object.keys(of).length > 0 && personal.length > 0) expect(columns, table).toContain('site')
    expect(columns).toEqual(expect.arrayContaining(Object.values(of).flat()))
    for (const known of Object.keys(of))
      if (known !== 'buyers') expect(Object.keys(PERSONAL_DATA.tables)).toContain(known)
    expect(personal).toEqual(expect.arrayContaining([...addresses, ...(address ? [address] : [])]))
    if (deliveredAt) expect(other).toContain(deliveredAt)
  }
})

test('what refers to another table stands above it on the list, and above what it is reached by', async () => {
  const { rows } = await sql<{ table: string; of: string }>`
    select conrelid::regclass::text as table, confrelid::regclass::text as of from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace`.execute(opened.db)
  const order = TABLES.map(([table]) => table)
  const reached = TABLES.flatMap(([table, { of }]) => Object.keys(of).map((one) => ({ table, of: one })))
  const wrong = [...rows, ...reached].filter(
    ({ table, of }) => order.includes(of) && order.indexOf(table) >= order.indexOf(of),
  )
  expect(wrong).toEqual([])
  // What is on the list is referred to by nothing that is not: it could not be erased.
  expect(rows.filter(({ table, of }) => order.includes(of) && !order.includes(table))).toEqual([])
})
