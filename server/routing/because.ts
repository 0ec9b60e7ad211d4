import { say } from '../../widget/contract/playbook.ts'
import type { Condition } from '../workspace/schema/condition.ts'
import type { Target } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Asked, Chooser } from './choice.ts'
import { NO_ACCOUNT, testLead, type LeadContext } from './condition.ts'
import type { Because, TestedLead } from './decision.ts'
import { asTarget, poolOf } from './pools.ts'
import { placeOf, territoryOf } from './place.ts'
import { regionName } from './regions.ts'
import { sieveOf } from './rule-index.ts'

/** What the buyer said that leads, by the policy, to the people who take such leads. Found as if nothing were known of
 *  any account, contact or address, so that it is alike for a known company and an unknown one: the first escalation or
 *  rule that holds on what was said and has somebody. Null where that tests nothing that can be told. */
export function becauseOf(
  context: LeadContext,
  workspace: Pick<Workspace, 'playbook' | 'routing' | 'roster'>,
  chooser: Chooser,
): Because | null {
  const { email: _, ...lead } = context.lead
  const { escalations, rules, territories, places } = workspace.routing
  // An account's address is known of the account.
  const place = context.account.known ? placeOf(lead, undefined, places) : undefined
  const unmatched: LeadContext = {
    ...context,
    lead: { ...lead, emailVerified: false },
    account: NO_ACCOUNT,
    ...(context.account.known && { territory: territoryOf(place, territories, context.segment) }),
  }
  for (const { when, to, ...asked } of escalations) {
    const target = asTarget(to)
    const told = 'close' in target ? undefined : toldBy(when, target, asked)
    if (told !== undefined) return told
  }
  for (const i of sieveOf(workspace.routing, unmatched).open) {
    const { when, to, ...asked } = rules[i]!
    if ('close' in to) continue
    const told = toldBy(when, to, asked)
    if (told !== undefined) return told
  }
  return null

  /** Undefined where the step does not hold, or has nobody. */
  function toldBy(when: Condition, to: Target, asked: Asked): Because | null | undefined {
    const { holds, tests } = testLead(when, unmatched)
    const pool = holds ? poolOf(to, workspace) : undefined
    return pool && chooser.pool(pool, asked).assignee !== undefined
      ? firstTold(tests, unmatched, workspace)
      : undefined
  }
}

/** The strongest first. */
const TOLD = ['compliance', 'product', 'useCase', 'competitors', 'territory', 'headcount', 'acv'] as const

function firstTold(
  tests: TestedLead[],
  { lead }: LeadContext,
  { playbook }: Pick<Workspace, 'playbook'>,
): Because | null {
  for (const field of TOLD) {
    const test = tests.find((one) => one.field === field && one.holds && !one.negated)
    if (!test) continue
    if (field === 'headcount' || field === 'acv') return { field }
    const value = {
      compliance: () => lead.compliance?.find((one) => valuesOf(test.test).includes(one)),
      product: () => nameIn(playbook.products, lead.product),
      useCase: () => nameIn(playbook.useCases, lead.useCase),
      competitors: () =>
        lead.competitors?.find(({ stance }) => stance === 'using' || stance === 'replacing')?.name,
      territory: () => lead.region && regionName(lead.region[0]!),
    }[field]()
    if (value !== undefined) return { field: field === 'territory' ? 'region' : field, value }
  }
  return null
}

function nameIn(topics: Workspace['playbook']['products'], id: string | undefined): string | undefined {
  const topic = topics.find((one) => one.id === id)
  return topic && say(topic.name, 'en')
}

/** The values that a test of a list names. */
export function valuesOf(test: unknown): string[] {
  if (Array.isArray(test)) return test as string[]
  const { any = [], all = [] } = test as { any?: string[]; all?: string[] }
  return [...any, ...all]
}
