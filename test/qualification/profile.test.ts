import { expect, test } from 'vitest'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Field } from '../../widget/contract/facts.ts'
import { profileOfTurns } from '../../widget/qualification/conversation.ts'
import { describe as describeFacts } from '../../widget/qualification/describe.ts'
import { read, type Reading } from '../../widget/qualification/extract.ts'
import { profileOf } from '../../widget/qualification/profile.ts'
import { base, says } from './entries.ts'
import { lexicon, NOW, playbook } from './peopleport.ts'

const edits = (field: Field, value: unknown): Entry => ({
  ...base(),
  kind: 'edit',
  field,
  value,
  label: 'as edited',
})
const chooses = (field: Field | 'slot', value: unknown, label = 'as chosen'): Entry => ({
  ...base(),
  kind: 'choice',
  field,
  value,
  label,
})
const refuses = (field: Field): Entry => ({ ...base(), kind: 'refusal', field, label: 'Rather not' })
const factsOf = (...entries: Entry[]) => profileOf(entries, lexicon).facts

test('the latest statement wins, and points at its own words', () => {
  const [first, second] = [says('we are 40 people'), says('sorry, 45 employees')]
  const profile = profileOf([first, second], lexicon)
  expect(profile.facts.headcount).toEqual({ min: 45, max: 45 })
  expect(profile.sources).toEqual([
    expect.objectContaining({ field: 'headcount', entry: second.id, kind: 'message', quote: '45 employees' }),
  ])
})

test('a number without a noun corrects the number before it', () => {
  expect(factsOf(says('40', 'headcount'), says('next month. actually make that 45', 'timeline'))).toEqual({
    headcount: { min: 45, max: 45 },
    timeline: { kind: 'window', start: '2026-10-01', end: '2026-10-31' },
  })
})

test('lists grow, the latest stance wins, a bare mention takes nothing back', () => {
  const facts = factsOf(
    says('we use Workday'),
    says('also looking at Deel'),
    says('we are moving off Workday'),
    says('does it work with Deel?'),
  )
  expect(facts.competitors).toEqual([
    { name: 'Workday', stance: 'replacing' },
    { name: 'Deel', stance: 'evaluating' },
  ])
})

test('only a denial or a correction removes an element', () => {
  expect(factsOf(says('SOC 2 and HIPAA'), says('scratch HIPAA')).compliance).toEqual(['SOC2'])
  expect(factsOf(says('HIPAA'), says("we don't need HIPAA"))).toEqual({})
  expect(factsOf(says('SOC 2 and HIPAA'), says('GDPR too')).compliance).toEqual(['SOC2', 'HIPAA', 'GDPR'])
})

test('what is scratched is taken back, in the same message or a later one', () => {
  expect(factsOf(says('we need HIPAA. scrap that, only GDPR')).compliance).toEqual(['GDPR'])
  expect(factsOf(says('we use Workday'), says('scratch that, Deel', 'competitors')).competitors).toEqual([
    { name: 'Deel', stance: 'using' },
  ])
  expect(factsOf(says('Germany', 'region'), says('sorry, Austria not Germany')).region).toEqual(['AT'])
})

test('a place or a budget that is denied is taken back', () => {
  const germany = says('we are in Germany')
  expect(factsOf(germany, says('not in germany but in texas')).region).toEqual(['US-TX'])
  expect(factsOf(germany, says('we are no longer based in Germany')).region).toBeUndefined()
  expect(factsOf(germany, says('not just in Germany')).region).toEqual(['DE'])
  const budget = says('our budget is $20k')
  for (const text of ['we have no budget', 'no budget yet', "actually we don't have a budget"]) {
    const { facts, none, sources } = profileOf([budget, says(text)], lexicon)
    expect([facts, none, sources]).toEqual([{}, ['budget'], []])
  }
  expect(factsOf(budget, says('no budget constraints')).budget).toBeDefined()
  expect(factsOf(edits('budget', { amount: 9 }), says('no budget')).budget).toEqual({ amount: 9 })
})

test("'we left' speaks of the vendor that was spoken of", () => {
  expect(factsOf(says('we use Workday'), says('well, we left it in the spring')).competitors).toEqual([
    { name: 'Workday', stance: 'rejected' },
  ])
})

test('an edit outranks text, later text too, until the next edit', () => {
  const edited = [says('40 people'), edits('headcount', { min: 50, max: 50 }), says('60 people')]
  expect(factsOf(...edited).headcount).toEqual({ min: 50, max: 50 })
  expect(factsOf(...edited, edits('headcount', { min: 70, max: 70 })).headcount).toEqual({ min: 70, max: 70 })
  expect(factsOf(...edited, edits('headcount', null)).headcount).toBeUndefined()
})

