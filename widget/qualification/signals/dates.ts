import { addMonths, dayNumber, daysInMonth, fromDay, weekday, type DayNumber } from '../calendar.ts'
import { readNumber } from '../numbers.ts'
import type { Token } from '../text.ts'

export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'part'

/** A period as said, first and last day inclusive. Token index `to` is exclusive. */
export interface Period {
  start: DayNumber
  end: DayNumber
  grain: Grain
  to: number
  /** A season or fiscal period, whose days nobody has given. */
  dateless?: true
  /** Its first day is known all the same: 'before the new year'. */
  opens?: true
  /** 'end of March': its last day is meant. */
  edge?: true
  /** A word that is often no date ('Friday', 'May', 'the 26th', '2027', '3/4'): it needs a sentence about time. */
  weak?: true
  /** Lies before today. */
  past?: true
  /** The year was not said. */
  yearless?: true
}

/** A length of time as said, the longer one of a range. */
export interface Duration {
  months: number
  days: number
  to: number
}

/** The dates of one message: its tokens and the day it is. All functions look at a bounded number of tokens. */
export interface Dates {
  tokens: Token[]
  today: DayNumber
}

const NESTING_MAX = 3

/** The period that starts at a token, without its preposition. */
export function periodAt(dates: Dates, at: number, depth = 0): Period | undefined {
  if (depth > NESTING_MAX) return undefined
  const { tokens } = dates
  const token = tokens[at]
  if (!token || token.kind === 'email') return undefined
  if (token.kind === 'mark') return undefined
  if (token.kind === 'number') return numericAt(dates, at, depth)
  if (token.text === 'the') return theAt(dates, at, depth)
  return (
    partAt(dates, at, depth) ??
    abbreviationAt(dates, at) ??
    quarterAt(dates, at, depth) ??
    ordinalAt(dates, at, depth) ??
    monthFormAt(dates, at, depth) ??
    relativeAt(dates, at, depth) ??
    weekOfAt(dates, at, depth) ??
    weekdayAt(dates, at, depth) ??
    holidayAt(dates, at) ??
    seasonAt(dates, at) ??
    fiscalAt(dates, at)
  )
}

export function addDuration(day: DayNumber, { months, days }: Duration): DayNumber {
  return addMonths(day, months) + days
}

/** 'six weeks', 'a month or two', '3-6 months', 'a couple of quarters', 'half a year'. */
export function durationAt({ tokens }: Dates, at: number, unitAlone = false): Duration | undefined {
  let i = at
  const text = (k: number) => tokens[k]?.text ?? ''
  let count: number | undefined
  if (text(i) === 'half' && (text(i + 1) === 'a' || text(i + 1) === 'year')) {
    const k = text(i + 1) === 'a' ? i + 2 : i + 1
    return text(k) === 'year' ? { months: 6, days: 0, to: k + 1 } : undefined
  }
  const vague = VAGUE_COUNTS.find(([words]) => words.every((word, k) => text(i + k) === word))
  if (vague) {
    count = vague[1]
    i += vague[0].length
  } else {
    const first = readNumber(tokens, i)
    if (first && Number.isFinite(first.value)) {
      count = first.value
      i = first.to
      const range = ['to', '-', 'or', 'and'].includes(text(i)) ? readNumber(tokens, i + 1) : undefined
      if (range && range.value > count) {
        count = range.value
        i = range.to
      }
    } else if (text(i) === 'a' || text(i) === 'an' || text(i) === 'one') {
      count = 1
      i++
    } else if (
      UNITS[text(i)] &&
      ((unitAlone && !text(i).endsWith('s')) ||
        (text(i + 1) === 'or' && /^(two|2|three|3)$/.test(text(i + 2))))
    ) {
      count = 1
    }
  }
  if (count === undefined || count > 1000) return undefined
  if (['business', 'working', 'calendar', 'full', 'more', 'short'].includes(text(i))) i++
  const unit = UNITS[text(i)]
  if (!unit) return undefined
  i++
  if (text(i) === 'or' && (text(i + 1) === 'two' || text(i + 1) === '2')) {
    count = Math.max(count, 2)
    i += 2
  } else if (text(i) === 'or' && (text(i + 1) === 'three' || text(i + 1) === '3')) {
    count = Math.max(count, 3)
    i += 2
  } else if (text(i) === 'and' && text(i + 1) === 'a' && text(i + 2) === 'half') {
    count += 0.5
    i += 3
  }
  const months = unit.months * count
  const whole = Math.floor(months)
  return { months: whole, days: Math.ceil(unit.days * count + (months - whole) * 30), to: i }
}
const VAGUE_COUNTS: [string[], number][] = [
  [['a', 'couple', 'of'], 2],
  [['a', 'couple'], 2],
  [['couple', 'of'], 2],
  [['couple'], 2],
  [['a', 'few'], 3],
  [['few'], 3],
  [['several'], 3],
]
const UNITS: Record<string, { months: number; days: number }> = {}
for (const [words, months, days] of [
  ['hour hours hr hrs', 0, 1 / 24],
  ['day days', 0, 1],
  ['week weeks wk wks', 0, 7],
  ['fortnight fortnights', 0, 14],
  ['month months mo mos mth mths', 1, 0],
  ['quarter quarters qtr qtrs', 3, 0],
  ['year years yr yrs', 12, 0],
] as const)
  for (const word of words.split(' ')) UNITS[word] = { months, days }

/** The last day of the same period that is not yet over moves on by whole years, where a later one is meant. */
export function later(period: Period, years: number): Period {
  return { ...period, start: addMonths(period.start, 12 * years), end: addMonths(period.end, 12 * years) }
}

// ---- numbers and months ----------------------------------------------------------------------------------------------

