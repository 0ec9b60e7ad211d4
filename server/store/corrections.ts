import type { Field } from '../../widget/contract/facts.ts'
import type { Db } from './database.ts'

/** A fact that a rep found wrong. */
export interface Correction {
  id: string
  site: string
  lead: string
  rep: string
  field: Field
  /** What was read: of a field that is a list, one of its values. */
  was: unknown
  /** What is right; null: not that, and what is right is not known. */
  value: unknown
  /** The entry from which it was read. */
  entry: string | null
  at: Date
}

/** Facts that reps found wrong. */
export const corrections = (db: Db) => {
  const read = () =>
    db
      .selectFrom('corrections')
      .select(['id', 'site', 'lead', 'rep', 'field', 'was', 'value', 'entry', 'at'])
      .$castTo<Correction>()
  return {
    add: async ({ was, value, ...rest }: Correction): Promise<void> => {
      await db
        .insertInto('corrections')
        .values({ ...rest, was: JSON.stringify(was), value: value === null ? null : JSON.stringify(value) })
        .execute()
    },

    /** What is right came to be known. */
    setValue: async (id: string, value: unknown, rep: string, at: Date): Promise<void> => {
      await db
        .updateTable('corrections')
        .set({ value: JSON.stringify(value), rep, at })
        .where('id', '=', id)
        .execute()
    },

    /** It was right after all. */
    remove: async (id: string): Promise<void> => {
      await db.deleteFrom('corrections').where('id', '=', id).execute()
    },

    /** Of a lead, in order. */
    of: async (lead: string): Promise<Correction[]> =>
      read().where('lead', '=', lead).orderBy('at').orderBy('id').execute(),

    /** From an instant on, after the place of another, in order. */
    since: async (since: Date, limit: number, after?: Pick<Correction, 'at' | 'id'>): Promise<Correction[]> =>
      read()
        .where('at', '>=', since)
        .$if(after !== undefined, (query) =>
          query.where((e) =>
            e.or([e('at', '>', after!.at), e.and([e('at', '=', after!.at), e('id', '>', after!.id)])]),
          ),
        )
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
        .execute(),
  }
}
