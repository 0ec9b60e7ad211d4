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
  for (let span = spanOf(range.start); span * SPAN < range.end; span++)
    for (const piece of segmentsInSpan(timezone, span)) {
      const start = Math.max(piece.start, range.start)
      const end = Math.min(piece.end, range.end)
      if (start < end) segments.push({ start, end, offset: piece.offset })
    }
  return segments
}

/** What a clock in the zone reads at an instant, as milliseconds counted as if the zone were UTC. */
export function wallTime(timezone: string, instant: Instant): number {
  const piece = segmentsInSpan(timezone, spanOf(instant)).find(({ end }) => instant < end)!
  return instant + piece.offset
}

/** The instants at which a clock with these offsets reads from `from` to `to` (wall ms, end exclusive): none for a time
 *  that a change skips, two ranges for one that it repeats. */
export function whenClockReads(segments: Segment[], from: number, to: number): Range[] {
  const ranges: Range[] = []
  for (const piece of segments) {
    const start = Math.max(piece.start, from - piece.offset)
    const end = Math.min(piece.end, to - piece.offset)
    if (start < end) ranges.push({ start, end })
  }
  return ranges
}

/** The first instant of a calendar day in a zone. */
export function startOfDay(day: string, timezone: string): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(timezone).epochMilliseconds
}

/** `2026-11-24T09:00:00Z`. */
export function iso(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, -5)}Z`
}

// A zone's changes are found once for each span of time that somebody asks about, for all hosts and calls: that takes
// 0.13 ms, a search of a month for one host 0.03 (2026-11).
const SPAN = 366 * DAY
const SPANS_KEPT_MAX = 4_096
const known = new Map<string, Segment[]>()

function spanOf(instant: Instant): number {
  return Math.floor(instant / SPAN)
}

function segmentsInSpan(timezone: string, span: number): Segment[] {
  const key = `${timezone} ${span}`
  let segments = known.get(key)
  if (!segments) {
    segments = readSegments(timezone, { start: span * SPAN, end: (span + 1) * SPAN })
    if (known.size >= SPANS_KEPT_MAX) known.clear()
    known.set(key, segments)
  }
  return segments
}

function readSegments(timezone: string, range: Range): Segment[] {
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
