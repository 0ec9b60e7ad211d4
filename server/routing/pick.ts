import { nextInRotation } from './rotation.ts'
import type { Load, PoolState } from './state.ts'

/** Whether a member can have the turn. `owed`: passed over for want of a free slot, or on a short leave, which the pool makes
 *  up. `away`: for any other reason; nothing is made up. */
export type Standing = 'eligible' | 'owed' | 'away'

/** A member as it was looked at for one lead. */
export interface LookedAt {
  rep: string
  /** Above 0. */
  weight: number
  standing: Standing
  load: Load
  /** The first free slot, UTC ms. Absent: at once. */
  firstSlot?: number | undefined
}

export type PoolMode = 'weighted' | 'least-loaded' | 'first-free-slot' | 'ordered'

/** Who of a pool has the lead; undefined when nobody is eligible.
 *  - `weighted`: next in the rotation.
 *  - `least-loaded`: fewest bookings in `period` for the weight, then fewer bookings, then by id.
 *  - `first-free-slot`: free earliest; of several by the rotation.
 *  - `ordered`: the first in the order given. */
export function pickMember(
  { id, mode, period }: { id: string; mode: PoolMode; period: 'day' | 'week' | 'month' },
  looked: LookedAt[],
  state: PoolState,
): string | undefined {
  const eligible = looked.filter(({ standing }) => standing === 'eligible')
  if (mode === 'ordered') return eligible[0]?.rep
  if (mode === 'least-loaded') return leastLoaded(eligible, period)
  return nextInRotation(id, looked, mode === 'first-free-slot' ? freeEarliest(eligible) : eligible, state)
}

function leastLoaded(eligible: LookedAt[], period: 'day' | 'week' | 'month'): string | undefined {
  return eligible.toSorted(
    (a, b) =>
      // Multiplied out: a quotient of fractions may tell equal loads apart.
      a.load[period] * b.weight - b.load[period] * a.weight ||
      a.load[period] - b.load[period] ||
      (a.rep < b.rep ? -1 : 1),
  )[0]?.rep
}

function freeEarliest(eligible: LookedAt[]): LookedAt[] {
  const first = ({ firstSlot = -Infinity }: LookedAt) => firstSlot
  const earliest = Math.min(...eligible.map(first))
  return eligible.filter((one) => first(one) === earliest)
}
