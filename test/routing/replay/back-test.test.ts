import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareRuns, type Moved } from '../../../server/routing/replay/back-test.ts'
import type { Past, Setting } from '../../../server/routing/replay/past.ts'
import { asDecided, decidedUnder } from '../../../server/routing/replay/runs.ts'
import { readWhatIf, withChanges } from '../../../server/routing/replay/what-if.ts'
import { now, POLICY, workspaceWith } from '../workspace.ts'
import { history, pastOf, soon, type LeadInput } from './past.ts'

const DAY = 86_400_000
const german: LeadInput = { region: ['DE'] }

/** As decided against as it would be under another workspace. */
function backTest(pasts: Past[], own: Setting, other: Setting) {
  const comparison = compareRuns(
    asDecided(),
    decidedUnder(other, () => soon()),
  )
  const moved = pasts.map((past) => comparison.add(past, own)).filter((one) => one !== undefined)
  return { moved, report: comparison.report() }
}

/** The workspace without against with changes of the roster. */
function tryOut(pasts: Past[], workspace: Setting, changes: string[]) {
  const { workspace: changed, adapt } = withChanges(
    workspace,
    changes.map((text) => readWhatIf(text, workspace)),
  )
  const otherwise = () => soon()
  const comparison = compareRuns(decidedUnder(workspace, otherwise), decidedUnder(changed, otherwise, adapt))
  const moved = pasts.map((past) => comparison.add(past, workspace)).filter((one) => one !== undefined)
  return { moved, report: comparison.report() }
}

const leadsPerRep = (report: ReturnType<typeof tryOut>['report']) =>
  Object.fromEntries(report.reps.map(({ rep, leads }) => [rep, [leads.before, leads.after]]))

