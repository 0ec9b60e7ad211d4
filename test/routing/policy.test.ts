import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { decide } from '../../server/routing/decide.ts'
import { readLead, type Lead } from '../../server/routing/lead.ts'
import type { RoutingState } from '../../server/routing/state.ts'
import { leadOf, now, stateOf, workspaceWith } from './workspace.ts'

type LeadInput = z.input<typeof Lead>
type StateInput = z.input<typeof RoutingState>

const email = 'dana@nobody.example'
const END = `fallback: [{queue: inbound}]
queues: [{id: inbound, owner: ana, says: The team}]
meetingType: {default: intro}
`
/** Decides under a policy of these lines, with the qualified admitted. */
const routed = (
  policy: string,
  lead: LeadInput,
  {
    state = {},
    at = now,
    roster = {},
  }: { state?: StateInput; at?: number; roster?: Record<string, string> } = {},
) => decide(leadOf({ email, ...lead }), workspaceWith(`${policy}\n${END}`, roster), stateOf(state), at)
const stepOf = (policy: string, lead: LeadInput, more: Parameters<typeof routed>[2] = {}) =>
  routed(policy, lead, more).step.id

describe('a rule tests what the policy derives', () => {
  const SEGMENTS = `segments: [{id: small, atMost: 99}, {id: mid, atLeast: 100, atMost: 999}, {id: large, atLeast: 1000}]
rules: [{id: small, when: {segment: small}, to: {rep: ana}}, {id: mid, when: {segment: mid}, to: {rep: ben}},
  {id: large, when: {segment: large}, to: {rep: cat}}, {id: unsure, when: {segment: unknown}, to: {rep: dan}}]`
  test.each<[LeadInput['headcount'], string]>([
    [{ min: 40, max: 40 }, 'small'],
    [{ min: 80, max: 120 }, 'unsure'],
    [{ min: 100, max: 999 }, 'mid'],
    [{ min: 500 }, 'unsure'],
    [{ min: 1000 }, 'large'],
    [{ max: 50 }, 'unsure'],
    [undefined, 'unsure'],
  ])('segment: %j is %s', (headcount, expected) =>
    expect(stepOf(SEGMENTS, headcount ? { headcount } : {})).toBe(expected),
  )

  const MONEY = `currency: EUR
rates: {USD: 0.5}
rules: [{id: big, when: {acv: {atLeast: 100000}}, to: {rep: ana}}, {id: known, when: {known: acv}, to: {rep: ben}}]`
  test.each<[LeadInput['budget'], string]>([
    [{ amount: 100_000, currency: 'EUR', period: 'year' }, 'big'],
    [{ amount: 8_400, currency: 'EUR', period: 'month' }, 'big'],
    [{ amount: 25_000, currency: 'EUR', period: 'quarter' }, 'big'],
    [{ amount: 100_000, currency: 'USD', period: 'year' }, 'known'],
    [{ amount: 200_000, currency: 'USD', period: 'year' }, 'big'],
    [{ amount: 900_000, currency: 'GBP', period: 'year' }, 'inbound'],
    [{ amount: 900_000, currency: 'EUR', period: 'once' }, 'inbound'],
    [{ amount: 900_000, currency: 'EUR' }, 'inbound'],
    [{ amount: 900_000, period: 'year' }, 'inbound'],
  ])('acv: %j is %s', (budget, expected) => expect(stepOf(MONEY, { budget: budget! })).toBe(expected))

  const LISTS = `lists: {partners: [partner.example, friend.example]}
rules: [{id: partner, when: {listed: partners}, to: {rep: ana}}]`
  test.each([
    ['x@partner.example', 'partner'],
    ['x@mail.friend.example', 'partner'],
    ['x@notpartner.example', 'inbound'],
  ])('a listed domain: %s is %s', (address, expected) =>
    expect(stepOf(LISTS, { email: address })).toBe(expected),
  )

  const TIME = `rules: [{id: year-end, when: {timeline: {before: 2027-01-01}}, to: {rep: ana}},
  {id: later, when: {timeline: {after: 2027-06-30}}, to: {rep: ben}}]`
  test.each([
    ['2026-12-31', 'year-end'],
    ['2027-01-01', 'inbound'],
    ['2027-07-01', 'later'],
  ])('a deadline of %s: %s', (end, expected) =>
    expect(stepOf(TIME, { timeline: { kind: 'deadline', end } })).toBe(expected),
  )

  const WITHIN = `rules: [{id: soon, when: {timeline: {withinDays: 30}}, to: {rep: ana}},
  {id: not-soon, when: {not: {timeline: {withinDays: 30}}}, to: {rep: ben}}]`
  test.each([
    ['2027-01-03', 'not-soon'],
    ['2027-01-04', 'soon'],
    ['2027-02-03', 'soon'],
    ['2027-02-04', 'not-soon'],
  ])('within 30 days of 4 January: %s is %s', (end, expected) =>
    expect(stepOf(WITHIN, { timeline: { kind: 'deadline', end } })).toBe(expected),
  )

  const OTHERS = `conditions:
  regulated: {compliance: [HIPAA, FedRAMP]}
  sensitive: {any: [{is: regulated}, {compliance: {all: [SOC2, GDPR]}}]}
rules:
  - {id: sensitive, when: {is: sensitive}, to: {rep: ana}}
  - {id: cto, when: {jobTitle: [cto, head of]}, to: {rep: ben}}
  - {id: between, when: {headcount: {between: [10, 20]}}, to: {rep: cat}}
  - {id: tiny-company, when: {not: {headcount: {atLeast: 5}}}, to: {rep: dan}}`
  test.each<[LeadInput, string]>([
    [{ compliance: ['HIPAA'] }, 'sensitive'],
    [{ compliance: ['SOC2', 'GDPR'] }, 'sensitive'],
    [{ compliance: ['SOC2'] }, 'inbound'],
    [{ jobTitle: 'Head of IT' }, 'cto'],
    [{ jobTitle: 'Director' }, 'inbound'],
    [{ headcount: { min: 10, max: 20 } }, 'between'],
    [{ headcount: { min: 10 } }, 'inbound'],
    [{ headcount: { min: 4, max: 4 } }, 'tiny-company'],
    [{}, 'inbound'],
  ])('%j: %s', (lead, expected) => expect(stepOf(OTHERS, lead)).toBe(expected))

  const CLOCK = `rules: [{id: open, when: {teamTime: {team: west, open: true}}, to: {rep: ana}},
  {id: evening, when: {teamTime: {team: west, between: ['17:00', '22:00']}}, to: {rep: ben}},
  {id: weekend, when: {teamTime: {team: west, days: [6, 7]}}, to: {rep: cat}}]`
  test.each([
    ['2027-01-04T10:00:00Z', 'open'],
    ['2027-01-04T18:00:00Z', 'evening'],
    ['2027-07-05T16:30:00Z', 'evening'],
    ['2027-01-09T10:00:00Z', 'weekend'],
    ['2027-01-04T23:00:00Z', 'inbound'],
  ])('the clock where the team works, at %s: %s', (at, expected) =>
    expect(stepOf(CLOCK, {}, { at: Date.parse(at) })).toBe(expected),
  )
})

