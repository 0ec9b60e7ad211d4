import { describe, expect, test } from 'vitest'
import { profileOfTurns } from '../../widget/qualification/conversation.ts'
import { lexicon, NOW, signalsOf } from './peopleport.ts'

describe('typing errors in words that carry a fact are forgiven', () => {
  test.each([
    ['decision by 3 septmber 2027', 'timeline', { kind: 'deadline', end: '2027-09-03' }],
    ['live next quater', 'timeline', { kind: 'window', start: '2026-10-01', end: '2026-12-31' }],
    ['we need it by tommorow', 'timeline', { kind: 'deadline', end: '2026-09-16' }],
    ['120 ppl in Berlin', 'headcount', { min: 120, max: 120 }],
    ['we use Personoi', 'competitors', [{ name: 'Personio', stance: 'using' }]],
  ] as const)('%j', (text, field, value) => {
    expect(signalsOf(text)[field]).toEqual(value)
  })
  test.each([
    ['our employer of record is fine', 'headcount'],
    ['a contrast in colours', 'timeline'],
  ] as const)('%j says nothing of %s', (text, field) => {
    expect(signalsOf(text)[field]).toBeUndefined()
  })
})

describe('a sum is put together from what is said of it', () => {
  const budgetOf = (...replies: string[]) =>
    profileOfTurns(
      replies.flatMap((text, i) => [
        {
          role: 'assistant',
          text: 'Is there a budget set aside?',
          ...(i === 0 && { asks: 'budget' as const }),
        },
        { role: 'buyer', text },
      ]),
      { now: NOW, timezone: 'UTC' },
      lexicon,
    ).budget
  test.each([
    [['30k', 'euros, per year'], { amount: 30_000, currency: 'EUR', period: 'year' }],
    [['30', 'yes k, pounds, yearly'], { amount: 30_000, currency: 'GBP', period: 'year' }],
    [['50k', 'dollars. aussie'], { amount: 50_000, currency: 'AUD' }],
    [['50k usd a year', 'hmm, rather 55k'], { amount: 55_000, currency: 'USD', period: 'year' }],
  ])('%j', (replies, budget) => {
    expect(budgetOf(...replies)).toEqual(budget)
  })
})
