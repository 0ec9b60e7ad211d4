import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Asked, Chooser } from './choice.ts'
import type { Candidate } from './decision.ts'
import { poolOf, repNamed } from './pools.ts'

/** Who is in a meeting beside its host, and who hears of it. Nobody is both, and who has left is neither. */
export interface Beside {
  coHosts: string[]
  inform: string[]
  /** All who were asked to join, as the trace has them. */
  joining: Candidate[]
}

/** Finds who joins a host: the account's owner, then those whom the step names, each when there is time soon enough with everybody who is in the
 *  meeting by then, else told. Of a pool or team one joins, unless one of it is there already; where nobody of it has time, the one whose turn to
 *  join it would be is told. */
export function besideOf(
  host: Rep,
  owner: Rep | undefined,
  asked: Asked,
  workspace: Pick<Workspace, 'routing' | 'roster'>,
  chooser: Chooser,
): Beside {
  if (!asked.owner && !asked.with && !asked.inform) return { coHosts: [], inform: [], joining: [] }
  const there = [host]
  const told: Rep[] = []
  const joining: Candidate[] = []
  const repOf = (id: string) => repNamed(id, workspace.roster)
  const ask = (rep: Rep | undefined) => {
    if (!rep || there.includes(rep) || !chooser.isActive(rep)) return
    const candidate = chooser.joins(rep, there, asked)
    joining.push(candidate)
    if (candidate.reason === 'eligible') there.push(rep)
    else told.push(rep)
  }
  const tell = (rep: Rep | undefined) => rep && chooser.isActive(rep) && told.push(rep)

  if (asked.owner === 'co-host') ask(owner)
  if (asked.owner === 'inform') tell(owner)
  for (const joiner of asked.with ?? []) {
    if ('rep' in joiner) {
      ask(repOf(joiner.rep))
      continue
    }
    const pool = poolOf(joiner, workspace)!
    if (pool.reps.some(({ id }) => there.some((one) => one.id === id))) continue
    const { joins, told: next, reps } = chooser.oneOf(pool, there, asked)
    joining.push(...reps)
    if (joins !== undefined) there.push(repOf(joins)!)
    else if (next !== undefined) tell(repOf(next))
  }
  for (const id of asked.inform ?? []) tell(repOf(id))
  const coHosts = there.slice(1).map(({ id }) => id)
  const inform = new Set(told.map(({ id }) => id).filter((id) => id !== host.id && !coHosts.includes(id)))
  return { coHosts, inform: [...inform], joining }
}