describe('a place', () => {
  const POLICY = `segments: [{id: small, atMost: 99}, {id: large, atLeast: 100}]
territories:
  - {id: london, postal: [{country: GB, prefixes: [SW, EC]}]}
  - {id: large-emea, regions: [EMEA], segments: [large]}
  - {id: emea, regions: [EMEA]}
rules:
${['london', 'large-emea', 'emea', 'unmatched', 'unknown'].map((id) => `  - {id: ${id}, when: {territory: ${id}}, to: {rep: ana}}`).join('\n')}`
  test.each<[string, LeadInput, string]>([
    ['by postal prefix', { place: { country: 'GB', postalCode: 'sw1a 1aa' } }, 'london'],
    ['of another prefix', { place: { country: 'GB', postalCode: 'M1 1AE' } }, 'emea'],
    ['of another country with that prefix', { place: { country: 'US', postalCode: 'SW1' } }, 'unmatched'],
    ['with a segment', { region: ['DE'], headcount: { min: 500, max: 500 } }, 'large-emea'],
    ['whose segment is not known', { region: ['DE'] }, 'emea'],
    ['that is not known', {}, 'unknown'],
  ])('%s', (_, lead, expected) => expect(stepOf(POLICY, lead)).toBe(expected))

  test('is what the buyer said, before the hint; the policy may turn it round', () => {
    const lead: LeadInput = { region: ['JP'], place: { country: 'DE' } }
    expect(stepOf(POLICY, lead)).toBe('unmatched')
    expect(stepOf(`places: [hint, said]\n${POLICY}`, lead)).toBe('emea')
  })
})

