import type { Account } from '../../workspace/schema/accounts.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { decide } from '../decide.ts'
import type { Decision } from '../decision.ts'
import type { FirstFree } from '../eligibility.ts'
import type { Lead } from '../lead.ts'
import { indexAccounts, type AccountIndex } from '../match.ts'
import type { RoutingState } from '../state.ts'

/** A decision that was taken, with all that it read. */
export interface Past {
  id: string
  lead: string
  revision: number
  /** Of the code that took it. */
  engine: string
  inputs: {
    lead: Lead
    state: RoutingState
    now: string
    /** By `ana intro`, and by `ana+sam intro` for two at once. Only what was asked is there. */
    firstFree: Record<string, string | null>
    /** The accounts that came into question. Absent in decisions of before they were kept: those of the revision. */
    accounts?: Account[]
  }
  decision: Decision
  /** False where its times lapsed, or its meeting was cancelled: it took no turn in the end. Absent: true. */
  stands?: boolean
}

export type Setting = Pick<Workspace, 'playbook' | 'routing' | 'roster' | 'accounts'>

/** A decision taken again, and the reps whose first free slot it asked for without one being stored. */
export interface Again {
  decision: Decision
  assumed: string[]
}

/** Decides a past lead again, with what differs from then. A first free slot that was not stored is that of the rep for
 *  another kind of meeting, else what `otherwise` says; without `otherwise` it is unknown, as it was then: of a calendar that cannot be
 *  read nothing is stored. */
export function decideAgain(
  { inputs }: Past,
  workspace: Setting,
  accounts: AccountIndex,
  {
    lead = inputs.lead,
    state = inputs.state,
    otherwise,
  }: { lead?: Lead; state?: RoutingState; otherwise?: FirstFree | undefined } = {},
): Again {
  const assumed = new Set<string>()
  const stored = (key: string) => {
    const found = Object.hasOwn(inputs.firstFree, key) ? inputs.firstFree[key] : undefined
    return typeof found === 'string' ? Date.parse(found) : found
  }
  const find: FirstFree = (rep, type) => {
    const found = stored(`${rep.id} ${type.id}`)
    if (found !== undefined) return found
    assumed.add(rep.id)
    if (!otherwise) return 'unknown'
    const other = Object.keys(inputs.firstFree).find((key) => key.startsWith(`${rep.id} `))
    return (other === undefined ? undefined : stored(other)) ?? otherwise(rep, type)
  }
  find.together = (rep, other, type) => {
    const found = stored(`${rep.id}+${other.id} ${type.id}`) ?? stored(`${other.id}+${rep.id} ${type.id}`)
    if (found !== undefined) return found
    const [mine, theirs] = [find(rep, type), find(other, type)]
    if (!otherwise || mine === 'unknown' || theirs === 'unknown') return 'unknown'
    return mine === null || theirs === null ? null : Math.max(mine, theirs)
  }
  const decision = decide(lead, workspace, state, Date.parse(inputs.now), find, accounts)
  return { decision, assumed: [...assumed].toSorted() }
}

/** The accounts that a past decision read. */
export function accountsThen({ inputs }: Past, own: Setting): AccountIndex {
  return indexAccounts(inputs.accounts ?? own.accounts, own.routing.match)
}

/** `rule emea`. */
export function stepName({ kind, id }: Decision['step']): string {
  return id === null ? kind : `${kind} ${id}`
}
