import { expect, test } from 'vitest'
import { readingOf, signalsOf } from './peopleport.ts'

test.each([
  ['we run payroll in Gusto', { Gusto: 'using' }],
  ["we're a Workday shop", { Workday: 'using' }],
  ['Our accountant runs Deel for us', { Deel: 'using' }],
  ["we're keeping Greenhouse for hiring", { Greenhouse: 'using' }],
  ['we use a mix of Deel, Gusto and spreadsheets', { Deel: 'using', Gusto: 'using' }],
  ['currently: gusto', { Gusto: 'using' }],
  ["we're ripping out Workday", { Workday: 'replacing' }],
  ['want to consolidate off Deel and Gusto', { Deel: 'replacing', Gusto: 'replacing' }],
  ['shopping around for a Personio alternative', { Personio: 'replacing' }],
  ['our Personio plan ends in May and we will not be renewing', { Personio: 'replacing' }],
  ['moving from BambooHR to Deel', { BambooHR: 'replacing', Deel: 'evaluating' }],
  ['we moved from BambooHR to Deel in 2024', { BambooHR: 'rejected', Deel: 'using' }],
  ["we've narrowed it to you, Deel and Personio", { Deel: 'evaluating', Personio: 'evaluating' }],
  ['Personio vs you guys?', { Personio: 'evaluating' }],
  ['got a proposal from Workday on my desk', { Workday: 'evaluating' }],
  ['We ruled out Workday early on', { Workday: 'rejected' }],
  ['We had Personio but dropped it in the spring', { Personio: 'rejected' }],
  ['we considered Deel, too pricey', { Deel: 'rejected' }],
  ['not considering Deel', { Deel: 'rejected' }],
  ['can we import data from Deel', { Deel: 'mentioned' }],
  ['does it work with Workday', { Workday: 'mentioned' }],
  ['what makes you different to BambooHR', { BambooHR: 'mentioned' }],
  ['my previous employer had Personio', { Personio: 'mentioned' }],
  ['a friend who works at Workday recommended you', { Workday: 'mentioned' }],
  ["no, we don't use Workday", { Workday: 'mentioned' }],
  ['not a Workday customer', { Workday: 'mentioned' }],
  ['no longer using Deel', { Deel: 'rejected' }],
  ['talking to Personio as well', { Personio: 'evaluating' }],
  ['in talks with Deel', { Deel: 'evaluating' }],
  ["we won't renew Workday", { Workday: 'replacing' }],
  ['we book interviews through Workday', { Workday: 'using' }],
  ["we're about 400 people on gusto, need payroll", { Gusto: 'using' }],
  ['we use greenhouse', { Greenhouse: 'using' }],
  ['moving off gusto', { Gusto: 'replacing' }],
  ['currently on gusto', { Gusto: 'using' }],
  ['you vs remote', { Remote: 'evaluating' }],
  ['we use Gusto for payroll and Personio for time off', { Gusto: 'using', Personio: 'using' }],
  ['we dropped Deel for contractors and Personio for the rest', { Deel: 'rejected', Personio: 'rejected' }],
])('%j', (text, expected) => {
  const facts = signalsOf(text).competitors ?? []
  expect(Object.fromEntries(facts.map(({ name, stance }) => [name, stance]))).toEqual(expected)
})

test.each(['bambo hr', 'bamboohr', 'Bamboo-HR', 'BAMBOO HR'])('%j is BambooHR', (text) => {
  expect(signalsOf(text).competitors?.map(({ name }) => name)).toEqual(['BambooHR'])
})

test.each([
  'monday works for me',
  'on Monday we use another process',
  'Monday is a holiday here',
  'we hire remote workers',
  'we are remote first',
  'he spoke with gusto about your product',
  'our greenhouse operations employ people',
  'greenhouse gas reporting',
  'our remote page',
  'on remote sites',
  'everyone is on remote work',
  'we focus on greenhouse',
])('an ordinary word is no name: %j', (text) => {
  expect(signalsOf(text).competitors).toBeUndefined()
})

test('a denied use is told apart from a mere mention', () => {
  expect(readingOf('we never used Workday').denied).toEqual([{ field: 'competitors', value: 'Workday' }])
  expect(readingOf('does it work with Workday').denied).toEqual([])
})
