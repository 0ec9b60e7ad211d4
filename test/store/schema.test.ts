import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OpenDatabase } from '../../server/store/open.ts'
import { migrate } from '../../server/store/migrate.ts'
import { PERSONAL_DATA } from '../../server/store/personal-data.ts'
import { dumpSchema } from '../../server/store/dump-schema.ts'
import { freshDatabase } from '../support/databases.ts'

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
  const listed = [...PERSONAL_DATA.columns, ...PERSONAL_DATA.none.columns] as string[]
  expect(columns.filter((name) => !listed.includes(name))).toEqual([])
  expect(listed.filter((name) => !columns.includes(name))).toEqual([])
  expect(new Set(listed).size).toBe(listed.length)
})

test('every table with personal data tells the site', async () => {
  const tables = new Set(PERSONAL_DATA.columns.map((name) => name.split('.')[0]!))
  const known = new Set<string>([...PERSONAL_DATA.columns, ...PERSONAL_DATA.none.columns])
  expect([...tables].filter((table) => !known.has(`${table}.site`))).toEqual([])
})
