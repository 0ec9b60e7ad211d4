import { DAY } from '../scheduling/zone.ts'
import type { DriftFinding, DriftInput } from './finding.ts'
import { ALPHA, EXPECTED_MIN, SKIPPED_DAYS, SKIPPED_MIN } from './limits.ts'
import { significant, unevennessOf } from './statistics.ts'
import { nameOf } from './words.ts'

// Shares such as a tenth, added up.
const ROUNDING = 1e-9

/** Pools in which a member has more leads, or fewer, than its weight says, over the decisions for which everybody was eligible.
 *  Only weighted rotation promises shares. A pool of which owners take turns is left out: there the rotation makes up for
 *  leads that it did not choose. */
export function unevenLoad({ decisions, workspace: { routing, roster } }: DriftInput): DriftFinding[] {
  const pools = [
    ...routing.pools.filter(({ id }) => id !== routing.owner.takesTurnOf),
    ...roster.teams.map(({ id }) => ({
      id: `team:${id}`,
      rotation: routing.teams.find((one) => one.id === id)?.rotation ?? 'weighted',
    })),
  ]
  const tests = pools
    .filter(({ rotation }) => rotation === 'weighted')
    .flatMap(({ id }) => {
      const taken = decisions.filter(({ pool, weights }) => pool === id && weights)
      const members = membersOf(taken.at(-1)?.weights)
      // Members come and go: only what was shared among those who are there now can be added up.
      const shared = taken.filter(({ weights }) => membersOf(weights).join() === members.join())
      const observed = members.map((rep) => shared.filter(({ assignee }) => assignee === rep).length)
      const expected = members.map((rep) => sum(shared.map(({ weights }) => shareOf(rep, weights!))))
      if (members.length < 2 || Math.min(...expected) < EXPECTED_MIN - ROUNDING) return []
      return [{ id, members, observed, expected, of: shared.length, ...unevennessOf(observed, expected) }]
    })
  return significant(tests, ALPHA).map(({ id, members, observed, expected, of, p }) => {
    const above = observed.map((seen, i) => (seen - expected[i]!) / Math.sqrt(expected[i]!))
    const most = above.indexOf(Math.max(...above))
    return {
      kind: 'load-uneven',
      message: `${nameOf(members[most]!, roster)} had ${observed[most]} of ${of} leads of ${poolName(id)} for which all were eligible; by weight it would be ${Math.round(expected[most]!)}.`,
      figures: { observed: observed[most]!, expected: expected[most]!, of, p },
    }
  })
}

/** Reps who are looked at again and again and can never take the lead, with the reason that comes most often. */
export function skippedReps({ decisions, workspace: { roster }, now }: DriftInput): DriftFinding[] {
  const since = now - SKIPPED_DAYS * DAY
  const taken = decisions.filter(({ at }) => at > since && at <= now)
  const everEligible = new Set(taken.flatMap(({ eligible }) => eligible))
  return roster.reps
    .filter(({ id }) => !everEligible.has(id))
    .flatMap(({ id, name }) => {
      const reasons = taken.flatMap(({ skipped }) => skipped.find(({ rep }) => rep === id)?.reason ?? [])
      if (reasons.length < SKIPPED_MIN) return []
      const [reason, times] = mostFrequent(reasons)
      return {
        kind: 'rep-skipped' as const,
        message: `${name} was looked at for ${reasons.length} leads in the last ${SKIPPED_DAYS} days and could take none: ${reason.replaceAll('-', ' ')}${times < reasons.length ? `, ${times} times` : ''}.`,
        figures: { decisions: reasons.length, mostFrequent: times },
      }
    })
}

function membersOf(weights: Record<string, number> | undefined): string[] {
  return Object.keys(weights ?? {}).sort()
}

function shareOf(rep: string, weights: Record<string, number>): number {
  return weights[rep]! / sum(Object.values(weights))
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}

function mostFrequent(words: string[]): [word: string, times: number] {
  const times = new Map<string, number>()
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1)
  return [...times].sort(([, a], [, b]) => b - a)[0]!
}

/** `pool emea`, `team sales`. */
function poolName(id: string): string {
  return id.startsWith('team:') ? `team ${id.slice('team:'.length)}` : `pool ${id}`
}