const MONTHS: Record<string, number> = {}
'january february march april may june july august september october november december'
  .split(' ')
  .forEach((name, i) => {
    MONTHS[name] = i + 1
    MONTHS[name.slice(0, 3)] = i + 1
  })
MONTHS.sept = 9
MONTHS.septmber = 9
MONTHS.febuary = 2
MONTHS.janurary = 1

export function isMonth(token: Token | undefined): boolean {
  return token !== undefined && token.kind === 'word' && MONTHS[token.text] !== undefined
}

function month(year: number, m: number): { start: DayNumber; end: DayNumber } {
  return { start: dayNumber(year, m, 1), end: dayNumber(year, m, daysInMonth(year, m)) }
}

/** The month of that number that is not yet over. */
function nextMonth(today: DayNumber, m: number): { start: DayNumber; end: DayNumber } {
  const { year } = fromDay(today)
  const here = month(year, m)
  return here.end >= today ? here : month(year + 1, m)
}

function yearOf(year: number): { start: DayNumber; end: DayNumber } {
  return { start: dayNumber(year, 1, 1), end: dayNumber(year, 12, 31) }
}

function yearAt({ tokens }: Dates, at: number): { year: number; to: number } | undefined {
  let i = at
  if (tokens[i]?.text === ',' || tokens[i]?.text === 'of' || tokens[i]?.text === 'in') i++
  const token = tokens[i]
  if (!token) return undefined
  if (token.kind === 'number' && /^(19|20)\d\d$/.test(token.text)) {
    if (YEAR_NOUNS.has(tokens[i + 1]?.text ?? '')) return undefined
    return { year: Number(token.text), to: i + 1 }
  }
  if (
    token.kind === 'number' &&
    /^\d\d$/.test(token.text) &&
    token.joined === '' &&
    at === i &&
    token.gap &&
    isApostropheYear(tokens, i)
  )
    return { year: 2000 + Number(token.text), to: i + 1 }
  if (token.text === 'two' && tokens[i + 1]?.text === 'thousand') {
    const k = tokens[i + 2]?.text === 'and' ? i + 3 : i + 2
    const rest = readNumber(tokens, k)
    if (rest && rest.value < 100) return { year: 2000 + rest.value, to: rest.to }
  }
  return undefined
}
const YEAR_NOUNS = new Set([
  'people',
  'employees',
  'ppl',
  'staff',
  'users',
  'usd',
  'dollars',
  'eur',
  'seats',
  'k',
  'leads',
  'visitors',
])
function isApostropheYear(tokens: Token[], at: number): boolean {
  return (
    tokens[at]!.start - tokens[at - 1]!.end >= 1 &&
    Number(tokens[at]!.text) >= 24 &&
    tokens[at]!.start - tokens[at - 1]!.end === 2
  )
}

/** A day of a month: '15', '15th', 'twenty first', 'third'. */
function dayOfMonthAt(
  { tokens }: Dates,
  at: number,
): { day: number; to: number; ordinal: boolean } | undefined {
  const token = tokens[at]
  if (!token) return undefined
  if (token.kind === 'number') {
    if (!/^\d{1,2}$/.test(token.text)) return undefined
    const day = Number(token.text)
    const suffix = tokens[at + 1]
    const ordinal = suffix !== undefined && !suffix.gap && /^(st|nd|rd|th)$/.test(suffix.text)
    if (day < 1 || day > 31) return undefined
    return { day, to: at + (ordinal ? 2 : 1), ordinal }
  }
  const tens = token.text === 'twenty' ? 20 : token.text === 'thirty' ? 30 : 0
  if (tens) {
    const unit = ORDINALS[tokens[at + 1]?.text ?? '']
    if (unit && unit < 10) return { day: tens + unit, to: at + 2, ordinal: true }
    const number = readNumber(tokens, at)
    if (number && number.value <= 31) return { day: number.value, to: number.to, ordinal: false }
    return undefined
  }
  const ordinal = ORDINALS[token.text]
  return ordinal && ordinal > 0 ? { day: ordinal, to: at + 1, ordinal: true } : undefined
}

const ORDINALS: Record<string, number> = { last: -1, final: -1, thirtieth: 30, twentieth: 20 }
'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'
  .split(' ')
  .forEach((word, i) => {
    ORDINALS[word] = i + 1
  })

function dayPeriod(
  dates: Dates,
  year: number | undefined,
  m: number,
  d: number,
  to: number,
): Period | undefined {
  const y = year ?? fromDay(dates.today).year
  if (m < 1 || m > 12 || d < 1) return undefined
  if (d > daysInMonth(y, m) && !(m === 2 && d === 29 && year === undefined)) return undefined
  let day = dayNumber(y, m, Math.min(d, daysInMonth(y, m)))
  if (year === undefined && day < dates.today) day = dayNumber(y + 1, m, Math.min(d, daysInMonth(y + 1, m)))
  return {
    start: day,
    end: day,
    grain: 'day',
    to,
    ...(year === undefined ? { yearless: true as const } : {}),
  }
}

