import { DAY, HOUR, MINUTE, type Range } from '../../../scheduling/zone.ts'
import { dayOf, RuleDays, weekdayOf } from './days.ts'
import type { Budget } from './limits.ts'
import type { Rule } from './rule.ts'

/** The times of a rule within a window, in order, `start` always first of them, as RFC 5545, 3.8.5.3 has it. All are wall
 *  times: the clock of the zone decides later when they are. `isPast` says whether a time is beyond UNTIL. Old series cost
 *  little: periods before the window are jumped over, and counted where COUNT asks.
 *  @throws LimitReached */
export function* expandRule(
  rule: Rule,
  start: number,
  window: Range,
  isPast: (wall: number) => boolean,
  budget: Budget,
): Generator<number> {
  let left = (rule.count ?? Infinity) - 1
  if (start >= window.start && start < window.end) yield start
  const periods = periodsOf(rule, start, budget)
  const last = periods.at(window.end)
  // One period earlier, since a day that is skipped forward leaves its own.
  const near = Math.floor((periods.at(window.start) - periods.first) / rule.interval) - 1
  const canJump = rule.count === undefined || periods.perPeriod !== undefined
  for (let k = 0; left > 0; k++) {
    if (k > 0 && k < near && canJump) {
      left -= (near - k) * (periods.perPeriod ?? 0)
      k = near
      if (left <= 0) return
    }
    let period = periods.first + k * rule.interval
    const next = periods.nextPossible(period)
    if (next > period) {
      k += Math.ceil((next - period) / rule.interval)
      period = periods.first + k * rule.interval
    }
    budget.step()
    if (!(period <= last)) return
    const times = periods.timesOf(period)
    budget.step(times.length)
    for (const wall of atPositions(times, rule.positions)) {
      if (wall <= start) continue
      if (wall >= window.end || left-- <= 0) return
      // In a gap a time may be later than the next one.
      if (isPast(wall - DAY)) return
      if (isPast(wall)) continue
      if (wall >= window.start) yield wall
    }
  }
}

/** Periods of a frequency, numbered. */
interface Periods {
  first: number
  /** The period of a time. */
  at: (wall: number) => number
  /** All times of the rule in a period, in order. */
  timesOf: (period: number) => number[]
  /** A period, this one or later, before which there are no times. */
  nextPossible: (period: number) => number
  /** How many times every period after the first has, where that is the same for all. */
  perPeriod?: number | undefined
}

function periodsOf(rule: Rule, start: number, budget: Budget): Periods {
  const days = new RuleDays(rule, Math.floor(start / DAY), budget)
  switch (rule.frequency) {
    case 'YEARLY':
      return periodsOfDays(
        rule,
        start,
        days,
        (day) => dayOf(day).year,
        (year) => days.inYear(year),
      )
    case 'MONTHLY':
      return periodsOfDays(
        rule,
        start,
        days,
        (day) => dayOf(day).year * 12 + dayOf(day).month - 1,
        (month) => days.inMonth(Math.floor(month / 12), (((month % 12) + 12) % 12) + 1),
      )
    case 'WEEKLY': {
      const weekOf = (day: number) => Math.floor((day + weekdayOf(0) - rule.weekStart) / 7)
      const firstOf = (week: number) => week * 7 - weekdayOf(0) + rule.weekStart
      return periodsOfDays(rule, start, days, weekOf, (week) => days.inWeek(firstOf(week)))
    }
    case 'DAILY':
      return periodsOfDays(
        rule,
        start,
        days,
        (day) => day,
        (day) => (days.has(day) ? [day] : []),
      )
    case 'HOURLY':
      return periodsOfTime(rule, start, days, HOUR)
    case 'MINUTELY':
      return periodsOfTime(rule, start, days, MINUTE)
    default:
      return periodsOfTime(rule, start, days, SECOND)
  }
}

const SECOND = 1000

/** Periods of whole days: each day of the rule at each time of day. */
function periodsOfDays(
  rule: Rule,
  start: number,
  days: RuleDays,
  periodOf: (day: number) => number,
  daysOf: (period: number) => number[],
): Periods {
  const at = (wall: number) => periodOf(Math.floor(wall / DAY))
  const times = timesOfDay(rule, start)
  const first = at(start)
  const timesOf = (period: number) => daysOf(period).flatMap((day) => times.map((time) => day * DAY + time))
  const isRegular =
    days.isRegular &&
    rule.positions.length === 0 &&
    (rule.frequency === 'DAILY' || rule.frequency === 'WEEKLY')
  return {
    first,
    at,
    timesOf,
    nextPossible: (period) => period,
    perPeriod: isRegular ? timesOf(first).length : undefined,
  }
}

/** Periods within a day. Days, hours and minutes that the rule does not name are jumped over. */
function periodsOfTime(rule: Rule, start: number, days: RuleDays, unit: number): Periods {
  const at = (wall: number) => Math.floor(wall / unit)
  const within = unit === SECOND ? [start % SECOND] : timesOfDay(rule, start).map((time) => time % unit)
  const inPeriod = [...new Set(within)].sort((a, b) => a - b)
  const hasTime = (wall: number, list: number[], size: number, count: number) =>
    list.length === 0 || list.includes(Math.floor(wall / size) % count)
  const nextPossible = (period: number) => {
    const wall = period * unit
    const day = Math.floor(wall / DAY)
    if (!days.has(day)) return at((day + 1) * DAY)
    const time = wall - day * DAY
    if (!hasTime(time, rule.hours, HOUR, 24)) return at(wall - (time % HOUR) + HOUR)
    if (unit < HOUR && !hasTime(time, rule.minutes, MINUTE, 60)) return at(wall - (time % MINUTE) + MINUTE)
    return period
  }
  const isPossible = (period: number) =>
    nextPossible(period) === period &&
    (unit > SECOND || hasTime(period * unit - midnightOf(period * unit), rule.seconds, SECOND, 60))
  const timesOf = (period: number) => (isPossible(period) ? inPeriod.map((time) => period * unit + time) : [])
  const named =
    rule.hours.length + (unit < HOUR ? rule.minutes.length : 0) + (unit === SECOND ? rule.seconds.length : 0)
  const isRegular = days.isRegular && rule.weekdays.length === 0 && named === 0 && rule.positions.length === 0
  return { first: at(start), at, timesOf, nextPossible, perPeriod: isRegular ? inPeriod.length : undefined }
}

function midnightOf(wall: number): number {
  return Math.floor(wall / DAY) * DAY
}

/** Times of day that the rule names, in order; what it leaves open comes from the start. */
function timesOfDay(rule: Rule, start: number): number[] {
  const time = start - midnightOf(start)
  const or = (list: number[], own: number) => (list.length > 0 ? list : [own])
  const hours = or(rule.hours, Math.floor(time / HOUR))
  const minutes = or(rule.minutes, Math.floor(time / MINUTE) % 60)
  const seconds = or(rule.seconds, Math.floor(time / SECOND) % 60)
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * HOUR + minute * MINUTE + second * SECOND)),
  )
}

function atPositions(times: number[], positions: number[]): number[] {
  if (positions.length === 0) return times
  const picked = positions.flatMap((place) => times.at(place > 0 ? place - 1 : place) ?? [])
  return [...new Set(picked)].sort((a, b) => a - b)
}
