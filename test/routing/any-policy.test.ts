import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyDecision } from '../../server/routing/apply.ts'
import { decide } from '../../server/routing/decide.ts'
import { leadOf, now, stateOf, workspaceWith } from './workspace.ts'

const REPS = ['ana', 'ben', 'cat', 'dan', 'eve', 'sam', 'sid']
const test_ = fc.constantFrom(
  'region: [DE]',
  'region: [US]',
  'territory: emea',
  'useCase: chat',
  'headcount: {atLeast: 100}',
  'segment: large',
  'compliance: HIPAA',
  'competitors: {names: Drift}',
  'account: {known: true}',
  'freeMail: true',
  'timeline: {withinDays: 10}',
  'unknown: headcount',
  'teamTime: {team: west, open: true}',
)
const when = fc.oneof(
  test_.map((one) => `{${one}}`),
  fc.tuple(test_, test_).map(([a, b]) => `{any: [{${a}}, {${b}}]}`),
  test_.map((one) => `{not: {${one}}}`),
)
const target = fc.oneof(
  fc.constantFrom(...REPS).map((rep) => `{rep: ${rep}}`),
  fc.constantFrom('one', 'two').map((pool) => `{pool: ${pool}}`),
  fc.constantFrom('west', 'east').map((team) => `{team: ${team}}`),
  fc.constant('{team: west, chain: false}'),
  fc.constant('{queue: chats}'),
)
const step = fc.oneof(fc.constantFrom('delegate', 'owner-team', 'rules'), target)
const named = step.filter((one) => !one.includes('queue'))
const end = fc.array(named, { maxLength: 3 }).map((steps) => `[${steps.join(', ')}]`)
const chain = fc.array(step, { maxLength: 3 }).map((steps) => `[${steps.join(', ')}]`)
const rotation = fc.constantFrom('weighted', 'least-loaded', 'first-free-slot', 'ordered')
const absent = fc.constantFrom('skip', 'delegate')
const needs = fc.constantFrom('{}', '{language: true}', '{skills: [hipaa]}', '{now: true}')
const members = fc.uniqueArray(fc.constantFrom(...REPS), { minLength: 1, maxLength: 4 })

const rules = fc.array(fc.tuple(when, target, needs, chain), { maxLength: 5 })
const parts = fc.record({
  rules,
  end,
  members: fc.tuple(members, members),
  rotation,
  absent,
  teams: fc.tuple(chain, chain),
})
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never

const policyOf = ({ rules, end, members, rotation, absent, teams }: Parts, extra: string[] = []) =>
  workspaceWith(
    `segments: [{id: small, atMost: 99}, {id: large, atLeast: 100}]
territories: [{id: emea, regions: [EMEA]}]
meetingType: {default: intro}
admit: {when: {wantsHuman: true}}
escalations: [{id: regulated, when: {compliance: FedRAMP}, to: two, needs: {skills: [hipaa]}}]
sticky: {days: 30}
rules: [${[...extra, ...rules.map(([when, to, needs, fallback], i) => `{id: rule-${i}, when: ${when}, to: ${to}, needs: ${needs}, fallback: ${fallback}}`)].join(', ')}]
fallback: [${[end.slice(1, -1), '{queue: inbound}'].filter(Boolean).join(', ')}]
pools: [{id: one, members: [${members[0].join(', ')}], rotation: ${rotation}, absent: ${absent}}, {id: two, members: [${members[1].join(', ')}]}]
teams: [{id: west, fallback: ${teams[0]}}, {id: east, fallback: ${teams[1]}}]
queues: [{id: inbound, owner: ana, says: The team}, {id: chats, owner: ben, says: The chat team}]
`,
    { 'name: Sam,': 'name: Sam, skills: [hipaa], languages: [de],' },
  )