/** '2026-12-15', '12/15', '15.12.2026', '2015.3', '3/2015', '15 December', '20 of next month', '2016 Q3', '9th month of'. */
function numericAt(dates: Dates, at: number, depth: number): Period | undefined {
  const { tokens } = dates
  const text = tokens[at]!.text
  if (tokens[at - 1]?.text === '#') return undefined
  const dotted = text.split('.')
  if (dotted.length === 3 && dotted.every((part) => /^\d{1,4}$/.test(part))) {
    const [a, b, c] = dotted.map(Number) as [number, number, number]
    if (a >= 1990 && a < 2100) return dayPeriod(dates, a, b, c, at + 1)
    if (c >= 1990 && c < 2100) return dayPeriod(dates, c, b, a, at + 1)
    return undefined
  }
  if (
    dotted.length === 2 &&
    /^20\d\d$/.test(dotted[0]!) &&
    Number(dotted[1]) >= 1 &&
    Number(dotted[1]) <= 12 &&
    dotted[1]!.length <= 2
  )
    return { ...month(Number(dotted[0]), Number(dotted[1])), grain: 'month', to: at + 1 }
  if (!/^\d{1,4}$/.test(text)) return undefined
  const a = Number(text)
  const sign = tokens[at + 1]
  const second = tokens[at + 2]
  if (
    sign &&
    second?.kind === 'number' &&
    (sign.text === '/' || sign.text === '-') &&
    !sign.gap &&
    !second.gap &&
    /^\d{1,4}$/.test(second.text)
  ) {
    const b = Number(second.text)
    const third = tokens[at + 4]
    const full =
      tokens[at + 3]?.text === sign.text &&
      third?.kind === 'number' &&
      !third.gap &&
      /^(\d\d|\d{4})$|^\d$/.test(third.text)
    if (full) {
      const c = Number(third.text)
      if (text.length === 4) return dayPeriod(dates, a, b, c, at + 5)
      const year = c < 100 ? 2000 + c : c
      if (year < 1990 || year > 2100) return undefined
      return a > 12 ? dayPeriod(dates, year, b, a, at + 5) : dayPeriod(dates, year, a, b, at + 5)
    }
    if (text.length === 4 && a >= 1990 && a < 2100 && b >= 1 && b <= 12)
      return { ...month(a, b), grain: 'month', to: at + 3 }
    if (second.text.length === 4 && b >= 1990 && b < 2100 && a >= 1 && a <= 12)
      return { ...month(b, a), grain: 'month', to: at + 3 }
    if (sign.text === '/' && !(a === 24 && b === 7) && second.text.length <= 2) {
      const day =
        a > 12 ? dayPeriod(dates, undefined, b, a, at + 3) : dayPeriod(dates, undefined, a, b, at + 3)
      return day && { ...day, weak: true }
    }
  }
  if (text.length === 4) {
    if (a < 1990 || a > 2099) return undefined
    let k = at + 1
    if (tokens[k]?.text === ',') k++
    if (tokens[k]?.text === 'the') k++
    const inner = quarterAt(dates, k, depth, a) ?? ordinalAt(dates, k, depth + 1, a)
    if (inner) return inner
    if (YEAR_NOUNS.has(tokens[at + 1]?.text ?? '') || tokens[at + 1]?.joined) return undefined
    return { start: dayNumber(a, 1, 1), end: dayNumber(a, 12, 31), grain: 'year', to: at + 1, weak: true }
  }
  const day = dayOfMonthAt(dates, at)
  if (!day) return undefined
  return (
    dayThenMonth(dates, day, depth) ??
    (day.ordinal ? (ordinalUnit(dates, day.day, day.to, depth) ?? bareDay(dates, day)) : undefined)
  )
}

/** '15 December 2026', '15th of next month', '21st this month', '3 and 12 of Sept' (the second half of a range). */
function dayThenMonth(
  dates: Dates,
  { day, to }: { day: number; to: number },
  depth: number,
): Period | undefined {
  const { tokens } = dates
  let k = to
  if (tokens[k]?.text === 'of') k++
  if (tokens[k]?.text === 'the') k++
  if (isMonth(tokens[k])) {
    const m = MONTHS[tokens[k]!.text]!
    const year = yearAt(dates, k + 1) ?? relativeYear(dates, k + 1)
    return dayPeriod(dates, year?.year, m, day, year?.to ?? k + 1)
  }
  const which = tokens[k]?.text ?? ''
  if ((which in STEPS || which === 'current') && UNITS[tokens[k + 1]?.text ?? '']?.months === 1) {
    const outer = relativeAt(dates, k, depth + 1)
    if (outer?.grain === 'month') {
      const date = outer.start + day - 1
      if (date <= outer.end) return { start: date, end: date, grain: 'day', to: outer.to }
    }
  }
  return undefined
}

function bareDay(dates: Dates, { day, to }: { day: number; to: number }): Period | undefined {
  const { year, month: m } = fromDay(dates.today)
  for (let ahead = 0; ahead < 3; ahead++) {
    const first = addMonths(dayNumber(year, m, 1), ahead)
    const at = first + day - 1
    if (at >= dates.today && fromDay(at).day === day)
      return { start: at, end: at, grain: 'day', to, weak: true }
  }
  return undefined
}

/** '… 2027', '… next year', '… of this year' after a month. */
function relativeYear(dates: Dates, at: number): { year: number; to: number } | undefined {
  const { tokens, today } = dates
  let i = at
  if (tokens[i]?.text === 'of' || tokens[i]?.text === ',') i++
  if (tokens[i]?.text === 'the') i++
  const step = STEPS[tokens[i]?.text ?? '']
  if (step === undefined || (tokens[i + 1]?.text !== 'year' && tokens[i + 1]?.text !== 'yr')) return undefined
  return { year: fromDay(today).year + step, to: i + 2 }
}

