import { describe, expect, test } from 'vitest'
import { extract } from '../../widget/qualification/extract.ts'
import { compilePlaybook } from '../../widget/qualification/lexicon.ts'
import { NOW, playbook } from './peopleport.ts'

const timelineOf = (text: string, fiscalYearStart?: number) =>
  extract({ text, now: NOW, timezone: 'UTC' }, compilePlaybook({ ...playbook, fiscalYearStart })).timeline
const until = (end: string) => ({ kind: 'deadline', end })
const during = (start: string, end: string) => ({ kind: 'window', start, end })

/** It is September 2026: with years that start in February, the third quarter of FY27. */
describe('fiscal periods where the playbook says in which month the year starts', () => {
  test.each([
    [2, 'FY28 Q1', during('2027-02-01', '2027-04-30')],
    [2, 'we decide in Q1 FY28', during('2027-02-01', '2027-04-30')],
    [2, 'by the end of our fiscal year', until('2027-01-31')],
    [2, 'end of our fiscal year', until('2027-01-31')],
    [2, 'next fiscal quarter', during('2026-11-01', '2027-01-31')],
    [2, 'this fiscal quarter', during('2026-08-01', '2026-10-31')],
    [2, 'next fiscal year', during('2027-02-01', '2028-01-31')],
    [1, 'FY28 Q1', during('2028-01-01', '2028-03-31')],
    [7, 'by the end of FY27', until('2027-06-30')],
    [7, 'first half of FY28', during('2027-07-01', '2027-12-31')],
  ])('month %i: %j', (start, text, timeline) => {
    expect(timelineOf(text, start)).toEqual(timeline)
  })
})

describe('fiscal periods where it says nothing have a kind but no days', () => {
  test.each([
    ['FY28 Q1', { kind: 'window' }],
    ['by the end of our fiscal year', { kind: 'deadline' }],
    ['next fiscal quarter', { kind: 'window' }],
  ])('%j', (text, timeline) => {
    expect(timelineOf(text)).toEqual(timeline)
  })
})
