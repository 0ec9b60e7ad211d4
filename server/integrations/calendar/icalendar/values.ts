import { DAY, HOUR, MINUTE } from '../../../scheduling/zone.ts'

/** A component that cannot be read; its message says why. */
export class Unreadable extends Error {}

/** A date or time as written. `wall` is what the clock reads, as ms since 1970 as if it were UTC. */
export interface Written {
  form: 'date' | 'local' | 'utc'
  wall: number
}

/** Days are nominal, the rest is exact (RFC 5545, 3.3.6). */
export interface Length {
  days: number
  ms: number
}

/** `20261124`, `20261124T090000`, `20261124T090000Z`. The form says which it is: writers get VALUE wrong.
 *  @throws Unreadable */
export function readDate(text: string): Written {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/i.exec(text.trim())
  if (!found) throw new Unreadable(`no date or time: ${quoted(text)}`)
  const [year, month, day, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const days = dayNumber(year!, month!, day!)
  const isDay = month! >= 1 && month! <= 12 && day! >= 1 && day! <= daysIn(year!, month!)
  // 60 is a leap second, and counts as 59 (3.3.12).
  if (!isDay || hour > 23 || minute > 59 || second > 60) throw new Unreadable(`no such time: ${quoted(text)}`)
  const wall = days * DAY + hour * HOUR + minute * MINUTE + Math.min(second, 59) * 1000
  return { form: found[4] === undefined ? 'date' : found[7] === '' ? 'local' : 'utc', wall }
}

/** `P1W`, `P1DT2H30M`, `-PT15M`; days with weeks as well.
 *  @throws Unreadable */
export function readLength(text: string): Length {
  const found =
    /^([+-]?)P(?=\d|T)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,8})H)?(?:(\d{1,10})M)?(?:(\d{1,11})S)?)?$/i.exec(
      text.trim(),
    )
  if (!found) throw new Unreadable(`no duration: ${quoted(text)}`)
  const [weeks, days, hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0))
  const sign = found[1] === '-' ? -1 : 1
  return {
    days: sign * (weeks! * 7 + days!),
    ms: sign * (hours! * HOUR + minutes! * MINUTE + seconds! * 1000),
  }
}

/** `+0100`, `-023000`, as ms.
 *  @throws Unreadable */
export function readOffset(text: string): number {
  const found = /^([+-])(\d\d):?(\d\d):?(\d\d)?$/.exec(text.trim())
  if (!found) throw new Unreadable(`no offset: ${quoted(text)}`)
  const [hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0))
  return (found[1] === '-' ? -1 : 1) * (hours! * HOUR + minutes! * MINUTE + seconds! * 1000)
}

/** Days since 1970 of a date in the Gregorian calendar. */
export function dayNumber(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / DAY
}

export function daysIn(year: number, month: number): number {
  return new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate()
}

/** Midnight of the day in which the clock reads `wall`. */
export function midnight(wall: number): number {
  return Math.floor(wall / DAY) * DAY
}

export function quoted(text: string): string {
  return `“${text.slice(0, 40)}${text.length > 40 ? '…' : ''}”`
}
