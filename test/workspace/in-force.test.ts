import { expect, test } from 'vitest'
import { COMPILED_REVISIONS_MAX } from '../../server/limits.ts'
import { decide } from '../../server/routing/decide.ts'
import { createInForce } from '../../server/workspace/in-force.ts'
import { leadOf, now, stateOf, workspaceWith } from '../routing/workspace.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { DEMO } from '../support/demo.ts'

test('an instance keeps so many revisions compiled, and forgets the one used longest ago', async () => {
  const { workspace } = await loadWorkspace(DEMO)
  const read: number[] = []
  const find = (number: number) => {
    read.push(number)
    return Promise.resolve({ number, workspace: workspace! })
  }
  const inForce = createInForce(
    { inForce: () => Promise.resolve(1), find, accounts: () => Promise.resolve([]) },
    () => 0,
  )
  for (let number = 1; number <= COMPILED_REVISIONS_MAX; number++) await inForce.of(number)
  await inForce.of(1)
  expect(read).toHaveLength(COMPILED_REVISIONS_MAX)
  await inForce.of(COMPILED_REVISIONS_MAX + 1)
  await inForce.of(1)
  expect(read).toHaveLength(COMPILED_REVISIONS_MAX + 1)
  await inForce.of(2)
  expect(read.at(-1)).toBe(2)
})

test('the answers of a revision are indexed once, when first asked for; a revision of before there were any has none', async () => {
  const { workspace } = await loadWorkspace(DEMO)
  const { answers: _, ...before } = workspace!
  const inForce = createInForce(
    {
      inForce: () => Promise.resolve(2),
      find: (number) =>
        Promise.resolve({ number, workspace: number === 1 ? (before as typeof workspace)! : workspace! }),
      accounts: () => Promise.resolve([]),
    },
    () => 0,
  )
  const { answers } = await inForce.current()
  expect(answers()).toBe((await inForce.of(2))!.answers())
  expect(answers().find('do you support SSO?', 'en')?.id).toBe('sso')
  expect((await inForce.of(1))!.answers().find('do you support SSO?', 'en')).toBeUndefined()
})

test('a revision of before some of the policy’s forms were there decides with their defaults', async () => {
  const workspace = workspaceWith()
  const { match: _, currency: __, places: ___, segments: ____, teams: _____, ...routing } = workspace.routing
  const reps = workspace.roster.reps.map((rep) => ({ ...rep, changes: undefined }))
  const old = { ...workspace, routing, roster: { ...workspace.roster, reps } } as unknown as Workspace
  const inForce = createInForce(
    {
      inForce: () => Promise.resolve(1),
      find: (number) => Promise.resolve({ number, workspace: old }),
      accounts: () => Promise.resolve(old.accounts),
    },
    () => 0,
  )
  const { workspace: read } = await inForce.current()
  expect(read.routing).toEqual(workspace.routing)
  const lead = leadOf({ email: 'x@acme.io' })
  expect(decide(lead, read, stateOf(), now, undefined, await inForce.accounts()).assignee).toBe('ana')
})
