import type { Decision } from '../routing/decision.ts'
import type { Leave } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'

export type DriftKind =
  | 'rule-silent'
  | 'share-rising'
  | 'owner-left'
  | 'owner-missing'
  | 'rep-missing'
  | 'pool-away'
  | 'coverage-hole'
  | 'load-uneven'
  | 'rep-skipped'
  | 'calendar-broken'
  | 'country-unmatched'
  | 'competitor-unknown'
  | 'use-case-unknown'

/** One way in which policy, roster or playbook no longer fit the leads. */
export interface DriftFinding {
  kind: DriftKind
  /** A sentence for RevOps. It names reps, accounts by id, countries and vendors: nobody who was in a chat. */
  message: string
  /** First day that it holds for, `YYYY-MM-DD`, where there is one. */
  since?: string
  figures: Record<string, number>
}

/** What is read: plain values. */
export interface DriftInput {
  /** Of the last RECENT_DAYS + EARLIER_DAYS, in the order in which they were made. */
  decisions: DecidedLead[]
  /** As in force. Reps have the hours that they set for themselves, the accounts are the CRM mirror's. */
  workspace: Pick<Workspace, 'routing' | 'roster' | 'playbook' | 'accounts'>
  /** Leave by rep, over the roster's: entered, or found in the calendar. */
  leave: Record<string, Leave[]>
  brokenCalendars: { rep: string; since: string | null }[]
  /** UTC ms. */
  now: number
}

/** A decision, as little of it as is needed. */
export interface DecidedLead {
  lead: string
  /** UTC ms. */
  at: number
  /** Kind of the step at which it was taken. Its id is left out: for `sticky` it is an address. */
  step: Decision['step']['kind']
  /** Rules and escalations whose conditions held, whether or not somebody was there: `rule emea`. */
  matched: string[]
  territory: string
  segment: string
  /** Where the lead is, as far as known. */
  regions: string[]
  pool: string | null
  assignee?: string
  /** Reps who could have had it at some step. */
  eligible: string[]
  /** Reps who were looked at and could not, at any step. */
  skipped: { rep: string; reason: string }[]
  /** Weights of the pool's members, as they were then, if every one of them was eligible. */
  weights?: Record<string, number>
  competitors: string[]
  useCases: string[]
}
