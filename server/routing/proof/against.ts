import type { Rule } from '../../workspace/schema/routing.ts'
import { meetingTypeFor } from '../choice.ts'
import { localDay } from '../day.ts'
import { decide } from '../decide.ts'
import type { Decision } from '../decision.ts'
import { indexAccounts } from '../match.ts'
import { EMPTY_STATE } from '../state.ts'
import type { Policy } from './dimension.ts'
import { daysOfChange, inForce, type Finding } from './prove.ts'
import type { Lit } from './sat.ts'
import { Space, type Witness } from './space.ts'
import { besideIn, stepsOf } from './steps.ts'

/** What a policy makes of leads, when all reps can take them: each way in which a lead can end, with the leads that do. */
type Endings = Map<string, Lit>

/** What two decisions may differ in: where the lead goes, the meeting, and what is told or sent. */
const PARTS = ['taker', 'meetingType', 'sequence', 'alerts'] as const

/** Leads on which two policies differ, one for each way in which they do; or that there is none, over all leads that their conditions tell apart,
 *  with every rep able to take them. `before` is the policy that is changed into `after`. `now` is UTC ms. */
export function compare(after: Policy, before: Policy, now: number): Finding[] {
  const changes = [...daysOfChange(after, now), ...daysOfChange(before, now)].toSorted((a, b) => a - b)
  const days = [...new Set([now, ...changes])].slice(0, DAYS_MAX)
  for (const day of days) {
    const found = compareOn(after, before, day)
    const isSame = found.every(({ verdict }) => verdict === 'proved')
    const { timezone } = after.routing
    if (!isSame)
      return day === now
        ? found
        : found.map((one) => ({ ...one, message: `On ${localDay(day, timezone)}: ${one.message}` }))
    if (day === days.at(-1))
      return found.map((one) => ({
        ...one,
        message: `${one.message} Compared on ${days.length === 1 ? localDay(day, timezone) : `${days.length} days on which something begins or ends`}.`,
      }))
  }
  return []
}

/** As many days on which something begins or ends are compared. */
const DAYS_MAX = 12

function compareOn(after: Policy, before: Policy, now: number): Finding[] {
  const policies = [inForce(after, now), inForce(before, now)] as const
  const space = new Space([...policies], now)
  const [mine, theirs] = policies.map((policy) => endingsOf(space, policy)) as [
    Record<(typeof PARTS)[number], Endings>,
    Record<(typeof PARTS)[number], Endings>,
  ]
  const seen = new Set<string>()
  const findings: Finding[] = []
  let gaveUp = false
  for (const part of PARTS)
    for (const ending of new Set([...mine[part].keys(), ...theirs[part].keys()])) {
      const [here, there] = [mine, theirs].map((one) => one[part].get(ending) ?? space.formulas.false) as [
        Lit,
        Lit,
      ]
      const either = space.formulas.or([
        space.formulas.and([here, -there]),
        space.formulas.and([there, -here]),
      ])
      const found = space.formulas.solver.solve([either], { prefer: space.plain })
      if (found === undefined) gaveUp = true
      if (found !== true) continue
      const witness = space.witness()
      const [now_, then] = policies.map((policy) => decisionOf(policy, witness)) as [Decision, Decision]
      const [new_, old] = [show(now_), show(then)]
      if (new_ === old) {
        gaveUp = true
        continue
      }
      if (seen.has(`${old}\n${new_}`)) continue
      seen.add(`${old}\n${new_}`)
      findings.push({
        verdict: 'warning',
        about: 'against',
        message: `A lead that went to ${old} goes to ${new_}.`,
        witness,
      })
    }
  if (gaveUp)
    findings.push({
      verdict: 'not-proven',
      about: 'against',
      message: 'Not every difference could be followed: there may be more.',
    })
  if (findings.length > 0) return findings
  const [{ routing }] = policies
  return [
    {
      verdict: 'proved',
      about: 'against',
      message: `No difference found: on every lead that the ${routing.rules.length} rules, ${routing.escalations.length} escalations, alerts and sequences tell apart, both policies choose the same steps, with all reps able to take it. What happens when reps are away, turns within a pool, and the owners of accounts were not compared.`,
    },
  ]
}