/** 'March', 'March 15', 'Dec. 15th, 2026', 'June next year', 'March after next', 'November between 19 and 20'. */
function monthFormAt(dates: Dates, at: number, depth: number): Period | undefined {
  const { tokens, today } = dates
  if (!isMonth(tokens[at])) return undefined
  const m = MONTHS[tokens[at]!.text]!
  let k = at + 1
  if (tokens[k]?.text === 'the') k++
  const next = tokens[k]
  if (
    next &&
    (next.kind === 'number' || next.text in ORDINALS || next.text === 'twenty' || next.text === 'thirty')
  ) {
    const day = dayOfMonthAt(dates, k)
    const after = day && tokens[day.to]
    if (day && day.day > 0 && !(after && COUNTED.has(after.text)) && next.sentence === tokens[at]!.sentence) {
      const year = yearAt(dates, day.to) ?? relativeYear(dates, day.to)
      const first = dayPeriod(dates, year?.year, m, day.day, year?.to ?? day.to)
      if (!first) return undefined
      const link = tokens[day.to]?.text
      const last =
        link === '-' || link === 'to' || link === 'through' ? dayOfMonthAt(dates, day.to + 1) : undefined
      if (last && last.day > day.day && !isMonth(tokens[last.to])) {
        const ending = yearAt(dates, last.to)
        const end = dayPeriod(dates, ending?.year, m, last.day, ending?.to ?? last.to)
        const start = dayPeriod(dates, ending?.year, m, day.day, 0)
        if (end && start) return { start: start.start, end: end.end, grain: 'week', to: end.to }
      }
      return first
    }
  }
  const year = yearAt(dates, at + 1) ?? relativeYear(dates, at + 1)
  if (year) return { ...month(year.year, m), grain: 'month', to: year.to }
  if (tokens[at + 1]?.text === 'after' && tokens[at + 2]?.text === 'next') {
    const one = nextMonth(today, m)
    return { ...month(fromDay(one.start).year + 1, m), grain: 'month', to: at + 3 }
  }
  if (tokens[at + 1]?.text === 'in') {
    const years = durationAt(dates, at + 2)
    if (years && years.months > 0 && years.months % 12 === 0) {
      const one = nextMonth(today, m)
      return { ...month(fromDay(one.start).year + years.months / 12, m), grain: 'month', to: years.to }
    }
  }
  if (tokens[at + 1]?.text === 'between' && depth === 0) {
    const from = dayOfMonthAt(dates, at + 2)
    const to = from && tokens[from.to]?.text === 'and' ? dayOfMonthAt(dates, from.to + 1) : undefined
    const a = from && dayPeriod(dates, undefined, m, from.day, 0)
    const b = to && dayPeriod(dates, undefined, m, to.day, to.to)
    if (a && b && b.start >= a.start) return { start: a.start, end: b.end, grain: 'week', to: b.to }
  }
  return { ...nextMonth(today, m), grain: 'month', to: at + 1, weak: true, yearless: true }
}
const COUNTED = new Set(['people', 'employees', 'ppl', 'staff', 'users', 'seats', 'reps', 'k', '%'])

// ---- parts, quarters, ordinals --------------------------------------------------------------------------------------

const PARTS: Record<string, 0 | 1 | 2 | 'end'> = {
  early: 0,
  earlier: 0,
  beginning: 0,
  start: 0,
  mid: 1,
  middle: 1,
  late: 2,
  later: 2,
  end: 'end',
  close: 'end',
}

/** 'early next year', 'mid-January', 'end of the quarter', 'late Q2'; thirds as the guidelines have them. */
function partAt(dates: Dates, at: number, depth: number): Period | undefined {
  const { tokens } = dates
  const part = PARTS[tokens[at]!.text]
  if (part === undefined) return undefined
  let k = at + 1
  const long = ['beginning', 'start', 'middle', 'end', 'close'].includes(tokens[at]!.text)
  if (tokens[k]?.text === 'of') k++
  else if (long && part !== 'end') return undefined
  else if (tokens[k]?.text === 'in') k++
  if (tokens[at]!.text === 'later' || tokens[at]!.text === 'earlier') {
    const inner =
      tokens[k]?.text === 'this' || tokens[k]?.text === 'in' ? periodAt(dates, k, depth + 1) : undefined
    return inner && !inner.past ? { ...inner } : undefined
  }
  // 'mid to late March' is read as its later part.
  if (tokens[k]?.text === 'to' && PARTS[tokens[k + 1]?.text ?? ''] !== undefined) {
    const second = partAt(dates, k + 1, depth + 1)
    const whole = second && part !== 'end' ? periodAt(dates, k + 2, depth + 1) : undefined
    const first = whole && part !== 'end' ? cut(whole, part) : undefined
    return second && first ? { ...second, start: Math.min(first.start, second.start) } : second
  }
  let inner = periodAt(dates, k, depth + 1)
  if (!inner) {
    if (tokens[k]?.text === 'the') k++
    const unit = k > at + 1 || part === 'end' ? unitPeriod(dates, tokens[k]?.text ?? '', 0) : undefined
    if (unit) inner = { ...unit, to: k + 1 }
  }
  if (!inner || inner.edge) return undefined
  if (part === 'end') {
    if (inner.grain === 'day' && !inner.dateless) return undefined
    return strip({ ...inner, start: inner.end, grain: 'day', edge: true })
  }
  return cut(inner, part)
}

function cut(inner: Period, part: 0 | 1 | 2): Period | undefined {
  const period = strip(inner)
  if (inner.dateless) return period
  if (inner.grain === 'month') {
    const start = inner.start + [0, 10, 20][part]!
    return { ...period, start, end: part === 2 ? inner.end : start + 9, grain: 'part' }
  }
  const months = inner.grain === 'quarter' ? 1 : inner.grain === 'half' ? 2 : inner.grain === 'year' ? 4 : 0
  if (!months) return inner.grain === 'week' ? period : undefined
  const start = addMonths(inner.start, months * part)
  return { ...period, start, end: addMonths(start, months) - 1, grain: 'part' }
}

function strip(period: Period): Period {
  const { weak: _, ...rest } = period
  return rest
}

