import { addMonths, dayNumber, fromDay, weekday, type DayNumber } from '../calendar.ts'
import type { Context } from '../context.ts'
import { readNumber } from '../numbers.ts'
import type { Token } from '../text.ts'

export type Grain = 'day' | 'week' | 'third' | 'month' | 'quarter' | 'half' | 'year'

/** Days, first and last inclusive. */
interface Days {
  start: DayNumber
  end: DayNumber
  grain: Grain
}

/** A period as said. Token index `to` is exclusive. */
export interface Period extends Days {
  to: number
  /** A season or fiscal period, whose days nobody has given. */
  dateless?: boolean
  /** 'end of March': its last day is meant. */
  edge?: boolean
  /** A word that is often no date ('Friday', 'May', 'the 26th', '2027', '3/4'): it needs a sentence about time. */
  weak?: boolean
  /** Lies before today. */
  past?: boolean
  /** The year was not said. */
  yearless?: boolean
}

/** What the forms need of a message. */
export type Dates = Pick<Context, 'tokens' | 'today'>

/** The period that starts at a token, without its preposition. */
export function periodAt({ tokens, today }: Dates, at: number): Period | undefined {
  const { sentence, kind } = tokens[at] ?? {}
  if (kind !== 'word' && kind !== 'number') return undefined
  let line = ''
  for (let i = at; i < at + PERIOD_TOKENS_MAX && tokens[i]?.sentence === sentence; i++)
    line += `${tokens[i]!.text} `
  const said = read(line, today)
  if (!said) return undefined
  const { rest, ...period } = said
  return { ...period, to: at + line.slice(0, line.length - rest.length).split(' ').length - 1 }
}
const PERIOD_TOKENS_MAX = 14

/** A length of time as said, the longer one of a range: 'six weeks', 'a month or two', '3-6 months', 'half a year'. With
 *  `unitAlone` 'month' is one too ('within the month'). Gives the day that long after another. */
export function durationAt(
  { tokens }: Dates,
  at: number,
  unitAlone = false,
): { after: (day: DayNumber) => DayNumber; to: number } | undefined {
  const text = (k: number) => tokens[k]?.text ?? ''
  const first = readNumber(tokens, at)
  let i = first?.to ?? at
  let count = first?.value ?? 0
  const second = first && /^(to|-|or|and)$/.test(text(i)) ? readNumber(tokens, i + 1) : undefined
  if (second && second.value > count) {
    count = second.value
    i = second.to
  }
  if (!first) {
    const [, words, vague] = /^(a |an )?(couple (?:of )?|few |several |half an? )?/
      .exec(`${text(i)} ${text(i + 1)} ${text(i + 2)} `)!
      .map((one) => one ?? '')
    count = /half/.test(vague!) ? 0.5 : /couple/.test(vague!) ? 2 : vague ? 3 : words ? 1 : 0
    i += `${words}${vague}`.split(' ').length - 1
    if (!count && (text(i + 1) === 'or' || (unitAlone && !text(i).endsWith('s')))) count = 1
  }
  if (/^(business|working|calendar|full|more)$/.test(text(i))) i++
  const grain = grainOf(text(i++))
  if (!count || count > 1000 || !grain || grain === 'half') return undefined
  const more = text(i) === 'or' ? readNumber(tokens, i + 1) : undefined
  if (more) count = Math.max(count, more.value)
  const months = (LENGTH[grain] ?? 0) * count
  const days = Math.ceil((grain === 'day' ? 1 : grain === 'week' ? 7 : 0) * count + (months % 1) * 30)
  return { after: (day) => addMonths(day, Math.floor(months)) + days, to: more?.to ?? i }
}

/** The same days some years on, where later ones are meant. */
export function later<T extends Days>(period: T, years: number): T {
  return { ...period, start: addMonths(period.start, 12 * years), end: addMonths(period.end, 12 * years) }
}

export function isMonth(token: Token | undefined): boolean {
  return token?.kind === 'word' && monthOf(token.text) > 0
}

