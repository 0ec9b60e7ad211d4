import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { stateAt, stateFaults } from '../../server/routing/state-file.ts'
import type { RoutingState } from '../../server/routing/state.ts'
import { printPath } from '../../server/workspace/issues.ts'
import { runPolicyTests } from '../../server/routing/policy-tests.ts'
import { now, POLICY, stateOf, workspaceWith } from './workspace.ts'

type StateInput = z.input<typeof RoutingState>
const workspace = workspaceWith()

describe('a state that names what is not there', () => {
  test.each<[StateInput, string]>([
    [{ reps: { anna: {} } }, 'reps.anna: no such rep "anna". Did you mean "ana"?'],
    [{ pools: { emae: {} } }, 'pools.emae: no such pool "emae". Did you mean "emea"?'],
    [{ pools: { west: {} } }, 'pools.west: no such pool "west".'],
    [
      { pools: { emea: { turns: { catt: 1 } } } },
      'pools.emea.turns.catt: no such rep "catt". Did you mean "cat"?',
    ],
    [{ common: { 'ana+zoe': null } }, 'common.ana+zoe: no such rep "zoe".'],
    [{ common: { ana: null } }, 'common.ana: "ana" is not two reps, such as "ana+ben".'],
    [
      { sticky: [{ key: 'acme.io', rep: 'zoe', at: '2027-01-01T00:00:00Z' }] },
      'sticky[0].rep: no such rep "zoe".',
    ],
    [{ passedOver: ['benn'] }, 'passedOver[0]: no such rep "benn". Did you mean "ben"?'],
    [
      { reps: { ana: { leave: [{ from: '2027-01-04', to: '2027-01-03' }] } } },
      'reps.ana.leave[0].to: "2027-01-03" is before the leave begins, on 2027-01-04.',
    ],
    [
      { reps: { ana: { leave: [{ from: '2027-01-04', delegate: 'bben' }] } } },
      'reps.ana.leave[0].delegate: no such rep "bben". Did you mean "ben"?',
    ],
  ])('%j', (state, expected) => {
    const [fault, ...others] = stateFaults(stateOf(state), workspace)
    expect(`${printPath(fault!.path)}: ${fault!.message}`).toContain(expected)
    expect(others).toEqual([])
  })

  test('one that names what is there has none; the CRM may know others', () =>
    expect(
      stateFaults(
        stateOf({
          reps: { ana: { leave: [{ from: '2027-01-04', to: '2027-01-04', delegate: 'ben' }] } },
          pools: { emea: { turns: { ana: 1 } }, 'team:west': {} },
          common: { 'ana+ben': null },
          contacts: [{ email: 'x@acme.io', owner: 'zoe' }],
          opportunities: [{ account: 'unknown', owner: 'zoe' }],
        }),
        workspace,
      ),
    ).toEqual([]))

  test('a test in the policy is told so', () => {
    const policy = `${POLICY}tests: [{name: a, lead: {email: x@new.example}, state: {reps: {anna: {}}}, expect: {pool: null}}]`
    expect(runPolicyTests(workspaceWith(policy), now)[0]!.failures).toEqual([
      'the state’s reps.anna: no such rep "anna". Did you mean "ana"?',
    ])
  })
})

describe('loads are of the period that holds now', () => {
  const load = { day: 1, week: 2, month: 3, openLeads: 4 }
  const at = '2027-01-29T12:00:00Z' // a Friday
  test.each([
    ['later that day', '2027-01-29T23:59:00Z', {}],
    ['before it was written', '2027-01-01T00:00:00Z', {}],
    ['the next day', '2027-01-30T00:00:00Z', { day: 0 }],
    ['on Sunday', '2027-01-31T23:00:00Z', { day: 0 }],
    ['on Monday, in the next month', '2027-02-01T00:00:00Z', { day: 0, week: 0, month: 0 }],
    ['a year later, on the same date', '2028-01-29T12:00:00Z', { day: 0, week: 0, month: 0 }],
  ])('%s', (_, then, gone) => {
    const state = stateAt(stateOf({ at, reps: { ana: { load } } }), workspace, Date.parse(then))
    expect(state.reps.ana!.load).toEqual({ ...load, ...gone })
  })

  test('by the rep’s own clock', () => {
    const tokyo = workspaceWith(undefined, { 'timezone: Europe/London': 'timezone: Asia/Tokyo' })
    const evening = Date.parse('2027-01-29T15:30:00Z')
    const state = stateOf({ at, reps: { ana: { load }, ben: { load } } })
    expect(stateAt(state, tokyo, evening).reps).toMatchObject({
      ana: { load: { day: 0 } },
      ben: { load: { day: 1 } },
    })
  })

  test('a state that does not say when it was written is as it is', () =>
    expect(stateAt(stateOf({ reps: { ana: { load } } }), workspace, now * 2).reps.ana!.load).toEqual(load))
})