function abbreviationAt(dates: Dates, at: number): Period | undefined {
  const { tokens } = dates
  const text = tokens[at]!.text
  const unit = END_ABBREVIATIONS[text]
  if (unit) {
    const day =
      unit === 'day' ? periodAt(dates, at + (tokens[at + 1]?.text === 'on' ? 2 : 1), NESTING_MAX) : undefined
    if (day?.grain === 'day') return strip(day)
    const period = unitPeriod(dates, unit, 0)!
    const year = yearAt(dates, at + 1)
    if (year && unit === 'year')
      return {
        start: dayNumber(year.year, 12, 31),
        end: dayNumber(year.year, 12, 31),
        grain: 'day',
        to: year.to,
        edge: true,
      }
    return { ...period, start: period.end, grain: 'day', to: at + 1, edge: true }
  }
  const whole = text === 'calendar' ? 1 : 0
  const outer = unitPeriod(dates, tokens[at + whole]!.text, 0)
  const end = tokens[at + whole + 1]
  if (outer && outer.grain !== 'day' && (end?.text === 'end' || end?.text === 'close'))
    return { ...outer, start: outer.end, grain: 'day', to: at + whole + 2, edge: true }
  if (outer && end?.text === "'s" && tokens[at + whole + 2]?.text === 'end')
    return { ...outer, start: outer.end, grain: 'day', to: at + whole + 3, edge: true }
  if (text === 'yearend')
    return {
      ...unitPeriod(dates, 'year', 0)!,
      start: unitPeriod(dates, 'year', 0)!.end,
      grain: 'day',
      to: at + 1,
      edge: true,
    }
  return undefined
}
const END_ABBREVIATIONS: Record<string, string> = {
  eoy: 'year',
  eom: 'month',
  eoq: 'quarter',
  eow: 'week',
  eod: 'day',
  cob: 'day',
}

/** 'Q3', 'Q1 2027', 'q4 next year', 'H2', '2016H2' (the year already read). */
function quarterAt(dates: Dates, at: number, depth: number, given?: number): Period | undefined {
  const { tokens, today } = dates
  const letter = tokens[at]
  const number = tokens[at + 1]
  if (!letter || !number || number.kind !== 'number') return undefined
  const quarter =
    letter.text === 'q' || letter.text === 'quarter' || letter.text === 'qtr' || letter.text === 'cq'
  const half = letter.text === 'h' && !number.gap
  if ((!quarter && !half) || !/^[1-4]$/.test(number.text)) return undefined
  if (letter.text === 'q' && number.gap && !letter.capital) return undefined
  const n = Number(number.text)
  if (half && n > 2) return undefined
  return numbered(dates, half ? 'half' : 'quarter', n, at + 2, depth, given, today)
}

function numbered(
  dates: Dates,
  grain: 'quarter' | 'half',
  n: number,
  to: number,
  depth: number,
  given: number | undefined,
  today: DayNumber,
): Period | undefined {
  const { tokens } = dates
  const months = grain === 'quarter' ? 3 : 6
  const build = (year: number, end: number): Period => {
    const start = dayNumber(year, (n - 1) * months + 1, 1)
    return { start, end: addMonths(start, months) - 1, grain, to: end }
  }
  if (given !== undefined) return build(given, to)
  const fiscal = fiscalAt(dates, tokens[to]?.text === 'of' ? to + 1 : to)
  if (fiscal) return { ...build(fromDay(today).year, fiscal.to), dateless: true }
  let k = to
  if (tokens[k]?.text === 'of') k++
  if (tokens[k]?.text === 'the') k++
  const year = yearAt(dates, to) ?? relativeYear(dates, to)
  if (year) return build(year.year, year.to)
  if (k > to && depth < NESTING_MAX && (tokens[k]?.text === 'year' || tokens[k]?.text === 'calendar')) {
    const end = tokens[k]?.text === 'calendar' ? k + 2 : k + 1
    const here = build(fromDay(today).year, end)
    return here.end >= today ? here : build(fromDay(today).year + 1, end)
  }
  const here = build(fromDay(today).year, to)
  const period = here.end >= today ? here : build(fromDay(today).year + 1, to)
  return { ...period, yearless: true }
}

/** 'first week of September', 'last day of October', 'second half of the year', 'third quarter', 'first Friday of next
 *  month'. */
function ordinalAt(dates: Dates, at: number, depth: number, given?: number): Period | undefined {
  const { tokens } = dates
  const token = tokens[at]
  if (!token) return undefined
  const day = token.kind === 'word' ? dayOfMonthAt(dates, at) : undefined
  const n = token.text === 'last' || token.text === 'final' ? -1 : (day?.day ?? undefined)
  if (n === undefined) {
    const numeric = token.kind === 'number' ? dayOfMonthAt(dates, at) : undefined
    return numeric?.ordinal ? ordinalUnit(dates, numeric.day, numeric.to, depth, given) : undefined
  }
  const to = n === -1 ? at + 1 : day!.to
  return (
    ordinalUnit(dates, n, to, depth, given) ??
    (n > 0 && day!.ordinal ? dayThenMonth(dates, day!, depth) : undefined)
  )
}

