import type { Account } from '../../workspace/schema/accounts.ts'
import type { Condition } from '../../workspace/schema/condition.ts'
import type { Rule } from '../../workspace/schema/routing.ts'
import { policyOn, rosterAt } from '../as-of.ts'
import { startOfDay } from '../../scheduling/zone.ts'
import { localDay } from '../day.ts'
import { decide } from '../decide.ts'
import type { Decision, Step } from '../decision.ts'
import { Lead } from '../lead.ts'
import { indexAccounts } from '../match.ts'
import { everyRegion } from '../regions.ts'
import { EMPTY_STATE, RepState, type RoutingState } from '../state.ts'
import { poolOf } from '../pools.ts'
import type { Policy } from './dimension.ts'
import { conditionsOf, leavesOf } from './leaves.ts'
import type { Lit } from './sat.ts'
import { Space, type Witness } from './space.ts'
import { stepsOf, type ProofStep, type Steps } from './steps.ts'

/** What the analysis of a policy found. `proved` holds for every lead; `not-proven`: the analysis gave up. A `witness` was run, and does what
 *  the message says. */
export interface Finding {
  verdict: 'proved' | 'note' | 'warning' | 'error' | 'not-proven'
  about: 'total' | 'reach' | 'order' | 'coverage' | 'test' | 'against'
  message: string
  witness?: Witness & { state?: RoutingState }
}

/** Analyses a policy at an instant (UTC ms) over all leads that its conditions can tell apart: whether every lead ends somewhere, which steps no
 *  lead reaches and why, which rules look at who the buyer is before what was said, and what falls to the default. Slow for large policies:
 *  not for the loop that serves. */
export function prove(workspace: Policy, now: number): Finding[] {
  const policy = inForce(workspace, now)
  const space = new Space([policy], now)
  const steps = stepsOf(space, policy)
  return [
    ...totality(workspace, now),
    ...datedSteps(workspace, now),
    ...reachability(policy, space, steps),
    ...hiddenSequences(policy, space),
    ...identityFirst(policy, space, steps),
    ...coverage(policy, space, steps, now),
  ]
}

/** A policy with what is in force then, and nothing that begins or ends. */
export function inForce(workspace: Policy, now: number): Policy {
  return {
    ...workspace,
    roster: rosterAt(workspace.roster, now),
    routing: policyOn(workspace.routing, localDay(now, workspace.routing.timezone)),
  }
}

/** Every lead ends: at the first step that has somebody, else at the queue that ends the fallback chain, whoever is away or full; or, not due a
 *  person, at a close with a reason. It takes a queue at the end, and an owner of each queue who is with the company, on every day on which the
 *  policy or the roster changes. */
function totality(workspace: Policy, now: number): Finding[] {
  const findings: Finding[] = []
  const days = [now, ...daysOfChange(workspace, now)]
  for (const day of days) {
    const { routing, roster } = inForce(workspace, day)
    const ends = routing.fallback.find((step) => typeof step === 'object' && 'queue' in step)
    const on = day === now ? '' : ` from ${localDay(day, routing.timezone)} on`
    if (!ends)
      findings.push({
        verdict: 'error',
        about: 'total',
        message: `The fallback does not end at a queue: a lead for whom nobody is eligible is lost.`,
      })
    for (const { id, owner } of routing.queues) {
      const rep = roster.reps.find((one) => one.id === owner)
      if (rep?.active) continue
      const message = `The queue ${id} has no owner${on}: ${owner} is not active, and leads that come to it wait for nobody.`
      if (!findings.some((one) => one.message === message))
        findings.push({ verdict: 'error', about: 'total', message })
    }
    if (findings.length > 0) break
  }
  if (findings.length > 0) return findings
  const { routing, playbook } = workspace
  const reasons = [...playbook.qualification.disqualify.map(({ id }) => id), 'incomplete']
  const at = routing.fallback.find((step) => typeof step === 'object' && 'queue' in step) as { queue: string }
  const rest = routing.sequences.some(({ when }) => when === undefined)
  return [
    {
      verdict: 'proved',
      about: 'total',
      message: `Every lead ends: with a rep, or at a queue with an owner (at the latest ${at.queue}), whoever is away or full${
        days.length > 1 ? `, on each of ${days.length} days on which something changes` : ''
      }; who is due no person is closed as ${reasons.join(' or ')}${rest ? ', with a sequence' : ''}.`,
    },
    ...(rest
      ? []
      : [
          {
            verdict: 'note' as const,
            about: 'total' as const,
            message: 'No sequence is the default: a lead that fits none gets no mails if nothing is booked.',
          },
        ]),
  ]
}

