import type { Tested } from '../../widget/qualification/condition.ts'
import type { Condition } from '../workspace/schema/condition.ts'
import type { Routing, Rule } from '../workspace/schema/routing.ts'
import type { Tester } from './condition.ts'
import type { TestedLead, TraceStep } from './decision.ts'
import { testField, type LeadContext } from './fields.ts'

/** Tests whose answer depends on one plain value of the lead. */
const GUARDS = ['territory', 'segment', 'useCase', 'product', 'nextStep', 'purpose', 'urgency'] as const
type Guard = (typeof GUARDS)[number]

/** What becomes of each rule for all leads that have the same values in the guarded fields: the trace of one that cannot hold, or undefined for one
 *  that is to be tested. */
export type Sieve = readonly (TraceStep | undefined)[]

interface Index {
  fields: Guard[]
  guards: [Guard, unknown][][]
  /** By the value of each field in turn. */
  sieves: Level
  kept: number
  /** The trace of a rule that fails at a value, shared by all leads that have it. */
  failures: Map<string, TraceStep>[]
}

interface Sieved {
  sieve: Sieve
  open: readonly number[]
}
type Level = Map<string | undefined, Level | Sieved>

const indexes = new WeakMap<Rule[], Index>()
const SIEVES_KEPT = 2000
const FAILURES_KEPT = 500

/** Sorts the rules of a policy for a lead by what they ask of single values, without testing each: the same values, the same answer. `open` are the
 *  numbers of the rules that are left to test. */
export function sieveOf({ rules }: Pick<Routing, 'rules'>, context: LeadContext): Sieved {
  const index = indexOf(rules)
  let level: Level | Sieved | undefined = index.sieves
  for (const field of index.fields) level = (level as Level | undefined)?.get(valueOf(field, context))
  if (level && !(level instanceof Map)) return level
  const sieve = rules.map((rule, i) => failureOf(index, i, rule, context))
  const made = { sieve, open: sieve.flatMap((step, i) => (step ? [] : [i])) }
  keep(index, made, context)
  return made
}

/** The first rule from number `from` on that holds, with its tests. `trace` gets those before it, but for the ones in `passed`, which had their turn. */
export function nextThatHolds(
  rules: Rule[],
  from: number,
  context: LeadContext,
  test: Tester,
  passed: ReadonlySet<number>,
  trace: TraceStep[],
): { number: number; tests: TestedLead[] } | undefined {
  const { sieve, open } = sieveOf({ rules }, context)
  let next = from
  for (const number of open) {
    if (number < from) continue
    for (; next < number; next++) trace.push(sieve[next]!)
    next = number + 1
    if (passed.has(number)) continue
    const { id, when } = rules[number]!
    const { holds, tests } = test(when)
    if (holds) return { number, tests }
    trace.push({ step: { kind: 'rule', id }, tests, result: 'does not hold' })
  }
  for (; next < sieve.length; next++) trace.push(sieve[next]!)
  return undefined
}

function keep(index: Index, made: Sieved, context: LeadContext): void {
  if (index.kept++ >= SIEVES_KEPT) {
    index.sieves.clear()
    index.kept = 1
  }
  const last = index.fields.at(-1)
  let level = index.sieves
  for (const field of index.fields) {
    const value = valueOf(field, context)
    const next = field === last ? made : (level.get(value) ?? new Map())
    level.set(value, next)
    level = next as Level
  }
}

function failureOf(index: Index, i: number, { id }: Rule, context: LeadContext): TraceStep | undefined {
  for (const [field, wanted] of index.guards[i]!) {
    const [found, holds] = testField(field, wanted, context)
    if (holds === true) continue
    const failures = index.failures[i]!
    const key = `${field}\n${valueOf(field, context)}`
    const known = failures.get(key)
    if (known) return known
    const test: Tested = { field, test: wanted, found: found ?? null, holds: false }
    const step: TraceStep = { step: { kind: 'rule', id }, tests: [test], result: 'does not hold' }
    if (failures.size >= FAILURES_KEPT) failures.clear()
    failures.set(key, step)
    return step
  }
  return undefined
}

function indexOf(rules: Rule[]): Index {
  const known = indexes.get(rules)
  if (known) return known
  const guards = rules.map(({ when }) =>
    GUARDS.flatMap((field): [Guard, unknown][] => {
      const wanted = (when as Condition)[field]
      return wanted === undefined ? [] : [[field, wanted]]
    }),
  )
  const used = new Set(guards.flatMap((all) => all.map(([field]) => field)))
  const index: Index = {
    // One at least, by whose values what was made is kept.
    fields: used.size > 0 ? GUARDS.filter((field) => used.has(field)) : [GUARDS[0]],
    guards,
    sieves: new Map(),
    kept: 0,
    failures: rules.map(() => new Map()),
  }
  indexes.set(rules, index)
  return index
}

function valueOf(field: Guard, context: LeadContext): string | undefined {
  switch (field) {
    case 'territory':
      return context.territory
    case 'segment':
      return context.segment
    case 'urgency':
      return context.urgency ?? undefined
    default:
      return context.lead[field]
  }
}
