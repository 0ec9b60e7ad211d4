import type { Condition } from '../workspace/schema/condition.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { FallbackStep, Rule } from '../workspace/schema/routing.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { stickyKeys } from './apply.ts'
import { policyOn, rosterAt } from './as-of.ts'
import { becauseOf } from './because.ts'
import { besideOf, type Beside } from './beside.ts'
import { createChooser, meetingTypeFor, type Asked, type Choice, type Chooser } from './choice.ts'
import { createTester, testLead, type LeadContext, type Tester } from './condition.ts'
import { localDay } from './day.ts'
import type { Candidate, Decision, Step, TestedLead, TraceStep } from './decision.ts'
import type { FirstFree } from './eligibility.ts'
import { learn, type Known } from './known.ts'
import type { Lead } from './lead.ts'
import { indexAccounts, type AccountIndex } from './match.ts'
import { asTarget, poolOf, repNamed } from './pools.ts'
import { nextThatHolds } from './rule-index.ts'
import type { RoutingState } from './state.ts'

const DAY = 86_400_000

/** Decides who gets a lead. Pure: the same arguments give the same decision. `now` is UTC ms; the days within which the
 *  buyer decides count from its day in the policy's zone. `firstFree` is asked for reps whose first free slot the state does not hold.
 *  `accounts` are the CRM mirror's, by default the workspace's own. Every lead ends at a rep, a queue or a close. */
export function decide(
  lead: Lead,
  workspace: Pick<Workspace, 'playbook' | 'routing' | 'roster' | 'accounts'>,
  state: RoutingState,
  now: number,
  firstFree?: FirstFree,
  accounts: AccountIndex = indexAccounts(workspace.accounts, workspace.routing.match),
): Decision {
  const roster = rosterAt(workspace.roster, now)
  const routing = policyOn(workspace.routing, localDay(now, workspace.routing.timezone))
  const inForce = { playbook: workspace.playbook, roster, routing }
  const known = learn(lead, inForce, state, now, accounts)
  const { qualification, trace } = known
  const test = createTester(known.context)
  const chooser = createChooser(lead, known.urgency, inForce, state, now, firstFree)
  const outcome: Outcome = admit(known, test, routing)
    ? findTaker({ known, test, workspace: inForce, chooser, state, now, failed: new Set(), teams: new Set() })
    : { step: { kind: 'admit', id: null }, close: qualification.disqualifier ?? qualification.status }
  const { step, assignee, queue, close, standsInFor, coHosts = [], inform = [], atPick } = outcome
  const because = assignee === undefined ? null : becauseOf(known.context, test, inForce, chooser)
  known.context.assigned = assignee !== undefined
  known.context.step = step.kind
  const alerts = routing.alerts.filter((alert) => holds('alert', alert.id, alert.when, known.context, trace))
  const sequence = routing.sequences.find(
    ({ id, when }) => when === undefined || holds('sequence', id, when, known.context, trace),
  )
  return {
    ...(lead.id !== undefined && { id: lead.id }),
    qualification: qualification.status,
    account: known.account?.id ?? null,
    step,
    pool: outcome.pool ?? null,
    ...(assignee !== undefined && { assignee }),
    ...(queue !== undefined && { queue }),
    ...(close !== undefined && { close }),
    ...(standsInFor !== undefined && { standsInFor }),
    // Who joins has looked for time with one host.
    ...(atPick && coHosts.length === 0 && { atPick }),
    coHosts,
    inform,
    meetingType: meetingTypeFor(outcome.meetingType, lead, routing),
    alerts: alerts.map(({ id }) => id),
    sequence: sequence?.id ?? null,
    reason: reasonOf(outcome),
    because,
    trace,
  }
}

type Outcome = Partial<Omit<Choice, 'reps'> & Omit<Beside, 'joining'>> & {
  step: Step
  queue?: string
  close?: string
  meetingType?: string | undefined
}

/** All that the steps read, and two notes that they leave each other. */
interface Search {
  known: Known
  test: Tester
  workspace: Pick<Workspace, 'routing' | 'roster'>
  chooser: Chooser
  state: RoutingState
  now: number
  /** Rules that held and had nobody. They are not tried again. */
  failed: Set<number>
  /** Teams whose own chain is being gone through, so that two that name each other end. */
  teams: Set<string>
  /** The rep whom a step named and who could not. */
  named?: Rep
}

