import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checkCommand } from '../../server/cli/check.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-check-'))
  await cp('server/demo', folder, { recursive: true })
})
afterEach(async () => {
  vi.restoreAllMocks()
  process.exitCode = undefined
  await rm(folder, { recursive: true })
})

/** What `usher check` prints of the folder, and its exit status. */
async function check(...more: string[]): Promise<{ printed: string[]; status: number }> {
  const printed: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) =>
    Boolean(printed.push(String(text).trimEnd())),
  )
  const program = new Command()
  checkCommand(program)
  await program.parseAsync(['check', '--workspace', folder, ...more], { from: 'user' })
  return { printed, status: Number(process.exitCode ?? 0) }
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(`${folder}/${file}`, 'utf8')
  expect(text).toContain(from)
  await writeFile(`${folder}/${file}`, text.replace(from, to))
}

test('a good workspace: what is proved of it, its tests, no warning, status 0', async () => {
  const { printed, status } = await check()
  expect(new Set(printed.slice(0, -1).map((line) => line.replace(/:.*/, '')))).toEqual(
    new Set(['proved', 'note']),
  )
  expect(printed).toContainEqual(expect.stringMatching(/^proved: Every lead ends: .*at the latest inbound/))
  expect(printed.filter((line) => / is reached[.,].* Example: {/.test(line))).toHaveLength(15)
  expect(printed.at(-2)).toBe('proved: 13 tests of the policy: all as expected.')
  expect(printed.at(-1)).toBe('Accepted: 8 reps, 13 rules, 43 accounts; 0 warnings.')
  expect(status).toBe(0)
})

test('a test of the policy that fails is an error, and says what was found', async () => {
  await edit(
    'routing.yaml',
    'expect: {step: {kind: rule, id: german}, assignee: jonas}',
    'expect: {assignee: [ines, henrik]}',
  )
  const { printed, status } = await check()
  expect(printed).toContain(
    'error: The test “German speakers in Europe get a rep who speaks German”: assignee is "jonas", expected ["ines","henrik"].',
  )
  expect(status).toBe(1)
})

test('a rule in the shade of another is named, a lead is found on which the policy before differs', async () => {
  await edit(
    'routing.yaml',
    '  - id: small-but-asks\n',
    '  - {id: chat, when: {useCase: website-chat}, to: {pool: partners}}\n  - {id: late, when: {useCase: website-chat, wantsHuman: true}, to: {team: sales}}\n  - id: small-but-asks\n',
  )
  const { printed } = await check('--against', 'server/demo')
  expect(printed).toContain(
    'warning: The rule late is reached by no lead: the rule chat takes all of them before.',
  )
  expect(printed).toContainEqual(
    expect.stringMatching(
      /^warning: A lead that went to .* goes to partners by rule chat .* Example: {.*"useCase":"website-chat"/,
    ),
  )
})

test('a policy against itself: no difference', async () =>
  expect((await check('--against', folder)).printed).toContainEqual(
    expect.stringMatching(/^proved: No difference found/),
  ))

test('for programs: a JSON object a line, with the lead', async () => {
  const { printed } = await check('--json')
  const found = printed.slice(0, -1).map((line) => JSON.parse(line) as { about: string; lead?: object })
  expect(found.filter(({ about, lead }) => about === 'reach' && lead)).toHaveLength(15)
})

test('a bad one: each finding a line, by file and line, and status 1', async () => {
  await edit('roster.yaml', 'timezone: Asia/Singapore', 'timezone: Asia/Singapur')
  await edit('routing.yaml', 'acv: {atLeast', 'acv: {atleast')
  await edit('routing.yaml', '{withinDays: 45}', '{withinDays: soon}')
  const { printed, status } = await check()
  expect(printed.map((line) => line.replace(/:\d+:\d+ .*/, ''))).toEqual([
    'roster.yaml',
    'routing.yaml',
    'routing.yaml',
    'Refused: 3 errors, 0 warnings.',
  ])
  expect(printed[2]).toContain('urgency[2].when.timeline.withinDays: expected a number, found "soon".')
  expect(printed[1]).toContain('Did you mean "atLeast"?')
  expect(status).toBe(1)
})

test('a warning alone: the finding, accepted, status 0', async () => {
  await edit('accounts.csv', ',jonas,growth,manufacturing', ',jonsa,growth,manufacturing')
  const { printed, status } = await check()
  expect(printed[0]).toMatch(/^accounts\.csv:2:1 owner: warning: "jonsa".*Did you mean "jonas"\?$/)
  expect(printed.at(-1)).toBe('Accepted: 8 reps, 13 rules, 43 accounts; 1 warning.')
  expect(status).toBe(0)
})
