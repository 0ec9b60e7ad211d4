import { sql } from 'kysely'
import type { Database, Db } from './database.ts'
import { MIGRATIONS, statementsOf } from './migrate.ts'
import { OUR_TABLES, PERSONAL_DATA } from './personal-data.ts'

/** The first line of a backup. */
export interface BackupHead {
  kind: 'usher-backup'
  format: 1
  /** The migrations that its schema came from. */
  migrations: string[]
  tables: Record<string, string[]>
  at: string
}

/** A row: its table, and each column as Postgres writes it as text. */
export type BackupRow = [table: string, ...values: (string | null)[]]

/** The last line: without it a backup is not whole. */
export interface BackupEnd {
  kind: 'end'
  rows: Record<string, number>
  /** The last number that each identity column gave, by `table.column`. */
  identities: Record<string, string>
}

const ROWS_AT_ONCE = 200
const CHARS_AT_ONCE_MAX = 2_000_000

/** Reads all our tables as of one moment and hands over a backup of them, a value a line. It is the same text on either
 *  database, and can be restored into either. Where the database has one connection, all else waits meanwhile. */
export async function readBackup(
  db: Database,
  now: Date,
  write: (line: BackupHead | BackupRow | BackupEnd) => Promise<void>,
): Promise<BackupEnd> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await plainText(tx)
      const columns = await columnsOf(tx)
      const tables = (await inOrder(tx)).filter((table) => columns.has(table))
      const names = (table: string) => columns.get(table)!.map(({ name }) => name)
      await write({
        kind: 'usher-backup',
        format: 1,
        migrations: await runMigrations(tx),
        tables: Object.fromEntries(tables.map((table) => [table, names(table)])),
        at: now.toISOString(),
      })
      const rows: Record<string, number> = {}
      for (const table of tables) {
        rows[table] = 0
        const texts = names(table).map((name) => sql`${sql.ref(name)}::text`)
        await sql`
          declare backup no scroll cursor for
          select array[${sql.join(texts)}] as values from ${sql.table(table)}`.execute(tx)
        for (;;) {
          const page = await sql<{ values: (string | null)[] }>`
            fetch forward ${sql.raw(String(ROWS_AT_ONCE))} from backup`.execute(tx)
          for (const { values } of page.rows) await write([table, ...values])
          rows[table] += page.rows.length
          if (page.rows.length < ROWS_AT_ONCE) break
        }
        await sql`close backup`.execute(tx)
      }
      const end: BackupEnd = { kind: 'end', rows, identities: await identitiesOf(tx) }
      await write(end)
      return end
    })
}

/** Why a backup cannot be restored by this version; undefined where it can. */
export function refusalOf({ migrations }: Pick<BackupHead, 'migrations'>): string | undefined {
  const known = Object.keys(MIGRATIONS)
  if (migrations.length > 0 && migrations.every((name, i) => name === known[i])) return undefined
  const strange = migrations.find((name, i) => name !== known[i])
  return `It is of a newer version of Usher (schema ${strange ?? 'unknown'}; this one knows ${known.at(-1)}). Restore it with that version.`
}

/** Whether nothing is stored: no table of ours has a row. */
export async function isEmptyDatabase(db: Db): Promise<boolean> {
  for (const table of await tablesThere(db)) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db)
    if (rows.length > 0) return false
  }
  return true
}

/** Puts a backup in the place of all our tables, brought up to date, in one transaction. Tables of others stay.
 *  @param lines what comes after the head
 *  @throws when a row does not fit, or the end is not as it says; then nothing has changed */
export async function writeBackup(
  db: Database,
  head: BackupHead,
  lines: AsyncIterable<BackupRow | BackupEnd>,
): Promise<BackupEnd> {
  return db.transaction().execute(async (tx) => {
    await plainText(tx)
    const there = await tablesThere(tx, ['kysely_migration', 'kysely_migration_lock'])
    if (there.length)
      await sql`drop table ${sql.join(there.map((table) => sql.table(table)))} cascade`.execute(tx)
    const [before, after] = [new Set(head.migrations), Object.keys(MIGRATIONS)]
    for (const name of after.filter((name) => before.has(name))) await runMigration(tx, name)
    const end = await load(tx, head, lines)
    for (const name of after.filter((name) => !before.has(name))) await runMigration(tx, name)
    await noteMigrations(tx, after)
    return end
  })
}

/** Takes what was erased out of the database's own files, as far as it can be done from here. Embedded: every table is written
 *  anew and the log begins anew, so that no file holds it any more; all else waits meanwhile. Postgres: the space may be used
 *  again, and statistics are taken anew, which hold examples of values. */
export async function compact(db: Database, isEmbedded: boolean): Promise<void> {
  for (const table of Object.keys(PERSONAL_DATA.tables)) {
    const statement = isEmbedded ? sql`vacuum (full)` : sql`vacuum (analyze)`
    await sql`${statement} ${sql.table(table)}`.execute(db)
  }
  if (!isEmbedded) return
  await sql`select pg_switch_wal()`.execute(db)
  await sql`checkpoint`.execute(db)
  await sql`checkpoint`.execute(db)
}

