import { policyOn, rosterAt } from '../routing/as-of.ts'
import { localDay } from '../routing/day.ts'
import type { Decision } from '../routing/decision.ts'
import { membersOf } from '../routing/pools.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { DecidedLead } from './finding.ts'

/** What the store has of a decision for this. */
export interface StoredForDrift {
  lead: string
  revision: number
  decidedAt: Date
  decision: Pick<Decision, 'step' | 'pool' | 'trace'> & { assignee?: string }
  competitors: string[]
  useCase: string | null
}

/** A stored decision as drift reads it. `policy`: the one that it was taken under, for the weights; without it there are none. */
export function decidedLead(
  { lead, decidedAt, decision, competitors, useCase }: StoredForDrift,
  policy: Pick<Workspace, 'routing' | 'roster'> | undefined,
): DecidedLead {
  const { step, pool, assignee, trace } = decision
  const at = decidedAt.getTime()
  const found = (kind: string) => trace.find((one) => one.step.kind === kind)
  const looked = trace.flatMap(({ reps }) => reps ?? [])
  const eligible = [...new Set(looked.filter(({ reason }) => reason === 'eligible').map(({ rep }) => rep))]
  const regions = found('territory')?.tests[0]?.found
  const weights = policy && weightsOf(decision, policy, at)
  return {
    lead,
    at,
    step: step.kind,
    matched: trace
      .filter(({ step, result }) => /^(rule|escalation)$/.test(step.kind) && result !== 'does not hold')
      .map(({ step }) => `${step.kind} ${step.id}`),
    territory: found('territory')?.result ?? 'unknown',
    segment: found('segment')?.result ?? 'unknown',
    regions: Array.isArray(regions) ? regions.map(String) : [],
    pool,
    ...(assignee !== undefined && { assignee }),
    eligible,
    skipped: looked.filter(({ rep }) => !eligible.includes(rep)).map(({ rep, reason }) => ({ rep, reason })),
    ...(weights && { weights }),
    competitors,
    useCases: useCase === null ? [] : [useCase],
  }
}

/** The weights of the pool that took the lead, where it asked all of its members and each was eligible. */
function weightsOf(
  { step, pool, trace }: StoredForDrift['decision'],
  { routing, roster }: Pick<Workspace, 'routing' | 'roster'>,
  at: number,
): Record<string, number> | undefined {
  const taken = trace.find(
    (one) => one.result === 'taken' && one.step.kind === step.kind && one.step.id === step.id,
  )
  if (pool === null || !taken?.reps) return undefined
  const inForce = {
    routing: policyOn(routing, localDay(at, routing.timezone)),
    roster: rosterAt(roster, at),
  }
  const members = membersOf(pool, inForce)
  const isWhole = members.every(({ rep }) =>
    taken.reps!.some((one) => one.rep === rep && one.reason === 'eligible'),
  )
  return isWhole ? Object.fromEntries(members.map(({ rep, weight }) => [rep, weight])) : undefined
}