function ordinalUnit(dates: Dates, n: number, at: number, depth: number, given?: number): Period | undefined {
  const { tokens, today } = dates
  const unit = tokens[at]?.text ?? ''
  if ((unit === 'quarter' || unit === 'qtr') && n >= 1 && n <= 4)
    return numbered(dates, 'quarter', n, at + 1, depth, given, today)
  if (unit === 'half' && n >= 1 && n <= 2) return halfOf(dates, n, at, depth, given)
  if (n === -1 && unit === 'quarter') {
    const outer = ofPeriod(dates, at + 1, depth)
    return outer && outer.grain === 'year'
      ? { ...outer, start: addMonths(outer.start, 9), grain: 'quarter' }
      : undefined
  }
  const day = WEEKDAYS[unit]
  const counted = n === 1 || n === -1 ? readNumber(tokens, at) : undefined
  if (!UNITS[unit] && !day && unit !== 'half' && unit !== 'couple' && unit !== 'few' && !counted)
    return undefined
  let k = at
  let count = 1
  if (counted) {
    count = counted.value
    k = counted.to
  }
  if (unit === 'couple' || unit === 'few') {
    count = unit === 'couple' ? 2 : 3
    k++
    if (tokens[k]?.text === 'of') k++
  }
  const outer = ofPeriod(dates, k + 1, depth)
  if (!outer) return undefined
  if (outer.dateless) return outer
  const inner = UNITS[tokens[k]?.text ?? '']
  const period = (start: DayNumber, end: DayNumber, grain: Grain): Period => ({
    start,
    end,
    grain,
    to: outer.to,
  })
  if (day) {
    if (outer.grain === 'day') return undefined
    const first =
      n > 0
        ? outer.start + ((day - weekday(outer.start) + 7) % 7) + (n - 1) * 7
        : outer.end - ((weekday(outer.end) - day + 7) % 7)
    return period(first, first, 'day')
  }
  if (inner?.days === 7) {
    const length = 7 * count
    if (n === -1) return period(outer.end - length + 1, outer.end, 'week')
    const start = outer.start + (n - 1) * 7
    return period(start, start + length - 1, 'week')
  }
  if (inner?.days === 1) {
    const at2 = n === -1 ? outer.end : outer.start + n - 1
    return period(at2, at2, 'day')
  }
  if (inner?.months === 1 && outer.grain !== 'month') {
    const start = n === -1 ? addMonths(outer.end + 1, -count) : addMonths(outer.start, n - 1)
    return period(start, addMonths(start, count) - 1, 'month')
  }
  return undefined
}

function ofPeriod(dates: Dates, at: number, depth: number): Period | undefined {
  const { tokens } = dates
  let k = at
  const link = tokens[k]?.text
  if (link === 'of' || link === 'in') k++
  if (tokens[k]?.text === 'the') {
    const unit = unitPeriod(dates, tokens[k + 1]?.text ?? '', 0)
    if (unit) return { ...unit, to: k + 2 }
    k++
  }
  if (k === at) return undefined
  const period = periodAt(dates, k, depth + 1)
  if (period) return period
  const year = yearAt(dates, k)
  return year
    ? { start: dayNumber(year.year, 1, 1), end: dayNumber(year.year, 12, 31), grain: 'year', to: year.to }
    : undefined
}

function halfOf(dates: Dates, n: number, at: number, depth: number, given?: number): Period | undefined {
  const { tokens, today } = dates
  const outer = ofPeriod(dates, at + 1, depth)
  if (!outer) return numbered(dates, 'half', n, at + 1, depth, given, today)
  if (outer.dateless) return outer
  if (outer.grain === 'year') {
    const start = addMonths(outer.start, (n - 1) * 6)
    const end = addMonths(start, 6) - 1
    const unsaid = tokens[at + 2]?.text === 'the' || tokens[at + 1]?.text === 'year'
    const period: Period = { start, end, grain: 'half', to: outer.to }
    return unsaid && end < today ? later(period, 1) : period
  }
  const length = outer.end - outer.start + 1
  const middle = outer.grain === 'month' ? outer.start + 14 : outer.start + Math.floor(length / 2) - 1
  return n === 1 ? { ...outer, end: middle, grain: 'part' } : { ...outer, start: middle + 1, grain: 'part' }
}

// ---- relative to today ----------------------------------------------------------------------------------------------

const STEPS: Record<string, number> = {
  this: 0,
  current: 0,
  next: 1,
  coming: 1,
  upcoming: 1,
  following: 1,
  last: -1,
  past: -1,
  previous: -1,
}

/** The running day, week, month, quarter or year, or one that many steps on. */
function unitPeriod(dates: Dates, word: string, step: number): Omit<Period, 'to'> | undefined {
  const { today } = dates
  const { year, month: m } = fromDay(today)
  const unit = word.startsWith('h') ? undefined : UNITS[word]
  if (word === 'weekend') {
    const saturday = today + ((6 - weekday(today) + 7) % 7) + 7 * step
    return { start: saturday, end: saturday + 1, grain: 'week' }
  }
  if (!unit || word.endsWith('s')) return undefined
  const past = step < 0 ? { past: true as const } : {}
  if (unit.days === 1) return { start: today + step, end: today + step, grain: 'day', ...past }
  if (unit.days === 7) {
    const monday = today - weekday(today) + 1 + 7 * step
    return { start: monday, end: monday + 6, grain: 'week', ...past }
  }
  if (unit.days === 14) return { start: today, end: today + 14, grain: 'week', ...past }
  const base =
    unit.months === 1
      ? dayNumber(year, m, 1)
      : unit.months === 3
        ? dayNumber(year, m - ((m - 1) % 3), 1)
        : dayNumber(year, 1, 1)
  const start = addMonths(base, unit.months * step)
  const grain = unit.months === 1 ? 'month' : unit.months === 3 ? 'quarter' : 'year'
  return { start, end: addMonths(start, unit.months) - 1, grain, ...past }
}