describe('what holds for some days', () => {
  const RULE = 'rules: [{id: fair, when: {}, to: {rep: eve}, from: 2027-01-05, until: 2027-01-06}]'
  test.each([
    ['2027-01-04T23:59:00Z', 'inbound'],
    ['2027-01-05T00:00:00Z', 'fair'],
    ['2027-01-06T23:59:00Z', 'fair'],
    ['2027-01-07T00:00:00Z', 'inbound'],
  ])('a rule, at %s: %s', (at, expected) => expect(stepOf(RULE, {}, { at: Date.parse(at) })).toBe(expected))

  test('counts in the policy’s zone', () =>
    expect(stepOf(`timezone: Asia/Tokyo\n${RULE}`, {}, { at: Date.parse('2027-01-04T15:00:00Z') })).toBe(
      'fair',
    ))

  test('a rep who has not come yet takes nothing', () => {
    const pool = 'pools: [{id: all, members: [ana, ben]}]\nrules: [{id: all, to: {pool: all}}]'
    const roster = { 'name: Ana,': 'name: Ana, from: 2027-02-01,' }
    expect(routed(pool, {}, { roster })).toMatchObject({ assignee: 'ben' })
    const later = Date.parse('2027-02-01T10:00:00Z')
    expect(
      routed(pool, {}, { roster, at: later, state: { pools: { all: { turns: { ben: 1, ana: 0 } } } } }),
    ).toMatchObject({
      assignee: 'ana',
    })
  })

  test('a member of a pool, and another capacity', () => {
    const pool =
      'pools: [{id: all, members: [{rep: ana, until: 2026-12-31}, ben]}]\nrules: [{id: all, to: {pool: all}}]'
    expect(routed(pool, {}).assignee).toBe('ben')
    const roster = { 'name: Ben,': 'name: Ben, changes: [{from: 2027-01-01, capacity: {day: 1}}],' }
    expect(routed(pool, {}, { roster, state: { reps: { ben: { load: { day: 1 } } } } }).queue).toBe('inbound')
  })
})

