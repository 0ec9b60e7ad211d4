import { DAY } from '../../../scheduling/zone.ts'
import type { Budget } from './limits.ts'
import type { Rule } from './rule.ts'
import { dayNumber, daysIn } from './values.ts'

/** A day of the Gregorian calendar. `number` counts from 1970-01-01. */
interface Day {
  number: number
  year: number
  month: number
  /** Of the month. */
  day: number
}

/** Which days a rule names. What the rule leaves open comes from the day that it starts on (RFC 5545, 3.3.10). */
export class RuleDays {
  readonly #rule: Rule
  readonly #months: number[]
  readonly #monthDays: number[]
  readonly #weekdays: Rule['weekdays']

  readonly #budget: Budget
  /** What the test of a day costs. */
  readonly #stepsADay: number

  constructor(rule: Rule, start: number, budget: Budget) {
    this.#rule = rule
    this.#budget = budget
    this.#stepsADay = (rule.weekdays.length + rule.yearDays.length + rule.weekNumbers.length) / 16
    const { year, month, day } = dayOf(start)
    const namesDays = rule.monthDays.length + rule.weekdays.length + rule.yearDays.length > 0
    const isYearly = rule.frequency === 'YEARLY'
    const opensDay = !namesDays && rule.weekNumbers.length === 0
    this.#months = rule.months.length === 0 && isYearly && opensDay ? [month] : rule.months
    this.#monthDays = opensDay && (isYearly || rule.frequency === 'MONTHLY') ? [day] : rule.monthDays
    const opensWeekday =
      rule.weekdays.length === 0 &&
      (rule.frequency === 'WEEKLY' || (rule.weekNumbers.length > 0 && !namesDays))
    this.#weekdays = opensWeekday
      ? [{ day: weekdayOf(dayNumber(year, month, day)), ordinal: 0 }]
      : rule.weekdays
  }

  /** Whether every period has the same days. */
  get isRegular(): boolean {
    const { months, weekNumbers, yearDays, monthDays, weekdays, frequency } = this.#rule
    const filters = months.length + weekNumbers.length + yearDays.length + monthDays.length
    return filters === 0 && (weekdays.length === 0 || frequency === 'WEEKLY')
  }

  inYear(year: number): number[] {
    const months = this.#months.length > 0 ? this.#months : ALL_MONTHS
    return ordered(months.flatMap((month) => this.inMonth(year, month)))
  }

  inMonth(year: number, month: number): number[] {
    if (this.#months.length > 0 && !this.#months.includes(month)) return []
    const first = dayNumber(year, month, 1)
    const length = daysIn(year, month)
    const days =
      this.#monthDays.length > 0
        ? this.#monthDays.flatMap((day) => skipped(day < 0 ? length + 1 + day : day, length, this.#rule.skip))
        : Array.from({ length }, (_, i) => i + 1)
    this.#budget.step(days.length * this.#stepsADay)
    return ordered(
      days
        .map((day) => ({ number: first + day - 1, year, month, day }))
        .filter((day) => this.#onWeekday(day) && this.#onYearDay(day) && this.#inWeek(day))
        .map(({ number }) => number),
    )
  }

  inWeek(first: number): number[] {
    return Array.from({ length: 7 }, (_, i) => first + i).filter((number) => this.has(number))
  }

  has(number: number): boolean {
    this.#budget.step(this.#stepsADay)
    // Most rules name weekdays only: a date is made where it is asked for.
    if (!this.#namesWeekday(weekdayOf(number))) return false
    if (!this.#needsDate) return true
    const day = dayOf(number)
    return (
      (this.#months.length === 0 || this.#months.includes(day.month)) &&
      (this.#monthDays.length === 0 || isAt(this.#monthDays, day.day, daysIn(day.year, day.month))) &&
      this.#onWeekday(day) &&
      this.#onYearDay(day) &&
      this.#inWeek(day)
    )
  }

  get #needsDate(): boolean {
    const { weekNumbers, yearDays } = this.#rule
    const lists = this.#months.length + this.#monthDays.length + weekNumbers.length + yearDays.length
    return lists > 0 || this.#countsWeekdays
  }

  #namesWeekday(weekday: number): boolean {
    return this.#weekdays.length === 0 || this.#weekdays.some(({ day }) => day === weekday)
  }

  /** Whether `1MO` is the first of a month or year, and not each. */
  get #countsWeekdays(): boolean {
    const { frequency, weekNumbers } = this.#rule
    const counts = frequency === 'MONTHLY' || (frequency === 'YEARLY' && weekNumbers.length === 0)
    return counts && this.#weekdays.some(({ ordinal }) => ordinal !== 0)
  }

  #onWeekday({ number, year, month, day }: Day): boolean {
    const weekday = weekdayOf(number)
    if (!this.#namesWeekday(weekday)) return false
    if (!this.#countsWeekdays) return true
    // Of the month; in a yearly rule without months, of the year.
    const { frequency, months } = this.#rule
    const ofYear = frequency === 'YEARLY' && months.length === 0
    const at = ofYear ? number - dayNumber(year, 1, 1) : day - 1
    const length = ofYear ? daysOfYear(year) : daysIn(year, month)
    const ordinal = Math.floor(at / 7) + 1
    const fromEnd = -Math.floor((length - 1 - at) / 7) - 1
    return this.#weekdays.some(
      (one) =>
        one.day === weekday && (one.ordinal === 0 || one.ordinal === ordinal || one.ordinal === fromEnd),
    )
  }

  #onYearDay({ number, year }: Day): boolean {
    const { yearDays } = this.#rule
    return yearDays.length === 0 || isAt(yearDays, number - dayNumber(year, 1, 1) + 1, daysOfYear(year))
  }

  /** Week 1 is the first with four days in the year. */
  #inWeek({ number, year }: Day): boolean {
    const { weekNumbers, weekStart } = this.#rule
    if (weekNumbers.length === 0) return true
    const weeksFrom = [year + 1, year, year - 1].map((one) => firstWeek(one, weekStart))
    const at = weeksFrom.findIndex((first) => first <= number)
    const first = weeksFrom[at]!
    const next = at === 0 ? firstWeek(year + 2, weekStart) : weeksFrom[at - 1]!
    return isAt(weekNumbers, Math.floor((number - first) / 7) + 1, (next - first) / 7)
  }
}

const ALL_MONTHS = Array.from({ length: 12 }, (_, i) => i + 1)

export function dayOf(number: number): Day {
  const at = new Date(number * DAY)
  return { number, year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }
}

/** Monday 0. */
export function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7
}

function firstWeek(year: number, weekStart: number): number {
  const fourth = dayNumber(year, 1, 4)
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7)
}

function daysOfYear(year: number): number {
  return dayNumber(year + 1, 1, 1) - dayNumber(year, 1, 1)
}

/** Whether a place, counted from 1, is among those named; negative ones count from the end. */
function isAt(named: number[], place: number, length: number): boolean {
  return named.includes(place) || named.includes(place - length - 1)
}

/** A day of the month that the month does not have is left out or moved, as the rule says (RFC 7529, 4.1). */
function skipped(day: number, length: number, skip: Rule['skip']): number[] {
  if (day >= 1 && day <= length) return [day]
  if (day < 1 || skip === 'OMIT') return []
  return [skip === 'BACKWARD' ? length : length + 1]
}

function ordered(days: number[]): number[] {
  return [...new Set(days)].sort((a, b) => a - b)
}
