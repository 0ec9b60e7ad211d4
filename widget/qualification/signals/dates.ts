import { addMonths, dayNumber, fromDay, weekday, type DayNumber } from '../calendar.ts'
import type { Context } from '../context.ts'
import { readNumber, startsNumber } from '../numbers.ts'

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
  /** Months of a fiscal period whose days are known. */
  fiscal?: number
}

/** What the forms need of a message. */
export type Dates = Pick<Context, 'tokens' | 'today' | 'fiscalStart'>

/** The period that starts at a token, without its preposition. */
export function periodAt(dates: Dates, at: number): Period | undefined {
  const { tokens } = dates
  const { kind } = tokens[at] ?? {}
  if (kind !== 'number' && (kind !== 'word' || !opens(dates, at))) return undefined
  let line = ''
  const ends: number[] = []
  for (let i = at; i < at + PERIOD_TOKENS_MAX && tokens[i] && tokens[i]!.kind !== 'stop';) {
    const number = tokens[i]!.kind === 'word' ? readNumber(tokens, i) : undefined
    line += `${number?.value ?? tokens[i]!.text} `
    i = number?.to ?? i + 1
    ends[line.length] = i
  }
  const said = read({ rest: line, dates, depth: 0 })
  if (!said) return undefined
  const { rest, ...period } = said
  return { ...period, to: ends[line.length - rest.length]! }
}
const PERIOD_TOKENS_MAX = 14

/** A length of time as said, the longer one of a range: 'six weeks', 'a month or two', '3-6 months', 'half a year'. With
 *  `unitAlone` 'month' is one too ('within the month'). Gives the day that long after another. */
export function durationAt(
  { tokens }: Pick<Dates, 'tokens'>,
  at: number,
  unitAlone = false,
): { after: (day: DayNumber) => DayNumber; to: number } | undefined {
  const text = (k: number) => tokens[k]?.text ?? ''
  if (!unitAlone && tokens[at]?.kind !== 'number' && !startsNumber(text(at)) && !LENGTHS.test(text(at)))
    return undefined
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
  if (/^(business|working|calendar|full|more|short)$/.test(text(i))) i++
  const fortnight = text(i).startsWith('fortnight')
  const grain = fortnight ? 'week' : grainOf(text(i))
  i++
  if (fortnight) count *= 2
  if (!count || count > 1000 || !grain || grain === 'half') return undefined
  // 'A month or two'; 'a year or 50k' and 'a week or 400 people' say no second length.
  const other = text(i) === 'or' ? readNumber(tokens, i + 1) : undefined
  const more = other && other.value <= MORE_MAX ? other : undefined
  if (more) count = Math.max(count, more.value)
  const months = (LENGTH[grain] ?? 0) * count
  const days = Math.ceil((grain === 'day' ? 1 : grain === 'week' ? 7 : 0) * count + (months % 1) * 30)
  return { after: (day) => addMonths(day, Math.floor(months)) + days, to: more?.to ?? i }
}

const MORE_MAX = 12

/** What a length starts with beside numbers. */
const LENGTHS = /^(several|half|week|month|quarter|year)$/

/** The same days some years on, where later ones are meant. */
export function later<T extends Days>(period: T, years: number): T {
  return { ...period, start: addMonths(period.start, 12 * years), end: addMonths(period.end, 12 * years) }
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
  if (days === 10 && n < 0) n = 3
  const start = n < 0 ? outer.end - days + 1 : outer.start + days * (n - 1)
  return { start, end: days * n === 30 && days > 9 ? outer.end : start + days - 1, grain }
}

// ---- forms ----------------------------------------------------------------------------------------------------------

/** A period with the words that follow it. */
type Said = Omit<Period, 'to'> & { rest: string }

/** Words to read, each with a space behind it: those behind the form that matched. */
interface Reading {
  rest: string
  dates: Dates
  depth: number
}

