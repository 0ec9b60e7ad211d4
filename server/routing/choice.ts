import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import type { Needs, Routing, UrgencyLevel } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Candidate } from './decision.ts'
import { eligibility, isActive, latestFirstSlot, leaveOn, type FirstFree } from './eligibility.ts'
import type { Lead } from './lead.ts'
import { pickMember, type LookedAt, type Standing } from './pick.ts'
import type { PoolOfReps } from './pools.ts'
import type { RepState, RoutingState } from './state.ts'

/** Whom a step can have, and what each rep that was looked at could or could not. Nobody: no `assignee`. */
export interface Choice {
  assignee?: string
  pool?: string
  standsInFor?: string
  /** All who are eligible, of a pool that leaves it to the time picked. The assignee is one of them. */
  atPick?: string[]
  reps: Candidate[]
}

/** What a step asks for. */
export interface Asked {
  meetingType?: string | undefined
  needs?: Needs | undefined
}

/** The reps as they stand now, asked for one lead. */
export interface Chooser {
  /** A rep who was named, or who stands in while that rep is on leave: one step, a delegate has no delegate here. */
  named: (rep: Rep, asked?: Asked) => Choice
  /** Who stands in for a rep who is on leave. */
  delegate: (rep: Rep, asked?: Asked) => Choice
  /** The next of a pool. `first`, when in it and eligible, takes the lead without a turn. */
  pool: (pool: PoolOfReps, asked?: Asked, first?: Rep) => Choice
  /** Whether `rep` and `other` have time together soon enough. */
  common: (rep: Rep, other: Rep, asked?: Asked) => boolean
  isActive: (rep: Rep) => boolean
}

/** A leave of so many days at most is made up by the rotation afterwards. */
const SHORT_LEAVE_DAYS = 3
const DAY = 86_400_000

