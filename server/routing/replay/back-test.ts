import { sorted } from '../../workspace/workspace.ts'
import type { Account } from '../../workspace/schema/accounts.ts'
import { indexAccounts, type AccountIndex } from '../match.ts'
import { stepName, type Again, type Past, type Setting } from './past.ts'
import type { Filled, Run } from './runs.ts'

/** A lead that another takes. `from`, `to`: a rep's id, `queue inbound` or `closed, tiny`; `by`: the steps. */
export interface Moved {
  lead: string
  now: string
  from: string
  to: string
  by: { before: string; after: string }
  /** Reps whose first free slot was not stored then and was assumed from their hours. */
  assumed?: string[]
}

export interface Change<T> {
  before: T
  after: T
}

/** A rep before and after. */
export interface RepChange {
  rep: string
  /** Leads that the rep takes. */
  leads: Change<number>
  /** Leads that passed the rep by for want of capacity, and of a slot soon enough. */
  full: Change<number>
  noSlot: Change<number>
  /** Median hours to the first free slot of the rep when a lead was given; null where none was stored. */
  waitHours: Change<number | null>
  /** Capacities that the rep comes to. */
  filled: Change<Filled[]>
  /** Takes more leads, and is passed by for want of a slot more often, or was `SCARCE_HOURS` away with its first. */
  scarce: boolean
}

export interface Report {
  leads: number
  moved: number
  assigned: Change<number>
  queued: Change<number>
  closed: Change<number>
  /** Leads taken by the fallback chain, and their share of all. */
  fallback: Change<number>
  fallbackShare: Change<number>
  /** Leads that reps were looked for and nobody could take. */
  nobodyFree: Change<number>
  /** Who takes or took a lead, or was passed by, the most leads first. */
  reps: RepChange[]
}

/** A first free slot so far away that more leads make it worse. */
const SCARCE_HOURS = 72

/** Holds two ways of deciding the same leads against each other. */
export function compareRuns(before: Run, after: Run) {
  const tallies = { before: new Tally(), after: new Tally() }
  let [leads, moved] = [0, 0]
  return {
    /** @param own the workspace of the decision's revision. The accounts' facts are those of then on both sides. */
    add: (past: Past, own: Setting): Moved | undefined => {
      const accounts = accountsFor(past, own)
      const [was, is] = [before.decide(past, own, accounts), after.decide(past, own, accounts)]
      leads++
      tallies.before.add(past, was)
      tallies.after.add(past, is)
      const [from, to] = [takerOf(was.decision), takerOf(is.decision)]
      if (from === to) return undefined
      moved++
      return {
        lead: past.lead,
        now: past.inputs.now,
        from,
        to,
        by: { before: stepName(was.decision.step), after: stepName(is.decision.step) },
        ...(is.assumed.length > 0 && { assumed: is.assumed }),
      }
    },
    report: (): Report => {
      const both = <T>(of: (tally: Tally) => T): Change<T> => ({
        before: of(tallies.before),
        after: of(tallies.after),
      })
      return {
        leads,
        moved,
        assigned: both(({ assigned }) => assigned),
        queued: both(({ queued }) => queued),
        closed: both(({ closed }) => closed),
        fallback: both(({ fallback }) => fallback),
        fallbackShare: both(({ fallback }) => (leads === 0 ? 0 : fallback / leads)),
        nobodyFree: both(({ nobodyFree }) => nobodyFree),
        reps: repChanges(both, { before: before.filled(), after: after.filled() }),
      }
    },
  }
}

/** `ana`, `queue inbound`, `closed, tiny`. */
export function takerOf({ assignee, queue, close }: Again['decision']): string {
  return assignee ?? (queue === undefined ? `closed, ${close}` : `queue ${queue}`)
}

/** Counts of one run. */
class Tally {
  assigned = 0
  queued = 0
  closed = 0
  fallback = 0
  nobodyFree = 0
  readonly leads = new Map<string, number>()
  readonly full = new Map<string, number>()
  readonly noSlot = new Map<string, number>()
  readonly waits = new Map<string, number[]>()

  add({ inputs: { firstFree, now } }: Past, { decision }: Again): void {
    const { assignee, queue, step, trace, meetingType } = decision
    if (step.kind === 'fallback') this.fallback++
    const refused = (reason: string) =>
      new Set(
        trace.flatMap(({ reps = [] }) => reps.filter((one) => one.reason === reason).map(({ rep }) => rep)),
      )
    for (const rep of refused('over-capacity')) count(this.full, rep)
    for (const rep of refused('no-slot-soon-enough')) count(this.noSlot, rep)
    if (assignee === undefined) {
      if (queue === undefined) this.closed++
      else this.queued++
      if (trace.some(({ result }) => result === 'nobody eligible')) this.nobodyFree++
      return
    }
    this.assigned++
    count(this.leads, assignee)
    const first = firstFree[`${assignee} ${meetingType}`]
    if (typeof first !== 'string') return
    const waits = this.waits.get(assignee) ?? []
    this.waits.set(assignee, waits)
    waits.push((Date.parse(first) - Date.parse(now)) / HOUR)
  }
}

const HOUR = 3_600_000

function repChanges(both: <T>(of: (tally: Tally) => T) => Change<T>, filled: Change<Filled[]>): RepChange[] {
  const seen = both(({ leads, full, noSlot }) =>
    [leads, full, noSlot].flatMap((counts) => [...counts.keys()]),
  )
  return [...new Set([...seen.before, ...seen.after])]
    .map((rep): RepChange => {
      const leads = both((tally) => tally.leads.get(rep) ?? 0)
      const noSlot = both((tally) => tally.noSlot.get(rep) ?? 0)
      const waitHours = both((tally) => median(tally.waits.get(rep) ?? []))
      const gains = leads.after > leads.before
      return {
        rep,
        leads,
        full: both((tally) => tally.full.get(rep) ?? 0),
        noSlot,
        waitHours,
        filled: {
          before: filled.before.filter((one) => one.rep === rep),
          after: filled.after.filter((one) => one.rep === rep),
        },
        scarce: gains && (noSlot.after > noSlot.before || (waitHours.after ?? 0) >= SCARCE_HOURS),
      }
    })
    .toSorted((a, b) => b.leads.after - a.leads.after || (a.rep < b.rep ? -1 : 1))
}

/** The accounts of a past decision, indexed as a workspace's policy wants them. Where those kept with it are as in its
 *  revision, that list is taken: it has more, and its index is made once for all its decisions. */
function accountsFor({ inputs: { accounts } }: Past, own: Setting): (workspace: Setting) => AccountIndex {
  const { byId } = indexAccounts(own.accounts, own.routing.match)
  const isSame = (one: Account) => text(one) === text(byId.get(one.id))
  const list = accounts === undefined || accounts.every(isSame) ? own.accounts : accounts
  return ({ routing }) => indexAccounts(list, routing.match)
}

function text(account: Account | undefined): string {
  return JSON.stringify(sorted(account)) ?? ''
}

function count(counts: Map<string, number>, rep: string): void {
  counts.set(rep, (counts.get(rep) ?? 0) + 1)
}

function median(numbers: number[]): number | null {
  if (numbers.length === 0) return null
  const inOrder = numbers.toSorted((a, b) => a - b)
  const middle = inOrder.length >> 1
  const value = inOrder.length % 2 === 1 ? inOrder[middle]! : (inOrder[middle - 1]! + inOrder[middle]!) / 2
  return Math.round(value * 10) / 10
}
