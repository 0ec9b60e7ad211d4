import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { decide } from '../../server/routing/decide.ts'
import type { Lead } from '../../server/routing/lead.ts'
import type { RoutingState } from '../../server/routing/state.ts'
import { leadOf, now, POLICY, stateOf, workspaceWith } from './workspace.ts'

type LeadInput = z.input<typeof Lead>
type StateInput = z.input<typeof RoutingState>

const standard = workspaceWith()
const route = (lead: LeadInput, state: StateInput = {}, workspace = standard) =>
  decide(leadOf(lead), workspace, stateOf(state), now)
const away = { leave: [{ from: '2027-01-01', to: '2027-01-10' }] }
const email = 'dana@nobody.example'

describe('each lead ends at the first step that has somebody', () => {
  test.each<[string, LeadInput, StateInput, object]>([
    [
      'a qualified lead from a territory: its pool',
      { email, region: ['DE'] },
      {},
      { step: { kind: 'rule', id: 'emea' }, pool: 'emea', assignee: 'cat' },
    ],
    [
      'its pool’s other member, when one is away',
      { email, region: ['DE'] },
      { reps: { cat: away } },
      { pool: 'emea', assignee: 'dan' },
    ],
    [
      'a team as a pool',
      { email, region: ['BR'] },
      {},
      { pool: 'team:west', step: { kind: 'rule', id: 'americas' } },
    ],
    [
      'a rule that names a rep',
      { email, competitors: [{ name: 'Drift', stance: 'using' }] },
      {},
      { step: { kind: 'rule', id: 'drift' }, pool: null, assignee: 'eve' },
    ],
    [
      'a competitor in another stance: not that rule',
      { email, competitors: [{ name: 'Drift', stance: 'rejected' }], region: ['DE'] },
      {},
      { step: { kind: 'rule', id: 'emea' } },
    ],
    [
      'a rule that names a queue',
      { email, useCase: 'chat' },
      {},
      { step: { kind: 'rule', id: 'chat' }, queue: 'chats' },
    ],
    [
      'the account owner, before the rules',
      { email: 'x@acme.io', region: ['DE'] },
      {},
      { account: 'acme', step: { kind: 'owner', id: 'ana' }, pool: null, assignee: 'ana' },
    ],
    [
      'an escalation, before the owner, who joins',
      { email: 'x@acme.io', compliance: ['HIPAA'] },
      {},
      {
        step: { kind: 'escalation', id: 'regulated' },
        pool: 'specialists',
        coHosts: ['ana'],
        inform: [],
        meetingType: 'review',
      },
    ],
    [
      'an escalation whose owner is only told',
      { email: 'x@globex.example' },
      {},
      { step: { kind: 'escalation', id: 'strategic' }, coHosts: [], inform: ['ben'] },
    ],
    [
      'an escalation with nobody: the owner',
      { email: 'x@acme.io', compliance: ['HIPAA'] },
      { reps: { sam: { active: false }, sid: away } },
      { step: { kind: 'owner', id: 'ana' }, assignee: 'ana', coHosts: [] },
    ],
    [
      'no rule holds: the fallback’s team',
      { email },
      {},
      { step: { kind: 'fallback', id: 'east' }, pool: 'team:east' },
    ],
    [
      'nobody at all: the queue at the end',
      { email, region: ['DE'] },
      { reps: { cat: away, dan: away } },
      { step: { kind: 'fallback', id: 'inbound' }, queue: 'inbound' },
    ],
    [
      'an account without owner: the rules',
      { email: 'x@orphan.example', region: ['DE'] },
      {},
      { account: 'orphan', step: { kind: 'rule', id: 'emea' } },
    ],
    [
      'an owner who is not in the roster is none',
      { email: 'x@left.example', region: ['DE'] },
      {},
      { account: 'left', step: { kind: 'rule', id: 'emea' } },
    ],
    [
      'an owner who is full: the owner’s team',
      { email: 'x@acme.io' },
      { reps: { ana: { firstFreeSlot: null } } },
      { step: { kind: 'fallback', id: 'owner-team' }, pool: 'team:west', assignee: 'ben' },
    ],
    [
      'an owner who has left, where the policy says nothing of it: as without one',
      { email: 'x@acme.io' },
      { reps: { ana: { active: false } } },
      { step: { kind: 'fallback', id: 'east' }, pool: 'team:east' },
    ],
  ])('%s', (_, lead, state, expected) => expect(route(lead, state)).toMatchObject(expected))
})

