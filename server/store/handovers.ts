import type { Db } from './database.ts'

/** A rep gave a lead to a colleague, or back to the policy. */
export interface StoredHandover {
  id: string
  site: string
  lead: string
  /** Who did it. */
  by: string
  /** Who had the lead; null: nobody by name. */
  from: string | null
  /** Null: whom the policy chooses. */
  to: string | null
  reason: string
  at: Date
}

/** Who gave a lead to whom, and why. */
export const handovers = (db: Db) => ({
  add: async ({ id, site, lead, by, from, to, reason, at }: StoredHandover): Promise<void> => {
    await db
      .insertInto('handovers')
      .values({ id, site, lead, by, from_rep: from, to_rep: to, reason, at })
      .execute()
  },

  /** Of a lead, in order. */
  of: async (lead: string): Promise<StoredHandover[]> =>
    db
      .selectFrom('handovers')
      .select(['id', 'site', 'lead', 'by', 'from_rep as from', 'to_rep as to', 'reason', 'at'])
      .where('lead', '=', lead)
      .orderBy('place')
      .execute(),

  /** Reps who gave this lead away: the policy does not give it back to them. */
  gaveAway: async (lead: string): Promise<string[]> =>
    (
      await db
        .selectFrom('handovers')
        .select('from_rep')
        .distinct()
        .where('lead', '=', lead)
        .where('from_rep', 'is not', null)
        .orderBy('from_rep')
        .$narrowType<{ from_rep: string }>()
        .execute()
    ).map(({ from_rep }) => from_rep),
})
