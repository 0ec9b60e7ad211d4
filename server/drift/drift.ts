import { awayAhead } from './coverage.ts'
import type { DriftFinding, DriftInput } from './finding.ts'
import { skippedReps, unevenLoad } from './load.ts'
import { leftBehind } from './references.ts'
import { risingShares, silentRules } from './shares.ts'
import { unknownNames, unmatchedCountries } from './unknown.ts'
import { nameOf } from './words.ts'

/** Where policy, roster and playbook no longer fit the leads that come. Pure. What is a matter of chance is tested, so that a
 *  stream of leads that does not change raises an alarm in fewer than 5 of 100 looks: each of the three statistical kinds
 *  (silent rules, rising shares, uneven load) in 1 of 100 at most. */
export function drift(input: DriftInput): DriftFinding[] {
  return [
    ...silentRules(input),
    ...risingShares(input),
    ...leftBehind(input),
    ...awayAhead(input),
    ...unevenLoad(input),
    ...skippedReps(input),
    ...brokenCalendars(input),
    ...unmatchedCountries(input),
    ...unknownNames(input),
  ]
}

function brokenCalendars({ brokenCalendars, workspace: { roster } }: DriftInput): DriftFinding[] {
  return brokenCalendars
    .filter(({ rep }) => roster.reps.some(({ id, active }) => id === rep && active))
    .map(({ rep, since }) => ({
      kind: 'calendar-broken' as const,
      message: `The calendar of ${nameOf(rep, roster)} cannot be read${since ? ` since ${since}` : ''}; buyers are not offered their times.`,
      ...(since !== null && { since }),
      figures: {},
    }))
}