/** @param urgency the level that holds for the lead, if one does */
export function createChooser(
  lead: Lead,
  urgency: UrgencyLevel | undefined,
  { routing, roster }: Pick<Workspace, 'routing' | 'roster'>,
  state: RoutingState,
  now: number,
  firstFree?: FirstFree,
): Chooser {
  const typeOf = ({ meetingType }: Asked) =>
    typeIn(roster.meetingTypes, meetingTypeFor(meetingType, lead, routing))
  const check = (rep: Rep, asked: Asked, ofPool?: Needs) =>
    eligibility(rep, typeOf(asked), {
      state,
      now,
      needs: (asked.needs ?? ofPool) ? [asked.needs ?? [], ofPool ?? []].flat() : NO_NEEDS,
      language: lead.language,
      ...(urgency && { urgency }),
      ...(firstFree && { firstFree }),
    })
  const look = (rep: Rep, asked: Asked, ofPool?: Needs) => {
    const result = check(rep, asked, ofPool)
    if (result.eligible)
      return { candidate: { rep: rep.id, reason: 'eligible' } as Candidate, firstSlot: result.firstSlot }
    const short = result.reason === 'on-leave' && isShort(leaveOn(rep, state, now)!)
    const { reason, detail } = result
    return { candidate: { rep: rep.id, reason, detail, ...(short && { short }) } as Candidate }
  }
  const delegate = (rep: Rep, asked: Asked = {}, ofPool?: Needs): Choice => {
    const id = leaveOn(rep, state, now)?.delegate
    const standIn = roster.reps.find((one) => one.id === id && one.id !== rep.id)
    if (!standIn) return { reps: [] }
    const { candidate } = look(standIn, asked, ofPool)
    return candidate.reason === 'eligible'
      ? { assignee: standIn.id, standsInFor: rep.id, reps: [candidate] }
      : { reps: [candidate] }
  }
  const choose = (pool: PoolOfReps, asked: Asked, first?: Rep): Choice => {
    const { id, reps: members, needs } = pool
    const looked = members.map((rep) => look(rep, asked, needs))
    const reps = looked.map(({ candidate }) => candidate)
    if (first && reps.some(({ rep, reason }) => rep === first.id && reason === 'eligible'))
      return { assignee: first.id, reps }
    const standIns = new Map<string, string>()
    const all = members.map((rep, i): LookedAt => {
      const { candidate, firstSlot } = looked[i]!
      let standing: Standing = standingOf(candidate)
      if (pool.absent === 'delegate' && candidate.reason === 'on-leave') {
        const standIn = delegate(rep, asked, needs)
        reps.push(...standIn.reps)
        if (standIn.assignee !== undefined) {
          candidate.standIn = standIn.assignee
          standing = standingOf(candidate)
          standIns.set(rep.id, standIn.assignee)
        }
      }
      const load = loadOf(rep, state)
      return {
        rep: rep.id,
        weight: rep.weight,
        standing,
        load,
        ...(firstSlot !== undefined && { firstSlot }),
      }
    })
    const standing = Object.hasOwn(state.pools, id) ? state.pools[id]! : { turns: {} }
    const taker = pickMember({ id, mode: pool.rotation, period: pool.period ?? 'week' }, all, standing)
    if (taker === undefined) return { reps }
    const standIn = standIns.get(taker)
    return standIn === undefined
      ? { assignee: taker, pool: id, ...openOf(pool, reps), reps }
      : { assignee: standIn, standsInFor: taker, pool: id, reps }
  }
  // What the buyer may be told is found by asking the same pools once more.
  const chosen = new Map<PoolOfReps, Asked & { choice: Choice }>()
  return {
    delegate,
    named: (rep, asked = {}) => {
      const { candidate } = look(rep, asked)
      if (candidate.reason === 'eligible') return { assignee: rep.id, reps: [candidate] }
      if (candidate.reason !== 'on-leave') return { reps: [candidate] }
      const standIn = delegate(rep, asked)
      return { ...standIn, reps: [candidate, ...standIn.reps] }
    },
    pool: (pool, asked = {}, first) => {
      const known = first ? undefined : chosen.get(pool)
      if (known && known.meetingType === asked.meetingType && known.needs === asked.needs) return known.choice
      const choice = choose(pool, asked, first)
      if (!first) chosen.set(pool, { ...asked, choice })
      return choice
    },
    common: (rep, other, asked = {}) => {
      const [mine, theirs] = [check(rep, asked), check(other, { meetingType: asked.meetingType })]
      if (!mine.eligible || !theirs.eligible) return false
      const key = [`${rep.id}+${other.id}`, `${other.id}+${rep.id}`].find((one) =>
        Object.hasOwn(state.common, one),
      )
      const told = key === undefined ? firstFree?.together?.(rep, other, typeOf(asked)) : state.common[key]
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
  { nextStep }: Pick<Lead, 'nextStep'>,
  { meetingType }: Pick<Routing, 'meetingType'>,
): string {
  return ofStep ?? (nextStep && meetingType.byNextStep[nextStep]) ?? meetingType.default
}

/** Who may have the lead still, where the pool leaves it to the time that is picked. */
function openOf({ assign }: PoolOfReps, reps: Candidate[]): Pick<Choice, 'atPick'> {
  const open = reps.filter(({ reason }) => reason === 'eligible').map(({ rep }) => rep)
  return assign === 'at-pick' && open.length > 1 ? { atPick: open } : {}
}

/** How a pool's rotation counts a member that was looked at. */
export function standingOf({ reason, short, standIn }: Candidate): Standing {
  if (reason === 'eligible' || standIn !== undefined) return 'eligible'
  return reason === 'no-slot-soon-enough' || (reason === 'on-leave' && short) ? 'owed' : 'away'
}

function isShort({ from, to }: RepState['leave'][number]): boolean {
  return to !== undefined && (Date.parse(to) - Date.parse(from)) / DAY < SHORT_LEAVE_DAYS
}

const NO_NEEDS: Needs[] = []
const NO_LOAD = { day: 0, week: 0, month: 0, openLeads: 0 }

function loadOf({ id }: Rep, { reps }: RoutingState) {
  return Object.hasOwn(reps, id) ? reps[id]!.load : NO_LOAD
}

function typeIn(types: MeetingType[], id: string): MeetingType {
  return types.find((type) => type.id === id) ?? types[0]!
}
