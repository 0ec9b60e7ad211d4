import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Facts, FIELDS, type Field, type Headcount } from '../../widget/contract/facts.ts'
import { valid } from '../../widget/qualification/valid.ts'

const text = fc.constantFrom(
  '',
  'Drift',
  'x'.repeat(2000),
  'using',
  'asap',
  'window',
  'year',
  'EUR',
  'eur',
  'demo',
  '2026-02-28',
  '2026-02-30',
)
const number = fc.constantFrom(-1, 0, 1.5, 40, 1e9, 1e13, Number.NaN, Number.POSITIVE_INFINITY)
const leaf = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constantFrom(null, undefined, 'ana@foo.example', 'Ana@Foo.example', 'ana@foo', 'a b@c.example'),
)
const keys = fc.constantFrom(
  'kind',
  'start',
  'end',
  'name',
  'stance',
  'min',
  'max',
  'amount',
  'currency',
  'period',
  'other',
)
const item = fc.oneof(leaf, fc.dictionary(keys, leaf))
const value = fc.oneof(
  item,
  fc.array(item, { maxLength: 4 }),
  fc.array(fc.constant('GDPR'), { minLength: 95, maxLength: 105 }),
)

/** What the contract's schema says of the value, or of a list of it; and a range does not end before it starts. */
function bySchema(field: Field, given: unknown): unknown {
  for (const candidate of [given, [given]]) {
    const parsed = Facts.shape[field].safeParse(candidate)
    const { min = 0, max = min } = field === 'headcount' ? ((parsed.data ?? {}) as Headcount) : {}
    if (parsed.success && parsed.data !== undefined && min <= max) return parsed.data
  }
  return undefined
}

test('a value is taken as the schema of the contract takes it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FIELDS), value, (field, given) => {
      expect(valid(field, given)).toEqual(bySchema(field, given))
    }),
    { numRuns: 5000 },
  )
})

test.each<[Field, unknown]>([
  ['timeline', { kind: 'window', start: '2026-01-01', end: '2026-03-31' }],
  ['competitors', [{ name: 'Drift', stance: 'using' }]],
  ['headcount', { min: 10 }],
  ['budget', { amount: 0.5, currency: 'EUR', period: 'once' }],
  ['region', ['DE']],
  ['wantsHuman', false],
])('%s takes %j', (field, given) => {
  expect(valid(field, given)).toEqual(given)
})
