import type { Slot } from '../contract/api.ts'
import { dayOf } from './times.ts'

export interface SlotDay {
  /** `YYYY-MM-DD` */
  day: string
  slots: Slot[]
}

/** Slots by the days of a zone, earliest first. */
export function byDay(slots: Slot[], timezone: string): SlotDay[] {
  const days = new Map<string, Slot[]>()
  for (const slot of slots.toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start))) {
    const day = dayOf(slot.start, timezone)
    days.set(day, [...(days.get(day) ?? []), slot])
  }
  return [...days].map(([day, slots]) => ({ day, slots }))
}

/** Hours of the wall between which a time is shown first, the end exclusive. */
const FIRST_HOUR = 8
const LAST_HOUR = 19

/** What is shown first: the days with times by day, and of each the soonest of these, with others spread over the rest; to
 *  who is in a hurry, the soonest alone.
 *  Where the zone has no time by day at all (the rep works while the buyer sleeps), what there is. */
export function firstTimes(days: SlotDay[], timezone: string, count: number, urgent = false): SlotDay[] {
  const wall = new Intl.DateTimeFormat('en-US', { timeZone: timezone, hour: 'numeric', hourCycle: 'h23' })
  const byDaylight = days.flatMap(({ day, slots }) => {
    const these = slots.filter(({ start }) => {
      const hour = Number(wall.format(new Date(start)))
      return hour >= FIRST_HOUR && hour < LAST_HOUR
    })
    return these.length > 0 ? [{ day, slots: these }] : []
  })
  const shown = byDaylight.length > 0 ? byDaylight : days
  return shown.map(({ day, slots }) => ({
    day,
    slots: urgent ? slots.slice(0, count) : spread(slots, count),
  }))
}

function spread(slots: Slot[], count: number): Slot[] {
  if (slots.length <= count) return slots
  return Array.from({ length: count }, (_, at) => slots[Math.floor((at * slots.length) / count)]!)
}
