import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FactCondition } from '../../widget/contract/condition.ts'
import { FIELDS, type Facts } from '../../widget/contract/facts.ts'
import { testFacts } from '../../widget/qualification/condition.ts'

const today = '2026-11-23'
const holds = (condition: FactCondition, facts: Facts) => testFacts(condition, facts, today).holds

describe('a condition over what the buyer said', () => {
  test.each<[FactCondition, Facts, boolean]>([
    [{}, {}, true],
    [{ useCase: ['website-chat', 'meeting-routing'] }, { useCase: 'meeting-routing' }, true],
    [{ useCase: ['website-chat'] }, { useCase: 'meeting-routing' }, false],
    [{ compliance: ['HIPAA', 'FedRAMP'] }, { compliance: ['SOC2', 'HIPAA'] }, true],
    [{ compliance: ['HIPAA'] }, { compliance: ['SOC2'] }, false],
    [{ region: ['DE'] }, { region: ['FR', 'DE'] }, true],
    [{ wantsHuman: true }, { wantsHuman: true }, true],
    [{ nextStep: ['demo'] }, { nextStep: 'pricing' }, false],
    [{ purpose: ['support', 'job'] }, { purpose: 'job' }, true],
    [{ purpose: ['support', 'job'] }, { purpose: 'buying' }, false],
    [{ purpose: ['support'] }, {}, false],
    [{ not: { purpose: ['support'] } }, {}, false],
    // Every key must hold.
    [{ useCase: ['website-chat'], compliance: ['GDPR'] }, { useCase: 'website-chat' }, false],
    [{ all: [{ product: ['chat'] }, { wantsHuman: true }] }, { product: 'chat', wantsHuman: true }, true],
    [{ any: [{ product: ['chat'] }, { wantsHuman: true }] }, { wantsHuman: true }, true],
    [{ any: [{ product: ['chat'] }, { wantsHuman: true }] }, { product: 'route' }, false],
    [{ not: { product: ['chat'] } }, { product: 'route' }, true],
    [{ not: { product: ['chat'] } }, { product: 'chat' }, false],
  ])('%j over %j: %s', (condition, facts, expected) => expect(holds(condition, facts)).toBe(expected))

  test('a competitor must be in that stance itself', () => {
    const facts: Facts = {
      competitors: [
        { name: 'Drift', stance: 'rejected' },
        { name: 'Gong', stance: 'using' },
      ],
    }
    expect(holds({ competitors: { names: ['Drift'], stances: ['using'] } }, facts)).toBe(false)
    expect(holds({ competitors: { names: ['Gong'], stances: ['using'] } }, facts)).toBe(true)
    expect(holds({ competitors: { names: ['Drift'] } }, facts)).toBe(true)
    expect(holds({ competitors: { stances: ['using'] } }, facts)).toBe(true)
  })
})

describe('headcount', () => {
  test.each<[FactCondition['headcount'], Facts['headcount'], boolean]>([
    [{ atLeast: 200 }, { min: 200, max: 300 }, true],
    [{ atLeast: 201 }, { min: 200, max: 300 }, false],
    [{ atMost: 300 }, { min: 200, max: 300 }, true],
    [{ atMost: 299 }, { min: 200, max: 300 }, false],
    [{ atLeast: 100 }, { max: 500 }, false],
    [{ atMost: 1000 }, { min: 500 }, false],
    [{ atLeast: 10, atMost: 50 }, { min: 10, max: 50 }, true],
  ])('%j of %j: %s', (headcount, found, expected) =>
    expect(holds({ headcount }, { headcount: found })).toBe(expected),
  )
})

describe('acv, the budget per year', () => {
  test.each<[FactCondition['acv'], Facts['budget'], boolean]>([
    [{ atLeast: 120_000 }, { amount: 10_000, currency: 'USD', period: 'month' }, true],
    [{ atLeast: 120_001 }, { amount: 10_000, currency: 'USD', period: 'month' }, false],
    [{ atLeast: 40_000 }, { amount: 10_000, currency: 'USD', period: 'quarter' }, true],
    [{ atLeast: 100_000 }, { amount: 100_000, period: 'year' }, true],
    [{ atLeast: 1 }, { amount: 100_000, period: 'once' }, false],
    [{ atLeast: 1 }, { amount: 100_000, currency: 'USD' }, false],
    [{ atLeast: 1, currency: 'EUR' }, { amount: 100_000, currency: 'USD', period: 'year' }, false],
    [{ atLeast: 1, currency: 'EUR' }, { amount: 100_000, period: 'year' }, false],
    [{ atLeast: 1, currency: 'EUR' }, { amount: 100_000, currency: 'EUR', period: 'year' }, true],
    [{ atMost: 5_000 }, { amount: 0, currency: 'USD', period: 'month' }, true],
  ])('%j of %j: %s', (acv, budget, expected) => expect(holds({ acv }, { budget })).toBe(expected))
})

