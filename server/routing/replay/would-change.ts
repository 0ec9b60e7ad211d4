import type { FirstFree } from '../eligibility.ts'
import type { Past, Setting } from './past.ts'
import { accountsThen, decideAgain, stepName } from './past.ts'
import type { Decision } from '../decision.ts'
import { attemptsFor } from './attempts.ts'

/** A single change that would have given the lead to another, as running it showed. */
export interface Counterfactual {
  /** After "if": 'Ana were on leave that day'. */
  change: string
  before: Taker
  after: Taker
  /** The step that then takes the lead: `rule emea`. */
  step: string
  /** Reps whose first free slot was not stored then and was assumed from their hours. */
  assumed?: string[]
}

/** Exactly one of the three. */
export type Taker = Pick<Decision, 'assignee' | 'queue' | 'close'>

const SHOWN_MAX = 8
/** Of one fact, so that a list is not all headcounts. */
const SHOWN_PER_GROUP_MAX = 2

/** What would have changed the outcome: single changes of roster, lead and account, each decided on what was stored, the
 *  nearest first: the assignee and the reps who were passed over, then facts that the step taken tested, then others. Eight
 *  at most; of the values of one fact that give the same taker the nearest.
 *  @param own the workspace of the decision's revision
 *  @param otherwise first free slots that were not stored */
export function whatWouldChange(past: Past, own: Setting, otherwise?: FirstFree): Counterfactual[] {
  const accounts = accountsThen(past, own)
  const before = takerIn(decideAgain(past, own, accounts, { otherwise }).decision)
  const found: { change: Counterfactual; group: string; rank: number; distance: number }[] = []
  const seen = new Set<string>()
  // Nearest first before they are run: of one fact and one taker the first is kept.
  const attempts = attemptsFor(past, own, accounts).toSorted(
    (a, b) => a.rank - b.rank || a.distance - b.distance,
  )
  for (const { group, rank, distance, change, lead, state, workspace = own, accounts: others } of attempts) {
    const { decision, assumed } = decideAgain(past, workspace, others ?? accounts, {
      ...(lead && { lead }),
      ...(state && { state }),
      otherwise,
    })
    const after = takerIn(decision)
    const key = `${group} ${JSON.stringify(after)}`
    if (JSON.stringify(after) === JSON.stringify(before) || seen.has(key)) continue
    seen.add(key)
    const counterfactual = {
      change,
      before,
      after,
      step: stepName(decision.step),
      ...(assumed.length > 0 && { assumed }),
    }
    found.push({ change: counterfactual, group, rank, distance })
  }
  const shown = new Map<string, number>()
  return found
    .toSorted((a, b) => a.rank - b.rank || isClosed(a.change) - isClosed(b.change) || a.distance - b.distance)
    .filter(({ group }) => {
      shown.set(group, (shown.get(group) ?? 0) + 1)
      return shown.get(group)! <= SHOWN_PER_GROUP_MAX
    })
    .slice(0, SHOWN_MAX)
    .map(({ change }) => change)
}

/** That a lead would have been closed is less of an answer than who would have had it. */
function isClosed({ after }: Counterfactual): number {
  return Number(after.close !== undefined)
}

function takerIn({ assignee, queue, close }: Decision): Taker {
  if (assignee !== undefined) return { assignee }
  return queue === undefined ? { close: close! } : { queue }
}
