import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare } from '../../../server/routing/proof/against.ts'
import { prove, run, type Finding } from '../../../server/routing/proof/prove.ts'
import { EMPTY_STATE } from '../../../server/routing/state.ts'
import { decide } from '../../../server/routing/decide.ts'
import { indexAccounts } from '../../../server/routing/match.ts'
import { leadOf, now, POLICY, workspaceWith } from '../workspace.ts'

const END = `fallback: [{queue: inbound}]
queues: [{id: inbound, owner: ana, says: The team}]
meetingType: {default: intro}
sequences: [{id: rest}]
`
const policy = (lines: string, roster: Record<string, string> = {}) =>
  workspaceWith(`${lines}\n${END}`, roster)
const proved = (lines: string, roster: Record<string, string> = {}, at = now) =>
  prove(policy(lines, roster), at)
const about = (findings: Finding[], what: Finding['about'], verdict?: Finding['verdict']) =>
  findings
    .filter((one) => one.about === what && (!verdict || one.verdict === verdict))
    .map(({ message }) => message)

test('a deadline that is past is within no number of days, and reaches what asks for it', () => {
  const lines = `rules:
  - {id: soon, when: {timeline: {withinDays: 30}}, to: {rep: ana}}
  - {id: past, when: {timeline: {kinds: deadline, before: 2027-01-04}}, to: {rep: ben}}`
  expect(about(proved(lines), 'reach')).toContain('The rule past is reached.')
})

describe('a rule that no lead reaches', () => {
  test.each<[string, string, string]>([
    [
      'is shadowed by one before it',
      'rules: [{id: big, when: {headcount: {atLeast: 100}}, to: {rep: ana}}, {id: bigger, when: {headcount: {atLeast: 500}}, to: {rep: ben}}]',
      'The rule bigger is reached by no lead: the rule big takes all of them before.',
    ],
    [
      'is shadowed by two together',
      `rules:
  - {id: low, when: {headcount: {atMost: 99}}, to: {rep: ana}}
  - {id: other, when: {useCase: chat}, to: {rep: ana}}
  - {id: high, when: {headcount: {atLeast: 100}}, to: {rep: ana}}
  - {id: range, when: {any: [{headcount: {atLeast: 200}}, {headcount: {atMost: 20}}]}, to: {rep: ben}}`,
      'The rule range is reached by no lead: the rule low and the rule high together take all of them before.',
    ],
    [
      'contradicts itself',
      'rules: [{id: never, when: {all: [{useCase: chat}, {useCase: routing}]}, to: {rep: ana}}]',
      'The rule never is reached by no lead: its own conditions never hold together.',
    ],
    [
      'asks for leads that are due no person',
      'rules: [{id: closed, when: {disqualifiedBy: tiny}, to: {rep: ana}}]',
      'The rule closed is reached by no lead: whoever meets its conditions is due no person, or has an owner who is asked first.',
    ],
    [
      'asks for an unknown fact and its value',
      'rules: [{id: both, when: {unknown: useCase, not: {useCase: chat}}, to: {rep: ana}}]',
      'The rule both is reached by no lead: its own conditions never hold together.',
    ],
    [
      'asks for a segment that its headcount never is in',
      'segments: [{id: small, atMost: 99}, {id: large, atLeast: 100}]\nrules: [{id: odd, when: {segment: large, headcount: {atMost: 50}}, to: {rep: ana}}]',
      'The rule odd is reached by no lead: its own conditions never hold together.',
    ],
    [
      'asks for a country outside of its territory',
      'territories: [{id: emea, regions: [EMEA]}]\nrules: [{id: odd, when: {territory: emea, region: [US, JP]}, to: {rep: ana}}]',
      'The rule odd is reached by no lead: its own conditions never hold together.',
    ],
  ])('%s', (_, lines, message) => expect(about(proved(lines), 'reach', 'warning')).toEqual([message]))

  test('is none where the rule before it goes on when nobody is there, and the finding says so', () => {
    const lines =
      'rules: [{id: first, to: {rep: ana}, fallback: [rules]}, {id: second, when: {useCase: chat}, to: {rep: ben}}]'
    const [, second] = proved(lines).filter((one) => one.about === 'reach')
    expect(second).toMatchObject({
      verdict: 'proved',
      message: 'The rule second is reached. But only when nobody before it is eligible.',
    })
    expect(run(policy(lines), second!.witness!, second!.witness!.state!)).toEqual({
      kind: 'rule',
      id: 'second',
    })
  })
})