/** Noon (UTC ms) of the days after now on which a `from` begins or an `until` is over. */
export function daysOfChange({ routing, roster }: Policy, now: number): number[] {
  const dated = [
    ...routing.territories,
    ...routing.escalations,
    ...routing.rules,
    ...routing.alerts,
    ...routing.pools.flatMap(({ members }) => members.filter((one) => typeof one === 'object')),
    routing.owner,
    routing.sticky ?? {},
    ...roster.reps,
    ...roster.reps.flatMap(({ changes }) => changes),
  ]
  const starts = dated.flatMap(({ from, until }) => [
    ...(from === undefined ? [] : [Date.parse(from) + NOON]),
    ...(until === undefined ? [] : [Date.parse(until) + 3 * NOON]),
  ])
  return [...new Set(starts)].filter((day) => day > now).toSorted((a, b) => a - b)
}

/** Escalations and rules that are not in force yet: each as it is on its first day. Those that are over are named. */
function datedSteps({ routing, ...workspace }: Policy, now: number): Finding[] {
  const today = localDay(now, routing.timezone)
  const all = [
    ...routing.escalations.map((one) => ({ ...one, kind: 'escalation' })),
    ...routing.rules.map((one) => ({ ...one, kind: 'rule' })),
  ]
  const over = all.filter(({ until }) => until !== undefined && until < today)
  const coming = all.filter(
    ({ from, until }) => from !== undefined && from > today && (until ?? from) >= from,
  )
  const days = [...new Set(coming.map(({ from }) => from!))].toSorted()
  return [
    ...over.map(({ kind, id, until }): Finding => ({
      verdict: 'note',
      about: 'reach',
      message: `The ${kind} ${id} is over since ${until}.`,
    })),
    ...days.flatMap((day) => {
      const noon = startOfDay(day, routing.timezone) + NOON
      const policy = inForce({ routing, ...workspace }, noon)
      const space = new Space([policy], noon)
      const found = reachability(policy, space, stepsOf(space, policy))
      const names = coming.filter(({ from }) => from === day).map(({ kind, id }) => `The ${kind} ${id} `)
      return found
        .filter(({ message }) => names.some((name) => message.startsWith(name)))
        .map((one) => ({ ...one, message: `From ${day} on: ${one.message}` }))
    }),
  ]
}

/** For each escalation and rule a lead that reaches it, run; or what keeps every lead from it. */
function reachability(policy: Policy, space: Space, { due, owned, escalations, rules }: Steps): Finding[] {
  const all = [...escalations, ...rules]
  return all.flatMap((step, i): Finding[] => {
    const before = all.slice(0, i)
    const needed = [due, step.holds, ...(step.kind === 'rule' ? [-owned] : [])]
    const first = ask(
      space,
      policy,
      step,
      [...needed, ...before.map(({ holds }) => -holds)],
      () => EMPTY_STATE,
    )
    if (first !== undefined) return first
    // Once a step that goes on was met and had nobody, those after it that have nobody go on too.
    const blocked = before.map(({ holds, target }, k) =>
      takesAlways(target)
        ? -holds
        : space.formulas.or([
            -holds,
            ...before
              .slice(0, k + 1)
              .filter(({ goesOn }) => goesOn)
              .map((one) => one.holds),
          ]),
    )
    const later = ask(space, policy, step, [due, step.holds, ...blocked], ({ accounts }) =>
      stateWithout(policy, step, before, accounts),
    )
    if (later?.some(({ verdict }) => verdict !== 'not-proven'))
      return later.map((one) => ({
        ...one,
        message:
          one.verdict === 'proved'
            ? `${one.message} But only when nobody before it is eligible.`
            : one.message,
      }))
    return [unreachable(space, step, needed, before)]
  })
}

function takesAlways(target: ProofStep['target']): boolean {
  return 'queue' in target || 'close' in target
}

