import { describe, expect, test } from 'vitest'
import { signalsOf } from './peopleport.ts'

const until = (end: string) => ({ kind: 'deadline', end })
const during = (start: string, end: string) => ({ kind: 'window', start, end })

describe('deadlines', () => {
  test.each([
    ['we must have picked someone by 30 October', until('2026-10-30')],
    ['by the end of Q4', until('2026-12-31')],
    ['before the end of November please', until('2026-11-30')],
    ['we need this running before Thanksgiving', until('2026-11-25')],
    ['by October', until('2026-10-01')],
    ['decision in 2-3 weeks', until('2026-10-06')],
    ['within the month', until('2026-10-15')],
    ['over the next month or two', until('2026-11-15')],
    ['within a year or 50k is gone', until('2027-09-15')],
    ['in a month or 400 people', until('2026-10-15')],
    ['Friday', until('2026-09-18')],
    ['need it by next Friday', until('2026-09-25')],
    ['31/10/2026', until('2026-10-31')],
    ['before the new year', until('2026-12-31')],
    ['no later than the 30th', until('2026-09-30')],
    ['by EOM', until('2026-09-30')],
    ['Q2 at the latest', until('2027-06-30')],
    ['12/15/2026', until('2026-12-15')],
    ['31.12.2026', until('2026-12-31')],
    ['timeline is 60 days', until('2026-11-14')],
  ])('%j', (text, timeline) => {
    expect(signalsOf(text).timeline).toEqual(timeline)
  })
})

describe('what ends or happens on a day that the purchase hangs on is a deadline', () => {
  test.each([
    ['our contract with Workday lapses on Jan 31, 2027', until('2027-01-31')],
    ['our Deel agreement is up in November', until('2026-11-30')],
    ['the budget cycle ends Sept 30', until('2026-09-30')],
    ['before our SOC 2 audit in November', until('2026-11-30')],
    ['the board meets in October', until('2026-10-31')],
    ['we launch in November', until('2026-11-30')],
  ])('%j', (text, timeline) => {
    expect(signalsOf(text).timeline).toEqual(timeline)
  })
})

describe('windows', () => {
  test.each([
    ['we would start in Q1', during('2027-01-01', '2027-03-31')],
    ['this quarter', during('2026-07-01', '2026-09-30')],
    ['mid-November', during('2026-11-11', '2026-11-20')],
    ['late next year', during('2027-09-01', '2027-12-31')],
    ['early Q4', during('2026-10-01', '2026-10-31')],
    ['go live May or June', during('2027-05-01', '2027-06-30')],
    ['the first half of next year', during('2027-01-01', '2027-06-30')],
    ['first week of December', during('2026-12-01', '2026-12-07')],
    ['H2 2027', during('2027-07-01', '2027-12-31')],
    ["Q1 '27", during('2027-01-01', '2027-03-31')],
    ['sometime between October 5 and 20 November', during('2026-10-05', '2026-11-20')],
    ['not before Q2', during('2027-04-01', '2027-06-30')],
  ])('%j', (text, timeline) => {
    expect(signalsOf(text).timeline).toEqual(timeline)
  })
  test.each(['this summer', 'in FY27', 'next spring'])('%j has a kind and no dates', (text) => {
    expect(signalsOf(text).timeline).toEqual({ kind: 'window' })
  })
})

describe('vague times', () => {
  test.each([
    ['our provider went dark, we need a replacement pronto', 'asap'],
    ['kind of urgent', 'asap'],
    ['it is not urgent', 'exploring'],
    ['only browsing for now', 'exploring'],
    ['no particular timeline', 'none'],
  ])('%j', (text, kind) => {
    expect(signalsOf(text).timeline).toEqual({ kind })
  })
  test('a date beside a vague time wins', () => {
    expect(signalsOf('asap, at the latest by October 20').timeline).toEqual(until('2026-10-20'))
  })
})

test.each([
  'may I ask who built this',
  'one second please',
  'is support there 24/7',
  'can we talk next Tuesday at three?',
  'we started in 2019',
  'we started in January',
  'we opened a London office last month',
  'since January we have had three HR managers',
  'on holiday until October 5',
  'version 3.4.1 is broken',
  'I have been waiting for two weeks',
  'hiring 20 people in January',
])('%j is no timeline', (text) => {
  expect(signalsOf(text).timeline).toBeUndefined()
})

describe('days are those of the buyer, not of the server', () => {
  const newYear = Date.parse('2026-12-31T23:30:00Z')
  test.each([
    ['UTC', '2026-12-31'],
    ['Pacific/Auckland', '2027-01-01'],
    ['America/Los_Angeles', '2026-12-31'],
    ['no such zone', '2026-12-31'],
  ])('"by today" in %s', (timezone, end) => {
    expect(signalsOf('need it by today', { now: newYear, timezone }).timeline).toEqual(until(end))
  })
})

test('a correction leaves what is corrected out', () => {
  expect(signalsOf('sorry, Q3 not Q2').timeline).toEqual(during('2026-07-01', '2026-09-30'))
  expect(signalsOf('we wanted to go live in August. The new target is December.').timeline).toEqual(
    during('2026-12-01', '2026-12-31'),
  )
})
