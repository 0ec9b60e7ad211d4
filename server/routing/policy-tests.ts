import type { PolicyTest } from '../workspace/schema/routing.ts'
import { describeIssues, printPath } from '../workspace/issues.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { FirstFree } from './eligibility.ts'
import { readLead } from './lead.ts'
import { indexAccounts } from './match.ts'
import { stateFaults } from './state-file.ts'
import { RoutingState } from './state.ts'

/** What became of a test of the policy: nothing in `failures` is as it should be. */
export interface Tested {
  name: string
  failures: string[]
}

/** Runs the tests that a policy brings. `now` (UTC ms) is for those that name no time; `freeFor` gives the first free slots by working hours
 *  for a state. */
export function runPolicyTests(
  workspace: Pick<Workspace, 'playbook' | 'routing' | 'roster' | 'accounts'>,
  now: number,
  freeFor?: (state: RoutingState, now: number) => FirstFree,
): Tested[] {
  return workspace.routing.tests.map((one) => ({ name: one.name, failures: failuresOf(one) }))

  function failuresOf({ lead: input, state: given = {}, now: at, expect }: PolicyTest): string[] {
    const read = readLead(input)
    if ('issue' in read) return [`the lead’s ${printPath(read.issue.path)}: ${read.issue.message}`]
    const state = RoutingState.safeParse(given)
    if (!state.success) {
      const [issue] = describeIssues(state.error, RoutingState, given)
      return [`the state’s ${printPath(issue!.path)}: ${issue!.message}`]
    }
    const [fault] = stateFaults(state.data, workspace)
    if (fault) return [`the state’s ${printPath(fault.path)}: ${fault.message}`]
    const moment = at === undefined ? now : Date.parse(at)
    const free = freeFor?.(state.data, moment)
    const decision = decide(
      read.lead,
      workspace,
      state.data,
      moment,
      free,
      indexAccounts(workspace.accounts, workspace.routing.match),
    )
    return Object.entries(expect).flatMap(([key, wanted]) => {
      const found = foundFor(key, decision)
      return wanted === undefined || agrees(key, wanted, decision)
        ? []
        : [`${key} is ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`]
    })
  }
}

function foundFor(key: string, decision: Decision): unknown {
  return decision[key as keyof Decision] ?? null
}

function agrees(key: string, wanted: unknown, decision: Decision): boolean {
  const found = foundFor(key, decision)
  switch (key) {
    case 'step':
      if (typeof wanted === 'string') return decision.step.kind === wanted
      return Object.entries(wanted as object).every(([part, value]) => decision.step[part as 'id'] === value)
    case 'assignee':
      return (wanted as string[]).includes(found as string)
    case 'alerts':
    case 'coHosts':
    case 'inform':
      return (
        JSON.stringify([...(found as string[])].toSorted()) ===
        JSON.stringify([...(wanted as string[])].toSorted())
      )
    default:
      return found === wanted
  }
}
