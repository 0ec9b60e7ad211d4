import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysBetween, localDay, nearDay, span, when } from '../../server/brief/when.ts'

test.each([
  ['2026-11-24T10:00:00Z', 'Europe/Berlin', 'Tue 24 November', '11:00', 'Berlin'],
  ['2026-11-24T02:30:00Z', 'America/New_York', 'Mon 23 November', '21:30', 'New York'],
  ['2026-07-01T23:00:00Z', 'Asia/Kolkata', 'Thu 2 July', '04:30', 'Kolkata'],
  ['2026-11-24T10:00:00Z', 'No/Such', 'Tue 24 November', '10:00', 'UTC'],
])('%s in %s is %s, %s', (at, timezone, day, time, zone) => {
  expect(when(at, timezone)).toEqual({ day, time, zone })
})

test('another year is named', () => {
  expect(when('2027-01-12T09:00:00Z', 'UTC', '2026-12-20T09:00:00Z').day).toBe('Tue 12 January 2027')
})

test('a meeting over midnight names the day on which it ends', () => {
  expect(span('2026-11-24T22:45:00Z', '2026-11-24T23:15:00Z', 'Europe/Berlin')).toBe(
    '23:45 – Wed 25 November, 00:15',
  )
})

test.each([
  ['2026-11-23T23:30:00Z', 'Tomorrow'],
  ['2026-11-23T22:30:00Z', 'Today'],
  ['2026-11-25T10:00:00Z', undefined],
])('on a Monday afternoon in Berlin, %s is %s', (at, near) => {
  expect(nearDay(at, 'Europe/Berlin', '2026-11-23T14:00:00Z')).toBe(near)
})

test('days between two calendar days do not depend on clock changes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: -900, max: 900 }), (start, days) => {
      const day = (n: number) => new Date(n * 86_400_000).toISOString().slice(0, 10)
      expect(daysBetween(day(start), day(start + days))).toBe(days)
    }),
  )
})

test('the local day is the one on the wall in that zone', () => {
  expect(localDay('2026-11-23T23:30:00Z', 'Europe/Berlin')).toBe('2026-11-24')
  expect(localDay('2026-11-23T04:30:00Z', 'America/New_York')).toBe('2026-11-22')
})
