import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The schema as text, for review: tables with columns, then constraints and indexes, in order of their names. */
export async function dumpSchema(db: Database): Promise<string> {
  const columns = await sql<{ table: string; line: string }>`
    select c.relname as table,
      format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attidentity <> '' then ' generated as identity' else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end,
        case when a.attnotnull then ' not null' else '' end) as line
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped and c.relname not like 'kysely%'
    order by c.relname, a.attnum`.execute(db)
  const rules = await sql<{ table: string; line: string }>`
    select conrelid::regclass::text as table, format('  %s %s', conname, pg_get_constraintdef(oid)) as line
    from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid::regclass::text not like 'kysely%'
    union all
    select tablename, format('  %s', indexdef) from pg_indexes
    where schemaname = 'public' and tablename not like 'kysely%'
      and indexname not in (select conname from pg_constraint)
    order by 1, 2`.execute(db)
  const tables = [...new Set(columns.rows.map(({ table }) => table))]
  const linesOf = (rows: { table: string; line: string }[], table: string) =>
    rows.flatMap((row) => (row.table === table ? [row.line] : []))
  return tables
    .map((table) =>
      [`table ${table}`, ...linesOf(columns.rows, table), ...linesOf(rules.rows, table)].join('\n'),
    )
    .join('\n\n')
    .concat('\n')
}
