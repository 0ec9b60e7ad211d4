import { drift } from '../../server/drift/drift.ts'
import type { DecidedLead, DriftFinding, DriftInput, DriftKind } from '../../server/drift/finding.ts'
import { DAY } from '../../server/scheduling/zone.ts'
import { now, workspaceWith } from '../routing/workspace.ts'

let made = 0

/** A lead that goes the most ordinary way, with what is special about it. `daysAgo` from `now`, a Monday. */
export function decided(daysAgo: number, special: Partial<DecidedLead> = {}): DecidedLead {
  return {
    lead: `lead-${made++}`,
    at: now - daysAgo * DAY,
    step: 'rule',
    matched: [],
    territory: 'emea',
    segment: 'unknown',
    regions: ['DE'],
    pool: null,
    eligible: [],
    skipped: [],
    competitors: [],
    useCases: [],
    ...special,
  }
}

/** So many leads of which the first so many are special. */
export function leads(
  count: number,
  daysAgo: number,
  special: Partial<DecidedLead> = {},
  specials = count,
): DecidedLead[] {
  return Array.from({ length: count }, (_, i) => decided(daysAgo, i < specials ? special : {}))
}

const plain = workspaceWith()
// The accounts of the routing tests have an owner who is in no roster.
plain.accounts = plain.accounts.filter(({ owner }) => owner !== 'zoe')

export function found(input: Partial<DriftInput>, ...kinds: DriftKind[]): DriftFinding[] {
  const findings = drift({
    decisions: [],
    workspace: plain,
    leave: {},
    brokenCalendars: [],
    now,
    ...input,
  })
  return kinds.length > 0 ? findings.filter(({ kind }) => kinds.includes(kind)) : findings
}

export function messages(input: Partial<DriftInput>, ...kinds: DriftKind[]): string[] {
  return found(input, ...kinds).map(({ message }) => message)
}

export { now, workspaceWith } from '../routing/workspace.ts'
