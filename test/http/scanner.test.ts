import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../support/databases.ts'
import { testServer } from '../support/server.ts'

/** Counting how often somebody comes is no change of what they come for. */
const COUNTS = new Set(['limit_counters'])

test('a scanner that fetches every link of every mail three times changes nothing', async () => {
  const opened = await freshDatabase('pglite')
  const server = await testServer(opened, (workspace) => {
    Object.assign(workspace.site.sites[0]!, { mails: 'consent' })
    workspace.site.sites[0]!.privacy.mode = 'consent'
  })
  const all = async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_name not like 'kysely%' order by 1`.execute(opened.db)
    const tables = rows.map(({ name }) => name).filter((name) => !COUNTS.has(name))
    const rowsOf = async (table: string) =>
      (
        await sql<{ row: string }>`select to_jsonb(one)::text as row from ${sql.table(table)} as one`.execute(
          opened.db,
        )
      ).rows
        .map(({ row }) => row)
        .toSorted()
    return Object.fromEntries(
      await Promise.all(tables.map(async (table) => [table, await rowsOf(table)] as const)),
    )
  }
  const settle = async (ms: number) => {
    server.time.now += ms
    for (let round = 0; round < 8; round++) await server.deliver()
  }
  // One who books, one who is queued, one who goes without a meeting and is written to.
  const booked = server.buyer()
  await booked.say('We need HIPAA for 400 people. dana@new-clinic.example')
  await booked.book(await booked.offer())
  const gone = server.buyer()
  await gone.say('We want a chatbot for our website, 300 people in Berlin. lee@new-shop.example')
  await gone.offer()
  await settle(31 * 60_000)
  await settle(20 * 3_600_000)
  const links = new Set(
    server.mails.flatMap(({ text, html, unsubscribe = '' }) =>
      `${text} ${html} ${unsubscribe}`.match(/https:\/\/chat\.larkline\.example\/[^\s"<)]+/g),
    ),
  )
  expect([...links].map((link) => new URL(link!).pathname.split('/')[1]).toSorted()).toEqual(
    expect.arrayContaining(['brief', 'manage', 'resume', 'unsubscribe']),
  )
  const before = await all()
  for (let time = 0; time < 3; time++)
    for (const link of links)
      for (const method of ['GET', 'HEAD'])
        expect((await server.app.request(link!, { method })).status).toBeLessThan(500)
  expect(await all()).toEqual(before)
  await server.close()
})
