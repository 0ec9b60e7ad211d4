import { sql, type Updateable } from 'kysely'
import type { Db, Tables } from './database.ts'
import { FAILURES_MAX } from './breakers.ts'
import { destinationOf, JOB_KINDS, traitsOf, type JobKind, type JobName } from './job-kinds.ts'

export interface JobKey extends JobName {
  /** The state of it that it is about, such as the booking's sequence. */
  version?: number | undefined
}

export interface Job extends Required<JobKey> {
  id: string
  site: string
  attempts: number
  createdAt: Date
  destination: string
  lead: string | null
  expiresAt: Date | null
  /** Its destination has failed of late. */
  troubled: boolean
}

export interface NewJob extends JobKey {
  site: string
  dueAt: Date
  /** The lead that it is about: such jobs are listed and erased with it. */
  lead?: string | undefined
}

export type JobState = Tables['jobs']['state']

/** A delivery, as people look at it. */
export interface Delivery {
  id: string
  kind: string
  destination: string
  subject: string
  part: string
  lead: string | null
  state: JobState
  attempts: number
  dueAt: Date
  createdAt: Date
  doneAt: Date | null
  lastError: string | null
  /** Its destination is left alone until then. */
  openUntil: Date | null
}

export interface DeliveriesAsked {
  states: JobState[]
  destination?: string | undefined
  lead?: string | undefined
  limit: number
}

const MINUTE_MS = 60_000

const keyOf = ({ kind, subject, part = '', version = 0 }: JobKey) =>
  [kind, subject, ...(part || version ? [part, version] : [])].join(':')

/** As the table has them. */
export function jobRows(jobs: NewJob[], at: Date) {
  return jobs.map((job) => valuesOf(job, at))
}

const valuesOf = (job: NewJob, at: Date) => {
  const { ordered, minutes } = traitsOf(job.kind)
  const destination = destinationOf(job)
  return {
    site: job.site,
    kind: job.kind,
    key: keyOf(job),
    subject: job.subject,
    part: job.part ?? '',
    version: job.version ?? 0,
    due_at: job.dueAt,
    state: 'due' as const,
    destination,
    lane: ordered && job.lead !== undefined ? `${job.lead}/${destination}` : '',
    lead: job.lead ?? null,
    expires_at: minutes === undefined ? null : new Date(job.dueAt.getTime() + minutes * MINUTE_MS),
    leased_until: null,
    last_error: null,
    created_at: at,
    done_at: null,
  }
}

