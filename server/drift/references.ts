import { asEntry } from '../routing/pools.ts'
import { isInForce } from '../routing/as-of.ts'
import { localDay } from '../routing/day.ts'
import type { Account } from '../workspace/schema/accounts.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { FallbackStep, Rule } from '../workspace/schema/routing.ts'
import type { DriftFinding, DriftInput } from './finding.ts'
import { count, someOf } from './words.ts'

/** Accounts whose owner left or was never there, and what of the policy still names such a rep. */
export function leftBehind(input: DriftInput): DriftFinding[] {
  return [...ownersLeft(input), ...ownersMissing(input), ...repsMissing(input)]
}

function ownersLeft({ workspace: { accounts, roster, routing }, now }: DriftInput): DriftFinding[] {
  return roster.reps
    .filter((rep) => hasLeft(rep, now))
    .flatMap((rep) => {
      const owned = accounts.filter(({ owner }) => owner === rep.id || (rep.crm && owner === rep.crm))
      if (owned.length === 0) return []
      const successor =
        routing.match.leftOwner === 'successor' && roster.reps.find(({ id }) => id === rep.successor)
      return {
        kind: 'owner-left' as const,
        message: `${rep.name}, who left, still owns ${count(owned.length, 'account')}: ${idsOf(owned)}${successor ? ` (their leads go to ${successor.name})` : ''}.`,
        ...(rep.until !== undefined && { since: rep.until }),
        figures: { accounts: owned.length },
      }
    })
}

function ownersMissing({ workspace: { accounts, roster } }: DriftInput): DriftFinding[] {
  const known = new Set(roster.reps.flatMap(({ id, crm }) => [id, crm ?? id]))
  const orphans = accounts.filter(({ owner }) => owner !== undefined && !known.has(owner))
  if (orphans.length === 0) return []
  const owners = [...new Set(orphans.map(({ owner }) => owner!))].sort()
  return [
    {
      kind: 'owner-missing',
      message: `The roster has no ${someOf(owners)}, the owner of ${count(orphans.length, 'account')}: ${idsOf(orphans)}.`,
      figures: { accounts: orphans.length, owners: owners.length },
    },
  ]
}

/** A line a person. Absence of the person from the roster can only come of a leave that was entered before: for the rest
 *  `usher check` sees to it. */
function repsMissing(input: DriftInput): DriftFinding[] {
  const { workspace, now } = input
  const { reps } = workspace.roster
  const places = new Map<string, string[]>()
  for (const { rep, where } of mentions(input)) {
    const one = reps.find(({ id }) => id === rep)
    if (one && !hasLeft(one, now)) continue
    places.set(rep, [...new Set([...(places.get(rep) ?? []), where])])
  }
  return [...places].map(([id, where]) => {
    const rep = reps.find((one) => one.id === id)
    return {
      kind: 'rep-missing',
      message: `${rep ? `${rep.name}, who left,` : `${id}, who is not in the roster,`} is still named by ${someOf(where)}.`,
      ...(rep?.until !== undefined && { since: rep.until }),
      figures: { places: where.length },
    }
  })
}

/** Where a rep is named who is to do something from today on. */
function* mentions({
  workspace: { routing, roster },
  leave,
  now,
}: DriftInput): Generator<{ rep: string; where: string }> {
  const today = localDay(now, routing.timezone)
  for (const { id, members } of routing.pools)
    for (const entry of members.map(asEntry))
      if (entry.until === undefined || isInForce({ until: entry.until }, today))
        yield { rep: entry.rep, where: `pool ${id}` }
  for (const { id, reps } of roster.teams) for (const rep of reps) yield { rep, where: `team ${id}` }
  for (const { id, owner } of routing.queues) yield { rep: owner, where: `queue ${id}` }
  for (const { id, to, fallback, until } of routing.rules)
    if (isInForce({ until }, today))
      for (const step of [to, ...fallback]) if (isRep(step)) yield { rep: step.rep, where: `rule ${id}` }
  for (const step of routing.fallback) if (isRep(step)) yield { rep: step.rep, where: 'the fallback' }
  for (const rep of roster.reps) {
    if (rep.successor !== undefined) yield { rep: rep.successor, where: `${rep.name} as successor` }
    for (const { to, delegate } of [...rep.leave, ...(leave[rep.id] ?? [])])
      if (delegate !== undefined && !hasLeft(rep, now) && isInForce({ until: to }, today))
        yield { rep: delegate, where: `a leave of ${rep.name} as delegate` }
  }
}

function isRep(step: Rule['to'] | FallbackStep): step is { rep: string } {
  return typeof step === 'object' && 'rep' in step
}

/** Not active any more, or past the last day; one who is still to come has not left. */
function hasLeft({ active, until, timezone }: Rep, now: number): boolean {
  return !active || !isInForce({ until }, localDay(now, timezone))
}

function idsOf(accounts: Account[]): string {
  return someOf(accounts.map(({ id }) => id))
}
