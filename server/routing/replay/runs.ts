import type { Rep } from '../../workspace/schema/roster.ts'
import { stickyKeys, turnOfDecision } from '../apply.ts'
import { rosterAt } from '../as-of.ts'
import { localDay } from '../day.ts'
import type { Decision } from '../decision.ts'
import type { FirstFree } from '../eligibility.ts'
import type { AccountIndex } from '../match.ts'
import { RepState, type RoutingState } from '../state.ts'
import { decideAgain, type Again, type Past, type Setting } from './past.ts'

/** One way of deciding past leads. They come in the order in which they came then. */
export interface Run {
  /** @param own the workspace of the decision's revision
   *  @param accounts the facts of then, as a workspace's policy matches them */
  decide: (past: Past, own: Setting, accounts: (workspace: Setting) => AccountIndex) => Again
  /** Where reps come to a capacity. */
  filled: () => Filled[]
}

export interface Filled {
  rep: string
  period: Period
  most: number
  /** The first local day on which it was full, and how many leads filled it. */
  day: string
  times: number
}

const PERIODS = ['day', 'week', 'month'] as const
type Period = (typeof PERIODS)[number]

/** First free slots that were not stored with a decision. */
export type Otherwise = (past: Past) => FirstFree

/** As it was decided then. */
export function asDecided(): Run {
  const fillings = new Fillings()
  return {
    decide: ({ decision, inputs }, own) => {
      fillings.note(decision.assignee, own, inputs.state, Date.parse(inputs.now))
      return { decision, assumed: [] }
    },
    filled: () => fillings.all(),
  }
}

/** Under this workspace. Each lead finds turns and loads as they were then, but for what the leads before it that went to
 *  another changed: the turn is the other's, and the meeting, counted on the rep's local day of the decision, as is who keeps the buyer.
 *  A lead whose times nobody took, or whose meeting was cancelled, changes nothing. Thus under an unchanged workspace no lead
 *  moves. `adapt` changes what was stored, as for a rep who is gone. */
export function decidedUnder(
  workspace: Setting,
  otherwise?: Otherwise,
  adapt: (state: RoutingState) => RoutingState = (state) => state,
): Run {
  const drift = new Drift(workspace)
  const fillings = new Fillings()
  return {
    decide: (past, own, accounts) => {
      const state = adapt(drift.on(past))
      const again = decideAgain(past, workspace, accounts(workspace), {
        state,
        otherwise: otherwise?.(past),
      })
      drift.note(past, own, again.decision, state)
      fillings.note(again.decision.assignee, workspace, state, Date.parse(past.inputs.now))
      return again
    },
    filled: () => fillings.all(),
  }
}

/** How a run's world has come to differ from the one that was. */
class Drift {
  readonly #workspace: Setting
  /** By `emea turns ana`. */
  readonly #pools = new Map<string, { pool: string; rep: string; of: 'turns' | 'due' | 'owed'; by: number }>()
  /** By `ana day 2027-01-04`. */
  readonly #loads = new Map<string, number>()
  readonly #sticky = new Map<string, RoutingState['sticky'][number] | undefined>()

  constructor(workspace: Setting) {
    this.#workspace = workspace
  }

