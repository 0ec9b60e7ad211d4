import { Temporal } from 'temporal-polyfill'
import type { Load } from '../routing/state.ts'
import { DAY } from '../scheduling/zone.ts'
import type { Rep } from '../workspace/schema/roster.ts'

/** How many meetings of a rep start in the day, the week (from Monday) and the month that hold `now` in the rep's zone.
 *  `starts` are those of all hosts within `loadRange(now)`. */
export function loadOf(rep: Rep, starts: { host: string; start: number }[], now: number): Load {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(rep.timezone).startOfDay()
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  const first = today.with({ day: 1 })
  const within = (from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime) =>
    starts.filter(
      ({ host, start }) => host === rep.id && from.epochMilliseconds <= start && start < to.epochMilliseconds,
    ).length
  return {
    day: within(today, today.add({ days: 1 })),
    week: within(monday, monday.add({ days: 7 })),
    month: within(first, first.add({ months: 1 })),
    openLeads: 0,
  }
}

/** A range that holds the day, week and month of `now` in every zone. */
export function loadRange(now: number): { start: number; end: number } {
  return { start: now - 33 * DAY, end: now + 33 * DAY }
}
