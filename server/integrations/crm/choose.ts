import type { Ports } from '../../ports.ts'
import { isInForce } from '../../routing/as-of.ts'
import { localDay } from '../../routing/day.ts'
import type { Rep } from '../../workspace/schema/roster.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { embeddedCrm } from './embedded.ts'
import { httpCrm } from './http.ts'
import type { CrmPort } from './port.ts'

/** The CRM that a workspace names. Opening it asks nobody yet. @throws Error where its token is not set */
export function crmOf(
  ports: Pick<Ports, 'store' | 'workspaces' | 'clock' | 'newId' | 'outbound' | 'secretOf'>,
  { integrations, roster }: Pick<Workspace, 'integrations' | 'roster'>,
): CrmPort {
  const { kind, url, token, overwrite } = integrations.crm
  const { clock } = ports
  if (kind === 'http')
    return httpCrm(
      { url: url!, token: ports.secretOf(token!, 'integrations.yaml'), overwrite },
      ports.outbound,
      clock,
    )
  return embeddedCrm({
    ...ports,
    overwrite,
    accounts: ports.workspaces.accounts,
    userOf: (id) => {
      const rep = roster.reps.find((one) => userOf(one, kind) === id)
      return rep ? (isThere(rep, clock()) ? 'active' : 'inactive') : 'unknown'
    },
  })
}

/** The user that a rep is in the CRM, by the roster; of the embedded one the reps themselves are the users. */
export function userOf({ id, crm }: Rep, kind: Workspace['integrations']['crm']['kind']): string | undefined {
  return crm ?? (kind === 'embedded' ? id : undefined)
}

function isThere({ active, until, timezone }: Rep, now: number): boolean {
  return active && isInForce({ until }, localDay(now, timezone))
}
