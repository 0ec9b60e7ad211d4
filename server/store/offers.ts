import { sql } from 'kysely'
import type { Db } from './database.ts'

export interface StoredOffer {
  id: string
  site: string
  lead: string
  decision: string
  turn: string | null
  rep: string
  meetingType: string
  timezone: string
  state: 'live' | 'picked' | 'lapsed' | 'replaced' | 'refused'
  /** Notice is counted from then, so that what was shown can be booked while the offer lives. */
  createdAt: Date
  expiresAt: Date
}

/** A company keeps its rep; of many, the latest say who. */
const REPS_MAX = 20

function likeable(text: string): string {
  return text.replace(/[\\%_]/g, (char) => `\\${char}`)
}

export const offers = (db: Db) => {
  const read = () =>
    db
      .selectFrom('offers')
      .select([
        'id',
        'site',
        'lead',
        'decision',
        'turn',
        'rep',
        'meeting_type as meetingType',
        'timezone',
        'state',
        'created_at as createdAt',
        'expires_at as expiresAt',
      ])
  return {
    find: async (id: string): Promise<StoredOffer | undefined> =>
      read().where('id', '=', id).executeTakeFirst(),

    /** Keeps others from ending it until the transaction ends. */
    findForChange: async (id: string): Promise<StoredOffer | undefined> =>
      read().where('id', '=', id).forUpdate().executeTakeFirst(),

    /** The lead's live offer; it may have run out, which its `expiresAt` tells. */
    liveOf: async (lead: string): Promise<StoredOffer | undefined> =>
      read().where('lead', '=', lead).where('state', '=', 'live').executeTakeFirst(),

    latestOf: async (lead: string): Promise<StoredOffer | undefined> =>
      read().where('lead', '=', lead).orderBy('created_at', 'desc').limit(1).executeTakeFirst(),

    /** Reps whose times buyers are looking at. */
    repsLive: async (): Promise<string[]> =>
      (await db.selectFrom('offers').select('rep').distinct().where('state', '=', 'live').execute()).map(
        ({ rep }) => rep,
      ),

    /** Live offers of a rep's times. */
    liveBy: async (rep: string): Promise<StoredOffer[]> =>
      read().where('rep', '=', rep).where('state', '=', 'live').execute(),

    /** Reps none of whose times suited the lead. */
    refusedBy: async (lead: string): Promise<string[]> => {
      const refused = await db
        .selectFrom('offers')
        .innerJoin('decisions', 'decisions.id', 'offers.decision')
        .select(['offers.rep', sql<string[] | null>`decisions.decision->'atPick'`.as('atPick')])
        .where('offers.lead', '=', lead)
        .where('offers.state', '=', 'refused')
        .execute()
      return [...new Set(refused.flatMap(({ rep, atPick }) => atPick ?? [rep]))]
    },

    /** The offer is another rep's from now on: the one who is free at the time picked. */
    pass: async (id: string, rep: string): Promise<void> => {
      await db.updateTable('offers').set({ rep }).where('id', '=', id).execute()
    },

    /** Reps of the offers, live or picked, to other leads of this address or of this domain, the latest first. */
    repsOf: async (
      email: string,
      domain: string | null,
      exceptLead: string,
      since: Date,
    ): Promise<{ rep: string; email: string; at: Date }[]> =>
      db
        .selectFrom('offers')
        .innerJoin('leads', 'leads.id', 'offers.lead')
        .select(['offers.rep', 'leads.email', 'offers.created_at as at'])
        .where('offers.state', 'in', ['live', 'picked'])
        .where('offers.created_at', '>=', since)
        .where('offers.lead', '!=', exceptLead)
        .where((e) =>
          e.or([
            e('leads.email', '=', email),
            ...(domain === null
              ? []
              : [
                  e('leads.email', 'like', `%@${likeable(domain)}`),
                  e('leads.email', 'like', `%.${likeable(domain)}`),
                ]),
          ]),
        )
        .orderBy('offers.created_at', 'desc')
        .limit(REPS_MAX)
        .$narrowType<{ email: string }>()
        .execute(),

    make: async (offer: Omit<StoredOffer, 'state' | 'createdAt'>, at: Date): Promise<void> => {
      await db
        .insertInto('offers')
        .values({
          id: offer.id,
          site: offer.site,
          lead: offer.lead,
          decision: offer.decision,
          turn: offer.turn,
          rep: offer.rep,
          meeting_type: offer.meetingType,
          timezone: offer.timezone,
          state: 'live',
          expires_at: offer.expiresAt,
          created_at: at,
        })
        .execute()
    },

    /** Ends a live offer; false when it was not live. */
    end: async (id: string, state: 'picked' | 'lapsed' | 'replaced' | 'refused'): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('offers')
        .set({ state })
        .where('id', '=', id)
        .where('state', '=', 'live')
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}
