import type { Words } from './locales/en.ts'

/** How times are written: in one zone, in the buyer's own manner (`locale`), with the panel's words for near days. */
export interface Manner {
  timezone: string
  locale: string
  words: Words
  /** UTC ms */
  now: number
}

/** The day of an instant in a zone, `YYYY-MM-DD`. */
export function dayOf(instant: string | number, timezone: string): string {
  const parts: Record<string, string> = {}
  for (const { type, value } of format('en-US', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(instant)))
    parts[type] = value
  return `${parts.year}-${parts.month}-${parts.day}`
}

/** '09:00', or '9:00 AM' where the day has twice twelve hours. */
export function timeText(start: string, { timezone, locale }: Manner): string {
  const { hour12 } = format(locale, { hour: 'numeric' }).resolvedOptions()
  const hour = hour12 ? 'numeric' : '2-digit'
  return part(start, locale, { timeZone: timezone, hour, minute: '2-digit' })
}

/** 'Tomorrow' over '24 Nov', or 'Wednesday' over '25 Nov'. */
export function dayHeading(start: string, manner: Manner): { title: string; date: string } {
  const { timezone, locale } = manner
  return {
    title: near(start, manner) ?? part(start, locale, { timeZone: timezone, weekday: 'long' }),
    date: part(start, locale, { timeZone: timezone, day: 'numeric', month: 'short' }),
  }
}

/** 'Tue 24 November, 11:00' */
export function whenText(start: string, manner: Manner): string {
  return `${dateText(start, manner)}, ${timeText(start, manner)}`
}

/** 'Tue 24 November' */
export function dateText(start: string, { timezone, locale }: Manner): string {
  return part(start, locale, { timeZone: timezone, weekday: 'short', day: 'numeric', month: 'long' }).replace(
    ',',
    '',
  )
}

/** What the buyer says by picking: 'Tomorrow, 11:00'. */
export function pickText(start: string, manner: Manner): string {
  return `${near(start, manner) ?? dateText(start, manner)}, ${timeText(start, manner)}`
}

/** What a time is called where its column cannot be seen: 'Tuesday 24 November, 11:00, Berlin time'. */
export function spokenTime(start: string, manner: Manner): string {
  const { timezone, locale, words } = manner
  const day = part(start, locale, { timeZone: timezone, weekday: 'long', day: 'numeric', month: 'long' })
  return `${day.replace(',', '')}, ${timeText(start, manner)}, ${words.inZone(zoneName(timezone))}`
}

/** 'Today' or 'Tomorrow', by the calendar of the zone, or nothing. */
export function near(start: string, { timezone, words, now }: Manner): string | undefined {
  const days = daysBetween(dayOf(now, timezone), dayOf(start, timezone))
  return days === 0 ? words.today : days === 1 ? words.tomorrow : undefined
}

/** 'Berlin' of 'Europe/Berlin'. */
export function zoneName(timezone: string): string {
  return timezone.split('/').at(-1)!.replaceAll('_', ' ')
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

function part(start: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return format(locale, options).format(new Date(start))
}

const formats = new Map<string, Intl.DateTimeFormat>()
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  let found = formats.get(key)
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(locale, options)))
  return found
}
