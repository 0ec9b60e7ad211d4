import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepHouse } from '../../server/delivery/housekeeping.ts'
import { examine, findingLine } from '../../server/doctor.ts'
import { findDrift } from '../../server/drift/read.ts'
import { HOUR } from '../../server/scheduling/zone.ts'
import { TestCalendar } from '../support/calendar.ts'
import { DATABASES } from '../support/databases.ts'
import { testServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await testServer('pglite', ({ routing }) => void (routing.timezone = 'UTC'))
})
afterEach(() => server.close())

/** Leads for the specialists, one of whom is full. */
const submit = async (count: number, on = server) => {
  for (let i = 0; i < count; i++) {
    const buyer = on.buyer()
    await buyer.say(`We need HIPAA for 400 people in Germany. dana@clinic-${i}.example`)
    await buyer.submit()
  }
}
const MARCUS =
  'Marcus Bell was looked at for 10 leads in the last 14 days and could take none: over capacity.'

const at = (instant: string) => (server.time.now = Date.parse(instant))
const digests = () => server.mails.filter(({ subject }) => subject.startsWith('Your routing'))

test.each(DATABASES)('doctor reads it from the store, and says nothing of buyers (%s)', async (kind) => {
  const own = await testServer(kind)
  try {
    const lines = async () =>
      (await examine(own.ports.store, {}, own.time.now))
        .map(findingLine)
        .filter((line) => / drift/.test(line))
    expect(await lines()).toEqual(['ok      drift: None, of 0 decisions in five weeks.'])
    await submit(9, own)
    expect(await lines()).toEqual(['ok      drift: None, of 9 decisions in five weeks.'])
    await submit(1, own)
    expect(await lines()).toEqual([`note    drift: ${MARCUS}`])
    own.time.now += 36 * 24 * HOUR
    expect(await lines()).toEqual(['ok      drift: None, of 0 decisions in five weeks.'])
  } finally {
    await own.close()
  }
})

test('leave that reps entered, hours that they set and the accounts of the CRM count', async () => {
  const { reps, accounts } = server.ports.store
  const messages = async () => {
    const { workspace } = await server.ports.workspaces.current()
    const { findings } = await findDrift(server.ports.store, workspace, server.time.now)
    return findings.map(({ message }) => message)
  }
  expect(await messages()).toEqual([])
  const leave = { id: server.ports.newId(), rep: 'priya', from: '2026-12-04', to: '2026-12-07' }
  await reps.addLeave(leave, new Date(server.time.now))
  const away = 'Nobody of pool apac works from 2026-12-04 to 2026-12-07 (on leave).'
  expect(await messages()).toEqual([
    away,
    'The rule enrichment has nobody from 2026-12-04 to 2026-12-07 (on leave: Priya Nair); its leads go elsewhere.',
  ])
  const tuesdays = [{ days: [2], start: '09:00', end: '12:00' }]
  await reps.setHours('priya', tuesdays, new Date(server.time.now))
  expect(await messages()).toEqual([])
  const [first] = await accounts.all()
  await accounts.replace([{ ...first!, owner: 'zoe' }], new Date(server.time.now))
  expect(await messages()).toEqual([`The roster has no zoe, the owner of 1 account: ${first!.id}.`])
})

test('a day has one digest, to who sees to the queue at the end, in plain words', async () => {
  await keepHouse(server.ports)
  await keepHouse(server.ports)
  await submit(10)
  at('2026-11-25T06:59:59Z')
  await server.deliver()
  expect(digests()).toEqual([])
  at('2026-11-25T07:00:00Z')
  await server.deliver()
  expect(digests()).toEqual([
    expect.objectContaining({
      messageId: '<drift-digest.2026-11-25@usher>',
      to: { name: 'Inês Duarte', address: 'ines.duarte@larkline.example' },
      subject: 'Your routing: one thing no longer fits',
      text: `One thing no longer fits:\n\n- ${MARCUS}\n\nThe same at any time: usher doctor\n`,
      html: expect.stringContaining(`<li>${MARCUS}</li>`) as string,
    }),
  ])
  await keepHouse(server.ports)
  at('2026-11-25T23:59:00Z')
  await server.deliver()
  expect(digests()).toHaveLength(1)
  at('2026-11-26T07:00:00Z')
  await server.deliver()
  expect(digests()).toHaveLength(2)
})

test('where nothing drifts there is no mail, and the next day is looked at again', async () => {
  await keepHouse(server.ports)
  at('2026-11-25T07:00:00Z')
  await server.deliver()
  expect(digests()).toEqual([])
  await submit(10)
  at('2026-11-26T07:00:00Z')
  await server.deliver()
  expect(digests()).toHaveLength(1)
})

test('a digest whose day is over is not sent after it', async () => {
  await keepHouse(server.ports)
  await submit(10)
  at('2026-11-28T05:00:00Z')
  await server.deliver()
  expect(digests()).toEqual([])
  at('2026-11-28T07:00:00Z')
  await server.deliver()
  expect(digests().map(({ messageId }) => messageId)).toEqual(['<drift-digest.2026-11-28@usher>'])
})

test('the hour is that of the policy’s zone', async () => {
  const { workspace } = await server.ports.workspaces.current()
  const singapore = structuredClone(workspace)
  singapore.routing.timezone = 'Asia/Singapore'
  await server.publish(singapore)
  await keepHouse(server.ports)
  await submit(10)
  at('2026-11-24T23:00:00Z')
  await server.deliver()
  expect(digests().map(({ messageId }) => messageId)).toEqual(['<drift-digest.2026-11-25@usher>'])
})

test('a broken calendar is in the digest; doctor has a line for it already', async () => {
  const calendar = new TestCalendar()
  calendar.trouble = 'unauthorized'
  await server.connect('sofia', calendar)
  await server.deliver()
  await keepHouse(server.ports)
  at('2026-11-25T07:00:00Z')
  await server.deliver()
  expect(digests()[0]?.text).toContain('The calendar of Sofia Marin cannot be read since 2026-11-24')
  const lines = (await examine(server.ports.store, {}, server.time.now)).map(findingLine)
  expect(lines.filter((line) => line.includes('sofia') || line.includes('Sofia'))).toEqual([
    expect.stringMatching(/^broken {2}calendar of sofia/),
  ])
})
