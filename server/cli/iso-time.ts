import { Temporal } from 'temporal-polyfill'
import { startOfDay, type Instant } from '../scheduling/zone.ts'

/** Whether a text is a day or a time, ISO 8601, with or without an offset. `24:00` is the day's end. */
export function isIsoTime(text: string): boolean {
  if (!SHAPE.test(text)) return false
  try {
    isoInstant(text, 'UTC', 'floor')
    return true
  } catch {
    return false
  }
}

export function hasOffset(text: string): boolean {
  return /[T ].*(Z|[+-][\d:.,]+)$/i.test(text)
}

/** The instant of an ISO 8601 time, in whole milliseconds. Without an offset it is a wall time in the zone: one that a
 *  clock change skips takes the offset before, one that it repeats is the first. A bare day is its first instant.
 *  @throws RangeError for a text that is no time, or a zone that does not exist */
export function isoInstant(text: string, timezone: string, rounding: 'floor' | 'ceil'): Instant {
  if (!/[T ]/i.test(text)) return startOfDay(text, timezone)
  const time = withoutHour24(text)
  const instant = hasOffset(text)
    ? Temporal.Instant.from(time)
    : Temporal.PlainDateTime.from(time).toZonedDateTime(timezone).toInstant()
  return instant.round({ smallestUnit: 'millisecond', roundingMode: rounding }).epochMilliseconds
}

// Temporal reads more: a zone in brackets, a time without a day.
const SHAPE = /^\d{4}-?\d\d-?\d\d([T ]\d\d[\d:.,]*(Z|[+-]\d\d[\d:.,]*)?)?$/i

/** The day's end as the midnight that follows, which Temporal reads. */
function withoutHour24(text: string): string {
  return text.replace(
    /^([\d-]+)[T ]24(?=(:?00(:?00([.,]0+)?)?)?(Z|[+-]|$))/i,
    (_, day: string) => `${Temporal.PlainDate.from(day).add({ days: 1 }).toString()}T00`,
  )
}
