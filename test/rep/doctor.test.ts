import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { examine, findingLine } from '../../server/doctor.ts'
import { overlayLine, overlays } from '../../server/rep/overlays.ts'
import { hold } from '../../server/store/hold.ts'
import { openEmbedded } from '../../server/store/open.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { DEMO } from '../support/demo.ts'
import { CLI, runUsher } from '../support/run-usher.ts'
import { TestCalendar } from '../support/calendar.ts'
import { NOW, testServer, type TestServer } from '../support/server.ts'

const MINUTE = 60_000

/** Hours, leave and a broken calendar, as reps set them. */
async function setOver({ reps, calendars }: Store, now: number): Promise<void> {
  const at = new Date(now)
  await reps.setHours('sofia', [{ days: [1], start: '09:00', end: '12:00' }], at)
  const leave = { rep: 'sofia', from: '2099-12-24', to: '2099-12-31' }
  await reps.addLeave({ ...leave, id: '01890000-0000-7000-8000-000000000001', delegate: 'jonas' }, at)
  await calendars.connect({ rep: 'jonas', source: 'rep', kind: 'ics', digest: 'x', sealed: 'x' }, at)
  await calendars.fail('jonas', 'It answers 401.', true, at)
}

describe('what is found', () => {
  let server: TestServer
  beforeEach(async () => {
    server = await testServer('pglite')
  })
  afterEach(() => server.close())
  const lines = async (environment: NodeJS.ProcessEnv = {}) =>
    (await examine(server.ports.store, environment, server.time.now)).map(findingLine)

  test('in a server that is well: nothing broken', async () => {
    const found = await examine(server.ports.store, {}, NOW)
    expect(found.filter(({ state }) => state === 'broken')).toEqual([])
    expect(found.filter(({ check }) => check === 'calendar')).toHaveLength(8)
    expect(await lines()).toContain(
      'note    mail: No SMTP server is configured: mails are written into the outbox folder and reach nobody.',
    )
  })

  test('a calendar: fresh, in trouble, broken, too old, and as no matter where the rep is not active', async () => {
    const calendar = new TestCalendar()
    const line = async () => (await lines()).find((one) => one.includes('calendar of sofia'))
    await server.connect('sofia', calendar)
    expect(await line()).toBe('note    calendar of sofia: caldav, connected by the rep, not read yet.')
    await server.deliver()
    expect(await line()).toBe(
      'ok      calendar of sofia: caldav, connected by the rep, read 2026-11-24T09:00Z.',
    )
    calendar.trouble = 'unreachable'
    server.time.now += 5 * MINUTE
    await server.deliver()
    expect(await line()).toBe(
      'note    calendar of sofia: In trouble since 2026-11-24T09:05Z, and known as of 2026-11-24T09:00Z: It says: unreachable.',
    )
    server.time.now += 55 * MINUTE
    expect(await line()).toMatch(/^note/)
    server.time.now += 1
    expect(await line()).toMatch(/^broken {2}calendar of sofia: Was last read 2026-11-24T09:00Z/)
    calendar.trouble = 'unauthorized'
    await server.deliver()
    expect(await line()).toMatch(
      /^broken {2}calendar of sofia: Cannot be read since 2026-11-24T09:05Z: It says: unauthorized\.$/,
    )
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    changed.roster.reps.find(({ id }) => id === 'sofia')!.active = false
    await server.publish(changed)
    expect(await line()).toMatch(/^note .*The rep is not active\.$/)
  })

  test('deliveries that were given up, and jobs that are late', async () => {
    const { jobs } = server.ports.store
    const add = (subject: string, dueAt: number) =>
      jobs.add({ site: 'demo', kind: 'invite-buyer', subject, dueAt: new Date(dueAt) }, new Date(NOW))
    await add('a', NOW - 10 * MINUTE)
    expect(await lines()).toContain('ok      jobs: None is overdue.')
    await add('b', NOW - 10 * MINUTE - 1)
    expect(await lines()).toContain('broken  jobs: 1 overdue by more than 10 minutes: invite-buyer 1.')
    const claimed = await jobs.claim(10, 60, new Date(NOW), ['invite-buyer'])
    expect(await lines()).toContain('ok      jobs: None is overdue.')
    await jobs.bury(claimed[0]!, 'dana@clinic.example does not exist', new Date(NOW))
    const found = await lines()
    expect(found).toContain('broken  deliveries: 1 given up: invite-buyer 1.')
    expect(found.join()).not.toContain('dana')
  })

  test('mail whose password is not there', async () => {
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    changed.integrations.mail.smtp = {
      host: 'mx.example',
      port: 587,
      secure: false,
      user: 'u',
      password: '${MAIL_PASSWORD}',
    }
    await server.publish(changed)
    expect(await lines()).toContainEqual(expect.stringMatching(/^broken {2}mail: The variable MAIL_PASSWORD/))
    const well = await lines({ MAIL_PASSWORD: 'hunter2' })
    expect(well).toContain('ok      mail: Leaves by mx.example, port 587.')
    expect(well.join()).not.toContain('hunter2')
  })

  test('what reps set over the roster, a line a rep', async () => {
    expect(await overlays(server.ports.store, NOW)).toEqual([])
    await setOver(server.ports.store, NOW)
    await server.connect('ines', new TestCalendar())
    const at = { rep: 'ines', from: '2099-01-01', to: '2099-01-01', start: '09:00', end: '12:00' }
    await server.ports.store.reps.addLeave({ ...at, id: server.ports.newId() }, new Date(NOW))
    const past = { rep: 'grace', from: '2026-11-01', to: '2026-11-22', id: server.ports.newId() }
    await server.ports.store.reps.addLeave(past, new Date(NOW))
    expect((await overlays(server.ports.store, NOW)).map(overlayLine)).toEqual([
      'ines: leave 2099-01-01 09:00 to 2099-01-01 12:00; calendar connected by the rep, not read yet',
      'jonas: calendar broken since 2026-11-24T09:00Z',
      'sofia: hours set by the rep; leave 2099-12-24 to 2099-12-31 (delegate jonas)',
    ])
  })
})

