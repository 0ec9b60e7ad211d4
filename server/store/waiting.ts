import type { Db, Tables } from './database.ts'

/** A lead in a queue: it waits, a rep has it, or it is closed. */
export interface StoredWait {
  lead: string
  site: string
  queue: string
  decision: string
  state: Tables['waiting']['state']
  /** Who has it now. */
  rep: string | null
  /** Who took it, gave it to `rep` or closed it; null: the server. */
  endedBy: string | null
  /** Why it waits no more, as an id of ours. */
  reason: string | null
  /** What a rep added. */
  note: string | null
  since: Date
  /** The time that the buyer was told; null: the queue promises none. */
  answerBy: Date | null
  endedAt: Date | null
}

export interface WaitEnd {
  state: 'claimed' | 'closed'
  rep?: string | undefined
  by?: string | undefined
  reason?: string | undefined
  note?: string | undefined
}

/** Leads that wait in queues, one row a lead. */
export const waiting = (db: Db) => {
  const read = () =>
    db
      .selectFrom('waiting')
      .select([
        'lead',
        'site',
        'queue',
        'decision',
        'state',
        'rep',
        'ended_by as endedBy',
        'reason',
        'note',
        'since',
        'answer_by as answerBy',
        'ended_at as endedAt',
      ])
  return {
    of: async (lead: string): Promise<StoredWait | undefined> =>
      read().where('lead', '=', lead).executeTakeFirst(),

    /** Keeps others from taking it until the transaction ends. */
    forChange: async (lead: string): Promise<StoredWait | undefined> =>
      read().where('lead', '=', lead).forUpdate().executeTakeFirst(),

    /** A lead waits from now on, whatever became of it before. */
    begin: async (
      wait: Pick<StoredWait, 'lead' | 'site' | 'queue' | 'decision' | 'since' | 'answerBy'>,
    ): Promise<void> => {
      const its = {
        queue: wait.queue,
        decision: wait.decision,
        state: 'waiting' as const,
        rep: null,
        ended_by: null,
        reason: null,
        note: null,
        since: wait.since,
        answer_by: wait.answerBy,
        ended_at: null,
      }
      await db
        .insertInto('waiting')
        .values({ lead: wait.lead, site: wait.site, ...its })
        .onConflict((conflict) => conflict.column('lead').doUpdateSet(its))
        .execute()
    },

    /** It waits no more; false where it did not wait. */
    end: async (lead: string, { state, rep, by, reason, note }: WaitEnd, at: Date): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('waiting')
        .set({
          state,
          rep: rep ?? null,
          ended_by: by ?? null,
          reason: reason ?? null,
          note: note ?? null,
          ended_at: at,
        })
        .where('lead', '=', lead)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    /** Those who wait, the oldest first; of one queue, or of all. */
    oldest: async (limit: number, queue?: string): Promise<StoredWait[]> =>
      read()
        .where('state', '=', 'waiting')
        .$if(queue !== undefined, (query) => query.where('queue', '=', queue!))
        .orderBy('since')
        .orderBy('lead')
        .limit(limit)
        .execute(),

    /** How many wait, by queue. */
    counts: async (): Promise<Record<string, number>> => {
      const rows = await db
        .selectFrom('waiting')
        .select(({ fn }) => ['queue', fn.countAll<string>().as('count')])
        .where('state', '=', 'waiting')
        .groupBy('queue')
        .execute()
      return Object.fromEntries(rows.map(({ queue, count }) => [queue, Number(count)]))
    },

    /** Those who left a queue since an instant, the latest first. */
    left: async (queue: string, since: Date, limit: number): Promise<StoredWait[]> =>
      read()
        .where('queue', '=', queue)
        .where('state', '!=', 'waiting')
        .where('ended_at', '>=', since)
        .orderBy('ended_at', 'desc')
        .limit(limit)
        .execute(),
  }
}
