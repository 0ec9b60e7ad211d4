import { union, without } from './ranges.ts'
import { DAY, MINUTE, segmentsOf, whenClockReads, type Instant, type Range, type Segment } from './zone.ts'

/** When a host works. Times are wall time in `timezone`, days ISO (Monday 1); an `end` at or before its `start` runs
 *  into the next day. */
export interface Host {
  id: string
  timezone: string
  hours: { days: number[]; start: string; end: string }[]
  /** Replace the intervals that start on their date; several for one date add up, none means closed. */
  overrides?: { date: string; intervals: { start: string; end: string }[] }[]
  /** Whole local days away, both inclusive; without `to`, for good. */
  leave?: { from: string; to?: string | undefined }[]
}

/** A working interval of one local date: wall milliseconds counted as if the zone were UTC. */
interface Interval {
  from: number
  to: number
}

export interface Availability {
  /** Working time less leave, in order, merged across days that touch. */
  working: Range[]
  /** The instants of each day's grid within the range. */
  starts: (stepMinutes: number) => Instant[]
}

/** The host's working time and grid around a range. The grid is anchored at each interval's start on its local date and
 *  steps in the wall clock: a time that a change skips is no start, one that it repeats is two. */
export function availabilityOf(host: Host, range: Range): Availability {
  const segments = segmentsOf(host.timezone, { start: range.start - 2 * DAY, end: range.end + 2 * DAY })
  const intervals = localDates(segments).flatMap((date) => intervalsOn(host, date))
  const away = union((host.leave ?? []).flatMap((leave) => leaveRanges(leave, segments)))
  const working = without(
    union(intervals.flatMap(({ from, to }) => whenClockReads(segments, from, to))),
    away,
  )
  return {
    working,
    starts: (stepMinutes) => gridOf(intervals, segments, stepMinutes * MINUTE, range),
  }
}

function gridOf(intervals: Interval[], segments: Segment[], step: number, range: Range): Instant[] {
  const starts: Instant[] = []
  for (const { from, to } of intervals) {
    for (const piece of segments) {
      const first = Math.max(from, piece.start + piece.offset, range.start + piece.offset)
      const last = Math.min(to, piece.end + piece.offset, range.end + piece.offset)
      for (let wall = from + Math.ceil((first - from) / step) * step; wall < last; wall += step)
        starts.push(wall - piece.offset)
    }
  }
  return [...new Set(starts)].sort((a, b) => a - b)
}

/** Midnights, as wall milliseconds, of every date that the clock shows in these segments. */
function localDates(segments: Segment[]): number[] {
  const first = segments[0]!
  const last = segments.at(-1)!
  const dates: number[] = []
  for (let day = floorDay(first.start + first.offset); day < last.end + last.offset; day += DAY)
    dates.push(day)
  return dates
}

function intervalsOn(host: Host, midnight: number): Interval[] {
  const date = new Date(midnight)
  const day = date.toISOString().slice(0, 10)
  const weekday = date.getUTCDay() || 7
  const overrides = (host.overrides ?? []).filter((override) => override.date === day)
  const hours = overrides.length
    ? overrides.flatMap((override) => override.intervals)
    : host.hours.filter((hour) => hour.days.includes(weekday))
  const merged = union(
    hours.map(({ start, end }) => {
      const from = minutesOf(start)
      const to = minutesOf(end)
      return { start: from, end: to > from ? to : to + 24 * 60 }
    }),
  )
  return merged.map(({ start, end }) => ({ from: midnight + start * MINUTE, to: midnight + end * MINUTE }))
}

function leaveRanges(leave: { from: string; to?: string | undefined }, segments: Segment[]): Range[] {
  const until = leave.to === undefined ? Number.MAX_SAFE_INTEGER / 4 : Date.parse(leave.to) + DAY
  return whenClockReads(segments, Date.parse(leave.from), until)
}

function minutesOf(wallTime: string): number {
  const [hours, minutes] = wallTime.split(':').map(Number)
  return hours! * 60 + minutes!
}

function floorDay(wall: number): number {
  return Math.floor(wall / DAY) * DAY
}
