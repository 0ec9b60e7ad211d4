import type { Tested } from '../../widget/qualification/condition.ts'
import type { Qualification } from '../../widget/qualification/qualify.ts'
import type { Ineligible } from './eligibility.ts'
import type { Lead } from './lead.ts'

/** The step at which a decision was taken. `id`: of the escalation, rule or fallback step (its pool, team, rep, queue or
 *  word), the owner, the sticky key; null for `admit`. */
export interface Step {
  kind: 'admit' | 'escalation' | 'owner' | 'sticky' | 'rule' | 'fallback'
  id: string | null
}

/** Who gets a lead, and why. Exactly one of `assignee`, `queue` and `close` is there. Plain data. */
export interface Decision {
  id?: Lead['id']
  qualification: Qualification['status']
  account: string | null
  step: Step
  /** The pool whose turn this takes, `team:ID` for a team; null when no turn is taken. */
  pool: string | null
  assignee?: string
  queue?: string
  /** A disqualifier of the playbook, or `incomplete`. */
  close?: string
  /** Members of the pool one of whom has the lead once a time is picked; the assignee, who has the turn, is one of them. */
  atPick?: string[]
  /** The rep on leave in whose place the assignee stands. */
  standsInFor?: string
  coHosts: string[]
  /** Reps who are told but do not join. */
  inform: string[]
  meetingType: string
  alerts: string[]
  sequence: string | null
  /** One line for the log: `rule emea: jonas of pool emea`. */
  reason: string
  /** What the buyer said that leads to people like the assignee. It depends on that and on the policy alone, never on
   *  what we know of the account, so that it may be told. */
  because: Because | null
  trace: TraceStep[]
}

export interface Because {
  field: 'compliance' | 'product' | 'useCase' | 'competitors' | 'region' | 'headcount' | 'acv'
  /** As a sentence can hold it; absent for numbers. */
  value?: string
}

/** One step as it was gone through, refusals included. */
export interface TraceStep {
  step: {
    kind: Step['kind'] | 'qualify' | 'match' | 'territory' | 'segment' | 'urgency' | 'alert' | 'sequence'
    id: string | null
  }
  tests: TestedLead[]
  result: string
  reps?: Candidate[]
  /** Who was asked to join the host. Who is not `eligible` is told, or of a pool nobody. */
  joining?: Candidate[]
  /** What decided among several: the tie-breakers of accounts. */
  detail?: string
  /** Accounts that were considered and not taken. */
  perhaps?: string[]
}

/** A test, with the buyer's words that it read where there are some. */
export interface TestedLead extends Tested {
  words?: string[]
}

/** A rep at a step: `eligible`, or why not. */
export interface Candidate {
  rep: string
  reason: 'eligible' | 'no-time-together' | Ineligible['reason']
  detail?: string
  /** On leave, for so short a time that the pool makes it up. */
  short?: boolean
  /** Who takes this member's place in the pool. */
  standIn?: string
}
