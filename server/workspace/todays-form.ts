import { Roster } from './schema/roster.ts'
import { Routing } from './schema/routing.ts'
import type { Workspace } from './workspace.ts'

/** Policy and roster of a revision as today's code reads them: what has come since, and has a default, gets it. Undefined where they no longer
 *  fit at all. */
export function inTodaysForm(
  stored: { routing: unknown; roster: unknown } | undefined,
): Pick<Workspace, 'routing' | 'roster'> | undefined {
  const routing = Routing.safeParse(stored?.routing)
  const roster = Roster.safeParse(stored?.roster)
  return routing.success && roster.success ? { routing: routing.data, roster: roster.data } : undefined
}
