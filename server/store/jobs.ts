import { sql, type Updateable } from 'kysely'
import type { Db, Tables } from './database.ts'

export const JOB_KINDS = [
  'invite-buyer',
  'invite-rep',
  'write-calendar',
  'remind-buyer',
  'inform-rep',
  'brief-queue',
  'ask-outcome',
  'offer-expiry',
  'read-calendar',
  'affected',
  'tell-affected',
  'tell-broken',
  'offer-again',
  'rep-link',
  'co-host-left',
  'follow-roster',
  'drift-digest',
] as const
export type JobKind = (typeof JOB_KINDS)[number]

export interface JobKey {
  kind: JobKind
  /** The booking, decision, offer or rep that it is about. */
  subject: string
  /** A host or guest of it. */
  part?: string | undefined
  /** The state of it that it is about, such as the booking's sequence. */
  version?: number | undefined
}

export interface Job extends Required<JobKey> {
  id: string
  site: string
  attempts: number
  createdAt: Date
}

export interface NewJob extends JobKey {
  site: string
  dueAt: Date
}

const keyOf = ({ kind, subject, part = '', version = 0 }: JobKey) =>
  [kind, subject, ...(part || version ? [part, version] : [])].join(':')

const valuesOf = (job: NewJob, at: Date) => ({
  site: job.site,
  kind: job.kind,
  key: keyOf(job),
  subject: job.subject,
  part: job.part ?? '',
  version: job.version ?? 0,
  due_at: job.dueAt,
  state: 'due' as const,
  leased_until: null,
  last_error: null,
  created_at: at,
  done_at: null,
})

/** What is due later. */
export const jobs = (db: Db) => ({
  /** Adds things to do once: added again they change nothing. */
  add: async (job: NewJob | NewJob[], at: Date): Promise<void> => {
    const jobs = Array.isArray(job) ? job : [job]
    if (!jobs.length) return
    await db
      .insertInto('jobs')
      .values(jobs.map((one) => valuesOf(one, at)))
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
  },

  /** Sets when a thing that is done again and again is due next, whatever became of it before; an earlier date stands. */
  schedule: async (job: NewJob, at: Date): Promise<void> => {
    const { key: _, ...values } = valuesOf(job, at)
    await db
      .insertInto('jobs')
      .values({ key: keyOf(job), ...values })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          ...values,
          attempts: 0,
          due_at: sql<Date>`case when jobs.state = 'due' then least(jobs.due_at, excluded.due_at) else excluded.due_at end`,
          leased_until: sql<Date | null>`case when jobs.state = 'due' then jobs.leased_until end`,
        }),
      )
      .execute()
  },

  /** Takes the jobs that are due, so that no other worker has them until the lease ends; of these kinds, or of all. */
  claim: async (
    count: number,
    leaseSeconds: number,
    now: Date,
    kinds: readonly JobKind[] = JOB_KINDS,
  ): Promise<Job[]> => {
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
          .where('kind', 'in', kinds)
          .where('due_at', '<=', now)
          .where((e) => e.or([e('leased_until', 'is', null), e('leased_until', '<', now)]))
          .orderBy('due_at')
          .limit(count)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'site', 'kind', 'subject', 'part', 'version', 'attempts', 'created_at as createdAt'])
      .execute()
    return rows.map((row) => ({ ...row, kind: row.kind as JobKind }))
  },

  done: async (job: Claimed, at: Date): Promise<void> =>
    end(db, job, { state: 'done', done_at: at, leased_until: null, last_error: null }),

  /** Done for now, and due again then. */
  again: async (job: Claimed, dueAt: Date): Promise<void> =>
    end(db, job, { due_at: dueAt, attempts: 0, leased_until: null, last_error: null }),

  /** Not due yet after all; the try does not count. */
  postpone: async (job: Claimed, dueAt: Date): Promise<void> =>
    end(db, job, { due_at: dueAt, attempts: job.attempts - 1, leased_until: null }),

  retry: async (job: Claimed, error: string, dueAt: Date): Promise<void> =>
    end(db, job, { last_error: error, due_at: dueAt, leased_until: null }),

  /** Gives up, and keeps why. */
  bury: async (job: Claimed, error: string, at: Date): Promise<void> =>
    end(db, job, { state: 'dead', last_error: error, done_at: at, leased_until: null }),

  /** How long until the next is due, in ms; null when there is none. */
  nextDue: async (now: Date): Promise<number | null> => {
    const { at } = await db
      .selectFrom('jobs')
      .select(sql<Date | null>`min(greatest(due_at, coalesce(leased_until, due_at)))`.as('at'))
      .where('state', '=', 'due')
      .executeTakeFirstOrThrow()
    return at === null ? null : Math.max(0, at.getTime() - now.getTime())
  },

  /** How the deliveries stand: given up, by kind, and due since before `late` without being taken up. */
  standing: async (late: Date): Promise<{ kind: string; dead: number; overdue: number }[]> => {
    const rows = await db
      .selectFrom('jobs')
      .select((e) => [
        'kind',
        e.fn.countAll<string>().filterWhere('state', '=', 'dead').as('dead'),
        e.fn.countAll<string>().filterWhere('state', '=', 'due').as('overdue'),
      ])
      .where((e) =>
        e.or([
          e('state', '=', 'dead'),
          e.and([
            e('state', '=', 'due'),
            e('due_at', '<', late),
            e.or([e('leased_until', 'is', null), e('leased_until', '<', late)]),
          ]),
        ]),
      )
      .groupBy('kind')
      .orderBy('kind')
      .execute()
    return rows.map(({ kind, dead, overdue }) => ({ kind, dead: Number(dead), overdue: Number(overdue) }))
  },

  /** Forgets what was delivered before. */
  sweep: async (before: Date): Promise<void> => {
    await db.deleteFrom('jobs').where('state', '=', 'done').where('done_at', '<', before).execute()
  },
})

type Claimed = Pick<Job, 'id' | 'attempts'>

/** Ends a try. What was scheduled anew while it ran is due as it was scheduled, and only let go of. */
async function end(db: Db, { id, attempts }: Claimed, change: Updateable<Tables['jobs']>): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set(change)
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    await db.updateTable('jobs').set({ leased_until: null }).where('id', '=', id).execute()
}
