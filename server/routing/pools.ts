import type { Rep, Roster } from '../workspace/schema/roster.ts'
import type { Needs, Pool, Routing, Rule, Target } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Member } from './rotation.ts'

/** A set of reps whose turns are counted together: a pool of the policy, or a team, as `team:ID`. */
export interface PoolOfReps extends Pick<Pool, 'rotation' | 'period' | 'absent' | 'assign'> {
  id: string
  /** Each with the weight that it has in this pool. */
  reps: Rep[]
  needs?: Needs
}

const TEAM = { rotation: 'weighted' } as const

const known = new WeakMap<Routing, WeakMap<Roster, Map<string, PoolOfReps>>>()

/** The pool that a target names; undefined for a rep or a queue. */
export function poolOf(
  target: Target,
  { routing, roster }: Pick<Workspace, 'routing' | 'roster'>,
): PoolOfReps | undefined {
  if (!('pool' in target) && !('team' in target)) return undefined
  const id = 'pool' in target ? target.pool : `team:${target.team}`
  let byRoster = known.get(routing)
  if (!byRoster) known.set(routing, (byRoster = new WeakMap()))
  let pools = byRoster.get(roster)
  if (!pools) byRoster.set(roster, (pools = new Map()))
  let found = pools.get(id)
  if (!found) {
    found = 'pool' in target ? poolNamed(id, routing, roster) : teamNamed(target.team, routing, roster)
    pools.set(id, found)
  }
  return found
}

function poolNamed(name: string, { pools }: Routing, { reps: all }: Roster): PoolOfReps {
  const pool = pools.find(({ id }) => id === name)
  if (!pool) return { id: name, reps: [], ...TEAM }
  const { id, members, needs, ...how } = pool
  const reps = members.flatMap((member): Rep[] => {
    const { rep: id, weight } = asEntry(member)
    const rep = all.find((one) => one.id === id)
    return rep ? [weight === undefined ? rep : { ...rep, weight }] : []
  })
  return { id, reps, ...how, ...(needs && { needs }) }
}

function teamNamed(name: string, { teams }: Routing, roster: Roster): PoolOfReps {
  const { rotation, period, absent, assign } = { ...TEAM, ...teams.find(({ id }) => id === name) }
  const reps = repsOf(name, roster)
  return { id: `team:${name}`, reps, rotation, period, absent, assign }
}

/** The members of a pool by its id, as a decision names it. */
export function membersOf(pool: string, workspace: Pick<Workspace, 'routing' | 'roster'>): Member[] {
  return poolOf(targetOf(pool), workspace)!.reps.map(asMember)
}

/** Ids of the reps of a pool that a decision named, as the policy has it now; nobody where it has no such pool any more. */
export function repsStillIn(
  pool: string | null | undefined,
  workspace: Pick<Workspace, 'routing' | 'roster'>,
): string[] {
  if (pool === null || pool === undefined) return []
  return membersOf(pool, workspace).map(({ rep }) => rep)
}

/** A member as the policy writes it, with what it leaves out. */
export function asEntry(member: Pool['members'][number]): Exclude<Pool['members'][number], string> {
  return typeof member === 'string' ? { rep: member } : member
}

/** Where an escalation leads; a pool may stand there by its id alone. */
export function asTarget(to: Routing['escalations'][number]['to']): Rule['to'] {
  return typeof to === 'string' ? { pool: to } : to
}

const reps = new WeakMap<Roster, Map<string, Rep>>()

/** A rep of the roster by id. */
export function repNamed(id: string, roster: Roster): Rep | undefined {
  let byId = reps.get(roster)
  if (!byId) reps.set(roster, (byId = new Map(roster.reps.map((rep) => [rep.id, rep]))))
  return byId.get(id)
}

/** The reps of a team, in its order. */
export function repsOf(team: string, { teams, reps }: Roster): Rep[] {
  const ids = teams.find(({ id }) => id === team)?.reps ?? []
  return ids.flatMap((id) => reps.find((rep) => rep.id === id) ?? [])
}

export function asMember({ id, weight }: Rep): Member {
  return { rep: id, weight }
}

export function targetOf(pool: string): Target {
  return pool.startsWith('team:') ? { team: pool.slice('team:'.length) } : { pool }
}
