import { ENGINE_VERSION } from '../../widget/contract/limits.ts'
import type { Account } from '../workspace/schema/accounts.ts'
import type { Decision } from '../routing/decision.ts'
import type { Lead } from '../routing/lead.ts'
import type { RoutingState } from '../routing/state.ts'
import { sql } from 'kysely'
import type { StoredForDrift } from '../drift/decided.ts'
import type { Db } from './database.ts'

/** All that a decision read: enough to decide again and get the same. */
export interface DecisionInputs {
  lead: Lead
  state: RoutingState
  now: string
  firstFree: Record<string, string | null>
  /** The accounts that came into question, where they are not too many. */
  accounts?: Account[]
  /** Where the CRM mirror was stale. */
  mirror?: StaleMirror
}

/** Accounts that were read too long ago, or never (null), and what the settings make of them. */
export interface StaleMirror {
  readAt: string | null
  stale: 'use' | 'no-account'
}

export interface StoredDecision {
  id: string
  lead: string
  revision: number
  inputs: DecisionInputs
  decision: Decision
  /** The engine's version. */
  engine: string
  decidedAt: Date
}

/** Which decisions to read: those from `since` on (an instant), after the place `after`; `latest`: of each lead the last. */
export interface DecisionsAsked {
  since?: string | undefined
  after?: string | undefined
  latest?: boolean | undefined
  limit: number
}

/** A decision among others. `stands`: false where its offer ended without a pick, or its turn was given back. */
export interface PlacedDecision extends StoredDecision {
  place: string
  stands: boolean
}

export const decisions = (db: Db) => {
  const read = () =>
    db
      .selectFrom('decisions')
      .select([
        'id',
        'lead',
        'revision',
        'inputs',
        'decision',
        'engine_version as engine',
        'decided_at as decidedAt',
      ])
      .$castTo<StoredDecision>()
  return {
    add: async (
      decision: Omit<StoredDecision, 'decidedAt' | 'engine'> & { site: string },
      at: Date,
    ): Promise<void> => {
      await db
        .insertInto('decisions')
        .values({
          id: decision.id,
          site: decision.site,
          lead: decision.lead,
          revision: decision.revision,
          engine_version: ENGINE_VERSION,
          inputs: JSON.stringify(decision.inputs),
          decision: JSON.stringify(decision.decision),
          decided_at: at,
        })
        .execute()
    },
    find: async (id: string): Promise<StoredDecision | undefined> =>
      read().where('id', '=', id).executeTakeFirst(),
    /** What was decided when an offer was made, and who its host is, without all that the decision read. Whom people gave the lead
     *  to has it, though the policy left that to the time picked. */
    ofOffer: async (offer: string): Promise<{ rep: string; decision: Decision } | undefined> => {
      const found = await db
        .selectFrom('offers')
        .innerJoin('decisions', 'decisions.id', 'offers.decision')
        .innerJoin('leads', 'leads.id', 'offers.lead')
        .select(['offers.rep', 'decisions.decision', 'leads.rep as taken'])
        .where('offers.id', '=', offer)
        .$castTo<{ rep: string; decision: Decision; taken: string | null }>()
        .executeTakeFirst()
      if (!found) return undefined
      const { rep, taken, decision } = found
      const { atPick: _, ...decided } = decision
      return { rep, decision: taken === rep ? decided : decision }
    },
    latestOf: async (lead: string): Promise<StoredDecision | undefined> =>
      read().where('lead', '=', lead).orderBy('place', 'desc').limit(1).executeTakeFirst(),
    /** A page of them in the order in which they were taken. */
    page: async ({ since, after, latest, limit }: DecisionsAsked): Promise<PlacedDecision[]> => {
      let query = read().select('place').orderBy('place').limit(limit)
      if (since !== undefined) query = query.where('decided_at', '>=', new Date(since))
      if (after !== undefined) query = query.where('place', '>', after)
      if (latest)
        query = query.where((e) =>
          e.not(
            e.exists(
              e
                .selectFrom('decisions as later')
                .select('later.id')
                .whereRef('later.lead', '=', 'decisions.lead')
                .whereRef('later.place', '>', 'decisions.place'),
            ),
          ),
        )
      const rows = await query.$castTo<Omit<PlacedDecision, 'stands'>>().execute()
      const fallen = await takenBack(
        db,
        rows.map(({ id }) => id),
      )
      return rows.map((row) => ({ ...row, stands: !fallen.has(row.id) }))
    },
    /** When the first and the last from `since` on were taken; undefined where there is none. */
    span: async (since?: string): Promise<{ first: Date; last: Date } | undefined> => {
      let query = db
        .selectFrom('decisions')
        .select(({ fn }) => [fn.min('decided_at').as('first'), fn.max('decided_at').as('last')])
      if (since !== undefined) query = query.where('decided_at', '>=', new Date(since))
      const { first, last } = await query
        .$castTo<Record<'first' | 'last', Date | null>>()
        .executeTakeFirstOrThrow()
      return first && last ? { first, last } : undefined
    },
    /** The latest ones since an instant, the last made first. */
    idsSince: async (since: Date, count: number): Promise<string[]> =>
      (
        await db
          .selectFrom('decisions')
          .select('id')
          .where('decided_at', '>=', since)
          .orderBy('place', 'desc')
          .limit(count)
          .execute()
      ).map(({ id }) => id),
    /** What drift reads of these, in the order in which they were made: of the lead no more than names of vendors and a use
     *  case. */
    forDrift: async (ids: string[]): Promise<StoredForDrift[]> =>
      db
        .selectFrom('decisions')
        .select([
          'lead',
          'revision',
          'decided_at as decidedAt',
          'decision',
          sql<string[]>`jsonb_path_query_array(inputs, '$.lead.competitors[*].name')`.as('competitors'),
          sql<string | null>`inputs -> 'lead' ->> 'useCase'`.as('useCase'),
        ])
        .where('id', 'in', ids)
        .orderBy('place')
        .$castTo<StoredForDrift>()
        .execute(),
    /** Policy and roster of a revision, without the rest of its workspace. */
    policyOf: async (revision: number): Promise<{ routing: unknown; roster: unknown } | undefined> =>
      db
        .selectFrom('revisions')
        .select([sql`workspace -> 'routing'`.as('routing'), sql`workspace -> 'roster'`.as('roster')])
        .where('number', '=', revision)
        .executeTakeFirst(),
  }
}

/** Those of these decisions whose offer ended without a pick, or whose turn was given back. */
async function takenBack(db: Db, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('offers')
    .leftJoin('turns', 'turns.id', 'offers.turn')
    .select('offers.decision')
    .where('offers.decision', 'in', ids)
    .where((e) =>
      e.or([e('offers.state', 'in', ['lapsed', 'replaced', 'refused']), e('turns.state', '=', 'returned')]),
    )
    .execute()
  return new Set(rows.map(({ decision }) => decision))
}
