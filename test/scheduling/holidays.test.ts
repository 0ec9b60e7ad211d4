import { afterEach, describe, expect, test, vi } from 'vitest'
import { holidayDates, isHolidayRegion } from '../../server/scheduling/holidays.ts'
import { hostOf } from '../../server/scheduling/host.ts'
import { Rep } from '../../server/workspace/schema/roster.ts'
import { ANA, EVERY_DAY, starts } from './host.ts'

afterEach(() => vi.useRealTimers())

describe('holiday dates', () => {
  test('are the public ones of the country, and of the state', () => {
    const bavaria = holidayDates({ country: 'DE', state: 'BY' }, [2026])
    expect(bavaria).toEqual(
      expect.arrayContaining([
        '2026-01-01',
        '2026-01-06',
        '2026-04-03',
        '2026-04-06',
        '2026-10-03',
        '2026-12-25',
      ]),
    )
    const germany = holidayDates({ country: 'DE' }, [2026])
    expect(germany).toContain('2026-10-03')
    // Epiphany is for some states; Christmas Eve and Valentine's day are for nobody.
    for (const date of ['2026-01-06', '2026-12-24', '2026-02-14']) expect(germany).not.toContain(date)
  })

  test('include substitute days, also in the year before', () => {
    // 4 July 2026 is a Saturday; 1 January 2022 was one.
    expect(holidayDates({ country: 'US' }, [2026])).toContain('2026-07-03')
    expect(holidayDates({ country: 'US' }, [2021])).toContain('2021-12-31')
  })

  test('hold every day of a long holiday', () => {
    const found = holidayDates({ country: 'AE' }, [2026])
    expect(found).toEqual(expect.arrayContaining(['2026-03-20', '2026-03-21', '2026-03-22']))
  })

  test('hold those of a holiday that began in the year before', () => {
    // Incwala, in Eswatini, is a week from December into January.
    expect(holidayDates({ country: 'SZ' }, [2027])).toContain('2027-01-02')
  })

  test('hold the day of a holiday that begins at noon', () => {
    expect(holidayDates({ country: 'IS' }, [2026])).toContain('2026-12-24')
  })

  test('are in order, once each, of the years asked for', () => {
    const found = holidayDates({ country: 'DE', state: 'BY' }, [2026, 2027])
    expect(found).toEqual([...new Set(found)].sort())
    expect(new Set(found.map((date) => date.slice(0, 4)))).toEqual(new Set(['2026', '2027']))
  })

  test('do not depend on today', () => {
    vi.useFakeTimers({ now: Date.parse('1999-12-31T23:59:59Z') })
    const then = holidayDates({ country: 'NZ' }, [2031])
    vi.setSystemTime(Date.parse('2050-06-01T00:00:00Z'))
    expect(holidayDates({ country: 'NZ' }, [2031])).toEqual(then)
    expect(then).toContain('2031-12-25')
  })
})

test.each([
  [{ country: 'DE' }, true],
  [{ country: 'DE', state: 'BY' }, true],
  [{ country: 'DE', state: 'ZZ' }, false],
  [{ country: 'XX' }, false],
])('%j is a region of holidays: %s', (region, expected) => {
  expect(isHolidayRegion(region)).toBe(expected)
})

describe('a host on a public holiday', () => {
  // Good Friday is 3 April 2026.
  const over = '2026-04-02T00:00Z 2026-04-05T00:00Z'
  const holidays = { country: 'DE' }

  test('is closed', () => {
    expect(starts({ ...ANA, holidays }, over, { durationMinutes: 120 })).toEqual(['04-02T07:00'])
  })

  test('works where an override of that date says so', () => {
    const overrides = [{ date: '2026-04-03', intervals: [{ start: '12:00', end: '14:00' }] }]
    expect(starts({ ...ANA, holidays, overrides }, over, { durationMinutes: 120 })).toEqual([
      '04-02T07:00',
      '04-03T10:00',
    ])
  })

  test('finishes the night that began before it', () => {
    const hours = [{ days: EVERY_DAY, start: '22:00', end: '02:00' }]
    expect(
      starts({ ...ANA, holidays, hours }, '2026-04-02T12:00Z 2026-04-05T00:00Z', { durationMinutes: 120 }),
    ).toEqual(['04-02T20:00', '04-02T22:00', '04-04T20:00', '04-04T22:00'])
  })
})

test('a rep of the roster is a host with hours, overrides, holidays and leave', () => {
  const rep = Rep.parse({
    id: 'ana',
    name: 'Ana',
    email: 'ana@peopleport.example',
    role: 'solutions engineer',
    timezone: 'Europe/Berlin',
    holidays: { country: 'DE' },
    overrides: [{ date: '2026-04-01', intervals: [] }],
    leave: [{ from: '2026-04-07', to: '2026-04-07', start: '13:00' }],
  })
  // Wednesday closed, Friday and Monday holidays, Tuesday from 13:00 on leave.
  expect(starts(hostOf(rep), '2026-03-31T00:00Z 2026-04-09T00:00Z', { durationMinutes: 240 })).toEqual([
    '03-31T07:00',
    '03-31T11:00',
    '04-02T07:00',
    '04-02T11:00',
    '04-07T07:00',
    '04-08T07:00',
    '04-08T11:00',
  ])
})
