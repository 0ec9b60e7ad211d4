import type { TraceStep } from '../routing/decision.ts'
import type { StaleMirror } from '../store/decisions.ts'

/** One step of a decision in words. */
export interface TraceLine {
  step: string
  result: string
  tests: string[]
  reps: { name: string; reason: string }[]
}

/** The trace as a rep can read it. `names`: of reps, by their id; `mirror`: how the accounts stood, where they were stale. */
export function traceInWords(
  trace: readonly TraceStep[],
  names: Readonly<Record<string, string>>,
  mirror?: StaleMirror,
): TraceLine[] {
  return trace.map(({ step, result, tests, reps, perhaps }) => {
    const id = step.id === null || step.id === result ? '' : `: ${nameOf(step.id, names)}`
    return {
      step: `${STEPS[step.kind]}${id}`,
      result: RESULTS[`${step.kind} ${result}`] ?? result,
      tests: [
        ...tests.map((test) => testInWords(test, names)),
        ...(step.kind === 'match' && mirror ? [staleInWords(mirror)] : []),
        ...(perhaps?.length ? [`Looked at and not taken: ${perhaps.join(', ')}`] : []),
      ],
      reps: (reps ?? []).map((candidate) => ({
        name: nameOf(candidate.rep, names),
        reason: reasonInWords(candidate),
      })),
    }
  })
}

function staleInWords({ readAt, stale }: StaleMirror): string {
  const when = readAt === null ? 'never' : `last ${readAt.slice(0, 16)}Z`
  return `The CRM’s accounts are stale, read ${when}: ${stale === 'use' ? 'used as they are' : 'taken as if there were none'}`
}

const STEPS: Record<TraceStep['step']['kind'], string> = {
  qualify: 'Qualification',
  match: 'Account',
  segment: 'Segment',
  territory: 'Territory',
  urgency: 'Urgency',
  admit: 'Due a person',
  escalation: 'Escalation',
  owner: 'Account owner',
  sticky: 'Rep they already have',
  rule: 'Rule',
  fallback: 'Fallback',
  alert: 'Alert',
  sequence: 'Sequence',
}

const RESULTS: Record<string, string> = {
  'match email': 'by the e-mail’s domain',
  'match website': 'by website',
  'match company': 'by name',
  'match none': 'none found',
  'match ambiguous': 'more than one fits',
  'territory unknown': 'no place was named',
  'territory unmatched': 'in no territory',
}

/** 'compliance: wants HIPAA or FedRAMP, found HIPAA (“need hipaa”)' */
function testInWords(
  { field, test, found, holds, negated, words }: TraceStep['tests'][number],
  names: Readonly<Record<string, string>>,
): string {
  const was = found === null || found === undefined ? 'not known' : `found ${inWords(found, names, ', ')}`
  const quoted = words?.length ? ` (${words.map((word) => `“${word}”`).join(', ')})` : ''
  const wanted =
    test === null || test === undefined
      ? ''
      : `wants ${negated ? 'anything but ' : ''}${inWords(test, names, ' or ')}, `
  const counts = negated ? !holds : holds
  return `${field}: ${wanted}${was}${quoted}${counts ? '' : '; does not hold'}`
}

function reasonInWords({ reason, detail }: NonNullable<TraceStep['reps']>[number]): string {
  if (reason === 'on-leave') return `on leave ${detail ?? ''}`.trim()
  if (reason === 'over-capacity') return detail ? `at capacity, ${detail}` : 'at capacity'
  return detail ?? reason.replaceAll('-', ' ')
}

/** A value of a test in one line: lists joined, keys as words. */
function inWords(value: unknown, names: Readonly<Record<string, string>>, join: string): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return nameOf(value, names)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) {
    return value.length === 0 ? 'nothing' : value.map((one) => inWords(one, names, join)).join(join)
  }
  const { min, max } = value as { min?: unknown; max?: unknown }
  if (typeof min === 'number' && min === max) return String(min)
  return Object.entries(value)
    .map(([key, part]) => `${keyInWords(key)} ${inWords(part, names, join)}`)
    .join(', ')
}

function keyInWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function nameOf(id: string, names: Readonly<Record<string, string>>): string {
  return Object.hasOwn(names, id) ? names[id]! : id
}
