import type { Tested, Truth } from '../../widget/qualification/condition.ts'
import type { Condition } from '../workspace/schema/condition.ts'
import type { TestedLead } from './decision.ts'
import { testField, type LeadContext } from './fields.ts'
import type { Lead } from './lead.ts'

export { NO_ACCOUNT, type AccountFacts, type LeadContext } from './fields.ts'

/** A condition made ready: gives whether it holds in three-valued logic (undefined: a fact is unknown), and adds the tests that it made
 *  to `tests`. It stops at the first test that decides it. */
export type Compiled = (context: LeadContext, tests: Tested[], negated?: boolean) => Truth

const compiled = new WeakMap<Condition, Compiled>()

/** Makes a condition ready, once. */
export function compile(condition: Condition): Compiled {
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
  const tests: Tested[] = []
  const holds = compile(condition)(context, tests) === true
  return { holds, tests: context.lead.evidence.length > 0 ? withWords(tests, context.lead) : tests }
}

function partOf(key: string, wanted: unknown): Compiled {
  if (key === 'all') return allOf((wanted as Condition[]).map(compile))
  if (key === 'any') return anyOf((wanted as Condition[]).map(compile))
  if (key === 'not') {
    const inner = compile(wanted as Condition)
    return (context, tests, negated = false) => opposite(inner(context, tests, !negated))
  }
  if (key === 'is') return named(wanted as string[])
  return (context, tests, negated) => {
    const [found, holds] = testField(key, wanted, context)
    const tested: Tested = { field: key, test: wanted, found: found ?? null, holds: holds === true }
    if (negated) tested.negated = true
    tests.push(tested)
    return holds
  }
}

/** Conditions of the policy by name. One that is not there, and one that is named within itself, is unknown: `usher check` refuses both. */
function named(names: string[]): Compiled {
  let depth = 0
  const parts = names.map((name): Compiled => (context, tests, negated) => {
    const { conditions = {} } = context.policy ?? {}
    if (!Object.hasOwn(conditions, name) || depth > 20) return undefined
    depth++
    try {
      return compile(conditions[name]!)(context, tests, negated)
    } finally {
      depth--
    }
  })
  return anyOf(parts)
}

function allOf(parts: Compiled[]): Compiled {
  if (parts.length === 1) return parts[0]!
  return (context, tests, negated) => {
    let all: Truth = true
    for (const part of parts) {
      const truth = part(context, tests, negated)
      if (truth === false) return false
      if (truth === undefined) all = undefined
    }
    return all
  }
}

function anyOf(parts: Compiled[]): Compiled {
  if (parts.length === 1) return parts[0]!
  return (context, tests, negated) => {
    let any: Truth = false
    for (const part of parts) {
      const truth = part(context, tests, negated)
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

function withWords(tests: Tested[], lead: Lead): TestedLead[] {
  const words = wordsOf(lead)
  return tests.map((test) => {
    const said = words.get(READS[test.field] ?? test.field)
    return said ? { ...test, words: said } : test
  })
}

const known = new WeakMap<Lead, Map<string, string[]>>()

/** The buyer's words by field. */
function wordsOf(lead: Lead): Map<string, string[]> {
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
