import { sql } from 'kysely'
import type { Db, Tables } from './database.ts'

export type CrmNoteKind = Tables['crm_notes']['kind']

/** A buyer of the embedded CRM. `fields` has all but e-mail, account and owner. */
export interface StoredBuyer {
  id: string
  site: string
  email: string | null
  /** Under whose key it was made. */
  lead: string | null
  account: string | null
  owner: string | null
  fields: Record<string, string>
  /** A lead's id, or `person`. */
  setBy: Record<string, string>
  createdAt: Date
  updatedAt: Date
}

export interface StoredCrmNote {
  key: string
  buyer: string
  site: string
  kind: CrmNoteKind
  body: string
  /** Of a meeting: the booking's sequence. An older one changes nothing. */
  version: number
  at: Date
}

/** The embedded CRM: buyers, and what was logged about them. */
export const crm = (db: Db) => {
  const read = () =>
    db
      .selectFrom('crm_buyers')
      .select([
        'id',
        'site',
        'email',
        'lead',
        'account',
        'owner',
        'fields',
        'set_by as setBy',
        'created_at as createdAt',
        'updated_at as updatedAt',
      ])
      .$castTo<StoredBuyer>()
  return {
    /** The buyer of a site with this address, in lower case; else the one that the lead made. */
    find: async (site: string, email: string | null, lead: string): Promise<StoredBuyer | undefined> => {
      const known =
        email === null
          ? undefined
          : await read()
              .where('site', '=', site)
              .where('email', '=', email)
              .orderBy('created_at')
              .limit(1)
              .executeTakeFirst()
      return known ?? (await read().where('lead', '=', lead).executeTakeFirst())
    },

    byId: async (id: string): Promise<StoredBuyer | undefined> =>
      read().where('id', '=', id).executeTakeFirst(),

    /** Makes a buyer, or puts what is known now in place of what was. */
    keep: async (buyer: Omit<StoredBuyer, 'createdAt' | 'updatedAt'>, at: Date): Promise<void> => {
      const { id, site, email, lead, account, owner } = buyer
      const known = {
        email,
        account,
        owner,
        fields: JSON.stringify(buyer.fields),
        set_by: JSON.stringify(buyer.setBy),
        updated_at: at,
      }
      await db
        .insertInto('crm_buyers')
        .values({ id, site, lead, created_at: at, ...known })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(known))
        .execute()
    },

    /** Puts a note in place of the one of that key, unless that is newer. */
    log: async (note: StoredCrmNote): Promise<void> => {
      const { buyer, body, version, at } = note
      await db
        .insertInto('crm_notes')
        .values(note)
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet({ buyer, body, version, at })
            .where(sql<boolean>`crm_notes.version <= excluded.version`),
        )
        .execute()
    },

    /** A page of buyers in the order of their ids, with their notes. */
    page: async (
      limit: number,
      after?: string,
    ): Promise<{ buyer: StoredBuyer; notes: StoredCrmNote[] }[]> => {
      let query = read().orderBy('id').limit(limit)
      if (after !== undefined) query = query.where('id', '>', after)
      const buyers = await query.execute()
      if (buyers.length === 0) return []
      const notes = await db
        .selectFrom('crm_notes')
        .selectAll()
        .where(
          'buyer',
          'in',
          buyers.map(({ id }) => id),
        )
        .orderBy('at')
        .orderBy('key')
        .execute()
      return buyers.map((buyer) => ({ buyer, notes: notes.filter((note) => note.buyer === buyer.id) }))
    },
  }
}
