/** Minutes of a day, the end exclusive. */
export interface Minutes {
  from: number
  to: number
}

/** A day as a word may mean it: its number since 1970, today's, its weekday (Monday 1) and its date. */
export type Day = (parts: { day: number; today: number; weekday: number; date: string }) => boolean

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const WEEKDAY = /^(mon|tue(s)?|wed(nes)?|thu(r|rs)?|fri|sat(ur)?|sun)(day)?s?$/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** In full or as it is shortened; 'maybe' is no May, nor 'decide' December. */
const MONTH =
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t|tember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/

/** A day, or days, that the words from `at` on name, and how many words that takes. */
export function dayOf(words: string[], at: number): { test: Day; words: number } | undefined {
  const word = words[at]!
  const next = words[at + 1] ?? ''
  if (word === 'today') return { test: ({ day, today }) => day === today, words: 1 }
  if (word === 'tomorrow') return { test: ({ day, today }) => day === today + 1, words: 1 }
  if (word === 'day' && words[at + 1] === 'after' && words[at + 2] === 'tomorrow')
    return { test: ({ day, today }) => day === today + 2, words: 3 }
  if (word === 'week' && next === 'after' && words[at + 2] === 'next') return { test: inWeek(2), words: 3 }
  if (word === 'next' && next === 'week') return { test: inWeek(1), words: 2 }
  if (word === 'this' && next === 'week') return { test: inWeek(0), words: 2 }
  if (word === 'weekend' || word === 'weekends') return { test: ({ weekday }) => weekday > 5, words: 1 }
  if (word === 'next' && WEEKDAY.test(next)) return { test: both(inWeek(1), onWeekday(next)), words: 2 }
  if (word === 'this' && WEEKDAY.test(next)) return { test: both(inWeek(0), onWeekday(next)), words: 2 }
  if (WEEKDAY.test(word)) {
    // 'Thursday next week', 'Monday to Wednesday', 'Monday - Wednesday'
    if (next === 'next' && words[at + 2] === 'week')
      return { test: both(inWeek(1), onWeekday(word)), words: 3 }
    const last = words[at + 2] ?? ''
    if (['to', '-', 'through', 'till', 'until'].includes(next) && WEEKDAY.test(last)) {
      const [from, to] = [numberOf(word), numberOf(last)]
      return { test: ({ weekday }) => between(weekday, from, to), words: 3 }
    }
    // 'Thursday 26 November', 'Thursday the 26th': one day
    const skipped = next === 'the' ? 2 : 1
    const date = at + skipped < words.length ? dateOf(words, at + skipped) : undefined
    if (date) return { test: both(onWeekday(word), date.test), words: skipped + date.words }
    return { test: onWeekday(word), words: 1 }
  }
  return dateOf(words, at)
}

/** 'the 26th', '26 November', 'November 26th', '26.' */
function dateOf(words: string[], at: number): { test: Day; words: number } | undefined {
  const number = (word = '') => /^(\d{1,2})(st|nd|rd|th|\.)?$/.exec(word)
  const here = number(words[at])
  if (here && MONTH.test(words[at + 1] ?? '')) return { test: onDate(here[1]!, words[at + 1]), words: 2 }
  if (MONTH.test(words[at]!) && number(words[at + 1]))
    return { test: onDate(number(words[at + 1])![1]!, words[at]), words: 2 }
  return here?.[2] ? { test: onDate(here[1]!), words: 1 } : undefined
}

/** A range of the day that the words from `at` on name: 'after 4', 'between 9 and 11', 'mornings', 'not before 10'. What is
 *  wanted turns round where a bound is refused. */
export function rangeOf(
  words: string[],
  at: number,
  wanted: boolean,
): { minutes: Minutes; wanted: boolean; words: number } | undefined {
  const word = words[at]!
  const part = PARTS[word.replace(/s$/, '')]
  if (part) return { minutes: part, wanted, words: 1 }
  if (word === 'between' || word === 'from') {
    const first = clockOf(words, at + 1)
    const joins = words[at + 1 + (first?.words ?? 0)] ?? ''
    const second =
      first && ['and', 'to', '-', 'until', 'till'].includes(joins) && clockOf(words, at + 2 + first.words)
    if (second) {
      const [from, to] = [first.minute, second.minute]
      return {
        minutes: { from, to: to > from ? to : to + 12 * 60 },
        wanted,
        words: 2 + first.words + second.words,
      }
    }
  }
  const bound = BOUNDS[word]
  const than = bound && words[at + 1] === 'than' ? 1 : 0
  const clock = bound && clockOf(words, at + 1 + than)
  if (bound && clock) {
    const minutes = bound === 'after' ? { from: clock.minute, to: 1440 } : { from: 0, to: clock.minute }
    return { minutes, wanted, words: 1 + than + clock.words }
  }
  const isAsked = word === 'about' && ['what', 'how'].includes(words[at - 1] ?? '')
  if (word === 'around' || (word === 'about' && !isAsked)) {
    const near = clockOf(words, at + 1)
    return (
      near && { minutes: { from: near.minute - 60, to: near.minute + 61 }, wanted, words: 1 + near.words }
    )
  }
  const first = clockOf(words, at)
  const second = first && words[at + first.words] === '-' ? clockOf(words, at + first.words + 1) : undefined
  if (!first || !second) return undefined
  const to = second.minute > first.minute ? second.minute : second.minute + 12 * 60
  return { minutes: { from: first.minute, to }, wanted, words: first.words + second.words + 1 }
}

