import type { Rep } from '../workspace/schema/roster.ts'
import type { Target } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Member } from './rotation.ts'

/** A set of reps whose turns are counted together: a pool of the policy, or a team, as `team:ID`. */
export interface PoolOfReps {
  id: string
  reps: Rep[]
}

/** The pool that a target names; undefined for a rep or a queue. */
export function poolOf(
  target: Target,
  { routing, roster }: Pick<Workspace, 'routing' | 'roster'>,
): PoolOfReps | undefined {
  const named = (ids: string[] | undefined) => roster.reps.filter(({ id }) => ids?.includes(id))
  if ('pool' in target)
    return { id: target.pool, reps: named(routing.pools.find(({ id }) => id === target.pool)?.members) }
  if ('team' in target)
    return { id: `team:${target.team}`, reps: named(roster.teams.find(({ id }) => id === target.team)?.reps) }
  return undefined
}

/** The members of a pool by its id, as a decision names it. */
export function membersOf(pool: string, workspace: Pick<Workspace, 'routing' | 'roster'>): Member[] {
  const target = pool.startsWith('team:') ? { team: pool.slice('team:'.length) } : { pool }
  return poolOf(target, workspace)!.reps.map(asMember)
}

/** Ids of the reps of a pool that a decision named, as the policy has it now; nobody where it has no such pool any more. */
export function repsStillIn(
  pool: string | null | undefined,
  workspace: Pick<Workspace, 'routing' | 'roster'>,
): string[] {
  if (pool === null || pool === undefined) return []
  const { routing, roster } = workspace
  const isThere = pool.startsWith('team:')
    ? roster.teams.some(({ id }) => `team:${id}` === pool)
    : routing.pools.some(({ id }) => id === pool)
  return isThere ? membersOf(pool, workspace).map(({ rep }) => rep) : []
}

export function asMember({ id, weight }: Rep): Member {
  return { rep: id, weight }
}
