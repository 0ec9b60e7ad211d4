import type { Slot } from '../contract/api.ts'
import { isoDay, weekday } from '../qualification/calendar.ts'
import { clockOf, dayOf, rangeOf, zoneOf, type Day, type Minutes } from './time-words.ts'

/** What a message at the slots asks for. `pick`: a clock time that one free slot has, and only one. `narrow`: those that fit,
 *  soonest first, to be chosen from; `isQuestion`: whether that time is to be had, which books nothing. `nothing`: it names times, and none that is free fits. `none-of-these`: none of
 *  the times will do. */
export type TimesWanted =
  | { kind: 'pick'; start: string }
  | { kind: 'narrow'; starts: string[]; isQuestion: boolean }
  | { kind: 'nothing' }
  | { kind: 'none-of-these' }

/** Reads what a message says of times, and null where it says anything else beside: then it is a message like any other.
 *  Days and times are the buyer's (`timezone`), unless the message names a zone; `now` is UTC ms. A bare hour from 1 to 6 is in
 *  the afternoon. */
export function timesWanted(
  message: string,
  slots: Slot[],
  timezone: string,
  now: number,
): TimesWanted | null {
  const text = message.toLowerCase().replace(/[’`]/g, "'")
  if (NONE_OF_THESE.test(text)) return { kind: 'none-of-these' }
  const isQuestion = /\?\s*$/.test(text) || /^(is|are|do|does|can|could|would|any|what|how)\b/.test(text)
  const { zone, rest } = zoneOf(text, timezone)
  const wish = wishOf(wordsOf(rest))
  if (!wish || (wish.days.length === 0 && wish.times.length === 0)) return null
  const today = wallOf(now, zone).day
  const fitting = slots.filter(({ start }) => fits(wallOf(Date.parse(start), zone), wish, today))
  if (fitting.length === 0) return { kind: 'nothing' }
  // '10' that fits several days books none of them: nobody said which.
  if (wish.isExact && !isQuestion && fitting.length === 1) return { kind: 'pick', start: fitting[0]!.start }
  return { kind: 'narrow', starts: fitting.map(({ start }) => start), isQuestion }
}

const NONE_OF_THESE =
  /\bnone of (these|those|them|the(se)? times)\b|\bno(ne|thing)( of \w+)? (works?|suits?|fits?)\b|\b(these|those|they)( times)? (don'?t|do not|won'?t|can'?t|cannot) (work|suit|fit)\b|\b(can'?t|cannot) (do|make) (any|either) of (these|those|them)\b/

interface Wish {
  days: { test: Day; wanted: boolean }[]
  /** `or`: instead of the one before, not besides it. */
  times: { range: Minutes; wanted: boolean; or: boolean }[]
  /** One clock time was named and nothing that leaves it open. */
  isExact: boolean
}

interface Wall {
  /** Days since 1970 by the calendar. */
  day: number
  /** Of the day. */
  minute: number
}

/** Days that are wanted are alternatives, those that are not go away; the same for times of day. Within a day each that is
 *  named after another narrows it ('tomorrow evening after 7'), unless 'or' stands between. */
function fits({ day, minute }: Wall, { days, times }: Wish, today: number): boolean {
  const parts = { day, today, weekday: weekday(day), date: isoDay(day) }
  const inRange = ({ from, to }: Minutes) => from <= minute && minute < to
  return (
    admits(days, ({ test }) => test(parts)) &&
    !times.some(({ range, wanted }) => !wanted && inRange(range)) &&
    alternatives(times).every((some) => some.some(({ range }) => inRange(range)))
  )
}

function admits<T extends { wanted: boolean }>(wishes: T[], holds: (one: T) => boolean): boolean {
  const wanted = wishes.filter((one) => one.wanted)
  return (wanted.length === 0 || wanted.some(holds)) && !wishes.some((one) => !one.wanted && holds(one))
}

/** Times that are wanted, in groups of which one must hold each. */
function alternatives(times: Wish['times']): Wish['times'][] {
  const groups: Wish['times'][] = []
  for (const time of times.filter(({ wanted }) => wanted))
    if (time.or && groups.length > 0) groups.at(-1)!.push(time)
    else groups.push([time])
  return groups
}

function wordsOf(text: string): string[] {
  return text
    .replace(/(\d)\s*([ap])\.?m\b\.?/g, '$1$2m')
    .replace(/(\d)\s*(?:[-–]|to)\s*(\d)/g, '$1 - $2')
    .split(/[^a-z0-9:.'-]+/)
    .map((word) => word.replace(/^[.'-]+(?=\w)|[.']+$/g, ''))
    .filter(Boolean)
}

/** The wish that these words make, word by word; null at the first word that is none of a wish's. */
function wishOf(words: string[]): Wish | null {
  const wish: Wish = { days: [], times: [], isExact: false }
  let wanted = true
  let or = false
  let clocks = 0
  for (let at = 0; at < words.length;) {
    const word = words[at]!
    if (NOT.has(word)) {
      // 'not before 10' is a bound of its own, 'not mornings' a refusal; either ends with what it is said of.
      wanted = false
      at++
      continue
    }
    const range = rangeOf(words, at, wanted)
    const day = range ? undefined : dayOf(words, at)
    const clock = range || day ? undefined : clockOf(words, at)
    if (range) {
      wish.times.push({ range: range.minutes, wanted: range.wanted, or })
      at += range.words
    } else if (day) {
      wish.days.push({ test: day.test, wanted })
      at += day.words
    } else if (clock) {
      clocks++
      wish.times.push({ range: { from: clock.minute, to: clock.minute + 1 }, wanted, or })
      at += clock.words
    } else if (AND.has(word)) {
      or = true
      at++
      continue
    } else if (FILLERS.has(word)) {
      at++
      continue
    } else return null
    or = false
    if (!AND.has(words[at] ?? '') || words[at] === 'but') wanted = true
  }
  const isOpen = wish.times.length !== clocks || wish.times.some((one) => !one.wanted)
  return { ...wish, isExact: clocks === 1 && !isOpen && wish.days.every((one) => one.wanted) }
}

const NOT = new Set(['not', 'no', "don't", 'except', 'never', "can't", "isn't", 'avoid', 'without'])
const AND = new Set(['and', 'or', 'nor', 'but'])
const FILLERS = new Set(
  (
    'at on the a an ok okay works work working please fine great good best is are for me us yes h uhr let let s take i ll that one of in ' +
    'anything something any some time times slot slots free possible available availability there do does you your have has can could we ' +
    'would be will also better prefer preferably only just maybe perhaps then so what how about if suits suit fits fit ideally it to ' +
    "i'd like i'm i'll let's that's rather make of my our their his her hi hello thanks thank show see find"
  ).split(' '),
)

const formats = new Map<string, Intl.DateTimeFormat>()

function wallOf(instant: number, timeZone: string): Wall {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  const parts: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value)
  const { year, month, day, hour, minute } = parts
  return { day: Date.UTC(year!, month! - 1, day) / 86_400_000, minute: hour! * 60 + minute! }
}
