/** Calendar arithmetic on day numbers: whole days since 1970-01-01, with no time and no zone. */
export type DayNumber = number

const DAY_MS = 86_400_000

export function dayNumber(year: number, month: number, day: number): DayNumber {
  return Math.round(Date.UTC(year, month - 1, day) / DAY_MS)
}

export function fromDay(day: DayNumber): { year: number; month: number; day: number } {
  const date = new Date(day * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** `YYYY-MM-DD`. */
export function isoDay(day: DayNumber): string {
  const { year, month, day: d } = fromDay(day)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(d).padStart(2, '0')}`
}

/** The day it is in that zone at that instant (UTC ms). An unknown zone, or an instant beyond all calendars, reads as
 *  UTC and as the epoch: a message is never refused for its clock. */
export function today(now: number, timezone: string): DayNumber {
  const instant = Number.isFinite(now) && Math.abs(now) < 8e15 ? now : 0
  try {
    const [month, day, year] = formatOf(timezone).format(instant).split('/').map(Number)
    return dayNumber(year!, month!, day!)
  } catch {
    return today(now, 'UTC')
  }
}

/** A formatter costs more than the message that it is for: those of the last zones are kept. */
const formats = new Map<string, Intl.DateTimeFormat>()
const FORMATS_MAX = 50
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    if (formats.size > FORMATS_MAX) formats.clear()
    formats.set(timeZone, (format = new Intl.DateTimeFormat('en-US', { timeZone })))
  }
  return format
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Months later by the calendar, the day cut to the month's length. */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const { year, month, day: d } = fromDay(day)
  const at = year * 12 + month - 1 + months
  const y = Math.floor(at / 12)
  const m = (at % 12) + 1
  return dayNumber(y, m, Math.min(d, daysInMonth(y, m)))
}

/** 1 Monday … 7 Sunday. */
export function weekday(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}
