import { sql, type RawBuilder } from 'kysely'
import type { Db } from './database.ts'
import { PERSONAL_DATA, type PersonalTable } from './personal-data.ts'

/** A row as the database gives it as JSON. */
export interface StoredRow {
  table: string
  row: Record<string, unknown>
  /** It is another's, and names the buyer in these columns: of it only what is about nobody. */
  names?: string[]
}

/** All of some buyers: the ids of their rows, by table, and their addresses in lower case. */
export interface Reached {
  ids: Map<string, string[]>
  addresses: string[]
}

/** What has served its time on a site, by when it was last active. */
export interface Cutoffs {
  withoutContactBefore: Date
  leadBefore: Date
}

const TABLES: [string, PersonalTable][] = Object.entries(PERSONAL_DATA.tables)
/** Those whose rows others belong to. */
const REFERRED = new Set(TABLES.flatMap(([, { of }]) => Object.keys(of)))

/** Finds, gives and takes away all that is stored about buyers, by the list of `personal-data.ts`. */
export const keeping = (db: Db) => ({
  /** The conversations of an address: where it is what the buyer said last, what the site vouches for, or where the invitation
   *  went. */
  conversationsOf: async (address: string): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`
      select id from conversations
      where lower(verified_email) = ${address} or lower(profile -> 'facts' ->> 'email') = ${address}
      union select conversation from leads where lower(email) = ${address}
      union select conversation from bookings join leads on leads.id = bookings.lead
        where lower(bookings.email) = ${address}
      order by 1`.execute(db)
    return rows.map(({ id }) => id)
  },

  /** Follows conversations to all that belongs to them. */
  reach: async (conversations: string[], address?: string): Promise<Reached> => {
    const reached: Reached = {
      ids: new Map([['buyers', conversations]]),
      addresses: address === undefined ? [] : [address],
    }
    for (const [table, its] of TABLES.toReversed()) {
      if (!REFERRED.has(table)) continue
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(table)} where ${belongsTo(table, its, reached)}`.execute(db)
      reached.ids.set(
        table,
        rows.map(({ id }) => id),
      )
      if (table === 'leads' && address === undefined) reached.addresses = await addressesOf(db, reached)
    }
    return reached
  },

  /** The rows reached, those that others refer to first. */
  rowsOf: async (reached: Reached): Promise<StoredRow[]> => {
    const all: StoredRow[] = []
    for (const [table, its] of TABLES.toReversed()) {
      const { rows } = await sql<{ row: Record<string, unknown> }>`
        select to_jsonb(one) as row from ${sql.table(table)} as one
        where ${belongsTo(table, its, reached, 'one')}`.execute(db)
      all.push(...rows.map(({ row }) => ({ table, row })))
    }
    return all
  },

  /** Rows of others that name the address, such as a meeting to which it was invited as a guest. */
  rowsNaming: async (address: string, reached: Reached): Promise<StoredRow[]> => {
    const all: StoredRow[] = []
    for (const [table, its] of TABLES.toReversed()) {
      if (its.personal.length === 0) continue
      const names = its.personal.map((column) => sql`${naming('one', column, address)} as ${sql.ref(column)}`)
      const some = its.personal.map((column) => naming('one', column, address))
      const { rows } = await sql<{ row: Record<string, unknown>; names: Record<string, boolean> }>`
        select to_jsonb(one) - ${its.personal as string[]}::text[] as row,
          (select to_jsonb(n) from (select ${sql.join(names)}) as n) as names
        from ${sql.table(table)} as one
        where (${sql.join(some, sql` or `)}) and not coalesce(${belongsTo(table, its, reached, 'one')}, false)`.execute(
        db,
      )
      for (const { row, names } of rows)
        all.push({ table, row, names: Object.keys(names).filter((column) => names[column]) })
    }
    return all
  },

  /** Deletes what was reached; gives how many rows of each table. What is to stay of it stays. */
  erase: async (reached: Reached): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {}
    for (const [table, its] of TABLES) {
      if (its.stays) continue
      const { numAffectedRows } = await sql`
        delete from ${sql.table(table)} where ${belongsTo(table, its, reached)}`.execute(db)
      if (numAffectedRows) counts[table] = Number(numAffectedRows)
    }
    return counts
  },

  /** Makes an address unreadable wherever it still stands: its letters and digits become `x`, so that places in the text stay
   *  where they are; from a list of addresses it is taken out. Gives how many values of each table. */
  blank: async (address: string, digest: string): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {}
    const types = await typesOf(db)
    const mask = address.replace(/[\p{L}\p{N}]/gu, 'x')
    for (const [table, its] of TABLES)
      for (const column of its.personal) {
        const text = sql`${sql.ref(column)}::text`
        const to = its.addresses?.includes(column)
          ? sql`(select coalesce(jsonb_agg(item), '[]') from jsonb_array_elements_text(${sql.ref(column)}) as item
              where lower(item) <> ${address})`
          : sql`regexp_replace(${text}, ${patternOf(address)}, ${mask}, 'gi')::${sql.raw(types.get(`${table}.${column}`)!)}`
        const { numAffectedRows } = await sql`
          update ${sql.table(table)} set ${sql.ref(column)} = ${to} where ${naming(table, column, address)}`.execute(
          db,
        )
        if (numAffectedRows) counts[table] = (counts[table] ?? 0) + Number(numAffectedRows)
      }
    await sql`update bookings set told_guests = told_guests - ${digest}::text where told_guests ? ${digest}`.execute(
      db,
    )
    return counts
  },

  /** Turns that the offers of these leads still hold, to be given back. */
  turnsHeld: async (reached: Reached): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`
      select id from turns where state = 'taken' and decision = any(${idsOf(reached, 'decisions')})`.execute(
      db,
    )
    return rows.map(({ id }) => id)
  },

  /** Conversations of a site that have served their time, the oldest first: without contact those that never became a lead and
   *  named no way to be reached; all others with the lead, of which a meeting to come, too, is activity. */
  expired: async (site: string, cutoffs: Cutoffs, limit: number, among?: string[]): Promise<string[]> => {
    const facts = sql`conversations.profile -> 'facts'`
    const withoutContact = sql`leads.id is null and verified_email is null and ${facts} ->> 'email' is null and ${facts} ->> 'phone' is null`
    const { rows } = await sql<{ id: string }>`
      select conversations.id from conversations left join leads on leads.conversation = conversations.id
      where conversations.site = ${site} ${among ? sql`and conversations.id = any(${among})` : sql``}
        and conversations.updated_at < ${later(cutoffs)}
        and case when ${withoutContact} then conversations.updated_at < ${cutoffs.withoutContactBefore}
          else greatest(conversations.updated_at, leads.updated_at,
            (select max(upper(during)) from bookings where bookings.lead = leads.id)) < ${cutoffs.leadBefore} end
      order by conversations.updated_at limit ${limit}`.execute(db)
    return rows.map(({ id }) => id)
  },

  /** Forgets records of deliveries of a site that ended before then; empty: of those that are about none. */
  forgetDeliveries: async (site: string, before: Date): Promise<void> => {
    for (const [table, { deliveredAt }] of TABLES)
      if (deliveredAt)
        await sql`
          delete from ${sql.table(table)} where site = ${site} and ${sql.ref(deliveredAt)} < ${before}`.execute(
          db,
        )
  },

  /** Every site that there ever was. */
  sites: async (): Promise<string[]> =>
    (await db.selectFrom('sites').select('id').orderBy('id').execute()).map(({ id }) => id),

  /** Coming meetings of these leads. */
  coming: async (reached: Reached, now: Date): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`
      select id from bookings
      where id = any(${idsOf(reached, 'bookings')}) and state = 'booked' and lower(during) > ${now}
      order by id`.execute(db)
    return rows.map(({ id }) => id)
  },

  /** How many deliveries about these are due and not made yet. */
  countDue: async (reached: Reached, now: Date): Promise<number> => {
    const { rows } = await sql<{ count: string }>`
      select count(*) from jobs
      where ${belongsTo('jobs', PERSONAL_DATA.tables.jobs, reached)} and state = 'due' and due_at <= ${now}`.execute(
      db,
    )
    return Number(rows[0]!.count)
  },
})

/** Whether a row is of those reached. Columns that are null belong to nobody. */
function belongsTo(table: string, its: PersonalTable, reached: Reached, alias = table): RawBuilder<boolean> {
  const known = reached.ids.get(table)
  if (known) return sql`coalesce(${sql.ref(`${alias}.id`)} = any(${known}), false)`
  const columns = Object.entries(its.of).flatMap(([of, by]) =>
    [by!].flat().map((column) => sql`${sql.ref(`${alias}.${column}`)} = any(${idsOf(reached, of)})`),
  )
  if (its.address === undefined) return columns.length ? anyOf(columns) : sql<boolean>`false`
  const address = sql`lower(${sql.ref(`${alias}.${its.address}`)})`
  return sql`${anyOf([...columns, sql`${address} = any(${reached.addresses})`])}
    and not exists (select 1 from leads where lower(leads.email) = ${address} and not leads.id = any(${idsOf(reached, 'leads')}))`
}

function anyOf(conditions: RawBuilder<unknown>[]): RawBuilder<boolean> {
  return sql`coalesce(${sql.join(conditions, sql` or `)}, false)`
}

function idsOf({ ids }: Reached, table: string): string[] {
  return ids.get(table) ?? []
}

async function addressesOf(db: Db, reached: Reached): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select distinct lower(email) as address from leads
    where email is not null and id = any(${idsOf(reached, 'leads')})`.execute(db)
  return rows.map(({ address }) => address)
}

function naming(table: string, column: string, address: string): RawBuilder<boolean> {
  return sql`coalesce(${sql.ref(`${table}.${column}`)}::text ~* ${patternOf(address)}, false)`
}

/** The whole address, not as a part of a longer one. In the text of a jsonb a line's end is a backslash and a letter. */
function patternOf(address: string): string {
  const literal = address.replace(/[^\p{L}\p{N}@_]/gu, (char) => `\\${char}`)
  return `(?:(?<![a-z0-9._%+-])|(?<=\\\\[bfnrt]))${literal}(?![a-z0-9-]|\\.[a-z0-9])`
}

async function typesOf(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; type: string }>`
    select table_name || '.' || column_name as name, data_type as type
    from information_schema.columns where table_schema = 'public'`.execute(db)
  return new Map(rows.map(({ name, type }) => [name, type]))
}

function later({ withoutContactBefore, leadBefore }: Cutoffs): Date {
  return withoutContactBefore > leadBefore ? withoutContactBefore : leadBefore
}