describe('what a step needs of a rep', () => {
  const POOL = (needs: string) =>
    `pools: [{id: all, members: [ana, ben], rotation: ordered}]\nrules: [{id: all, to: {pool: all}, needs: ${needs}}]`
  const roster = { 'name: Ben,': 'name: Ben, languages: [de-AT], skills: [hipaa, soc],' }
  test.each<[string, string, LeadInput, string | undefined, string]>([
    ['the lead’s language', '{language: true}', { language: 'de' }, 'ben', 'language'],
    ['one of these languages', '{language: [fr, de]}', {}, 'ben', 'language'],
    ['all of these skills', '{skills: [hipaa, soc]}', {}, 'ben', 'skill'],
  ])('%s', (_, needs, lead, expected, reason) => {
    const decision = routed(POOL(needs), lead, { roster })
    expect(decision.assignee).toBe(expected)
    expect(decision.trace.find(({ step }) => step.kind === 'rule')!.reps![0]).toMatchObject({
      rep: 'ana',
      reason,
    })
  })
  test('a lead whose language is not known needs none', () =>
    expect(routed(POOL('{language: true}'), {}, { roster }).assignee).toBe('ana'))
  test('at work at this moment', () => {
    const late = Date.parse('2027-01-04T20:00:00Z')
    expect(routed(POOL('{now: true}'), {}).assignee).toBe('ana')
    const closed = routed(POOL('{now: true}'), {}, { at: late })
    expect(closed.queue).toBe('inbound')
    expect(closed.trace.find(({ step }) => step.kind === 'rule')!.reps![0]!.reason).toBe('outside-hours')
  })
})

describe('a pool', () => {
  const POOL = (how: string) =>
    `pools: [{id: all, members: [ana, ben, cat], ${how}}]\nrules: [{id: all, to: {pool: all}}]`
  test.each<[string, string, StateInput, string]>([
    [
      'least loaded in the week',
      'rotation: least-loaded',
      { reps: { ana: { load: { week: 2 } }, ben: { load: { week: 1 } }, cat: { load: { week: 2 } } } },
      'ben',
    ],
    [
      'least loaded in the month',
      'rotation: least-loaded, period: month',
      { reps: { ana: { load: { month: 2 } }, ben: { load: { month: 3 } }, cat: { load: { month: 1 } } } },
      'cat',
    ],
    [
      'free first',
      'rotation: first-free-slot',
      {
        reps: {
          ana: { firstFreeSlot: '2027-01-06T10:00:00Z' },
          ben: { firstFreeSlot: '2027-01-05T10:00:00Z' },
          cat: { firstFreeSlot: '2027-01-07T10:00:00Z' },
        },
      },
      'ben',
    ],
    ['in order', 'rotation: ordered', { reps: { ana: { active: false } } }, 'ben'],
  ])('%s', (_, how, state, expected) => expect(routed(POOL(how), {}, { state }).assignee).toBe(expected))

  test('whose members’ delegates stand in takes the absent one’s turn', () => {
    const state: StateInput = {
      reps: { ana: { leave: [{ from: '2027-01-01', to: '2027-02-01', delegate: 'eve' }] } },
      pools: { all: { turns: { ana: 0, ben: 1, cat: 1 } } },
    }
    expect(routed(POOL('absent: delegate'), {}, { state })).toMatchObject({
      assignee: 'eve',
      standsInFor: 'ana',
      pool: 'all',
    })
    expect(routed(POOL('absent: skip'), {}, { state }).assignee).not.toBe('eve')
  })

  test('that leaves it to the pick names all who may have it, and whose turn it is', () => {
    const policy = POOL('assign: at-pick')
    const all = routed(policy, {})
    expect(all.atPick).toEqual(['ana', 'ben', 'cat'])
    expect(all.atPick).toContain(all.assignee)
    expect(routed(policy, {}, { state: { reps: { ben: { active: false } } } }).atPick).toEqual(['ana', 'cat'])
    expect(routed(POOL('assign: now'), {}).atPick).toBe(undefined)
  })

  test('counts a member with another weight here', () => {
    const policy =
      'pools: [{id: all, members: [{rep: ana, weight: 5}, ben]}]\nrules: [{id: all, to: {pool: all}}]'
    expect(routed(policy, {}, { state: { pools: { all: { turns: { ana: 2, ben: 1 } } } } }).assignee).toBe(
      'ana',
    )
  })
})