/** The day, calendar week, month, quarter, half or year that holds the day, or one so many steps on. */
export function around(day: DayNumber, grain: Grain, step = 0): Days {
  const length = LENGTH[grain]
  if (!length) {
    const week = grain === 'week'
    const start = week ? day - weekday(day) + 1 + 7 * step : day + step
    return { start, end: week ? start + 6 : start, grain }
  }
  const { year, month } = fromDay(day)
  const start = dayNumber(year, (Math.ceil(month / length) - 1 + step) * length + 1, 1)
  return { start, end: addMonths(start, length) - 1, grain }
}

/** The n-th part of a period, from its last one where n is -1: 'first week of', 'last day of', 'second half of', 'late'. */
function part(outer: Days, grain: Grain, n: number): Days {
  const whole = LENGTH[outer.grain] ?? 0
  const months = grain === 'third' ? whole / 3 : (LENGTH[grain] ?? 0)
  if (months >= 1 && months <= whole) {
    const start = n < 0 ? addMonths(outer.end + 1, -months) : addMonths(outer.start, months * (n - 1))
    return { start, end: addMonths(start, months) - 1, grain }
  }
  // Thirds and halves of a month, weeks and days.
  const days = { third: 10, half: 15, week: 7 }[grain as string] ?? 1
  if (days > 9 && outer.grain !== 'month') return outer
  const start = n < 0 ? outer.end - days + 1 : outer.start + days * (n - 1)
  return { start, end: days * n === 30 ? outer.end : start + days - 1, grain }
}

// ---- forms ----------------------------------------------------------------------------------------------------------

/** A period with the words that follow it. */
type Said = Omit<Period, 'to'> & { rest: string }

/** Words to read, each with a space behind it, and those behind the form that matched. */
interface Reading {
  line: string
  rest: string
  today: DayNumber
  depth: number
}

const NESTING_MAX = 3
const list = (line: string) => line.split(' ')
const GRAINS: Grain[] = ['day', 'week', 'third', 'month', 'quarter', 'half', 'year']
const LENGTH: Partial<Record<Grain, number>> = { month: 1, quarter: 3, half: 6, year: 12 }
const MONTHS = list('january february march april may june july august september october november december')
const WEEKDAYS = list('monday tuesday wednesday thursday friday saturday sunday')
const ORDINALS = list('first second third fourth fifth sixth seventh eighth ninth tenth')
/** '15 people' is no day and '2000 users' no year. */
const COUNTED = '(?!(?:people|employees|ppl|staff|users|seats|reps|k|%|usd|dollars|leads) )'

/** Reads the period that opens the words. */
function read(words: string, today: DayNumber, depth = 0): Said | undefined {
  if (depth > NESTING_MAX) return undefined
  const line = words.replace(/^(the|our|my) /, '')
  for (const [form, meaning] of FORMS) {
    const hit = form.exec(line)
    const said = hit && meaning(hit, { line, rest: line.slice(hit[0].length), today, depth })
    if (said) return said
  }
  return undefined
}

