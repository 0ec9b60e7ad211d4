import { DAY } from '../../../scheduling/zone.ts'
import type { BusyTime } from '../port.ts'
import { propertyOf, valueOf, type Component } from './components.ts'
import { isCancelled, isFree, leaveOf } from './free.ts'
import type { Property } from './lines.ts'
import { instantOf, type Moment, type MomentReader } from './moment.ts'
import { readRule, type Rule } from './rule.ts'
import { readDate, readLength, Unreadable, type Length } from './values.ts'

/** A VEVENT: a meeting, a series, or with `instance` what became of one of a series. */
export interface CalendarEvent {
  uid: string | null
  /** Which instance of the series it stands for (RECURRENCE-ID). */
  instance?: Moment
  /** It stands for the later ones too. */
  andLater: boolean
  sequence: number
  /** UTC ms; 0 unknown. Of equal sequences the later one wins. */
  stamp: number
  modified: number
  free: boolean
  /** Free because it does not take place. */
  cancelled: boolean
  leave: BusyTime['leave']
  /** Absent only from what is free. */
  times?: EventTimes
}

export interface EventTimes {
  start: Moment
  length: Length
  rules: Rule[]
  dates: ListedTime[]
  /** Instances taken out (EXDATE). */
  without: Moment[]
}

/** A further time of a series (RDATE); its own length or end where it is a period. */
export interface ListedTime {
  at: Moment
  length?: Length
  end?: Moment
}

/** @param owner an address in small letters
 *  @throws Unreadable */
export function readEvent(
  component: Component,
  method: string | undefined,
  read: MomentReader,
  owner: string | undefined,
): CalendarEvent {
  const cancelled = isCancelled(component, method)
  const free = cancelled || isFree(component, owner)
  const instance = propertyOf(component, 'RECURRENCE-ID')
  const times = tryTimes(component, read, free)
  const event: CalendarEvent = {
    uid: valueOf(component, 'UID') || null,
    andLater: instance?.parameters.get('RANGE')?.toUpperCase() === 'THISANDFUTURE',
    sequence: Number(/^\d{1,15}$/.exec(valueOf(component, 'SEQUENCE') ?? '')?.[0] ?? 0),
    stamp: readStamp(valueOf(component, 'DTSTAMP')),
    modified: readStamp(valueOf(component, 'LAST-MODIFIED')),
    free,
    cancelled,
    leave: leaveOf(component, times?.start.form === 'date'),
  }
  if (instance) event.instance = momentOf(instance, read)
  if (times) event.times = times
  return event
}

/** What is free need not be readable. */
function tryTimes(component: Component, read: MomentReader, free: boolean): EventTimes | undefined {
  try {
    if (component.fault !== undefined) throw new Unreadable(component.fault)
    return readTimes(component, read)
  } catch (error) {
    if (free && error instanceof Unreadable) return undefined
    throw error
  }
}

function readTimes(component: Component, read: MomentReader): EventTimes {
  const property = propertyOf(component, 'DTSTART')
  if (!property) throw new Unreadable('no DTSTART')
  const start = momentOf(property, read)
  const all = (name: string) => component.properties.filter((one) => one.name === name)
  const rules = all('RRULE').map(({ name, value }) => within(name, () => readRule(value)))
  if (start.form === 'date' && rules.some(({ frequency }) => SHORT.has(frequency)))
    throw new Unreadable('RRULE: an event of whole days that recurs within a day')
  return {
    start,
    length: lengthOf(component, start, read),
    rules,
    dates: all('RDATE').flatMap((list) =>
      items(list).map((item) => within('RDATE', () => listed(item, list, read))),
    ),
    // One that cannot be read takes nothing out.
    without: all('EXDATE').flatMap((list) => items(list).flatMap((item) => readable(item, list, read))),
  }
}

const SHORT = new Set(['SECONDLY', 'MINUTELY', 'HOURLY'])

/** RFC 5545, 3.6.1: without an end a date is a day, and a time is no time at all. */
function lengthOf(component: Component, start: Moment, read: MomentReader): Length {
  const end = propertyOf(component, 'DTEND')
  const duration = propertyOf(component, 'DURATION')
  if (end) return notNegative('DTEND', lengthTo(momentOf(end, read), start))
  if (duration)
    return notNegative(
      'DURATION',
      within('DURATION', () => readLength(duration.value)),
    )
  return { days: start.form === 'date' ? 1 : 0, ms: 0 }
}

/** Whole days between dates; between times it is exact. */
function lengthTo(end: Moment, start: Moment): Length {
  if (start.form === 'date' && end.form === 'date')
    return { days: Math.round((end.wall - start.wall) / DAY), ms: 0 }
  return { days: 0, ms: instantOf(end) - instantOf(start) }
}

function notNegative(name: string, length: Length): Length {
  if (length.days < 0 || length.ms < 0) throw new Unreadable(`${name}: it ends before it starts`)
  return length
}

function listed(item: string, list: Property, read: MomentReader): ListedTime {
  const [start, end] = item.split('/')
  const at = read(start!, list.parameters.get('TZID'))
  if (end === undefined) return { at }
  if (/^[+-]?P/i.test(end)) return { at, length: notNegative('RDATE', readLength(end)) }
  const until = read(end, list.parameters.get('TZID'))
  notNegative('RDATE', lengthTo(until, at))
  return { at, end: until }
}

function readable(item: string, list: Property, read: MomentReader): Moment[] {
  try {
    return [read(item, list.parameters.get('TZID'))]
  } catch (error) {
    if (error instanceof Unreadable) return []
    throw error
  }
}

function items(list: Property): string[] {
  return list.value.split(',').filter((item) => item.trim() !== '')
}

function momentOf({ name, value, parameters }: Property, read: MomentReader): Moment {
  return within(name, () => read(value, parameters.get('TZID')))
}

/** Says in which property something cannot be read. */
function within<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof Unreadable) throw new Unreadable(`${name}: ${error.message}`)
    throw error
  }
}

function readStamp(text: string | undefined): number {
  try {
    return text === undefined ? 0 : readDate(text).wall
  } catch {
    return 0
  }
}
