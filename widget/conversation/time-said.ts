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
  const clocks: Clock[] = []
  const days: DayTest[] = []
  const numbers: string[] = []
  for (const word of words) {
    const clock = readClock(word)
    const day = readDay(word)
    if (/^\d{1,2}$/.test(word)) numbers.push(word)
    else if (clock) clocks.push(clock)
    else if (day) days.push(day)
    else if (!MONTH.test(word)) return null
  }
  // A bare number is the hour where nothing else is ('Thursday at 10'), and the day beside a time ('Thu 26, 10:00').
  const [number] = numbers
  if (number !== undefined && clocks.length === 0) clocks.push({ hour: Number(number), minute: 0 })
  else if (number !== undefined) days.push((parts) => parts.dayOfMonth === Number(number))
  const [clock] = clocks
  if (!clock || clocks.length > 1 || numbers.length > 1) return null
  const { hour, minute } = clock
  const today = wall(now, timezone)
  const found = slots.find((slot) => {
    const parts = wall(Date.parse(slot.start), timezone)
    const ahead = Math.round((Date.parse(parts.date) - Date.parse(today.date)) / 86_400_000)
    return parts.hour === hour && parts.minute === minute && days.every((holds) => holds(parts, ahead))
  })
  return found?.start ?? null
}

interface Clock {
  hour: number
  minute: number
}
type DayTest = (parts: Wall, daysAhead: number) => boolean

interface Wall {
  date: string
  dayOfMonth: number
  weekday: string
  hour: number
  minute: number
}

const FILLERS = new Set([
  'at',
  'on',
  'the',
  'ok',
  'okay',
  'works',
  'please',
  'fine',
  'great',
  'good',
  'is',
  'for',
  'me',
  'yes',
  'h',
  'uhr',
  'let',
  's',
  'take',
  'i',
  'll',
  'that',
  'one',
  'of',
])
const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** '11:00', '14.30', '2:30pm', '11am' */
function readClock(word: string): Clock | null {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?([ap]m)?$/.exec(word)
  if (!match) return null
  let hour = Number(match[1])
  const minute = Number(match[2] ?? 0)
  if (match[3]) hour = (hour % 12) + (match[3] === 'pm' ? 12 : 0)
  return { hour, minute }
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
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  for (const part of format.formatToParts(instant)) parts[part.type] = part.value
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    dayOfMonth: Number(parts.day),
    weekday: parts.weekday!.toLowerCase(),
    hour: Number(parts.hour),
    minute: Number(parts.minute),
  }
}