describe('a team’s own chain', () => {
  const gone: StateInput = {
    reps: { ana: { active: false }, ben: { active: false }, cat: { active: false }, dan: { active: false } },
  }
  const policy = (step: string) => `teams:
  - {id: west, fallback: [{rep: eve}]}
  - {id: east, fallback: [{team: east}, {team: west}]}
rules: [{id: all, to: {rep: ana}, fallback: [${step}]}]`
  test.each([
    ['is tried after the team', '{team: west}', 'eve'],
    ['is not, where the step says so', '{team: west, chain: false}', undefined],
    ['may lead to another team’s, and ends', '{team: east}', 'eve'],
  ])('%s', (_, step, expected) => expect(routed(policy(step), {}, { state: gone }).assignee).toBe(expected))
})

describe('the owner', () => {
  const acme: LeadInput = { email: 'x@acme.io' }
  const gone: StateInput = { reps: { ana: { active: false } } }
  test.each<[string, string, Record<string, string>, object]>([
    [
      'who left, with a successor',
      'match: {leftOwner: successor}',
      { 'name: Ana,': 'name: Ana, successor: eve,' },
      { assignee: 'eve', step: { kind: 'owner' } },
    ],
    [
      'who left, whose team takes it',
      'match: {leftOwner: team}',
      {},
      { assignee: 'ben', pool: 'team:west', step: { kind: 'owner' } },
    ],
    [
      'who left, as without one',
      'match: {leftOwner: none}',
      {},
      { queue: 'inbound', step: { kind: 'fallback' } },
    ],
  ])('%s', (_, policy, roster, expected) =>
    expect(routed(policy, acme, { state: gone, roster })).toMatchObject(expected),
  )

  test('only where the policy’s condition holds', () => {
    const policy = 'owner: {when: {account: {tier: strategic}}}'
    expect(routed(policy, acme).queue).toBe('inbound')
    expect(routed(policy, { email: 'x@globex.example' }).assignee).toBe('ben')
  })

  test('takes a turn where the policy says so', () => {
    const pool = 'pools: [{id: west, members: [ana, ben]}]'
    expect(routed(pool, acme).pool).toBe(null)
    expect(routed(`${pool}\nowner: {takesTurnOf: west}`, acme)).toMatchObject({
      pool: 'west',
      assignee: 'ana',
    })
  })
})

test('an escalation may ask for a verified e-mail', () => {
  const policy = `pools: [{id: experts, members: [sam]}]
escalations: [{id: strategic, when: {account: {strategic: true}}, to: experts, verifiedEmail: true}]`
  const globex: LeadInput = { email: 'x@globex.example' }
  expect(stepOf(policy, globex)).toBe('ben')
  expect(stepOf(policy, { ...globex, emailVerified: true })).toBe('strategic')
})

test('the latest first slot may be said in hours', () => {
  const policy = `urgency: [{id: now, when: {timeline: {kinds: asap}}, firstSlotWithinHours: 4}]
rules: [{id: all, to: {rep: eve}}]`
  const at = (slot: string) =>
    routed(policy, { timeline: { kind: 'asap' } }, { state: { reps: { eve: { firstFreeSlot: slot } } } })
      .assignee
  expect(at('2027-01-04T14:00:00Z')).toBe('eve')
  expect(at('2027-01-04T14:00:01Z')).toBe(undefined)
})

test('alerts and sequences know whether a rep has the lead', () => {
  const policy = `rules: [{id: de, when: {region: DE}, to: {rep: eve}}]
alerts: [{id: nobody, when: {assigned: false}, channel: '#leads'}, {id: by-rule, when: {step: rule}, channel: '#leads'}]
sequences: [{id: unassigned, when: {assigned: false}}, {id: rest}]`
  expect(routed(policy, {})).toMatchObject({ alerts: ['nobody'], sequence: 'unassigned' })
  expect(routed(policy, { region: ['DE'] })).toMatchObject({ alerts: ['by-rule'], sequence: 'rest' })
})