describe('on the command line', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-doctor-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const usher = (...args: string[]) => runUsher(folder, args)
  const OVERLAYS = [
    expect.stringMatching(/^jonas: calendar broken since /),
    'sofia: hours set by the rep; leave 2099-12-24 to 2099-12-31 (delegate jonas)',
  ] as string[]

  test('without a store, check says nothing of it, doctor says so, and neither makes one', async () => {
    const check = await usher('check', '--workspace', DEMO)
    expect(check.err).not.toMatch(/reps set/)
    expect([check.status, check.out.trim().split('\n').at(-1)]).toEqual([
      0,
      expect.stringMatching(/^Accepted: 8 reps/) as string,
    ])
    const doctor = await usher('doctor')
    expect([doctor.status, doctor.out]).toEqual([1, ''])
    expect(doctor.err).toMatch(/There is no database in \.usher/)
    expect((await usher('doctor')).err).toMatch(/There is no database/)
  })

  test('an embedded store is read where it is free, and through its server where it runs', async () => {
    const data = join(folder, 'data')
    await usher('publish', '--workspace', DEMO, '--data', data)
    const release = await hold(data, (_, answer) => answer.end('{}'))
    const opened = await openEmbedded(data)
    await setOver(createStore(opened.db), Date.now())
    await opened.close()
    await release()

    const expectSame = async () => {
      const check = await usher('check', '--workspace', DEMO, '--data', data)
      expect(check.err).not.toMatch(/reps set/)
      expect(check.status).toBe(0)
      expect(check.out.trim().split('\n').slice(-2)).toEqual(OVERLAYS)
      const doctor = await usher('doctor', '--data', data, '--json')
      expect(doctor.status).toBe(1)
      expect(doctor.lines).toContainEqual({
        check: 'calendar',
        rep: 'jonas',
        state: 'broken',
        says: expect.stringMatching(/^Cannot be read since \S+Z: It answers 401\.$/) as string,
      })
      expect((await usher('doctor', '--data', data)).out).toMatch(/^broken {2}calendar of jonas: Cannot/m)
    }
    await expectSame()

    const workspace = join(folder, 'workspace')
    await cp(DEMO, workspace, { recursive: true })
    const serve = ['serve', '--workspace', workspace, '--bind', '127.0.0.1', '--port', '0', '--data', data]
    const server = spawn(process.execPath, [CLI, ...serve], { cwd: folder })
    try {
      await new Promise<void>((resolve) =>
        server.stdout.on('data', (part: Buffer) => /Usher is at/.test(part.toString()) && resolve()),
      )
      await expectSame()
    } finally {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
    }
  }, 60_000)

  test('a Postgres that cannot be reached takes nothing from check, and is doctor’s error', async () => {
    const database = 'postgres://127.0.0.1:1/none'
    const check = await usher('check', '--workspace', DEMO, '--database', database)
    expect(check.status).toBe(0)
    expect(check.out).toMatch(/Accepted: 8 reps/)
    expect(check.err).toMatch(/What reps set over the roster cannot be read/)
    expect((await usher('doctor', '--database', database)).status).toBe(1)
  })

  test('a Postgres is read', async () => {
    const database = `${inject('postgresUrl')}/postgres`
    const published = await usher('publish', '--workspace', DEMO, '--database', await own(database))
    expect(published.status).toBe(0)
    const doctor = await usher('doctor', '--database', await own(database, false), '--json')
    expect([doctor.status, doctor.lines.length]).toEqual([0, 14])
  })
})

let made: string | undefined
/** A database of its own on the server. */
async function own(url: string, anew = true): Promise<string> {
  if (!anew && made !== undefined) return made
  const { default: pg } = await import('pg')
  const name = `doctor_${crypto.randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  made = url.replace(/postgres$/, name)
  return made
}
