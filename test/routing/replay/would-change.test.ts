import { describe, expect, test } from 'vitest'
import { whatWouldChange } from '../../../server/routing/replay/would-change.ts'
import { POLICY, workspaceWith } from '../workspace.ts'
import { pastOf, soon, type LeadInput } from './past.ts'

const workspace = workspaceWith()
const changesOf = (
  lead: LeadInput,
  more: Parameters<typeof pastOf>[2] = {},
  own = workspace,
): Record<string, string> =>
  Object.fromEntries(
    whatWouldChange(pastOf(own, lead, more), own, soon()).map(({ change, after, step }) => [
      change,
      `${after.assignee ?? after.queue ?? after.close} by ${step}`,
    ]),
  )

describe('the nearest change that gives another taker', () => {
  test('the assignee away, or one more lead before it, is nearest', () => {
    const changes = whatWouldChange(pastOf(workspace, { region: ['DE'] }), workspace, soon())
    const taker = changes[0]!.before.assignee!
    const other = taker === 'cat' ? 'dan' : 'cat'
    expect(changes.slice(0, 2)).toMatchObject([
      { change: 'one more lead had come to emea just before', after: { assignee: other } },
      { change: `${taker === 'cat' ? 'Cat' : 'Dan'} were on leave that day`, after: { assignee: other } },
    ])
  })

  test('then the facts that the step tested, the nearest value first', () => {
    const own = workspaceWith(
      POLICY.replace('rules:', 'rules:\n  - {id: large, when: {headcount: {atLeast: 200}}, to: {rep: eve}}'),
    )
    const changes = Object.entries(changesOf({ headcount: { min: 210, max: 210 } }, {}, own))
    expect(changes.find(([change]) => change.startsWith('the company had'))).toEqual([
      'the company had 199 people',
      expect.stringContaining('fallback'),
    ])
  })

  test.each<[string, LeadInput, Parameters<typeof pastOf>[2], string, RegExp]>([
    [
      'a rep who was at capacity',
      { competitors: [{ name: 'Drift', stance: 'using' }] },
      { state: { reps: { eve: { leave: [{ from: '2027-01-01' }] } } } },
      'Eve were not on leave',
      /^eve by rule drift$/,
    ],
    [
      'one whose slot was too late',
      { competitors: [{ name: 'Drift', stance: 'using' }] },
      { firstFree: (rep) => (rep.id === 'eve' ? null : soon()(rep, undefined as never)) },
      'Eve had a free slot soon enough',
      /^eve by rule drift$/,
    ],
    [
      'a need that brought an escalation',
      { compliance: ['HIPAA'] },
      {},
      'the buyer did not need HIPAA',
      /by fallback/,
    ],
    [
      'the account’s owner',
      { email: 'dana@acme.io', region: ['DE'] },
      {},
      'Acme, Inc. had no owner',
      /rule emea$/,
    ],
    ['what disqualified', { headcount: { min: 2, max: 2 } }, {}, 'the company had 4 people', /by fallback/],
  ])('%s', (_, lead, more, change, after) => {
    expect(changesOf(lead, more)[change]).toMatch(after)
  })

  test('every change that is shown gives another taker, at most eight, none twice', () => {
    for (const lead of [{}, { useCase: 'chat' }, { email: 'dana@globex.example' }, { region: ['US'] }]) {
      const changes = whatWouldChange(pastOf(workspace, lead), workspace, soon())
      expect(changes.length).toBeGreaterThan(0)
      expect(changes.length).toBeLessThanOrEqual(8)
      expect(new Set(changes.map(({ change }) => change)).size).toBe(changes.length)
      for (const { before, after } of changes) expect(after).not.toEqual(before)
    }
  })

  test('what is assumed of a calendar is said', () => {
    const past = pastOf(workspace, { region: ['DE'] })
    const changes = whatWouldChange(past, workspace, soon())
    const region = changes.find(({ after }) => after.assignee === 'ana' || after.assignee === 'ben')
    expect(region!.assumed!.length).toBeGreaterThan(0)
  })
})
