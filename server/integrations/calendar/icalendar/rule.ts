import { quoted, readDate, Unreadable, type Written } from './values.ts'

export const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export type Frequency = (typeof FREQUENCIES)[number]

/** A recurrence rule (RFC 5545, 3.3.10). A list that is empty was not given. */
export interface Rule {
  frequency: Frequency
  interval: number
  count: number | undefined
  until: Written | undefined
  months: number[]
  weekNumbers: number[]
  yearDays: number[]
  monthDays: number[]
  /** `day`: Monday 0. `ordinal` 0: each. */
  weekdays: { day: number; ordinal: number }[]
  hours: number[]
  minutes: number[]
  seconds: number[]
  positions: number[]
  /** Monday 0. */
  weekStart: number
  /** What becomes of 31 June (RFC 7529). */
  skip: 'OMIT' | 'BACKWARD' | 'FORWARD'
}

/** @throws Unreadable */
export function readRule(text: string): Rule {
  const parts = new Map<string, string>()
  for (const part of text.toUpperCase().split(';')) {
    const [key, value] = part.split('=').map((piece) => piece.trim())
    if (key && value) parts.set(key, value)
  }
  const frequency = FREQUENCIES.find((one) => one === parts.get('FREQ'))
  if (!frequency) throw new Unreadable(`no such frequency: ${quoted(text)}`)
  if ((parts.get('RSCALE') ?? 'GREGORIAN') !== 'GREGORIAN')
    throw new Unreadable(`a rule in another calendar: ${quoted(text)}`)
  const until = parts.get('UNTIL')
  const numbers = (key: string, most: number, least = 1, backwards = false) => {
    const list = (parts.get(key) ?? '').split(',').map((item) => item.trim())
    return unique(
      list.filter((item) => item !== '').map((item) => numberIn(item, key, least, most, backwards)),
    )
  }
  return {
    frequency,
    interval: numbers('INTERVAL', MANY)[0] ?? 1,
    count: numbers('COUNT', MANY)[0],
    until: until === undefined ? undefined : readDate(until),
    months: numbers('BYMONTH', 12),
    // Of a yearly rule only; others must not have them.
    weekNumbers: frequency === 'YEARLY' ? numbers('BYWEEKNO', 53, 1, true) : [],
    yearDays: numbers('BYYEARDAY', 366, 1, true),
    monthDays: numbers('BYMONTHDAY', 31, 1, true),
    weekdays: readWeekdays(parts.get('BYDAY') ?? ''),
    hours: numbers('BYHOUR', 23, 0),
    minutes: numbers('BYMINUTE', 59, 0),
    // 60 is a leap second.
    seconds: unique(numbers('BYSECOND', 60, 0).map((second) => Math.min(second, 59))),
    positions: numbers('BYSETPOS', 366, 1, true),
    weekStart: weekdayOf(parts.get('WKST') ?? 'MO'),
    skip: SKIPS.find((one) => one === parts.get('SKIP')) ?? 'OMIT',
  }
}

const MANY = 1_000_000_000
const SKIPS = ['OMIT', 'BACKWARD', 'FORWARD'] as const
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

function readWeekdays(text: string): Rule['weekdays'] {
  const known = new Map<string, Rule['weekdays'][number]>()
  for (const item of text.split(',').map((one) => one.trim())) {
    if (item === '') continue
    const [, ordinal, name] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(item) ?? []
    const weekday = {
      day: weekdayOf(name ?? item),
      ordinal: ordinal === undefined ? 0 : numberIn(ordinal, 'BYDAY', 1, 53, true),
    }
    known.set(`${weekday.ordinal} ${weekday.day}`, weekday)
  }
  return [...known.values()]
}

function weekdayOf(name: string): number {
  const day = WEEKDAYS.indexOf(name)
  if (day < 0) throw new Unreadable(`no weekday: ${quoted(name)}`)
  return day
}

function numberIn(text: string, key: string, least: number, most: number, backwards: boolean): number {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : NaN
  const size = backwards ? Math.abs(number) : number
  if (!(size >= least && size <= most)) throw new Unreadable(`${key} cannot be ${quoted(text)}`)
  return number
}

function unique(list: number[]): number[] {
  return [...new Set(list)].sort((a, b) => a - b)
}
