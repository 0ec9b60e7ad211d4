import { Temporal } from 'temporal-polyfill'
import { findIana, WINDOWS_TO_IANA_MAP } from 'windows-iana'
import type { Budget } from './limits.ts'
import { DAY, segmentsOf, type Instant, type Range, type Segment } from '../../../scheduling/zone.ts'

/** A clock: instants to what it reads, and back. */
export interface Zone {
  /** When the clock reads a time: the first time of two; in a gap, by the offset before it (RFC 5545, 3.3.5). */
  instantOf: (wall: number) => Instant
  /** When a day begins: where its midnight is in a gap, with the gap's end. */
  dayStart: (wall: number) => Instant
  wallOf: (instant: Instant) => number
}

export const UTC: Zone = { instantOf: same, dayStart: same, wallOf: same }

function same(time: number): number {
  return time
}

/** The clock with these offsets. `segmentsIn` is asked a year at a time, and once for each. */
export function zoneOf(segmentsIn: (range: Range) => Segment[]): Zone {
  const years = new Map<number, Segment[]>()
  const near = (time: number): Segment[] => {
    const year = Math.floor(time / YEAR)
    let segments = years.get(year)
    if (!segments)
      years.set(
        year,
        (segments = segmentsIn({ start: year * YEAR - MARGIN, end: (year + 1) * YEAR + MARGIN })),
      )
    return segments
  }
  const find = (wall: number, inGap: (before: Segment) => Instant): Instant => {
    let before: Segment | undefined
    for (const segment of near(wall)) {
      const instant = wall - segment.offset
      if (instant < segment.start) return before ? inGap(before) : instant
      if (instant < segment.end) return instant
      before = segment
    }
    return wall - before!.offset
  }
  return {
    instantOf: (wall) => find(wall, (before) => wall - before.offset),
    dayStart: (wall) => find(wall, (before) => before.end),
    wallOf: (instant) => {
      const segments = near(instant)
      return instant + (segments.find(({ end }) => instant < end) ?? segments.at(-1)!).offset
    },
  }
}

/** No zone is further from UTC, and no clock change moves it further. */
const MARGIN = 3 * DAY
const YEAR = 366 * DAY

/** What looking up a year of a zone costs, in the time of a step. */
const STEPS_A_YEAR = 1000

/** The clock of an IANA zone. */
export function ianaZone(name: string, budget: Budget): Zone {
  return zoneOf((range) => {
    budget.step(STEPS_A_YEAR)
    return segmentsOf(name, range)
  })
}

/** The IANA name that a TZID stands for: its own, a Windows name, or a path that ends in an IANA name. */
export function ianaNameOf(tzid: string): string | undefined {
  const name = tzid.trim()
  if (isIana(name)) return name
  const windows = WINDOWS.get(name.toLowerCase())
  if (windows !== undefined) return findIana(windows)[0]
  // No IANA name has more than three parts.
  const parts = name.split('/').slice(1).slice(-3)
  return parts.map((_, i) => parts.slice(i).join('/')).find(isIana)
}

const WINDOWS = new Map(
  WINDOWS_TO_IANA_MAP.map(({ windowsName }) => [windowsName.toLowerCase(), windowsName]),
)

function isIana(name: string): boolean {
  // An offset is no name.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}
