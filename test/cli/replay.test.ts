import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usherHere } from '../support/in-process.ts'
import { pastDatabase, writeWorkspace } from '../support/past-database.ts'
import { runUsher } from '../support/run-usher.ts'

const MONDAY = Date.parse('2026-11-23T10:00:00Z')
const DAY = 86_400_000

let folder: string
let leads: string[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-replay-'))
  const week = [
    { lead: { region: ['DE'] }, at: MONDAY - 30 * DAY },
    { lead: { region: ['DE'] }, at: MONDAY },
    { lead: { region: ['FR'] }, at: MONDAY + DAY },
    { lead: { region: ['US'] }, at: MONDAY + 2 * DAY },
    { lead: { compliance: ['HIPAA'] }, at: MONDAY + 3 * DAY },
  ]
  leads = await pastDatabase(folder, week, async (store, [old]) => {
    // A month ago there is one that today's code decides in another way.
    const { decidedAt, ...latest } = (await store.decisions.latestOf(old!))!
    const decision = { ...latest.decision, assignee: 'ben' }
    const id = '00000000-0000-4000-8000-000000000000'
    await store.decisions.add({ ...latest, id, site: 'www', decision }, decidedAt)
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const replay = (...args: string[]) => usherHere('replay', '--data', join(folder, 'data'), ...args)
const THIS_WEEK = ['--since', '2026-11-23']

describe('usher replay', () => {
  test('proves that today’s code decides as it did', async () => {
    const { status, out } = await runUsher(folder, ['replay', '--data', 'data', ...THIS_WEEK])
    expect([status, out]).toEqual([0, '4 decisions replayed: 4 the same, 0 different.\n'])
  })

  test('a decision that comes out differently is shown, with status 1', async () => {
    const { status, lines } = await replay('--json')
    expect(status).toBe(1)
    expect(lines.filter(({ same }) => same === false)).toMatchObject([
      { kind: 'decision', lead: leads[0], differences: ['assignee: "ben" → "cat"'] },
    ])
    expect(lines.at(-1)).toEqual({ kind: 'summary', decisions: 6, same: 5, different: 1 })
    expect((await replay()).out).toMatch(/of lead [^\n]+:\n {2}assignee: "ben" → "cat"\n6 decisions replayed/)
  })

  test('shows whom another policy would have moved, since a day, as lines of JSON', async () => {
    const changed = join(folder, 'changed')
    await writeWorkspace(changed, { 'to: {rep: cat}': 'to: {rep: sam}' })
    const { status, lines } = await replay('--workspace', changed, '--since', '2026-11-24', '--json')
    expect(status).toBe(0)
    expect(lines[0]).toMatchObject({
      kind: 'moved',
      lead: leads[2],
      from: 'cat',
      to: 'sam',
      by: { before: 'rule emea', after: 'rule emea' },
      assumed: ['sam'],
    })
    expect(lines.at(-1)).toMatchObject({ kind: 'summary', leads: 3, moved: 1 })
    expect(lines.filter(({ kind }) => kind === 'rep')).toContainEqual(
      expect.objectContaining({ rep: 'sam', leads: { before: 1, after: 2 } }),
    )
  })

  test('tries a leave that is still to come on the leads of earlier weeks', async () => {
    const { status, out } = await replay(...THIS_WEEK, '--what-if', 'leave: cat 2027-01-04/15')
    expect(status).toBe(0)
    expect(out).toMatch(/tried 8 weeks earlier, 2026-11-09 to 2026-11-20/)
  })

  test('a leave of days that have been takes the leads of these days', async () => {
    const { out } = await replay(...THIS_WEEK, '--what-if', 'leave: cat 2026-11-24')
    expect(out).toMatch(/4 leads, 1 of them moved \(25\.0 %\)/)
    expect(out).toMatch(new RegExp(`${leads[2]} +cat +queue inbound +fallback inbound +rule emea`))
    expect(out).toMatch(/Fallback 0\.0 % → 25\.0 %; queued 0 → 1; closed 0; nobody free 0 → 1\./)
  })

  test('a change that cannot be tried is refused, saying what can', async () => {
    const { status, err } = await replay('--what-if', 'left: catt')
    expect([status, err]).toEqual([1, expect.stringContaining('Did you mean “cat”?')])
  })

  test('without a database it says so', async () => {
    const { status, err } = await usherHere('replay', '--data', join(folder, 'nowhere'))
    expect([status, err]).toEqual([1, expect.stringContaining('no server has run there yet')])
  })
})
