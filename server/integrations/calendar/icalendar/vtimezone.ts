import { DAY, type Range, type Segment } from '../../../scheduling/zone.ts'
import { valueOf, type Component } from './components.ts'
import { expandRule } from './expand.ts'
import type { Budget } from './limits.ts'
import { readRule, type Rule } from './rule.ts'
import { readDate, readOffset, Unreadable, type Written } from './values.ts'
import { zoneOf, type Zone } from './zones.ts'

/** The clock that a text describes itself (RFC 5545, 3.6.5); undefined where nothing in it can be read. */
export function readVtimezone(component: Component, budget: Budget): Zone | undefined {
  const observances = component.children.flatMap((child) => {
    try {
      return [readObservance(child)]
    } catch (error) {
      if (error instanceof Unreadable) return []
      throw error
    }
  })
  if (observances.length === 0) return undefined
  let onsets: Onset[] = []
  let known = -Infinity
  return zoneOf((range) => {
    if (range.end > known) {
      known = range.end + HORIZON
      onsets = onsetsOf(observances, known, budget)
    }
    return segmentsOf(onsets, range)
  })
}

/** Onsets are found this much further than asked for, so as not to begin again for the next year. */
const HORIZON = 3660 * DAY

/** From `start`, in its own clock before the change, a clock shows another offset. */
interface Observance {
  start: number
  before: number
  after: number
  rules: Rule[]
  dates: Written[]
}

interface Onset {
  at: number
  before: number
  after: number
}

function readObservance(component: Component): Observance {
  const text = (name: string) => {
    const value = valueOf(component, name)
    if (value === undefined) throw new Unreadable(`no ${name}`)
    return value
  }
  const all = (name: string) => component.properties.filter((property) => property.name === name)
  return {
    start: readDate(text('DTSTART')).wall,
    before: readOffset(text('TZOFFSETFROM')),
    after: readOffset(text('TZOFFSETTO')),
    rules: all('RRULE').map(({ value }) => readRule(value)),
    dates: all('RDATE').flatMap(({ value }) => value.split(',').map((date) => readDate(date.split('/')[0]!))),
  }
}

function onsetsOf(observances: Observance[], until: number, budget: Budget): Onset[] {
  const onsets = observances.flatMap((observance) => {
    const { start, before, after, rules, dates } = observance
    const window = { start: -Infinity, end: until }
    const walls = [start, ...dates.map(({ form, wall }) => (form === 'utc' ? wall + before : wall))]
    budget.step(walls.length)
    for (const rule of rules) {
      const last = rule.until && (rule.until.form === 'utc' ? rule.until.wall + before : rule.until.wall)
      const isPast = (wall: number) => last !== undefined && wall > last
      for (const wall of expandRule(rule, start, window, isPast, budget)) walls.push(wall)
    }
    return walls.map((wall) => ({ at: wall - before, before, after }))
  })
  return onsets.sort((a, b) => a.at - b.at)
}

function segmentsOf(onsets: Onset[], range: Range): Segment[] {
  const segments: Segment[] = []
  let start = range.start
  let offset = onsets[0]!.before
  for (const onset of onsets) {
    if (onset.at > start && onset.at < range.end && onset.after !== offset) {
      segments.push({ start, end: onset.at, offset })
      start = onset.at
    }
    if (onset.at < range.end) offset = onset.after
  }
  segments.push({ start, end: range.end, offset })
  return segments
}

/** What the component calls itself. */
export function tzidOf(component: Component): string | undefined {
  const tzid = valueOf(component, 'TZID')
  return tzid === undefined ? undefined : plainTzid(tzid)
}

/** The same for a name as text, with its escapes, and as parameter. */
export function plainTzid(tzid: string): string {
  return tzid.replace(/\\(.)/g, '$1').trim().toLowerCase()
}
