import { InvalidArgumentError } from 'commander'
import { Zone } from '../workspace/schema/roster.ts'

/** An instant of the command line as UTC ms; without an offset it is UTC. */
export function readInstant(text: string): number {
  const withOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text) || /^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`
  const instant = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(withOffset) : Number.NaN
  if (!Number.isNaN(instant)) return instant
  throw new InvalidArgumentError(`“${text}” is no instant: write 2026-11-24T09:00:00Z.`)
}

export function readTimezone(text: string): string {
  if (Zone.safeParse(text).success) return text
  throw new InvalidArgumentError(`“${text}” is no zone: write an IANA name such as Europe/Berlin.`)
}
