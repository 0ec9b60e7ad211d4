import { sql } from 'kysely'
import type { Db, Tables } from './database.ts'

/** An alert of a decision, whose acceptance is asked for. */
export interface AskedAlert {
  decision: string
  alert: string
}

/** A rep who was asked to accept an alert, or who accepted it unasked. */
export interface StoredAsk extends AskedAlert {
  /** From 1: who was asked first. */
  place: number
  site: string
  lead: string
  rep: string
  state: Tables['asked']['state']
  askedAt: Date
  answerBy: Date
  endedAt: Date | null
  /** The message that asks, as Slack names it. */
  channel: string | null
  message: string | null
}

/** Who was asked to accept an alert, one after another. Of an alert one row at most is open or accepted: an index says so. */
export const asked = (db: Db) => {
  const read = () =>
    db
      .selectFrom('asked')
      .select([
        'decision',
        'alert',
        'place',
        'site',
        'lead',
        'rep',
        'state',
        'asked_at as askedAt',
        'answer_by as answerBy',
        'ended_at as endedAt',
        'channel',
        'message',
      ])
      .orderBy('place')
  const of = ({ decision, alert }: AskedAlert): Promise<StoredAsk[]> =>
    read().where('decision', '=', decision).where('alert', '=', alert).execute()
  return {
    of,

    /** Keeps others from answering until the transaction ends, and gives how it stands then. */
    forChange: async (which: AskedAlert): Promise<StoredAsk[]> => {
      await sql`
        select 1 from asked where decision = ${which.decision} and alert = ${which.alert}
        order by place for update`.execute(db)
      return of(which)
    },

    /** One more who is asked, or who accepts. False where that place is taken, or somebody else is asked or has accepted. */
    add: async (ask: Omit<StoredAsk, 'channel' | 'message'>): Promise<boolean> => {
      const { decision, alert, place, site, lead, rep, state } = ask
      const added = await db
        .insertInto('asked')
        .values({
          decision,
          alert,
          place,
          site,
          lead,
          rep,
          state,
          asked_at: ask.askedAt,
          answer_by: ask.answerBy,
          ended_at: ask.endedAt,
          channel: null,
          message: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('place')
        .executeTakeFirst()
      return added !== undefined
    },

    /** What became of the one who is asked. */
    end: async (
      { decision, alert, place }: Pick<StoredAsk, 'decision' | 'alert' | 'place'>,
      state: 'accepted' | 'passed' | 'lapsed',
      at: Date,
    ): Promise<void> => {
      await db
        .updateTable('asked')
        .set({ state, ended_at: at })
        .where('decision', '=', decision)
        .where('alert', '=', alert)
        .where('place', '=', place)
        .where('state', '=', 'asked')
        .execute()
    },

    /** Where the message that asks stands. */
    posted: async (
      { decision, alert, place }: Pick<StoredAsk, 'decision' | 'alert' | 'place'>,
      where: { channel: string; message: string },
    ): Promise<void> => {
      await db
        .updateTable('asked')
        .set(where)
        .where('decision', '=', decision)
        .where('alert', '=', alert)
        .where('place', '=', place)
        .execute()
    },

    /** Those of a lead that wait for an answer. */
    openOf: async (lead: string): Promise<StoredAsk[]> =>
      read().where('lead', '=', lead).where('state', '=', 'asked').execute(),

    /** Those that wait for an answer of this rep, the most urgent first. */
    openBy: async (rep: string): Promise<StoredAsk[]> =>
      read()
        .clearOrderBy()
        .where('rep', '=', rep)
        .where('state', '=', 'asked')
        .orderBy('answer_by')
        .execute(),
  }
}
