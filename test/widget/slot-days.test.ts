import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Slot } from '../../widget/contract/api.ts'
import { byDay, firstTimes } from '../../widget/panel/slot-days.ts'

const slot = (start: string): Slot => ({ start, end: new Date(Date.parse(start) + 1_800_000).toISOString() })
/** Times shown first, on the wall of the zone: 'DAY HH:MM'. */
function shown(starts: string[], timezone: string, count = 3): string[] {
  const wall = (start: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' }).format(
      new Date(start),
    )
  return firstTimes(byDay(starts.map(slot), timezone), timezone, count).flatMap(({ day, slots }) =>
    slots.map(({ start }) => `${day} ${wall(start)}`),
  )
}
const hours = (day: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `${day}T${String(from + at).padStart(2, '0')}:00:00Z`)

describe('the times shown first', () => {
  test('are the soonest of a day, and others spread over the rest of it', () => {
    expect(shown(hours('2026-11-25', 8, 17), 'Europe/Berlin')).toEqual([
      '2026-11-25 09:00',
      '2026-11-25 12:00',
      '2026-11-25 15:00',
    ])
  })

  test('lie by day where the buyer is, and a day without such gives way', () => {
    // 9 to 17 in Berlin is 3 to 11 in New York; the last day has the early hours only.
    const starts = [
      ...hours('2026-11-25', 8, 16),
      ...hours('2026-11-26', 8, 11),
      ...hours('2026-11-27', 8, 16),
    ]
    expect(shown(starts, 'America/New_York')).toEqual([
      '2026-11-25 08:00',
      '2026-11-25 09:00',
      '2026-11-25 10:00',
      '2026-11-27 08:00',
      '2026-11-27 09:00',
      '2026-11-27 10:00',
    ])
  })

  test('begin at 08:00 and before 19:00, not at 07:59 or 19:00', () => {
    const starts = ['07:59', '08:00', '18:59', '19:00'].map((time) => `2026-11-25T${time}:00Z`)
    expect(shown(starts, 'UTC')).toEqual(['2026-11-25 08:00', '2026-11-25 18:59'])
  })

  test('are what there is where no time is by day', () => {
    expect(shown(hours('2026-11-25', 8, 12), 'America/Los_Angeles')).toEqual([
      '2026-11-25 00:00',
      '2026-11-25 01:00',
      '2026-11-25 02:00',
    ])
  })

  test('are never none, and in order, for any slots and zone', () => {
    const instants = fc.uniqueArray(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 60 })
    const zones = fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Kiritimati')
    fc.assert(
      fc.property(instants, zones, (quarters, zone) => {
        const starts = quarters.map((one) => new Date(Date.UTC(2026, 10, 24) + one * 900_000).toISOString())
        const days = firstTimes(byDay(starts.map(slot), zone), zone, 3)
        const got = days.flatMap(({ slots }) => slots.map(({ start }) => start))
        expect(got.length).toBeGreaterThan(0)
        expect(got).toEqual([...got].sort())
        for (const { slots } of days) expect(slots.length).toBeLessThanOrEqual(3)
      }),
    )
  })
})
