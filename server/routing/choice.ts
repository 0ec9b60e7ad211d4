import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import type { Needs, Routing, Rule, UrgencyLevel } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Candidate } from './decision.ts'
import {
  eligibility,
  isActive,
  iso,
  latestFirstSlot,
  leaveOn,
  NO_LOAD,
  type EligibilityContext,
  type FirstFree,
} from './eligibility.ts'
import type { Lead } from './lead.ts'
import { pickMember, type LookedAt, type Standing } from './pick.ts'
import type { PoolOfReps } from './pools.ts'
import type { PoolState, RepState, RoutingState } from './state.ts'

/** Whom a step can have, and what each rep that was looked at could or could not. Nobody: no `assignee`. */
export interface Choice {
  assignee?: string | undefined
  pool?: string | undefined
  standsInFor?: string | undefined
  /** All who are eligible, of a pool that leaves it to the time picked. The assignee is one of them. */
  atPick?: string[] | undefined
  reps: Candidate[]
}

/** What a step asks for. */
export interface Asked {
  meetingType?: string | undefined
  needs?: Needs | undefined
  /** Who joins the host, and who is told. */
  with?: Joiner[] | undefined
  inform?: string[] | undefined
  /** What the account's owner does, who is not the host. */
  owner?: 'co-host' | 'inform' | 'none' | undefined
}
export type Joiner = NonNullable<Rule['with']>[number]

/** Who of a pool joins a meeting; where nobody can, `told` is who hears of it. */
export interface Joining {
  joins?: string | undefined
  told?: string | undefined
  reps: Candidate[]
}

/** The reps as they stand now, asked for one lead. */
export interface Chooser {
  /** A rep who was named, or who stands in while that rep is on leave: one step, a delegate has no delegate here. */
  named: (rep: Rep, asked?: Asked) => Choice
  /** Who stands in for a rep who is on leave. */
  delegate: (rep: Rep, asked?: Asked) => Choice
  /** The next of a pool. `first`, when in it and eligible, takes the lead without a turn. */
  pool: (pool: PoolOfReps, asked?: Asked, first?: Rep) => Choice
  /** Whether a rep can join a meeting: has time with each of its hosts soon enough. */
  joins: (rep: Rep, hosts: Rep[], asked?: Asked) => Candidate
  /** Who of a pool joins them: in its order, who is free with them first, or who has the fewest meetings for the weight. */
  oneOf: (pool: PoolOfReps, hosts: Rep[], asked?: Asked) => Joining
  isActive: (rep: Rep) => boolean
}