describe('no false alarm', () => {
  test.each<[string, string, string]>([
    [
      'for a rule that has the leads whose owner is busy',
      'rules: [{id: busy, when: {account: {owner: [ana]}}, to: {team: west}}]',
      'The rule busy is reached. But only when nobody before it is eligible.',
    ],
    [
      'for a rule after one that has nobody, once a rule before both goes on',
      `rules: [{id: t, to: {rep: ana}, fallback: [rules]}, {id: u, when: {useCase: chat}, to: {rep: ben}}, {id: v, when: {useCase: chat}, to: {rep: cat}}]`,
      'The rule v is reached. But only when nobody before it is eligible.',
    ],
    [
      'for a rule of those who are at work, at night',
      'rules: [{id: now, to: {rep: ana}, needs: {now: true}}]',
      'The rule now is reached, as at 2027-01-05T09:00Z.',
    ],
  ])('%s', (_, lines, message) => {
    const night = Date.parse('2027-01-04T22:00:00Z')
    const found = proved(lines, {}, night)
    expect(about(found, 'reach')).toContain(message)
    expect(about(found, 'reach', 'warning')).toEqual([])
    expect(about(found, 'reach', 'not-proven')).toEqual([])
  })
})

test('each step of a policy that is reached comes with a lead, and running it reaches the step', () => {
  const workspace = workspaceWith(POLICY)
  const found = prove(workspace, now).filter(
    ({ about, verdict }) => about === 'reach' && verdict === 'proved',
  )
  expect(found.map(({ message }) => message.split(' ').slice(1, 3).join(' '))).toEqual([
    'escalation regulated',
    'escalation strategic',
    'rule drift',
    'rule emea',
    'rule americas',
    'rule chat',
  ])
  for (const { message, witness } of found)
    expect(message).toContain(String(run(workspace, witness!, witness!.state ?? EMPTY_STATE).id))
})

describe('every lead ends somewhere', () => {
  test('is proved where the fallback ends at a queue that has an owner', () =>
    expect(about(proved('rules: []'), 'total', 'proved')).toEqual([
      'Every lead ends: with a rep, or at a queue with an owner (at the latest inbound), whoever is away or full; who is due no person is closed as tiny or incomplete, with a sequence.',
    ]))
  test.each([
    ['now', 'name: Ana, until: 2026-12-31,', now],
    ['on a day to come', 'name: Ana, until: 2027-03-31,', now],
  ])('is not where the owner is gone %s', (_, ana, at) => {
    const found = about(proved('rules: []', { 'name: Ana,': ana }, at), 'total', 'error')
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^The queue inbound has no owner.*ana is not active/)
  })
})

describe('who the buyer is, before what was said', () => {
  const TERRITORY = 'territories: [{id: emea, regions: [EMEA]}]\n'
  test('is named with the two rules and a lead that meets both', () => {
    const lines = `${TERRITORY}rules: [{id: emea, when: {territory: emea}, to: {rep: ana}}, {id: drift, when: {competitors: {names: Drift}}, to: {rep: ben}}]`
    const [found] = proved(lines).filter((one) => one.about === 'order')
    expect(found!.message).toMatch(/^The rule emea tests only who the buyer is, and stands before drift/)
    expect(run(policy(lines), found!.witness!, EMPTY_STATE).id).toBe('emea')
    expect(found!.witness!.lead.competitors).toEqual([expect.objectContaining({ name: 'Drift' })])
  })
  test.each([
    [
      'leads to the same people',
      `${TERRITORY}rules: [{id: emea, when: {territory: emea}, to: {rep: ana}}, {id: drift, when: {competitors: {names: Drift}}, to: {rep: ana}}]`,
    ],
    [
      'never meets the same lead',
      `${TERRITORY}rules: [{id: emea, when: {territory: emea}, to: {rep: ana}}, {id: us, when: {region: US, useCase: chat}, to: {rep: ben}}]`,
    ],
    [
      'stands after it',
      `${TERRITORY}rules: [{id: drift, when: {competitors: {names: Drift}}, to: {rep: ben}}, {id: emea, when: {territory: emea}, to: {rep: ana}}]`,
    ],
  ])('is no matter where the other %s', (_, lines) => expect(about(proved(lines), 'order')).toEqual([]))
})

test('what falls to the default is listed by what the policy looks at', () => {
  const lines = `segments: [{id: small, atMost: 99}, {id: large, atLeast: 100}]
rules: [{id: chat, when: {useCase: chat}, to: {rep: ana}}, {id: large, when: {segment: large}, to: {rep: ben}}, {id: rest, to: {rep: cat}}]`
  expect(about(proved(lines), 'coverage')).toEqual([
    'With nothing else known these fall to the default, by segment: small.',
    'With nothing else known these fall to the default, by use case: routing.',
    'No step looks at the country, the product or the language of a lead.',
  ])
})

