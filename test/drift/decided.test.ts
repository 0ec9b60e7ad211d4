import { expect, test } from 'vitest'
import type { z } from 'zod'
import { decidedLead } from '../../server/drift/decided.ts'
import { decide } from '../../server/routing/decide.ts'
import type { Lead } from '../../server/routing/lead.ts'
import { Roster } from '../../server/workspace/schema/roster.ts'
import { Routing } from '../../server/workspace/schema/routing.ts'
import { leadOf, POLICY, stateOf } from '../routing/workspace.ts'
import { now, workspaceWith } from './stream.ts'

const workspace = workspaceWith()

function read(lead: z.input<typeof Lead>, state = stateOf(), policy = workspace) {
  const decision = decide(leadOf(lead), policy, state, now)
  const stored = { lead: 'a', revision: 1, decidedAt: new Date(now), competitors: [], useCase: null }
  return decidedLead({ ...stored, decision }, policy)
}

const fromGermany = { email: 'dana@new.example', region: ['DE'] }

test('a decision of a pool: what matched, where the lead is, and weights, as everybody was eligible', () => {
  expect(read(fromGermany)).toEqual({
    lead: 'a',
    at: now,
    step: 'rule',
    matched: ['rule emea'],
    territory: 'emea',
    segment: 'unknown',
    regions: ['DE'],
    pool: 'emea',
    assignee: expect.stringMatching(/^(cat|dan)$/) as string,
    eligible: ['cat', 'dan'],
    skipped: [],
    weights: { cat: 1, dan: 1 },
    competitors: [],
    useCases: [],
  })
})

test('with one on leave there are no weights, and it is said who was skipped', () => {
  const { weights, skipped } = read(
    fromGermany,
    stateOf({ reps: { cat: { leave: [{ from: '2027-01-04' }] } } }),
  )
  expect([weights, skipped]).toEqual([undefined, [{ rep: 'cat', reason: 'on-leave' }]])
})

test('a rule that had nobody matched all the same, and the lead is the fallback’s', () => {
  const away = { leave: [{ from: '2027-01-04' }] }
  const { step, matched, pool, weights, eligible, skipped } = read(
    fromGermany,
    stateOf({ reps: { cat: away, dan: away } }),
  )
  expect({ step, matched, pool, weights, eligible }).toEqual({
    step: 'fallback',
    matched: ['rule emea'],
    pool: null,
    weights: undefined,
    eligible: [],
  })
  expect(skipped.map(({ rep }) => rep)).toEqual(['cat', 'dan', 'cat', 'dan'])
})

test('weights are those of the day', () => {
  const later = workspaceWith(POLICY, {
    '{id: cat, name: Cat,': `{id: cat, name: Cat, changes: [{from: '2027-01-04', weight: 3}],`,
  })
  expect(read(fromGermany, stateOf(), later).weights).toEqual({ cat: 3, dan: 1 })
})

test('who is not due a person matched nothing', () => {
  const { step, matched, pool } = read({ ...fromGermany, headcount: { max: 2 } })
  expect([step, matched, pool]).toEqual(['admit', [], null])
})

// The policies of earlier revisions are read through the schema again.
test('a policy that was read once reads the same again', () => {
  expect(Routing.parse(workspace.routing)).toEqual(workspace.routing)
  expect(Roster.parse(workspace.roster)).toEqual(workspace.roster)
})
