import fc from 'fast-check'
import ICAL from 'ical.js'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { readBusy } from '../../server/integrations/calendar/icalendar/busy.ts'
import { union } from '../../server/scheduling/ranges.ts'
import { DAY, MINUTE } from '../../server/scheduling/zone.ts'
import { calendar, event, short } from './icalendar.ts'

interface RandomRule {
  freq: 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY'
  interval: number
  months: number[]
  weekNumbers: number[]
  yearDays: number[]
  monthDays: number[]
  weekdays: { day: number; ordinal: number }[]
  hours: number[]
  minutes: number[]
  positions: number[]
  weekStart: number
  count: number | undefined
  untilDays: number | undefined
}

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'UTC',
]
const NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

const few = (min: number, max: number, most = 3, backwards = false) =>
  fc.uniqueArray(
    backwards
      ? fc.oneof(fc.integer({ min, max }), fc.integer({ min: -max, max: -min }))
      : fc.integer({ min, max }),
    { minLength: 1, maxLength: most },
  )
const none = fc.constant<number[]>([])
const some = (list: fc.Arbitrary<number[]>, weight = 1) =>
  fc.oneof({ weight: 3, arbitrary: none }, { weight, arbitrary: list })
const weekdays = (ordinal: fc.Arbitrary<number>): fc.Arbitrary<RandomRule['weekdays']> =>
  fc.oneof(
    fc.constant<RandomRule['weekdays']>([]),
    fc.array(fc.record({ day: fc.nat(6), ordinal }), { minLength: 1, maxLength: 3 }),
  )
const each = fc.constant(0)
const ordinals = (most: number) =>
  fc.oneof(each, fc.integer({ min: 1, max: most }), fc.integer({ min: -most, max: -1 }))

const randomRule: fc.Arbitrary<RandomRule> = fc
  .constantFrom<RandomRule['freq']>('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY')
  .chain((freq) => {
    const yearly = freq === 'YEARLY'
    return fc
      .record({
        freq: fc.constant(freq),
        interval: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 })),
        months: some(few(1, 12)),
        kind: fc.constantFrom('weekNumbers', 'yearDays', 'monthDays', 'none', 'none'),
        weekNumbers: few(1, 53, 3, true),
        yearDays: few(1, 366, 3, true),
        monthDays: few(1, 31, 3, true),
        weekdays: weekdays(freq === 'MONTHLY' ? ordinals(5) : yearly ? ordinals(53) : each),
        hours: some(few(0, 23, 2)),
        minutes: some(few(0, 59, 2)),
        positions: some(few(1, 4, 2, true)),
        weekStart: fc.nat(6),
        end: fc.constantFrom('count', 'until', 'never'),
        count: fc.integer({ min: 1, max: 30 }),
        untilDays: fc.nat(900),
      })
      .map(({ kind, end, ...rule }): RandomRule => {
        const isWeeks = yearly && kind === 'weekNumbers'
        return {
          ...rule,
          weekNumbers: isWeeks ? rule.weekNumbers : [],
          yearDays: yearly && kind === 'yearDays' ? rule.yearDays : [],
          monthDays: freq !== 'WEEKLY' && kind === 'monthDays' ? rule.monthDays : [],
          // A week number with `2MO` is not allowed, nor is an ordinal beyond a month in a month.
          weekdays: rule.weekdays.map(({ day, ordinal }) => ({
            day,
            ordinal: isWeeks ? 0 : rule.months.length > 0 ? Math.max(-5, Math.min(5, ordinal)) : ordinal,
          })),
          // luxon knows the weeks of ISO only, which begin on Monday.
          weekStart: isWeeks ? 0 : rule.weekStart,
          count: end === 'count' ? rule.count : undefined,
          untilDays: end === 'until' ? rule.untilDays : undefined,
        }
      })
  })

const start = fc
  .record({
    day: fc.integer({ min: 0, max: 900 }),
    hour: fc.constantFrom(0, 1, 2, 3, 9, 23),
    minute: fc.constantFrom(0, 15, 30),
  })
  .map(({ day, ...time }) => DateTime.utc(2024, 1, 1).plus({ days: day }).set(time))

