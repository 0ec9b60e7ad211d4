import { hostsNow } from '../booking/hosts.ts'
import { repsOf } from '../routing/pools.ts'
import { afterWorkingTime } from '../scheduling/working-time.ts'
import { MINUTE } from '../scheduling/zone.ts'
import type { StoreTx } from '../store/store.ts'
import type { ServiceLevel } from '../workspace/schema/handover.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** When a service level that begins now wants an answer. Its minutes are those in which one of its team is at work, by the hours, holidays
 *  and leave that hold now, those that reps entered too; without a team, or with one that never works, all minutes.
 *  `now` is UTC ms. */
export async function answerBy(
  tx: StoreTx,
  workspace: Pick<Workspace, 'roster' | 'routing'>,
  { team, withinMinutes }: ServiceLevel,
  now: number,
): Promise<Date> {
  if (team === undefined) return new Date(now + withinMinutes * MINUTE)
  const ids = repsOf(team, workspace.roster).map(({ id }) => id)
  const hosts = await hostsNow(tx, workspace, ids, { start: now, end: now }, now)
  const working = [...hosts.values()].filter(({ rep }) => rep.active).map(({ host }) => host)
  return new Date(afterWorkingTime(now, withinMinutes, working))
}