describe('who is due a person', () => {
  test('the disqualified are closed with the criterion’s id, and get a sequence', () =>
    expect(route({ email, headcount: { max: 2 }, useCase: 'chat' })).toMatchObject({
      qualification: 'disqualified',
      step: { kind: 'admit', id: null },
      close: 'tiny',
      sequence: 'chat-news',
      coHosts: [],
      pool: null,
    }))

  test('the incomplete are closed as that', () =>
    expect(route({ useCase: 'routing' })).toMatchObject({ qualification: 'incomplete', close: 'incomplete' }))

  test('whoever the policy admits gets one', () =>
    expect(route({ wantsHuman: true, region: ['DE'] })).toMatchObject({
      qualification: 'incomplete',
      assignee: 'cat',
    }))
})

describe('the owner of a lead', () => {
  const contacts = [{ email: 'x@acme.io', owner: 'cat' }]
  const opportunities = [{ account: 'acme', owner: 'dan' }]
  test.each<[string, StateInput, string]>([
    ['of an existing contact first', { contacts, opportunities }, 'cat'],
    ['of an open opportunity next', { opportunities }, 'dan'],
    ['of the account last', {}, 'ana'],
  ])('%s', (_, state, assignee) =>
    expect(route({ email: 'x@acme.io' }, state)).toMatchObject({
      step: { kind: 'owner', id: assignee },
      assignee,
    }),
  )

  test('counts only for a verified e-mail, where the policy says so', () => {
    const strict = workspaceWith(`owner: {verifiedEmail: true}\n${POLICY}`)
    expect(route({ email: 'x@acme.io', region: ['DE'] }, {}, strict).step.kind).toBe('rule')
    expect(route({ email: 'x@acme.io', emailVerified: true }, {}, strict).step.kind).toBe('owner')
  })

  test('does not count where the step is switched off', () => {
    const off = workspaceWith(`owner: {enabled: false}\n${POLICY}`)
    expect(route({ email: 'x@acme.io', region: ['DE'] }, {}, off).step).toEqual({ kind: 'rule', id: 'emea' })
  })

  test('in the pool of specialists takes an escalated lead, without a turn', () => {
    const policy = POLICY.replace('members: [sam, sid]', 'members: [sam, sid, ana]')
    expect(route({ email: 'x@acme.io', compliance: ['HIPAA'] }, {}, workspaceWith(policy))).toMatchObject({
      step: { kind: 'escalation', id: 'regulated' },
      assignee: 'ana',
      pool: null,
      coHosts: [],
      inform: [],
    })
  })
})

describe('the co-host of an escalated lead', () => {
  const lead: LeadInput = { email: 'x@acme.io', compliance: ['HIPAA'], timeline: { kind: 'asap' } }
  const both = (ana: string, sam: string) => ({
    ana: { firstFreeSlot: ana },
    sam: { firstFreeSlot: sam },
    sid: away,
  })
  test.each<[string, StateInput, object]>([
    [
      'joins, when both have time soon enough',
      { reps: both('2027-01-05T10:00:00Z', '2027-01-04T12:00:00Z') },
      { coHosts: ['ana'], inform: [] },
    ],
    [
      'is told, when the first common slot is too late',
      {
        reps: both('2027-01-04T11:00:00Z', '2027-01-04T12:00:00Z'),
        common: { 'ana+sam': '2027-01-09T10:00:00Z' },
      },
      { coHosts: [], inform: ['ana'] },
    ],
    [
      'is told, when there is no common slot',
      { reps: { sid: away }, common: { 'sam+ana': null } },
      { coHosts: [], inform: ['ana'] },
    ],
    ['is told, when on leave', { reps: { ana: away } }, { coHosts: [], inform: ['ana'] }],
    ['is neither, when gone', { reps: { ana: { active: false } } }, { coHosts: [], inform: [] }],
  ])('%s', (_, state, expected) => expect(route(lead, state)).toMatchObject(expected))
})

