import { Integrations } from './schema/integrations.ts'
import { Roster } from './schema/roster.ts'
import { Routing } from './schema/routing.ts'
import { SiteFile } from './schema/site.ts'
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

/** The whole revision as today's code reads it. */
export function workspaceInTodaysForm(stored: Workspace): Workspace {
  const site = SiteFile.safeParse(stored.site)
  const integrations = Integrations.safeParse(stored.integrations)
  return {
    ...stored,
    templates: (stored.templates as Workspace['templates'] | undefined) ?? {},
    ...inTodaysForm(stored),
    ...(site.success && { site: site.data }),
    ...(integrations.success && { integrations: integrations.data }),
  }
}
