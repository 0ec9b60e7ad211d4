import { say } from '../../widget/contract/playbook.ts'
import type { Timeline } from '../../widget/contract/facts.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { valuesOf } from './because.ts'
import type { Decision, TestedLead } from './decision.ts'
import type { Lead } from './lead.ts'

type Setting = Pick<Workspace, 'roster' | 'routing' | 'accounts' | 'playbook'>

/** Why a lead went where it went, in one paragraph for the rep: who, by which step, on which words of the buyer, who was
 *  passed over and why, and who joins or is told. */
export function explain(decision: Decision, lead: Lead, workspace: Setting): string {
  const nameOf = (rep: string) => workspace.roster.reps.find(({ id }) => id === rep)?.name ?? rep
  return [
    sentence(`${who(decision, workspace, nameOf)} ${why(decision, lead, workspace)}`),
    accountSentence(decision, workspace),
    ...passedOver(decision, nameOf),
    decision.atPick &&
      `Until a time is picked it may become ${decision.atPick
        .filter((rep) => rep !== decision.assignee)
        .map(nameOf)
        .join(' or ')}, whoever is free then.`,
    decision.coHosts.length > 0 && `${decision.coHosts.map(nameOf).join(' and ')} can join as co-host.`,
    decision.inform.length > 0 && `${decision.inform.map(nameOf).join(' and ')} will be told.`,
    notJoining(decision, nameOf),
  ]
    .filter(Boolean)
    .join(' ')
}

/** A name may bring its own full stop: 'Acme, Inc.' */
function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}

function who(decision: Decision, { routing }: Setting, nameOf: (rep: string) => string): string {
  const { assignee, queue, close, standsInFor, pool } = decision
  if (assignee !== undefined) {
    const standing =
      standsInFor === undefined ? '' : `, standing in for ${nameOf(standsInFor)}, who is on leave,`
    const next = pool === null ? '' : `, ${chosenBy(pool, routing)} ${pool.replace('team:', 'the team ')},`
    return `${nameOf(assignee)}${standing}${next} has this lead`
  }
  if (queue === undefined) return `This lead was closed as ${close},`
  const owner = routing.queues.find(({ id }) => id === queue)?.owner
  return `This lead waits in the queue ${queue}${owner === undefined ? '' : `, which ${nameOf(owner)} answers,`}`
}

/** How a pool found its next. */
function chosenBy(pool: string, { pools, teams }: Setting['routing']): string {
  const [all, id] = pool.startsWith('team:') ? [teams, pool.slice('team:'.length)] : [pools, pool]
  const { rotation = 'weighted' } =
    (all as { id: string; rotation?: string }[]).find((one) => one.id === id) ?? {}
  return {
    weighted: 'next in the rotation of',
    'least-loaded': 'the least loaded of',
    'first-free-slot': 'free first of',
    ordered: 'the first who can of',
  }[rotation as 'weighted']
}

function why(decision: Decision, lead: Lead, workspace: Setting): string {
  const { step, account } = decision
  const since = sinceWhat(decision, lead, workspace)
  const by = {
    admit: since || 'because no person is due to it',
    escalation: `by the escalation ${step.id}${since && `, ${since}`}`,
    owner: `as owner of ${account === null ? 'this contact' : accountName(account, workspace)}`,
    sticky: `because ${step.id} already has this rep`,
    rule: `by the rule ${step.id}${since && `, ${since}`}`,
    fallback: `by the fallback ${step.id}, since nobody before it could take it`,
  }
  return by[step.kind]
}

/** `since the buyer said HIPAA (“need HIPAA”) and …`, from the tests that held at the step taken. */
function sinceWhat({ step, trace }: Decision, lead: Lead, workspace: Setting): string {
  const kind = step.kind === 'admit' ? 'qualify' : step.kind
  const taken = trace.findLast(
    (one) =>
      one.step.kind === kind && (kind === 'qualify' || (one.step.id === step.id && one.result === 'taken')),
  )
  const facts = (taken?.tests ?? [])
    .filter(({ holds, negated }) => holds && !negated)
    .map((test) => {
      const said = test.words ? ` (${test.words.map((words) => `“${words}”`).join(', ')})` : ''
      return `${describeFound(test, lead, workspace)}${said}`
    })
  return facts.length > 0 ? `since ${[...new Set(facts)].join(' and ')}` : ''
}

