import { say } from '../../widget/contract/playbook.ts'
import type { Condition } from '../workspace/schema/condition.ts'
import type { Target } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Asked, Chooser } from './choice.ts'
import { NO_ACCOUNT, testLead, type LeadContext, type Tester } from './condition.ts'
import type { Because, TestedLead } from './decision.ts'
import type { Lead } from './lead.ts'
import { asTarget, poolOf } from './pools.ts'
import { placeOf, territoryOf } from './place.ts'
import { regionName } from './regions.ts'
import { sieveOf } from './rule-index.ts'

/** What the buyer said that leads, by the policy, to the people who take such leads. Found as if nothing were known of
 *  any account, contact or address, so that it is alike for a known company and an unknown one: the first escalation or
 *  rule that holds on what was said and has somebody. Null where that tests nothing that can be told. */
export function becauseOf(
  context: LeadContext,
  test: Tester,
  workspace: Pick<Workspace, 'playbook' | 'routing' | 'roster'>,
  chooser: Chooser,
): Because | null {
  const { escalations, rules, territories, places } = workspace.routing
  const { lead, account, segment } = context
  // An account's address is known of the account.
  const territory = account.known
    ? territoryOf(placeOf(lead, undefined, places), territories, segment)
    : context.territory
  const isElsewhere = territory !== context.territory
  const isMatched = account.known || account.ambiguous
  let unmatched: LeadContext | undefined
  const blind = () => (unmatched ??= unmatchedOf(context, territory))
  // What reads nothing that is hidden has been tested already.
  const testBlind = (when: Condition) => {
    const reads = readsOf(when, workspace.routing)
    return reads.address || (reads.account && isMatched) || (reads.place && isElsewhere)
      ? testLead(when, blind())
      : test(when)
  }
  for (const { when, to, ...asked } of escalations) {
    const target = asTarget(to)
    const told = 'close' in target ? undefined : toldBy(when, target, asked)
    if (told !== undefined) return told
  }
  for (const i of sieveOf(workspace.routing, isElsewhere ? blind() : context).open) {
    const rule = rules[i]!
    if ('close' in rule.to) continue
    const told = toldBy(rule.when, rule.to, rule)
    if (told !== undefined) return told
  }
  return null

  /** Undefined where the step does not hold, or has nobody. */
  function toldBy(when: Condition, to: Target, asked: Asked): Because | null | undefined {
    const { holds, tests } = testBlind(when)
    const pool = holds ? poolOf(to, workspace) : undefined
    return pool && chooser.pool(pool, asked).assignee !== undefined
      ? firstTold(tests, lead, workspace)
      : undefined
  }
}

/** The lead as if nobody knew its account, nor its address. */
function unmatchedOf(context: LeadContext, territory: string): LeadContext {
  const { email: _, ...lead } = context.lead
  return { ...context, lead: { ...lead, emailVerified: false }, account: NO_ACCOUNT, territory }
}

/** What a condition reads that a page must not learn anything of. */
interface Reads {
  address: boolean
  account: boolean
  place: boolean
}

const OF_THE_ADDRESS = ['email', 'emailDomain', 'listed', 'freeMail', 'emailVerified']
const read = new WeakMap<Condition, Reads>()

function readsOf(condition: Condition, routing: Pick<Workspace['routing'], 'conditions'>): Reads {
  let reads = read.get(condition)
  if (!reads) {
    const fields = fieldsOf(condition, routing)
    reads = {
      address: fields.some((field) => OF_THE_ADDRESS.includes(field)),
      account: fields.includes('account'),
      place: fields.includes('territory') || fields.includes('place'),
    }
    read.set(condition, reads)
  }
  return reads
}

/** All fields that a condition tests, those of the conditions that it names too. */
function fieldsOf(
  condition: Condition,
  routing: Pick<Workspace['routing'], 'conditions'>,
  through: string[] = [],
): string[] {
  return Object.entries(condition).flatMap(([key, wanted]): string[] => {
    if (key === 'not') return fieldsOf(wanted as Condition, routing, through)
    if (key === 'all' || key === 'any')
      return (wanted as Condition[]).flatMap((part) => fieldsOf(part, routing, through))
    if (key === 'known' || key === 'unknown') return wanted as string[]
    if (key !== 'is') return [key]
    return (wanted as string[])
      .filter((name) => Object.hasOwn(routing.conditions, name) && !through.includes(name))
      .flatMap((name) => fieldsOf(routing.conditions[name]!, routing, [...through, name]))
  })
}

/** The strongest first. */
const TOLD = ['compliance', 'product', 'useCase', 'competitors', 'territory', 'headcount', 'acv'] as const

function firstTold(
  tests: TestedLead[],
  lead: Lead,
  { playbook }: Pick<Workspace, 'playbook'>,
): Because | null {
  for (const field of TOLD) {
    const test = tests.find((one) => one.field === field && one.holds && !one.negated)
    if (!test) continue
    if (field === 'headcount' || field === 'acv') return { field }
    const value = toldIn(field, test, lead, playbook)
    if (value !== undefined) return { field: field === 'territory' ? 'region' : field, value }
  }
  return null
}

function toldIn(
  field: 'compliance' | 'product' | 'useCase' | 'competitors' | 'territory',
  { test }: TestedLead,
  lead: Lead,
  { products, useCases }: Workspace['playbook'],
): string | undefined {
  switch (field) {
    case 'compliance':
      return lead.compliance?.find((one) => valuesOf(test).includes(one))
    case 'product':
      return nameIn(products, lead.product)
    case 'useCase':
      return nameIn(useCases, lead.useCase)
    case 'competitors':
      return lead.competitors?.find(({ stance }) => stance === 'using' || stance === 'replacing')?.name
    default:
      return lead.region && regionName(lead.region[0]!)
  }
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
