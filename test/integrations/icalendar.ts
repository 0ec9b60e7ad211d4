import { readBusy, type ReadingAbout } from '../../server/integrations/calendar/icalendar/busy.ts'
import { decodeCalendar } from '../../server/integrations/calendar/icalendar/lines.ts'
import { union } from '../../server/scheduling/ranges.ts'
import type { Range } from '../../server/scheduling/zone.ts'

/** What the tests of iCalendar texts share: small texts, and busy times short enough to read. */

export interface Read {
  from: string
  to: string
  timezone: string
  owner?: string
  except?: ReadingAbout['except']
}

/** A range that all cases lie in, in the zone of an owner in Berlin. */
export const YEAR: Read = { from: '2026-01-01T00:00Z', to: '2027-01-01T00:00Z', timezone: 'Europe/Berlin' }

export const calendar = (...parts: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...parts, 'END:VCALENDAR', ''].join('\r\n')

/** An event; lines are divided by ` | `. */
export const event = (lines: string, uid = 'a') => component('VEVENT', `UID:${uid} | ${lines}`)

export const component = (kind: string, lines: string) =>
  [`BEGIN:${kind}`, ...lines.split(' | '), `END:${kind}`].join('\r\n')

export const about = (read: Partial<Read> = {}): ReadingAbout => {
  const { from, to, ...rest } = { ...YEAR, ...read }
  return { range: { start: Date.parse(from), end: Date.parse(to) }, ...rest }
}

/** The union as `11-24T09:00/10:00`; a time of the same day stands without it. Years but 2026 are written. */
export const busy = (text: string | string[], read: Partial<Read> = {}) =>
  union(readBusy([text].flat(), about(read)).busy).map(short)

export const skipped = (text: string, read: Partial<Read> = {}) => readBusy([text], about(read)).skipped

/** Kinds with their times. */
export const leave = (text: string, read: Partial<Read> = {}) =>
  readBusy([text], about(read)).busy.map((time) => `${time.leave ?? 'busy'} ${short(time)}`)

export const fromBytes = (bytes: Uint8Array) => decodeCalendar(bytes)

export function short({ start, end }: Range): string {
  const [from, to] = [stamp(start), stamp(end)]
  const day = from.split('T')[0]!
  return `${from}/${to.startsWith(`${day}T`) ? to.slice(day.length + 1) : to}`
}

function stamp(instant: number): string {
  return new Date(instant)
    .toISOString()
    .replace(/^2026-/, '')
    .replace(/:00\.000Z$/, '')
    .replace(/\.000Z$/, '')
}
