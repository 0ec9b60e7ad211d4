import { describe, expect, test } from 'vitest'
import { applyDecision, turnOfDecision } from '../../server/routing/apply.ts'
import { decide } from '../../server/routing/decide.ts'
import type { RoutingState } from '../../server/routing/state.ts'
import { leadOf, now, POLICY, stateOf, workspaceWith } from './workspace.ts'

const near = (value: number) => expect.closeTo(value, 9) as number
const fromGermany = leadOf({ email: 'dana@new.example', region: ['DE'] })

/** Decides one lead and gives the state after it, as a state file keeps it and as a store would sum it. */
function decided(state: RoutingState, policy = POLICY, lead = fromGermany) {
  const workspace = workspaceWith(policy)
  const decision = decide(lead, workspace, state, now)
  const turn = turnOfDecision(state, decision, workspace, now)
  return { decision, turn, after: applyDecision(state, decision, lead, workspace, now) }
}

describe('what is a turn', () => {
  test('a member without a slot soon enough is owed the share that it would have had', () => {
    const { turn, after } = decided(stateOf({ reps: { cat: { firstFreeSlot: null } } }))
    expect(turn).toEqual({ pool: 'emea', rep: 'dan', shares: { dan: 1 }, owed: { cat: near(0.5) } })
    expect(after.pools.emea).toMatchObject({ turns: { cat: 0, dan: 1 }, owed: { cat: near(0.5) } })
  })

  test.each([
    ['a day', '2027-01-04', { cat: near(0.5) }],
    ['a month', '2027-02-04', {}],
  ])('a leave of %s', (_, to, owed) =>
    expect(decided(stateOf({ reps: { cat: { leave: [{ from: '2027-01-04', to }] } } })).turn?.owed).toEqual(
      owed,
    ),
  )

  test.each(['over-capacity', 'inactive'] as const)('%s: nothing is owed', (reason) => {
    const cat = reason === 'inactive' ? { active: false } : { load: { openLeads: 99 } }
    const workspace = workspaceWith(POLICY, { 'id: cat,': 'capacity: {openLeads: 5}, id: cat,' })
    const state = stateOf({ reps: { cat } })
    const decision = decide(fromGermany, workspace, state, now)
    expect(turnOfDecision(state, decision, workspace, now)).toMatchObject({ rep: 'dan', owed: {} })
  })

  test('owners take none', () => {
    const ofAcme = leadOf({ email: 'dana@acme.io' })
    const { decision, turn, after } = decided(stateOf(), POLICY, ofAcme)
    expect(decision).toMatchObject({ assignee: 'ana', step: { kind: 'owner' } })
    expect(turn).toBeUndefined()
    expect(after.pools).toEqual({})
  })

  test('unless the policy says so: then it is shared among all of the pool who are there', () => {
    const policy = `${POLICY.replace('{id: emea, members: [cat, dan]}', '{id: emea, members: [ana, cat, dan, eve]}')}owner: {takesTurnOf: emea}\n`
    const state = stateOf({ reps: { eve: { active: false } } })
    const { turn } = decided(state, policy, leadOf({ email: 'dana@acme.io' }))
    const third = near(1 / 3)
    expect(turn).toEqual({
      pool: 'emea',
      rep: 'ana',
      shares: { ana: third, cat: third, dan: third },
      owed: {},
    })
  })

  test('of a member in whose place the delegate stands it is the member’s', () => {
    const policy = POLICY.replace(
      '{id: emea, members: [cat, dan]}',
      '{id: emea, members: [cat], absent: delegate}',
    )
    const state = stateOf({
      reps: { cat: { leave: [{ from: '2027-01-04', to: '2027-02-04', delegate: 'eve' }] } },
    })
    const { decision, turn } = decided(state, policy)
    expect(decision).toMatchObject({ assignee: 'eve', standsInFor: 'cat', pool: 'emea' })
    expect(turn).toEqual({ pool: 'emea', rep: 'cat', shares: { cat: 1 }, owed: {} })
  })
})
