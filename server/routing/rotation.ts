import { dueSoFar, duesOf, EPSILON, of, owedTo, weightOf, type Due, type Member } from './dues.ts'
import type { PoolState } from './state.ts'

export type { Member } from './dues.ts'

/** What a turn changes besides its taker's count. A store keeps it with the turn: the sums over the turns that count are
 *  `PoolState.due` and `PoolState.owed`, and a turn that is returned takes all of it with it. */
export interface Turn {
  /** What each member's due grew by. They sum to 1. */
  shares: Record<string, number>
  /** What the pool's debt to a member changed by. Who is not in it: by nothing. */
  owed: Record<string, number>
}

/** Who takes the pool's next turn, of the members who are eligible; undefined of none.
 *
 *  Tijdeman's chairman assignment (1980): with each turn a member's due grows by its share of the eligible weight. Among
 *  those who may take the turn without leaving their quota (turns so far below the due), the one whose deadline is
 *  nearest takes it: the turn by which the due would be a whole turn ahead. While the same members are eligible, each
 *  one's turns stay strictly within 1 of its due, for any weights. While members come and go nobody can promise that,
 *  since later deadlines are not known: who gets further than `BALANCE_MAX` from its due is levelled, and owed what is
 *  above.
 *
 *  The order of `eligible` does not matter: of equal deadlines the longest wait, then a hash of pool and rep. */
export function nextInRotation(
  pool: string,
  members: Member[],
  eligible: Member[],
  state: PoolState,
): string | undefined {
  const waited = (rep: string) =>
    state.waited && Object.hasOwn(state.waited, rep) ? state.waited[rep]! : Infinity
  const hashed = hash(`${pool}/`)
  return first(
    duesOf(members, eligible, state),
    (a, b) =>
      Number(mayTake(b)) - Number(mayTake(a)) ||
      compare(deadlineOf(a), deadlineOf(b)) ||
      Number(waited(b.rep) > waited(a.rep)) - Number(waited(a.rep) > waited(b.rep)) ||
      hash(a.rep, hashed) - hash(b.rep, hashed) ||
      (a.rep < b.rep ? -1 : 1),
  )?.rep
}

function mayTake({ balance, share }: Due): boolean {
  return balance + share > EPSILON
}

function deadlineOf({ balance, share }: Due): number {
  return (1 - balance) / share
}

/** What a turn changes, whoever takes it. Each eligible member's due grows by its share, raised while it is owed turns. To
 *  members who were `passedOver` (no free slot, a short leave) the pool owes the share that they would have had. */
export function turnOf(members: Member[], eligible: Member[], passedOver: Member[], state: PoolState): Turn {
  const dues = duesOf(members, eligible, state)
  const whole = weightOf([...eligible, ...passedOver])
  const owed = [
    ...dues,
    ...passedOver.map(({ rep, weight }) => ({ rep, owed: owedTo(rep, state, weight / whole) })),
  ].map(({ rep, owed }) => [rep, owed - of(state.owed ?? {}, rep)] as const)
  return {
    shares: Object.fromEntries(dues.map(({ rep, share, moved }) => [rep, share + moved])),
    owed: Object.fromEntries(owed.filter(([, change]) => change !== 0)),
  }
}

/** The pool after a turn. */
export function takeTurn(
  members: Member[],
  eligible: Member[],
  state: PoolState,
  taker: string,
  passedOver: Member[] = [],
): PoolState {
  const { shares, owed } = turnOf(members, eligible, passedOver, state)
  const due = dueSoFar(members, state)
  const waited = Object.entries(state.waited ?? {}).map(([rep, turns]) => [rep, turns + 1] as const)
  return {
    turns: {
      ...Object.fromEntries(members.map(({ rep }) => [rep, of(state.turns, rep)])),
      ...state.turns,
      [taker]: of(state.turns, taker) + 1,
    },
    due: {
      ...state.due,
      ...Object.fromEntries(members.map(({ rep }) => [rep, due(rep) + of(shares, rep)])),
    },
    owed: {
      ...state.owed,
      ...Object.fromEntries(
        Object.entries(owed).map(([rep, change]) => [rep, of(state.owed ?? {}, rep) + change]),
      ),
    },
    waited: { ...Object.fromEntries(waited), [taker]: 0 },
  }
}

function compare(a: number, b: number): number {
  return Math.abs(a - b) <= EPSILON * Math.max(1, Math.abs(a), Math.abs(b)) ? 0 : a - b
}

/** The one that comes first in an order. */
function first<T>(all: T[], order: (a: T, b: T) => number): T | undefined {
  let [best] = all
  for (const one of all) if (one !== best && order(one, best!) < 0) best = one
  return best
}

/** FNV-1a, of a text behind one that was hashed: the same on every machine. */
function hash(text: string, before = 0x811c9dc5): number {
  let value = before
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}
