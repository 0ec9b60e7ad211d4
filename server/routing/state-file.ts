import { didYouMean } from '../workspace/issues.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { localDay } from './day.ts'
import type { Load, RoutingState } from './state.ts'

/** Something in a state that somebody wrote by hand which cannot be meant. */
export interface StateFault {
  path: (string | number)[]
  message: string
}

/** What a state names that the workspace has not, and leaves that end before they begin. Owners of contacts and opportunities, and accounts, are the
 *  CRM's, which may know others. */
export function stateFaults(
  state: RoutingState,
  { routing, roster }: Pick<Workspace, 'routing' | 'roster'>,
): StateFault[] {
  const reps = roster.reps.map(({ id }) => id)
  const pools = [...routing.pools.map(({ id }) => id), ...roster.teams.map(({ id }) => `team:${id}`)]
  const faults: StateFault[] = []
  const refer = (kind: 'rep' | 'pool', name: string, path: StateFault['path']) => {
    const names = kind === 'rep' ? reps : pools
    if (!names.includes(name))
      faults.push({ path, message: `no such ${kind} "${name}".${didYouMean(name, names)}` })
  }
  for (const [id, { leave }] of Object.entries(state.reps)) {
    refer('rep', id, ['reps', id])
    for (const [i, { from, to, delegate }] of leave.entries()) {
      const path = ['reps', id, 'leave', i]
      if (to !== undefined && to < from)
        faults.push({ path: [...path, 'to'], message: `"${to}" is before the leave begins, on ${from}.` })
      if (delegate !== undefined) refer('rep', delegate, [...path, 'delegate'])
    }
  }
  for (const [id, pool] of Object.entries(state.pools)) {
    refer('pool', id, ['pools', id])
    for (const key of ['turns', 'due', 'owed', 'waited'] as const)
      for (const rep of Object.keys(pool[key] ?? {})) refer('rep', rep, ['pools', id, key, rep])
  }
  for (const pair of Object.keys(state.common)) {
    const two = pair.split('+')
    if (two.length !== 2)
      faults.push({ path: ['common', pair], message: `"${pair}" is not two reps, such as "ana+ben".` })
    else for (const rep of two) refer('rep', rep, ['common', pair])
  }
  for (const [i, rep] of state.passedOver.entries()) refer('rep', rep, ['passedOver', i])
  for (const [i, { rep }] of state.sticky.entries()) refer('rep', rep, ['sticky', i, 'rep'])
  return faults
}

/** A state as it is at an instant (UTC ms): the loads of days, weeks (from Monday) and months of each rep's clock that were over by then are 0. A
 *  state that does not say when it was written is as it is. */
export function stateAt(
  state: RoutingState,
  { roster }: Pick<Workspace, 'roster'>,
  now: number,
): RoutingState {
  const written = state.at === undefined ? now : Date.parse(state.at)
  if (written >= now) return state
  const zones = new Map(roster.reps.map(({ id, timezone }) => [id, timezone]))
  const reps = Object.entries(state.reps).map(([id, rep]) => {
    const [then, today] = [written, now].map((at) => localDay(at, zones.get(id) ?? 'UTC')) as [string, string]
    const load: Load = {
      ...rep.load,
      ...(then !== today && { day: 0 }),
      ...(mondayOf(then) !== mondayOf(today) && { week: 0 }),
      ...(then.slice(0, 7) !== today.slice(0, 7) && { month: 0 }),
    }
    return [id, { ...rep, load }]
  })
  return { ...state, reps: Object.fromEntries(reps) as RoutingState['reps'] }
}

const DAY = 86_400_000

/** The days since 1970 of the Monday of a day's week; 1 January 1970 was a Thursday. */
function mondayOf(day: string): number {
  const days = Date.parse(day) / DAY
  return days - ((((days + 3) % 7) + 7) % 7)
}