describe('two policies', () => {
  const before = policy(
    'rules: [{id: de, when: {region: DE}, to: {rep: ana}}, {id: big, when: {headcount: {atLeast: 500}}, to: {rep: ben}}]',
  )
  test('that differ are told apart by a lead', () => {
    const after = policy(
      'rules: [{id: big, when: {headcount: {atLeast: 500}}, to: {rep: ben}}, {id: de, when: {region: DE}, to: {rep: ana}}]',
    )
    const [found] = compare(after, before, now)
    expect(found).toMatchObject({
      verdict: 'warning',
      message:
        'A lead that went to ana by rule de (for intro, sequence rest) goes to ben by rule big (for intro, sequence rest).',
    })
    expect(found!.witness!.lead).toMatchObject({ region: ['DE'] })
  })
  test.each([
    [
      'renamed',
      'rules: [{id: germany, when: {region: DE}, to: {rep: ana}}, {id: big, when: {headcount: {atLeast: 500}}, to: {rep: ben}}]',
    ],
    [
      'written otherwise',
      'rules: [{id: de, when: {any: [{region: DE}, {all: [{region: DE}, {useCase: chat}]}]}, to: {rep: ana}}, {id: big, when: {not: {not: {headcount: {atLeast: 500}}}}, to: {rep: ben}}]',
    ],
    [
      'with a rule more that nothing reaches',
      'rules: [{id: de, when: {region: DE}, to: {rep: ana}}, {id: again, when: {region: DE, useCase: chat}, to: {rep: eve}}, {id: big, when: {headcount: {atLeast: 500}}, to: {rep: ben}}]',
    ],
  ])('of which one is %s have no difference', (_, lines) =>
    expect(compare(policy(lines), before, now)).toMatchObject([{ verdict: 'proved' }]),
  )
})

const tests = fc.constantFrom(
  'headcount: {atLeast: 100}',
  'headcount: {atMost: 500}',
  'headcount: {between: [50, 200]}',
  'useCase: chat',
  'useCase: [chat, routing]',
  'region: [DE, US]',
  'territory: emea',
  'territory: [unmatched, unknown]',
  'segment: large',
  'compliance: [HIPAA]',
  'compliance: {all: [HIPAA, SOC2]}',
  'competitors: {names: Drift, stances: [using, replacing]}',
  'competitors: {names: [Drift, Gong]}',
  'wantsHuman: true',
  'known: [useCase]',
  'unknown: [headcount]',
  'account: {known: true}',
  'account: {tier: strategic}',
  'freeMail: false',
  'timeline: {withinDays: 30}',
  'urgency: hot',
  'qualification: incomplete',
)
const condition = fc.oneof(
  { weight: 4, arbitrary: tests.map((one) => `{${one}}`) },
  { weight: 2, arbitrary: fc.tuple(tests, tests).map(([a, b]) => `{all: [{${a}}, {${b}}]}`) },
  { weight: 2, arbitrary: fc.tuple(tests, tests).map(([a, b]) => `{any: [{${a}}, {${b}}]}`) },
  { weight: 1, arbitrary: tests.map((one) => `{not: {${one}}}`) },
)
const rules = fc.array(condition, { minLength: 2, maxLength: 6 }).map(
  (all) => `segments: [{id: small, atMost: 99}, {id: large, atLeast: 100}]
territories: [{id: emea, regions: [EMEA]}]
urgency: [{id: hot, when: {timeline: {kinds: asap}}, firstSlotWithinDays: 2}]
admit: {when: {wantsHuman: true}}
owner: {enabled: false}
rules: [${all.map((when, i) => `{id: rule-${i}, when: ${when}, to: {rep: ${['ana', 'ben', 'cat'][i % 3]}}}`).join(', ')}]`,
)
const maybe = <T>(values: T[]) => fc.constantFrom(undefined, ...values)
const lead = fc
  .record({
    email: maybe(['x@buyer.example', 'x@gmail.com', 'x@acme.io', 'x@globex.example']),
    useCase: maybe(['chat', 'routing', 'other']),
    headcount: maybe([
      { min: 50, max: 200 },
      { min: 2, max: 2 },
      { min: 100 },
      { max: 500 },
      { min: 600, max: 900 },
    ]),
    region: maybe([['DE'], ['US'], ['JP'], ['EMEA']]),
    compliance: maybe([['HIPAA'], ['HIPAA', 'SOC2'], ['GDPR']]),
    competitors: maybe([
      [{ name: 'Drift', stance: 'using' as const }],
      [{ name: 'Gong', stance: 'rejected' as const }],
    ]),
    wantsHuman: maybe([true, false]),
    timeline: maybe([
      { kind: 'asap' as const },
      { kind: 'deadline' as const, end: '2027-02-03' },
      { kind: 'deadline' as const, end: '2027-02-04' },
    ]),
  })
  .map((fields) =>
    leadOf(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))),
  )

