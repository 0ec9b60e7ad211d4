import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import type { UrgencyLevel } from '../workspace/schema/routing.ts'
import { localDay } from './day.ts'
import type { RepState, RoutingState } from './state.ts'

const DAY = 86_400_000

/** The first free slot of a rep for a kind of meeting, UTC ms: null where there is none in the booking window,
 *  `unknown` where the calendar cannot be read. */
export type FirstFree = (rep: Rep, meetingType: MeetingType) => number | null | 'unknown'

export interface Ineligible {
  eligible: false
  reason: 'inactive' | 'on-leave' | 'over-capacity' | 'calendar-unreadable' | 'no-slot-soon-enough'
  detail: string
}

export interface EligibilityContext {
  state: RoutingState
  /** UTC ms. */
  now: number
  urgency?: UrgencyLevel
  /** Asked where the state has no first free slot; without it, such a rep is free. */
  firstFree?: FirstFree
}

/** Whether a rep can take a lead: eligible only if active, not on leave today in the rep's zone, below every capacity,
 *  with a calendar that can be read and a free slot soon enough for the urgency. The one place where this is said. */
export function eligibility(
  rep: Rep,
  meetingType: MeetingType,
  context: EligibilityContext,
): { eligible: true; firstSlot?: number } | Ineligible {
  const { state, now, urgency } = context
  const known = stateOf(rep, state)
  if (!isActive(rep, state)) return no('inactive', `${rep.name} is not active`)
  const leave = leaveOn(rep, state, now)
  if (leave) return no('on-leave', `from ${leave.from} ${leave.to ? `to ${leave.to}` : 'without end'}`)
  for (const period of ['day', 'week', 'month', 'openLeads'] as const) {
    const [load, most] = [known?.load[period] ?? 0, rep.capacity[period]]
    if (most !== undefined && load >= most)
      return no(
        'over-capacity',
        `${load} of ${most} ${period === 'openLeads' ? 'open leads' : `this ${period}`}`,
      )
  }
  if (known?.calendar === 'unreadable') return no('calendar-unreadable', 'the calendar cannot be read')
  const first = firstSlot(rep, meetingType, context)
  if (first === 'unknown') return no('calendar-unreadable', 'the first free slot is not known')
  if (first === null) return no('no-slot-soon-enough', 'no free slot in the booking window')
  if (first !== undefined && urgency && first > latestFirstSlot(urgency, now)) {
    const { id, firstSlotWithinDays } = urgency
    return no(
      'no-slot-soon-enough',
      `first free ${iso(first)}; ${id} needs one within ${firstSlotWithinDays} days`,
    )
  }
  return first === undefined ? { eligible: true } : { eligible: true, firstSlot: first }
}

/** The latest acceptable first slot, UTC ms. */
export function latestFirstSlot(urgency: UrgencyLevel | undefined, now: number): number {
  return urgency ? now + urgency.firstSlotWithinDays * DAY : Infinity
}

export function isActive(rep: Rep, state: RoutingState): boolean {
  return stateOf(rep, state)?.active ?? rep.active
}

/** The leave that covers today in the rep's zone; first and last day belong to it. One with a delegate comes first. */
export function leaveOn(rep: Rep, state: RoutingState, now: number): Rep['leave'][number] | undefined {
  const leaves = [...rep.leave, ...(stateOf(rep, state)?.leave ?? [])]
  if (leaves.length === 0) return undefined
  const today = localDay(now, rep.timezone)
  const current = leaves.filter(({ from, to }) => from <= today && (to === undefined || today <= to))
  return current.find(({ delegate }) => delegate !== undefined) ?? current[0]
}

function firstSlot(rep: Rep, meetingType: MeetingType, { state, firstFree }: EligibilityContext) {
  const told = stateOf(rep, state)?.firstFreeSlot
  if (told === undefined) return firstFree?.(rep, meetingType)
  return told === null || told === 'unknown' ? told : Date.parse(told)
}

function stateOf(rep: Rep, state: RoutingState): RepState | undefined {
  return Object.hasOwn(state.reps, rep.id) ? state.reps[rep.id] : undefined
}

function no(reason: Ineligible['reason'], detail: string): Ineligible {
  return { eligible: false, reason, detail }
}

function iso(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`
}
