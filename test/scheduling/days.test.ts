import { describe, expect, test } from 'vitest'
import type { Host } from '../../server/scheduling/availability.ts'
import { ANA, EVERY_DAY, range, starts } from './host.ts'

describe('an interval that ends at or before its start runs into the next day', () => {
  test.each([
    ['23:00', '01:00', ['03-04T22:00', '03-04T23:00']],
    ['23:00', '24:00', ['03-04T22:00']],
    ['23:00', '00:00', ['03-04T22:00']],
  ])('%s to %s', (start, end, expected) => {
    const late: Host = { ...ANA, hours: [{ days: [3], start, end }] }
    expect(starts(late, '2026-03-04T00:00Z 2026-03-06T00:00Z', { durationMinutes: 60 })).toEqual(expected)
  })

  test('09:00 to 09:00 is a day and a night', () => {
    const long: Host = { ...ANA, hours: [{ days: [3], start: '09:00', end: '09:00' }] }
    expect(starts(long, '2026-03-03T00:00Z 2026-03-08T00:00Z', { durationMinutes: 480 })).toEqual([
      '03-04T08:00',
      '03-04T16:00',
      '03-05T00:00',
    ])
  })

  test('from Sunday into Monday', () => {
    const sunday: Host = { ...ANA, hours: [{ days: [7], start: '23:30', end: '00:30' }] }
    expect(starts(sunday, '2026-03-08T00:00Z 2026-03-10T00:00Z')).toEqual(['03-08T22:30', '03-08T23:00'])
  })

  test('also where the range begins in its tail', () => {
    const late: Host = { ...ANA, hours: [{ days: [3], start: '23:00', end: '02:00' }] }
    expect(starts(late, '2026-03-05T00:00Z 2026-03-06T00:00Z', { durationMinutes: 60 })).toEqual([
      '03-05T00:00',
    ])
  })
})

describe('intervals of neighbouring days', () => {
  test('that touch may be crossed by a slot', () => {
    const round: Host = { ...ANA, hours: [{ days: [3, 4], start: '00:00', end: '24:00' }] }
    const rules = { durationMinutes: 90, stepMinutes: 30 }
    expect(starts(round, '2026-03-04T22:00Z 2026-03-04T23:30Z', rules)).toEqual([
      '03-04T22:00',
      '03-04T22:30',
      '03-04T23:00',
    ])
  })

  test('have a grid each', () => {
    const round: Host = { ...ANA, hours: [{ days: EVERY_DAY, start: '00:00', end: '24:00' }] }
    // 7 hours do not divide the day: 00, 07, 14, 21, and 00 again. That of 21:00 crosses midnight.
    const found = starts(round, '2026-03-04T23:00Z 2026-03-06T00:00Z', { durationMinutes: 420 })
    expect(found).toEqual(['03-04T23:00', '03-05T06:00', '03-05T13:00', '03-05T20:00', '03-05T23:00'])
  })

  test('that overlap offer the times of both grids, once each and in order', () => {
    const hours = [
      { days: [3], start: '22:00', end: '01:30' },
      { days: [4], start: '00:15', end: '02:00' },
    ]
    const found = starts({ ...ANA, timezone: 'UTC', hours }, '2026-03-04T23:30Z 2026-03-05T03:00Z', {
      durationMinutes: 30,
      stepMinutes: 15,
    })
    expect(found.map((start) => start.slice(6))).toEqual([
      '23:30',
      '23:45',
      '00:00',
      '00:15',
      '00:30',
      '00:45',
      '01:00',
      '01:15',
      '01:30',
    ])
    const apart = starts({ ...ANA, timezone: 'UTC', hours }, '2026-03-04T23:30Z 2026-03-05T03:00Z')
    expect(apart.map((start) => start.slice(6))).toEqual([
      '23:30',
      '00:00',
      '00:15',
      '00:30',
      '00:45',
      '01:00',
      '01:15',
    ])
  })

  test('a meeting of more than a day fits where work never stops', () => {
    const round: Host = {
      ...ANA,
      timezone: 'UTC',
      hours: [{ days: [1, 2, 3], start: '00:00', end: '24:00' }],
    }
    expect(starts(round, '2026-03-01T00:00Z 2026-03-08T00:00Z', { durationMinutes: 2 * 1_440 })).toEqual([
      '03-02T00:00',
      '03-03T00:00',
    ])
  })
})