/** Undefined where no lead comes to the step. */
function ask(
  space: Space,
  policy: Policy,
  step: ProofStep,
  assumptions: Lit[],
  stateOf: (witness: Witness) => RoutingState,
): Finding[] | undefined {
  const found = space.formulas.solver.solve(assumptions, { prefer: space.plain })
  if (found === false) return undefined
  const name = `The ${step.kind} ${step.id}`
  if (found === undefined)
    return [
      {
        verdict: 'not-proven',
        about: 'reach',
        message: `${name}: no lead was found within the work allowed.`,
      },
    ]
  const witness = space.witness()
  const state = stateOf(witness)
  const finding = (verdict: Finding['verdict'], message: string, now = witness.now): Finding[] => [
    { verdict, about: 'reach', message: `${name}${message}`, witness: { ...witness, now, state } },
  ]
  const reached = decideOn(policy, witness, state)
  if (isAt(step, reached.step)) return finding('proved', ' is reached.')
  const looked = reached.trace.find((one) => isAt(step, one.step) && one.result === 'nobody eligible')?.reps
  if (!looked) {
    const { kind, id } = reached.step
    return finding('not-proven', `: the lead that was found for it goes to ${kind} ${id} instead.`)
  }
  if (looked.some(({ reason }) => reason === 'outside-hours'))
    for (let now = witness.now; now < witness.now + WEEK; now += HALF_HOUR)
      if (isAt(step, run(policy, { ...witness, now }, state)))
        return finding('proved', ` is reached, as at ${new Date(now).toISOString().slice(0, 16)}Z.`, now)
  const reasons = looked.map(({ rep, reason, detail }) => `${rep} (${detail ?? reason})`)
  return finding(
    step.goesOn ? 'note' : 'warning',
    ` has leads, but nobody to take this one: ${reasons.join(', ')}.`,
  )
}

const HALF_HOUR = 1_800_000
const NOON = 12 * 3_600_000
const WEEK = 7 * 48 * HALF_HOUR

function isAt({ kind, id }: ProofStep, at: { kind: string; id: string | null }): boolean {
  return at.kind === kind && at.id === id
}

/** The step to which a lead goes. */
export function run(policy: Policy, witness: Witness, state: RoutingState): Step {
  return decideOn(policy, witness, state).step
}

function decideOn(policy: Policy, { lead, accounts, now }: Witness, state: RoutingState): Decision {
  const index = indexAccounts(accounts, policy.routing.match)
  return decide(lead, { ...policy, accounts }, state, now, undefined, index)
}

/** Nobody is there but those whom this step would take, and of them, if there are such, those whom no step before it takes. */
function stateWithout(
  policy: Policy,
  { target }: ProofStep,
  before: ProofStep[],
  accounts: Account[],
): RoutingState {
  const wanted = repsIn(target, policy)
  const earlier = new Set([
    ...before.flatMap((step) => repsIn(step.target, policy)),
    ...accounts.map(({ owner }) => owner),
  ])
  const own = wanted.filter((id) => !earlier.has(id))
  const there = new Set(own.length > 0 ? own : wanted)
  const away = policy.roster.reps.filter(({ id }) => !there.has(id))
  return {
    ...EMPTY_STATE,
    reps: Object.fromEntries(away.map(({ id }) => [id, RepState.parse({ calendar: 'unreadable' })])),
  }
}

function repsIn(target: ProofStep['target'], policy: Policy): string[] {
  if ('close' in target) return []
  return 'rep' in target ? [target.rep] : (poolOf(target, policy)?.reps.map(({ id }) => id) ?? [])
}

