import { DAY, type Instant, type Range } from '../../../scheduling/zone.ts'
import type { CalendarEvent, EventTimes, ListedTime } from './event.ts'
import { expandRule } from './expand.ts'
import type { Budget } from './limits.ts'
import { instantOf, ownersDay, type Moment } from './moment.ts'
import type { Rule } from './rule.ts'
import type { Length } from './values.ts'
import { UTC } from './zones.ts'

/** One time of a series, by its own clock, before anything moves it. */
export interface Instance {
  start: Instant
  /** What the clock of the series reads then. */
  wall: number
  /** Its own length or end, where it is listed with one. */
  listed?: ListedTime
}

/** The times of a series that start within a window of wall times: its start, its rules, and those listed that overlap
 *  the window. Times taken out are still among them. */
export function* instancesOf(times: EventTimes, window: Range, budget: Budget): Generator<Instance> {
  const { start, rules, dates } = times
  const at = (wall: number): Instance => ({ start: instantOf({ ...start, wall }), wall })
  if (rules.length === 0 && start.wall >= window.start && start.wall < window.end) yield at(start.wall)
  for (const rule of rules)
    for (const wall of expandRule(rule, start.wall, window, pastUntil(rule, start), budget)) yield at(wall)
  budget.step(dates.length)
  for (const listed of dates) {
    const last = listed.end?.wall ?? listed.at.wall + (listed.length ? spanOf(listed.length) : 0)
    if (last < window.start - FAR || listed.at.wall > window.end + FAR) continue
    yield listedInstance(listed, start)
  }
}

/** The time that something starts with. */
export function firstOf({ start }: EventTimes): Instance {
  return { start: instantOf(start), wall: start.wall }
}

/** Wall times of any two zones differ by less. */
const FAR = 3 * DAY

/** How long a length may be at most. */
export function spanOf({ days, ms }: Length): number {
  return days * DAY + ms + DAY
}

/** Whether a time is beyond UNTIL, which is inclusive. It is UTC, or a time or date on the clock of the series. */
function pastUntil({ until }: Rule, { zone, form }: Moment): (wall: number) => boolean {
  if (!until) return () => false
  const last = until.wall
  if (until.form === 'date') return (wall) => wall >= last + DAY
  if (until.form === 'local' || zone === UTC) return (wall) => wall > last
  // For whole days writers mean the date by the first or last second of one.
  const second = (last - Math.floor(last / DAY) * DAY) / 1000
  if (form === 'date' && (second === 0 || second === 86_399)) return (wall) => wall > last
  return (wall) => wall > last + FAR || (wall > last - FAR && instantOf({ zone, form, wall }) > last)
}

/** A listed time may be written in another zone or form than the series. */
function listedInstance(listed: ListedTime, series: Moment): Instance {
  const { at } = listed
  if (series.form !== 'date' && at.form !== 'date') {
    const start = instantOf(at)
    return { start, wall: series.zone.wallOf(start), listed }
  }
  const wall = series.form === 'date' ? ownersDay(at, series.zone) : at.wall + timeOfDay(series.wall)
  return { start: instantOf({ ...series, wall }), wall, listed }
}

function timeOfDay(wall: number): number {
  return wall - Math.floor(wall / DAY) * DAY
}

/** When something ends that starts at a moment and is so long: days on the clock, the rest exact. */
export function endOf(moment: Moment, start: Instant, { days, ms }: Length): Instant {
  if (days === 0) return start + ms
  const { zone, form } = moment
  // A start in a gap goes on from what the clock shows after it; a day is a day.
  const wall = (form === 'date' ? moment.wall : zone.wallOf(start)) + days * DAY
  return instantOf({ zone, form, wall }) + ms
}

/** The later of two versions: by SEQUENCE, then by when they were written, then by their place. */
export function winner(known: CalendarEvent, other: CalendarEvent): CalendarEvent {
  const order =
    other.sequence - known.sequence || other.stamp - known.stamp || other.modified - known.modified
  return order >= 0 ? other : known
}
