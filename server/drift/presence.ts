import { isInForce } from '../routing/as-of.ts'
import { leaveOn } from '../routing/eligibility.ts'
import { EMPTY_STATE, RepState } from '../routing/state.ts'
import { holidayDates } from '../scheduling/holidays.ts'
import { DAY, HOUR, startOfDay } from '../scheduling/zone.ts'
import type { Leave, Rep } from '../workspace/schema/roster.ts'

/** How a rep stands on a day of the rep's own zone. `off`: would not work anyhow. `closed`: an override or a holiday. */
export interface Presence {
  state: 'works' | 'off' | 'not active' | 'on leave' | 'closed'
  delegate?: string | undefined
}

/** Looks up how reps stand, `leave` being over the roster's. Each rep and day is worked out once. */
export function presences(
  reps: Rep[],
  leave: Record<string, Leave[]>,
): (rep: string, day: string) => Presence {
  const known = new Map<string, Presence>()
  const byId = new Map(reps.map((rep) => [rep.id, rep]))
  return (id, day) => {
    const key = `${id} ${day}`
    const rep = byId.get(id)
    const found =
      known.get(key) ?? (rep ? presenceOf(rep, leave[id] ?? [], day) : { state: 'not active' as const })
    known.set(key, found)
    return found
  }
}

/** `YYYY-MM-DD`, so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
}

function presenceOf(rep: Rep, leave: Leave[], day: string): Presence {
  const overrides = rep.overrides.filter(({ date }) => date === day)
  const weekday = ((new Date(day).getUTCDay() + 6) % 7) + 1
  const hasHours = overrides.some(({ intervals }) => intervals.length > 0)
  if (!hasHours && !rep.hours.some(({ days }) => days.includes(weekday))) return { state: 'off' }
  if (!rep.active || !isInForce(rep, day)) return { state: 'not active' }
  // The router's own word for who is on leave, asked at noon of that day where the rep is.
  const state = { ...EMPTY_STATE, reps: { [rep.id]: RepState.parse({ leave: leave.map(daysOf) }) } }
  const current = leaveOn(rep, state, startOfDay(day, rep.timezone) + 12 * HOUR)
  if (current) return { state: 'on leave', delegate: current.delegate }
  if (overrides.length > 0) return { state: hasHours ? 'works' : 'closed' }
  const holidays = rep.holidays ? holidayDates(rep.holidays, [Number(day.slice(0, 4))]) : []
  return { state: holidays.includes(day) ? 'closed' : 'works' }
}

function daysOf({ from, to, start, end, delegate }: Leave): Leave {
  return { from, to, start, end, delegate }
}
