import type { FactCondition, NumberTest } from '../contract/condition.ts'
import type { Budget, Facts } from '../contract/facts.ts'

/** One test of a condition: what was wanted, what was found (null where unknown), and whether it holds. `negated`: it
 *  stands under a `not`, and counts for the condition where it does not hold. */
export interface Tested {
  field: string
  test: unknown
  found: unknown
  holds: boolean
  negated?: true
}

/** Whether a test holds; undefined where the fact is unknown. */
export type Truth = boolean | undefined

/** Finds out one test: what was found, and whether it holds. */
export type Tester = (field: string, wanted: unknown) => [found: unknown, holds: Truth]

/** Tests what the buyer said. `today` is the buyer's calendar day, `YYYY-MM-DD`. What is unknown satisfies nothing but
 *  `unknown`, not even a `not`. */
export function testFacts(
  condition: FactCondition,
  facts: Facts,
  today: string,
): { holds: boolean; tests: Tested[] } {
  const tests: Tested[] = []
  const holds = judge(condition, (field, wanted) => testFact(field, wanted, facts, today), tests) === true
  return { holds, tests }
}

/** Joins tests by `all`, `any` and `not` in three-valued logic, and adds each to `tests`. */
export function judge(condition: object, test: Tester, tests: Tested[], negated = false): Truth {
  const truths: Truth[] = []
  for (const [field, wanted] of Object.entries(condition)) {
    if (wanted === undefined) continue
    if (field === 'not') truths.push(opposite(judge(wanted as object, test, tests, !negated)))
    else if (field === 'all' || field === 'any') {
      const parts = (wanted as object[]).map((part) => judge(part, test, tests, negated))
      truths.push(field === 'all' ? every(parts) : opposite(every(parts.map(opposite))))
    } else {
      const [found, holds] = test(field, wanted)
      tests.push({
        field,
        test: wanted,
        found: found ?? null,
        holds: holds === true,
        ...(negated && { negated }),
      })
      truths.push(holds)
    }
  }
  return every(truths)
}

/** Tests one field of what the buyer said. */
export function testFact(field: string, wanted: unknown, facts: Facts, today: string): ReturnType<Tester> {
  const test = testers[field as keyof typeof testers] as
    | ((wanted: unknown, facts: Facts, today: string) => ReturnType<Tester>)
    | undefined
  return test ? test(wanted, facts, today) : [undefined, undefined]
}

export function every(truths: Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true
}

/** Whether a value, or one of a list of values, is among those wanted. Nothing and an empty list are unknown. */
export function among(wanted: string[], found: string | string[] | undefined): ReturnType<Tester> {
  const values = found === undefined ? [] : [found].flat()
  return [found, values.length ? values.some((value) => wanted.includes(value)) : undefined]
}

type Testers = {
  [K in keyof Omit<FactCondition, 'all' | 'any' | 'not'>]-?: (
    wanted: NonNullable<FactCondition[K]>,
    facts: Facts,
    today: string,
  ) => ReturnType<Tester>
}

const testers: Testers = {
  useCase: (wanted, facts) => among(wanted, facts.useCase),
  product: (wanted, facts) => among(wanted, facts.product),
  compliance: (wanted, facts) => among(wanted, facts.compliance),
  region: (wanted, facts) => among(wanted, facts.region),
  nextStep: (wanted, facts) => among(wanted, facts.nextStep),
  purpose: (wanted, facts) => among(wanted, facts.purpose),
  wantsHuman: (wanted, { wantsHuman }) => [wantsHuman, is(wantsHuman, (value) => value === wanted)],
  /** An element must pass both tests: this competitor in that stance. */
  competitors: ({ names, stances }, { competitors }) => [
    competitors,
    is(competitors?.length ? competitors : undefined, (all) =>
      all.some((one) => (names?.includes(one.name) ?? true) && (stances?.includes(one.stance) ?? true)),
    ),
  ],
  headcount: (wanted, { headcount }) => [headcount, within(wanted, headcount?.min, headcount?.max)],
  acv: (wanted, { budget }) => {
    const acv = perYear(budget, wanted.currency)
    return [budget, within(wanted, acv, acv)]
  },
  timeline: ({ kinds, withinDays }, { timeline }, today) => [
    timeline,
    is(timeline, ({ kind, end }) =>
      every([
        kinds ? kinds.includes(kind) : true,
        withinDays === undefined || kind === 'asap'
          ? true
          : kind === 'exploring' || kind === 'none'
            ? false
            : is(end, (day) => daysBetween(today, day) <= withinDays),
      ]),
    ),
  ],
  known: (wanted, facts) => {
    const found = wanted.filter((field) => facts[field] !== undefined)
    return [found, found.length === wanted.length]
  },
  unknown: (wanted, facts) => {
    const found = wanted.filter((field) => facts[field] === undefined)
    return [found, found.length === wanted.length]
  },
}

function opposite(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

function is<T>(value: T | undefined, test: (value: T) => Truth): Truth {
  return value === undefined ? undefined : test(value)
}

/** 'At least' reads the lower bound, 'at most' the upper: both are what is certain. */
function within({ atLeast, atMost }: NumberTest, min: number | undefined, max: number | undefined): Truth {
  return every([
    atLeast === undefined || is(min, (least) => least >= atLeast),
    atMost === undefined || is(max, (most) => most <= atMost),
  ])
}

/** A budget per year; unknown when paid once, without period, or in another currency than the one asked for. */
function perYear(budget: Budget | undefined, currency: string | undefined): number | undefined {
  const times = { year: 1, quarter: 4, month: 12, once: 0 }[budget?.period ?? 'once']
  return budget && times && (!currency || currency === budget.currency) ? budget.amount * times : undefined
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}
