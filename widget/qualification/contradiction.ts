import type { Budget, Facts, Headcount, Timeline } from '../contract/facts.ts'

/** The fields whose statements are compared. */
export const COMPARED = ['headcount', 'timeline', 'budget'] as const
export type Compared = (typeof COMPARED)[number]

/** Whether what is now said of a field differs from what was known by more than a buyer would leave unsaid: headcount or
 *  budget by more than a factor of two, a decision by more than a month or of another kind. What cannot be compared, such
 *  as two currencies, does not differ. `day` is the day of the message, `YYYY-MM-DD`. */
export function contradicts(field: Compared, before: Facts, now: Facts, day: string): boolean {
  const [was, is] = [before[field], now[field]]
  return was !== undefined && is !== undefined && TESTS[field](was as never, is as never, day)
}

/** Whether a message says that it puts something right: then the buyer need not be asked which holds. */
export function corrects(text: string): boolean {
  return CORRECTION.test(text)
}
const CORRECTION =
  /\b(actually|sorry|correct\w*|oops|i mean|meant|rather|scratch|wait|instead|make (it|that)|no longer|chang\w+|updat\w+|(are|re|is) now|not \d|grew|in fact|eigentlich|sondern|korrektur|doch)\b/i

const TIMES_APART_MAX = 2
const DAYS_APART_MAX = 31

const TESTS = {
  headcount(was: Headcount, is: Headcount): boolean {
    return far(was.max, is.min) || far(is.max, was.min)
  },
  budget(was: Budget, is: Budget): boolean {
    if (was.currency && is.currency && was.currency !== is.currency) return false
    const one = was.amount * YEAR[was.period ?? is.period ?? 'year']
    const other = is.amount * YEAR[is.period ?? was.period ?? 'year']
    const alike = (was.period === 'once') === (is.period === 'once') || !was.period || !is.period
    return alike && (far(one, other) || far(other, one))
  },
  timeline(was: Timeline, is: Timeline, day: string): boolean {
    const [one, other] = [endOf(was, day), endOf(is, day)]
    if (one !== undefined && other !== undefined)
      return Math.abs(Date.parse(one) - Date.parse(other)) > DAYS_APART_MAX * 86_400_000
    return was.kind !== is.kind && !(isOpen(was) && isOpen(is))
  },
}

const YEAR = { year: 1, quarter: 4, month: 12, once: 1 }

/** More than so many times as much; false where a bound is unknown. */
function far(less: number | undefined, more: number | undefined): boolean {
  return less !== undefined && more !== undefined && more > less * TIMES_APART_MAX
}

/** 'As soon as possible' and a day soon after agree. */
function endOf({ kind, end }: Timeline, day: string): string | undefined {
  return kind === 'asap' ? day : end
}

/** 'No date' and 'just looking' say the same. */
function isOpen({ kind }: Timeline): boolean {
  return kind === 'exploring' || kind === 'none'
}
