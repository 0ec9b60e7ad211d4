import { describe, expect, test } from 'vitest'
import { extract } from '../../widget/qualification/extract.ts'
import { compilePlaybook } from '../../widget/qualification/lexicon.ts'
import { NOW, readingOf, signalsOf } from './peopleport.ts'

describe('what the writer is here for', () => {
  test.each([
    ["I can't log in to my account", 'support'],
    ['the payslip page keeps crashing', 'support'],
    ['how do I reset my password?', 'support'],
    ['are you hiring? I would like to send my CV', 'job'],
    ['I want to apply for the sales position', 'job'],
    ["I'm a student writing my thesis on payroll", 'student'],
    ['we offer SEO services to companies like yours', 'selling'],
    ['interested in a partnership opportunity?', 'selling'],
    ["I'm a journalist writing an article about HR software", 'press'],
    ['we are looking for a payroll tool', 'buying'],
    ['120 people, Berlin', undefined],
    ['how does onboarding work with you?', undefined],
  ])('%j', (text, purpose) => {
    expect(signalsOf(text).purpose).toBe(purpose)
  })

  test('who wants a job has no use case of ours', () => {
    expect(signalsOf('are you hiring payroll people? here is my CV').useCase).toBeUndefined()
  })
})

describe('how the conversation is taken', () => {
  test.each([
    ['this is useless', 'frustrated'],
    ['I already told you that', 'frustrated'],
    ['stop', 'stop'],
    ['please stop asking questions', 'stop'],
    ['leave me alone', 'stop'],
    ['not now', 'later'],
    ['maybe later', 'later'],
    ['you idiot', 'abusive'],
    ['asdfghjkl', 'gibberish'],
    ['xxxxxxx qqqq', 'gibberish'],
    ['we want to stop wasting hours on payroll', undefined],
    ['Personio', undefined],
    ['120', undefined],
    ['hmm', undefined],
    ['yes please', undefined],
  ])('%j', (text, mood) => {
    expect(readingOf(text).mood).toBe(mood)
  })
})

test('a phrase that two use cases share leaves it open between them, the one named first taken', () => {
  const shared = { name: 'Hours', phrases: ['track hours worked'] }
  const lexicon = compilePlaybook({
    useCases: [
      { id: 'time', ...shared },
      { id: 'projects', ...shared },
    ],
    products: [],
    competitors: [],
  })
  const { useCase, useCases } = extract(
    { text: 'we want to track hours worked', now: NOW, timezone: 'UTC' },
    lexicon,
  )
  expect(useCase).toBe('time')
  expect(useCases).toEqual(['projects', 'time'])
})
