import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { applyDecision } from '../../server/routing/apply.ts'
import { decide } from '../../server/routing/decide.ts'
import type { Decision } from '../../server/routing/decision.ts'
import { explain } from '../../server/routing/explain.ts'
import type { Lead } from '../../server/routing/lead.ts'
import { compare } from '../../server/routing/proof/against.ts'
import { prove } from '../../server/routing/proof/prove.ts'
import type { RoutingState } from '../../server/routing/state.ts'
import { leadOf, now, stateOf, workspaceWith } from './workspace.ts'

type StateInput = z.input<typeof RoutingState>
const END = `fallback: [{queue: inbound}]
queues: [{id: inbound, owner: ana, says: The team}]
meetingType: {default: intro, byNextStep: {security: review}}
pools: [{id: engineers, members: [sam, sid]}, {id: in-order, members: [sid, sam], rotation: ordered}]
sequences: [{id: rest}]
`
const email = 'dana@nobody.example'
const workspace = (policy: string) => workspaceWith(`${policy}\n${END}`)
const routed = (policy: string, lead: z.input<typeof Lead> = {}, state: StateInput = {}) =>
  decide(leadOf({ email, ...lead }), workspace(policy), stateOf(state), now)
const beside = ({ assignee, coHosts, inform }: Decision) => ({ assignee, coHosts, inform })

const hot =
  'urgency: [{id: hot, when: {timeline: {withinDays: 30}}, firstSlotWithinDays: 2}]\nescalations: []\n'
const rule = (more: string, to = '{rep: ana}') => `${hot}rules: [{id: a, to: ${to}, ${more}}]`
const soon = { timeline: { kind: 'asap' as const } }

describe('who joins the host of a rule', () => {
  test.each<[string, string, StateInput, object]>([
    ['a rep', 'with: {rep: sam}', {}, { coHosts: ['sam'], inform: [] }],
    ['one of a pool', 'with: {pool: engineers}', {}, { coHosts: ['sam'], inform: [] }],
    [
      'of a pool, who has fewer meetings this week',
      'with: {pool: engineers}',
      { reps: { sam: { load: { week: 2 } }, sid: { load: { week: 1 } } } },
      { coHosts: ['sid'] },
    ],
    [
      'of an ordered pool, the first who can',
      'with: {pool: in-order}',
      { reps: { sid: { calendar: 'unreadable' } } },
      { coHosts: ['sam'], inform: [] },
    ],
    ['one of a team', 'with: {team: east}', {}, { coHosts: ['cat'] }],
    ['several', 'with: [{pool: engineers}, {rep: eve}]', {}, { coHosts: ['sam', 'eve'] }],
    [
      'nobody who is the host',
      'with: [{rep: ana}, {team: west}], inform: ana',
      {},
      { coHosts: [], inform: [] },
    ],
    [
      'who has no time together soon enough is told',
      'with: {rep: sam}',
      { common: { 'sam+ana': '2027-01-09T10:00:00Z' } },
      { coHosts: [], inform: ['sam'] },
    ],
    [
      'of a pool, the one who has time',
      'with: {pool: engineers}',
      { common: { 'ana+sam': null } },
      { coHosts: ['sid'], inform: [] },
    ],
    [
      'of a pool where none has time, one is told',
      'with: {pool: engineers}',
      { common: { 'ana+sam': null, 'ana+sid': null }, reps: { sam: { load: { week: 1 } } } },
      { coHosts: [], inform: ['sid'] },
    ],
    [
      'a third needs time with the second, too',
      'with: [{rep: sam}, {rep: sid}]',
      { common: { 'sam+sid': null } },
      { coHosts: ['sam'], inform: ['sid'] },
    ],
    [
      'who has left neither joins nor is told',
      'with: {rep: sam}, inform: [sid, eve]',
      { reps: { sam: { active: false }, sid: { active: false } } },
      { coHosts: [], inform: ['eve'] },
    ],
    [
      'nobody joins and is told',
      'with: {rep: sam}, inform: [sam, eve, eve]',
      {},
      { coHosts: ['sam'], inform: ['eve'] },
    ],
  ])('%s', (_, more, state, expected) =>
    expect(beside(routed(rule(more), soon, state))).toMatchObject(expected),
  )

  test('they join whoever stands in for the rule’s rep', () =>
    expect(
      beside(
        routed(rule('with: {rep: sam}, inform: [eve], fallback: [{rep: ben}]'), soon, {
          reps: { ana: { calendar: 'unreadable' } },
        }),
      ),
    ).toEqual({ assignee: 'ben', coHosts: ['sam'], inform: ['eve'] }))

  test('a member of the pool that joins does not take a turn, but has one more meeting', () => {
    const policy = workspace(rule('with: {pool: engineers}'))
    let state = stateOf()
    const joined = [1, 2, 3, 4].map((i) => {
      const lead = leadOf({ email: `b${i}@company-${i}.example` })
      const decision = decide(lead, policy, state, now)
      state = applyDecision(state, decision, lead, policy, now)
      return decision.coHosts[0]
    })
    expect(joined).toEqual(['sam', 'sid', 'sam', 'sid'])
    expect(state.pools).toEqual({})
    expect(state.reps.sam!.load).toEqual({ day: 2, week: 2, month: 2, openLeads: 0 })
  })

  test('the trace and the paragraph say who could not, and why', () => {
    const policy = workspace(rule('with: {rep: sam}'))
    const lead = leadOf({ email, ...soon })
    const decision = decide(lead, policy, stateOf({ common: { 'ana+sam': null } }), now)
    expect(decision.trace.find(({ joining }) => joining)?.joining).toEqual([
      { rep: 'sam', reason: 'no-time-together', detail: 'no time together' },
    ])
    expect(explain(decision, lead, policy)).toContain(
      'Sam will be told. Cannot join: Sam (no time together soon enough: no time together).',
    )
  })
})

