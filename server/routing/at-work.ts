import type { Rep, Roster } from '../workspace/schema/roster.ts'
import { hostOf } from '../scheduling/host.ts'
import { isSlot } from '../scheduling/slots.ts'
import { repsOf } from './pools.ts'
import { MINUTE } from '../scheduling/zone.ts'

const A_MINUTE = {
  durationMinutes: 1,
  stepMinutes: 1,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
}

/** Whether a rep is at work at an instant (UTC ms), by the hours, holidays and leave of the roster. */
export function isAtWork(rep: Rep, now: number): boolean {
  const minute = Math.floor(now / MINUTE) * MINUTE
  return rep.active && isSlot(hostOf(rep), { busy: [] }, A_MINUTE, minute, minute)
}

/** The clock where a team's first rep works, and whether one of the team is at work; undefined for no such team. */
export function teamClock(
  team: string,
  roster: Roster,
  now: number,
): { open: boolean; time: string; day: number } | undefined {
  const reps = repsOf(team, roster)
  const [first] = reps
  if (!first) return undefined
  const { time, day } = clockIn(first.timezone, now)
  return { open: reps.some((rep) => isAtWork(rep, now)), time, day }
}

const formats = new Map<string, Intl.DateTimeFormat>()
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Wall time `HH:MM` and ISO day, Monday 1. */
function clockIn(timezone: string, now: number): { time: string; day: number } {
  let format = formats.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timezone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]))
  return { time: `${parts.hour}:${parts.minute}`, day: DAYS.indexOf(parts.weekday!) + 1 }
}
