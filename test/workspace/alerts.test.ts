import { expect, test } from 'vitest'
import { checkReferences } from '../../server/workspace/references.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { DEMO } from '../support/demo.ts'

const rep = ({ roster }: Workspace, id: string) => roster.reps.find((one) => one.id === id)!
const level = ({ routing }: Workspace) => routing.serviceLevels[0]!
const solutions = (workspace: Workspace) => {
  level(workspace).team = 'solutions'
  return ['sofia', 'marcus'].map((id) => rep(workspace, id))
}

test.each<[string, (workspace: Workspace) => unknown, string[]]>([
  [
    'an alert’s service level that there is not',
    ({ routing }) => (routing.alerts[0]!.serviceLevel = 'at-onse'),
    ['error routing.yaml alerts.0.serviceLevel: no such service level "at-onse". Did you mean "at-once"?'],
  ],
  [
    'a queue’s service level that there is not',
    ({ routing }) => (routing.queues[0]!.serviceLevel = 'soon'),
    ['error routing.yaml queues.0.serviceLevel: no such service level "soon".'],
  ],
  [
    'a channel that is neither one of Slack nor a rep',
    ({ routing }) => (routing.alerts[0]!.channel = 'inez'),
    [
      'warning routing.yaml alerts.0.channel: "inez" is no rep, and is taken as the name of a Slack channel: #inez. Did you mean "ines"?',
    ],
  ],
  ['a channel by its id', ({ routing }) => (routing.alerts[0]!.channel = 'C024BE7LH'), []],
  ['a rep as channel', ({ routing }) => (routing.alerts[0]!.channel = 'ines'), []],
  [
    'a team and a manager that there are not',
    (w) => Object.assign(level(w), { team: 'salex', manager: 'inez' }),
    [
      'error routing.yaml serviceLevels.0.manager: no such rep "inez". Did you mean "ines"?',
      'error routing.yaml serviceLevels.0.team: no such team "salex". Did you mean "sales"?',
    ],
  ],
  [
    'a manager who is not active',
    (w) => [Object.assign(level(w), { manager: 'tomas' }), Object.assign(rep(w, 'tomas'), { active: false })],
    ['error routing.yaml serviceLevels.0.manager: tomas, the manager of at-once, is not active.'],
  ],
  [
    'a team that never works',
    (w) => solutions(w).map((one, i) => Object.assign(one, i === 0 ? { hours: [] } : { active: false })),
    [
      'warning routing.yaml serviceLevels.0.team: nobody of team solutions works: every minute of at-once counts, day and night.',
    ],
  ],
  [
    'a team that works on one day alone',
    (w) =>
      solutions(w).map((one) =>
        Object.assign(one, {
          hours: [],
          overrides: [{ date: '2026-12-01', intervals: [{ start: '09:00', end: '10:00' }] }],
        }),
      ),
    [],
  ],
  [
    'two reps with one id in Slack',
    (w) => ['jonas', 'ines'].map((id) => (rep(w, id).slack = 'U024BE7LH')),
    ['error roster.yaml reps.3.slack: "U024BE7LH" is the id in Slack of jonas.'],
  ],
])('%s', async (_what, change, expected) => {
  const workspace = structuredClone((await loadWorkspace(DEMO)).workspace!)
  change(workspace)
  const found: string[] = []
  checkReferences(workspace, (file, path, message, severity = 'error') => {
    found.push(`${severity} ${file} ${path.join('.')}: ${message}`)
  })
  expect(found.filter((line) => /serviceLevel|channel|slack/.test(line))).toEqual(expected)
})
