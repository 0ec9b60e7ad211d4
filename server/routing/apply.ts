import type { Workspace } from '../workspace/workspace.ts'
import type { Decision } from './decision.ts'
import { isFreeMail } from './free-mail.ts'
import { registrableDomain } from './match.ts'
import { membersOf } from './pools.ts'
import { sharesOf, takeTurn, type Member } from './rotation.ts'
import { RepState, type RoutingState } from './state.ts'

/** The state after a decision: the pool's turn taken, one more lead on the assignee's load, the buyer kept with the rep.
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
  const rep = state.reps[assignee] ?? RepState.parse({})
  const { day, week, month, openLeads } = rep.load
  const load = { day: day + 1, week: week + 1, month: month + 1, openLeads: openLeads + 1 }
  const at = `${new Date(now).toISOString().slice(0, 19)}Z`
  return {
    ...state,
    reps: { ...state.reps, [assignee]: { ...rep, load } },
    ...(pool !== null && {
      pools: {
        ...state.pools,
        [pool]: takeTurn(
          membersOf(pool, workspace),
          eligibleMembers(decision, workspace),
          state.pools[pool] ?? { turns: {} },
          assignee,
        ),
      },
    }),
    ...(workspace.routing.sticky &&
      email !== undefined && { sticky: keep(state.sticky, stickyKeys(email), assignee, at) }),
  }
}

/** Each member's share of the turn that a decision takes, to be kept with the turn: summed over the turns that count it
 *  is `PoolState.due`. Empty when no turn is taken. */
export function sharesOfTurn(
  decision: Decision,
  workspace: Pick<Workspace, 'routing' | 'roster'>,
): Record<string, number> {
  return decision.pool === null ? {} : sharesOf(eligibleMembers(decision, workspace))
}

function eligibleMembers(
  { pool, step, trace }: Decision,
  workspace: Pick<Workspace, 'routing' | 'roster'>,
): Member[] {
  const taken = trace.find(
    (one) => one.result === 'taken' && one.step.kind === step.kind && one.step.id === step.id,
  )
  const eligible = new Set(taken?.reps?.filter(({ reason }) => reason === 'eligible').map(({ rep }) => rep))
  return membersOf(pool!, workspace).filter(({ rep }) => eligible.has(rep))
}

/** The buyer, and the company where the address tells it. */
export function stickyKeys(email: string): string[] {
  const domain = registrableDomain(email)
  return domain === undefined || isFreeMail(domain) ? [email] : [email, domain]
}

function keep(
  sticky: RoutingState['sticky'],
  keys: string[],
  rep: string,
  at: string,
): RoutingState['sticky'] {
  return [...sticky.filter(({ key }) => !keys.includes(key)), ...keys.map((key) => ({ key, rep, at }))]
}
