import type { Condition } from '../../workspace/schema/condition.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** A single test of a condition. */
export interface Leaf {
  key: string
  wanted: unknown
}

/** All single tests of a condition; those of the conditions that it names are found where they are written. */
export function leavesOf(condition: object): Leaf[] {
  return Object.entries(condition).flatMap(([key, wanted]): Leaf[] => {
    if (wanted === undefined || key === 'is') return []
    if (key === 'not') return leavesOf(wanted as object)
    if (key === 'all' || key === 'any') return (wanted as object[]).flatMap(leavesOf)
    return [{ key, wanted }]
  })
}

/** Every condition of a policy. */
export function conditionsOf({ routing }: Pick<Workspace, 'routing'>): Condition[] {
  return [
    ...Object.values(routing.conditions),
    routing.admit.when,
    routing.owner.when,
    ...[routing.urgency, routing.escalations, routing.rules, routing.alerts, routing.sequences].flatMap(
      (all) => all.map(({ when }) => when),
    ),
  ].filter((one) => one !== undefined)
}
