import { qualify, type Qualification } from '../../widget/qualification/qualify.ts'
import type { Account } from '../workspace/schema/accounts.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { UrgencyLevel } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { teamClock } from './at-work.ts'
import { NO_ACCOUNT, testLead, type AccountFacts, type LeadContext } from './condition.ts'
import { localDay } from './day.ts'
import type { TraceStep } from './decision.ts'
import { isActive } from './eligibility.ts'
import type { Lead } from './lead.ts'
import { matchAccount, type AccountIndex, type Match } from './match.ts'
import { placeOf, territoryOf } from './place.ts'
import { segmentOf } from './segment.ts'
import type { RoutingState } from './state.ts'

/** What is known of a lead before anybody is chosen. */
export interface Known {
  lead: Lead
  qualification: Qualification
  context: LeadContext
  account?: Account
  owner?: Owner
  urgency?: UrgencyLevel
  /** Qualification, match, place and urgency, as they were found. */
  trace: TraceStep[]
}

/** The rep who owns the contact, the open opportunity or the account, where the roster has one. */
export interface Owner {
  rep: Rep
  of: 'contact' | 'opportunity' | 'account'
  /** Is not with the company any more. */
  left: boolean
}

/** Qualifies a lead, matches its account, and finds segment, territory and urgency. */
export function learn(
  lead: Lead,
  workspace: Pick<Workspace, 'playbook' | 'routing' | 'roster'>,
  state: RoutingState,
  now: number,
  accounts: AccountIndex,
): Known {
  const { routing, roster, playbook } = workspace
  const today = localDay(now, routing.timezone)
  const qualification = qualify({ facts: lead, none: lead.none }, playbook, today)
  const match = matchAccount(lead, accounts, {
    opportunities: state.opportunities,
    repOf: (owner) => repNamed(owner, roster.reps)?.id,
  })
  const { account } = match
  const owner = ownerOf(lead, match, state, roster.reps)
  const segment = segmentOf(lead.headcount, routing.segments)
  const place = placeOf(lead, account, routing.places)
  const territory = territoryOf(place, routing.territories, segment)
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
      ...(match.tieBreakers && { detail: match.tieBreakers.join(', ') }),
      ...(match.perhaps.length > 0 && { perhaps: match.perhaps }),
    },
    {
      step: { kind: 'territory', id: territory },
      tests: place ? [{ field: 'place', test: place.from, found: place.regions, holds: true }] : [],
      result: territory,
    },
  ]
  if (routing.segments.length > 0)
    trace.push({ step: { kind: 'segment', id: segment }, tests: [], result: segment })
  const context: LeadContext = {
    lead,
    today,
    qualification: qualification.status,
    ...(qualification.disqualifier !== undefined && { disqualifier: qualification.disqualifier }),
    territory,
    segment,
    account: factsOf(match, owner, workspace, state),
    policy: routing,
    teamTime: (team) => teamClock(team, roster, now),
  }
  const urgency = routing.urgency.find(({ id, when }) => {
    const { holds, tests } = testLead(when, context)
    trace.push({ step: { kind: 'urgency', id }, tests, result: holds ? 'holds' : 'does not hold' })
    return holds
  })
  context.urgency = urgency?.id ?? null
  return {
    lead,
    qualification,
    context,
    trace,
    ...(account && { account }),
    ...(owner && { owner }),
    ...(urgency && { urgency }),
  }
}

function factsOf(
  { account, by }: Match,
  owner: Owner | undefined,
  { routing }: Pick<Workspace, 'routing'>,
  { opportunities }: RoutingState,
): AccountFacts {
  if (!account) return { ...NO_ACCOUNT, ambiguous: by === 'ambiguous' }
  const { id, tier, industry, openOpportunity } = account
  return {
    known: true,
    ambiguous: false,
    foundBy: by as 'email' | 'website' | 'company',
    id,
    ...(tier !== undefined && { tier }),
    strategic: tier !== undefined && routing.strategicTiers.includes(tier),
    owned: owner !== undefined && !owner.left,
    ...(owner && { owner: owner.rep.id }),
    ...(industry !== undefined && { industry }),
    openOpportunity: openOpportunity === true || opportunities.some((one) => one.account === id),
    columns: allColumns(account),
  }
}

/** The owner of an existing contact comes before that of an open opportunity, that before the account's, or that of the nearest account above
 *  it. One who is not in the roster is no owner. */
function ownerOf(
  { email }: Lead,
  { account, ownerOf }: Match,
  state: RoutingState,
  reps: Rep[],
): Owner | undefined {
  const { contacts, opportunities } = state
  const claims = [
    { of: 'contact' as const, owner: contacts.find((one) => one.email.toLowerCase() === email)?.owner },
    ...opportunities
      .filter((one) => account && one.account === account.id)
      .map((one) => ({ of: 'opportunity' as const, owner: one.owner })),
    { of: 'account' as const, owner: ownerOf?.owner },
  ]
  for (const { of, owner } of claims) {
    const rep = owner === undefined ? undefined : repNamed(owner, reps)
    if (rep) return { rep, of, left: !isActive(rep, state) }
  }
  return undefined
}

/** The rep whom the CRM means: by id in the roster, or in the CRM. */
function repNamed(owner: string, reps: Rep[]): Rep | undefined {
  return reps.find(({ id, crm }) => id === owner || crm === owner)
}

const columnsOf = new WeakMap<Account, Record<string, string>>()

/** All cells of an account, those that the product has a field for too. */
function allColumns(account: Account): Record<string, string> {
  const known = columnsOf.get(account)
  if (known) return known
  const { columns, name, website, country, state, postalCode, parent } = account
  const own = { name, website, country, state, postalCode, parent }
  const all = {
    ...columns,
    ...Object.fromEntries(Object.entries(own).filter(([, cell]) => cell !== undefined)),
  } as Record<string, string>
  columnsOf.set(account, all)
  return all
}