/** 'next quarter', 'this year', 'the month after next', 'next March', 'next Tuesday', 'today', 'the day after tomorrow'. */
function relativeAt(dates: Dates, at: number, depth: number): Period | undefined {
  const { tokens, today } = dates
  const text = tokens[at]!.text
  const simple = DAY_WORDS[text]
  if (simple !== undefined)
    return {
      start: today + simple,
      end: today + simple,
      grain: 'day',
      to: at + 1,
      weak: true,
      ...(simple < 0 ? { past: true as const } : {}),
    }
  if (text === 'day' && tokens[at + 1]?.text === 'after' && /^tomorrows?$/.test(tokens[at + 2]?.text ?? ''))
    return { start: today + 2, end: today + 2, grain: 'day', to: at + 3 }
  const unitAhead = unitPeriod(dates, text, 2)
  if (unitAhead && tokens[at + 1]?.text === 'after') {
    const k = tokens[at + 2]?.text === 'the' ? at + 3 : at + 2
    if (tokens[k]?.text === 'next') return { ...unitAhead, to: tokens[k + 1]?.text === text ? k + 2 : k + 1 }
  }
  if (unitAhead && tokens[at + 1]?.text === 'of') {
    const inner = periodAt(dates, tokens[at + 2]?.text === 'the' ? at + 3 : at + 2, depth + 1)
    if (inner && inner.grain === 'day' && unitAhead.grain === 'week') {
      const monday = inner.start - weekday(inner.start) + 1
      return { start: monday, end: monday + 6, grain: 'week', to: inner.to }
    }
    if (inner && unitAhead.grain === 'month' && (inner.grain === 'month' || inner.grain === 'day')) {
      const { year, month: m } = fromDay(inner.start)
      return { ...month(year, m), grain: 'month', to: inner.to }
    }
  }
  const step = STEPS[text]
  if (step === undefined) return undefined
  let k = at + 1
  if (
    (text === 'this' || text === 'next') &&
    (tokens[k]?.text === 'coming' ||
      tokens[k]?.text === 'upcoming' ||
      tokens[k]?.text === 'current' ||
      tokens[k]?.text === 'calendar')
  )
    k++
  const coming = text === 'this' && tokens[at + 1]?.text === 'coming' ? 1 : step
  const word = tokens[k]?.text ?? ''
  const unit = unitPeriod(dates, word, coming)
  if (unit && !(unit.grain === 'day')) {
    if (tokens[k + 1]?.text === 'end' || tokens[k + 1]?.text === 'close')
      return { ...unit, start: unit.end, grain: 'day', to: k + 2, edge: true }
    const month2 = unit.grain === 'year' && isMonth(tokens[k + 1]) ? MONTHS[tokens[k + 1]!.text]! : 0
    if (month2) return { ...month(fromDay(unit.start).year, month2), grain: 'month', to: k + 2 }
    return { ...unit, to: k + 1 }
  }
  if (isMonth(tokens[k])) {
    const inner = monthFormAt(dates, k, depth)
    if (!inner) return undefined
    if (step < 0) return { ...strip(inner), past: true }
    const here = step === 1 && inner.start <= today && inner.grain === 'month'
    return strip(here ? later(inner, 1) : inner)
  }
  const day = WEEKDAYS[word]
  if (day) {
    if (step < 0) return { start: today - 1, end: today - 1, grain: 'day', to: k + 1, past: true }
    const monday = today - weekday(today) + 1
    const date =
      text === 'next' && tokens[at + 1]?.text === word
        ? monday + 7 + day - 1
        : today + (((day - weekday(today) + 6) % 7) + 1)
    return { start: date, end: date, grain: 'day', to: k + 1, weak: true }
  }
  const inner = seasonAt(dates, k, true) ?? fiscalAt(dates, k) ?? quarterAt(dates, k, depth)
  return inner && (step < 0 ? { ...inner, past: true } : inner)
}
const DAY_WORDS: Record<string, number> = {
  today: 0,
  tonight: 0,
  tomorrow: 1,
  tomorrows: 1,
  tmrw: 1,
  tmr: 1,
  tomorow: 1,
  yesterday: -1,
}

/** 'the 26th', 'the third quarter', 'the coming week', 'the end of March'. */
function theAt(dates: Dates, at: number, depth: number): Period | undefined {
  const { tokens } = dates
  const inner = periodAt(dates, at + 1, depth + 1)
  if (inner) return inner
  const unit = tokens[at + 1]?.text ?? ''
  if (unit === 'new' && tokens[at + 2]?.text === 'year' && tokens[at + 3]?.text !== "'s")
    return {
      ...yearOf(fromDay(dates.today).year + 1),
      grain: 'year',
      to: at + 3,
      dateless: true,
      opens: true,
    }
  if (unit === 'holidays')
    return { start: dates.today, end: dates.today, grain: 'month', to: at + 2, dateless: true }
  return undefined
}

const WEEKDAYS: Record<string, number> = {}
'monday tuesday wednesday thursday friday saturday sunday'.split(' ').forEach((name, i) => {
  WEEKDAYS[name] = i + 1
  WEEKDAYS[name.slice(0, 3)] = i + 1
})
Object.assign(WEEKDAYS, { tues: 2, weds: 3, thur: 4, thurs: 4 })

function weekOfAt(dates: Dates, at: number, depth: number): Period | undefined {
  const { tokens } = dates
  const commencing =
    tokens[at]!.text === 'w' && tokens[at + 1]?.text === '/' && tokens[at + 2]?.text === 'c'
      ? at + 3
      : tokens[at]!.text === 'week' &&
          (tokens[at + 1]?.text === 'commencing' || tokens[at + 1]?.text === 'starting')
        ? at + 2
        : -1
  if (commencing < 0) return undefined
  const inner = periodAt(dates, commencing, depth + 1)
  if (!inner || inner.grain !== 'day') return undefined
  const monday = inner.start - weekday(inner.start) + 1
  return { start: monday, end: monday + 6, grain: 'week', to: inner.to }
}

