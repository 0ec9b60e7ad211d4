import { availabilityOf, dateOf, weekdayOf, type Availability, type Host } from './availability.ts'
import { common, union, without } from './ranges.ts'
import { DAY, MINUTE, wallTime, whenClockReads, type Instant, type Range } from './zone.ts'

export interface MeetingRules {
  /** Which of the diary's meetings `limits` counts. */
  id?: string | undefined
  durationMinutes: number
  /** Grid of starts; the duration when absent. */
  stepMinutes?: number | undefined
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  minimumNoticeMinutes: number
  /** Least time between a slot and any meeting of the diary, before and after it. */
  gapMinutes?: number | undefined
  /** Most meetings of this type in the host's local day, and in the week from Monday, of the slot's start; 1 or more. */
  limits?: { day?: number | undefined; week?: number | undefined } | undefined
}

/** What stands in a host's way. */
export interface Diary {
  /** Busy times of the calendar, bookings with their buffers, holds; or that the calendar cannot be read. */
  busy: Range[] | 'unknown'
  /** Meetings booked here, bare times: for gap and limits. Limits need those of whole local days and weeks. */
  meetings?: (Range & { meetingType: string })[]
  /** Times in the calendar that count as leave: no working time. */
  away?: Range[]
}

/** When a meeting may start as far as the host is concerned, on the grid or not: ranges of instants, in order and
 *  disjoint. */
export interface Openings extends Availability {
  open: Range[]
}

/** A diary whose calendar could be read. */
export type ReadDiary = Diary & { busy: Range[] }

export function openingsOf(
  host: Host,
  diary: ReadDiary,
  rules: MeetingRules,
  range: Range,
  now: Instant,
): Openings {
  const duration = rules.durationMinutes * MINUTE
  const earliest = Math.max(range.start, Math.ceil(now + rules.minimumNoticeMinutes * MINUTE))
  const within = { start: Math.min(earliest, range.end), end: range.end }
  const availability = availabilityOf(host, { start: within.start, end: within.end + duration }, diary.away)
  // Instants are whole milliseconds. Where the meeting ends with the working time, its start is in: hence one more.
  const fits = availability.working.map(({ start, end }) => ({ start, end: end - duration + 1 }))
  const taken = union([
    ...startsThatMeet(diary.busy, within, duration, rules.bufferBeforeMinutes, rules.bufferAfterMinutes),
    ...startsThatMeet(diary.meetings ?? [], within, duration, rules.gapMinutes ?? 0, rules.gapMinutes ?? 0),
    ...fullPeriods(host, diary, rules, availability),
  ])
  return { ...availability, open: without(common(fits, [within]), taken) }
}

/** The starts that lie in one of the open ranges and on the grid, in order. The grid is anchored at each interval's start
 *  on its local date and steps in the wall clock: a time that a change skips is no start, one that it repeats is two. */
export function startsOn(
  { intervals, segments }: Availability,
  open: Range[],
  stepMinutes: number,
): Instant[] {
  const step = stepMinutes * MINUTE
  const starts: Instant[] = []
  let latest = -Infinity
  let isOrdered = true
  let first = 0
  for (const interval of intervals)
    for (const segment of segments) {
      const from = Math.max(interval.from - segment.offset, segment.start)
      const to = Math.min(interval.to - segment.offset, segment.end)
      if (from >= to) continue
      // Where an hour is repeated, the interval before may have come to its second time already.
      while (first > 0 && open[first - 1]!.end > from) first--
      while (first < open.length && open[first]!.end <= from) first++
      const anchor = interval.from - segment.offset
      for (let i = first; i < open.length && open[i]!.start < to; i++) {
        const end = Math.min(to, open[i]!.end)
        const after = Math.max(from, open[i]!.start)
        for (let start = anchor + Math.ceil((after - anchor) / step) * step; start < end; start += step) {
          if (start <= latest) isOrdered = false
          else latest = start
          starts.push(start)
        }
      }
    }
  return isOrdered ? starts : [...new Set(starts)].sort((a, b) => a - b)
}

/** The starts at which a meeting, with so much time around it, would meet one of these ranges. */
function startsThatMeet(
  ranges: Range[],
  within: Range,
  duration: number,
  minutesBefore: number,
  minutesAfter: number,
): Range[] {
  const starts: Range[] = []
  for (const range of ranges) {
    if (range.start >= range.end) continue
    const start = range.start - duration - minutesAfter * MINUTE + 1
    const end = range.end + minutesBefore * MINUTE
    if (start < within.end && end > within.start) starts.push({ start, end })
  }
  return starts
}

/** The local days and weeks that hold as many meetings of this type as they may. */
function fullPeriods(host: Host, diary: Diary, rules: MeetingRules, { segments }: Availability): Range[] {
  const { day = Infinity, week = Infinity } = rules.limits ?? {}
  const counts = new Map<string, { from: number; to: number; left: number }>()
  const count = (from: number, days: number, limit: number) => {
    const key = `${from} ${days}`
    const period = counts.get(key) ?? { from, to: from + days * DAY, left: limit }
    counts.set(key, { ...period, left: period.left - 1 })
  }
  for (const { start, meetingType } of diary.meetings ?? []) {
    if (meetingType !== rules.id) continue
    const date = dateOf(wallTime(host.timezone, start))
    count(date, 1, day)
    count(date - (weekdayOf(date) - 1) * DAY, 7, week)
  }
  return [...counts.values()]
    .filter(({ left }) => left <= 0)
    .flatMap(({ from, to }) => whenClockReads(segments, from, to))
}