/** Whether a person is due: to the qualified always, to others under the policy's condition. */
function admit({ qualification, trace }: Known, test: Tester, { admit }: Workspace['routing']): boolean {
  const step = { kind: 'admit' as const, id: null }
  if (qualification.status === 'qualified') {
    trace.push({ step, tests: [], result: 'qualified' })
    return true
  }
  const { holds, tests } = admit.when ? test(admit.when) : { holds: false, tests: [] }
  trace.push({ step, tests, result: holds ? 'admitted' : 'closed' })
  return holds
}

/** Goes through the steps in order until one has somebody. */
function findTaker(search: Search): Outcome {
  const { routing } = search.workspace
  return (
    tryEscalations(search) ??
    tryOwner(search) ??
    trySticky(search) ??
    tryRules(search, 0) ??
    tryFallback(search, routing.fallback, nextRuleOf(search)) ?? {
      // `usher check` refuses a policy that comes to this. No lead is lost all the same.
      step: { kind: 'fallback', id: routing.queues[0]!.id },
      queue: routing.queues[0]!.id,
    }
  )
}

/** The first escalation that holds and has somebody. An owner who is one of its specialists takes the lead. */
function tryEscalations(search: Search): Outcome | undefined {
  const { known, workspace } = search
  const { lead, owner } = known
  for (const { id, when, to, verifiedEmail, ...asked } of workspace.routing.escalations) {
    const step = { kind: 'escalation' as const, id }
    const { holds, tests } = search.test(when)
    const all = [...tests, ...(holds ? verified(verifiedEmail ?? false, lead) : [])]
    if (!holds || (verifiedEmail && !lead.emailVerified)) {
      note(search, step, all, holds ? 'e-mail not verified' : 'does not hold')
      continue
    }
    const outcome = tryTarget(search, step, all, asTarget(to), asked, owner?.rep)
    if (outcome) return outcome
  }
  return undefined
}

function tryOwner(search: Search): Outcome | undefined {
  const { known, workspace, chooser } = search
  const { routing } = workspace
  const { owner, lead } = known
  const step = { kind: 'owner' as const, id: owner?.rep.id ?? null }
  if (!routing.owner.enabled) return note(search, step, [], 'switched off')
  if (!owner) return note(search, step, [], 'no owner')
  const { when, verifiedEmail, takesTurnOf, fallback = [], ...asked } = routing.owner
  const condition = when ? search.test(when) : { holds: true, tests: [] }
  const tests = [
    { field: 'owner', test: owner.of, found: owner.rep.id, holds: true },
    ...condition.tests,
    ...verified(verifiedEmail, lead),
  ]
  if (!condition.holds) return note(search, step, tests, 'does not hold')
  if (verifiedEmail && !lead.emailVerified) return note(search, step, tests, 'e-mail not verified')
  if (owner.left)
    return tryForLeft(search, step, tests, owner.rep, asked) ?? tryFallback(search, fallback, 0, asked)
  const outcome = settle(search, step, tests, chooser.named(owner.rep, asked), asked, owner.rep)
  const pool = takesTurnOf === undefined ? undefined : poolOf({ pool: takesTurnOf }, workspace)
  const isIn = outcome?.assignee === owner.rep.id && pool?.reps.some(({ id }) => id === owner.rep.id)
  if (!outcome) return tryFallback(search, fallback, 0, asked)
  return isIn ? { ...outcome, pool: pool!.id } : outcome
}

/** An owner who has left: the successor that the roster names, or the owner's team, or as without an owner. */
function tryForLeft(
  search: Search,
  step: Step,
  tests: TestedLead[],
  owner: Rep,
  asked: Asked,
): Outcome | undefined {
  const { workspace, chooser } = search
  const { leftOwner } = workspace.routing.match
  const left = { rep: owner.id, reason: 'inactive' as const, detail: `${owner.name} has left` }
  if (leftOwner === 'successor') {
    const successor = workspace.roster.reps.find(({ id }) => id === owner.successor)
    if (successor) {
      const choice = chooser.named(successor, asked)
      return settle(search, step, tests, { ...choice, reps: [left, ...choice.reps] }, asked, successor)
    }
  }
  if (leftOwner === 'team') {
    const team = workspace.roster.teams.find(({ reps }) => reps.includes(owner.id))
    if (team) {
      const choice = chooser.pool(poolOf({ team: team.id }, workspace)!, asked)
      return settle(search, step, tests, { ...choice, reps: [left, ...choice.reps] }, asked)
    }
  }
  return note(search, step, tests, 'the owner has left', [left])
}