describe('a lead may end before its owner is asked', () => {
  const acme: LeadInput = { email: 'x@acme.io' }
  test.each<[string, string, LeadInput, object]>([
    [
      'closed, with a reason of the policy’s',
      'escalations: [{id: rivals, when: {emailDomain: acme.io}, to: {close: competitor}}]',
      acme,
      { close: 'competitor', step: { kind: 'escalation', id: 'rivals' } },
    ],
    [
      'in a queue, for some days',
      'escalations: [{id: holidays, when: {known: email}, to: {queue: inbound}, from: 2027-01-01, until: 2027-01-08}]',
      acme,
      { queue: 'inbound', step: { kind: 'escalation', id: 'holidays' } },
    ],
    [
      'with a team, of which the owner hears nothing',
      'escalations: [{id: success, when: {account: {known: true}}, to: {team: east}, owner: none}]',
      acme,
      { pool: 'team:east', inform: [], coHosts: [] },
    ],
    [
      'or, after owner and sticky, by a rule',
      'rules: [{id: free, when: {freeMail: true}, to: {close: private, say: Sorry.}}]',
      { email: 'x@gmail.com' },
      { close: 'private', step: { kind: 'rule', id: 'free' } },
    ],
  ])('%s', (_, policy, lead, expected) => expect(routed(policy, lead)).toMatchObject(expected))
})

test('an owner who has no time leaves the lead to the owner’s team, where the policy says so', () => {
  const busy: StateInput = { reps: { ana: { firstFreeSlot: null } } }
  const policy = (owner: string) => `${owner}\nrules: [{id: all, to: {rep: eve}}]`
  expect(routed(policy(''), { email: 'x@acme.io' }, { state: busy }).assignee).toBe('eve')
  expect(
    routed(policy('owner: {fallback: [owner-team]}'), { email: 'x@acme.io' }, { state: busy }),
  ).toMatchObject({ assignee: 'ben', step: { kind: 'fallback', id: 'owner-team' } })
})

test('a buyer keeps a rep only where the policy’s condition holds', () => {
  const policy = 'sticky: {days: 30, when: {useCase: chat}}\nrules: [{id: all, to: {rep: eve}}]'
  const state: StateInput = { sticky: [{ key: email, rep: 'sid', at: '2027-01-01T10:00:00Z' }] }
  expect(routed(policy, {}, { state }).assignee).toBe('eve')
  expect(routed(policy, { useCase: 'chat' }, { state }).assignee).toBe('sid')
})

test('who stands in by a rule’s own fallback takes the rule’s kind of meeting', () => {
  const policy = 'rules: [{id: all, to: {rep: eve}, meetingType: review, fallback: [{rep: sid}]}]'
  const decision = routed(policy, {}, { state: { reps: { eve: { active: false } } } })
  expect(decision).toMatchObject({ assignee: 'sid', meetingType: 'review' })
})

test('a team in order is in the team’s own order', () => {
  const policy = 'teams: [{id: west, rotation: ordered}]\nrules: [{id: all, to: {team: west}}]'
  const roster = { 'reps: [ana, ben]': 'reps: [ben, ana]' }
  expect(routed(policy, {}, { roster }).assignee).toBe('ben')
})

