import { sql } from 'kysely'
import type { Db } from './database.ts'

export const JOB_KINDS = [
  'invite-buyer',
  'invite-rep',
  'cancel-buyer',
  'cancel-rep',
  'brief-queue',
  'offer-expiry',
] as const
export type JobKind = (typeof JOB_KINDS)[number]

export interface Job {
  id: string
  site: string
  kind: JobKind
  /** The booking, decision or offer that it is about. */
  subject: string
  attempts: number
}

/** What is due later. A key stands for one thing to do: added again it changes nothing. */
export const jobs = (db: Db) => ({
  add: async (
    job: { site: string; kind: JobKind; subject: string; dueAt: Date },
    at: Date,
  ): Promise<void> => {
    await db
      .insertInto('jobs')
      .values({
        site: job.site,
        kind: job.kind,
        key: `${job.kind}:${job.subject}`,
        subject: job.subject,
        due_at: job.dueAt,
        state: 'due',
        leased_until: null,
        last_error: null,
        created_at: at,
        done_at: null,
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
  },

  /** Takes the jobs that are due, so that no other worker has them until the lease ends. */
  claim: async (count: number, leaseSeconds: number, now: Date): Promise<Job[]> => {
    const until = new Date(now.getTime() + leaseSeconds * 1000)
    const rows = await db
      .updateTable('jobs')
      .set((e) => ({ leased_until: until, attempts: e('attempts', '+', 1) }))
      .where(
        'id',
        'in',
        db
          .selectFrom('jobs')
          .select('id')
          .where('state', '=', 'due')
          .where('due_at', '<=', now)
          .where((e) => e.or([e('leased_until', 'is', null), e('leased_until', '<', now)]))
          .orderBy('due_at')
          .limit(count)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'site', 'kind', 'subject', 'attempts'])
      .execute()
    return rows.map((row) => ({ ...row, kind: row.kind as JobKind }))
  },

  done: async (id: string, at: Date): Promise<void> => {
    await db
      .updateTable('jobs')
      .set({ state: 'done', done_at: at, leased_until: null, last_error: null })
      .where('id', '=', id)
      .execute()
  },

  retry: async (id: string, error: string, dueAt: Date): Promise<void> => {
    await db
      .updateTable('jobs')
      .set({ last_error: error, due_at: dueAt, leased_until: null })
      .where('id', '=', id)
      .execute()
  },

  /** Gives up, and keeps why. */
  bury: async (id: string, error: string, at: Date): Promise<void> => {
    await db
      .updateTable('jobs')
      .set({ state: 'dead', last_error: error, done_at: at, leased_until: null })
      .where('id', '=', id)
      .execute()
  },

  /** How long until the next is due, in ms; null when there is none. */
  nextDue: async (now: Date): Promise<number | null> => {
    const { at } = await db
      .selectFrom('jobs')
      .select(sql<Date | null>`min(greatest(due_at, coalesce(leased_until, due_at)))`.as('at'))
      .where('state', '=', 'due')
      .executeTakeFirstOrThrow()
    return at === null ? null : Math.max(0, at.getTime() - now.getTime())
  },

  /** Forgets what was delivered before. */
  sweep: async (before: Date): Promise<void> => {
    await db.deleteFrom('jobs').where('state', '=', 'done').where('done_at', '<', before).execute()
  },
})