/** The rep whom this buyer already has, or without an owner this company. */
function trySticky(search: Search): Outcome | undefined {
  const { known, workspace, chooser, state, now } = search
  const { sticky } = workspace.routing
  if (!sticky) return undefined
  const { lead, owner } = known
  const [buyer, ...company] = lead.email === undefined ? [] : stickyKeys(lead.email, workspace.routing)
  const keys = owner && !owner.left ? [buyer] : [buyer, ...company]
  const kept = state.sticky
    .map((one) => ({ ...one, key: one.key.toLowerCase() }))
    .filter(({ key, at }) => keys.includes(key) && Date.parse(at) >= now - sticky.days * DAY)
    .filter(({ rep }) => workspace.roster.reps.some(({ id, active }) => id === rep && active))
    .toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key) || Date.parse(b.at) - Date.parse(a.at))[0]
  const rep = kept && workspace.roster.reps.find(({ id }) => id === kept.rep)
  const step = { kind: 'sticky' as const, id: kept?.key ?? null }
  if (!rep) return note(search, step, [], 'nobody yet')
  const condition = sticky.when ? search.test(sticky.when) : { holds: true, tests: [] }
  const tests = [
    { field: 'sticky', test: kept.key, found: rep.id, holds: true },
    ...condition.tests,
    ...verified(sticky.verifiedEmail, lead),
  ]
  if (!condition.holds) return note(search, step, tests, 'does not hold')
  if (sticky.verifiedEmail && !lead.emailVerified) return note(search, step, tests, 'e-mail not verified')
  const asked = { needs: sticky.needs }
  return settle(search, step, tests, chooser.named(rep, asked), asked, rep)
}

/** The first rule that holds, from number `start` on, then that rule's own fallback. With `all`, the rules after it too. */
function tryRules(search: Search, start: number, all = false): Outcome | undefined {
  const { known, test, failed, workspace } = search
  const { rules } = workspace.routing
  for (let from = start; from < rules.length;) {
    const found = nextThatHolds(rules, from, known.context, test, failed, known.trace)
    if (!found) return undefined
    const { number, tests } = found
    const rule = rules[number]!
    // Whatever comes after it goes on with the rules after it, the chain of its own team too.
    failed.add(number)
    const outcome = tryTarget(search, { kind: 'rule', id: rule.id }, tests, rule.to, rule)
    if (outcome) return outcome
    const instead = tryFallback(search, rule.fallback, number + 1, rule)
    if (instead || !all) return instead
    from = number + 1
  }
  return undefined
}

/** Goes through a chain until a step of it has somebody, for the kind of meeting of the step whose chain it is, and with those who join there. What
 *  that step needs of a rep does not bind those who stand in. */
function tryFallback(
  search: Search,
  chain: FallbackStep[],
  nextRule: number,
  ofStep: Asked = {},
): Outcome | undefined {
  const { needs: _, ...asked } = ofStep
  const { known, workspace, chooser, named } = search
  for (const fallback of chain) {
    const step = { kind: 'fallback' as const, id: nameOf(fallback) }
    let outcome: Outcome | undefined
    if (fallback === 'rules') outcome = tryRules(search, nextRule, true)
    else if (fallback === 'delegate')
      outcome = named
        ? settle(search, step, [], chooser.delegate(named, asked), asked)
        : note(search, step, [], 'no rep was named')
    else if (fallback === 'owner-team') {
      // One who has left counts as none, where the policy says so.
      const counts = known.owner && !(known.owner.left && workspace.routing.match.leftOwner === 'none')
      const owner = counts ? known.owner!.rep.id : undefined
      const team = workspace.roster.teams.find(({ reps }) => owner !== undefined && reps.includes(owner))
      outcome = team
        ? tryTarget(search, step, [], { team: team.id }, asked)
        : note(search, step, [], 'no owner in a team')
    } else outcome = tryTarget(search, step, [], fallback, asked)
    if (outcome) return outcome
  }
  return undefined
}

