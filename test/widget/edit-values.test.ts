import { expect, test } from 'vitest'
import type { Facts, Field } from '../../widget/contract/facts.ts'
import { readEdit } from '../../widget/panel/edit-values.ts'

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
  ['email', { value: 'dana@acme' }, 'checkEmail'],
  ['company', { value: '  ' }, 'checkFilled'],
  ['timeline', { kind: 'deadline', end: '' }, 'checkFilled'],
  ['timeline', { kind: 'window', start: '2027-03-31', end: '2027-01-01' }, 'checkFilled'],
])('%s from %j is no value: %s', (field, values, problem) => {
  expect(readEdit(field, form(values), facts, undefined)).toEqual({ problem })
})