const NESTING_MAX = 3
const list = (line: string) => line.split(' ')
const GRAINS: Grain[] = ['day', 'week', 'third', 'month', 'quarter', 'half', 'year']
const LENGTH: Partial<Record<Grain, number>> = { month: 1, quarter: 3, half: 6, year: 12 }
const MONTHS = list('january february march april may june july august september october november december')
const WEEKDAYS = list('monday tuesday wednesday thursday friday saturday sunday')
const ORDINALS = list('first second third fourth fifth sixth seventh eighth ninth tenth')
/** Month, or month and day, of days that have a name; the n-th weekday of a month where there are three. */
const HOLIDAYS: Record<string, number[]> = {
  christmas: [12, 25],
  xmas: [12, 25],
  'new year': [1, 1],
  valentine: [2, 14],
  'saint patrick': [3, 17],
  'st patrick': [3, 17],
  halloween: [10, 31],
  'labor day': [9, 1, 1],
  'memorial day': [5, -1, 1],
  thanksgiving: [11, 4, 4],
  'black friday': [11, 4, 4],
}
const SUFFIX = '(st |nd |rd |th )?'
/** '15 people' is no day and '2000 users' no year. */
const COUNTED = '(?!(?:people|employees|staff|users|seats|reps|k|%|usd|dollars|leads|of us) )'
const names = Object.keys(HOLIDAYS).join('|')
/** First words of a form, so that most words cost nothing. */
const OPENERS = new Set(
  [
    'this current next coming upcoming following last past previous early mid late later beginning start middle close end eo. c q cq quarter h half week weeks today tonight tomorrow tomorrows yesterday day month year between from final summer winter spring fall autumn holiday holidays easter fy fiscal financial saint st new black labor memorial w one two twenty',
    ...Object.keys(HOLIDAYS),
    ...ORDINALS,
    ...MONTHS,
    ...WEEKDAYS,
  ].flatMap(list),
)

function opens({ tokens }: Dates, at: number): boolean {
  const { text } = tokens[at]!
  if (text === 'with') return tokens[at + 1]?.text === '/'
  // An article opens what its noun does.
  if (/^(the|our|my)$/.test(text)) {
    const next = tokens[at + 1]
    return (
      next?.kind === 'number' ||
      (next?.kind === 'word' && (OPENERS.has(next.text) || OPENERS.has(next.text.replace(/s$/, ''))))
    )
  }
  return (
    OPENERS.has(text) || OPENERS.has(text.replace(/s$/, '')) || SHORT.test(text) || /(teen|ty)$/.test(text)
  )
}
/** Months and weekdays cut short. */
const SHORT = /^(jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|tue|wed|thu|fri)/

/** Reads the period that opens the words. */
function read({ rest: words, dates, depth }: Reading): Said | undefined {
  if (depth > NESTING_MAX) return undefined
  const line = words.replace(/^(the|our|my) /, '')
  for (const [form, meaning] of FORMS) {
    const hit = form.exec(line)
    const said = hit && meaning(hit, { rest: line.slice(hit[0].length), dates, depth: depth + 1 })
    if (said) return said
  }
  return undefined
}

