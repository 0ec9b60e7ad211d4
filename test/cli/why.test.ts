import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { usherHere } from '../support/in-process.ts'
import { pastDatabase } from '../support/past-database.ts'

const MONDAY = Date.parse('2026-11-23T10:00:00Z')

let folder: string
let regulated: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-why-'))
  const leads = await pastDatabase(folder, [{ lead: { compliance: ['HIPAA'], region: ['DE'] }, at: MONDAY }])
  regulated = leads[0]!
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const why = (...args: string[]) => usherHere('why', '--data', join(folder, 'data'), ...args)

test('usher why tells the reason, the steps, and what would have changed them', async () => {
  const { status, out } = await why(regulated)
  expect(status).toBe(0)
  expect(out).toContain('by the escalation regulated, since the buyer needs HIPAA')
  expect(out).toMatch(/Escalation: regulated: taken/)
  expect(out).toMatch(/, if the buyer did not need HIPAA \(rule emea/)
})

test('usher why --json gives the same as one object', async () => {
  const { lines } = await why(regulated, '--json')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ lead: regulated, revision: 1, same: true })
  expect(lines[0]!.wouldChange).toContainEqual(
    expect.objectContaining({ change: 'the buyer did not need HIPAA', step: 'rule emea' }),
  )
})

test.each([
  ['dana@acme.io', "is no lead's id"],
  ['00000000-0000-4000-8000-000000000000', 'no decision on a lead'],
])('usher why %s is refused', async (lead, says) => {
  const { status, err } = await why(lead)
  expect([status, err]).toEqual([1, expect.stringContaining(says)])
})