describe('a delegate', () => {
  const leave = (delegate?: string) => ({ leave: [{ from: '2027-01-04', to: '2027-01-04', delegate }] })
  test('stands in for an owner on leave', () =>
    expect(route({ email: 'x@acme.io' }, { reps: { ana: leave('dan') } })).toMatchObject({
      step: { kind: 'owner', id: 'ana' },
      assignee: 'dan',
      standsInFor: 'ana',
    }))

  test('who is away has no delegate here: one step only', () => {
    const decision = route(
      { email: 'x@acme.io', region: ['DE'] },
      { reps: { ana: leave('dan'), dan: leave('cat') } },
    )
    expect(decision).toMatchObject({ step: { kind: 'rule', id: 'emea' }, assignee: 'cat' })
    expect(decision).not.toHaveProperty('standsInFor')
  })

  test('does not stand in for an owner who is full', () => {
    const workspace = workspaceWith(POLICY, {
      'timezone: Europe/London}': 'timezone: Europe/London, capacity: {day: 0}}',
    })
    const decision = route(
      { email: 'x@acme.io', region: ['DE'] },
      { reps: { ana: { leave: [] } } },
      workspace,
    )
    expect(decision.step).toEqual({ kind: 'rule', id: 'emea' })
  })

  test('does not stand in within a pool: the absent are passed over', () =>
    expect(route({ email, region: ['DE'] }, { reps: { cat: leave('eve') } })).toMatchObject({
      assignee: 'dan',
    }))

  test('may be the rep of a rule’s', () =>
    expect(
      route({ email, competitors: [{ name: 'Drift', stance: 'using' }] }, { reps: { eve: leave('sid') } }),
    ).toMatchObject({ step: { kind: 'rule', id: 'drift' }, assignee: 'sid', standsInFor: 'eve' }))
})

test('a rule’s own fallback goes on with the rules after it, where it says so', () => {
  const lead: LeadInput = { email, competitors: [{ name: 'Drift', stance: 'using' }], region: ['DE'] }
  expect(route(lead, { reps: { eve: { calendar: 'unreadable' } } })).toMatchObject({
    step: { kind: 'rule', id: 'emea' },
    assignee: 'cat',
  })
})

test('a rule with nobody goes to the fallback, not to the rules after it', () => {
  const policy = POLICY.replace('fallback: [delegate, rules]', 'fallback: []')
  const lead: LeadInput = { email, competitors: [{ name: 'Drift', stance: 'using' }], region: ['DE'] }
  expect(route(lead, { reps: { eve: away } }, workspaceWith(policy)).step).toEqual({
    kind: 'fallback',
    id: 'east',
  })
})

test('rules that fall back on the rules after them are each tried once', () => {
  const rules = Array.from(
    { length: 30 },
    (_, i) => `  - {id: r${i}, to: {rep: eve}, fallback: [rules]}`,
  ).join('\n')
  const policy = POLICY.replace(/rules:\n(  - .*\n)+/, `rules:\n${rules}\n`).replace(
    '[delegate,',
    '[rules, delegate,',
  )
  const { trace, step } = route({ email }, { reps: { eve: away } }, workspaceWith(policy))
  expect(step).toEqual({ kind: 'fallback', id: 'east' })
  expect(trace.filter((one) => one.step.kind === 'rule')).toHaveLength(30)
})

describe('sticky', () => {
  const kept = (key: string, rep: string, at: string) => ({ sticky: [{ key, rep, at }] })
  test.each<[string, LeadInput, StateInput, object]>([
    [
      'a buyer keeps the rep',
      { email },
      kept(email, 'sid', '2026-12-20T10:00:00Z'),
      { step: { kind: 'sticky', id: email }, assignee: 'sid' },
    ],
    [
      'a company without owner keeps it',
      { email },
      kept('nobody.example', 'sid', '2026-12-20T10:00:00Z'),
      { assignee: 'sid' },
    ],
    [
      'not after the days of the policy',
      { email },
      kept(email, 'sid', '2026-11-20T10:00:00Z'),
      { step: { kind: 'fallback' } },
    ],
    [
      'not by a free-mail domain',
      { email: 'dana@gmail.com' },
      kept('gmail.com', 'sid', '2026-12-20T10:00:00Z'),
      { step: { kind: 'fallback' } },
    ],
    [
      'the owner comes before',
      { email: 'x@acme.io' },
      kept('x@acme.io', 'sid', '2026-12-20T10:00:00Z'),
      { assignee: 'ana' },
    ],
    [
      'a company with an owner does not keep another rep',
      { email: 'x@acme.io' },
      { ...kept('acme.io', 'sid', '2026-12-20T10:00:00Z'), reps: { ana: away } },
      { step: { kind: 'fallback', id: 'owner-team' } },
    ],
    [
      'a company whose owner has left does',
      { email: 'x@acme.io' },
      { ...kept('acme.io', 'sid', '2026-12-20T10:00:00Z'), reps: { ana: { active: false } } },
      { step: { kind: 'sticky', id: 'acme.io' }, assignee: 'sid' },
    ],
  ])('%s', (_, lead, state, expected) => expect(route(lead, state)).toMatchObject(expected))
})