interface Looked {
  candidate: Candidate
  firstSlot: number | undefined
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
  const contextOf = (asked: Asked, ofPool?: Needs): EligibilityContext => ({
    state,
    now,
    needs: (asked.needs ?? ofPool) ? [asked.needs ?? [], ofPool ?? []].flat() : NO_NEEDS,
    language: lead.language,
    ...(urgency && { urgency }),
    ...(firstFree && { firstFree }),
  })
  const look = (rep: Rep, asked: Asked, ofPool?: Needs) =>
    lookAt(rep, typeOf(asked), contextOf(asked, ofPool))
  const lookAt = (rep: Rep, type: MeetingType, context: EligibilityContext): Looked => {
    const result = eligibility(rep, type, context)
    if (result.eligible)
      return { candidate: { rep: rep.id, reason: 'eligible' }, firstSlot: result.firstSlot }
    const short = result.reason === 'on-leave' && isShort(leaveOn(rep, state, now)!)
    const { reason, detail } = result
    return { candidate: { rep: rep.id, reason, detail, ...(short && { short }) }, firstSlot: undefined }
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
    const [type, context] = [typeOf(asked), contextOf(asked, needs)]
    const looked = members.map((rep) => lookAt(rep, type, context))
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
      // Only one kind of pool looks at loads.
      const load = pool.rotation === 'least-loaded' ? loadOf(rep, state) : NO_LOAD
      return { rep: rep.id, weight: rep.weight, standing, load, firstSlot }
    })
    const how = { id, mode: pool.rotation, period: pool.period ?? 'week' }
    const taker = pickMember(how, all, turnsOf(id, state))
    if (taker === undefined) return { reps }
    const standIn = standIns.get(taker)
    return standIn === undefined
      ? { assignee: taker, pool: id, ...openOf(pool, reps), reps }
      : { assignee: standIn, standsInFor: taker, pool: id, reps }
  }
  /** The first time that a rep, free at `own`, has with a host, UTC ms; 0: at once; undefined: none. */
  const together = (rep: Rep, host: Rep, asked: Asked, own: number): number | undefined => {
    const theirs = look(host, asked)
    if (theirs.candidate.reason !== 'eligible') return undefined
    const key = [`${host.id}+${rep.id}`, `${rep.id}+${host.id}`].find((one) =>
      Object.hasOwn(state.common, one),
    )
    const told = key === undefined ? firstFree?.together?.(host, rep, typeOf(asked)) : state.common[key]
    if (told === null || told === 'unknown') return undefined
    return typeof told === 'string' ? Date.parse(told) : (told ?? Math.max(own, theirs.firstSlot ?? 0))
  }
  const joining = (rep: Rep, hosts: Rep[], { meetingType }: Asked, needs?: Needs) => {
    const { candidate, firstSlot = 0 } = look(rep, { meetingType }, needs)
    if (candidate.reason !== 'eligible') return { candidate }
    const times = hosts.map((host) => together(rep, host, { meetingType }, firstSlot) ?? Infinity)
    const at = Math.max(...times)
    if (at < Infinity && at <= latestFirstSlot(urgency, hosts[0]!, now)) return { candidate, at }
    const detail = at < Infinity ? `first time together ${iso(at)}` : 'no time together'
    return { candidate: { rep: rep.id, reason: 'no-time-together', detail } as Candidate }
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
      if (!first) chosen.set(pool, { meetingType: asked.meetingType, needs: asked.needs, choice })
      return choice
    },
    joins: (rep, hosts, asked = {}) => joining(rep, hosts, asked).candidate,
    oneOf: (pool, hosts, asked = {}) => {
      const looked = pool.reps.map((rep) => joining(rep, hosts, asked, pool.needs))
      // Who joins takes no turn, so that the turns cannot tell who is next.
      const mode = pool.rotation === 'weighted' ? 'least-loaded' : pool.rotation
      const among = (can: (reason: Candidate['reason']) => boolean) =>
        pickMember(
          { id: pool.id, mode, period: pool.period ?? 'week' },
          pool.reps.map((rep, i) => ({
            rep: rep.id,
            weight: rep.weight,
            standing: can(looked[i]!.candidate.reason) ? 'eligible' : 'away',
            load: loadOf(rep, state),
            firstSlot: looked[i]!.at,
          })),
          turnsOf(pool.id, state),
        )
      return {
        joins: among((reason) => reason === 'eligible'),
        told: among((reason) => reason !== 'inactive' && reason !== 'on-leave'),
        reps: looked.map(({ candidate }) => candidate),
      }
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
  if (assign !== 'at-pick') return {}
  const open = reps.filter(({ reason }) => reason === 'eligible').map(({ rep }) => rep)
  return open.length > 1 ? { atPick: open } : {}
}

/** How a pool's rotation counts a member that was looked at. */
export function standingOf({ reason, short, standIn }: Candidate): Standing {
  if (reason === 'eligible' || standIn !== undefined) return 'eligible'
  return reason === 'no-slot-soon-enough' || (reason === 'on-leave' && short) ? 'owed' : 'away'
}

function isShort({ from, to }: RepState['leave'][number]): boolean {
  return to !== undefined && (Date.parse(to) - Date.parse(from)) / DAY < SHORT_LEAVE_DAYS
}

function turnsOf(pool: string, { pools }: RoutingState): PoolState {
  return Object.hasOwn(pools, pool) ? pools[pool]! : { turns: {} }
}

const NO_NEEDS: Needs[] = []

function loadOf({ id }: Rep, { reps }: RoutingState) {
  return Object.hasOwn(reps, id) ? reps[id]!.load : NO_LOAD
}

function typeIn(types: MeetingType[], id: string): MeetingType {
  return types.find((type) => type.id === id) ?? types[0]!
}