test('no lead contradicts what was proved: rules that none reaches, and that all policies agree', () => {
  fc.assert(
    fc.property(rules, rules, fc.array(lead, { minLength: 20, maxLength: 40 }), (one, other, leads) => {
      const [workspace, second] = [policy(one), policy(other)]
      const dead = prove(workspace, now)
        .filter(({ about: what, verdict }) => what === 'reach' && verdict === 'warning')
        .map(({ message }) => message.split(' ')[2])
      const same = compare(workspace, second, now).every(({ verdict }) => verdict === 'proved')
      const taker = (each: (typeof leads)[number], in_: typeof workspace) => {
        const { step, assignee, queue, close } = decide(
          each,
          in_,
          EMPTY_STATE,
          now,
          undefined,
          indexAccounts(in_.accounts),
        )
        return { id: step.id, end: assignee ?? queue ?? close }
      }
      for (const each of leads) {
        const mine = taker(each, workspace)
        expect(dead).not.toContain(mine.id)
        if (same) expect(taker(each, second).end).toBe(mine.end)
      }
    }),
    { numRuns: 60 },
  )
})

test('what is said to be reached is, and nothing is left unproven, for any policy of these tests', () => {
  fc.assert(
    fc.property(rules, (lines) => {
      const workspace = policy(lines)
      for (const { about: what, verdict, witness, message } of prove(workspace, now)) {
        expect(verdict, message).not.toBe('not-proven')
        if (what !== 'reach' || verdict !== 'proved') continue
        expect(run(workspace, witness!, witness!.state ?? EMPTY_STATE).id).toBe(message.split(' ')[2])
      }
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['regions, all of them', '{region: {all: [DE, FR]}}'],
  ['regions, any of them', '{region: {any: [DE, FR]}}'],
  ['as many people as a lead may have', '{headcount: {between: [50, 10000000]}}'],
  ['as much money', '{acv: {atLeast: 1000000000000}}'],
  ['a province', '{region: CA-QC}'],
])('a condition over %s is analysed', (_, when) => {
  const found = about(proved(`rules: [{id: one, when: ${when}, to: {rep: ana}}]`), 'reach')
  expect(found[0]).toBe('The rule one is reached.')
})

test('a rule to come is proved as of its first day, one that is over is named', () => {
  const rules = `rules: [{id: fair, when: {useCase: chat}, to: {rep: ana}, from: 2027-03-06, until: 2027-03-08}, {id: old, to: {rep: ana}, until: 2026-12-31}]`
  expect(about(proved(rules), 'reach')).toEqual([
    'The rule old is over since 2026-12-31.',
    'From 2027-03-06 on: The rule fair is reached.',
  ])
})

describe('two policies that differ only in', () => {
  const MONEY = (rate: number) =>
    `currency: USD\nrates: {EUR: ${rate}}\nrules: [{id: big, when: {acv: {atLeast: 250000}}, to: {rep: ana}}]`
  const TEAM = 'pools: [{id: experts, members: [sam]}]\nowner: {enabled: false}\n'
  const ESCALATION = (owner: string) =>
    `${TEAM}escalations: [{id: chat, when: {useCase: chat}, to: experts, owner: ${owner}}]`
  test.each<[string, string, string]>([
    ['a rate', MONEY(1.1), MONEY(1.4)],
    [
      'a free-mail domain of their own',
      'rules: [{id: free, when: {freeMail: true}, to: {rep: ana}}]',
      'match: {freeMail: {add: [foo.example]}}\nrules: [{id: free, when: {freeMail: true}, to: {rep: ana}}]',
    ],
    [
      'all free mail, and one provider',
      'rules: [{id: free, when: {freeMail: true}, to: {rep: ana}}]',
      'rules: [{id: free, when: {emailDomain: gmail.com}, to: {rep: ana}}]',
    ],
    ['what the owner does', ESCALATION('co-host'), ESCALATION('inform')],
    [
      'the last day of a rule',
      'rules: [{id: fair, to: {rep: ana}, from: 2027-02-01, until: 2027-02-05}]',
      'rules: [{id: fair, to: {rep: ana}, from: 2027-02-01, until: 2027-02-06}]',
    ],
    [
      'a day in an alert',
      'alerts: [{id: soon, when: {timeline: {withinDays: 14}}, channel: x}]',
      'alerts: [{id: soon, when: {timeline: {withinDays: 15}}, channel: x}]',
    ],
  ])('%s are told apart', (_, one, other) => {
    const found = compare(policy(one), policy(other), now)
    expect(found.filter(({ verdict }) => verdict === 'warning')).not.toEqual([])
  })

  test('the meeting for a next step are told apart', () => {
    const of = (type: string) =>
      workspaceWith(`rules: [{id: all, to: {rep: ana}}]
meetingType: {default: intro, byNextStep: {security: ${type}}}
fallback: [{queue: inbound}]
queues: [{id: inbound, owner: ana, says: The team}]`)
    expect(compare(of('review'), of('intro'), now)).toMatchObject([{ verdict: 'warning' }])
  })
})