/** The ways to name a period and what each means, the first that fits counting. */
const FORMS: [RegExp, (hit: string[], reading: Reading) => Said | undefined][] = [
  // '2026-12-15', '12/15', '15.12.2026', '3/2015'
  [/^(\d{4}|\d\d?) ?([-/.]) ?(\d{4}|\d\d?)(?: ?\2 ?(\d{4}|\d\d?))? (?!%)/, numeric],
  // '2027', '2027 Q3'
  [
    new RegExp(`^(?:, |of |in )?((?:199|20\\d)\\d) ${COUNTED}`),
    ([, year], reading) => {
      const within = read(reading)
      return within?.yearless && /quarter|half/.test(within.grain)
        ? { ...later(within, Number(year) - fromDay(within.start).year), yearless: false }
        : { ...around(dayNumber(Number(year), 1, 1), 'year'), weak: true, rest: reading.rest }
    },
  ],
  // 'March 15', 'March 15-20', 'Dec 15th, 2027', 'November between 19 and 20'
  [
    new RegExp(
      `^(\\w{3,9}) (?:the )?(?:between )?(\\d\\d?) ${SUFFIX}${COUNTED}(?:(?:-|to|and|through) (\\d\\d?) ${SUFFIX}(?!${MONTHS.join('|')}))?`,
    ),
    ([, month, first, , last], reading) => daysIn(monthOf(month!), Number(first), last, reading),
  ],
  // 'between 3 and 12 of September', '2 to 7 Feb'
  [
    new RegExp(
      `^(?:between |from )?(\\d\\d?) ${SUFFIX}(?:-|to|and|through) (\\d\\d?) ${SUFFIX}(?:of )?([a-z]{3,9}) `,
    ),
    ([, first, , last, , month], reading) => daysIn(monthOf(month!), Number(first), last, reading),
  ],
  // 'last two weeks of February'
  [
    /^(last|final|first) (\d) (weeks|days|months) (?:of|in) /,
    ([, which, count, of], reading) => {
      const outer = read(reading) ?? unit(reading)
      if (!outer || outer.dateless) return undefined
      const one = part(outer, grainOf(of!)!, which === 'first' ? 1 : -1)
      const more = (one.end - one.start + 1) * (Number(count) - 1)
      return which === 'first' ? { ...outer, end: one.end + more } : { ...outer, start: one.start - more }
    },
  ],
  // 'third quarter', 'second half of 2027', 'first week of June', 'last day of the month', 'first Friday of next month'
  [
    /^(?:(\d\d?) (?:st|nd|rd|th)|(last|final)|(\w+)) (\w+) (?:(of|in|after) )?/,
    ([, digits, last, word, of, link], reading) => {
      const n = last ? -1 : Number(digits ?? ORDINALS.indexOf(word!) + 1)
      const grain = of === 'third' ? 'third' : grainOf(of!)
      const day = weekdayOf(of!)
      if (!n || (!grain && !day)) return undefined
      const outer = read(reading) ?? unit(reading)
      if (n > 0 && /quarter|half/.test(grain ?? '') && outer?.grain !== 'month')
        return ofYear(grain!, n, { ...reading, rest: (link ? `${link} ` : '') + reading.rest })
      if (!outer || (outer.grain === 'day' && link !== 'after')) return undefined
      if (grain) return { ...outer, ...(outer.dateless ? {} : part(outer, grain, n)), weak: false }
      const start = link === 'after' ? outer.end + 1 : outer.start
      const ahead = start + ((day - weekday(start) + 7) % 7) + 7 * (n - 1)
      return { ...outer, ...around(n < 0 ? outer.end - ((weekday(outer.end) - day + 7) % 7) : ahead, 'day') }
    },
  ],
  // 'first of June'
  [
    new RegExp(`^(${ORDINALS.join('|')}) of ([a-z]{3,9}) `),
    ([, word, month], reading) => daysIn(monthOf(month!), ORDINALS.indexOf(word!) + 1, undefined, reading),
  ],
  // '15 December', '20th of next month', 'the 26th'
  [
    new RegExp(`^(\\d\\d?) ${SUFFIX}(?:of )?(?:the )?`),
    ([, digits, suffix], reading) => {
      const n = Number(digits)
      const [whole, month] = /^(\w+) /.exec(reading.rest) ?? []
      if (month && monthOf(month))
        return daysIn(monthOf(month), n, undefined, { ...reading, rest: reading.rest.slice(whole!.length) })
      const outer = read(reading)
      if (outer?.grain === 'month' && !outer.weak) return { ...part(outer, 'day', n), rest: outer.rest }
      for (const ahead of suffix ? [0, 1, 2] : []) {
        const days = part(around(reading.dates.today, 'month', ahead), 'day', n)
        if (days.start >= reading.dates.today && fromDay(days.start).day === n)
          return { ...days, weak: true, rest: reading.rest }
      }
      return undefined
    },
  ],
  [
    /^(?:(yesterday)|today|tonight|(tomorrow)s?|(day after tomorrow)) /,
    ([, past, next, after], { dates, rest }) => {
      const ahead = past ? -1 : next ? 1 : after ? 2 : 0
      return { ...around(dates.today + ahead, 'day'), weak: true, past: ahead < 0, rest }
    },
  ],
  // 'Q3', "Q1 '27", 'H2 next year'
  [
    /^(c?q|quarter|h) ([1-4]) (?:([23]\d) )?/,
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
      const outer = read(reading) ?? (link || end ? unit(reading) : undefined)
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
  // 'year end', 'end of year 2027', 'December year end'
  [
    /^(\w+) (?:year |quarter )?(?:'s )?(?:end|close) /,
    ([, word], reading) => {
      const grain = grainOf(word!)
      const month = monthOf(word!)
      if (month) return { ...ofYear('month', month, reading), edge: true, weak: false }
      const year = read(reading)
      const given = year?.grain === 'year' && year
      return (
        grain && {
          ...part(given || around(reading.dates.today, grain), 'day', -1),
          edge: true,
          rest: (given || reading).rest,
        }
      )
    },
  ],
  // 'the month after next', 'March after next'
  [
    /^(\w+) after (?:the )?(next|this) (?:one )?/,
    ([, word, next], reading) => {
      const grain = grainOf(word!)
      const month = monthOf(word!)
      if (month) return { ...later(ofYear('month', month, { ...reading, rest: '' }), 1), rest: reading.rest }
      return grain && { ...around(reading.dates.today, grain, next === 'next' ? 2 : 1), rest: reading.rest }
    },
  ],
  // 'week of September 16', 'month of September'
  [
    /^(week|month|with \/ c) (?:of |commencing |starting |beginning )?/,
    ([, word], reading) => {
      const inner = read(reading)
      if (word === 'month')
        return inner?.grain === 'month' || inner?.grain === 'day'
          ? { ...inner, ...around(inner.start, 'month'), weak: false }
          : undefined
      return inner?.grain === 'day' ? { ...inner, ...around(inner.start, 'week'), weak: false } : undefined
    },
  ],
  // 'next quarter', 'this year', 'next March', 'this Friday', 'next week Wednesday'
  [
    /^(this coming|this|current|next|coming|upcoming|following|last|past|previous) (?:(?:coming|calendar) )?/,
    ([, word], reading) => {
      const { today } = reading.dates
      const step = /^(this|current)$/.test(word!) ? 0 : /^(last|p)/.test(word!) ? -1 : 1
      const past = step < 0
      const stepped = unit(reading, step)
      if (stepped?.grain === 'week') {
        const [whole, name] = /^(?:, )?(?:how about |maybe )?(?:on )?(\w+) /.exec(stepped.rest) ?? []
        const day = weekdayOf(name ?? '')
        if (day)
          return {
            ...stepped,
            ...around(stepped.start + day - 1, 'day'),
            past,
            rest: stepped.rest.slice(whole!.length),
          }
      }
      if (stepped?.grain === 'day') return undefined
      if (stepped) return { ...stepped, past, weak: stepped.grain === 'week' }
      const named = read(reading)
      if (!named || (named.grain === 'day' && !named.weak && !named.yearless && word !== 'this'))
        return undefined
      const day = weekdayOf(/^\w*/.exec(reading.rest)![0])
      if (day)
        return {
          ...named,
          ...(word === 'next' && around(around(today, 'week', 1).start + day - 1, 'day')),
          past: past || named.past === true,
        }
      if (named.fiscal) {
        const start = addMonths(named.start, named.fiscal * step)
        return { ...named, start, end: addMonths(start, named.fiscal) - 1, past }
      }
      const over = step > 0 && named.start <= today && named.grain === 'month'
      return { ...(over ? later(named, 1) : named), weak: false, past: past || named.past === true }
    },
  ],
  [
    new RegExp(`^(${names})(?:s )? ?(?:'s )?(eve |day )?(?:of )?`),
    ([, name, day], reading) => {
      const { today } = reading.dates
      if (name === 'new year' && !day) return { ...around(today, 'year', 1), rest: reading.rest }
      const given = read(reading)
      const dated = given?.grain === 'year'
      const of = (year: number) => holiday(year, name!) - (day === 'eve ' ? 1 : 0)
      const { year } = fromDay(dated ? given.start : today)
      const on = of(year)
      return {
        ...around(on < today && !dated ? of(year + 1) : on, 'day'),
        weak: !dated,
        rest: dated ? given.rest : reading.rest,
      }
    },
  ],
  // Fiscal periods have dates where the playbook says when the year starts; seasons have none.
  [
    /^(?:fy|fiscal|financial(?= (?:year|quarter|half|q|h|20)))(?: year)? ((?:20)?\d\d )?(?:(quarter|q|half|h) (\d )?)?(?:'s )?(end )?/,
    fiscal,
  ],
  [
    /^(?:summer|winter|spring|fall|autumn|holiday season|holidays|easter) (?:\d{4} )?(?:'s )?(end )?/,
    ([, end], reading) => dateless(end, reading),
  ],
  // 'March', 'March next year'; 'Friday', 'Friday, March 5', 'Monday of the following week'
  [
    /^(\w+) /,
    ([, word], reading) => {
      const month = monthOf(word!)
      // 'March in a year'.
      const [ahead, years] = /^in (a|\d) years? /.exec(reading.rest) ?? []
      if (month && ahead)
        return {
          ...later(ofYear('month', month, { ...reading, rest: '' }), years === 'a' ? 1 : Number(years)),
          rest: reading.rest.slice(ahead.length),
        }
      if (month) return ofYear('month', month, reading)
      const day = weekdayOf(word!)
      if (!day) return undefined
      const { today } = reading.dates
      const given = read({ ...reading, rest: reading.rest.replace(/^(, |of )/, '') })
      if (given?.grain === 'day' && !given.weak) return given
      if (given?.grain === 'week') return { ...given, ...around(given.start + day - 1, 'day') }
      return {
        ...around(today + ((day - weekday(today) + 6) % 7) + 1, 'day'),
        weak: true,
        rest: reading.rest,
      }
    },
  ],
]

function dateless(end: string | undefined, { dates, rest }: Reading): Said {
  return { ...around(dates.today, 'day'), grain: 'year', dateless: true, edge: end !== undefined, rest }
}

/** 'FY27 Q2', 'this fiscal year'. A fiscal year has the number of the calendar year in which it ends. */
function fiscal([, number, unitName, nth, end]: (string | undefined)[], reading: Reading): Said {
  const { fiscalStart, today } = reading.dates
  if (!fiscalStart) return dateless(end, reading)
  const { year, month } = fromDay(today)
  const ends = number
    ? 2000 + (Number(number) % 100)
    : year + (month >= fiscalStart && fiscalStart > 1 ? 1 : 0)
  const start = dayNumber(ends - (fiscalStart > 1 ? 1 : 0), fiscalStart, 1)
  const whole: Days = { start, end: addMonths(start, 12) - 1, grain: 'year' }
  const grain = !unitName ? 'year' : unitName.startsWith('h') ? 'half' : 'quarter'
  const months = LENGTH[grain]!
  // The running one, where its number is not said.
  const running = Math.floor(((month - fiscalStart + 12) % 12) / months) + 1
  const inside = unitName ? part(whole, grain, Number(nth ?? running)) : whole
  return {
    ...(end ? part(inside, 'day', -1) : inside),
    edge: end !== undefined,
    rest: reading.rest,
    ...(!number && !nth && { fiscal: months }),
  }
}

/** The part of the year that follows, else of the running year or, once it is over, of the next. */
function ofYear(grain: Grain, n: number, reading: Reading): Said {
  const { today } = reading.dates
  const rest = reading.rest.replace(/^(?:of|in) the (calendar )?year /, '')
  const given = read({ ...reading, rest: rest.replace(/^of /, '') })
  if (given?.grain === 'year')
    return { ...given, ...(given.dateless ? {} : part(given, grain, n)), weak: false }
  const year = around(today, 'year')
  const here = part(year, grain, n)
  const days = here.end < today ? part(later(year, 1), grain, n) : here
  return { ...days, yearless: true, weak: grain === 'month', rest }
}

/** A day of a month, or days to the last one, in the year that follows or else the next one that is not over. */
function daysIn(month: number, n: number, last: string | undefined, reading: Reading): Said | undefined {
  const { today } = reading.dates
  const said = read({ ...reading, rest: reading.rest.replace(/^(, |of )/, '') })
  const given = said?.grain === 'year' && !said.dateless ? said : undefined
  const { year } = fromDay(given?.start ?? today)
  const first = dayNumber(year, month, n)
  if (!month || n < 1 || n > 31 || (n < 29 && fromDay(first).month !== month)) return undefined
  const to = last ? dayNumber(year, month, Number(last)) : first
  const day = around(given || to >= today ? first : addMonths(first, 12), 'day')
  const tail = { yearless: !given, rest: (given ?? reading).rest }
  return last ? { ...day, end: day.start + to - first, grain: 'week', ...tail } : { ...day, ...tail }
}

/** 'month', 'the quarter': the running one, or one so many steps on. */
function unit({ rest, dates }: Reading, step = 0): Said | undefined {
  const [whole, word] = /^(?:the |our )?(\w+) /.exec(rest) ?? []
  const grain = word && !word.endsWith('s') ? grainOf(word) : undefined
  return grain && grain !== 'half'
    ? { ...around(dates.today, grain, step), rest: rest.slice(whole!.length) }
    : undefined
}

function numeric([whole, a, sign, b, c]: string[], { dates, rest }: Reading): Said | undefined {
  const [one, two, three] = [Number(a), Number(b), Number(c ?? 0)]
  const iso = a!.length > 2
  const dayFirst = one > 12 || sign === '.'
  let [year, month, day] = iso ? [one, two, three] : [three, dayFirst ? two : one, dayFirst ? one : two]
  if (!c && b!.length > 2) [year, month] = [two, one]
  const bare = !c && !iso && b!.length < 3
  if (bare && (sign !== '/' || whole === '24 / 7 ')) return undefined
  if (bare) ({ year } = fromDay(dates.today))
  if (year < 100) year += 2000
  if (year < 1990 || year > 2099 || !month || month > 12) return undefined
  if (!c && !bare) return { ...around(dayNumber(year, month, 1), 'month'), rest }
  const first = dayNumber(year, month, day)
  if (fromDay(first).day !== day) return undefined
  return { ...around(bare && first < dates.today ? addMonths(first, 12) : first, 'day'), weak: bare, rest }
}

function holiday(year: number, name: string): DayNumber {
  const [month, n, on] = HOLIDAYS[name]!
  if (!on) return dayNumber(year, month!, n!)
  const days = around(dayNumber(year, month!, 1), 'month')
  const first = days.start + ((on - weekday(days.start) + 7) % 7)
  const last = days.end - ((weekday(days.end) - on + 7) % 7)
  return (n! < 0 ? last : first + 7 * (n! - 1)) + (name === 'black friday' ? 1 : 0)
}

export function monthOf(word: string): number {
  return word.length > 2 ? MONTHS.findIndex((name) => name.startsWith(word)) + 1 : 0
}

function weekdayOf(word: string): number {
  return word.length > 2 && !/^(sat|sun|mon)$/.test(word)
    ? WEEKDAYS.findIndex((name) => name.startsWith(word.replace(/s$/, ''))) + 1
    : 0
}

function grainOf(word: string): Grain | undefined {
  const one = word.replace(/s$/, '') as Grain
  return one !== 'third' && GRAINS.includes(one) ? one : undefined
}
