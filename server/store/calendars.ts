import { sql } from 'kysely'
import type { Db, Tables } from './database.ts'

interface Range {
  start: number
  end: number
}

/** How a rep's calendar stands. */
export interface StoredCalendar {
  rep: string
  source: 'roster' | 'rep'
  kind: 'caldav' | 'ics'
  digest: string
  /** What the rep entered, sealed; null where the roster has it. */
  sealed: string | null
  /** `new`: never read yet. `broken`: what it says is not believed until it can be read again. */
  state: Tables['calendars']['state']
  trouble: string | null
  troubleSince: Date | null
  /** Busy times are as of then. */
  readAt: Date | null
  cursor: string | null
}

export interface StoredBusy extends Range {
  rep: string
  leave: 'out-of-office' | 'all-day' | null
}

const ROWS_PER_INSERT = 1000
const literal = (range: Range) =>
  `[${new Date(range.start).toISOString()},${new Date(range.end).toISOString()})`

/** Calendars that are connected, and what they said last. */
export const calendars = (db: Db) => {
  const read = () =>
    db
      .selectFrom('calendars')
      .select([
        'rep',
        'source',
        'kind',
        'digest',
        'sealed',
        'state',
        'trouble',
        'trouble_since as troubleSince',
        'read_at as readAt',
        'cursor',
      ])
  return {
    all: async (): Promise<StoredCalendar[]> => read().orderBy('rep').execute(),

    of: async (reps: string[]): Promise<StoredCalendar[]> =>
      reps.length ? read().where('rep', 'in', reps).execute() : [],

    find: async (rep: string): Promise<StoredCalendar | undefined> =>
      read().where('rep', '=', rep).executeTakeFirst(),

    /** Connects a calendar in place of the one before; nothing is known of it yet. */
    connect: async (
      calendar: Pick<StoredCalendar, 'rep' | 'source' | 'kind' | 'digest' | 'sealed'>,
      at: Date,
    ): Promise<void> => {
      await db.deleteFrom('calendars').where('rep', '=', calendar.rep).execute()
      await db
        .insertInto('calendars')
        .values({
          ...calendar,
          state: 'new',
          trouble: null,
          trouble_since: null,
          read_at: null,
          known: null,
          cursor: null,
          connected_at: at,
        })
        .execute()
    },

    disconnect: async (rep: string): Promise<void> => {
      await db.deleteFrom('calendars').where('rep', '=', rep).execute()
    },

    /** Puts what a calendar says of a range in place of what was known of it. The whole range that is looked ahead is
     *  `full`: then nothing of before is kept. */
    keepBusy: async (
      rep: string,
      range: Range,
      busy: (Range & { leave?: 'out-of-office' | 'all-day' | undefined })[],
      at: Date,
      full: boolean,
    ): Promise<void> => {
      // Two who ask at once keep what they were told one after the other, or it would be there twice.
      if (!(await read().where('rep', '=', rep).forUpdate().executeTakeFirst())) return
      const asked = sql`${literal(range)}::tstzrange`
      if (full) await db.deleteFrom('calendar_busy').where('rep', '=', rep).execute()
      // What lies outside of the range stays as it was known.
      else
        await sql`
          with gone as (
            delete from calendar_busy where rep = ${rep} and during && ${asked} returning during, leave)
          insert into calendar_busy (rep, during, leave)
          select ${rep}, unnest(tstzmultirange(during) - tstzmultirange(${asked})), leave from gone`.execute(
          db,
        )
      for (let i = 0; i < busy.length; i += ROWS_PER_INSERT)
        await db
          .insertInto('calendar_busy')
          .values(
            busy
              .slice(i, i + ROWS_PER_INSERT)
              .map((one) => ({ rep, during: literal(one), leave: one.leave ?? null })),
          )
          .execute()
      await db
        .updateTable('calendars')
        .set({
          trouble: null,
          trouble_since: null,
          ...(full && { state: 'ok', read_at: at, known: literal(range) }),
        })
        .where('rep', '=', rep)
        .$if(!full, (query) => query.where('state', '=', 'ok'))
        .execute()
    },

    keepCursor: async (rep: string, cursor: string): Promise<void> => {
      await db.updateTable('calendars').set({ cursor }).where('rep', '=', rep).execute()
    },

    /** Notes that it could not be read. `broken` from now on, or only late; true when it has just become broken. */
    fail: async (rep: string, trouble: string, broken: boolean, at: Date): Promise<boolean> => {
      const before = await read().where('rep', '=', rep).forUpdate().executeTakeFirst()
      if (!before) return false
      await db
        .updateTable('calendars')
        .set({
          trouble,
          trouble_since: before.troubleSince ?? at,
          ...(broken && { state: 'broken' }),
        })
        .where('rep', '=', rep)
        .execute()
      return broken && before.state !== 'broken'
    },

    busy: async (reps: string[], range: Range): Promise<StoredBusy[]> => {
      if (!reps.length) return []
      const rows = await db
        .selectFrom('calendar_busy')
        .select(['rep', 'leave', sql<Date>`lower(during)`.as('start'), sql<Date>`upper(during)`.as('end')])
        .where('rep', 'in', reps)
        .where(sql<boolean>`during && ${literal(range)}::tstzrange`)
        .execute()
      return rows.map((row) => ({ ...row, start: row.start.getTime(), end: row.end.getTime() }))
    },
  }
}