describe('timeline', () => {
  test.each<[FactCondition['timeline'], Facts['timeline'], boolean]>([
    [{ withinDays: 38 }, { kind: 'deadline', end: '2026-12-31' }, true],
    [{ withinDays: 37 }, { kind: 'deadline', end: '2026-12-31' }, false],
    [{ withinDays: 0 }, { kind: 'deadline', end: '2026-11-23' }, true],
    [{ withinDays: 200 }, { kind: 'window', start: '2027-04-01', end: '2027-06-30' }, false],
    [{ withinDays: 1 }, { kind: 'asap' }, true],
    [{ withinDays: 1000 }, { kind: 'exploring' }, false],
    [{ withinDays: 1000 }, { kind: 'deadline' }, false],
    [{ kinds: ['asap', 'deadline'] }, { kind: 'deadline' }, true],
    [{ kinds: ['window'], withinDays: 365 }, { kind: 'deadline', end: '2026-12-31' }, false],
  ])('%j of %j: %s', (timeline, found, expected) =>
    expect(holds({ timeline }, { timeline: found })).toBe(expected),
  )

  test('days are counted on the calendar, over a clock change too', () => {
    const facts: Facts = { timeline: { kind: 'deadline', end: '2026-10-26' } }
    expect(testFacts({ timeline: { withinDays: 2 } }, facts, '2026-10-24').holds).toBe(true)
    expect(testFacts({ timeline: { withinDays: 1 } }, facts, '2026-10-24').holds).toBe(false)
  })
})

describe('what is unknown', () => {
  const leaf: fc.Arbitrary<FactCondition> = fc.oneof(
    fc.constantFrom<FactCondition>(
      { useCase: ['a'] },
      { product: ['a'] },
      { competitors: { names: ['Drift'] } },
      { competitors: { stances: ['using'] } },
      { headcount: { atLeast: 0 } },
      { headcount: { atMost: 1e9 } },
      { acv: { atLeast: 0 } },
      { timeline: { withinDays: 1e6 } },
      { timeline: { kinds: ['none'] } },
      { compliance: ['HIPAA'] },
      { region: ['DE'] },
      { wantsHuman: true },
      { wantsHuman: false },
      { nextStep: ['demo'] },
    ),
  )
  const { condition } = fc.letrec<{ condition: FactCondition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.record({ not: tie('condition') }),
      fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    ),
  }))

  test('satisfies nothing, however it is negated', () =>
    fc.assert(fc.property(condition, (condition) => !holds(condition, {}))))

  test('an empty list is unknown', () =>
    expect(holds({ not: { compliance: ['HIPAA'] } }, { compliance: [] })).toBe(false))

  test('one unknown part of an alternative does not spoil the other', () =>
    expect(holds({ any: [{ not: { region: ['DE'] } }, { wantsHuman: true }] }, { wantsHuman: true })).toBe(
      true,
    ))

  test.each(FIELDS)('%s is what `unknown` holds for, and `known` does not', (field) => {
    expect(holds({ unknown: [field] }, {})).toBe(true)
    expect(holds({ known: [field] }, {})).toBe(false)
    expect(holds({ not: { known: [field] } }, {})).toBe(true)
  })

  test('`known` asks for all of its fields', () =>
    expect(holds({ known: ['email', 'headcount'] }, { email: 'dana@acme.io' })).toBe(false))
})

test('each test says what it wanted and found, null where unknown, and whether it was negated', () =>
  expect(
    testFacts({ headcount: { atLeast: 5 }, not: { product: ['chat'] } }, { product: 'route' }, today),
  ).toEqual({
    holds: false,
    tests: [
      { field: 'headcount', test: { atLeast: 5 }, found: null, holds: false },
      { field: 'product', test: ['chat'], found: 'route', holds: false, negated: true },
    ],
  }))