/** The ways to name a period and what each means, the first that fits counting. */
const FORMS: [RegExp, (hit: string[], reading: Reading) => Said | undefined][] = [
  // '2026-12-15', '12/15', '15.12.2026', '3/2015'
  [/^(\d{4}|\d\d?) ?([-/.]) ?(\d{4}|\d\d?)(?: ?\2 ?(\d{4}|\d\d))? (?!%)/, numeric],
  // '2027', '2027 Q3'
  [
    new RegExp(`^(?:, |of |in )?((?:199|20\\d)\\d) ${COUNTED}`),
    ([, year], reading) => {
      const within = inner(reading)
      return within?.yearless && /quarter|half/.test(within.grain)
        ? { ...later(within, Number(year) - fromDay(within.start).year), yearless: false }
        : { ...around(dayNumber(Number(year), 1, 1), 'year'), weak: true, rest: reading.rest }
    },
  ],
  // 'March 15', 'March 15-20', 'Dec 15th, 2027'
  [
    new RegExp(`^(\\w{3,9}) (?:the )?(\\d\\d?) (?:st |nd |rd |th )?${COUNTED}(?:- (\\d\\d?) )?`),
    ([, month, first, last], reading) => {
      const said = dayIn(monthOf(month!), Number(last ?? first), reading)
      return said && last
        ? { ...said, start: said.start - Number(last) + Number(first), grain: 'week' }
        : said
    },
  ],
  // 'third quarter', 'second half of 2027', 'first week of June', 'last day of the month', 'first Friday of next month'
  [
    /^(?:(\d\d?) (?:st|nd|rd|th)|(last|final)|(\w+)) (\w+) (?:(?:of|in) )?/,
    ([whole, digits, last, word, of], reading) => {
      const n = last ? -1 : Number(digits ?? ORDINALS.indexOf(word!) + 1)
      const grain = grainOf(of!)
      const day = weekdayOf(of!)
      if (!n || (!grain && !day)) return undefined
      const outer = inner(reading) ?? unit(reading.rest, reading.today)
      if (n > 0 && /quarter|half/.test(grain ?? '') && outer?.grain !== 'month') {
        const linked = /(of|in) $/.exec(whole!)?.[0] ?? ''
        return ofYear(grain!, n, { ...reading, rest: linked + reading.rest })
      }
      if (!outer || outer.grain === 'day') return undefined
      if (grain) return { ...outer, ...(outer.dateless ? {} : part(outer, grain, n)), weak: false }
      const ahead = outer.start + ((day - weekday(outer.start) + 7) % 7) + 7 * (n - 1)
      return { ...outer, ...around(n < 0 ? outer.end - ((weekday(outer.end) - day + 7) % 7) : ahead, 'day') }
    },
  ],
  // '15 December', '20th of next month', 'the 26th'
  [
    /^(\d\d?) (st |nd |rd |th )?(?:of )?(?:the )?/,
    ([, digits, suffix], reading) => {
      const n = Number(digits)
      const [whole, month] = /^(\w+) /.exec(reading.rest) ?? []
      if (month && monthOf(month))
        return dayIn(monthOf(month), n, { ...reading, rest: reading.rest.slice(whole!.length) })
      const outer = inner(reading)
      if (outer?.grain === 'month' && !outer.weak) return { ...part(outer, 'day', n), rest: outer.rest }
      for (const ahead of suffix ? [0, 1, 2] : []) {
        const days = part(around(reading.today, 'month', ahead), 'day', n)
        if (days.start >= reading.today && fromDay(days.start).day === n)
          return { ...days, weak: true, rest: reading.rest }
      }
      return undefined
    },
  ],
  [
    /^(?:(yesterday)|today|tonight|(tomorrow)s?|(day after tomorrow)) /,
    ([, past, next, after], { today, rest }) => {
      const ahead = past ? -1 : next ? 1 : after ? 2 : 0
      return { ...around(today + ahead, 'day'), weak: true, past: ahead < 0, rest }
    },
  ],
  // 'Q3', "Q1 '27", 'H2 next year'
  [
    /^(c?q|quarter|qtr|h) ([1-4]) (?:([23]\d) )?/,
    ([, letter, n, year], reading) =>
      ofYear(letter === 'h' ? 'half' : 'quarter', Number(n), {
        ...reading,
        rest: `${year ? `20${year} ` : ''}${reading.rest}`,
      }),
  ],
  // 'early next year', 'end of the quarter'
  [
    /^(early|mid|late|later|(?:beginning|start|middle|close)(?= of)|end) (of |in )?/,
    ([, word, link], reading) => {
      const end = /end|close/.test(word!)
      const outer = inner(reading) ?? (link || end ? unit(reading.rest, reading.today) : undefined)
      if (!outer || outer.edge || (outer.grain === 'day' && !outer.dateless)) return undefined
      if (outer.dateless) return { ...outer, edge: end }
      const third = word!.startsWith('late') ? 3 : word!.startsWith('mid') ? 2 : 1
      return {
        ...outer,
        ...(end ? part(outer, 'day', -1) : part(outer, 'third', third)),
        weak: false,
        edge: end,
      }
    },
  ],
  // 'year end', 'EOM', 'EOY 2027'
  [
    /^(?:(\w+) (?:'s )?(?:end|close)|eo([dwmqy])) /,
    ([, word, letter], reading) => {
      const grain = word ? grainOf(word) : GRAINS.find((one) => one.startsWith(letter!))
      const year = inner(reading)
      const given = year?.grain === 'year' && year
      return (
        grain && {
          ...part(given || around(reading.today, grain), 'day', -1),
          edge: true,
          rest: (given || reading).rest,
        }
      )
    },
  ],
  // 'the month after next'
  [
    /^(\w+) after (?:the )?next /,
    ([, word], { today, rest }) => {
      const grain = grainOf(word!)
      return grain && { ...around(today, grain, 2), rest }
    },
  ],
  // 'week of September 16'
  [
    /^week (?:of |commencing |starting )?/,
    (_, reading) => {
      const day = inner(reading)
      return day?.grain === 'day' ? { ...around(day.start, 'week'), rest: day.rest } : undefined
    },
  ],
  // 'next quarter', 'this year', 'next March', 'this Friday'
  [
    /^(this coming|this|current|next|coming|upcoming|following|last|past|previous) (?:(?:coming|calendar) )?/,
    ([, word], reading) => {
      const step = /^(this|current)$/.test(word!) ? 0 : /^(last|p)/.test(word!) ? -1 : 1
      const past = step < 0
      const stepped = unit(reading.rest, reading.today, step)
      if (stepped) return stepped.grain === 'day' ? undefined : { ...stepped, past }
      const named = inner(reading)
      if (!named || (named.grain === 'day' && !named.weak && !named.yearless && word !== 'this'))
        return undefined
      const day = weekdayOf(/^\w*/.exec(reading.rest)![0])
      if (day)
        return {
          ...named,
          ...(word === 'next' && around(around(reading.today, 'week', 1).start + day - 1, 'day')),
          past,
        }
      const over = step > 0 && named.start <= reading.today && named.grain === 'month'
      return { ...(over ? later(named, 1) : named), weak: false, past }
    },
  ],
  [
    /^(christmas|xmas|thanksgiving|black friday|new year)(?:s )? ?(?:'s )?(eve |day )?(?:of )?/,
    ([, name, day], reading) => {
      const { today, rest } = reading
      if (name === 'new year' && !day) return { ...around(today, 'year', 1), rest }
      const given = inner(reading)
      const dated = given?.grain === 'year'
      const { year } = fromDay(dated ? given.start : today)
      const on = holiday(year, name!)
      return {
        ...around(on < today && !dated ? holiday(year + 1, name!) : on, 'day'),
        weak: !dated,
        rest: dated ? given.rest : rest,
      }
    },
  ],
  // Seasons and fiscal periods have no dates.
  [
    /^(?:(?:summer|winter|spring|fall|autumn) (?:\d{4} )?|fy (?:\d+ )?|(?:fiscal|financial) (?:year|quarter|half|q \d) )(?:'s )?(end )?/,
    ([, end], { today, rest }) => ({
      ...around(today, 'day'),
      grain: 'year',
      dateless: true,
      edge: end !== undefined,
      rest,
    }),
  ],
  // 'March', 'March next year'; 'Friday', 'Friday, March 5', 'Monday of the following week'
  [
    /^(\w+) /,
    ([, word], reading) => {
      const month = monthOf(word!)
      if (month) return ofYear('month', month, reading)
      const day = weekdayOf(word!)
      if (!day) return undefined
      const { today, rest } = reading
      const given = inner({ ...reading, rest: rest.replace(/^(, |of )/, '') })
      if (given?.grain === 'day' && !given.weak) return given
      if (given?.grain === 'week') return { ...given, ...around(given.start + day - 1, 'day') }
      return { ...around(today + ((day - weekday(today) + 6) % 7) + 1, 'day'), weak: true, rest }
    },
  ],
]

function inner({ rest, today, depth }: Reading): Said | undefined {
  return read(rest, today, depth + 1)
}

/** The part of the year that follows, else of the running year or, once it is over, of the next. */
function ofYear(grain: Grain, n: number, reading: Reading): Said {
  const rest = reading.rest.replace(/^(?:of|in) the (calendar )?year /, '')
  const given = inner({ ...reading, rest: rest.replace(/^of /, '') })
  if (given?.grain === 'year')
    return { ...given, ...(given.dateless ? {} : part(given, grain, n)), weak: false }
  const year = around(reading.today, 'year')
  const here = part(year, grain, n)
  const days = here.end < reading.today ? part(later(year, 1), grain, n) : here
  return { ...days, yearless: true, weak: grain === 'month', rest }
}

/** A day of a month, in the year that follows or else the next one that is not over. */
function dayIn(month: number, n: number, reading: Reading): Said | undefined {
  const said = inner({ ...reading, rest: reading.rest.replace(/^(, |of )/, '') })
  const given = said?.grain === 'year' && !said.dateless ? said : undefined
  const first = dayNumber(fromDay(given?.start ?? reading.today).year, month, n)
  if (!month || n < 1 || n > 31 || (n < 29 && fromDay(first).month !== month)) return undefined
  const day = around(given || first >= reading.today ? first : addMonths(first, 12), 'day')
  return { ...day, yearless: !given, rest: (given ?? reading).rest }
}

/** 'month', 'the quarter': the running one, or one so many steps on. */
function unit(words: string, today: DayNumber, step = 0): Said | undefined {
  const [whole, word] = /^(?:the |our )?(\w+) /.exec(words) ?? []
  const grain = word && !word.endsWith('s') ? grainOf(word) : undefined
  return grain && grain !== 'half'
    ? { ...around(today, grain, step), rest: words.slice(whole!.length) }
    : undefined
}

function numeric([whole, a, sign, b, c]: string[], { today, rest }: Reading): Said | undefined {
  const [one, two, three] = [Number(a), Number(b), Number(c ?? 0)]
  const iso = a!.length > 2
  const dayFirst = one > 12 || sign === '.'
  let [year, month, day] = iso ? [one, two, three] : [three, dayFirst ? two : one, dayFirst ? one : two]
  if (!c && b!.length > 2) [year, month] = [two, one]
  const bare = !c && !iso && b!.length < 3
  if (bare && (sign !== '/' || whole === '24 / 7 ')) return undefined
  if (bare) ({ year } = fromDay(today))
  if (year < 100) year += 2000
  if (year < 1990 || year > 2099 || !month || month > 12) return undefined
  if (!c && !bare) return { ...around(dayNumber(year, month, 1), 'month'), rest }
  const first = dayNumber(year, month, day)
  if (fromDay(first).day !== day) return undefined
  return { ...around(bare && first < today ? addMonths(first, 12) : first, 'day'), weak: bare, rest }
}

/** Christmas, the last day of the year, Thanksgiving on the fourth Thursday of November, or the Friday after it. */
function holiday(year: number, name: string): DayNumber {
  if (/mas|year/.test(name)) return dayNumber(year, 12, name.startsWith('n') ? 31 : 25)
  const november = dayNumber(year, 11, 1)
  return november + ((11 - weekday(november)) % 7) + (name.startsWith('b') ? 22 : 21)
}

function monthOf(word: string): number {
  return word.length > 2 ? MONTHS.findIndex((name) => name.startsWith(word)) + 1 : 0
}

function weekdayOf(word: string): number {
  return word.length > 2 && !/^(sat|sun|mon|wed)$/.test(word)
    ? WEEKDAYS.findIndex((name) => name.startsWith(word)) + 1
    : 0
}

const SHORT: Record<string, Grain> = { wk: 'week', mo: 'month', mth: 'month', qtr: 'quarter', yr: 'year' }

function grainOf(word: string): Grain | undefined {
  const one = word.replace(/s$/, '') as Grain
  return SHORT[one] ?? (one !== 'third' && GRAINS.includes(one) ? one : undefined)
}