describe('who joins beside the account’s owner', () => {
  const policy = (more: string) =>
    `escalations: [{id: big, when: {headcount: {atLeast: 1000}}, to: {rep: eve}, ${more}}]\nowner: {with: {pool: engineers}, inform: dan}`
  const lead = { email: 'x@acme.io', headcount: { min: 2000 } }

  test('of an escalation: the owner first', () =>
    expect(beside(routed(policy('with: {pool: engineers}, inform: [ben]'), lead))).toEqual({
      assignee: 'eve',
      coHosts: ['ana', 'sam'],
      inform: ['ben'],
    }))

  test('an owner who is told is not among those who join', () =>
    expect(beside(routed(policy('owner: inform, with: {rep: sid}'), lead))).toEqual({
      assignee: 'eve',
      coHosts: ['sid'],
      inform: ['ana'],
    }))

  test('of the owner’s own leads', () =>
    expect(beside(routed(policy('owner: none'), { email: 'x@acme.io' }))).toEqual({
      assignee: 'ana',
      coHosts: ['sam'],
      inform: ['dan'],
    }))
})

describe('a policy with such people is checked and proved', () => {
  test.each([
    ['with: {rep: samm}', 'no such rep "samm". Did you mean "sam"?'],
    ['with: [{pool: engineer}]', 'no such pool "engineer". Did you mean "engineers"?'],
    ['with: {team: wets}', 'no such team "wets". Did you mean "west"?'],
    ['inform: benn', 'no such rep "benn". Did you mean "ben"?'],
  ])('%s is refused', (more, message) => expect(() => workspace(rule(more))).toThrow(message))

  test.each(['with: {rep: sam}', 'inform: sam'])('%s without a host is refused', (more) =>
    expect(() => workspace(rule(more, '{queue: inbound}'))).toThrow('nobody hosts a meeting here'),
  )

  test('every step is reached', () =>
    expect(
      prove(workspace(rule('with: {pool: engineers}, inform: eve')), now).filter(
        ({ verdict }) => verdict !== 'proved' && verdict !== 'note',
      ),
    ).toEqual([]))

  test.each([
    ['with: {rep: sam}', 'with: {rep: sid}'],
    ['inform: sam', 'with: {rep: sam}'],
    ['inform: sam', 'meetingType: intro'],
  ])('%s and %s are told apart by a lead', (one, other) => {
    const found = compare(workspace(rule(one)), workspace(rule(other)), now)
    expect(found.filter(({ verdict }) => verdict === 'warning')).not.toEqual([])
  })

  test('those that say the same are not', () =>
    expect(
      compare(workspace(rule('with: {rep: sam}')), workspace(rule('with: [{rep: sam}]')), now),
    ).toMatchObject([{ verdict: 'proved' }]))
})
