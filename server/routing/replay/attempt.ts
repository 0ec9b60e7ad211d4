import type { Lead } from '../lead.ts'
import type { AccountIndex } from '../match.ts'
import type { RoutingState } from '../state.ts'
import type { Setting } from './past.ts'

/** One change to what a decision read, to be run. */
export interface Attempt {
  /** As it stands after "if". */
  change: string
  /** What is changed: attempts of one group are variants of each other. */
  group: string
  /** Smaller is nearer; `distance` among equals. */
  rank: number
  distance: number
  lead?: Lead
  state?: RoutingState
  workspace?: Setting
  accounts?: AccountIndex
}

export const RANKS = { assignee: 0, passedOver: 1, tested: 2, testedBefore: 3, other: 4 } as const
