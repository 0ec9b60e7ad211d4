import { describe, expect, test } from 'vitest'
import { signalsOf } from './peopleport.ts'

describe('headcount', () => {
  test.each([
    ['approximately 1.800 employees', { min: 1800, max: 1800 }],
    ['15k staff', { min: 15_000, max: 15_000 }],
    ['we are a 12 person startup', { min: 12, max: 12 }],
    ['two hundred and fifty staff', { min: 250, max: 250 }],
    ['about two dozen people', { min: 24, max: 24 }],
    ['only 6 of us', { min: 6, max: 6 }],
    ['it is just me', { min: 1, max: 1 }],
    ['our company size is 51-200', { min: 51, max: 200 }],
    ['between 60 and 80 people', { min: 60, max: 80 }],
    ['5,000+ workers', { min: 5000 }],
    ['upwards of 300 employees', { min: 300 }],
    ['less than ten people', { max: 10 }],
    ['a team of 8 recruiters at a 400-person company', { min: 400, max: 400 }],
    ['a sales team of 30 in a firm of 700', { min: 700, max: 700 }],
  ])('%j', (text, headcount) => {
    expect(signalsOf(text).headcount).toEqual(headcount)
  })
  test.each([
    'we need 40 seats',
    'a support team of 12',
    '25 account managers',
    'we sell to 500 person companies',
    'how many people work at your company',
    '3000 visitors a day',
    'ticket 48213',
  ])('%j is none', (text) => {
    expect(signalsOf(text).headcount).toBeUndefined()
  })
})

describe('budget', () => {
  test.each([
    ["our budget's about 3k/mo", { amount: 3000, period: 'month' }],
    ['60–80k EUR p.a.', { amount: 80_000, currency: 'EUR', period: 'year' }],
    ['roughly 120k AUD per year', { amount: 120_000, currency: 'AUD', period: 'year' }],
    ['€ 25.000', { amount: 25_000, currency: 'EUR' }],
    ['25 000 EUR', { amount: 25_000, currency: 'EUR' }],
    ["can't go above £15,000", { amount: 15_000, currency: 'GBP' }],
    ['USD 30,000 one-off', { amount: 30_000, currency: 'USD', period: 'once' }],
    ['max 400 bucks a month', { amount: 400, currency: 'USD', period: 'month' }],
    ['we set aside thirty thousand for this', { amount: 30_000 }],
    ['₹3 crore budget', { amount: 30_000_000, currency: 'INR' }],
    ['A$9k a quarter', { amount: 9000, currency: 'AUD', period: 'quarter' }],
  ])('%j', (text, budget) => {
    expect(signalsOf(text).budget).toEqual(budget)
  })
  test.each([
    'we pay Deel 4k a month',
    'we just raised a $30M series B',
    'our revenue is $20M',
    'is it $8 per employee per month?',
    'why was I charged $20',
    'no budget yet',
    'decision in Q1 2027',
  ])('%j is none', (text) => {
    expect(signalsOf(text).budget).toBeUndefined()
  })
})
