import { sql } from 'kysely'
import { ENGINE_VERSION } from '../../widget/contract/limits.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Profile } from '../../widget/contract/facts.ts'
import type { Db } from './database.ts'

export interface Conversation {
  id: string
  site: string
  secretHash: string
  revision: number
  locale: string
  page: { url: string; referrer?: string } | null
  profile: Profile
  entryCount: number
  /** The address that the site vouches for. */
  verifiedEmail: string | null
  createdAt: Date
  /** When something was last said. */
  updatedAt: Date
  /** When the page was left, until anything is heard of it again. */
  leftAt: Date | null
  visitEndedAt: Date | null
  /** The secret of a page that a mailed link opened the conversation in. */
  resumedSecretHash: string | null
}

export interface StoredEntry {
  entry: Entry
  /** What extraction read in a message, once, when it arrived. */
  reading: unknown
}

export const conversations = (db: Db) => ({
  find: async (site: string, id: string): Promise<Conversation | undefined> => {
    const row = await db
      .selectFrom('conversations')
      .selectAll()
      .where('id', '=', id)
      .where('site', '=', site)
      .executeTakeFirst()
    return (
      row && {
        id: row.id,
        site: row.site,
        secretHash: row.secret_hash,
        revision: row.revision,
        locale: row.locale,
        page: row.page,
        profile: row.profile,
        entryCount: row.entry_count,
        verifiedEmail: row.verified_email,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
        leftAt: row.left_at,
        visitEndedAt: row.visit_ended_at,
        resumedSecretHash: row.resumed_secret_hash,
      }
    )
  },

  /** Opens a conversation; false when the id is in use, on whatever site. */
  open: async (
    conversation: Pick<
      Conversation,
      'id' | 'site' | 'secretHash' | 'revision' | 'locale' | 'page' | 'profile'
    >,
    at: Date,
  ): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('conversations')
      .values({
        id: conversation.id,
        site: conversation.site,
        secret_hash: conversation.secretHash,
        revision: conversation.revision,
        engine_version: ENGINE_VERSION,
        locale: conversation.locale,
        page: conversation.page === null ? null : JSON.stringify(conversation.page),
        profile: JSON.stringify(conversation.profile),
        created_at: at,
        updated_at: at,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  },

  verify: async (id: string, email: string): Promise<void> => {
    await db.updateTable('conversations').set({ verified_email: email }).where('id', '=', id).execute()
  },

  /** The page was left. */
  leave: async (id: string, at: Date): Promise<void> => {
    await db.updateTable('conversations').set({ left_at: at }).where('id', '=', id).execute()
  },

  /** The buyer is here: it was not left, and the visit goes on. */
  goesOn: async (id: string): Promise<void> => {
    await db
      .updateTable('conversations')
      .set({ left_at: null, visit_ended_at: null })
      .where('id', '=', id)
      .execute()
  },

  /** Ends the visit; false where it had ended. */
  endVisit: async (id: string, at: Date): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('conversations')
      .set({ visit_ended_at: at })
      .where('id', '=', id)
      .where('visit_ended_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  },

  /** Lets a page in under another secret, beside the first. */
  resume: async (id: string, secretHash: string): Promise<void> => {
    await db
      .updateTable('conversations')
      .set({ resumed_secret_hash: secretHash })
      .where('id', '=', id)
      .execute()
  },

  /** How many questions were asked. */
  questionsOf: async (id: string): Promise<number> =>
    Number(
      (
        await db
          .selectFrom('entries')
          .select(({ fn }) => fn.countAll<string>().as('count'))
          .where('conversation', '=', id)
          .where(sql<boolean>`body->>'kind' = 'question'`)
          .executeTakeFirstOrThrow()
      ).count,
    ),

  /** The zone in which the buyer last said something; UTC where they said nothing. */
  timezoneOf: async (id: string): Promise<string> =>
    (
      await db
        .selectFrom('entries')
        .select(sql<string>`body->>'timezone'`.as('timezone'))
        .where('conversation', '=', id)
        .where(sql<boolean>`body->>'role' = 'buyer'`)
        .orderBy('place', 'desc')
        .limit(1)
        .executeTakeFirst()
    )?.timezone ?? 'UTC',

  /** All that was said, in order. */
  entries: async (id: string): Promise<StoredEntry[]> =>
    (
      await db
        .selectFrom('entries')
        .select(['body', 'reading'])
        .where('conversation', '=', id)
        .orderBy('place')
        .execute()
    ).map((row) => ({ entry: row.body, reading: row.reading })),

  /** Appends entries after the `count` that are there, with the profile that follows from them. The caller holds the
   *  conversation's lock. */
  append: async (
    conversation: { id: string; site: string; entryCount: number },
    added: StoredEntry[],
    profile: Profile,
    at: Date,
  ): Promise<void> => {
    if (added.length)
      await db
        .insertInto('entries')
        .values(
          added.map(({ entry, reading }, i) => ({
            conversation: conversation.id,
            id: entry.id,
            site: conversation.site,
            place: conversation.entryCount + i,
            at: new Date(entry.at),
            received_at: at,
            body: JSON.stringify(entry),
            reading: reading === undefined ? null : JSON.stringify(reading),
          })),
        )
        .execute()
    await db
      .updateTable('conversations')
      .set({
        profile: JSON.stringify(profile),
        entry_count: conversation.entryCount + added.length,
        updated_at: at,
      })
      .where('id', '=', conversation.id)
      .execute()
  },
})
