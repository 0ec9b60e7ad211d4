import type { Truth } from '../../widget/qualification/condition.ts'
import type { Condition } from '../workspace/schema/condition.ts'
import type { TestedLead } from './decision.ts'
import { testOf, type LeadContext } from './fields.ts'
import type { Lead } from './lead.ts'

export { NO_ACCOUNT, type AccountFacts, type LeadContext } from './fields.ts'

/** A condition made ready: gives whether it holds in three-valued logic (undefined: a fact is unknown), and adds the tests that it made
 *  to `tests`, with the buyer's words. It stops at the first test that decides it. */
type Compiled = (context: LeadContext, tests: TestedLead[], words: Words, negated: boolean) => Truth
/** The buyer's words by the field that they state; none where the lead brings no evidence. */
type Words = Map<string, string[]> | undefined

const compiled = new WeakMap<Condition, Compiled>()

/** Makes a condition ready, once. */
function compile(condition: Condition): Compiled {
  const known = compiled.get(condition)
  if (known) return known
  const parts = Object.entries(condition).flatMap(([key, wanted]) =>
    wanted === undefined ? [] : [partOf(key, wanted)],
  )
  const whole = allOf(parts)
  compiled.set(condition, whole)
  return whole
}

/** Tests a lead. Each test that was made says what it found, and in which words of the buyer. */
export function testLead(
  condition: Condition,
  context: LeadContext,
): { holds: boolean; tests: TestedLead[] } {
  return testWith(condition, context, wordsOf(context.lead))
}

function testWith(condition: Condition, context: LeadContext, words: Words): ReturnType<typeof testLead> {
  const tests: TestedLead[] = []
  const holds = compile(condition)(context, tests, words, false) === true
  return { holds, tests }
}

/** Tests conditions over one lead, each of them once. */
export type Tester = (condition: Condition) => ReturnType<typeof testLead>

export function createTester(context: LeadContext): Tester {
  const known = new Map<Condition, ReturnType<typeof testLead>>()
  const words = wordsOf(context.lead)
  return (condition) => {
    let found = known.get(condition)
    if (!found) known.set(condition, (found = testWith(condition, context, words)))
    return found
  }
}

function partOf(key: string, wanted: unknown): Compiled {
  if (key === 'all') return allOf((wanted as Condition[]).map(compile))
  if (key === 'any') return anyOf((wanted as Condition[]).map(compile))
  if (key === 'not') {
    const inner = compile(wanted as Condition)
    return (context, tests, words, negated) => opposite(inner(context, tests, words, !negated))
  }
  if (key === 'is') return named(wanted as string[])
  const test = testOf(key)
  const reads = READS[key] ?? key
  return (context, tests, words, negated) => {
    const [found, holds] = test(wanted as never, context)
    const tested: TestedLead = { field: key, test: wanted, found: found ?? null, holds: holds === true }
    if (negated) tested.negated = true
    const said = words?.get(reads)
    if (said) tested.words = said
    tests.push(tested)
    return holds
  }
}

/** Conditions of the policy by name. One that is not there, and one that is named within itself, is unknown: `usher check` refuses both. */
function named(names: string[]): Compiled {
  let depth = 0
  const parts = names.map((name): Compiled => (context, tests, words, negated) => {
    const { conditions = {} } = context.policy ?? {}
    if (!Object.hasOwn(conditions, name) || depth > 20) return undefined
    depth++
    try {
      return compile(conditions[name]!)(context, tests, words, negated)
    } finally {
      depth--
    }
  })
  return anyOf(parts)
}

function allOf(parts: Compiled[]): Compiled {
  if (parts.length === 1) return parts[0]!
  return (context, tests, words, negated) => {
    let all: Truth = true
    for (const part of parts) {
      const truth = part(context, tests, words, negated)
      if (truth === false) return false
      if (truth === undefined) all = undefined
    }
    return all
  }
}

function anyOf(parts: Compiled[]): Compiled {
  if (parts.length === 1) return parts[0]!
  return (context, tests, words, negated) => {
    let any: Truth = false
    for (const part of parts) {
      const truth = part(context, tests, words, negated)
      if (truth === true) return true
      if (truth === undefined) any = undefined
    }
    return any
  }
}

function opposite(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

/** The field of what the buyer said that a test reads, where it has another name. */
const READS: Record<string, string> = {
  acv: 'budget',
  territory: 'region',
  segment: 'headcount',
  emailDomain: 'email',
  freeMail: 'email',
  listed: 'email',
}

const known = new WeakMap<Lead, Map<string, string[]>>()

/** The buyer's words by field; undefined where the lead brings none. */
function wordsOf(lead: Lead): Words {
  if (lead.evidence.length === 0) return undefined
  const found = known.get(lead)
  if (found) return found
  const words = new Map<string, string[]>()
  for (const { field, quote } of lead.evidence) {
    const all = words.get(field)
    if (all) all.push(quote)
    else words.set(field, [quote])
  }
  known.set(lead, words)
  return words
}