function write(rule: RandomRule, first: DateTime): string {
  const list = (key: string, items: (number | string)[]) =>
    items.length > 0 ? [`${key}=${items.join(',')}`] : []
  return [
    `FREQ=${rule.freq}`,
    `INTERVAL=${rule.interval}`,
    ...list('BYMONTH', rule.months),
    ...list('BYWEEKNO', rule.weekNumbers),
    ...list('BYYEARDAY', rule.yearDays),
    ...list('BYMONTHDAY', rule.monthDays),
    ...list(
      'BYDAY',
      rule.weekdays.map(({ day, ordinal }) => `${ordinal === 0 ? '' : ordinal}${NAMES[day]}`),
    ),
    ...list('BYHOUR', rule.hours),
    ...list('BYMINUTE', rule.minutes),
    ...list('BYSETPOS', rule.positions),
    `WKST=${NAMES[rule.weekStart]}`,
    ...(rule.count === undefined ? [] : [`COUNT=${rule.count}`]),
    ...(rule.untilDays === undefined
      ? []
      : [`UNTIL=${first.plus({ days: rule.untilDays }).toFormat("yyyyMMdd'T'HHmmss")}`]),
  ].join(';')
}

/** Day by day with luxon, by the definition of each part: wall times in order, `first` first of all. */
function naive(rule: RandomRule, first: DateTime, last: DateTime): DateTime[] {
  const until = rule.untilDays === undefined ? undefined : first.plus({ days: rule.untilDays })
  const weekOf = (day: DateTime) => Math.floor((day.toMillis() / DAY + 3 - rule.weekStart) / 7)
  const periodOf = (day: DateTime) =>
    ({
      YEARLY: day.year,
      MONTHLY: day.year * 12 + day.month,
      WEEKLY: weekOf(day),
      DAILY: day.toMillis() / DAY,
    })[rule.freq]
  const among = (list: number[], place: number, length: number) =>
    list.some((one) => (one > 0 ? one === place : one + length + 1 === place))
  const nth = (day: DateTime, whole: 'month' | 'year') => {
    const same = []
    for (let at = day.startOf(whole); at <= day.endOf(whole); at = at.plus({ days: 1 }))
      if (at.weekday === day.weekday) same.push(at.ordinal)
    return { place: same.indexOf(day.ordinal) + 1, length: same.length }
  }
  const isDay = (day: DateTime): boolean => {
    const { freq, months, weekNumbers, yearDays, monthDays, weekdays } = rule
    if (months.length > 0 && !months.includes(day.month)) return false
    if (weekNumbers.length > 0 && !among(weekNumbers, day.weekNumber, day.weeksInWeekYear)) return false
    if (yearDays.length > 0 && !among(yearDays, day.ordinal, day.daysInYear)) return false
    if (monthDays.length > 0 && !among(monthDays, day.day, day.daysInMonth!)) return false
    if (weekdays.length > 0)
      return weekdays.some(({ day: name, ordinal }) => {
        if (name !== day.weekday - 1) return false
        if (ordinal === 0) return true
        const { place, length } = nth(day, freq === 'YEARLY' && months.length === 0 ? 'year' : 'month')
        return among([ordinal], place, length)
      })
    // What the rule leaves open.
    if (yearDays.length > 0 || monthDays.length > 0) return true
    if (weekNumbers.length > 0 || freq === 'WEEKLY') return day.weekday === first.weekday
    if (freq === 'MONTHLY') return day.day === first.day
    if (freq === 'YEARLY') return day.day === first.day && (months.length > 0 || day.month === first.month)
    return true
  }
  const times = (day: DateTime) =>
    (rule.hours.length > 0 ? rule.hours : [first.hour]).flatMap((hour) =>
      (rule.minutes.length > 0 ? rule.minutes : [first.minute]).map((minute) => day.set({ hour, minute })),
    )
  const periods = new Map<number, DateTime[]>()
  const begin = first.startOf('year').minus({ days: 7 })
  // To the end of a period, since positions are counted from there too.
  const end = rule.freq === 'YEARLY' ? last.endOf('year') : last.plus({ days: 31 })
  for (let day = begin; day <= end; day = day.plus({ days: 1 })) {
    const period = periodOf(day)
    const before = (period - periodOf(first.startOf('day'))) % rule.interval
    if (before !== 0 || period < periodOf(first.startOf('day')) || !isDay(day)) continue
    periods.set(period, [...(periods.get(period) ?? []), ...times(day)])
  }
  const all = [...periods.values()].flatMap((period) => {
    const sorted = period.sort((a, b) => a.toMillis() - b.toMillis())
    if (rule.positions.length === 0) return sorted
    return sorted.filter((_, i) => among(rule.positions, i + 1, sorted.length))
  })
  const later = all
    .sort((a, b) => a.toMillis() - b.toMillis())
    .filter((time) => time > first && (!until || time <= until))
  return [first, ...later].slice(0, rule.count)
}

