/** A time as a person reads it in their zone. `zone` is the city that stands for it: 'Berlin'. */
export interface When {
  /** 'Tue 24 November', with the year where it is not the year of `now`. */
  day: string
  /** '11:00' */
  time: string
  zone: string
}

/** Pages and mails of ours are in English, with the day before the month and 24 hours, so that no date is read twice. */
const LOCALE = 'en-GB'

/** Day and time in a zone of an instant (UTC, as on the wire). A zone that does not exist is read as UTC: the buyer's page names it, and a
 *  wrong one must not take the rep's brief away. */
export function when(at: string, timezone: string, now: string = at): When {
  const zone = knownZone(timezone)
  return { day: dayOf(localDay(at, zone), localDay(now, zone)), time: timeOf(at, zone), zone: zoneName(zone) }
}

/** '11:00–11:30', or with the day of the end where it is another one. */
export function span(start: string, end: string, timezone: string): string {
  const from = when(start, timezone)
  const to = when(end, timezone)
  return from.day === to.day ? `${from.time}–${to.time}` : `${from.time} – ${to.day}, ${to.time}`
}

/** 'Today', 'Tomorrow' or undefined. */
export function nearDay(at: string, timezone: string, now: string): string | undefined {
  const days = daysBetween(localDay(now, timezone), localDay(at, timezone))
  return days === 0 ? 'Today' : days === 1 ? 'Tomorrow' : undefined
}

/** The calendar day `YYYY-MM-DD` of an instant in a zone. */
export function localDay(at: string, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: knownZone(timezone),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(at))
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** Whole days from one calendar day to another; negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000)
}

/** 'Thu 31 December' of a calendar day, with its year where it is not the year of `today`. */
export function dayOf(day: string, today: string): string {
  const date = new Date(`${day}T00:00Z`)
  if (Number.isNaN(date.getTime())) return day
  const parts = new Intl.DateTimeFormat(LOCALE, {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).formatToParts(date)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  const year = day.slice(0, 4) === today.slice(0, 4) ? '' : ` ${part('year')}`
  return `${part('weekday')} ${part('day')} ${part('month')}${year}`
}

/** Weekday, day and month apart, for a calendar leaf. */
export function leaf(at: string, timezone: string): { weekday: string; day: string; month: string } {
  const date = new Date(at)
  const one = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALE, { timeZone: knownZone(timezone), ...options }).format(date)
  return { weekday: one({ weekday: 'short' }), day: one({ day: 'numeric' }), month: one({ month: 'short' }) }
}

function timeOf(at: string, timezone: string): string {
  return new Intl.DateTimeFormat(LOCALE, {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))
}

function zoneName(timezone: string): string {
  return (timezone.split('/').at(-1) ?? timezone).replaceAll('_', ' ')
}

function knownZone(timezone: string): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions()
    return timeZone ? timezone : 'UTC'
  } catch {
    return 'UTC'
  }
}
