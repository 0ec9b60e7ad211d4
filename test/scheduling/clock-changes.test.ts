import { describe, expect, test } from 'vitest'
import type { Host } from '../../server/scheduling/availability.ts'
import { ANA, EVERY_DAY, starts } from './host.ts'

const host = (timezone: string, start: string, end: string, days = EVERY_DAY): Host => ({
  id: 'h',
  timezone,
  hours: [{ days, start, end }],
})

test.each<[string, string, [string, string], string, number, string[]]>([
  [
    'Berlin in spring: 02:00 to 03:00 is skipped',
    'Europe/Berlin',
    ['01:00', '04:00'],
    '2026-03-29T00:00Z 2026-03-29T12:00Z',
    60,
    ['03-29T00:00', '03-29T01:00'],
  ],
  [
    'Berlin in autumn: 02:00 to 03:00 is repeated',
    'Europe/Berlin',
    ['01:00', '04:00'],
    '2026-10-24T20:00Z 2026-10-25T12:00Z',
    60,
    ['10-24T23:00', '10-25T00:00', '10-25T01:00', '10-25T02:00'],
  ],
  [
    'Berlin in spring, hours that begin in the gap: the grid stays at 02:30',
    'Europe/Berlin',
    ['02:30', '05:00'],
    '2026-03-28T20:00Z 2026-03-29T12:00Z',
    45,
    // 02:30 is skipped; 03:15 and 04:00 are 01:15 and 02:00 in UTC.
    ['03-29T01:15', '03-29T02:00'],
  ],
  [
    'Berlin in autumn, a meeting of 90 minutes: exact time, across the change',
    'Europe/Berlin',
    ['01:30', '03:00'],
    '2026-10-24T20:00Z 2026-10-25T12:00Z',
    90,
    ['10-24T23:30'],
  ],
  [
    'Lord Howe in autumn: 01:30 to 02:00 is repeated, half an hour',
    'Australia/Lord_Howe',
    ['01:00', '02:30'],
    '2026-04-04T10:00Z 2026-04-04T20:00Z',
    30,
    ['04-04T14:00', '04-04T14:30', '04-04T15:00', '04-04T15:30'],
  ],
  [
    'Lord Howe in spring: 02:00 to 02:30 is skipped',
    'Australia/Lord_Howe',
    ['01:30', '03:00'],
    '2026-10-03T10:00Z 2026-10-03T20:00Z',
    30,
    ['10-03T15:00', '10-03T15:30'],
  ],
  [
    'Troll in spring: two hours are skipped',
    'Antarctica/Troll',
    ['00:30', '04:00'],
    '2026-03-28T20:00Z 2026-03-29T12:00Z',
    30,
    ['03-29T00:30', '03-29T01:00', '03-29T01:30'],
  ],
  [
    'Santiago in spring: midnight is skipped',
    'America/Santiago',
    ['00:00', '02:00'],
    '2026-09-06T00:00Z 2026-09-06T12:00Z',
    30,
    ['09-06T04:00', '09-06T04:30'],
  ],
  [
    'Santiago in autumn: the last hour of the day is repeated',
    'America/Santiago',
    ['23:00', '24:00'],
    '2026-04-04T12:00Z 2026-04-05T12:00Z',
    60,
    ['04-05T02:00', '04-05T03:00'],
  ],
  [
    'Dublin, whose winter time is the exception',
    'Europe/Dublin',
    ['09:00', '10:00'],
    '2026-10-24T00:00Z 2026-10-26T00:00Z',
    60,
    ['10-24T08:00', '10-25T09:00'],
  ],
  [
    'Casablanca, which goes back an hour for Ramadan',
    'Africa/Casablanca',
    ['09:00', '10:00'],
    '2026-02-14T00:00Z 2026-02-16T00:00Z',
    60,
    ['02-14T08:00', '02-15T09:00'],
  ],
  [
    'St John’s in 2006, where clocks went back a minute past midnight',
    'America/St_Johns',
    ['23:00', '24:00'],
    '2006-10-28T12:00Z 2006-10-29T12:00Z',
    30,
    // 23:00, 23:30, then 00:00 of the 29th, then from 23:01 again: 23:30.
    ['10-29T01:30', '10-29T02:00', '10-29T03:00'],
  ],
  [
    'Kathmandu, 5:45 ahead',
    'Asia/Kathmandu',
    ['09:00', '10:00'],
    '2026-03-04T00:00Z 2026-03-05T00:00Z',
    60,
    ['03-04T03:15'],
  ],
  [
    'Apia, where 30 December 2011 did not happen',
    'Pacific/Apia',
    ['09:00', '10:00'],
    '2011-12-29T00:00Z 2012-01-01T00:00Z',
    60,
    ['12-29T19:00', '12-30T19:00', '12-31T19:00'],
  ],
  [
    'Kwajalein, where 21 August 1993 did not happen',
    'Pacific/Kwajalein',
    ['09:00', '10:00'],
    '1993-08-20T00:00Z 1993-08-23T00:00Z',
    60,
    ['08-20T21:00', '08-21T21:00', '08-22T21:00'],
  ],
])('%s', (_, timezone, [start, end], over, durationMinutes, expected) => {
  expect(starts(host(timezone, start, end), over, { durationMinutes })).toEqual(expected)
})

test('the hours of the day that a zone left out are not worked on another', () => {
  // Samoa went from Thursday, 29 December 2011, to Saturday.
  const fridays = host('Pacific/Apia', '09:00', '10:00', [5])
  expect(starts(fridays, '2011-12-28T00:00Z 2012-01-02T00:00Z')).toEqual([])
})

test('hours stay where the wall clock puts them before and after a change', () => {
  expect(starts(ANA, '2026-03-27T00:00Z 2026-03-31T00:00Z', { durationMinutes: 120 })).toEqual([
    '03-27T08:00',
    '03-30T07:00',
  ])
})

test('notice is exact time, also across a change', () => {
  const night = host('Europe/Berlin', '00:00', '24:00', [7])
  const over = '2026-10-24T23:00Z 2026-10-25T03:00Z'
  expect(starts(night, over, { durationMinutes: 60, minimumNoticeMinutes: 120 })).toEqual([
    '10-25T01:00',
    '10-25T02:00',
  ])
})

test('two intervals of the repeated hour take turns', () => {
  const hours = [
    { days: [7], start: '02:00', end: '02:15' },
    { days: [7], start: '02:30', end: '02:45' },
  ]
  const over = '2026-10-24T22:00Z 2026-10-25T12:00Z'
  expect(starts({ ...ANA, hours }, over, { durationMinutes: 15 })).toEqual([
    '10-25T00:00',
    '10-25T00:30',
    '10-25T01:00',
    '10-25T01:30',
  ])
})

describe('a night that a change falls in', () => {
  const night = host('Europe/Berlin', '22:00', '03:00', [6])
  test('works the repeated hour twice', () => {
    expect(starts(night, '2026-10-24T12:00Z 2026-10-25T12:00Z', { durationMinutes: 60 })).toEqual([
      '10-24T20:00',
      '10-24T21:00',
      '10-24T22:00',
      '10-24T23:00',
      '10-25T00:00',
      '10-25T01:00',
    ])
  })
  test('does without the skipped one', () => {
    expect(starts(night, '2026-03-28T12:00Z 2026-03-29T12:00Z', { durationMinutes: 60 })).toEqual([
      '03-28T21:00',
      '03-28T22:00',
      '03-28T23:00',
      '03-29T00:00',
    ])
  })
})
