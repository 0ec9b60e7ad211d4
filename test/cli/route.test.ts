import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEMO } from '../support/demo.ts'
import { runUsher } from '../support/run-usher.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-route-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const MONDAY = '2026-11-23T15:00:00Z'
const route = async (state: object, ...more: string[]) => {
  const file = join(folder, 'state.json')
  await writeFile(file, JSON.stringify(state))
  const args = ['route', '--workspace', DEMO, '--state', file, '--now', MONDAY, ...more]
  const run = await runUsher(
    folder,
    args,
    '{"email":"x@nobody.example","headcount":{"min":30},"region":["BR"]}\n',
  )
  return { ...run, state: JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown> }
}

test('a state that names nobody of the roster is refused: the field, what was found, the nearest', async () => {
  const { status, err, lines } = await route({ reps: { jonaz: {} }, pools: { amricas: {} } }, '--update')
  expect(status).toBe(1)
  expect(lines).toEqual([])
  expect(err).toContain('state.json reps.jonaz: no such rep "jonaz". Did you mean "jonas"?')
  expect(err).toContain('state.json pools.amricas: no such pool "amricas". Did you mean "americas"?')
})

test('--update writes when it was, and a later run counts the loads of its own day, week and month', async () => {
  const load = { day: 3, week: 4, month: 9 }
  const { state } = await route({ at: '2026-11-20T10:00:00Z', reps: { sofia: { load } } }, '--update')
  expect(state).toMatchObject({ at: MONDAY, reps: { sofia: { load: { day: 0, week: 0, month: 9 } } } })
})
