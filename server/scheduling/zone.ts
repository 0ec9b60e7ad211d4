import { Temporal } from 'temporal-polyfill'

/** UTC milliseconds since 1970. */
export type Instant = number
/** Instants, end exclusive. */
export interface Range {
  start: Instant
  end: Instant
}
/** A stretch of time in which a zone keeps one offset: wall time = instant + offset. */
export interface Segment extends Range {
  offset: number
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The offsets of a zone over a range, in order and without gaps.
 *  @throws RangeError for a zone that does not exist */
export function segmentsOf(timezone: string, range: Range): Segment[] {
  const segments: Segment[] = []
  let start = range.start
  while (start < range.end) {
    const at = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timezone)
    const next = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity
    const end = Math.min(next, range.end)
    segments.push({ start, end, offset: at.offsetNanoseconds / 1e6 })
    start = end
  }
  return segments
}

/** The instants at which a clock with these offsets reads from `from` to `to` (wall ms, end exclusive): none for a time
 *  that a change skips, two ranges for one that it repeats. */
export function whenClockReads(segments: Segment[], from: number, to: number): Range[] {
  return segments.flatMap(({ start, end, offset }) => {
    const range = { start: Math.max(start, from - offset), end: Math.min(end, to - offset) }
    return range.start < range.end ? [range] : []
  })
}

/** The first instant of a calendar day in a zone. */
export function startOfDay(day: string, timezone: string): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(timezone).epochMilliseconds
}

/** `2026-11-24T09:00:00Z`. */
export function iso(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`
}
