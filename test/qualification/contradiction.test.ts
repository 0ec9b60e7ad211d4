import { expect, test } from 'vitest'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Facts } from '../../widget/contract/facts.ts'
import { contradicts, corrects, type Compared } from '../../widget/qualification/contradiction.ts'
import { stateOf } from '../../widget/qualification/profile.ts'
import { base, says } from './entries.ts'
import { lexicon } from './peopleport.ts'

const DAY = '2026-11-24'

test.each<[Compared, Facts, Facts, boolean]>([
  ['headcount', { headcount: { min: 40, max: 40 } }, { headcount: { min: 81, max: 81 } }, true],
  ['headcount', { headcount: { min: 40, max: 40 } }, { headcount: { min: 80, max: 80 } }, false],
  ['headcount', { headcount: { min: 400, max: 400 } }, { headcount: { min: 40, max: 40 } }, true],
  ['headcount', { headcount: { min: 51, max: 200 } }, { headcount: { min: 300, max: 300 } }, false],
  ['headcount', { headcount: { min: 1000 } }, { headcount: { min: 40, max: 40 } }, true],
  ['headcount', { headcount: { min: 1000 } }, { headcount: { min: 5000, max: 5000 } }, false],
  ['headcount', {}, { headcount: { min: 40, max: 40 } }, false],
  ['budget', { budget: { amount: 20_000 } }, { budget: { amount: 50_000 } }, true],
  ['budget', { budget: { amount: 20_000 } }, { budget: { amount: 40_000 } }, false],
  [
    'budget',
    { budget: { amount: 5_000, period: 'month' } },
    { budget: { amount: 60_000, period: 'year' } },
    false,
  ],
  [
    'budget',
    { budget: { amount: 5_000, period: 'month' } },
    { budget: { amount: 5_000, period: 'year' } },
    true,
  ],
  [
    'budget',
    { budget: { amount: 5_000, period: 'once' } },
    { budget: { amount: 60_000, period: 'year' } },
    false,
  ],
  [
    'budget',
    { budget: { amount: 20_000, currency: 'EUR' } },
    { budget: { amount: 900_000, currency: 'JPY' } },
    false,
  ],
  [
    'timeline',
    { timeline: { kind: 'deadline', end: '2026-12-31' } },
    { timeline: { kind: 'deadline', end: '2027-01-31' } },
    false,
  ],
  [
    'timeline',
    { timeline: { kind: 'deadline', end: '2026-12-31' } },
    { timeline: { kind: 'window', start: '2027-01-01', end: '2027-03-31' } },
    true,
  ],
  ['timeline', { timeline: { kind: 'asap' } }, { timeline: { kind: 'deadline', end: '2026-12-04' } }, false],
  ['timeline', { timeline: { kind: 'asap' } }, { timeline: { kind: 'deadline', end: '2027-06-30' } }, true],
  ['timeline', { timeline: { kind: 'asap' } }, { timeline: { kind: 'exploring' } }, true],
  ['timeline', { timeline: { kind: 'none' } }, { timeline: { kind: 'exploring' } }, false],
])('%s: %j, then %j: differs materially %s', (field, before, now, differs) =>
  expect(contradicts(field, before, now, DAY)).toBe(differs),
)

test.each<[string, boolean]>([
  ['sorry, 450 people', true],
  ['Actually we are 450', true],
  ['correction: 450', true],
  ['we grew, 450 people', true],
  ['we are now 450 people', true],
  ['we are 450 people', false],
  ['450 people, and we need it now', false],
])('%j puts something right: %s', (text, right) => expect(corrects(text)).toBe(right))

const edits = (value: unknown): Entry => ({ ...base(), kind: 'edit', field: 'headcount', value, label: '' })
const forty = { min: 40, max: 40 }

test.each<[string, Entry[], unknown]>([
  ['a second number is doubted', [says('we are 40 people'), says('we are 400 people')], forty],
  [
    'with a word of correction it is not',
    [says('we are 40 people'), says('sorry, we are 400 people')],
    undefined,
  ],
  ['nor as an answer to the question', [says('we are 40 people'), says('400', 'headcount')], undefined],
  [
    'nor once it is said again',
    [says('we are 40 people'), says('we are 400 people'), says('400 people')],
    undefined,
  ],
  [
    'what is said a third way is doubted again',
    [says('we are 40 people'), says('we are 400 people'), says('we are 40 people')],
    { min: 400, max: 400 },
  ],
  ['an edit is not doubted by text', [edits(forty), says('we are 400 people')], undefined],
  ['an edit settles it', [says('we are 40 people'), says('we are 400 people'), edits(forty)], undefined],
])('%s', (_, entries, doubted) => expect(stateOf(entries, lexicon).contradicted.headcount).toEqual(doubted))

test('the latest wins while it is doubted', () =>
  expect(stateOf([says('we are 40 people'), says('we are 400 people')], lexicon).facts.headcount).toEqual({
    min: 400,
    max: 400,
  }))
