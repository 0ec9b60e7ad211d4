import { ENGINE_VERSION } from '../../widget/contract/limits.ts'
import type { Decision } from '../routing/decision.ts'
import type { Lead } from '../routing/lead.ts'
import type { RoutingState } from '../routing/state.ts'
import type { Db } from './database.ts'

/** All that a decision read: enough to decide again and get the same. */
export interface DecisionInputs {
  lead: Lead
  state: RoutingState
  now: string
  firstFree: Record<string, string | null>
}

export interface StoredDecision {
  id: string
  lead: string
  revision: number
  inputs: DecisionInputs
  decision: Decision
  decidedAt: Date
}

export const decisions = (db: Db) => {
  const read = () =>
    db
      .selectFrom('decisions')
      .select(['id', 'lead', 'revision', 'inputs', 'decision', 'decided_at as decidedAt'])
      .$castTo<StoredDecision>()
  return {
    add: async (decision: Omit<StoredDecision, 'decidedAt'> & { site: string }, at: Date): Promise<void> => {
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
    /** What was decided when an offer was made, and who its host is, without all that the decision read. */
    ofOffer: async (offer: string): Promise<{ rep: string; decision: Decision } | undefined> =>
      db
        .selectFrom('offers')
        .innerJoin('decisions', 'decisions.id', 'offers.decision')
        .select(['offers.rep', 'decisions.decision'])
        .where('offers.id', '=', offer)
        .$castTo<{ rep: string; decision: Decision }>()
        .executeTakeFirst(),
    latestOf: async (lead: string): Promise<StoredDecision | undefined> =>
      read().where('lead', '=', lead).orderBy('place', 'desc').limit(1).executeTakeFirst(),
  }
}
