import type { FallbackStep, Rule } from '../../workspace/schema/routing.ts'
import { asTarget } from '../pools.ts'
import type { Policy } from './dimension.ts'
import type { Lit } from './sat.ts'
import type { Space } from './space.ts'

/** A step that a lead can come to, and the leads whose conditions it meets. */
export interface ProofStep {
  kind: 'escalation' | 'rule'
  id: string
  holds: Lit
  target: Rule['to']
  meetingType?: string | undefined
  /** What the account's owner does, of an escalation. */
  owner?: string
  /** Who joins or is told besides. */
  beside: string | undefined
  /** When nobody of its target is eligible, the rules after it are tried. */
  goesOn: boolean
}

/** A policy as a formula: who is due a person, whose owner is asked, and the steps in order. */
export interface Steps {
  due: Lit
  owned: Lit
  escalations: ProofStep[]
  rules: ProofStep[]
}

export function stepsOf(space: Space, policy: Policy): Steps {
  const { formulas } = space
  const { admit, escalations, rules, fallback } = policy.routing
  const { qualified } = space.qualification(policy)
  const later = (chain: FallbackStep[]) => chain.includes('rules')
  return {
    due: formulas.or([qualified, ...(admit.when ? [space.holds(admit.when, policy).t] : [])]),
    owned: space.ownerAsked(policy),
    escalations: escalations.map(({ id, when, to, meetingType, verifiedEmail, owner, ...beside }) => ({
      owner,
      beside: besideIn(beside),
      kind: 'escalation',
      id,
      holds: formulas.and([
        space.holds(when, policy).t,
        ...(verifiedEmail ? [space.holds({ emailVerified: true }, policy).t] : []),
      ]),
      target: asTarget(to),
      meetingType,
      goesOn: typeof to === 'string' || !('queue' in to || 'close' in to),
    })),
    rules: rules.map(({ id, when, to, meetingType, fallback: own, ...beside }) => ({
      kind: 'rule',
      beside: besideIn(beside),
      id,
      holds: space.holds(when, policy).t,
      target: to,
      meetingType,
      goesOn: !('queue' in to || 'close' in to) && (later(own) || later(fallback)),
    })),
  }
}

/** Who joins a step's meetings or is told of them, as policies are compared by it. */
export function besideIn({ with: joiners, inform }: Pick<Rule, 'with' | 'inform'>): string | undefined {
  return joiners || inform ? JSON.stringify({ joiners, inform }) : undefined
}