describe('urgency', () => {
  const lead: LeadInput = { email, region: ['DE'], timeline: { kind: 'deadline', end: '2027-01-15' } }
  test('passes over a rep whose first free slot is too late', () => {
    const { trace, assignee } = route(lead, { reps: { cat: { firstFreeSlot: '2027-01-06T10:00:01Z' } } })
    expect(assignee).toBe('dan')
    expect(trace.find(({ step }) => step.kind === 'rule' && step.id === 'emea')!.reps![0]).toMatchObject({
      rep: 'cat',
      reason: 'no-slot-soon-enough',
    })
  })
  test('takes one at the very limit', () =>
    expect(route(lead, { reps: { cat: { firstFreeSlot: '2027-01-06T10:00:00Z' } } }).assignee).toBe('cat'))
  test('does not matter to a buyer who has time', () =>
    expect(
      route(
        { ...lead, timeline: { kind: 'exploring' } },
        { reps: { cat: { firstFreeSlot: '2027-01-20T10:00:00Z' } } },
      ).assignee,
    ).toBe('cat'))
})

test('the kind of meeting is the step’s, else by the next step that was asked for, else the default', () => {
  expect(route({ email }).meetingType).toBe('intro')
  expect(route({ email, nextStep: 'security' }).meetingType).toBe('review')
  expect(route({ email, compliance: ['HIPAA'], nextStep: 'demo' }).meetingType).toBe('review')
})

test('all alerts that match fire, whoever takes the lead', () => {
  const lead: LeadInput = {
    email,
    headcount: { min: 2000 },
    competitors: [{ name: 'Drift', stance: 'mentioned' }],
  }
  expect(route(lead).alerts).toEqual(['big', 'drift'])
  expect(route({ ...lead, email: undefined }).alerts).toEqual(['big', 'drift'])
})

describe('the trace', () => {
  test('names each step in order, with what it tested and found', () => {
    const { trace } = route({ email, region: ['DE'] })
    expect(trace.map(({ step, result }) => `${step.kind} ${step.id}: ${result}`)).toEqual([
      'qualify null: qualified, email known',
      'match null: none',
      'territory emea: emea',
      'urgency hot: does not hold',
      'admit null: qualified',
      'escalation regulated: does not hold',
      'escalation strategic: does not hold',
      'owner null: no owner',
      'sticky null: nobody yet',
      'rule drift: does not hold',
      'rule emea: taken',
      'alert big: does not hold',
      'alert drift: does not hold',
      'sequence chat-news: does not hold',
    ])
  })

  test('carries the buyer’s words with the test that read them', () => {
    const evidence = [{ field: 'compliance' as const, value: 'HIPAA', start: 8, end: 13, quote: 'HIPAA' }]
    const { trace } = route({ email, compliance: ['HIPAA'], evidence })
    expect(trace.find(({ step }) => step.id === 'regulated')!.tests[0]).toEqual({
      field: 'compliance',
      test: ['HIPAA'],
      found: ['HIPAA'],
      holds: true,
      words: ['HIPAA'],
    })
  })

  test('gives a reason for each rep of a pool', () => {
    const state: StateInput = {
      reps: { cat: { active: false }, dan: { calendar: 'unreadable' } },
    }
    const { trace } = route({ email, region: ['DE'] }, state)
    expect(trace.find(({ step }) => step.kind === 'rule' && step.id === 'emea')!.reps).toEqual([
      { rep: 'cat', reason: 'inactive', detail: 'Cat is not active' },
      { rep: 'dan', reason: 'calendar-unreadable', detail: 'the calendar cannot be read' },
    ])
  })

  test('shows the accounts among which nobody could choose', () => {
    const workspace = workspaceWith()
    const twins = [
      ...workspace.accounts,
      { id: 'acme2', name: 'Acme Two', domains: ['acme.io'], owner: 'ben' },
    ]
    const { trace, account } = route({ email: 'x@acme.io' }, {}, { ...workspace, accounts: twins })
    expect(account).toBeNull()
    expect(trace[1]).toMatchObject({ result: 'ambiguous', perhaps: ['acme', 'acme2'] })
  })
})

