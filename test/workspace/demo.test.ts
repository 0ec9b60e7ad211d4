import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { beforeAll, describe, expect, test } from 'vitest'
import { printFinding } from '../../server/workspace/findings.ts'
import { loadPlaybook, loadWorkspace } from '../../server/workspace/load.ts'
import { qualify } from '../../widget/qualification/qualify.ts'
import { digestOf, type Workspace } from '../../server/workspace/workspace.ts'

let demo: Workspace

beforeAll(async () => {
  const { workspace, findings } = await loadWorkspace('server/demo')
  expect(findings.map(printFinding)).toEqual([])
  demo = workspace!
})

describe('the demo workspace', () => {
  test('has two teams and six or more reps in three time zones or more', () => {
    expect(demo.roster.teams).toHaveLength(2)
    expect(demo.roster.reps.length).toBeGreaterThanOrEqual(6)
    expect(new Set(demo.roster.reps.map(({ timezone }) => timezone)).size).toBeGreaterThanOrEqual(3)
  })

  test('has one rep on leave without end and one whose weekly capacity is 0', () => {
    expect(demo.roster.reps.filter(({ leave }) => leave.some(({ to }) => to === undefined))).toHaveLength(1)
    expect(demo.roster.reps.filter(({ capacity }) => capacity.week === 0)).toHaveLength(1)
  })

  test('has 43 accounts, some of them strategic, some without owner', () => {
    expect(demo.accounts).toHaveLength(43)
    expect(demo.accounts.some(({ tier }) => tier === 'strategic')).toBe(true)
    expect(demo.accounts.some(({ owner }) => owner === undefined)).toBe(true)
  })

  test('has a portrait of its own for each rep', () => {
    const pictures = demo.roster.reps.map(({ picture }) => demo.pictures[picture!]!.base64)
    expect(new Set(pictures).size).toBe(demo.roster.reps.length)
  })

  test('understands what the corpus’s Larkline does, and asks for use case, size, time, next step and e-mail', async () => {
    const corpus = parse(await readFile('test/corpus/playbooks/larkline.yaml', 'utf8')) as {
      useCases: { id: string; phrases: string[] }[]
      products: { id: string }[]
      competitors: { name: string }[]
    }
    expect(demo.playbook.competitors.map(({ name }) => name)).toEqual(
      corpus.competitors.map(({ name }) => name),
    )
    expect(demo.playbook.products.map(({ id }) => id)).toEqual(corpus.products.map(({ id }) => id))
    for (const { id, phrases } of corpus.useCases)
      expect(demo.playbook.useCases.find((one) => one.id === id)!.phrases).toEqual(
        expect.arrayContaining(phrases),
      )
    const asked = demo.playbook.questions.filter(({ ask }) => ask === 'always').map(({ id }) => id)
    expect(asked).toEqual(['useCase', 'headcount', 'timeline', 'nextStep', 'email'])
  })

  test.each(['support', 'job', 'student', 'selling', 'press'] as const)(
    'shows who is here for %s another way, with somewhere to go, and nobody who buys',
    (purpose) => {
      const today = '2026-11-24'
      const { status, disqualifier } = qualify({ facts: { purpose }, none: [] }, demo.playbook, today)
      const way = demo.playbook.qualification.disqualify.find(({ id }) => id === disqualifier)!
      expect([status, way.links.length > 0]).toEqual(['disqualified', true])
      expect(qualify({ facts: { purpose: 'buying' }, none: [] }, demo.playbook, today).status).toBe(
        'incomplete',
      )
    },
  )

  test('is the same after its trip through JSON', async () => {
    const again = JSON.parse(JSON.stringify(demo)) as Workspace
    expect(again).toEqual(demo)
    expect(await digestOf(again)).toBe(await digestOf(demo))
  })
})

test('the corpus’s playbook is valid as it stands, alone in its folder', async () => {
  const { mkdtemp, copyFile, rm } = await import('node:fs/promises')
  const folder = await mkdtemp(join(tmpdir(), 'usher-playbook-'))
  await copyFile('test/corpus/playbooks/larkline.yaml', `${folder}/playbook.yaml`)
  const { playbook, findings } = await loadPlaybook(folder)
  await rm(folder, { recursive: true })
  expect(findings.map(printFinding)).toEqual([])
  expect(playbook).toMatchObject({ vendor: 'larkline', name: 'Larkline', questionsMax: 4 })
})

test('a folder that is not there lacks the three files it needs', async () => {
  const { workspace, findings } = await loadWorkspace(join(tmpdir(), 'there-is-no-such-usher-workspace'))
  expect(workspace).toBeUndefined()
  expect(findings.map(printFinding)).toEqual([
    'playbook.yaml:1:1 the file is missing.',
    'routing.yaml:1:1 the file is missing.',
    'roster.yaml:1:1 the file is missing.',
  ])
})
