import { describe, expect, test } from 'vitest'
import {
  readWhatIf,
  whereLeadsAre,
  withChanges,
  type WhatIf,
} from '../../../server/routing/replay/what-if.ts'
import { stateOf, workspaceWith } from '../workspace.ts'

const workspace = workspaceWith()

test.each<[string, WhatIf]>([
  ['leave: ana 2027-01-04/14', { kind: 'leave', rep: 'ana', from: '2027-01-04', to: '2027-01-14' }],
  ['leave: ana 2027-01-28/02-03', { kind: 'leave', rep: 'ana', from: '2027-01-28', to: '2027-02-03' }],
  ['leave: ana 2027-01-04/2027-02-14', { kind: 'leave', rep: 'ana', from: '2027-01-04', to: '2027-02-14' }],
  ['leave:ana 2027-01-04', { kind: 'leave', rep: 'ana', from: '2027-01-04', to: '2027-01-04' }],
  [' left: ana ', { kind: 'left', rep: 'ana' }],
  ['weight: ana 0.5', { kind: 'weight', rep: 'ana', weight: 0.5 }],
  [
    'split: emea ana 60,ben 40',
    {
      kind: 'split',
      pool: 'emea',
      weights: [
        { rep: 'ana', weight: 60 },
        { rep: 'ben', weight: 40 },
      ],
    },
  ],
])('%j is read', (text, change) => {
  expect(readWhatIf(text, workspace)).toEqual(change)
})

test.each([
  ['sick: ana', /'leave: ana 2027-01-04\/14', 'left: ana'/],
  ['ana', /no change that can be tried/],
  ['left: anna', /no rep “anna”. Did you mean “ana”\? There are: ana, ben/],
  ['leave: ana', /write it as 'leave: ana/],
  ['leave: ana 2027-02-28/30', /write it as/],
  ['leave: ana 2027-01-14/04', /ends before it begins/],
  ['weight: ana -1', /write it as 'weight: ana 2'/],
  ['weight: ana 0', /write it as/],
  ['split: emae ana 1', /no pool “emae”. Did you mean “emea”/],
  ['split: emea ana', /write it as 'split/],
  ['split: emea ana 1, ana 2', /stands there once/],
])('%j is refused, saying what is allowed', (text, message) => {
  expect(() => readWhatIf(text, workspace)).toThrow(message)
})

describe('a leave in days of which no lead is known yet', () => {
  const leave = readWhatIf('leave: ana 2027-01-04/14', workspace)
  test.each([
    ['2026-11-30', 7, '2026-11-16', '2026-11-26'],
    ['2027-01-03', 2, '2026-12-21', '2026-12-31'],
    ['2027-01-04', 0, '2027-01-04', '2027-01-14'],
  ])('with the last lead on %s is tried %i weeks earlier, on the same weekdays', (last, weeks, from, to) => {
    expect(whereLeadsAre(leave, last)).toEqual({ weeks, change: { ...leave, from, to } })
  })
})

test('who has left is so in what was stored, too', () => {
  const { adapt } = withChanges(workspace, [{ kind: 'left', rep: 'ana' }])
  const { reps } = adapt(stateOf({ reps: { ana: { active: true }, ben: { active: true } } }))
  expect([reps.ana!.active, reps.ben!.active]).toEqual([false, true])
})
