import type { Account } from '../../workspace/schema/accounts.ts'
import type { Rep } from '../../workspace/schema/roster.ts'
import { applyDecision } from '../apply.ts'
import { rosterAt } from '../as-of.ts'
import { localDay } from '../day.ts'
import type { Candidate } from '../decision.ts'
import { isFreeMail } from '../free-mail.ts'
import { indexAccounts, registrableDomain, type AccountIndex } from '../match.ts'
import { RepState, type RoutingState } from '../state.ts'
import { accountsRead } from './accounts-read.ts'
import { RANKS, type Attempt } from './attempt.ts'
import { factAttempts } from './fact-attempts.ts'
import type { Past, Setting } from './past.ts'

/** All single changes that are tried for a past decision. */
export function attemptsFor(past: Past, own: Setting, accounts: AccountIndex): Attempt[] {
  return [
    ...assigneeAttempts(past, own),
    ...passedOverAttempts(past, own),
    ...factAttempts(past, own),
    ...accountAttempts(past, own, accounts),
  ]
}

/** The assignee away, full or without times; or another's turn. */
function assigneeAttempts(past: Past, own: Setting): Attempt[] {
  const { decision, inputs } = past
  const now = Date.parse(inputs.now)
  const rep = rosterAt(own.roster, now).reps.find(({ id }) => id === decision.assignee)
  if (!rep) return []
  const today = localDay(now, rep.timezone)
  const attempt = (
    distance: number,
    change: string,
    to: (state: RepState) => Partial<RepState>,
  ): Attempt => ({
    change,
    group: 'assignee',
    rank: RANKS.assignee,
    distance,
    state: withRep(inputs.state, rep.id, to),
  })
  const limit = (['day', 'week', 'month', 'openLeads'] as const).find(
    (one) => rep.capacity[one] !== undefined,
  )
  const all = [
    attempt(1, `${rep.name} were on leave that day`, ({ leave }) => ({
      leave: [...leave, { from: today, to: today }],
    })),
    attempt(3, `${rep.name} had no free slot soon enough`, () => ({ firstFreeSlot: null })),
  ]
  if (limit !== undefined)
    all.push(
      attempt(2, `${rep.name} were at capacity`, ({ load }) => ({
        load: { ...load, [limit]: rep.capacity[limit]! },
      })),
    )
  const { pool } = decision
  if (pool !== null)
    all.push({
      change: `one more lead had come to ${pool.replace('team:', 'the team ')} just before`,
      group: 'turn',
      rank: RANKS.assignee,
      distance: 0,
      state: { ...inputs.state, pools: applyDecision(inputs.state, decision, {}, own, now).pools },
    })
  return all
}

/** Each rep who was looked at and could not, without what stood in the way. */
function passedOverAttempts(past: Past, own: Setting): Attempt[] {
  const refused = new Map<string, Candidate>()
  for (const { reps = [] } of past.decision.trace)
    for (const one of reps) if (one.reason !== 'eligible' && !refused.has(one.rep)) refused.set(one.rep, one)
  return [...refused.values()].flatMap((candidate, i): Attempt[] => {
    const rep = own.roster.reps.find(({ id }) => id === candidate.rep)
    const cured = rep && withoutReason(candidate, rep, past, own)
    return cured ? [{ group: `rep ${rep.id}`, rank: RANKS.passedOver, distance: i, ...cured }] : []
  })
}