const PARTS: Record<string, Minutes> = {
  morning: { from: 0, to: 720 },
  afternoon: { from: 720, to: 1080 },
  evening: { from: 1020, to: 1440 },
  lunchtime: { from: 690, to: 840 },
  lunch: { from: 690, to: 840 },
}
const BOUNDS: Record<string, 'before' | 'after'> = {
  after: 'after',
  from: 'after',
  past: 'after',
  later: 'after',
  since: 'after',
  before: 'before',
  until: 'before',
  till: 'before',
  by: 'before',
  earlier: 'before',
}

/** '11:00', '14.30', '2:30pm', '11am', '4', 'noon' as the minute of the day. */
export function clockOf(words: string[], at: number): { minute: number; words: number } | undefined {
  const word = words[at] ?? ''
  if (word === 'noon' || word === 'midday') return { minute: 720, words: 1 }
  const match = /^(\d{1,2})(?:[:.h]([0-5]\d)|h)?([ap]m)?$/.exec(word)
  if (!match) return undefined
  const [, hour, minutes, half] = match
  const bare = Number(hour)
  if (bare > 23 || (half && (bare === 0 || bare > 12))) return undefined
  // Nobody meets at 4 in the morning: '4' is 16:00, as '4pm' would be; '04:00' was meant as it stands.
  const afternoon = half ? half === 'pm' : bare >= 1 && bare < 7 && !hour!.startsWith('0')
  const minute = ((half ? bare % 12 : bare) + (afternoon ? 12 : 0)) * 60 + Number(minutes ?? 0)
  return { minute, words: words[at + 1] === "o'clock" ? 2 : 1 }
}

/** The zone that a text names ('10 London time', '3pm ET', 'UTC'), else the buyer's own, and the text without it. */
export function zoneOf(text: string, own: string): { zone: string; rest: string } {
  const short = /\b(utc|gmt|cet|cest|[ecmp]s?t|[ecmp]dt|bst|ist|sgt|jst|aest)\b/.exec(text)
  if (short) return { zone: SHORT[short[1]!] ?? own, rest: text.replace(short[0], ' ') }
  const named = /\b((?:[a-z]+ ){0,2}[a-z]+) time\b/.exec(text)
  if (!named) return { zone: own, rest: text }
  const words = named[1]!.split(' ')
  if (['my', 'our', 'local'].includes(words.at(-1)!)) return { zone: own, rest: text.replace(named[0], ' ') }
  for (let from = 0; from < words.length; from++) {
    const city = words.slice(from).join('_')
    const zone = zones().find((one) => one.split('/').at(-1)!.toLowerCase() === city)
    if (zone) return { zone, rest: text.replace(`${words.slice(from).join(' ')} time`, ' ') }
  }
  return { zone: own, rest: text }
}

let known: string[] | undefined
function zones(): string[] {
  return (known ??= Intl.supportedValuesOf('timeZone'))
}

const [EASTERN, CENTRAL, MOUNTAIN, PACIFIC] = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
]
/** What people write, meant as the time that the place has now. */
const SHORT: Record<string, string> = {
  utc: 'UTC',
  gmt: 'Europe/London',
  bst: 'Europe/London',
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  et: EASTERN,
  est: EASTERN,
  edt: EASTERN,
  ct: CENTRAL,
  cst: CENTRAL,
  cdt: CENTRAL,
  mt: MOUNTAIN,
  mst: MOUNTAIN,
  mdt: MOUNTAIN,
  pt: PACIFIC,
  pst: PACIFIC,
  pdt: PACIFIC,
  ist: 'Asia/Kolkata',
  sgt: 'Asia/Singapore',
  jst: 'Asia/Tokyo',
  aest: 'Australia/Sydney',
}

/** Weeks begin on Monday. */
function inWeek(weeks: number): Day {
  return ({ day, today }) => {
    const monday = today - ((today + 3) % 7)
    return day >= monday + 7 * weeks && day < monday + 7 * (weeks + 1)
  }
}

function onWeekday(word: string): Day {
  const number = numberOf(word)
  return ({ weekday }) => weekday === number
}

function numberOf(word: string): number {
  return DAYS.findIndex((day) => word.startsWith(day)) + 1
}

function between(day: number, from: number, to: number): boolean {
  return from <= to ? from <= day && day <= to : day >= from || day <= to
}

function onDate(day: string, month?: string): Day {
  const number = month === undefined ? undefined : MONTHS.findIndex((one) => month.startsWith(one)) + 1
  return ({ date }) =>
    Number(date.slice(8)) === Number(day) && (number === undefined || Number(date.slice(5, 7)) === number)
}

function both(one: Day, other: Day): Day {
  return (parts) => one(parts) && other(parts)
}
