import type { Rep } from '../workspace/schema/roster.ts'
import type { Routing } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { policyOn, rosterAt } from './as-of.ts'
import { standingOf } from './choice.ts'
import { localDay } from './day.ts'
import type { Decision } from './decision.ts'
import { isActive, leaveOn } from './eligibility.ts'
import { isFreeMail } from './free-mail.ts'
import { registrableDomain } from './match.ts'
import type { Standing } from './pick.ts'
import { membersOf } from './pools.ts'
import { takeTurn, turnOf, type Member, type Turn } from './rotation.ts'
import { RepState, type PoolState, type RoutingState } from './state.ts'

/** The state after a decision: the pool's turn taken, one more lead on the assignee's load, one more meeting on that of who joins, the buyer kept with the rep.
 *  `now` is UTC ms. */
export function applyDecision(
  state: RoutingState,
  decision: Decision,
  { email }: { email?: string | undefined },
  workspace: Pick<Workspace, 'routing' | 'roster'>,
  now: number,
): RoutingState {
  const { assignee, pool } = decision
  if (assignee === undefined) return state
  const met = [assignee, ...decision.coHosts].map((id) => [id, withOneMore(id, state, id === assignee)])
  const at = `${new Date(now).toISOString().slice(0, 19)}Z`
  return {
    ...state,
    reps: { ...state.reps, ...(Object.fromEntries(met) as RoutingState['reps']) },
    ...(pool !== null && {
      pools: { ...state.pools, [pool]: poolAfter(pool, assignee, state, decision, workspace, now) },
    }),
    ...(workspace.routing.sticky &&
      email !== undefined && {
        sticky: keep(state.sticky, stickyKeys(email, workspace.routing), assignee, at),
      }),
  }
}

/** A rep with one more meeting and, where the lead is the rep's, one more lead. */
function withOneMore(id: string, { reps }: RoutingState, isHost: boolean): RepState {
  const rep = Object.hasOwn(reps, id) ? reps[id]! : RepState.parse({})
  const { day, week, month, openLeads } = rep.load
  const load = { day: day + 1, week: week + 1, month: month + 1, openLeads: openLeads + Number(isHost) }
  return { ...rep, load }
}

/** The turn that a decision takes: whose it is, and what it changes in the pool; undefined when it takes none. `state` and
 *  `now` (UTC ms) are those of the decision. */
export function turnOfDecision(
  state: RoutingState,
  decision: Decision,
  workspace: Pick<Workspace, 'routing' | 'roster'>,
  now: number,
): (Turn & { pool: string; rep: string }) | undefined {
  const { pool, assignee } = decision
  if (pool === null || assignee === undefined) return undefined
  const { members, eligible, passedOver, taker } = lookedAt(pool, assignee, state, decision, workspace, now)
  return { pool, rep: taker, ...turnOf(members, eligible, passedOver, poolState(pool, state)) }
}

function poolAfter(
  pool: string,
  assignee: string,
  state: RoutingState,
  decision: Decision,
  workspace: Pick<Workspace, 'routing' | 'roster'>,
  now: number,
): PoolState {
  const { members, eligible, passedOver, taker } = lookedAt(pool, assignee, state, decision, workspace, now)
  return takeTurn(members, eligible, poolState(pool, state), taker, passedOver)
}

/** The pool's members as the decision found them, and whose turn it is: of a member in whose place another stands, the
 *  member's. Where the step did not look at them, as one for an owner who takes a turn, all who are there share it. */
function lookedAt(
  pool: string,
  assignee: string,
  state: RoutingState,
  { step, trace, standsInFor }: Decision,
  workspace: Pick<Workspace, 'routing' | 'roster'>,
  now: number,
): { members: Member[]; eligible: Member[]; passedOver: Member[]; taker: string } {
  const roster = rosterAt(workspace.roster, now)
  const routing = policyOn(workspace.routing, localDay(now, workspace.routing.timezone))
  const members = membersOf(pool, { roster, routing })
  const taken = trace.find(
    (one) => one.result === 'taken' && one.step.kind === step.kind && one.step.id === step.id,
  )
  const standings = new Map(taken?.reps?.map((one) => [one.rep, standingOf(one)]))
  if (!members.every(({ rep }) => standings.has(rep))) {
    const isThere = (rep: Rep) => isActive(rep, state) && !leaveOn(rep, state, now)
    const there = new Set(roster.reps.filter(isThere).map(({ id }) => id))
    return { members, eligible: members.filter(({ rep }) => there.has(rep)), passedOver: [], taker: assignee }
  }
  const inItsPlace = members.find(({ rep }) => rep === standsInFor)
  if (inItsPlace) standings.set(inItsPlace.rep, 'eligible')
  const those = (standing: Standing) => members.filter(({ rep }) => standings.get(rep) === standing)
  return {
    members,
    eligible: those('eligible'),
    passedOver: those('owed'),
    taker: inItsPlace?.rep ?? assignee,
  }
}

function poolState(pool: string, { pools }: RoutingState): PoolState {
  return Object.hasOwn(pools, pool) ? pools[pool]! : { turns: {} }
}

/** The buyer, and the company where the address tells it. */
export function stickyKeys(email: string, { match }: Pick<Routing, 'match'>): string[] {
  const address = email.toLowerCase()
  const domain = registrableDomain(address)
  return domain === undefined || isFreeMail(domain, match.freeMail) ? [address] : [address, domain]
}

function keep(
  sticky: RoutingState['sticky'],
  keys: string[],
  rep: string,
  at: string,
): RoutingState['sticky'] {
  return [...sticky.filter(({ key }) => !keys.includes(key)), ...keys.map((key) => ({ key, rep, at }))]
}