/** Names as few steps before it as keep every lead from a step. */
function unreachable(space: Space, step: ProofStep, needed: Lit[], before: ProofStep[]): Finding {
  const { solver } = space.formulas
  const name = `The ${step.kind} ${step.id}`
  const finding = (why: string): Finding => ({
    verdict: 'warning',
    about: 'reach',
    message: `${name} is reached by no lead: ${why}`,
  })
  if (solver.solve([step.holds]) === false) return finding('its own conditions never hold together.')
  if (solver.solve(needed) === false)
    return finding('whoever meets its conditions is due no person, or has an owner who is asked first.')
  let shadows = before.filter(({ holds }) => holds !== space.formulas.false)
  solver.solve([...needed, ...shadows.map(({ holds }) => -holds)])
  shadows = shadows.filter(({ holds }) => solver.core.includes(-holds))
  for (const one of shadows) {
    const fewer = shadows.filter((other) => other !== one)
    if (solver.solve([...needed, ...fewer.map(({ holds }) => -holds)]) === false) shadows = fewer
  }
  const names = shadows.map(({ kind, id }) => `the ${kind} ${id}`)
  return finding(
    names.length === 1
      ? `${names[0]} takes all of them before.`
      : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} together take all of them before.`,
  )
}

function hiddenSequences(policy: Policy, space: Space): Finding[] {
  const { solver } = space.formulas
  const all = policy.routing.sequences.map(({ id, when }) => ({
    id,
    lit: when ? space.holds(when, policy).t : space.formulas.true,
  }))
  const sequences = all.flatMap(({ id, lit }, i): Finding[] =>
    solver.solve([lit, ...all.slice(0, i).map((one) => -one.lit)]) === false
      ? [
          {
            verdict: 'warning',
            about: 'reach',
            message: `The sequence ${id} is chosen for no lead: those before it have them all.`,
          },
        ]
      : [],
  )
  const alerts = policy.routing.alerts.flatMap(({ id, when }): Finding[] =>
    solver.solve([space.holds(when, policy).t]) === false
      ? [
          {
            verdict: 'warning',
            about: 'reach',
            message: `The alert ${id} never fires: its conditions never hold together.`,
          },
        ]
      : [],
  )
  return [...sequences, ...alerts]
}

/** What is known of a buyer without a word of theirs. */
const WHO = new Set([
  'account',
  'emailDomain',
  'listed',
  'freeMail',
  'emailVerified',
  'page',
  'language',
  'returning',
  'territory',
  'region',
])

/** Rules that look only at who the buyer is, and stand before one that looks at what was said and would take some of the same leads elsewhere. */
function identityFirst(policy: Policy, space: Space, { due, rules }: Steps): Finding[] {
  const keys = (condition: Condition): string[] =>
    leavesOf(condition)
      .map(({ key }) => key)
      .concat(named(condition, policy).flatMap(keys))
  const isWho = policy.routing.rules.map(({ when }) => {
    const all = keys(when)
    return all.length > 0 && all.every((key) => WHO.has(key))
  })
  const isSaid = policy.routing.rules.map(({ when }) => keys(when).some((key) => !WHO.has(key)))
  return rules.flatMap((rule, i): Finding[] => {
    if (!isWho[i]) return []
    for (const [j, later] of rules.entries()) {
      if (j <= i || !isSaid[j] || JSON.stringify(later.target) === JSON.stringify(rule.target)) continue
      const assumptions = [due, rule.holds, later.holds, ...rules.slice(0, i).map(({ holds }) => -holds)]
      if (space.formulas.solver.solve(assumptions, { prefer: space.plain }) !== true) continue
      return [
        {
          verdict: 'warning',
          about: 'order',
          message: `The rule ${rule.id} tests only who the buyer is, and stands before ${later.id}, which tests what was said: such a lead goes to the first, whatever it said.`,
          witness: space.witness(),
        },
      ]
    }
    return []
  })
}

/** The conditions that a condition names, whole. */
function named(condition: object, policy: Policy): Condition[] {
  return Object.entries(condition).flatMap(([key, wanted]): Condition[] => {
    if (key === 'is') return (wanted as string[]).map((name) => policy.routing.conditions[name]!)
    if (key === 'not') return named(wanted as object, policy)
    return key === 'all' || key === 'any' ? (wanted as object[]).flatMap((part) => named(part, policy)) : []
  })
}

/** What falls to the default when nothing else is known, by running it, for what the steps look at; and what none of them ever asks for. */
function coverage(policy: Policy, space: Space, { due, escalations, rules }: Steps, now: number): Finding[] {
  const { routing, playbook, roster } = policy
  const isDefault = ({ when }: Rule) => leavesOf(when).length === 0 && when.is === undefined
  const defaults = new Set(routing.rules.filter(isDefault).map(({ id }) => id))
  const falls = (part: Partial<Lead>) => {
    const lead = Lead.parse({ ...filled(playbook.qualification.require), email: BUYER, ...part })
    const step = run({ ...policy, accounts: [] }, { lead, accounts: [], now }, EMPTY_STATE)
    return step.kind === 'fallback' || (step.kind === 'rule' && defaults.has(step.id!))
  }
  const countries = everyRegion().filter((region) => /^[A-Z]{2}$/.test(region))
  const views: { name: string; seenBy: string[]; values: { id: string; part: Partial<Lead> }[] }[] = [
    {
      name: 'country',
      seenBy: ['region', 'territory'],
      values: countries.map((id) => ({ id, part: { region: [id] } })),
    },
    {
      name: 'segment',
      seenBy: ['segment', 'headcount', 'territory'],
      values: routing.segments.map(({ id, atLeast: min, atMost: max }) => ({
        id,
        part: { headcount: { min, ...(max !== undefined && { max }) } },
      })),
    },
    {
      name: 'use case',
      seenBy: ['useCase'],
      values: playbook.useCases.map(({ id }) => ({ id, part: { useCase: id } })),
    },
    {
      name: 'product',
      seenBy: ['product'],
      values: playbook.products.map(({ id }) => ({ id, part: { product: id } })),
    },
    {
      name: 'language',
      seenBy: ['language'],
      values: [...new Set(roster.reps.flatMap(({ languages }) => languages))].map((id) => ({
        id,
        part: { language: id },
      })),
    },
  ]
  const seen = new Set(conditionsOf({ routing }).flatMap((one) => leavesOf(one).map(({ key }) => key)))
  const looked = views.filter(
    ({ seenBy, values }) => values.length > 0 && seenBy.some((key) => seen.has(key)),
  )
  const unseen = views
    .filter(({ seenBy }) => !seenBy.some((key) => seen.has(key)))
    .map(({ name }) => `the ${name}`)
  const taken = space.formulas.or(
    [...escalations, ...rules.filter(({ id }) => !defaults.has(id))].map(({ holds }) => holds),
  )
  const never = (['useCase', 'product'] as const).flatMap((field) =>
    seen.has(field)
      ? space
          .valuesOf(field)
          .filter(
            ({ value, lit }) =>
              isNamed(policy, field, value) && space.formulas.solver.solve([due, lit, taken]) === false,
          )
          .map(({ value }) =>
            note(
              `No rule or escalation ever takes a lead with the ${field === 'useCase' ? 'use case' : field} ${value}.`,
            ),
          )
      : [],
  )
  return [
    ...never,
    ...looked.flatMap(({ name, values }) => {
      const open = values.filter(({ part }) => falls(part)).map(({ id }) => id)
      const list = open.length === values.length ? `all ${values.length}` : open.join(', ')
      return open.length === 0
        ? []
        : [note(`With nothing else known these fall to the default, by ${name}: ${list}.`)]
    }),
    ...(unseen.length > 0 ? [note(`No step looks at ${oneOfThem(unseen)} of a lead.`)] : []),
  ]
}

const BUYER = 'buyer@example-buyer.example'

function note(message: string): Finding {
  return { verdict: 'note', about: 'coverage', message }
}

function isNamed({ playbook }: Policy, field: 'useCase' | 'product', value: string): boolean {
  return playbook[field === 'useCase' ? 'useCases' : 'products'].some(({ id }) => id === value)
}

function oneOfThem(names: string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** A value for each field that a lead must have to be qualified. */
function filled(require: readonly string[]): Partial<Lead> {
  const values: Partial<Lead> = {
    timeline: { kind: 'exploring' },
    headcount: { min: 50, max: 50 },
    company: 'Example Buyer',
    wantsHuman: true,
    name: 'Dana Example',
    jobTitle: 'buyer',
    website: 'example-buyer.example',
    phone: '+44 20 7946 0000',
    nextStep: 'info',
    purpose: 'buying',
    region: ['AQ'],
    compliance: ['none'],
    budget: { amount: 1, period: 'once' },
    useCase: 'anything',
    product: 'anything',
    competitors: [{ name: 'Another Vendor', stance: 'mentioned' }],
  }
  return Object.fromEntries(
    require.flatMap((field) => (field in values ? [[field, values[field as 'name']]] : [])),
  ) as Partial<Lead>
}
