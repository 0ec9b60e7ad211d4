import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Host } from '../../server/scheduling/availability.ts'
import { afterWorkingTime, workingTime } from '../../server/scheduling/working-time.ts'
import { DAY, iso, MINUTE } from '../../server/scheduling/zone.ts'
import { anyCase } from './cases.ts'
import { ANA, at } from './host.ts'

/** Works on in the afternoon of another zone. */
const TOM: Host = {
  id: 'tom',
  timezone: 'America/New_York',
  hours: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }],
}
const after = (now: string, minutes: number, hosts: Host[]) => iso(afterWorkingTime(at(now), minutes, hosts))

describe('minutes count while somebody of the team is at work', () => {
  // Ana works 09:00 to 11:00 in Berlin, 08:00Z to 10:00Z in winter.
  test.each([
    ['in the middle of the day', '2026-03-04T08:15:00Z', 30, [ANA], '2026-03-04T08:45:00Z'],
    ['before it: from its beginning', '2026-03-04T05:00:00Z', 30, [ANA], '2026-03-04T08:30:00Z'],
    ['at its end: on the next morning', '2026-03-04T09:50:00Z', 15, [ANA], '2026-03-05T08:05:00Z'],
    ['that end with the day: as the next begins', '2026-03-04T09:50:00Z', 10, [ANA], '2026-03-05T08:00:00Z'],
    ['over a weekend', '2026-03-06T09:50:00Z', 15, [ANA], '2026-03-09T08:05:00Z'],
    ['of either of two', '2026-03-04T09:50:00Z', 15, [ANA, TOM], '2026-03-04T14:05:00Z'],
    ['none: now, or as the day begins', '2026-03-04T05:00:00Z', 0, [ANA], '2026-03-04T08:00:00Z'],
    ['for many days', '2026-03-04T08:00:00Z', 14 * 120, [ANA], '2026-03-24T08:00:00Z'],
    // The clock goes forward on 29 March: 09:00 in Berlin is 07:00Z from then on.
    ['over a clock change', '2026-03-27T09:50:00Z', 20, [ANA], '2026-03-30T07:10:00Z'],
  ])('%s', (_what, now, minutes, hosts, expected) => {
    expect(after(now, minutes, hosts)).toBe(expected)
  })

  test.each([
    ['leave', { leave: [{ from: '2026-03-04', to: '2026-03-05' }] }, '2026-03-06T08:30:00Z'],
    ['a closed date', { overrides: [{ date: '2026-03-04', intervals: [] }] }, '2026-03-05T08:30:00Z'],
    [
      'a date with other hours',
      { overrides: [{ date: '2026-03-04', intervals: [{ start: '12:00', end: '13:00' }] }] },
      '2026-03-04T11:30:00Z',
    ],
  ])('%s is respected', (_what, change, expected) => {
    expect(after('2026-03-04T07:00:00Z', 30, [{ ...ANA, ...change }])).toBe(expected)
  })

  test('a holiday is closed', () => {
    expect(after('2026-12-24T09:50:00Z', 20, [{ ...ANA, holidays: { country: 'DE' } }])).toBe(
      '2026-12-28T08:10:00Z',
    )
  })

  test.each([
    ['nobody', []],
    ['one without hours', [{ ...ANA, hours: [] }]],
    ['one on leave for good', [{ ...ANA, leave: [{ from: '2026-01-01' }] }]],
  ])('of a team of %s every minute counts', (_who, hosts: Host[]) => {
    expect(after('2026-03-07T23:00:00Z', 90, hosts)).toBe('2026-03-08T00:30:00Z')
  })
})

/** Teams and moments of the slots' own cases, half of them at a change of the clock. Ana works in each week: none of these is a team that
 *  never does. */
const any = fc.tuple(anyCase, fc.nat(5 * 1_440), fc.nat(5 * 1_440)).map(([{ hosts, now }, some, more]) => ({
  hosts: [...hosts.map(({ host }) => host), ANA],
  now,
  some,
  more,
}))

describe('for every team', () => {
  test('more minutes never end earlier, nor do those that begin later', () => {
    fc.assert(
      fc.property(any, ({ hosts, now, some, more }) => {
        const first = afterWorkingTime(now, some, hosts)
        expect(first).toBeGreaterThanOrEqual(now + some * MINUTE)
        expect(afterWorkingTime(now, some + more, hosts)).toBeGreaterThanOrEqual(first)
        expect(afterWorkingTime(now + more * MINUTE, some, hosts)).toBeGreaterThanOrEqual(first)
      }),
      { numRuns: 60 },
    )
  })

  test('minutes and then minutes are all of them at once', () => {
    fc.assert(
      fc.property(any, ({ hosts, now, some, more }) => {
        expect(afterWorkingTime(afterWorkingTime(now, some, hosts), more, hosts)).toBe(
          afterWorkingTime(now, some + more, hosts),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('they end while somebody is at work, and so many were worked until then', () => {
    fc.assert(
      fc.property(any, ({ hosts, now, some: minutes }) => {
        const end = afterWorkingTime(now, minutes, hosts)
        const around = workingTime(hosts, { start: end, end: end + DAY })
        expect(around[0]?.start).toBe(end)
        const worked = workingTime(hosts, { start: now, end }).map(({ start, end }) => end - start)
        expect(worked.reduce((sum, one) => sum + one, 0)).toBe(minutes * MINUTE)
      }),
      { numRuns: 60 },
    )
  })
})
