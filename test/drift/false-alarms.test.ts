import { expect, test } from 'vitest'
import type { DecidedLead } from '../../server/drift/finding.ts'
import { POLICY } from '../routing/workspace.ts'
import { decided, found, workspaceWith } from './stream.ts'

const RUNS = 400
const workspace = workspaceWith(`segments: [{id: small, atMost: 99}]\n${POLICY}`)
const STATISTICAL = ['rule-silent', 'share-rising', 'load-uneven'] as const
const RULES = ['rule drift', 'rule emea', 'rule americas', 'rule chat', 'escalation regulated']

/** How often something of a kind comes in a stream. */
interface Rates {
  leadsPerDay: number
  fallback: number
  unknown: number
  rules: number[]
  cat: number
}

test('a stream that does not change raises an alarm in fewer than 5 of 100 looks', () => {
  const random = seeded(20_261_124)
  const alarms = runs(random, (rates) => fiveWeeks(random, rates, rates))
  expect(alarms / RUNS).toBeLessThan(0.05)
})

test.each<[string, Partial<Rates>]>([
  ['the fallback takes three times as many', { fallback: 0.45 }],
  ['places are known no more', { unknown: 0.6 }],
  ['a rule matches no more', { rules: [0.4, 0, 0.1, 0.1, 0.05] }],
])('it raises one in 95 of 100 when %s', (_, change) => {
  const random = seeded(7)
  const before = {
    leadsPerDay: 25,
    fallback: 0.15,
    unknown: 0.2,
    rules: [0.4, 0.2, 0.1, 0.1, 0.05],
    cat: 0.5,
  }
  const alarms = runs(random, () => fiveWeeks(random, before, { ...before, ...change }))
  expect(alarms / RUNS).toBeGreaterThan(0.95)
})

function runs(random: () => number, stream: (rates: Rates) => DecidedLead[]): number {
  let alarms = 0
  for (let run = 0; run < RUNS; run++) {
    const rates = {
      leadsPerDay: 2 + 30 * random(),
      fallback: 0.4 * random(),
      unknown: 0.5 * random(),
      rules: RULES.map(() => 0.4 * random() ** 2),
      cat: 0.5,
    }
    if (found({ decisions: stream(rates), workspace }, ...STATISTICAL).length > 0) alarms++
  }
  return alarms
}

/** Leads as they would come by chance alone; also whose turn it is, although our rotation does better. */
function fiveWeeks(random: () => number, before: Rates, after: Rates): DecidedLead[] {
  const decisions: DecidedLead[] = []
  for (let daysAgo = 34.5; daysAgo > 0; daysAgo--) {
    const rates = daysAgo < 7 ? after : before
    const chance = (p: number) => random() < p
    for (let i = 0; i < 2 * rates.leadsPerDay; i++) {
      if (chance(0.5)) continue
      decisions.push(
        decided(daysAgo, {
          step: chance(rates.fallback) ? 'fallback' : 'rule',
          territory: chance(rates.unknown) ? 'unknown' : 'emea',
          segment: chance(rates.unknown) ? 'unknown' : 'small',
          matched: RULES.filter((_, rule) => chance(rates.rules[rule]!)),
          pool: 'emea',
          assignee: chance(rates.cat) ? 'cat' : 'dan',
          weights: { cat: 1, dan: 1 },
        }),
      )
    }
  }
  return decisions
}

/** Mulberry32: the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