/** What is due later. */
export const jobs = (db: Db) => ({
  /** Adds things to do once: added again they change nothing. */
  add: async (job: NewJob | NewJob[], at: Date): Promise<void> => {
    const jobs = jobRows(Array.isArray(job) ? job : [job], at)
    if (!jobs.length) return
    await db
      .insertInto('jobs')
      .values(jobs)
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
    for (const newer of jobs) if (newer.lane && traitsOf(newer.kind).newest) await supersede(db, newer, at)
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

  /** Takes the jobs that are due, so that no other worker has them until the lease ends; of these kinds, or of all, and of one
   *  destination no more than `each` at a time. Of a lane its first alone; of a destination that is left alone, none; of one that
   *  was, one, to try. */
  claim: async (
    count: number,
    leaseSeconds: number,
    now: Date,
    kinds: readonly JobKind[] = JOB_KINDS,
    each = count,
  ): Promise<Job[]> => {
    const until = new Date(now.getTime() + leaseSeconds * 1000)
    const { rows } = await sql<Job>`
      with standing as (
        select destination, case when destination = '' then ${count}::int when failures >= ${FAILURES_MAX} then 1 else ${each}::int end as most
        from (select distinct destination from jobs where state = 'due' and due_at <= ${now} and kind = any(${kinds})) as waiting
        left join breakers using (destination)
        where open_until is null or open_until <= ${now}
      ), first as (
        select due.id, due.due_at from standing cross join lateral (
          select id, due_at from jobs
          where state = 'due' and jobs.destination = standing.destination and due_at <= ${now} and kind = any(${kinds})
            and (leased_until is null or leased_until < ${now})
            and (lane = '' or not exists (
              select 1 from jobs as before where before.lane = jobs.lane and before.state = 'due' and before.id < jobs.id))
          order by due_at, id
          limit greatest(0, most - (
            select count(*) from jobs as taken
            where taken.state = 'due' and taken.destination = standing.destination and taken.leased_until >= ${now}))
        ) as due
        order by due.due_at, due.id limit ${count}
      ), mine as (
        select id from jobs where id in (select id from first) and state = 'due'
          and (leased_until is null or leased_until < ${now})
        for update skip locked
      ), claimed as (
        update jobs set leased_until = ${until}, attempts = attempts + 1 from mine where jobs.id = mine.id returning jobs.*
      )
      select id::text, site, kind, subject, part, version, attempts, created_at as "createdAt", destination, lead,
        expires_at as "expiresAt",
        exists (select 1 from breakers where breakers.destination = claimed.destination) as troubled
      from claimed order by due_at, claimed.id`.execute(db)
    return rows
  },

  /** Takes back what a process that died was at. Only where no other can be at it: the embedded database has one process. */
  release: async (): Promise<void> => {
    await db.updateTable('jobs').set({ leased_until: null }).where('leased_until', 'is not', null).execute()
  },

  done: async (job: Claimed, at: Date): Promise<void> =>
    end(db, job, { state: 'done', done_at: at, leased_until: null, last_error: null }),

  /** Done for now, and due again then. */
  again: async (job: Claimed, dueAt: Date): Promise<void> =>
    end(db, job, { due_at: dueAt, attempts: 0, leased_until: null, last_error: null }),

  /** Not due yet after all; the try does not count. */
  postpone: async (job: Claimed, dueAt: Date, why?: string): Promise<void> =>
    end(db, job, {
      due_at: dueAt,
      attempts: job.attempts - 1,
      leased_until: null,
      ...(why !== undefined && { last_error: why }),
    }),

  retry: async (job: Claimed, error: string, dueAt: Date): Promise<void> =>
    end(db, job, { last_error: error, due_at: dueAt, leased_until: null }),

  /** Gives up, and keeps why. */
  bury: async (job: Claimed, error: string, at: Date): Promise<void> =>
    end(db, job, { state: 'dead', last_error: error, done_at: at, leased_until: null }),

  /** It would come too late. */
  expire: async (job: Claimed, at: Date): Promise<void> =>
    end(db, job, {
      state: 'expired',
      last_error: 'It would come too late.',
      done_at: at,
      leased_until: null,
    }),

  /** How long until the next is due, in ms; null when there is none. */
  nextDue: async (now: Date): Promise<number | null> => {
    const { at } = await db
      .selectFrom('jobs')
      .select(sql<Date | null>`min(greatest(due_at, coalesce(leased_until, due_at)))`.as('at'))
      .where('state', '=', 'due')
      .executeTakeFirstOrThrow()
    return at === null ? null : Math.max(0, at.getTime() - now.getTime())
  },

  /** What people look at, the latest first. */
  list: async ({ states, destination, lead, limit }: DeliveriesAsked): Promise<Delivery[]> => {
    if (states.length === 0) return []
    let query = db
      .selectFrom('jobs')
      .leftJoin('breakers', 'breakers.destination', 'jobs.destination')
      .select([
        'jobs.id',
        'kind',
        'jobs.destination',
        'subject',
        'part',
        'lead',
        'state',
        'attempts',
        'due_at as dueAt',
        'created_at as createdAt',
        'done_at as doneAt',
        'jobs.last_error as lastError',
        'open_until as openUntil',
      ])
      .where('state', 'in', states)
    if (destination !== undefined)
      query = query.where((e) =>
        e.or([
          e('jobs.destination', '=', destination),
          e('jobs.destination', 'like', `${destination.replaceAll(/[\\%_]/g, '\\$&')}:%`),
        ]),
      )
    if (lead !== undefined) query = query.where('lead', '=', lead)
    return query.orderBy('jobs.id', 'desc').limit(limit).execute()
  },

  /** Makes these due again, as if they were new: what was given up, came too late, or was done and is to be done once more. Gives
   *  which they are. */
  revive: async (ids: string[], at: Date): Promise<string[]> => {
    if (ids.length === 0) return []
    const rows = await db
      .updateTable('jobs')
      .set({ state: 'due', due_at: at, attempts: 0, expires_at: null, last_error: null, done_at: null })
      .where('id', 'in', ids)
      .where('state', '!=', 'due')
      .returning('id')
      .execute()
    return rows.map(({ id }) => id)
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
})

type Claimed = Pick<Job, 'id' | 'attempts'>

/** Jobs of the same kind and lane that were added before, and nobody is at. */
async function supersede(db: Db, { key, kind, lane }: ReturnType<typeof valuesOf>, at: Date): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ state: 'superseded', done_at: at })
    .where('lane', '=', lane)
    .where('kind', '=', kind)
    .where('state', '=', 'due')
    .where((e) => e.or([e('leased_until', 'is', null), e('leased_until', '<', at)]))
    .where('id', '<', (e) => e.selectFrom('jobs as newer').select('newer.id').where('newer.key', '=', key))
    .execute()
}

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
