import DateHolidays from 'date-holidays'
import type { Holidays } from '../workspace/schema/roster.ts'
import { DAY } from './zone.ts'

/** The public holidays of these years as local dates, `YYYY-MM-DD`, in order. A holiday that begins during the day closes
 *  its day; substitute days count. A country or state that the package does not know has none: `isHolidayRegion` tells. */
export function holidayDates(holidays: Holidays, years: number[]): string[] {
  return years.flatMap((year) => holidaysIn(holidays, year)).sort()
}

/** Whether the package knows the country, and the state in it. */
export function isHolidayRegion({ country, state }: Holidays): boolean {
  const regions = new DateHolidays()
  return (
    Object.hasOwn(regions.getCountries(), country) &&
    (state === undefined || Object.hasOwn(regions.getStates(country) ?? {}, state))
  )
}

// A year takes the package some milliseconds.
const YEARS_KEPT_MAX = 1_024
const known = new Map<string, string[]>()

function holidaysIn(region: Holidays, year: number): string[] {
  const key = `${region.country} ${region.state ?? ''} ${year}`
  let dates = known.get(key)
  if (!dates) {
    dates = readHolidays(region, year)
    if (known.size >= YEARS_KEPT_MAX) known.clear()
    known.set(key, dates)
  }
  return dates
}

/** A holiday of several days may have begun in the year before. The package gives substitute days with their own year. */
function readHolidays({ country, state }: Holidays, year: number): string[] {
  const calendar = state === undefined ? new DateHolidays(country) : new DateHolidays(country, state)
  const dates = [year - 1, year]
    .flatMap((one) => calendar.getHolidays(one))
    .filter(({ type }) => type === 'public')
    .flatMap(({ date, start, end }) => {
      const first = Date.parse(date.slice(0, 10))
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY))
      return Array.from({ length: days }, (_, day) => new Date(first + day * DAY).toISOString().slice(0, 10))
    })
  return [...new Set(dates)].filter((date) => date.startsWith(`${year}-`)).sort()
}
