import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pastOf } from '../../server/past.ts'
import { replay } from '../../server/routing/replay/replay.ts'
import { DATABASES } from '../support/databases.ts'
import { testServer, type TestServer } from '../support/server.ts'

describe.each(DATABASES)('what was decided, in %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await testServer(kind)
  })
  afterAll(() => server.close())

  const page = (asked: { after?: string; since?: string; latest?: boolean; limit?: number } = {}) =>
    pastOf(server.ports.store).page({ limit: 100, ...asked })

  test('is read page by page in its order, of each lead the last, with what became of it', async () => {
    const buyer = server.buyer()
    await buyer.say('We are 200 people in Austin. lee@fox-hollow.example')
    await buyer.offer()
    server.time.now += 24 * 3_600_000
    await buyer.say('We need HIPAA')
    await buyer.offer()
    const other = server.buyer()
    await other.say('I would like to talk to a person')
    await other.submit()

    const all = await page()
    expect(all.map(({ stands }) => stands)).toEqual([false, true, true])
    const [first] = await page({ limit: 1 })
    const rest = await page({ after: first!.place })
    expect([first, ...rest]).toEqual(all)
    expect((await page({ latest: true })).map(({ id }) => id)).toEqual([all[1]!.id, all[2]!.id])
    expect((await page({ since: new Date(server.time.now).toISOString() })).map(({ id }) => id)).toEqual([
      all[1]!.id,
      all[2]!.id,
    ])
  })

  test('spans the time from the first to the last', async () => {
    const { span } = pastOf(server.ports.store)
    const last = new Date(server.time.now)
    expect(await span()).toEqual({
      first: new Date(server.time.now - 24 * 3_600_000).toISOString(),
      last: last.toISOString(),
    })
    expect(await span(new Date(server.time.now + 1).toISOString())).toBeNull()
  })

  test('holds the accounts that it read: it is decided so again, whoever owns them now', async () => {
    const { workspace } = await server.ports.workspaces.current()
    const account = workspace.accounts.find(
      ({ owner, domains }) => owner !== undefined && domains.length > 0,
    )!
    const buyer = server.buyer()
    await buyer.say(`We are 300 people in Berlin. dana@${account.domains[0]}`)
    await buyer.submit()
    const past = (await page({ latest: true })).at(-1)!
    expect(past.decision.account).toBe(account.id)
    expect(past.inputs.accounts).toContainEqual(account)
    expect(past.engine).not.toBe('')
    expect(replay(past, { ...workspace, accounts: [] })).toEqual({ same: true, differences: [] })
  })
})