function nameOf(step: FallbackStep): string {
  if (typeof step === 'string') return step
  if ('rep' in step) return step.rep
  if ('pool' in step) return step.pool
  return 'team' in step ? step.team : step.queue
}

/** Whom a target has. `first`, when one of its pool and eligible, takes the lead without a turn. */
function tryTarget(
  search: Search,
  step: Step,
  tests: TestedLead[],
  target: Rule['to'],
  asked: Asked = {},
  first?: Rep,
): Outcome | undefined {
  const { workspace, chooser } = search
  const { meetingType } = asked
  if ('close' in target) {
    note(search, step, tests, 'closed')
    return { step, close: target.close }
  }
  if ('queue' in target) {
    note(search, step, tests, 'taken')
    return { step, queue: target.queue, ...(meetingType !== undefined && { meetingType }) }
  }
  if ('rep' in target) {
    const rep = workspace.roster.reps.find(({ id }) => id === target.rep)!
    return settle(search, step, tests, chooser.named(rep, asked), asked, rep)
  }
  const outcome = settle(search, step, tests, chooser.pool(poolOf(target, workspace)!, asked, first), asked)
  return (
    outcome ??
    ('team' in target && target.chain !== false ? tryOwnChain(search, target.team, asked) : undefined)
  )
}

/** The chain that a team has of its own. */
function tryOwnChain(search: Search, team: string, asked: Asked): Outcome | undefined {
  const { workspace, teams } = search
  const own = teams.has(team) ? undefined : workspace.routing.teams.find(({ id }) => id === team)
  if (!own) return undefined
  const inner = { ...search, teams: new Set([...teams, team]) }
  return tryFallback(inner, own.fallback, nextRuleOf(search), asked)
}

/** Where the rules go on for a chain that says `rules`. */
function nextRuleOf({ failed, workspace }: Search): number {
  return Math.min(workspace.routing.rules.length, ...failed) + 1
}

/** Notes a choice in the trace; an outcome when somebody was there. */
function settle(
  search: Search,
  step: Step,
  tests: TestedLead[],
  choice: Choice,
  asked: Asked = {},
  named?: Rep,
): Outcome | undefined {
  const { known, workspace, chooser } = search
  const { reps, assignee, pool, standsInFor, atPick } = choice
  if (assignee === undefined) {
    if (named) search.named = named
    return note(search, step, tests, 'nobody eligible', reps)
  }
  const host = repNamed(assignee, workspace.roster)!
  const { coHosts, inform, joining } = besideOf(host, known.owner?.rep, asked, workspace, chooser)
  note(search, step, tests, 'taken', reps, joining)
  return { step, assignee, pool, standsInFor, atPick, coHosts, inform, meetingType: asked.meetingType }
}

function note(
  { known }: Search,
  step: Step,
  tests: TestedLead[],
  result: string,
  reps?: TraceStep['reps'],
  joining?: Candidate[],
): undefined {
  const noted: TraceStep = { step, tests, result }
  if (reps) noted.reps = reps
  if (joining && joining.length > 0) noted.joining = joining
  known.trace.push(noted)
}

function verified(needed: boolean, { emailVerified }: Lead): TestedLead[] {
  return needed ? [{ field: 'emailVerified', test: true, found: emailVerified, holds: emailVerified }] : []
}

function holds(
  kind: 'alert' | 'sequence',
  id: string,
  when: Condition,
  context: LeadContext,
  trace: TraceStep[],
): boolean {
  const { holds, tests } = testLead(when, context)
  trace.push({ step: { kind, id }, tests, result: holds ? 'holds' : 'does not hold' })
  return holds
}

function reasonOf({ step, pool, assignee, queue, close, standsInFor }: Outcome): string {
  const at = step.id === null ? step.kind : `${step.kind} ${step.id}`
  if (assignee === undefined) return queue === undefined ? `${at}: closed, ${close}` : `${at}: queue ${queue}`
  const from = pool === undefined ? '' : ` of pool ${pool}`
  return `${at}: ${assignee}${from}${standsInFor === undefined ? '' : `, standing in for ${standsInFor}`}`
}