const leads = fc
  .record(
    {
      email: fc.constantFrom('x@acme.io', 'x@globex.example', 'x@gmail.com', 'x@buyer.example'),
      region: fc.constantFrom(['DE'], ['US'], ['JP', 'FR']),
      useCase: fc.constantFrom('chat', 'routing'),
      headcount: fc.constantFrom({ min: 150, max: 150 }, { max: 50 }, { min: 2, max: 2 }),
      compliance: fc.constantFrom(['HIPAA'], ['FedRAMP']),
      competitors: fc.constant([{ name: 'Drift', stance: 'using' as const }]),
      timeline: fc.constantFrom({ kind: 'asap' as const }, { kind: 'deadline' as const, end: '2027-01-09' }),
      wantsHuman: fc.constant(true),
      language: fc.constantFrom('de', 'en'),
    },
    { requiredKeys: [] },
  )
  .map((lead) => leadOf(lead as Parameters<typeof leadOf>[0]))
const states = fc
  .dictionary(
    fc.constantFrom(...REPS),
    fc.record(
      {
        active: fc.boolean(),
        calendar: fc.constantFrom('ok' as const, 'unreadable' as const),
        leave: fc.constantFrom(
          [],
          [{ from: '2027-01-01', to: '2027-01-05', delegate: 'eve' }],
          [{ from: '2027-01-01', delegate: 'ana' }],
        ),
        load: fc.record({ week: fc.nat(5), month: fc.nat(9) }),
        firstFreeSlot: fc.constantFrom('2027-01-05T09:00:00Z', '2027-01-06T09:00:00Z', null),
      },
      { requiredKeys: [] },
    ),
  )
  .map((reps) => stateOf({ reps } as Parameters<typeof stateOf>[0]))

test('every lead ends somewhere under any policy, and the trace tells where', () =>
  fc.assert(
    fc.property(parts, leads, states, (policy, lead, state) => {
      const { assignee, queue, close, step, trace } = decide(lead, policyOf(policy), state, now)
      expect([assignee, queue, close].filter((end) => end !== undefined)).toHaveLength(1)
      const last = trace.findLast((one) => one.step.kind === step.kind && one.step.id === step.id)
      if (close === undefined) expect(last).toMatchObject({ result: 'taken' })
      if (assignee !== undefined) expect(last!.reps).toContainEqual({ rep: assignee, reason: 'eligible' })
    }),
    { numRuns: 200 },
  ))

test('the trace has each rule that stands before the one taken, once', () =>
  fc.assert(
    fc.property(parts, leads, states, (policy, lead, state) => {
      const workspace = policyOf(policy)
      const { step, trace } = decide(lead, workspace, state, now)
      if (step.kind !== 'rule') return
      const ids = workspace.routing.rules.map(({ id }) => id)
      const told = trace.filter((one) => one.step.kind === 'rule').map((one) => one.step.id)
      for (const id of ids.slice(0, ids.indexOf(step.id!) + 1))
        expect(told.filter((one) => one === id)).toHaveLength(1)
    }),
    { numRuns: 200 },
  ))

test('a rule that never holds changes nothing but the trace', () =>
  fc.assert(
    fc.property(parts, leads, states, (policy, lead, state) => {
      const { trace: _, ...before } = decide(lead, policyOf(policy), state, now)
      const never = '{id: never, when: {all: [{useCase: chat}, {useCase: routing}]}, to: {rep: sid}}'
      const { trace: __, ...after } = decide(lead, policyOf(policy, [never]), state, now)
      expect(after).toEqual(before)
    }),
    { numRuns: 200 },
  ))

test('two rules that never hold for one lead may stand in either order', () =>
  fc.assert(
    fc.property(parts, leads, states, (policy, lead, state) => {
      const [de, us] = [
        '{id: de, when: {region: [DE]}, to: {pool: one}}',
        '{id: us, when: {region: [US]}, to: {team: east}}',
      ]
      const { trace: _, ...before } = decide(lead, policyOf(policy, [de!, us!]), state, now)
      const { trace: __, ...after } = decide(lead, policyOf(policy, [us!, de!]), state, now)
      expect(after).toEqual(before)
    }),
    { numRuns: 200 },
  ))