async function load(
  tx: Db,
  head: BackupHead,
  lines: AsyncIterable<BackupRow | BackupEnd>,
): Promise<BackupEnd> {
  const types = await columnsOf(tx)
  const counts: Record<string, number> = Object.fromEntries(Object.keys(head.tables).map((name) => [name, 0]))
  let batch: { table: string; rows: (string | null)[][]; chars: number } | undefined
  const flush = async () => {
    if (batch) await insert(tx, batch.table, head.tables[batch.table]!, batch.rows, types)
    batch = undefined
  }
  for await (const line of lines) {
    if (!Array.isArray(line)) {
      await flush()
      for (const [name, value] of Object.entries(line.identities)) await setIdentity(tx, name, value)
      return line
    }
    const [table, ...values] = line
    counts[table]!++
    if (
      batch &&
      (batch.table !== table || batch.rows.length >= ROWS_AT_ONCE || batch.chars > CHARS_AT_ONCE_MAX)
    )
      await flush()
    batch ??= { table, rows: [], chars: 0 }
    batch.rows.push(values)
    for (const value of values) batch.chars += value?.length ?? 0
  }
  throw new Error('The file has no end.')
}

/** Each value is read by its column's own type, so that nothing is lost on the way. */
async function insert(
  tx: Db,
  table: string,
  names: string[],
  rows: (string | null)[][],
  types: Map<string, { name: string; type: string }[]>,
): Promise<void> {
  const typeOf = new Map(types.get(table)?.map(({ name, type }) => [name, type]))
  const columns = names.map((name, i) => ({
    ref: sql.ref(name),
    value: sql`${sql.ref(`c${i}`)}::${sql.raw(typeOf.get(name) ?? 'text')}`,
    all: sql`${rows.map((row) => row[i] ?? null)}::text[]`,
    alias: sql.ref(`c${i}`),
  }))
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map(({ ref }) => ref))}) overriding system value
    select ${sql.join(columns.map(({ value }) => value))}
    from unnest(${sql.join(columns.map(({ all }) => all))}) as row (${sql.join(columns.map(({ alias }) => alias))})`.execute(
    tx,
  )
}

/** Values as text are then the same in every session. */
async function plainText(tx: Db): Promise<void> {
  await sql`set local timezone = 'UTC'`.execute(tx)
  await sql`set local datestyle = 'ISO'`.execute(tx)
  await sql`set local bytea_output = 'hex'`.execute(tx)
  await sql`set local extra_float_digits = 1`.execute(tx)
}

async function columnsOf(db: Db): Promise<Map<string, { name: string; type: string }[]>> {
  const { rows } = await sql<{ table: string; columns: { name: string; type: string }[] }>`
    select relname as table,
      jsonb_agg(jsonb_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by attnum) as columns
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
      and attgenerated = '' and relname = any(${[...OUR_TABLES]})
    group by relname`.execute(db)
  return new Map(rows.map(({ table, columns }) => [table, columns]))
}

/** Our tables that are there. */
async function tablesThere(db: Db, more: string[] = []): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables
    where schemaname = 'public' and tablename = any(${[...OUR_TABLES, ...more]}) order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

/** Whatever is referred to comes first. */
async function inOrder(db: Db): Promise<string[]> {
  const { rows } = await sql<{ table: string; of: string }>`
    select conrelid::regclass::text as table, confrelid::regclass::text as of from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`.execute(db)
  const left = new Set(OUR_TABLES)
  const order: string[] = []
  while (left.size > 0) {
    const free = [...left].filter((table) => !rows.some((row) => row.table === table && left.has(row.of)))
    if (free.length === 0)
      throw new Error(`Tables refer to one another in a circle: ${[...left].join(', ')}.`)
    for (const table of free) left.delete(table)
    order.push(...free.toSorted())
  }
  return order
}

async function identitiesOf(db: Db): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string; last: string }>`
    select relname || '.' || attname as name, pg_sequence_last_value(pg_get_serial_sequence(quote_ident(relname), attname)::regclass)::text as last
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and attidentity <> '' and relname = any(${[...OUR_TABLES]})`.execute(
    db,
  )
  return Object.fromEntries(rows.flatMap(({ name, last }) => (last === null ? [] : [[name, last]])))
}

async function setIdentity(tx: Db, name: string, value: string): Promise<void> {
  const [table, column] = name.split('.')
  await sql`select setval(pg_get_serial_sequence(${table}, ${column}), ${value}::bigint)`.execute(tx)
}

/** The migrations that have run, in their order. */
export async function runMigrations(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

async function runMigration(tx: Db, name: string): Promise<void> {
  for (const statement of statementsOf(MIGRATIONS[name]!)) await sql.raw(statement).execute(tx)
}

/** As kysely's migrator keeps them. */
async function noteMigrations(tx: Db, names: string[]): Promise<void> {
  await sql`create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null)`.execute(
    tx,
  )
  await sql`create table kysely_migration_lock (id varchar(255) not null primary key, is_locked integer default 0 not null)`.execute(
    tx,
  )
  await sql`insert into kysely_migration_lock (id) values ('migration_lock')`.execute(tx)
  const at = new Date().toISOString()
  for (const name of names) await sql`insert into kysely_migration values (${name}, ${at})`.execute(tx)
}
