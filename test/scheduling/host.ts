import type { Host } from '../../server/scheduling/availability.ts'
import { findSlots, type Diary, type MeetingRules } from '../../server/scheduling/slots.ts'
import { iso, type Range } from '../../server/scheduling/zone.ts'

export const RULES: MeetingRules = {
  durationMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
}

/** Works from Monday to Friday. */
export const ANA: Host = {
  id: 'ana',
  timezone: 'Europe/Berlin',
  hours: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '11:00' }],
}

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

export function at(text: string): number {
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new RangeError(`${text} is no instant.`)
  return instant
}

export function range(start: string, end: string): Range {
  return { start: at(start), end: at(end) }
}

/** Starts of the slots in UTC, `03-04T08:00`, over a range like `2026-03-04 2026-03-05`; now is its beginning. */
export function starts(
  host: Host,
  over: string,
  rules: Partial<MeetingRules> = {},
  diary: Partial<Diary> = {},
  now?: string,
): string[] {
  const [from, to] = over.split(' ') as [string, string]
  const found = findSlots(
    host,
    { busy: [], ...diary },
    { ...RULES, ...rules },
    range(from, to),
    at(now ?? from),
  )
  return found.slots.map(({ start }) => iso(start).slice(5, 16))
}