function endingsOf(space: Space, policy: Policy): Record<(typeof PARTS)[number], Endings> {
  const { formulas } = space
  const { due, owned, escalations, rules } = stepsOf(space, policy)
  const { routing } = policy
  const taker: Endings = new Map()
  const meetings: Endings = new Map()
  const add = (all: Endings, key: string, lit: Lit) =>
    all.set(key, formulas.or([all.get(key) ?? formulas.false, lit]))
  const before: Lit[] = [due]
  const take = (name: string, holds: Lit, meetingType: string | undefined, beside?: string) => {
    const here = formulas.and([...before, holds])
    add(taker, name, here)
    if (beside !== undefined) add(taker, `beside the host ${beside}`, here)
    if (meetingType !== undefined) add(meetings, meetingType, here)
    else
      for (const { value, lit } of space.nextSteps())
        add(meetings, meetingTypeFor(undefined, { nextStep: value }, routing), formulas.and([here, lit]))
    before.push(-holds)
  }
  for (const { target, holds, meetingType, owner, beside } of escalations) {
    add(taker, `the owner as ${owner}`, formulas.and([...before, holds, space.hasOwner]))
    take(targetName(target), holds, meetingType, beside)
  }
  take('the owner', owned, routing.owner.meetingType, besideIn(routing.owner))
  for (const { target, holds, meetingType, beside } of rules)
    take(targetName(target), holds, meetingType, beside)
  take(`the fallback ${JSON.stringify(routing.fallback)}`, formulas.true, undefined)
  const { by, incomplete } = space.qualification(policy)
  for (const { id, lit } of [...by, { id: 'incomplete', lit: incomplete }])
    add(taker, `closed as ${id}`, formulas.and([-due, lit]))
  const sequences: Endings = new Map()
  const others: Lit[] = []
  for (const { id, when } of routing.sequences) {
    const lit = when ? space.holds(when, policy).t : formulas.true
    add(sequences, id, formulas.and([lit, ...others.map((one) => -one)]))
    others.push(lit)
  }
  const alerts: Endings = new Map(routing.alerts.map(({ id, when }) => [id, space.holds(when, policy).t]))
  return { taker, meetingType: meetings, sequence: sequences, alerts }
}

function decisionOf(policy: Policy, { lead, accounts, now }: Witness): Decision {
  return decide(
    lead,
    { ...policy, accounts },
    EMPTY_STATE,
    now,
    undefined,
    indexAccounts(accounts, policy.routing.match),
  )
}

function targetName(target: Rule['to']): string {
  if ('close' in target) return `a close as ${target.close}`
  if ('pool' in target) return `pool ${target.pool}`
  if ('team' in target) return `team ${target.team}`
  return 'rep' in target ? `rep ${target.rep}` : `queue ${target.queue}`
}

/** A decision as a sentence can hold it. */
function show({
  step,
  assignee,
  pool,
  queue,
  close,
  coHosts,
  inform,
  meetingType,
  alerts,
  sequence,
}: Decision): string {
  const to =
    close === undefined
      ? queue === undefined
        ? (pool ?? assignee)
        : `queue ${queue}`
      : `a close as ${close}`
  const rest = [
    `for ${meetingType}`,
    coHosts.length > 0 && `with ${coHosts.join(' and ')}`,
    inform.length > 0 && `${inform.join(' and ')} told`,
    `sequence ${sequence ?? 'none'}`,
    alerts.length > 0 && `alerts ${alerts.join(' and ')}`,
  ]
  return `${to} by ${step.kind}${step.id === null || step.kind === 'owner' ? '' : ` ${step.id}`} (${rest.filter(Boolean).join(', ')})`
}
