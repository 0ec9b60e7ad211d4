import type { PoolState } from './state.ts'

/** A rep in a pool. Only the ratios of weights matter; each is above 0. */
export interface Member {
  rep: string
  weight: number
}

/** Where a member who may have the next turn stands just before it, in turns. */
export interface Due {
  rep: string
  /** What it is due less what it had: within `BALANCE_MAX`. */
  balance: number
  /** Its part of this turn, above 0. All parts sum to 1. */
  share: number
  /** What its due is moved by, so that nobody is further than `BALANCE_MAX` from it. The moves sum to 0. */
  moved: number
  /** What the pool owes it besides, once this turn is taken. */
  owed: number
}

/** The most that a pool makes up, in turns: what a member missed beyond it is gone. */
export const OWED_TURNS_MAX = 3

/** Who is owed turns takes part with a weight raised by this part of it. */
export const REPAYMENT = 1 / 2

/** A balance further from level than this, in turns, is not made good at once: what is above is owed, what is below is
 *  forgotten. Turns alone never lead there while the same members are eligible; many returned or moved at once do. */
export const BALANCE_MAX = 1

/** Numbers this near count as the same: sums of fractions are not exact. */
export const EPSILON = 1e-9

/** Each eligible member's standing. Those who are not eligible may have left with turns too many or too few, which the others
 *  have less or more: more than `BALANCE_MAX` of that in all is not theirs to settle. */
export function duesOf(members: Member[], eligible: Member[], state: PoolState): Due[] {
  const due = dueSoFar(members, state)
  const whole = weightOf(eligible)
  const parts = eligible.map(({ weight }) => weight / whole)
  const raw = eligible.map(({ rep }) => due(rep) - of(state.turns, rep))
  const all = sum(raw)
  if (isLevel(raw, all) && (!state.owed || eligible.every(({ rep }) => owedTo(rep, state, 0) === 0)))
    return eligible.map(({ rep }, i) => ({
      rep,
      balance: raw[i]!,
      share: parts[i]!,
      moved: 0,
      owed: 0,
    }))
  const elsewhere = all - Math.min(Math.max(all, -BALANCE_MAX), BALANCE_MAX)
  const balances = raw.map((balance, i) => balance - elsewhere * parts[i]!)
  const level = levelled(balances)
  const debts = eligible.map(({ rep }, i) => owedTo(rep, state, Math.max(0, balances[i]! - BALANCE_MAX)))
  const paid = repayments(parts, debts)
  const [given, payers] = [sum(paid), sum(parts.filter((_, i) => paid[i] === 0))]
  return eligible.map(({ rep }, i) => ({
    rep,
    balance: level[i]!,
    share: paid[i] === 0 ? parts[i]! * (1 - given / payers) : parts[i]! + paid[i]!,
    moved: level[i]! - balances[i]!,
    owed: debts[i]! - paid[i]!,
  }))
}

/** Whether nobody is further from level than a pool lets stand: what a pool is most of the time. */
function isLevel(balances: number[], all: number): boolean {
  return Math.abs(all) <= BALANCE_MAX && balances.every((balance) => Math.abs(balance) <= BALANCE_MAX)
}

/** What the pool owes a member with `more` on top, in turns. Sums that returned turns left outside of the range count as
 *  its end. */
export function owedTo(rep: string, { owed = {} }: PoolState, more: number): number {
  return Math.min(Math.max(of(owed, rep), 0) + more, OWED_TURNS_MAX)
}

/** What each member is due so far. Where no dues were kept, its share of all turns, at most one turn from what it had: a
 *  longer absence or an older weight is not made up. A newcomer starts level. */
export function dueSoFar(members: Member[], { turns, due }: PoolState): (rep: string) => number {
  if (due) return (rep) => of(due, rep)
  const fresh = Object.keys(turns).length === 0
  // Nobody had a turn, and none is due.
  if (fresh) return () => 0
  const old = members.filter(({ rep }) => Object.hasOwn(turns, rep))
  const total = sum(old.map(({ rep }) => of(turns, rep)))
  const whole = weightOf(old)
  const shares = new Map(
    old.map(({ rep, weight }) => {
      const had = of(turns, rep)
      return [rep, Math.min(Math.max((weight / whole) * total, had - 1), had + 1)]
    }),
  )
  return (rep) => shares.get(rep) ?? of(turns, rep)
}

export function weightOf(members: Member[]): number {
  return sum(members.map(({ weight }) => weight))
}

/** A rep may be called `constructor`. */
export function of(record: Record<string, number>, rep: string): number {
  return Object.hasOwn(record, rep) ? record[rep]! : 0
}

/** What is above the range goes to the others, by the room that each has in it; what is below comes from them likewise. */
function levelled(balances: number[]): number[] {
  const capped = capAbove(balances)
  return capAbove(capped.map((balance) => -balance)).map((balance) => -balance)
}

/** Nobody gets above the range by it: balances that sum to no more than its end leave room for what is too much. */
function capAbove(balances: number[]): number[] {
  const isOver = (balance: number) => balance > BALANCE_MAX + EPSILON
  if (!balances.some(isOver)) return balances
  const excess = sum(balances.filter(isOver).map((balance) => balance - BALANCE_MAX))
  const room = sum(balances.filter((balance) => !isOver(balance)).map((balance) => BALANCE_MAX - balance))
  return balances.map((balance) =>
    isOver(balance) ? BALANCE_MAX : balance + (excess * (BALANCE_MAX - balance)) / room,
  )
}

/** What each gets of its debt with this turn: as much as the raised weight gives it. Debts are compared: those who are all
 *  owed the same owe each other nothing. */
function repayments(parts: number[], debts: number[]): number[] {
  const least = Math.min(...debts)
  const isOwed = (i: number) => debts[i]! > least + EPSILON
  const raised = 1 + REPAYMENT * sum(parts.filter((_, i) => isOwed(i)))
  return parts.map((part, i) =>
    isOwed(i) ? Math.min((part * (1 + REPAYMENT)) / raised - part, debts[i]! - least) : 0,
  )
}

function sum(numbers: number[]): number {
  let all = 0
  for (const one of numbers) all += one
  return all
}