/** What a test found, as a clause. */
function describeFound({ field, test }: TestedLead, lead: Lead, { playbook, routing }: Setting): string {
  const topic = (topics: Setting['playbook']['useCases'], id: string | undefined) =>
    say(topics.find((one) => one.id === id)?.name ?? id ?? '', 'en')
  switch (field) {
    case 'compliance':
      return `the buyer needs ${(lead.compliance ?? []).filter((one) => valuesOf(test).includes(one)).join(' and ')}`
    case 'competitors':
      return `the buyer spoke of ${(lead.competitors ?? []).map(({ name, stance }) => `${name} (${stance})`).join(', ')}`
    case 'useCase':
      return `the buyer wants ${topic(playbook.useCases, lead.useCase)}`
    case 'product':
      return `the buyer named ${topic(playbook.products, lead.product)}`
    case 'headcount':
      return `the company has ${range(lead.headcount?.min, lead.headcount?.max)} people`
    case 'acv': {
      const { amount, currency = '', period = '' } = lead.budget ?? {}
      return `the budget is ${[currency, amount?.toLocaleString('en')].filter(Boolean).join(' ')} a ${period}`
    }
    case 'timeline':
      return `the time is ${describeTimeline(lead.timeline)}`
    case 'region':
      return `the region is ${lead.region?.join(', ')}`
    case 'territory': {
      const territory = routing.territories.find(({ id }) => (test as string[]).includes(id))
      return territory ? `the place is in ${territory.name ?? territory.id}` : `the place is ${String(test)}`
    }
    case 'segment':
      return `the company is of the segment ${(test as string[]).join(' or ')}`
    case 'jobTitle':
      return `the buyer is ${lead.jobTitle}`
    case 'wantsHuman':
      return 'the buyer asked for a person'
    case 'nextStep':
      return `the buyer asked for ${lead.nextStep}`
    case 'account':
      return 'the account is one that the policy names'
    case 'known':
    case 'unknown':
      return `${(test as string[]).join(', ')} ${field === 'known' ? 'is' : 'is not'} known`
    default:
      return `${field} is ${Array.isArray(test) ? test.join(' or ') : JSON.stringify(test)}`
  }
}

function describeTimeline(timeline: Timeline | undefined): string {
  if (timeline?.end !== undefined)
    return timeline.start === undefined ? `by ${timeline.end}` : `${timeline.start} to ${timeline.end}`
  return { asap: 'as soon as possible', exploring: 'open', none: 'open', deadline: 'set', window: 'set' }[
    timeline?.kind ?? 'none'
  ]
}

function range(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `at most ${max}`
  if (max === undefined) return `at least ${min}`
  return min === max ? `${min}` : `${min} to ${max}`
}

function accountSentence({ account, step, trace }: Decision, workspace: Setting): string | false {
  const match = trace.find((one) => one.step.kind === 'match')
  if (match?.result === 'ambiguous') return `Several accounts match: ${match.perhaps?.join(', ')}.`
  if (account === null || step.kind === 'owner') return false
  return `The account is ${accountName(account, workspace)}, found by ${FOUND_BY[match!.result]}.`
}

function accountName(id: string, { accounts }: Setting): string {
  return accounts.find((account) => account.id === id)?.name ?? id
}

/** Each rep who was looked at and could not, once. */
function passedOver({ trace, standsInFor }: Decision, nameOf: (rep: string) => string): string[] {
  const refused = new Map<string, string>()
  for (const { reps = [] } of trace)
    for (const { rep, reason, detail } of reps)
      if (reason !== 'eligible' && rep !== standsInFor && !refused.has(rep))
        refused.set(rep, `${nameOf(rep)} (${REFUSALS[reason]}: ${detail})`)
  return refused.size > 0 ? [`Passed over: ${[...refused.values()].join('; ')}.`] : []
}

/** Why those do not join who are told in place of it. */
function notJoining({ trace, inform }: Decision, nameOf: (rep: string) => string): string | undefined {
  const why = trace
    .flatMap(({ joining = [] }) => joining)
    .flatMap(({ rep, reason, detail }) =>
      reason !== 'eligible' && inform.includes(rep)
        ? [`${nameOf(rep)} (${REFUSALS[reason]}${detail === undefined ? '' : `: ${detail}`})`]
        : [],
    )
  return why.length > 0 ? `Cannot join: ${why.join('; ')}.` : undefined
}

const FOUND_BY: Record<string, string> = { email: 'e-mail', website: 'website', company: 'company name' }

const REFUSALS = {
  inactive: 'not active',
  'on-leave': 'on leave',
  'over-capacity': 'at capacity',
  'calendar-unreadable': 'calendar unknown',
  'no-time-suits': 'no time suits',
  'no-slot-soon-enough': 'no time soon enough',
  'no-time-together': 'no time together soon enough',
  language: 'another language',
  skill: 'a skill is missing',
  'outside-hours': 'not at work now',
} as const
