import { sql } from 'kysely'
import type { OpenDatabase } from '../../server/store/open.ts'
import type { TestBuyer } from '../support/server.ts'

/** What a buyer says of herself, each of it found nowhere else. */
export const CANARY = {
  email: 'zyx.canary@quagga-works.example',
  name: 'Zyxwine Canarella',
  company: 'Quagga Canary Works',
  phone: '+49 30 55501987',
  text: 'Our marmaladecanary team of 400 people is on Drift and needs a demo of website chat by next month.',
}
/** The words by which it is found, in lower case. */
export const WORDS = ['zyx', 'canar', 'quagga', '55501987', 'marmaladecanary']

/** The whole way to an offer. */
export async function tell(buyer: TestBuyer, canary = CANARY): Promise<void> {
  await buyer.say(canary.text)
  await buyer.say(`My name is ${canary.name}`, 'name')
  await buyer.say(canary.company, 'company')
  await buyer.say(canary.phone, 'phone')
  await buyer.say(`You reach me at ${canary.email}`)
}

/** Every row of every table as text. */
export async function everyRow({ db }: Pick<OpenDatabase, 'db'>): Promise<Map<string, string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(db)
  const all = new Map<string, string[]>()
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`
      select to_jsonb(one)::text as text from ${sql.table(name)} as one order by 1`.execute(db)
    all.set(
      name,
      rows.map(({ text }) => text),
    )
  }
  return all
}

/** The tables in which one of the words stands. */
export async function tablesWith(opened: Pick<OpenDatabase, 'db'>, words = WORDS): Promise<string[]> {
  const all = await everyRow(opened)
  return [...all].flatMap(([table, rows]) =>
    rows.some((row) => words.some((word) => row.toLowerCase().includes(word))) ? [table] : [],
  )
}
