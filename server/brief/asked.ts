import type { StoredEvent } from '../store/events.ts'
import type { TraceLine } from './trace.ts'
import { when } from './when.ts'

/** Who was asked to accept a lead, alert by alert, and what came of it: the steps after a decision. `names`: of reps, by their id. */
export function askedInWords(
  events: readonly Pick<StoredEvent, 'kind' | 'at' | 'rep' | 'facts'>[],
  names: Readonly<Record<string, string>>,
  timezone: string,
): TraceLine[] {
  const alerts = new Map<string, { result: string; tests: string[] }>()
  for (const { kind, at, rep, facts } of events) {
    const told = WORDS[kind]
    if (!told || typeof facts.alert !== 'string') continue
    const nameOf = (id: unknown) => (typeof id === 'string' ? (names[id] ?? id) : '')
    const { day, time } = when(at.toISOString(), timezone)
    const line = alerts.get(facts.alert) ?? { result: '', tests: [] }
    alerts.set(facts.alert, line)
    line.result = told.result(nameOf(rep))
    line.tests.push(`${day}, ${time}: ${told.step(nameOf(rep), facts, timezone)}${then(facts.next, nameOf)}`)
  }
  return [...alerts].map(([alert, line]) => ({ step: `Accepted: ${alert}`, ...line, reps: [] }))
}

interface Words {
  result: (name: string) => string
  step: (name: string, facts: Readonly<Record<string, unknown>>, timezone: string) => string
}

const WORDS: Partial<Record<StoredEvent['kind'], Words>> = {
  'alert.asked': {
    result: (name) => `${name} is asked`,
    step: (name, { by }, timezone) => {
      const { day, time } = when(String(by), timezone)
      return `${name} is asked, to answer by ${day}, ${time}`
    },
  },
  'alert.accepted': {
    result: (name) => `by ${name}`,
    step: (name, { meetingOf }) =>
      `${name} accepts${typeof meetingOf === 'string' ? '; the meeting stays where it is' : ''}`,
  },
  'alert.passed': { result: () => 'by nobody yet', step: (name) => `${name} passes` },
  'alert.lapsed': { result: () => 'by nobody', step: (name) => `${name} is asked no more` },
}

function then(next: unknown, nameOf: (id: unknown) => string): string {
  if (next === 'manager') return ', and the manager is told'
  return typeof next === 'string' ? `, then ${nameOf(next)}` : ''
}
