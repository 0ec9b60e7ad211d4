import type { PoolState } from './state.ts'

/** A rep in a pool. Only the ratios of weights matter. */
export interface Member {
  rep: string
  weight: number
}

/** A share this near to a whole turn counts as it: sums of fractions are not exact. */
const EPSILON = 1e-9

/** Who takes the pool's next turn, of the members who are eligible; undefined of none.
 *
 *  Tijdeman's chairman assignment (1980): with each turn a member's due grows by its share of the eligible weight. Among
 *  those who may take the turn without leaving their quota (turns so far below the due), the one whose deadline is
 *  nearest takes it: the turn by which the due would be a whole turn ahead. While the same members are eligible, each
 *  one's turns stay strictly within 1 of its due, for any weights. Who is away accrues nothing, and so comes back level.
 *
 *  The order of `eligible` does not matter: equal deadlines go to the heavier member, then by a hash of pool and rep. */
export function nextInRotation(pool: string, members: Member[], eligible: Member[], state: PoolState) {
  if (eligible.length === 0) return undefined
  const due = dueOf(members, state)
  const shares = sharesOf(eligible)
  const ranked = eligible.map(({ rep, weight }) => {
    const turns = state.turns[rep] ?? 0
    return {
      rep,
      mayTake: turns + EPSILON < due[rep]! + shares[rep]!,
      deadline: (turns + 1 - due[rep]!) / weight,
      weight,
      hash: hash(`${pool}/${rep}`),
    }
  })
  ranked.sort(
    (a, b) =>
      Number(b.mayTake) - Number(a.mayTake) ||
      compare(a.deadline, b.deadline) ||
      b.weight - a.weight ||
      a.hash - b.hash ||
      (a.rep < b.rep ? -1 : 1),
  )
  return ranked[0]!.rep
}

/** The pool after a turn: one more for who took it, and each eligible member's due grown by its share. */
export function takeTurn(members: Member[], eligible: Member[], state: PoolState, taker: string): PoolState {
  const due = dueOf(members, state)
  const shares = sharesOf(eligible)
  return {
    turns: {
      ...Object.fromEntries(members.map(({ rep }) => [rep, state.turns[rep] ?? 0])),
      ...state.turns,
      [taker]: (state.turns[taker] ?? 0) + 1,
    },
    due: {
      ...state.due,
      ...Object.fromEntries(members.map(({ rep }) => [rep, due[rep]! + (shares[rep] ?? 0)])),
    },
  }
}

/** Each eligible member's share of one turn. A store keeps it with the turn: the sum over the turns that count is
 *  `PoolState.due`, and a turn that is returned takes its shares with it. */
export function sharesOf(eligible: Member[]): Record<string, number> {
  const whole = eligible.reduce((sum, { weight }) => sum + weight, 0)
  return Object.fromEntries(eligible.map(({ rep, weight }) => [rep, weight / whole]))
}

/** What each member is due so far. Where no dues were kept, its share of all turns, at most one turn from what it had: a
 *  longer absence or an older weight is not made up. A newcomer starts level. */
function dueOf(members: Member[], { turns, due }: PoolState): Record<string, number> {
  const had = (rep: string) => turns[rep] ?? 0
  if (due) return Object.fromEntries(members.map(({ rep }) => [rep, due[rep] ?? had(rep)]))
  const fresh = Object.keys(turns).length === 0
  const old = members.filter(({ rep }) => fresh || Object.hasOwn(turns, rep))
  const total = old.reduce((sum, { rep }) => sum + had(rep), 0)
  const shares = sharesOf(old)
  return Object.fromEntries(
    members.map(({ rep }) => {
      const share = Object.hasOwn(shares, rep) ? shares[rep]! * total : had(rep)
      return [rep, Math.min(Math.max(share, had(rep) - 1), had(rep) + 1)]
    }),
  )
}

function compare(a: number, b: number): number {
  return Math.abs(a - b) <= EPSILON * Math.max(1, Math.abs(a), Math.abs(b)) ? 0 : a - b
}

/** FNV-1a: the same on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}
