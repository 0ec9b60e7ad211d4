import { qualify, type Qualification } from '../../widget/qualification/qualify.ts'
import type { Account } from '../workspace/schema/accounts.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { UrgencyLevel } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { NO_ACCOUNT, territoryOf, testLead, type LeadContext } from './condition.ts'
import { localDay } from './day.ts'
import type { TraceStep } from './decision.ts'
import type { Lead } from './lead.ts'
import { matchAccount, type AccountIndex } from './match.ts'
import type { RoutingState } from './state.ts'

/** What is known of a lead before anybody is chosen. */
export interface Known {
  lead: Lead
  qualification: Qualification
  context: LeadContext
  account?: Account
  /** The rep who owns the contact, the open opportunity or the account, where the roster has one. */
  owner?: { rep: Rep; of: 'contact' | 'opportunity' | 'account' }
  urgency?: UrgencyLevel
  /** Qualification, match, territory and urgency, as they were found. */
  trace: TraceStep[]
}

/** Qualifies a lead, matches its account, and finds territory and urgency. */
export function learn(
  lead: Lead,
  workspace: Pick<Workspace, 'playbook' | 'routing' | 'roster'>,
  state: RoutingState,
  now: number,
  accounts: AccountIndex,
): Known {
  const { routing, roster, playbook } = workspace
  const today = localDay(now, 'UTC')
  const qualification = qualify({ facts: lead, none: lead.none }, playbook, today)
  const match = matchAccount(lead, accounts)
  const { account } = match
  const owner = ownerOf(lead, account, state, roster.reps)
  const territory = territoryOf(lead, routing.territories)
  const trace: TraceStep[] = [
    {
      step: { kind: 'qualify', id: qualification.disqualifier ?? null },
      tests: qualification.tests,
      result: [qualification.status, ...qualification.reasons].join(', '),
    },
    {
      step: { kind: 'match', id: account?.id ?? null },
      tests:
        match.found === undefined
          ? []
          : [{ field: match.field!, test: 'account', found: match.found, holds: account !== undefined }],
      result: match.by,
      ...(match.perhaps.length > 0 && { perhaps: match.perhaps }),
    },
    { step: { kind: 'territory', id: territory }, tests: [], result: territory },
  ]
  const context: LeadContext = {
    lead,
    today,
    qualification: qualification.status,
    territory,
    account: account
      ? {
          known: true,
          ambiguous: false,
          id: account.id,
          ...(account.tier !== undefined && { tier: account.tier }),
          strategic: account.tier !== undefined && routing.strategicTiers.includes(account.tier),
          ...(owner && { owner: owner.rep.id }),
          ...(account.industry !== undefined && { industry: account.industry }),
        }
      : { ...NO_ACCOUNT, ambiguous: match.by === 'ambiguous' },
  }
  const urgency = routing.urgency.find(({ id, when }) => {
    const { holds, tests } = testLead(when, context)
    trace.push({ step: { kind: 'urgency', id }, tests, result: holds ? 'holds' : 'does not hold' })
    return holds
  })
  return {
    lead,
    qualification,
    context: { ...context, urgency: urgency?.id ?? null },
    trace,
    ...(account && { account }),
    ...(owner && { owner }),
    ...(urgency && { urgency }),
  }
}

/** The owner of an existing contact comes before that of an open opportunity, that before the account's. One who is not
 *  in the roster is no owner. */
function ownerOf(
  { email }: Lead,
  account: Account | undefined,
  { contacts, opportunities }: RoutingState,
  reps: Rep[],
): Known['owner'] {
  const claims = [
    { of: 'contact' as const, owner: contacts.find((one) => one.email.toLowerCase() === email)?.owner },
    {
      of: 'opportunity' as const,
      owner: account && opportunities.find((one) => one.account === account.id)?.owner,
    },
    { of: 'account' as const, owner: account?.owner },
  ]
  for (const { of, owner } of claims) {
    const rep = owner === undefined ? undefined : reps.find(({ id, crm }) => id === owner || crm === owner)
    if (rep) return { rep, of }
  }
  return undefined
}
