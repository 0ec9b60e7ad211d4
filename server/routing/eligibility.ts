import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import type { Needs, UrgencyLevel } from '../workspace/schema/routing.ts'
import { hostOf } from '../scheduling/host.ts'
import { afterWorkingTime } from '../scheduling/working-time.ts'
import { isAtWork } from './at-work.ts'
import { localDay } from './day.ts'
import type { Load, RepState, RoutingState } from './state.ts'

const HOUR = 3_600_000

/** The first free slot of a rep for a kind of meeting, UTC ms: null where there is none in the booking window,
 *  `unknown` where the calendar cannot be read. */
export interface FirstFree {
  (rep: Rep, meetingType: MeetingType): number | null | 'unknown'
  /** The same for two reps at once; absent: the later of the two. */
  together?: (rep: Rep, other: Rep, meetingType: MeetingType) => number | null | 'unknown'
}

export interface Ineligible {
  eligible: false
  reason:
    | 'inactive'
    | 'on-leave'
    | 'over-capacity'
    | 'calendar-unreadable'
    | 'no-slot-soon-enough'
    | 'no-time-suits'
    | 'language'
    | 'skill'
    | 'outside-hours'
  detail: string
}

export interface EligibilityContext {
  state: RoutingState
  /** UTC ms. */
  now: number
  urgency?: UrgencyLevel
  /** Asked where the state has no first free slot; without it, such a rep is free. */
  firstFree?: FirstFree
  /** What the steps that lead here need of the rep, all of them. */
  needs?: Needs[]
  /** The lead's, BCP 47. */
  language?: string | undefined
}

/** Whether a rep can take a lead: eligible only if active, not on leave today in the rep's zone, below every capacity,
 *  with a calendar that can be read, what the policy needs of the rep, and a free slot soon enough for the urgency. The one place where this is
 *  said. */
export function eligibility(
  rep: Rep,
  meetingType: MeetingType,
  context: EligibilityContext,
): { eligible: true; firstSlot?: number } | Ineligible {
  const { state, now, urgency } = context
  const known = stateOf(rep, state)
  if (!(known?.active ?? rep.active)) return no('inactive', `${rep.name} is not active`)
  const leave = leaveOf(rep, known, now)
  if (leave) return no('on-leave', leaveText(leave))
  const full = fullIn(rep.capacity, known?.load ?? NO_LOAD)
  if (full !== undefined) return no('over-capacity', full)
  if (state.passedOver.includes(rep.id))
    return no('no-time-suits', 'none of the times offered suit the buyer')
  if (known?.calendar === 'unreadable') return no('calendar-unreadable', 'the calendar cannot be read')
  const lacking = lacks(rep, context)
  if (lacking) return lacking
  const first = firstSlot(rep, meetingType, known, context)
  if (first === 'unknown') return no('calendar-unreadable', 'the first free slot is not known')
  if (first === null) return no('no-slot-soon-enough', 'no free slot in the booking window')
  if (first !== undefined && urgency && first > latestFirstSlot(urgency, rep, now)) {
    const { id, firstSlotWithinHours: hours, firstSlotWithinDays: days, working } = urgency
    const within = hours === undefined ? `${days} days` : `${hours} ${working ? 'working hours' : 'hours'}`
    return no('no-slot-soon-enough', `first free ${iso(first)}; ${id} needs one within ${within}`)
  }
  return first === undefined ? AT_ONCE : { eligible: true, firstSlot: first }
}

/** Which capacity a load has come to, in words. */
function fullIn({ day, week, month, openLeads }: Rep['capacity'], load: Load): string | undefined {
  if (day !== undefined && load.day >= day) return `${load.day} of ${day} this day`
  if (week !== undefined && load.week >= week) return `${load.week} of ${week} this week`
  if (month !== undefined && load.month >= month) return `${load.month} of ${month} this month`
  if (openLeads !== undefined && load.openLeads >= openLeads)
    return `${load.openLeads} of ${openLeads} open leads`
  return undefined
}

export const NO_LOAD: Load = { day: 0, week: 0, month: 0, openLeads: 0 }

const AT_ONCE = { eligible: true } as const

/** The latest acceptable first slot of a rep, UTC ms. */
export function latestFirstSlot(urgency: UrgencyLevel | undefined, rep: Rep, now: number): number {
  if (!urgency) return Infinity
  const { firstSlotWithinHours: hours, firstSlotWithinDays: days = 0, working } = urgency
  if (hours !== undefined && working) return afterWorkingTime(now, hours * 60, [hostOf(rep)])
  return now + (hours ?? days * 24) * HOUR
}

/** The first thing that the policy needs of a rep who takes this lead, and that this one has not. A lead whose language is not known needs
 *  none. */
function lacks(rep: Rep, { needs = [], language, now }: EligibilityContext): Ineligible | undefined {
  for (const need of needs) {
    const wanted = need.language === true ? [language ?? []].flat() : need.language || []
    if (wanted.length > 0 && !rep.languages.some((one) => wanted.some((other) => sameLanguage(one, other))))
      return no('language', `does not speak ${wanted.join(' or ')}`)
    const missing = need.skills?.filter((skill) => !rep.skills.includes(skill)) ?? []
    if (missing.length > 0) return no('skill', `lacks ${missing.join(' and ')}`)
    if (need.now && !isAtWork(rep, now)) return no('outside-hours', 'not at work at this moment')
  }
  return undefined
}

/** `de` and `de-AT` are one language. */
function sameLanguage(one: string, other: string): boolean {
  return one.split('-')[0]!.toLowerCase() === other.split('-')[0]!.toLowerCase()
}

export function isActive(rep: Rep, state: RoutingState): boolean {
  return stateOf(rep, state)?.active ?? rep.active
}

/** The leave that covers the whole of today in the rep's zone; first and last day belong to it. One with a delegate comes
 *  first. An absence for a part of the day takes working time, not the lead. */
export function leaveOn(rep: Rep, state: RoutingState, now: number): RepState['leave'][number] | undefined {
  return leaveOf(rep, stateOf(rep, state), now)
}

function leaveOf(rep: Rep, known: RepState | undefined, now: number): RepState['leave'][number] | undefined {
  if (rep.leave.length === 0 && !known?.leave.length) return undefined
  const leaves: RepState['leave'] = [...rep.leave, ...(known?.leave ?? [])]
  const today = localDay(now, rep.timezone)
  const current = leaves.filter(
    ({ from, to, start, end }) =>
      from <= today &&
      (to === undefined || today <= to) &&
      !(today === from && start !== undefined) &&
      !(today === to && end !== undefined),
  )
  return current.find(({ delegate }) => delegate !== undefined) ?? current[0]
}

function leaveText({ from, to, reason }: RepState['leave'][number]): string {
  return `from ${from} ${to ? `to ${to}` : 'without end'}${reason ? `, ${reason} in the calendar` : ''}`
}

function firstSlot(
  rep: Rep,
  meetingType: MeetingType,
  known: RepState | undefined,
  { firstFree }: EligibilityContext,
) {
  const told = known?.firstFreeSlot
  if (told === undefined) return firstFree?.(rep, meetingType)
  return told === null || told === 'unknown' ? told : Date.parse(told)
}

function stateOf(rep: Rep, state: RoutingState): RepState | undefined {
  return Object.hasOwn(state.reps, rep.id) ? state.reps[rep.id] : undefined
}

function no(reason: Ineligible['reason'], detail: string): Ineligible {
  return { eligible: false, reason, detail }
}

/** To the second. */
export function iso(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`
}