function withoutReason(
  { reason, detail = '' }: Candidate,
  { id, name }: Rep,
  { inputs }: Past,
  own: Setting,
): Pick<Attempt, 'change' | 'state' | 'workspace'> | undefined {
  const state = (to: (known: RepState) => Partial<RepState>) => withRep(inputs.state, id, to)
  const roster = (to: (rep: Rep) => Rep): Setting => ({
    ...own,
    roster: { ...own.roster, reps: own.roster.reps.map((one) => (one.id === id ? to(one) : one)) },
  })
  switch (reason) {
    case 'inactive':
      return { change: `${name} were active`, state: state(() => ({ active: true })) }
    case 'on-leave':
      return {
        change: `${name} were not on leave`,
        state: state(() => ({ leave: [] })),
        workspace: roster((one) => ({ ...one, leave: [] })),
      }
    case 'over-capacity':
      return {
        change: `${name} were below capacity (${detail})`,
        state: state(() => ({ load: { day: 0, week: 0, month: 0, openLeads: 0 } })),
      }
    case 'calendar-unreadable':
    case 'no-slot-soon-enough':
      return {
        change: `${name} had a free slot soon enough`,
        state: state(() => ({ calendar: 'ok', firstFreeSlot: inputs.now })),
      }
    case 'no-time-suits': {
      const passedOver = inputs.state.passedOver.filter((one) => one !== id)
      return { change: `the times of ${name} suited`, state: { ...inputs.state, passedOver } }
    }
    case 'language': {
      const needed = detail.replace(/^does not speak /, '').split(' or ')
      const workspace = roster((one) => ({ ...one, languages: [...one.languages, ...needed] }))
      return { change: `${name} spoke ${needed.join(' or ')}`, workspace }
    }
    case 'skill': {
      const needed = detail.replace(/^lacks /, '').split(' and ')
      const workspace = roster((one) => ({ ...one, skills: [...one.skills, ...needed] }))
      return { change: `${name} had the skill ${needed.join(' and ')}`, workspace }
    }
    case 'outside-hours': {
      const always = { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }
      const workspace = roster((one) => ({ ...one, hours: [always], holidays: undefined, overrides: [] }))
      return { change: `${name} were at work at that moment`, workspace }
    }
    default:
      return undefined
  }
}

/** With and without an owner, a strategic tier, a rep whom the buyer already has. */
function accountAttempts({ decision, inputs }: Past, own: Setting, accounts: AccountIndex): Attempt[] {
  const { lead, state } = inputs
  const { routing, roster } = own
  const read = accountsRead(lead, accounts)
  const at = (kind: string) => (decision.step.kind === kind ? RANKS.tested : RANKS.other)
  const attempts: Attempt[] = []
  if (state.sticky.length > 0)
    attempts.push({
      change: 'the buyer had no rep yet',
      group: 'sticky',
      rank: at('sticky'),
      distance: 0,
      state: { ...state, sticky: [] },
    })
  if (!read) return attempts
  const indexed = (list: Account[]) => indexAccounts(list, routing.match)
  const account = read.find(({ id }) => id === decision.account)
  const owned = read.some(({ owner }) => owner !== undefined)
  if (owned || state.contacts.length > 0 || state.opportunities.length > 0)
    attempts.push({
      change: `${account?.name ?? 'the company'} had no owner`,
      group: 'owner',
      rank: at('owner'),
      distance: 0,
      accounts: indexed(read.map((one) => ({ ...one, owner: undefined }))),
      state: { ...state, contacts: [], opportunities: [] },
    })
  const domain = lead.email === undefined ? undefined : registrableDomain(lead.email)
  const isCompany = domain !== undefined && !isFreeMail(domain, routing.match.freeMail)
  const company: Account | undefined =
    account ?? (isCompany && read.length === 0 ? { id: domain, name: domain, domains: [domain] } : undefined)
  if (!company) return attempts
  const changed = (to: Partial<Account>) =>
    indexed([...read.filter(({ id }) => id !== company.id), { ...company, ...to }])
  for (const [i, { id, name }] of roster.reps.entries())
    if (id !== decision.assignee)
      attempts.push({
        change: account
          ? `${name} owned ${account.name}`
          : `there were an account ${domain} that ${name} owns`,
        group: 'owner',
        rank: at('owner'),
        distance: 1 + i,
        accounts: changed({ owner: id }),
      })
  const isStrategic = company.tier !== undefined && routing.strategicTiers.includes(company.tier)
  const [tier] = routing.strategicTiers
  const tested = decision.trace.some(({ tests }) => tests.some(({ field }) => field === 'account'))
  if (account && tested && (isStrategic || tier !== undefined))
    attempts.push({
      change: isStrategic ? `${account.name} were not ${company.tier}` : `${account.name} were ${tier}`,
      group: 'tier',
      rank: isStrategic ? at('escalation') : RANKS.testedBefore,
      distance: 0,
      accounts: changed({ tier: isStrategic ? undefined : tier }),
    })
  return attempts
}

function withRep(state: RoutingState, id: string, to: (known: RepState) => Partial<RepState>): RoutingState {
  const known = Object.hasOwn(state.reps, id) ? state.reps[id]! : RepState.parse({})
  return { ...state, reps: { ...state.reps, [id]: { ...known, ...to(known) } } }
}