describe('a changed policy on past leads', () => {
  test('an unchanged policy moves no lead, whatever came before', () => {
    const someLead = fc.record({
      region: fc.constantFrom(['DE'], ['US'], undefined),
      useCase: fc.constantFrom('chat', undefined),
      compliance: fc.constantFrom(['HIPAA'], undefined),
      email: fc.constantFrom('dana@acme.io', 'lee@orphan.example', 'kim@nobody.example'),
    })
    const workspace = workspaceWith()
    fc.assert(
      fc.property(fc.array(someLead, { maxLength: 12 }), (leads) => {
        const cleaned = leads.map((lead) => ({ lead: JSON.parse(JSON.stringify(lead)) as LeadInput }))
        const { moved, report } = backTest(history(workspace, cleaned), workspace, workspaceWith())
        expect(moved).toEqual([])
        expect(report).toMatchObject({ leads: leads.length, moved: 0 })
      }),
      { numRuns: 30 },
    )
  })

  test('tells the lead, from whom, to whom, and by which step', () => {
    const workspace = workspaceWith()
    const other = workspaceWith(POLICY.replace('to: {pool: emea}', 'to: {rep: eve}'))
    const [past] = history(workspace, [{ lead: german }])
    const { moved, report } = backTest([past!], workspace, other)
    expect(moved).toEqual<Moved[]>([
      {
        lead: past!.lead,
        now: past!.inputs.now,
        from: past!.decision.assignee!,
        to: 'eve',
        by: { before: 'rule emea', after: 'rule emea' },
        assumed: ['eve'],
      },
    ])
    expect(leadsPerRep(report)).toMatchObject({ eve: [0, 1] })
  })

  test('a pool that is new shares its leads among its members', () => {
    const workspace = workspaceWith()
    const policy = POLICY.replace('to: {pool: emea}', 'to: {pool: fresh}').replace(
      'pools: [',
      'pools: [{id: fresh, members: [eve, sam]}, ',
    )
    const pasts = history(
      workspace,
      Array.from({ length: 6 }, () => ({ lead: german })),
    )
    const { report } = backTest(pasts, workspace, workspaceWith(policy))
    expect(leadsPerRep(report)).toMatchObject({ eve: [0, 3], sam: [0, 3], cat: [3, 0], dan: [3, 0] })
  })

  test('a policy without a rule sends its leads to the fallback', () => {
    const workspace = workspaceWith()
    const other = workspaceWith(POLICY.replace(/ {2}- \{id: americas.*\n/, ''))
    const pasts = history(workspace, [{ lead: german }, { lead: { region: ['US'] } }])
    const { moved, report } = backTest(pasts, workspace, other)
    expect(moved.map(({ by }) => by)).toEqual([{ before: 'rule americas', after: 'fallback east' }])
    expect([report.fallback, report.fallbackShare.after]).toEqual([{ before: 0, after: 1 }, 0.5])
  })

  test('a lead to a queue, and one that is closed, are counted as such', () => {
    const workspace = workspaceWith()
    const other = workspaceWith(POLICY.replace('to: {pool: emea}', 'to: {queue: inbound}'))
    const pasts = history(workspace, [{ lead: german }, { lead: { headcount: { min: 1, max: 2 } } }])
    const { moved, report } = backTest(pasts, workspace, other)
    expect(moved.map(({ to }) => to)).toEqual(['queue inbound'])
    expect([report.assigned, report.queued, report.closed]).toEqual([
      { before: 1, after: 0 },
      { before: 0, after: 1 },
      { before: 1, after: 1 },
    ])
  })

  test('the accounts’ facts are those of then, whatever the folder says of them', () => {
    const workspace = workspaceWith()
    const past = pastOf(workspace, { email: 'dana@acme.io' })
    const other = { ...workspace, accounts: [] }
    expect(backTest([past], workspace, other).moved).toEqual([])
  })
})

test('a capacity that was come to then is no news', () => {
  const workspace = workspaceWith(POLICY, { 'id: eve,': 'capacity: {day: 1}, id: eve,' })
  const [past] = history(workspace, [{ lead: { competitors: [{ name: 'Drift', stance: 'using' }] } }])
  const { filled } = backTest([past!], workspace, workspace).report.reps[0]!
  expect(filled.before).toHaveLength(1)
  expect(filled.after).toEqual(filled.before)
})

describe('a change of the roster', () => {
  const pasts = (workspace: Setting, count: number) =>
    history(
      workspace,
      Array.from({ length: count }, (_, i) => ({ lead: german, at: now + i * DAY })),
    )

  test('a leave gives the leads of its days to the others, and they come back after it', () => {
    const workspace = workspaceWith()
    const { report } = tryOut(pasts(workspace, 4), workspace, ['leave: cat 2027-01-04/05'])
    const { cat, dan } = leadsPerRep(report)
    expect(cat![0]! - cat![1]!).toBe(dan![1]! - dan![0]!)
    expect(cat![1]).toBeGreaterThan(0)
  })

  test.each([
    ['left: cat', { cat: [3, 0], dan: [3, 6] }],
    ['weight: cat 2', { cat: [3, 4], dan: [3, 2] }],
    ['split: emea cat 1, eve 1', { cat: [3, 3], dan: [3, 0], eve: [0, 3] }],
  ])('%s', (change, leads) => {
    const workspace = workspaceWith()
    const { report } = tryOut(pasts(workspace, 6), workspace, [change])
    expect(leadsPerRep(report)).toMatchObject(leads)
  })

  test('says who comes to capacity, and how many leads then pass by', () => {
    const workspace = workspaceWith(POLICY, { 'id: dan,': 'capacity: {day: 2}, id: dan,' })
    const four = history(
      workspace,
      Array.from({ length: 4 }, () => ({ lead: german })),
    )
    const { report } = tryOut(four, workspace, ['left: cat'])
    const dan = report.reps.find(({ rep }) => rep === 'dan')!
    expect(dan.full).toEqual({ before: 0, after: 2 })
    expect(dan.filled.after).toEqual([{ rep: 'dan', period: 'day', most: 2, day: '2027-01-04', times: 1 }])
    expect(report.fallback).toEqual({ before: 0, after: 2 })
  })

  test('a day’s leads do not count on the next', () => {
    const workspace = workspaceWith(POLICY, { 'id: dan,': 'capacity: {day: 1}, id: dan,' })
    // A store counts meetings of the day; each of these finds none.
    const leads = [0, 1, 2].map((day) =>
      pastOf(
        workspace,
        { ...german, email: `b${day}@n${day}.example` },
        { at: now + day * DAY, id: `p${day}` },
      ),
    )
    const { report } = tryOut(leads, workspace, ['left: cat'])
    expect(report.reps.find(({ rep }) => rep === 'dan')!.full.after).toBe(0)
  })

  test('slots are scarce where a rep takes more and was days away', () => {
    const workspace = workspaceWith()
    const firstFree = () => now + 5 * DAY
    const leads = [0, 1].map((i) =>
      pastOf(workspace, { ...german, email: `b${i}@n${i}.example` }, { id: `p${i}`, firstFree }),
    )
    const { report } = tryOut(leads, workspace, ['left: cat'])
    const takes = report.reps
      .filter(({ scarce }) => scarce)
      .map(({ rep, waitHours }) => [rep, waitHours.after])
    expect(takes).toEqual([['dan', 120]])
  })

  test('a lead whose times lapsed moves, and leaves load and turns as they were', () => {
    const workspace = workspaceWith(POLICY, { 'id: dan,': 'capacity: {day: 1}, id: dan,' })
    const lapsed = [0, 1].map((i) => ({
      ...pastOf(workspace, { ...german, email: `b${i}@n${i}.example` }, { id: `p${i}` }),
      stands: false,
    }))
    const { report } = tryOut(lapsed, workspace, ['left: cat'])
    expect(report.reps.find(({ rep }) => rep === 'dan')).toMatchObject({
      leads: { after: 2 },
      full: { after: 0 },
    })
  })
})
