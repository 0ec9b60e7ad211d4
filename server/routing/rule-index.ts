import type { Tested } from '../../widget/qualification/condition.ts'
import type { Condition } from '../workspace/schema/condition.ts'
import type { Routing, Rule } from '../workspace/schema/routing.ts'
import type { TraceStep } from './decision.ts'
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
  sieves: Map<string, { sieve: Sieve; open: number[] }>
  /** The trace of a rule that fails at a value, shared by all leads that have it. */
  failures: Map<string, TraceStep>[]
}

const indexes = new WeakMap<Rule[], Index>()
const SIEVES_KEPT = 2000
const FAILURES_KEPT = 500

/** Sorts the rules of a policy for a lead by what they ask of single values, without testing each: the same values, the same answer. `open` are the
 *  numbers of the rules that are left to test. */
export function sieveOf(
  { rules }: Pick<Routing, 'rules'>,
  context: LeadContext,
): { sieve: Sieve; open: readonly number[] } {
  const index = indexOf(rules)
  let key = ''
  for (const field of index.fields) key += `${valueOf(field, context)}\n`
  const known = index.sieves.get(key)
  if (known) return known
  const sieve = rules.map((rule, i) => failureOf(index, i, rule, context))
  const made = { sieve, open: sieve.flatMap((step, i) => (step ? [] : [i])) }
  if (index.sieves.size >= SIEVES_KEPT) index.sieves.clear()
  index.sieves.set(key, made)
  return made
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
    fields: GUARDS.filter((field) => used.has(field)),
    guards,
    sieves: new Map(),
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