const repState = fc.record(
  {
    active: fc.boolean(),
    calendar: fc.constantFrom('ok' as const, 'unreadable' as const),
    firstFreeSlot: fc.constantFrom(null, 'unknown' as const, '2027-01-05T09:00:00Z', '2027-02-05T09:00:00Z'),
    leave: fc.constantFrom(
      [],
      [{ from: '2027-01-01' }],
      [{ from: '2027-01-04', delegate: 'dan' }],
      [{ from: '2027-01-04', delegate: 'nobody' }],
    ),
  },
  { requiredKeys: [] },
)
const states = fc
  .dictionary(fc.constantFrom('ana', 'ben', 'cat', 'dan', 'eve', 'sam', 'sid'), repState)
  .map((reps) => stateOf({ reps } as StateInput))
const leads = fc
  .record(
    {
      email: fc.constantFrom('x@acme.io', 'x@globex.example', 'x@gmail.com', 'x@left.example', email),
      useCase: fc.constantFrom('chat', 'routing'),
      region: fc.constantFrom(['DE'], ['US-TX'], ['JP'], ['EMEA']),
      compliance: fc.constantFrom(['HIPAA'], ['SOC2']),
      headcount: fc.constantFrom({ min: 1, max: 2 }, { min: 50 }, { max: 500 }),
      competitors: fc.constantFrom([{ name: 'Drift', stance: 'using' as const }]),
      timeline: fc.constantFrom({ kind: 'asap' as const }, { kind: 'deadline' as const, end: '2027-01-10' }),
      wantsHuman: fc.constant(true),
      company: fc.constantFrom('Acme', 'Globex GmbH', 'Orphan'),
      nextStep: fc.constantFrom('security' as const, 'demo' as const),
    },
    { requiredKeys: [] },
  )
  .map((lead) => leadOf(lead as LeadInput))

test('every lead ends at exactly one of a rep, a queue and a close, whoever is away', () =>
  fc.assert(
    fc.property(leads, states, (lead, state) => {
      const decision = decide(lead, standard, state, now)
      const ends = [decision.assignee, decision.queue, decision.close].filter((end) => end !== undefined)
      expect(ends).toHaveLength(1)
      expect(decision.coHosts).not.toContain(decision.assignee)
      expect(
        decision.inform.filter((rep) => decision.coHosts.includes(rep) || rep === decision.assignee),
      ).toEqual([])
    }),
  ))

test('nobody gets a lead who is not eligible', () =>
  fc.assert(
    fc.property(leads, states, (lead, state) => {
      const { assignee, trace } = decide(lead, standard, state, now)
      if (assignee === undefined) return
      const taken = trace.find(({ result }) => result === 'taken')!
      expect(taken.reps).toContainEqual({ rep: assignee, reason: 'eligible' })
    }),
  ))

test('the same inputs give the same decision, after a trip through JSON too', () =>
  fc.assert(
    fc.property(leads, states, (lead, state) => {
      const copy = JSON.parse(JSON.stringify({ lead, state, standard })) as {
        lead: Lead
        state: RoutingState
        standard: typeof standard
      }
      expect(JSON.stringify(decide(copy.lead, copy.standard, copy.state, now))).toBe(
        JSON.stringify(decide(lead, standard, state, now)),
      )
    }),
  ))

test('what the buyer may be told is alike with and without an account', () =>
  fc.assert(
    fc.property(leads, states, (lead, state) => {
      const known = decide(lead, standard, state, now)
      const unknown = decide(lead, { ...standard, accounts: [] }, state, now)
      if (known.assignee !== undefined && unknown.assignee !== undefined)
        expect(known.because).toEqual(unknown.because)
    }),
  ))
