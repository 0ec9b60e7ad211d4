import { expect, test } from 'vitest'
import { questionsIn } from '../../server/answers/asked.ts'

test.each<[text: string, open: string | undefined, questions: string[]]>([
  ['Does it work with Salesforce?', 'Does it work with Salesforce?', ['Does it work with Salesforce?']],
  [
    'security review, and does it work with salesforce?',
    'does it work with salesforce?',
    ['does it work with salesforce?'],
  ],
  ['what does it cost', undefined, ['what does it cost']],
  ['We are 40 people. What does it cost?', undefined, ['What does it cost?']],
  ['we have 40 reps, how much is it?', undefined, ['how much is it?']],
  [
    'Do you have SSO and where is data stored?',
    'Do you have SSO and where is data stored?',
    ['Do you have SSO', 'where is data stored?'],
  ],
  [
    'does it work with okta and entra?',
    'does it work with okta and entra?',
    ['does it work with okta entra?'],
  ],
  ['SOC 2?', undefined, ['SOC 2?']],
  ['we need a chatbot for 200 people', undefined, []],
  ['', undefined, []],
])('in %j the buyer asks %j', (text, open, questions) => {
  expect(questionsIn(text, open, false)).toEqual(questions)
})

test('who asks for a person asks the pages nothing', () => {
  expect(questionsIn('can I talk to a person?', undefined, true)).toEqual([])
})

test('three questions are looked up, four are for a person', () => {
  expect(questionsIn('Is it A? Is it B? Is it C?', undefined, false)).toHaveLength(3)
  expect(questionsIn('Is it A? Is it B? Is it C? Is it D?', undefined, false)).toEqual([])
})
