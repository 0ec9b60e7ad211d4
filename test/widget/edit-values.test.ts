import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Facts, type Field } from '../../widget/contract/facts.ts'
import { readEdit } from '../../widget/panel/edit-values.ts'
import { valid } from '../../widget/qualification/valid.ts'

const facts: Facts = {
  competitors: [
    { name: 'Drift', stance: 'using' },
    { name: 'Gong', stance: 'mentioned' },
  ],
  compliance: ['HIPAA'],
}

function form(values: Record<string, string | string[]>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) data.append(name, one)
  return data
}

test.each<[Field, Record<string, string | string[]>, unknown]>([
  ['headcount', { value: '400' }, { min: 400, max: 400 }],
  ['headcount', { value: '1,200' }, { min: 1200, max: 1200 }],
  ['headcount', { value: '1.2k' }, { min: 1200, max: 1200 }],
  ['headcount', { value: '200-300' }, { min: 200, max: 300 }],
  ['headcount', { value: '200 – 300' }, { min: 200, max: 300 }],
  ['headcount', { value: '500+' }, { min: 500 }],
  ['headcount', { value: '10,000,000' }, { min: 10_000_000, max: 10_000_000 }],
  ['email', { value: ' Dana@Acme.io ' }, 'dana@acme.io'],
  ['company', { value: 'Acme' }, 'Acme'],
  ['nextStep', { value: 'demo' }, 'demo'],
  ['timeline', { kind: 'deadline', end: '2026-12-31' }, { kind: 'deadline', end: '2026-12-31' }],
  [
    'timeline',
    { kind: 'window', start: '2027-01-01', end: '2027-03-31' },
    { kind: 'window', start: '2027-01-01', end: '2027-03-31' },
  ],
  ['timeline', { kind: 'asap', end: '2026-12-31' }, { kind: 'asap' }],
  ['budget', { value: '20,000', currency: 'EUR', period: '' }, { amount: 20_000, currency: 'EUR' }],
  ['budget', { value: '1.5m', currency: '', period: 'year' }, { amount: 1_500_000, period: 'year' }],
  ['compliance', { value: ['HIPAA', 'SOC2'] }, ['HIPAA', 'SOC2']],
  ['compliance', {}, null],
  ['region', { value: ['EU'], add: 'CH' }, ['EU', 'CH']],
])('%s from %j', (field, values, value) => {
  expect(readEdit(field, form(values), facts, undefined)).toEqual({ value })
})

test('one vendor of several is replaced, the others stay', () => {
  expect(readEdit('competitors', form({ name: 'Drift', stance: 'replacing' }), facts, 'Drift')).toEqual({
    value: [
      { name: 'Gong', stance: 'mentioned' },
      { name: 'Drift', stance: 'replacing' },
    ],
  })
})

test.each<[Field, Record<string, string>, string]>([
  ['headcount', { value: 'many' }, 'checkNumber'],
  ['headcount', { value: '' }, 'checkNumber'],
  ['headcount', { value: '300-200' }, 'checkNumber'],
  ['headcount', { value: '-5' }, 'checkNumber'],
  ['budget', { value: 'some' }, 'checkNumber'],
  ['headcount', { value: '10,000,001' }, 'checkLarge'],
  ['headcount', { value: '99m' }, 'checkLarge'],
  ['headcount', { value: '5-99,000,000' }, 'checkLarge'],
  ['budget', { value: '1000000000001' }, 'checkLarge'],
  ['email', { value: 'dana@acme' }, 'checkEmail'],
  ['email', { value: 'dana@acme..io' }, 'checkEmail'],
  ['email', { value: 'dana..x@acme.io' }, 'checkEmail'],
  ['email', { value: '.dana@acme.io' }, 'checkEmail'],
  ['timeline', { kind: 'deadline', end: '12026-01-01' }, 'checkFilled'],
  ['company', { value: '  ' }, 'checkFilled'],
  ['timeline', { kind: 'deadline', end: '' }, 'checkFilled'],
  ['timeline', { kind: 'window', start: '2027-03-31', end: '2027-01-01' }, 'checkFilled'],
])('%s from %j is no value: %s', (field, values, problem) => {
  expect(readEdit(field, form(values), facts, undefined)).toEqual({ problem })
})

test('what is taken is what the contract takes', () => {
  const address = fc.oneof(
    fc.emailAddress(),
    fc.stringMatching(/^[a-z0-9.'+_-]{1,5}@[a-z0-9.-]{1,8}\.[a-z0-9]{1,3}$/),
    fc.stringMatching(/^a{1,80}@([a-z-]{1,70}\.){1,4}io$/),
  )
  const number = fc.oneof(
    fc.stringMatching(/^[0-9.,]{1,14}[km+]?$/),
    fc.stringMatching(/^[0-9]{1,9}-[0-9]{1,9}$/),
  )
  const cases = fc.oneof(
    address.map((value) => ['email', value] as const),
    number.map((value) => ['headcount', value] as const),
    number.map((value) => ['budget', value] as const),
    fc.string({ maxLength: 300 }).map((value) => ['company', value] as const),
  )
  fc.assert(
    fc.property(cases, ([field, value]) => {
      const read = readEdit(field, form({ value }), {}, undefined)
      if ('problem' in read) return
      expect(Facts.shape[field].safeParse(read.value)).toMatchObject({ success: true })
      expect(valid(field, read.value)).toEqual(read.value)
    }),
    { numRuns: 2_000 },
  )
})
