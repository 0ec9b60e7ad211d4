import { policyOn } from '../routing/as-of.ts'
import { localDay } from '../routing/day.ts'
import { asTarget, poolOf } from '../routing/pools.ts'
import type { FallbackStep, Routing, Target } from '../workspace/schema/routing.ts'
import type { DriftFinding, DriftInput } from './finding.ts'
import { AHEAD_DAYS } from './limits.ts'
import { dayAfter, presences, type Presence } from './presence.ts'
import { nameOf, someOf } from './words.ts'

/** Pools whose members are all away on a day from today on, and rules and escalations whose whole target is, because of a leave.
 *  Days are the policy's; a rep is looked at on the same date where the rep is. */
export function awayAhead({ workspace, leave, now }: DriftInput): DriftFinding[] {
  const { routing, roster } = workspace
  const today = localDay(now, routing.timezone)
  const days = Array.from({ length: AHEAD_DAYS + 1 }, (_, i) => dayAfter(today, i))
  const presenceOf = presences(roster.reps, leave)
  const look = (target: Target, policy: Routing, day: string) =>
    coverOf(membersOf(target, { routing: policy, roster }), (rep) => presenceOf(rep, day))
  const policies = new Map(days.map((day) => [day, policyOn(routing, day)]))

  const pools = poolsUsed(routing).flatMap((target) => {
    const covers = days.map((day) => ({ day, ...look(target, policies.get(day)!, day) }))
    const away = spansOf(covers)
    if (away.length === 0) return []
    const why = [
      ...new Set(covers.filter(isAway).flatMap(({ missing }) => missing.map(({ state }) => state))),
    ]
    return {
      kind: 'pool-away' as const,
      message: `Nobody of ${wordsFor(target)} works ${spansInWords(away)}${why.length > 0 ? ` (${why.join(', ')})` : ''}.`,
      since: away[0]!.from,
      figures: { days: covers.filter(isAway).length },
    }
  })

  const holes = stepsOf(routing).flatMap(({ kind, id, territories }) => {
    const covers = days.map((day) => {
      const policy = policies.get(day)!
      const step = stepsOf(policy).find((one) => one.kind === kind && one.id === id)
      if (!step || 'queue' in step.to) return { day, state: 'off' as const, missing: [] }
      const first = look(step.to, policy, day)
      if (first.state !== 'away') return { day, ...first }
      const rest = step.fallback.filter(isOfReps).map((target) => look(target, policy, day))
      const isCovered = rest.some(({ state }) => state === 'works')
      const missing = [first, ...rest].flatMap((one) => one.missing)
      const opened = missing.some(({ state }) => state === 'on leave')
      return { day, state: isCovered || !opened ? ('works' as const) : ('away' as const), missing }
    })
    const away = spansOf(covers)
    if (away.length === 0) return []
    const onLeave = covers
      .filter(isAway)
      .flatMap(({ missing }) => missing.filter(({ state }) => state === 'on leave'))
    const who = [...new Set(onLeave.map(({ rep }) => nameOf(rep, roster)))]
    const where = territories.length > 0 ? ` (territory ${someOf(territories)})` : ''
    return {
      kind: 'coverage-hole' as const,
      message: `The ${kind} ${id}${where} has nobody ${spansInWords(away)} (on leave: ${someOf(who)}); its leads go elsewhere.`,
      since: away[0]!.from,
      figures: { days: covers.filter(isAway).length, onLeave: who.length },
    }
  })
  return [...pools, ...holes]
}

interface Cover {
  /** `away`: nobody works, although somebody usually would. */
  state: 'works' | 'off' | 'away'
  /** Who would work on such a day and does not. */
  missing: { rep: string; state: Presence['state'] }[]
}

interface Step {
  kind: 'rule' | 'escalation'
  id: string
  to: Target
  fallback: FallbackStep[]
  territories: string[]
}

interface Members {
  reps: string[]
  /** A member's delegate takes its place. */
  delegates: boolean
}

function coverOf({ reps, delegates }: Members, presenceOf: (rep: string) => Presence): Cover {
  // A pool that has no member left on that day has nobody, whatever day it is.
  if (reps.length === 0) return { state: 'away', missing: [] }
  const all = reps.map((rep) => ({ rep, ...presenceOf(rep) }))
  const isThere = ({ state, delegate }: Presence) =>
    state === 'works' || (delegates && delegate !== undefined && presenceOf(delegate).state === 'works')
  if (all.some(isThere)) return { state: 'works', missing: [] }
  const missing = all.filter(({ state }) => state !== 'off').map(({ rep, state }) => ({ rep, state }))
  return { state: missing.length > 0 ? 'away' : 'off', missing }
}

function membersOf(target: Target, workspace: Pick<DriftInput['workspace'], 'routing' | 'roster'>): Members {
  if ('rep' in target) return { reps: [target.rep], delegates: true }
  const pool = poolOf(target, workspace)
  return { reps: pool?.reps.map(({ id }) => id) ?? [], delegates: pool?.absent === 'delegate' }
}

/** All pools, and the teams that a step leads to. */
function poolsUsed({ pools, rules, fallback }: Routing): Target[] {
  const steps = [...rules.flatMap(({ to, fallback }) => [to, ...fallback]), ...fallback]
  const teams = steps.flatMap((step) => (typeof step === 'object' && 'team' in step ? step.team : []))
  return [...pools.map(({ id }) => ({ pool: id })), ...[...new Set(teams)].map((team) => ({ team }))]
}

function stepsOf({ escalations, rules }: Routing): Step[] {
  return [
    ...escalations.flatMap(({ id, to, when }) => {
      const target = asTarget(to)
      const territories = when.territory ?? []
      return 'close' in target
        ? []
        : [{ kind: 'escalation' as const, id, to: target, fallback: [], territories }]
    }),
    ...rules.flatMap(({ id, to, fallback, when }) =>
      'close' in to ? [] : [{ kind: 'rule' as const, id, to, fallback, territories: when.territory ?? [] }],
    ),
  ]
}

/** A target that names reps: not a queue, and not what depends on the lead. */
function isOfReps(step: FallbackStep): step is Exclude<Target, { queue: string }> {
  return typeof step === 'object' && !('queue' in step)
}

function isAway({ state }: { state: Cover['state'] }): boolean {
  return state === 'away'
}

/** The days on which nobody is there, in a row. Days that are free anyhow do not part a row. */
function spansOf(covers: { day: string; state: Cover['state'] }[]): { from: string; to: string }[] {
  const spans: { from: string; to: string }[] = []
  let open = false
  for (const { day, state } of covers) {
    if (state === 'works') open = false
    if (state !== 'away') continue
    if (open) spans.at(-1)!.to = day
    else spans.push({ from: day, to: day })
    open = true
  }
  return spans
}

function spansInWords(spans: { from: string; to: string }[]): string {
  return someOf(spans.map(({ from, to }) => (from === to ? `on ${from}` : `from ${from} to ${to}`)))
}

function wordsFor(target: Target): string {
  return 'pool' in target ? `pool ${target.pool}` : 'team' in target ? `team ${target.team}` : ''
}
