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
async function check(): Promise<{ printed: string[]; status: number }> {
  const printed: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) =>
    Boolean(printed.push(String(text).trimEnd())),
  )
  const program = new Command()
  checkCommand(program)
  await program.parseAsync(['check', '--workspace', folder], { from: 'user' })
  return { printed, status: Number(process.exitCode ?? 0) }
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(`${folder}/${file}`, 'utf8')
  expect(text).toContain(from)
  await writeFile(`${folder}/${file}`, text.replace(from, to))
}

test('a good workspace: one line, status 0', async () =>
  expect(await check()).toEqual({
    printed: ['Accepted: 8 reps, 7 rules, 40 accounts; 0 warnings.'],
    status: 0,
  }))

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
  expect(printed[1]).toContain('urgency[1].when.timeline.withinDays: expected a number, found "soon".')
  expect(printed[2]).toContain('Did you mean "atLeast"?')
  expect(status).toBe(1)
})

test('a warning alone: the finding, accepted, status 0', async () => {
  await edit('accounts.csv', ',jonas,growth,manufacturing', ',jonsa,growth,manufacturing')
  const { printed, status } = await check()
  expect(printed[0]).toMatch(/^accounts\.csv:2:1 owner: warning: "jonsa".*Did you mean "jonas"\?$/)
  expect(printed[1]).toBe('Accepted: 8 reps, 7 rules, 40 accounts; 1 warning.')
  expect(status).toBe(0)
})
