import { expect, test } from 'vitest'
import { COMPILED_REVISIONS_MAX } from '../../server/limits.ts'
import { createInForce } from '../../server/workspace/in-force.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
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
