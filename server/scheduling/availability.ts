import type { Holidays } from '../workspace/schema/roster.ts'
import { holidayDates } from './holidays.ts'
import { union, without } from './ranges.ts'
import { DAY, MINUTE, segmentsOf, whenClockReads, type Range, type Segment } from './zone.ts'

/** When a host works. Times are wall time in `timezone`, days ISO (Monday 1); an `end` at or before its `start` runs
 *  into the next day. */
export interface Host {
  id: string
  timezone: string
  hours: { days: number[]; start: string; end: string }[]
  /** Replace the intervals that start on their date; several for one date add up, none means closed. */
  overrides?: { date: string; intervals: { start: string; end: string }[] }[]
  /** Closed like an override without intervals, where there is no override of that date. */
  holidays?: Holidays | undefined
  /** No working time while the clock reads from `start` of the first day (absent: its beginning) until `end` of the last
   *  (absent: its end); without `to`, for good. Takes the tail of the night before, too. */
  leave?: Leave[]
}
interface Leave {
  from: string
  to?: string | undefined
  start?: string | undefined
  end?: string | undefined
}

/** A working interval of one local date, in wall milliseconds. */
export interface Interval {
  from: number
  to: number
}

export interface Availability {
  /** Working time less leave, in order, merged across days that touch. */
  working: Range[]
  /** In the order of their dates. Those of one date are disjoint; one that runs into the next may overlap its own. */
  intervals: Interval[]
  segments: Segment[]
}

/** The host's working time around a range, and whatever is needed to place its grid there.
 *  @param away more times that are no working time */
export function availabilityOf(host: Host, range: Range, away: Range[] = []): Availability {
  // An interval may run into the next day, and a zone may shift by one: two days hold both.
  const segments = segmentsOf(host.timezone, { start: range.start - 2 * DAY, end: range.end + 2 * DAY })
  const dates = datesIn(segments)
  const hoursOn = hoursByDate(host, dates)
  const intervals: Interval[] = []
  const working: Range[] = []
  for (const date of dates)
    for (const { start, end } of hoursOn(date)) {
      intervals.push({ from: date + start, to: date + end })
      working.push(...whenClockReads(segments, date + start, date + end))
    }
  const leave = (host.leave ?? []).flatMap((one) => leaveRanges(one, segments))
  return { working: without(union(working), union([...leave, ...away])), intervals, segments }
}

/** Midnights, as wall milliseconds, of every date that the clock shows in these segments. */
function datesIn(segments: Segment[]): number[] {
  const first = segments[0]!
  const last = segments.at(-1)!
  const dates: number[] = []
  for (let date = dateOf(first.start + first.offset); date < last.end + last.offset; date += DAY)
    dates.push(date)
  return dates
}

/** The working hours that start on a date, as milliseconds from its midnight. */
function hoursByDate(host: Host, dates: number[]): (date: number) => Range[] {
  const ofWeekday = [1, 2, 3, 4, 5, 6, 7].map((day) =>
    hoursOf(host.hours.filter(({ days }) => days.includes(day))),
  )
  const ofDate = new Map<number, Range[]>()
  if (host.holidays)
    for (const date of holidayDates(host.holidays, yearsOf(dates))) ofDate.set(Date.parse(date), [])
  const overrides = new Map<number, Range[]>()
  for (const { date, intervals } of host.overrides ?? []) {
    const day = Date.parse(date)
    overrides.set(day, union([...(overrides.get(day) ?? []), ...hoursOf(intervals)]))
  }
  for (const [date, hours] of overrides) ofDate.set(date, hours)
  return (date) => ofDate.get(date) ?? ofWeekday[weekdayOf(date) - 1]!
}

function hoursOf(intervals: { start: string; end: string }[]): Range[] {
  return union(
    intervals.map((interval) => {
      const start = timeOfDay(interval.start)
      const end = timeOfDay(interval.end)
      return { start, end: end > start ? end : end + DAY }
    }),
  )
}

function leaveRanges({ from, to, start, end }: Leave, segments: Segment[]): Range[] {
  const begins = Date.parse(from) + timeOfDay(start ?? '00:00')
  const ends = to === undefined ? Infinity : Date.parse(to) + timeOfDay(end ?? '24:00')
  return whenClockReads(segments, begins, ends)
}

function timeOfDay(wallTime: string): number {
  const [hours, minutes] = wallTime.split(':')
  return (Number(hours) * 60 + Number(minutes)) * MINUTE
}

/** The midnight of a wall time's date. */
export function dateOf(wall: number): number {
  return Math.floor(wall / DAY) * DAY
}

/** ISO day of a date's midnight, Monday 1. */
export function weekdayOf(date: number): number {
  // 1 January 1970 was a Thursday.
  const sinceMonday = (date / DAY + 3) % 7
  return sinceMonday < 0 ? sinceMonday + 8 : sinceMonday + 1
}

function yearsOf(dates: number[]): number[] {
  return [...new Set(dates.map((date) => new Date(date).getUTCFullYear()))]
}