test('leads one after another, each seeing what those before it changed, decide alike when run again', () =>
  fc.assert(
    fc.property(parts, fc.array(leads, { maxLength: 8 }), states, (policy, all, start) => {
      const workspace = policyOf(policy)
      const run = () => {
        let state = start
        return all.map((lead) => {
          const decision = decide(lead, workspace, state, now)
          state = applyDecision(state, decision, lead, workspace, now)
          return JSON.stringify({ decision, state })
        })
      }
      expect(run()).toEqual(run())
    }),
    { numRuns: 60 },
  ))

describe('a policy is refused, with what was found and what is allowed,', () => {
  const GOOD = {
    pools: '[{id: all, members: [ana, ben]}]',
    rules: '[{id: all, when: {useCase: chat}, to: {pool: all}}]',
    conditions: '{small: {headcount: {atMost: 9}}}',
  }
  const policy = (changed: Record<string, string>) =>
    Object.entries({ ...GOOD, ...changed })
      .map(([key, value]) => `${key}: ${value}`)
      .join('\n') +
    '\nmeetingType: {default: intro}\nfallback: [{queue: inbound}]\nqueues: [{id: inbound, owner: ana, says: The team}]'
  test.each<[string, Record<string, string>, RegExp]>([
    [
      'of weight 0',
      { pools: '[{id: all, members: [{rep: ana, weight: 0}]}]' },
      /pools\[0\]\.members\[0\].*weight.*0/s,
    ],
    ['of an empty pool', { pools: '[{id: all, members: []}]' }, /pools\[0\]\.members/],
    [
      'of a pool twice',
      { pools: '[{id: all, members: [ana]}, {id: all, members: [ben]}]' },
      /"all" stands here twice/,
    ],
    ['of a member twice', { pools: '[{id: all, members: [ana, {rep: ana}]}]' }, /"ana" stands here twice/],
    [
      'of nobody known',
      { pools: '[{id: all, members: [anna]}]' },
      /no such rep "anna"\. Did you mean "ana"\?/,
    ],
    ['whose zone does not exist', { timezone: 'Europe/Berln' }, /IANA zone/],
    [
      'whose field does not exist',
      { rules: '[{id: all, when: {usecase: chat}, to: {pool: all}}]' },
      /usecase.*Did you mean "useCase"\?/s,
    ],
    [
      'whose operator does not fit the field',
      { rules: '[{id: all, when: {headcount: 500}, to: {pool: all}}]' },
      /headcount/,
    ],
    [
      'whose value cannot be',
      { rules: '[{id: all, when: {competitors: {stances: useing}}, to: {pool: all}}]' },
      /Did you mean "using"\?/,
    ],
    [
      'whose range is the wrong way round',
      { rules: '[{id: all, when: {headcount: {between: [9, 2]}}, to: {pool: all}}]' },
      /The first number is the lower one/,
    ],
    [
      'whose condition has no name',
      { rules: '[{id: all, when: {is: smal}, to: {pool: all}}]' },
      /no such condition "smal"\. Did you mean "small"\?/,
    ],
    [
      'whose conditions name each other',
      { conditions: '{a: {is: b}, b: {any: [{is: a}, {useCase: chat}]}}' },
      /conditions\.a: names itself: a → b → a/,
    ],
    [
      'whose rule asks what is known only later',
      { rules: '[{id: all, when: {assigned: true}, to: {pool: all}}]' },
      /known only after the decision/,
    ],
    [
      'whose level says its slot twice',
      { urgency: '[{id: hot, when: {}, firstSlotWithinHours: 1, firstSlotWithinDays: 1}]' },
      /Say the latest first slot once/,
    ],
    [
      'whose territory is nowhere',
      { territories: '[{id: none}]' },
      /A territory has regions or postal codes/,
    ],
    ['whose turn is of no pool', { owner: '{takesTurnOf: al}' }, /no such pool "al"\. Did you mean "all"\?/],
  ])('%s', (_, changed, message) => expect(() => workspaceWith(policy(changed))).toThrow(message))
})