/** The instant of a wall time: the first of two; in a gap luxon takes the offset before it. */
function inZone(wall: DateTime, zone: string): number {
  const local = wall.setZone(zone, { keepLocalTime: true })
  return Math.min(...local.getPossibleOffsets().map((one) => one.toMillis()))
}

const FORMAT = "yyyyMMdd'T'HHmmss"

describe('a rule gives the times that a day-by-day reading of it gives', () => {
  test('in any zone, from any day', () => {
    fc.assert(
      fc.property(
        randomRule,
        start,
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom(15, 45, 600, 1800),
        (rule, first, zone, offset, days, minutes) => {
          const range = { start: first.toMillis() + (offset - 60) * DAY, end: 0 }
          range.end = range.start + days * DAY
          const text = calendar(
            event(
              `DTSTART;TZID=${zone}:${first.toFormat(FORMAT)} | DURATION:PT${minutes}M | RRULE:${write(rule, first)}`,
            ),
          )
          const expected = naive(
            rule,
            first,
            DateTime.fromMillis(range.end + 2 * DAY, { zone: 'utc' }).startOf('day'),
          )
            .map((wall) => inZone(wall, zone))
            .map((at) => ({
              start: Math.max(at, range.start),
              end: Math.min(at + minutes * MINUTE, range.end),
            }))
          const { busy, skipped } = readBusy([text], { range, timezone: 'UTC' })
          expect(skipped).toEqual([])
          expect(busy.map(short)).toEqual(union(expected).map(short))
        },
      ),
      { numRuns: 120 },
    )
  })
})

describe('a rule gives the times that ical.js gives, where ical.js reads all of its parts', () => {
  test.each([
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=DAILY;BYMONTH=3,10;COUNT=40',
    'FREQ=WEEKLY;BYDAY=MO,WE,FR',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO;COUNT=30',
    'FREQ=MONTHLY;BYDAY=-1FR',
    'FREQ=MONTHLY;BYDAY=1MO,4TU;COUNT=17',
    'FREQ=MONTHLY;BYMONTHDAY=31',
    'FREQ=MONTHLY;BYMONTHDAY=-1;INTERVAL=2',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'FREQ=YEARLY;BYYEARDAY=100,200',
    'FREQ=HOURLY;INTERVAL=5;COUNT=50',
    'FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0,30;COUNT=60',
  ])('%s', (rule) => {
    const first = ICAL.Time.fromDateTimeString('2024-01-01T09:00:00')
    const iterator = ICAL.Recur.fromString(rule).iterator(first)
    const expected: string[] = ['2024-01-01T09:00/09:20']
    for (let i = 0; i < 2000; i++) {
      const next = iterator.next() as ICAL.Time | null
      if (!next || next.year > 2028) break
      const start = Date.parse(`${next.toString()}Z`)
      const text = short({ start, end: start + 20 * MINUTE })
      if (text !== expected[0]) expected.push(text)
    }
    const text = calendar(event(`DTSTART:20240101T090000Z | DURATION:PT20M | RRULE:${rule}`))
    const range = { start: Date.UTC(2024, 0), end: Date.UTC(2029, 0) }
    expect(expected.length).toBeGreaterThan(1)
    expect(readBusy([text], { range, timezone: 'UTC' }).busy.map(short)).toEqual(expected)
  })
})
