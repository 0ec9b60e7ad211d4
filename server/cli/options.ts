import { InvalidArgumentError } from 'commander'
import { Temporal } from 'temporal-polyfill'
import { startOfDay } from '../scheduling/zone.ts'
import { Zone } from '../workspace/schema/roster.ts'

/** An instant of the command line as UTC ms; without an offset it is UTC. */
export function readInstant(text: string): number {
  const instant = instantOf(text)
  if (instant !== undefined) return instant
  throw new InvalidArgumentError(`“${text}” is no instant: write 2026-11-24T09:00:00Z.`)
}

/** An instant, ISO 8601, as UTC ms; without an offset it is UTC. Undefined where the text is none. */
export function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined
  const isWhole = /(Z|[+-]\d\d:?\d\d)$/i.test(text) || /^\d{4}-\d\d-\d\d$/.test(text)
  const instant = Date.parse(isWhole ? text : `${text}Z`)
  return Number.isNaN(instant) ? undefined : instant
}

/** A day is its midnight in the zone; a time without an offset is read on the zone's clock. As UTC ms.
 *  @throws Error that says what to write */
export function instantIn(text: string, timezone: string): number {
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return startOfDay(text, timezone)
    if (/(Z|[+-]\d\d(:?\d\d)?)$/i.test(text)) return Temporal.Instant.from(text).epochMilliseconds
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).epochMilliseconds
  } catch (error) {
    throw new Error(
      `“${text}” is neither a day (2026-11-24) nor a time (2026-11-24T09:00:00Z, or without Z in ${timezone}).`,
      { cause: error },
    )
  }
}

export function readTimezone(text: string): string {
  if (Zone.safeParse(text).success) return text
  throw new InvalidArgumentError(`“${text}” is no zone: write an IANA name such as Europe/Berlin.`)
}

export function readLocale(text: string): string {
  try {
    return Intl.getCanonicalLocales(text)[0]!
  } catch {
    throw new InvalidArgumentError(`“${text}” is no language: write en, de or en-GB.`)
  }
}
