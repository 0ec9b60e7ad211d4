import type { Profile } from '../../widget/contract/facts.ts'
import type { Db, Tables } from './database.ts'

export type LeadState = Tables['leads']['state']

export interface StoredLead {
  id: string
  site: string
  conversation: string
  email: string | null
  profile: Profile
  timezone: string
  state: LeadState
  /** Who has it by what people did. */
  rep: string | null
  submittedAt: Date
}

export const leads = (db: Db) => {
  const read = () =>
    db
      .selectFrom('leads')
      .select([
        'id',
        'site',
        'conversation',
        'email',
        'profile',
        'timezone',
        'state',
        'rep',
        'submitted_at as submittedAt',
      ])
  return {
    ofConversation: async (conversation: string): Promise<StoredLead | undefined> =>
      read().where('conversation', '=', conversation).executeTakeFirst(),

    find: async (id: string): Promise<StoredLead | undefined> =>
      read().where('id', '=', id).executeTakeFirst(),

    /** Keeps others from changing it until the transaction ends. Who needs its offer or its meeting too locks those before it. */
    findForChange: async (id: string): Promise<StoredLead | undefined> =>
      read().where('id', '=', id).forUpdate().executeTakeFirst(),

    latest: async (site: string, count: number): Promise<StoredLead[]> =>
      read().where('site', '=', site).orderBy('updated_at', 'desc').limit(count).execute(),

    /** The first conversation in which the address of a lead became one on its site, where that is another than the lead's own. */
    firstTouchOf: async ({
      site,
      email,
      id,
      submittedAt,
    }: Pick<StoredLead, 'site' | 'id' | 'submittedAt'> & { email: string }): Promise<
      { page: { url: string; referrer?: string } | null; at: Date } | undefined
    > =>
      db
        .selectFrom('leads')
        .innerJoin('conversations', 'conversations.id', 'leads.conversation')
        .select(['conversations.page', 'conversations.created_at as at'])
        .where('leads.site', '=', site)
        .where('leads.email', '=', email)
        .where('leads.id', '!=', id)
        .where('leads.submitted_at', '<=', submittedAt)
        .orderBy('conversations.created_at')
        .limit(1)
        .executeTakeFirst(),

    /** Submits, or submits again with what is known now. A conversation has one lead. */
    submit: async (lead: Omit<StoredLead, 'submittedAt' | 'state' | 'rep'>, at: Date): Promise<void> => {
      const known = {
        email: lead.email,
        profile: JSON.stringify(lead.profile),
        timezone: lead.timezone,
        updated_at: at,
      }
      await db
        .insertInto('leads')
        .values({
          id: lead.id,
          site: lead.site,
          conversation: lead.conversation,
          state: 'open',
          submitted_at: at,
          ...known,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(known))
        .execute()
    },

    set: async (
      id: string,
      change: { state?: LeadState; email?: string; rep?: string | null },
      at: Date,
    ): Promise<void> => {
      await db
        .updateTable('leads')
        .set({ ...change, updated_at: at })
        .where('id', '=', id)
        .execute()
    },
  }
}