describe('an override', () => {
  const week = (host: Partial<Host>, durationMinutes = 30) =>
    starts({ ...ANA, ...host }, '2026-03-04T00:00Z 2026-03-06T00:00Z', { durationMinutes })

  test('replaces its date; several add up, none closes it', () => {
    const overrides = [
      { date: '2026-03-04', intervals: [{ start: '14:00', end: '14:30' }] },
      { date: '2026-03-04', intervals: [{ start: '16:00', end: '16:30' }] },
      { date: '2026-03-05', intervals: [] },
    ]
    expect(week({ overrides })).toEqual(['03-04T13:00', '03-04T15:00'])
  })

  test('whose intervals touch those of another of its date makes one grid with them', () => {
    const overrides = [
      { date: '2026-03-04', intervals: [{ start: '10:00', end: '11:00' }] },
      { date: '2026-03-04', intervals: [{ start: '09:20', end: '10:00' }] },
      { date: '2026-03-05', intervals: [] },
    ]
    expect(week({ overrides })).toEqual(['03-04T08:20', '03-04T08:50', '03-04T09:20'])
  })

  test('leaves the tail of the night before, and takes its own night along', () => {
    const hours = [{ days: EVERY_DAY, start: '22:00', end: '02:00' }]
    const overrides = [{ date: '2026-03-04', intervals: [] }]
    expect(
      starts({ ...ANA, hours, overrides }, '2026-03-03T12:00Z 2026-03-06T12:00Z', { durationMinutes: 120 }),
    ).toEqual(['03-03T21:00', '03-03T23:00', '03-05T21:00', '03-05T23:00'])
  })

  test('may open a day that has no hours', () => {
    const overrides = [{ date: '2026-03-07', intervals: [{ start: '12:00', end: '13:00' }] }]
    expect(
      starts({ ...ANA, overrides }, '2026-03-07T00:00Z 2026-03-08T00:00Z', { durationMinutes: 60 }),
    ).toEqual(['03-07T11:00'])
  })
})

describe('leave', () => {
  const week = (leave: Host['leave'], hours = ANA.hours) =>
    starts({ ...ANA, leave, hours }, '2026-03-02T00:00Z 2026-03-07T00:00Z', { durationMinutes: 60 })
  const noLeave = ['02', '03', '04', '05', '06'].flatMap((day) => [`03-${day}T08:00`, `03-${day}T09:00`])

  test.each<[string, NonNullable<Host['leave']>[number], string[]]>([
    ['whole days, both inclusive', { from: '2026-03-03', to: '2026-03-05' }, ['03-03', '03-04', '03-05']],
    ['one day', { from: '2026-03-04', to: '2026-03-04' }, ['03-04']],
    ['without an end, for good', { from: '2026-03-05' }, ['03-05', '03-06']],
    ['from a time of the first day', { from: '2026-03-05', start: '10:00' }, ['03-05T09', '03-06']],
    [
      'until a time of the last day',
      { from: '2026-03-03', to: '2026-03-04', end: '10:00' },
      ['03-03', '03-04T08'],
    ],
    ['part of a day', { from: '2026-03-04', to: '2026-03-04', start: '10:00', end: '12:00' }, ['03-04T09']],
    ['that ends before it begins, none', { from: '2026-03-04', to: '2026-03-03' }, []],
  ])('%s', (_, leave, taken) => {
    expect(week([leave])).toEqual(noLeave.filter((start) => !taken.some((part) => start.startsWith(part))))
  })

  test('takes every minute of its dates, the tail of the night before too', () => {
    const nights = [{ days: EVERY_DAY, start: '22:00', end: '02:00' }]
    const over = '2026-03-03T12:00Z 2026-03-05T12:00Z'
    const leave = [{ from: '2026-03-04', to: '2026-03-04' }]
    expect(starts({ ...ANA, hours: nights, leave }, over, { durationMinutes: 60 })).toEqual([
      '03-03T21:00',
      '03-03T22:00',
      '03-04T23:00',
      '03-05T00:00',
    ])
  })

  test('in the calendar is no working time, and needs no buffer', () => {
    const away = [range('2026-03-02T00:00Z', '2026-03-06T08:00Z')]
    const rules = { durationMinutes: 60, bufferBeforeMinutes: 30 }
    expect(starts(ANA, '2026-03-02T00:00Z 2026-03-07T00:00Z', rules, { away })).toEqual([
      '03-06T08:00',
      '03-06T09:00',
    ])
  })
})
