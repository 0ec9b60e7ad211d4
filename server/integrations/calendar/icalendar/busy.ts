import { union, without } from '../../../scheduling/ranges.ts'
import type { Range } from '../../../scheduling/zone.ts'
import { CalendarError, type BusyTime } from '../port.ts'
import { readComponents, valueOf, type CalendarText } from './components.ts'
import { readEvent, type CalendarEvent } from './event.ts'
import { addressOf } from './free.ts'
import { busyPeriods } from './free-busy.ts'
import { Budget, LimitReached, READING_LIMITS } from './limits.ts'
import { Zones } from './moment.ts'
import { busyOf } from './series.ts'
import { Unreadable } from './values.ts'

export interface CalendarReading {
  /** In order and disjoint, clipped to the range; pieces of one kind that touch are one. Where several kinds overlap it
   *  is out-of-office, then all-day, then the rest. `union` of `scheduling/ranges.ts` joins all kinds. */
  busy: BusyTime[]
  /** Components that could not be read, and why. */
  skipped: { uid: string | null; reason: string }[]
}

export interface ReadingAbout {
  range: Range
  /** The owner's: dates and floating times are in it. */
  timezone: string
  /** The owner's address: meetings that it declined are free. */
  owner?: string | undefined
  /** Passes over events of these ids: meetings of our own. */
  except?: ((uid: string) => boolean) | undefined
}

/** Busy times that iCalendar texts (one, or one a calendar object) hold for their owner within a range, by RFC 5545. A
 *  component that cannot be read is skipped and named; whoever is too much to read is busy all the time, for what is
 *  unknown is not free.
 *  @throws CalendarError `malformed` for a text without a VCALENDAR
 *  @throws RangeError for a zone that does not exist */
export function readBusy(texts: string[], about: ReadingAbout, limits = READING_LIMITS): CalendarReading {
  const { range } = about
  const budget = new Budget(limits)
  const skipped: CalendarReading['skipped'] = []
  const found: BusyTime[] = []
  let uid: string | null = null
  try {
    const zones = new Zones(about.timezone, budget)
    const owner = about.owner === undefined ? undefined : addressOf(about.owner)
    const events: CalendarEvent[] = []
    let entries = 0
    for (const text of texts) {
      const calendar = readText(text)
      entries += calendar.entries.length
      if (entries > limits.eventsMax) throw new LimitReached(`more than ${limits.eventsMax} events`)
      const read = zones.readerFor(calendar)
      for (const { component, method } of calendar.entries) {
        uid = valueOf(component, 'UID') || null
        if (uid !== null && about.except?.(uid)) continue
        try {
          if (component.kind === 'VEVENT') events.push(readEvent(component, method, read, owner))
          else for (const time of busyPeriods(component, read, budget, skip)) add(time)
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error
          skip(error.message)
        }
      }
    }
    for (const group of byUid(events)) {
      uid = group[0]!.uid
      for (const time of busyOf(group, range, zones.owner, budget)) add(time)
    }
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error
    skip(error.message)
    return { busy: [{ ...range }], skipped }
  }
  return { busy: joined(found), skipped }

  function add(time: BusyTime): void {
    const clipped = {
      ...time,
      start: Math.max(time.start, range.start),
      end: Math.min(time.end, range.end),
    }
    if (clipped.start >= clipped.end) return
    budget.instance()
    found.push(clipped)
  }

  function skip(reason: string): void {
    skipped.push({ uid, reason })
  }
}

function readText(text: string): CalendarText {
  const calendar = readComponents(text)
  if (!calendar.isCalendar) throw new CalendarError('malformed', 'There is no VCALENDAR in it.')
  return calendar
}

/** Events without an id are each for themselves. */
function byUid(events: CalendarEvent[]): CalendarEvent[][] {
  const groups = new Map<unknown, CalendarEvent[]>()
  for (const event of events) {
    const key = event.uid ?? event
    const group = groups.get(key)
    if (group) group.push(event)
    else groups.set(key, [event])
  }
  return [...groups.values()]
}

function joined(found: BusyTime[]): BusyTime[] {
  const of = (kind: BusyTime['leave']) => union(found.filter(({ leave }) => leave === kind))
  const away = of('out-of-office')
  const days = without(of('all-day'), away)
  const rest = without(of(undefined), union([...away, ...days]))
  const busy: BusyTime[] = [
    ...away.map((time) => ({ ...time, leave: 'out-of-office' as const })),
    ...days.map((time) => ({ ...time, leave: 'all-day' as const })),
    ...rest,
  ]
  return busy.sort((a, b) => a.start - b.start)
}
