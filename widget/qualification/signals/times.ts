import type { DayNumber } from '../calendar.ts'
import { coverOf, type Mention } from '../context.ts'
import { isOneOf } from '../text.ts'
import { around, durationAt, later, periodAt, type Dates, type Period } from './dates.ts'

/** A time as said, without its preposition: days of the calendar, or a length of time. Token indices, `to` exclusive. */
export type Time = Mention &
  ({ period: Period; after?: undefined } | { after: (day: DayNumber) => DayNumber; period?: undefined })

/** All times that a message names, names of vendors left out; 'Q2 or Q3' and 'from May to July' are one. */
export function timesIn(dates: Dates, names: Mention[]): Time[] {
  const times: Time[] = []
  const { tokens } = dates
  const cover = coverOf(dates, names)
  for (let i = 0; i < tokens.length && times.length < TIMES_MAX; i++) {
    const name = cover[i]
    if (name) {
      i = name.to - 1
      continue
    }
    const time = timeAt(dates, i)
    if (!time) continue
    times.push(time)
    i = time.to - 1
  }
  return times
}
/** More times than anyone says in one message. */
const TIMES_MAX = 100

function timeAt(dates: Dates, from: number): Time | undefined {
  const { tokens, today } = dates
  const before = tokens[from - 1]?.text ?? ''
  const now: Period | false = /^(from|between)$/.test(before) &&
    tokens[from]!.text === 'now' && { ...around(today, 'day'), to: from + 1 }
  // 'the next month or two' is a length.
  const start = isOneOf(tokens[from], 'the') ? from + 2 : from + 1
  const length =
    isOneOf(tokens[start - 1], 'next|coming') &&
    isOneOf(tokens[start + 1], 'or') &&
    durationAt(dates, start, true)
  if (length) return { from: start, ...length }
  const period = now || periodAt(dates, from)
  if (period?.dateless && from > 0 && SEASON.test(tokens[from]!.text) && !LEAD.test(before)) return undefined
  if (period) {
    const joined = period.past ? undefined : join(dates, period, /^(between|from)$/.test(before))
    if (now && !joined) return undefined
    return { from, to: (joined ?? period).to, period: joined ?? period }
  }
  const outer = before === 'the' ? (tokens[from - 2]?.text ?? '') : before
  const alone = /^(within|inside|over|during|next)$/.test(outer) || (before === 'the' && outer === 'in')
  const duration = durationAt(dates, from, alone)
  return duration && { from, ...duration }
}

/** 'In the fall', where 'we fall under' is none. */
const SEASON = /^(fall|spring|holidays?)$/
const LEAD = /^(in|this|next|the|by|before|until|during|around|for|maybe|sometime|or|,|\n)$/
const LINK = /^(and|to|or|-|till|until|through|\/)$/

/** 'between A and B', 'from A to B', 'A or B', 'A - B'. */
function join(dates: Dates, first: Period, opened: boolean): Period | undefined {
  const { tokens } = dates
  const tied = tokens[first.to]?.joined === '-'
  const link = tokens[first.to]?.text ?? ''
  if (!tied && !LINK.test(link)) return undefined
  let i = tied ? first.to : first.to + 1
  while (isOneOf(tokens[i], 'in|by|maybe|the')) i++
  const second = periodAt(dates, i)
  if (
    !second ||
    second.past ||
    (!opened && link === 'and' && (second.grain !== first.grain || second.grain === 'day'))
  )
    return undefined
  // 'Q3 or Q4 next year': the year of the second is that of the first; and 'November to February' ends in the next.
  const start =
    first.yearless && !second.yearless && second.start - first.start > 366 ? later(first, 1) : first
  let last = second
  for (let n = 0; n < 3 && last.end < start.start; n++) last = later(last, 1)
  return {
    ...last,
    start: start.start,
    grain: 'third',
    dateless: Boolean(first.dateless || last.dateless),
    weak: Boolean(first.weak && last.weak && last.grain === 'day'),
  }
}
