import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import type { Routing, UrgencyLevel } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Candidate } from './decision.ts'
import { eligibility, isActive, latestFirstSlot, leaveOn, type FirstFree } from './eligibility.ts'
import type { Lead } from './lead.ts'
import { asMember, type PoolOfReps } from './pools.ts'
import { nextInRotation } from './rotation.ts'
import type { RoutingState } from './state.ts'

/** Whom a step can have, and what each rep that was looked at could or could not. Nobody: no `assignee`. */
export interface Choice {
  assignee?: string
  pool?: string
  standsInFor?: string
  reps: Candidate[]
}

/** The reps as they stand now, asked for one lead. */
export interface Chooser {
  /** A rep who was named, or who stands in while that rep is on leave: one step, a delegate has no delegate here. */
  named: (rep: Rep, meetingType?: string) => Choice
  /** Who stands in for a rep who is on leave. */
  delegate: (rep: Rep, meetingType?: string) => Choice
  /** The next of a pool. `first`, when in it and eligible, takes the lead without a turn. */
  pool: (pool: PoolOfReps, meetingType?: string, first?: Rep) => Choice
  /** Whether `rep` and `other` have time together soon enough. */
  common: (rep: Rep, other: Rep, meetingType?: string) => boolean
  isActive: (rep: Rep) => boolean
}

/** @param urgency the level that holds for the lead, if one does */
export function createChooser(
  lead: Lead,
  urgency: UrgencyLevel | undefined,
  { routing, roster }: Pick<Workspace, 'routing' | 'roster'>,
  state: RoutingState,
  now: number,
  firstFree?: FirstFree,
): Chooser {
  const check = (rep: Rep, meetingType: string | undefined) =>
    eligibility(rep, typeIn(roster.meetingTypes, meetingTypeFor(meetingType, lead, routing)), {
      state,
      now,
      ...(urgency && { urgency }),
      ...(firstFree && { firstFree }),
    })
  const candidate = (rep: Rep, meetingType: string | undefined): Candidate => {
    const result = check(rep, meetingType)
    return result.eligible
      ? { rep: rep.id, reason: 'eligible' }
      : { rep: rep.id, reason: result.reason, detail: result.detail }
  }
  const delegate: Chooser['delegate'] = (rep, meetingType) => {
    const id = leaveOn(rep, state, now)?.delegate
    const standIn = roster.reps.find((one) => one.id === id && one.id !== rep.id)
    if (!standIn) return { reps: [] }
    const looked = candidate(standIn, meetingType)
    return looked.reason === 'eligible'
      ? { assignee: standIn.id, standsInFor: rep.id, reps: [looked] }
      : { reps: [looked] }
  }
  return {
    delegate,
    named: (rep, meetingType) => {
      const looked = candidate(rep, meetingType)
      if (looked.reason === 'eligible') return { assignee: rep.id, reps: [looked] }
      if (looked.reason !== 'on-leave') return { reps: [looked] }
      const standIn = delegate(rep, meetingType)
      return { ...standIn, reps: [looked, ...standIn.reps] }
    },
    pool: ({ id, reps: members }, meetingType, first) => {
      const reps = members.map((rep) => candidate(rep, meetingType))
      const eligible = members.filter((_, i) => reps[i]!.reason === 'eligible')
      if (first && eligible.some((rep) => rep.id === first.id)) return { assignee: first.id, reps }
      const standing = Object.hasOwn(state.pools, id) ? state.pools[id]! : { turns: {} }
      const assignee = nextInRotation(id, members.map(asMember), eligible.map(asMember), standing)
      return assignee === undefined ? { reps } : { assignee, pool: id, reps }
    },
    common: (rep, other, meetingType) => {
      const [mine, theirs] = [check(rep, meetingType), check(other, meetingType)]
      if (!mine.eligible || !theirs.eligible) return false
      const key = [`${rep.id}+${other.id}`, `${other.id}+${rep.id}`].find((one) =>
        Object.hasOwn(state.common, one),
      )
      const type = typeIn(roster.meetingTypes, meetingTypeFor(meetingType, lead, routing))
      const told = key === undefined ? firstFree?.together?.(rep, other, type) : state.common[key]
      if (told === null || told === 'unknown') return false
      const first =
        told === undefined
          ? Math.max(mine.firstSlot ?? 0, theirs.firstSlot ?? 0)
          : typeof told === 'number'
            ? told
            : Date.parse(told)
      return first <= latestFirstSlot(urgency, now)
    },
    isActive: (rep) => isActive(rep, state),
  }
}

/** The kind of meeting: the step's own, else by the next step that the buyer asked for, else the default. */
export function meetingTypeFor(
  ofStep: string | undefined,
  { nextStep }: Lead,
  { meetingType }: Routing,
): string {
  return ofStep ?? (nextStep && meetingType.byNextStep[nextStep]) ?? meetingType.default
}

function typeIn(types: MeetingType[], id: string): MeetingType {
  return types.find((type) => type.id === id) ?? types[0]!
}
