import type { Hours, Leave } from '../workspace/schema/roster.ts'
import type { Db } from './database.ts'

/** A leave that a rep entered, over the roster's. Days are local and inclusive. */
export interface StoredLeave extends Leave {
  id: string
  rep: string
  to: string
}

/** What reps set for themselves, over the roster. */
export const reps = (db: Db) => ({
  /** Hours by rep, where a rep has set them. */
  hours: async (): Promise<{ rep: string; hours: Hours[] }[]> =>
    db.selectFrom('rep_hours').select(['rep', 'hours']).execute(),

  setHours: async (rep: string, hours: Hours[] | null, at: Date): Promise<void> => {
    if (!hours) {
      await db.deleteFrom('rep_hours').where('rep', '=', rep).execute()
      return
    }
    const its = { hours: JSON.stringify(hours), changed_at: at }
    await db
      .insertInto('rep_hours')
      .values({ rep, ...its })
      .onConflict((conflict) => conflict.column('rep').doUpdateSet(its))
      .execute()
  },

  /** Leave that ends on this day or later. */
  leave: async (since: string): Promise<StoredLeave[]> =>
    (
      await db
        .selectFrom('rep_leave')
        .selectAll()
        .where('last_day', '>=', since)
        .orderBy('first_day')
        .execute()
    ).map(({ id, rep, first_day, last_day, starts, ends, delegate }) => ({
      id,
      rep,
      from: first_day,
      to: last_day,
      ...(starts !== null && { start: starts }),
      ...(ends !== null && { end: ends }),
      ...(delegate !== null && { delegate }),
    })),

  addLeave: async (leave: StoredLeave, at: Date): Promise<void> => {
    await db
      .insertInto('rep_leave')
      .values({
        id: leave.id,
        rep: leave.rep,
        first_day: leave.from,
        last_day: leave.to,
        starts: leave.start ?? null,
        ends: leave.end ?? null,
        delegate: leave.delegate ?? null,
        created_at: at,
      })
      .execute()
  },

  /** Takes a rep's own leave back; false where there is none such. */
  removeLeave: async (rep: string, id: string): Promise<boolean> => {
    const { numDeletedRows } = await db
      .deleteFrom('rep_leave')
      .where('rep', '=', rep)
      .where('id', '=', id)
      .executeTakeFirst()
    return numDeletedRows === 1n
  },

  /** Keeps a link that opens a session once; `hash` is of its token. */
  addLink: async (hash: string, rep: string, expiresAt: Date): Promise<void> => {
    await db.insertInto('rep_links').values({ hash, rep, expires_at: expiresAt, used_at: null }).execute()
  },

  /** The rep whose link this is, while it works. Looking does not use it up. */
  linkOf: async (hash: string, now: Date): Promise<string | undefined> =>
    (
      await db
        .selectFrom('rep_links')
        .select('rep')
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst()
    )?.rep,

  /** Uses a link up, once however many try; the rep whose it was. */
  useLink: async (hash: string, now: Date): Promise<string | undefined> =>
    (
      await db
        .updateTable('rep_links')
        .set({ used_at: now })
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returning('rep')
        .executeTakeFirst()
    )?.rep,

  openSession: async (hash: string, rep: string, now: Date, expiresAt: Date): Promise<void> => {
    await db
      .insertInto('rep_sessions')
      .values({ hash, rep, created_at: now, expires_at: expiresAt })
      .execute()
  },

  sessionOf: async (hash: string, now: Date): Promise<string | undefined> =>
    (
      await db
        .selectFrom('rep_sessions')
        .select('rep')
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .executeTakeFirst()
    )?.rep,

  /** Ends one session, or all of a rep's. */
  closeSession: async (which: { hash: string } | { rep: string }): Promise<void> => {
    await db
      .deleteFrom('rep_sessions')
      .$if('hash' in which, (query) => query.where('hash', '=', (which as { hash: string }).hash))
      .$if('rep' in which, (query) => query.where('rep', '=', (which as { rep: string }).rep))
      .execute()
  },

  /** Records who did what. */
  noteAct: async (rep: string, act: string, subject: string, at: Date): Promise<void> => {
    await db.insertInto('rep_acts').values({ rep, act, subject, at }).execute()
  },

  acts: async (rep: string): Promise<{ act: string; subject: string; at: Date }[]> =>
    db.selectFrom('rep_acts').select(['act', 'subject', 'at']).where('rep', '=', rep).orderBy('id').execute(),

  /** Forgets what has run out. */
  sweep: async (now: Date): Promise<void> => {
    await db.deleteFrom('rep_links').where('expires_at', '<', now).execute()
    await db.deleteFrom('rep_sessions').where('expires_at', '<', now).execute()
  },
})