  /** The state of a past decision with the drift in it. */
  on({ inputs: { lead, state, now } }: Past): RoutingState {
    const keys = lead.email === undefined ? [] : stickyKeys(lead.email, this.#workspace.routing)
    const others = keys.filter((key) => this.#sticky.has(key))
    return {
      ...state,
      pools: this.#poolsOn(state.pools),
      reps: { ...state.reps, ...this.#repsOn(state.reps, Date.parse(now)) },
      sticky: [
        ...state.sticky.filter(({ key }) => !others.includes(key)),
        ...others.flatMap((key) => this.#sticky.get(key) ?? []),
      ],
    }
  }

  note(past: Past, own: Setting, is: Decision, state: RoutingState): void {
    const { decision: was, inputs, stands = true } = past
    const { lead } = inputs
    const now = Date.parse(inputs.now)
    if (stands)
      this.#noteTurns(
        turnOfDecision(inputs.state, was, own, now),
        turnOfDecision(state, is, this.#workspace, now),
      )
    if (was.assignee === is.assignee) {
      // What was stored for this buyer from here on is right again.
      if (lead.email !== undefined)
        for (const key of stickyKeys(lead.email, this.#workspace.routing)) this.#sticky.delete(key)
      return
    }
    if (lead.email !== undefined)
      for (const key of stickyKeys(lead.email, this.#workspace.routing))
        this.#sticky.set(
          key,
          is.assignee === undefined ? undefined : { key, rep: is.assignee, at: inputs.now },
        )
    if (!stands) return
    this.#load(is.assignee, this.#workspace, now, 1)
    this.#load(was.assignee, own, now, -1)
  }

  #poolsOn(pools: RoutingState['pools']): RoutingState['pools'] {
    const moved = { ...pools }
    for (const { pool, rep, of, by } of this.#pools.values()) {
      const known = Object.hasOwn(moved, pool) ? moved[pool]! : { turns: {} }
      const sums = known[of] ?? {}
      moved[pool] = {
        ...known,
        [of]: { ...sums, [rep]: Math.max(of === 'turns' ? 0 : -Infinity, (sums[rep] ?? 0) + by) },
      }
    }
    return moved
  }

  #repsOn(reps: RoutingState['reps'], now: number): RoutingState['reps'] {
    const changed = this.#workspace.roster.reps.flatMap((rep): [string, RepState][] => {
      const days = periodsOf(rep, now)
      const by = (period: Period) => this.#loads.get(`${rep.id} ${period} ${days[period]}`) ?? 0
      if (PERIODS.every((period) => by(period) === 0)) return []
      const known = Object.hasOwn(reps, rep.id) ? reps[rep.id]! : RepState.parse({})
      const load = { ...known.load }
      // A lead that went elsewhere was perhaps no meeting of this period.
      for (const period of PERIODS) load[period] = Math.max(0, load[period] + by(period))
      return [[rep.id, { ...known, load }]]
    })
    return Object.fromEntries(changed)
  }

  /** The same taker can have another turn: of other weights each member is due another share. */
  #noteTurns(was: ReturnType<typeof turnOfDecision>, is: ReturnType<typeof turnOfDecision>): void {
    // Nothing is added and subtracted again, so that rounding moves no lead.
    if (JSON.stringify(was) === JSON.stringify(is)) return
    this.#take(is, 1)
    this.#take(was, -1)
  }

  #take(turn: ReturnType<typeof turnOfDecision>, sign: 1 | -1): void {
    if (!turn) return
    const { pool, rep } = turn
    const add = (of: 'turns' | 'due' | 'owed', rep: string, by: number) => {
      const key = `${pool} ${of} ${rep}`
      this.#pools.set(key, { pool, rep, of, by: (this.#pools.get(key)?.by ?? 0) + sign * by })
    }
    add('turns', rep, 1)
    for (const [one, share] of Object.entries(turn.shares)) add('due', one, share)
    for (const [one, change] of Object.entries(turn.owed)) add('owed', one, change)
  }

  #load(id: string | undefined, { roster }: Setting, now: number, by: 1 | -1): void {
    const rep = roster.reps.find((one) => one.id === id)
    if (!rep) return
    const days = periodsOf(rep, now)
    for (const period of PERIODS) {
      const key = `${rep.id} ${period} ${days[period]}`
      this.#loads.set(key, (this.#loads.get(key) ?? 0) + by)
    }
  }
}

/** Who came to a capacity with a lead. */
class Fillings {
  readonly #filled = new Map<string, Filled>()

  note(assignee: string | undefined, { roster }: Setting, { reps }: RoutingState, now: number): void {
    const rep = rosterAt(roster, now).reps.find(({ id }) => id === assignee)
    if (!rep) return
    const { id, capacity, timezone } = rep
    for (const period of PERIODS) {
      const [load, most] = [Object.hasOwn(reps, id) ? reps[id]!.load[period] : 0, capacity[period]]
      if (most === undefined || load + 1 < most) continue
      const key = `${id} ${period}`
      const known = this.#filled.get(key)
      const first = { rep: id, period, most, day: localDay(now, timezone), times: 1 }
      this.#filled.set(key, known ? { ...known, times: known.times + 1 } : first)
    }
  }

  all(): Filled[] {
    return [...this.#filled.values()]
  }
}

/** The day, the Monday of the week and the month of an instant, by the clock where a rep works. */
function periodsOf({ timezone }: Rep, now: number): Record<Period, string> {
  const day = localDay(now, timezone)
  return { day, week: mondayOf(day), month: day.slice(0, 7) }
}

const DAY = 86_400_000

function mondayOf(day: string): string {
  const at = Date.parse(day)
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10)
}