test('a choice states its field, an impossible value states nothing', () => {
  expect(factsOf(chooses('useCase', 'payroll'), chooses('headcount', { min: 10, max: 50 }))).toEqual({
    useCase: 'payroll',
    headcount: { min: 10, max: 50 },
  })
  expect(
    factsOf(
      chooses('headcount', 'many'),
      chooses('slot', '2026-09-16T09:00:00Z'),
      edits('nextStep', 'party'),
    ),
  ).toEqual({})
  expect(factsOf(chooses('compliance', 'SOC2')).compliance).toEqual(['SOC2'])
  const { sources } = profileOf([chooses('useCase', 'payroll', 'Payroll')], lexicon)
  expect(sources).toEqual([expect.objectContaining({ kind: 'choice', quote: 'Payroll' })])
})

test('a refusal and a no are kept, and a later answer lifts them', () => {
  const entries = [refuses('budget'), says('none', 'compliance')]
  expect(profileOf(entries, lexicon)).toMatchObject({ declined: ['budget'], none: ['compliance'] })
  const later = profileOf([...entries, says('ok, $20k a year'), says('GDPR')], lexicon)
  expect(later).toMatchObject({ declined: [], none: [] })
})

test('the buyer’s own questions stay open until they are answered', () => {
  const asked = says('does it support SCIM?')
  expect(profileOf([asked], lexicon).openQuestions).toEqual([
    { entry: asked.id, quote: 'does it support SCIM?' },
  ])
  const replied = (text: string, values?: Record<string, string>): Entry => ({
    ...base(),
    role: 'assistant',
    kind: 'answer',
    text,
    ...(values && { values }),
  })
  const other = says('is there an app?')
  expect(profileOf([asked, replied('say.noted')], lexicon).openQuestions).toHaveLength(1)
  const answered = replied('answer.scim', { question: asked.id })
  expect(profileOf([asked, answered], lexicon).openQuestions).toEqual([])
  expect(profileOf([other, asked, answered], lexicon).openQuestions).toEqual([
    { entry: other.id, quote: 'is there an app?' },
  ])
})

test('each message is read once', () => {
  const readings = new Map<string, Reading>()
  const entry = says('40 people')
  profileOf([entry], lexicon, readings)
  expect([...readings.keys()]).toEqual([entry.id])
  readings.set(entry.id, read({ text: '41 people', now: NOW, timezone: 'UTC' }, lexicon))
  expect(profileOf([entry], lexicon, readings).facts.headcount).toEqual({ min: 41, max: 41 })
})

test('a conversation of turns gives the profile, with the turn of each piece of evidence', () => {
  const { evidence, ...facts } = profileOfTurns(
    [
      { role: 'assistant', text: 'Are you using Workday today?', asks: 'competitors' },
      { role: 'buyer', text: 'we were, we dropped it last year' },
      { role: 'assistant', text: 'How many people are you?', asks: 'headcount' },
      { role: 'buyer', text: '120' },
    ],
    { now: NOW, timezone: 'UTC' },
    lexicon,
  )
  expect(facts).toEqual({
    competitors: [{ name: 'Workday', stance: 'rejected' }],
    headcount: { min: 120, max: 120 },
  })
  expect(evidence.map(({ field, turn, quote }) => [field, turn, quote])).toEqual([
    ['competitors', 1, 'we dropped it'],
    ['headcount', 3, '120'],
  ])
})

test.each([
  ['2026-01-31', '2026-12-31', 'decision by 31 December'],
  ['2026-01-30', '2026-12-31', 'decision by 31 December 2026'],
  ['2027-01-01', '2026-12-31', 'decision by 31 December 2026'],
])('on %s the day %s reads %j', (today, end, label) => {
  const facts = { timeline: { kind: 'deadline' as const, end } }
  expect(describeFacts(facts, playbook, 'en-GB', today)).toEqual([{ field: 'timeline', label }])
})

test('known facts are described in a few words', () => {
  const labels = describeFacts(
    {
      useCase: 'payroll',
      competitors: [{ name: 'Deel', stance: 'using' }],
      headcount: { min: 400, max: 400 },
      timeline: { kind: 'deadline', end: '2026-12-31' },
      budget: { amount: 40_000, currency: 'EUR', period: 'year' },
      compliance: ['HIPAA'],
      region: ['DE', 'US-TX', 'EMEA'],
      email: 'a@b.example',
      nextStep: 'security',
    },
    playbook,
    'en-GB',
  ).map(({ label }) => label)
  expect(labels).toEqual([
    'Global payroll',
    'using Deel',
    'about 400 people',
    'decision by 31 December 2026',
    '€40,000 a year',
    'HIPAA',
    'Germany',
    'Texas',
    'EMEA',
    'a@b.example',
    'first call: security review',
  ])
})