function weekdayAt(dates: Dates, at: number, depth: number): Period | undefined {
  const { tokens, today } = dates
  const token = tokens[at]!
  const day = WEEKDAYS[token.text]
  if (!day || (token.text.length === 3 && !token.capital && /^(sat|sun|mon|wed)$/.test(token.text)))
    return undefined
  const dated =
    at + 1 < tokens.length
      ? periodAt(dates, tokens[at + 1]!.text === ',' ? at + 2 : at + 1, depth + 1)
      : undefined
  if (dated && dated.grain === 'day' && !dated.weak) return dated
  if (tokens[at + 1]?.text === 'next' && tokens[at + 2]?.text === 'week') {
    const monday = today - weekday(today) + 8
    return { start: monday + day - 1, end: monday + day - 1, grain: 'day', to: at + 3 }
  }
  if (tokens[at + 1]?.text === 'of') {
    const week = periodAt(dates, tokens[at + 2]?.text === 'the' ? at + 3 : at + 2, depth + 1)
    if (week && week.grain === 'week') {
      const date = week.start + day - 1
      return { start: date, end: date, grain: 'day', to: week.to }
    }
  }
  const date = today + (((day - weekday(today) + 6) % 7) + 1)
  return { start: date, end: date, grain: 'day', to: at + 1, weak: true }
}

// ---- named days, seasons, fiscal periods ----------------------------------------------------------------------------

const nth = (year: number, m: number, day: number, n: number): DayNumber => {
  const first = dayNumber(year, m, 1)
  return first + ((day - weekday(first) + 7) % 7) + (n - 1) * 7
}
const HOLIDAYS: [string, (year: number) => DayNumber][] = [
  ['christmas eve', (y) => dayNumber(y, 12, 24)],
  ['christmas', (y) => dayNumber(y, 12, 25)],
  ['xmas', (y) => dayNumber(y, 12, 25)],
  ["new year 's eve", (y) => dayNumber(y, 12, 31)],
  ['new years eve', (y) => dayNumber(y, 12, 31)],
  ["new year 's day", (y) => dayNumber(y, 1, 1)],
  ["new year 's", (y) => dayNumber(y, 1, 1)],
  ['new years', (y) => dayNumber(y, 1, 1)],
  ['thanksgiving', (y) => nth(y, 11, 4, 4)],
  ['black friday', (y) => nth(y, 11, 4, 4) + 1],
  ['cyber monday', (y) => nth(y, 11, 4, 4) + 4],
  ['labor day', (y) => nth(y, 9, 1, 1)],
  ['memorial day', (y) => nth(y, 6, 1, 1) - 7],
  ['halloween', (y) => dayNumber(y, 10, 31)],
  ["valentine 's day", (y) => dayNumber(y, 2, 14)],
  ['independence day', (y) => dayNumber(y, 7, 4)],
  ['saint patrick', (y) => dayNumber(y, 3, 17)],
]

const holidays = new Map<string, { words: string[]; day: (year: number) => DayNumber }[]>()
for (const [name, day] of HOLIDAYS) {
  const words = name.split(' ')
  holidays.set(words[0]!, [...(holidays.get(words[0]!) ?? []), { words, day }])
}

function holidayAt(dates: Dates, at: number): Period | undefined {
  const { tokens, today } = dates
  for (const { words, day } of holidays.get(tokens[at]!.text) ?? []) {
    if (!words.every((word, k) => tokens[at + k]?.text === word)) continue
    let to = at + words.length
    const year = yearAt(dates, to) ?? relativeYear(dates, to)
    if (year) to = year.to
    const here = day(year?.year ?? fromDay(today).year)
    const date = year || here >= today ? here : day(fromDay(today).year + 1)
    return { start: date, end: date, grain: 'day', to, ...(year ? {} : { weak: true as const }) }
  }
  return undefined
}

function seasonAt(dates: Dates, at: number, introduced = false): Period | undefined {
  const { tokens, today } = dates
  const token = tokens[at]
  if (!token || !SEASONS.has(token.text)) return undefined
  const year = yearAt(dates, at + 1) ?? relativeYear(dates, at + 1)
  const before = tokens[at - 1]?.text ?? ''
  if (!introduced && !year && !SEASON_OPENERS.has(before) && !(tokens.length <= 3)) return undefined
  return { start: today, end: today, grain: 'quarter', to: year?.to ?? at + 1, dateless: true }
}
const SEASONS = new Set(['summer', 'winter', 'spring', 'fall', 'autumn', 'springtime', 'summertime'])
const SEASON_OPENERS = new Set(
  'the this next by in before until during late early mid of or over come'.split(' '),
)

function fiscalAt(dates: Dates, at: number): Period | undefined {
  const { tokens, today } = dates
  let k = at
  while (k - at < 3 && ['our', 'the', 'next', 'this', 'my'].includes(tokens[k]?.text ?? '')) k++
  const text = tokens[k]?.text
  const period = (to: number, edge: boolean): Period => ({
    start: today,
    end: today,
    grain: 'year',
    to,
    dateless: true,
    ...(edge ? { edge: true as const } : {}),
  })
  const ends = (i: number) =>
    tokens[i]?.text === 'end' && tokens[i + 1]?.text !== 'of' && tokens[i + 1]?.text !== 's'
  if (text === 'fy') {
    const to = tokens[k + 1]?.kind === 'number' ? k + 2 : k + 1
    return ends(to) ? period(to + 1, true) : period(to, false)
  }
  if (text === 'fiscal' || text === 'financial') {
    let to = k + 1
    if (['year', 'quarter', 'half', 'yr'].includes(tokens[to]?.text ?? '')) to++
    else if (tokens[to]?.text === 'q' || tokens[to]?.text === 'h') to += 2
    else if (text === 'financial') return undefined
    if (tokens[to]?.text === "'s") to++
    return ends(to) ? period(to + 1, true) : period(to, false)
  }
  return undefined
}
