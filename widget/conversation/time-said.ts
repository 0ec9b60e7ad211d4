import type { Slot } from '../contract/api.ts'

/** The start of the offered slot that a message names and says nothing else than ('11:00', 'tomorrow at 11', 'Thu 2pm',
 *  'the 25th, 15:00'), or null. Read in the buyer's zone; where several days have that time, the soonest. `now` is UTC ms. */
export function timeSaid(message: string, slots: Slot[], timezone: string, now: number): string | null {
  const words = message
    .toLowerCase()
    .replace(/(\d)\s*([ap])\.?m\b\.?/g, '$1$2m')
    .split(/[^a-z0-9:.]+/)
    .map((word) => word.replace(/\.$/, ''))
    .filter((word) => word !== '' && !FILLERS.has(word))
  const clocks: number[] = []
  const days: DayTest[] = []
  const numbers: string[] = []
  for (const word of words) {
    const clock = readClock(word)
    const day = readDay(word)
    if (/^\d{1,2}$/.test(word)) numbers.push(word)
    else if (clock !== null) clocks.push(clock)
    else if (day) days.push(day)
    else if (!MONTH.test(word)) return null
  }
  // A bare number is the hour where nothing else is ('Thursday at 10'), and the day beside a time ('Thu 26, 10:00').
  const [number] = numbers
  if (number !== undefined && clocks.length === 0) clocks.push(Number(number) * 60)
  else if (number !== undefined) days.push((parts) => parts.dayOfMonth === Number(number))
  const [clock] = clocks
  if (clock === undefined || clocks.length > 1 || numbers.length > 1) return null
  const today = wall(now, timezone).day
  const found = slots.find((slot) => {
    const its = wall(Date.parse(slot.start), timezone)
    return its.minute === clock && days.every((holds) => holds(its, its.day - today))
  })
  return found?.start ?? null
}

type DayTest = (parts: Wall, daysAhead: number) => boolean

/** An instant on the wall of a zone. */
interface Wall {
  /** Days since 1970 by the calendar. */
  day: number
  dayOfMonth: number
  /** 'tue' */
  weekday: string
  /** Of the day. */
  minute: number
}

const FILLERS = new Set(
  'at on the ok okay works please fine great good is for me yes h uhr let s take i ll that one of'.split(' '),
)
const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** '11:00', '14.30', '2:30pm', '11am' as the minute of the day. */
function readClock(word: string): number | null {
  const match = /^(\d{1,2})(?:[:.]([0-5]\d))?([ap]m)?$/.exec(word)
  if (!match) return null
  const [, hour, minute, half] = match
  return (half ? (+hour! % 12) + (half === 'pm' ? 12 : 0) : +hour!) * 60 + +(minute ?? 0)
}

function readDay(word: string): DayTest | null {
  if (word === 'today') return (_, ahead) => ahead === 0
  if (word === 'tomorrow') return (_, ahead) => ahead === 1
  const name = DAYS.find((day) => word.startsWith(day))
  if (name) return (parts) => parts.weekday === name
  const ordinal = /^(\d{1,2})(st|nd|rd|th)$/.exec(word)
  return ordinal ? (parts) => parts.dayOfMonth === Number(ordinal[1]) : null
}

function wall(instant: number, timeZone: string): Wall {
  const parts: Record<string, string> = {}
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  })
  for (const { type, value } of format.formatToParts(instant)) parts[type] = value
  const { year, month, day, hour, minute, weekday } = parts
  return {
    day: Date.UTC(+year!, +month! - 1, +day!) / 86_400_000,
    dayOfMonth: +day!,
    weekday: weekday!.toLowerCase(),
    minute: +hour! * 60 + +minute!,
  }
}