describe('what an examiner of the policy found', () => {
  const gone: StateInput = { reps: { ana: { active: false } } }
  test('an owner who left is as none for the owner’s team too, unless the policy says their team', () => {
    const policy = (left: string) => `match: {leftOwner: ${left}}\nowner: {fallback: [owner-team]}`
    expect(routed(policy('none'), { email: 'x@acme.io' }, { state: gone }).queue).toBe('inbound')
    expect(routed(policy('team'), { email: 'x@acme.io' }, { state: gone }).assignee).toBe('ben')
  })

  test('a team’s own chain follows wherever the team is a target', () => {
    const none: StateInput = { reps: { ana: { firstFreeSlot: null }, ben: { firstFreeSlot: null } } }
    const teams = 'teams: [{id: west, fallback: [{rep: eve}]}]'
    expect(routed(`${teams}\nrules: [{id: all, to: {team: west}}]`, {}, { state: none }).assignee).toBe('eve')
    const escalated = `${teams}\nescalations: [{id: all, when: {known: email}, to: {team: west}}]`
    expect(routed(escalated, {}, { state: none }).assignee).toBe('eve')
    expect(
      routed(`${teams}\nrules: [{id: all, to: {team: west, chain: false}}]`, {}, { state: none }).queue,
    ).toBe('inbound')
  })

  test('of several open opportunities the first with an owner whom the roster has counts', () => {
    const state: StateInput = {
      opportunities: [
        { account: 'acme', owner: 'nobody' },
        { account: 'acme', owner: 'dan' },
      ],
    }
    expect(routed('', { email: 'x@acme.io' }, { state }).assignee).toBe('dan')
  })

  test('a buyer whose rep has left keeps the company’s; addresses are one in any case', () => {
    const policy = 'sticky: {days: 30}\nrules: [{id: all, to: {rep: eve}}]'
    const at = '2027-01-01T10:00:00+01:00'
    const state: StateInput = {
      sticky: [
        { key: 'X@New.example', rep: 'zoe', at },
        { key: 'New.example', rep: 'sid', at },
      ],
    }
    expect(routed(policy, { email: 'x@new.example' }, { state }).assignee).toBe('sid')
  })

  test.each<[string, LeadInput, string]>([
    ['UK', { place: { country: 'UK' } }, 'emea'],
    ['USA', { place: { country: 'usa', state: 'TX' } }, 'texas'],
    ['a province', { place: { country: 'CA', state: 'QC' } }, 'quebec'],
    ['another province', { place: { country: 'CA', state: 'ON' } }, 'canada'],
    ['a country and no state', { place: { country: 'CA' } }, 'canada'],
  ])('%s is a place', (_, lead, expected) => {
    const ids = ['emea', 'texas', 'quebec', 'canada']
    const policy = `territories: [{id: emea, regions: [EMEA]}, {id: texas, regions: [US-TX]}, {id: quebec, regions: [CA-QC]}, {id: canada, regions: [CA]}]
rules: [${ids.map((id) => `{id: ${id}, when: {territory: ${id}}, to: {rep: ana}}`).join(', ')}]`
    expect(stepOf(policy, lead)).toBe(expected)
  })

  test.each([
    [{ headcount: { min: 500, max: 100 } }],
    [{ timeline: { kind: 'window', start: '2027-03-02', end: '2027-03-01' } }],
    [{ headcount: { min: 5, people: 5 } }],
    [{ competitors: [{ name: 'Drift', stance: 'using', since: 2020 }] }],
  ])('a lead that cannot be is refused: %j', (lead) => expect(readLead(lead)).toHaveProperty('issue'))
})

describe('the owner step and stickiness have days on which they hold', () => {
  const at = Date.parse('2027-03-10T10:00:00Z')
  const kept = { sticky: [{ key: email, rep: 'eve', at: '2027-03-01T10:00:00Z' }] }
  test.each([
    ['from: 2027-03-10', true],
    ['until: 2027-03-10', true],
    ['from: 2027-03-11', false],
    ['until: 2027-03-09', false],
  ])('%s', (days, holds) => {
    const policy = `owner: {${days}}\nsticky: {days: 30, ${days}}\nrules: [{id: all, to: {rep: dan}}]`
    expect(routed(policy, { email: 'x@acme.io' }, { at }).assignee).toBe(holds ? 'ana' : 'dan')
    expect(routed(policy, {}, { at, state: kept }).assignee).toBe(holds ? 'eve' : 'dan')
  })

  test.each([
    'owner: {from: 2027-03-11, until: 2027-03-10}',
    'sticky: {days: 3, from: 2027-03-11, until: 2027-03-10}',
  ])('%s is refused', (policy) =>
    expect(() => workspaceWith(`${policy}\n${END}`)).toThrow('ends before it begins'),
  )
})
