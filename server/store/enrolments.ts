import type { Db } from './database.ts'

export interface Enrolment {
  id: string
  site: string
  lead: string
  /** Of the address that is written to. */
  addressHash: string
  sequence: string
  revision: number
  state: 'running' | 'done' | 'stopped'
  /** How many mails went out. */
  step: number
  reason: string | null
  startedAt: Date
}

/** Who is in a sequence. An address is in one at a time. */
export const enrolments = (db: Db) => {
  const read = () =>
    db
      .selectFrom('enrolments')
      .select([
        'id',
        'site',
        'lead',
        'address_hash as addressHash',
        'sequence',
        'revision',
        'state',
        'step',
        'reason',
        'started_at as startedAt',
      ])
  return {
    find: async (id: string): Promise<Enrolment | undefined> =>
      read().where('id', '=', id).executeTakeFirst(),

    /** The last of a lead. */
    latestOf: async (lead: string): Promise<Enrolment | undefined> =>
      read().where('lead', '=', lead).orderBy('started_at', 'desc').limit(1).executeTakeFirst(),

    /** Begins one; false where the address is in one already. */
    start: async (
      enrolment: Pick<Enrolment, 'id' | 'site' | 'lead' | 'addressHash' | 'sequence' | 'revision'>,
      at: Date,
    ): Promise<boolean> => {
      const { addressHash, ...rest } = enrolment
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('enrolments')
        .values({ ...rest, address_hash: addressHash, state: 'running', started_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },

    /** A mail went out. */
    advance: async (id: string, step: number): Promise<void> => {
      await db.updateTable('enrolments').set({ step }).where('id', '=', id).execute()
    },

    /** Ends one; false where it had ended. */
    end: async (id: string, state: 'done' | 'stopped', reason: string, at: Date): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('enrolments')
        .set({ state, reason, ended_at: at })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    /** The one that an address is in. */
    runningOf: async (addressHash: string): Promise<Enrolment | undefined> =>
      read().where('address_hash', '=', addressHash).where('state', '=', 'running').executeTakeFirst(),
  }
}
