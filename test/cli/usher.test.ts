import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DEMO } from '../support/demo.ts'
import { CLI, runUsher } from '../support/run-usher.ts'

const LARKLINE = fileURLToPath(new URL('../corpus/playbooks/larkline.yaml', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-cli-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const usher = (args: string[], input = '') => runUsher(folder, args, input)

describe('usher extract', () => {
  test('gives one line a line, an empty one too, in order, with nothing but a playbook', async () => {
    await cp(LARKLINE, join(folder, 'playbook.yaml'))
    const input =
      'by end of next month\n\nwe are 400 people\r\n{"id":"x","text":"need HIPAA"}\n{broken\nlast line without an end'
    const { status, lines } = await usher(
      ['extract', '--workspace', folder, '--now', '2026-11-23T15:00:00Z'],
      input,
    )
    expect(status).toBe(0)
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatchObject({
      timeline: { kind: 'deadline', end: '2026-12-31' },
      evidence: [{ field: 'timeline', start: 0, end: 20 }],
    })
    expect(lines[1]).toEqual({ evidence: [] })
    expect(lines[2]).toMatchObject({ headcount: { min: 400, max: 400 } })
    expect(lines[3]).toMatchObject({ id: 'x', compliance: ['HIPAA'] })
  })

  test('reads relative days in the buyer’s zone', async () => {
    const at = ['--workspace', DEMO, '--now', '2026-11-23T23:30:00Z']
    const [utc, berlin] = await Promise.all([
      usher(['extract', ...at], 'we must decide by tomorrow\n'),
      usher(['extract', ...at, '--timezone', 'Europe/Berlin'], 'we must decide by tomorrow\n'),
    ])
    expect([utc.lines[0]!.timeline, berlin.lines[0]!.timeline]).toEqual([
      { kind: 'deadline', end: '2026-11-24' },
      { kind: 'deadline', end: '2026-11-25' },
    ])
  })

  test('reads German beside English, each line for itself', async () => {
    const input =
      'Wir sind 400 Mitarbeiter und müssen bis Ende des Quartals entscheiden\nwe must decide by the end of the quarter\n'
    const { lines } = await usher(['extract', '--workspace', DEMO, '--now', '2026-11-23T15:00:00Z'], input)
    expect(lines).toMatchObject([
      { headcount: { min: 400, max: 400 }, timeline: { kind: 'deadline', end: '2026-12-31' } },
      { timeline: { kind: 'deadline', end: '2026-12-31' } },
    ])
  })

  test('an over-long text is read to its limit, and said so', async () => {
    const { lines, status } = await usher(
      ['extract', '--workspace', DEMO],
      `need HIPAA ${'x '.repeat(5000)}\n`,
    )
    expect([status, lines[0]!.truncated, lines[0]!.compliance]).toEqual([0, true, ['HIPAA']])
  })
})

describe('usher route', () => {
  test('takes what extract prints, of a text that was cut and of use cases that tie', async () => {
    const extracted = await usher(['extract', '--workspace', DEMO], `need HIPAA ${'x '.repeat(5000)}\n`)
    expect(extracted.lines).toMatchObject([{ truncated: true }])
    const tie = { useCase: 'website-chat', useCases: ['website-chat', 'event-followup'], evidence: [] }
    const { status, lines } = await usher(
      ['route', '--workspace', DEMO],
      `${extracted.out}${JSON.stringify(tie)}\n`,
    )
    expect([status, lines.map((line) => 'error' in line)]).toEqual([0, [false, false]])
  })

  test('decides each lead of extract’s own making, and goes on after a line that it cannot read', async () => {
    const lead = {
      id: 1,
      headcount: { min: 400, max: 400 },
      compliance: ['HIPAA'],
      useCase: 'inbound-qualification',
      email: 'dana@new-clinic.example',
    }
    const input = [
      JSON.stringify(lead),
      'no json',
      JSON.stringify({ id: 3, headcont: 4 }),
      '',
      JSON.stringify({ ...lead, id: 5 }),
    ].join('\n')
    const { status, lines } = await usher(
      ['route', '--workspace', DEMO, '--now', '2026-11-24T09:00:00Z', '--explain'],
      `${input}\n`,
    )
    expect(status).toBe(1)
    expect(lines).toHaveLength(5)
    expect(lines[0]).toMatchObject({
      id: 1,
      qualification: 'qualified',
      step: { kind: 'escalation' },
      assignee: 'sofia',
      explanation: expect.stringContaining('HIPAA') as string,
    })
    expect(lines[1]).toMatchObject({
      error: { code: expect.any(String) as string, message: expect.any(String) as string },
    })
    expect(lines[2]).toMatchObject({
      id: 3,
      error: { message: expect.stringContaining('headcount') as string },
    })
    expect(lines[4]).toMatchObject({ id: 5, step: { kind: 'escalation' } })
  })
})

describe('usher slots', () => {
  test('prints a rep’s slots in UTC, days beginning in the zone that is asked for', async () => {
    const args = [
      'slots',
      '--workspace',
      DEMO,
      '--host',
      'sofia',
      '--from',
      '2026-11-25',
      '--to',
      '2026-11-26',
      '--timezone',
      'Europe/Berlin',
      '--now',
      '2026-11-24T09:00:00Z',
    ]
    const { status, lines } = await usher(args)
    const { slots } = lines[0] as { slots: { start: string; end: string; hosts: string[] }[] }
    expect([status, lines.length, slots[0]]).toEqual([
      0,
      1,
      { start: '2026-11-25T08:00:00Z', end: '2026-11-25T08:30:00Z', hosts: ['sofia'] },
    ])
  })

  test.each([
    [['--host', 'sofa'], /Did you mean “sofia”/],
    [['--timezone', 'Europe/Berlln'], /IANA/],
    [['--from', 'tomorrow'], /neither a day/],
    [['--nwo', '2026-11-24'], /--now/],
  ])('%j is refused with what is allowed', async (change, message) => {
    const args = [
      'slots',
      '--workspace',
      DEMO,
      '--host',
      'sofia',
      '--from',
      '2026-11-25',
      '--to',
      '2026-11-26',
      '--timezone',
      'Europe/Berlin',
      ...change,
    ]
    const { status, err } = await usher(args)
    expect(status).not.toBe(0)
    expect(err).toMatch(message)
  })
})

describe('usher check', () => {
  test('the demo is accepted', async () => {
    expect((await usher(['check', '--workspace', DEMO])).status).toBe(0)
  })

  test('an unknown key is named with file, line and the nearest valid name', async () => {
    await cp(DEMO, folder, { recursive: true })
    const routing = join(folder, 'routing.yaml')
    await writeFile(routing, `${await readFile(routing, 'utf8')}\nruls: []\n`)
    const { status, out } = await usher(['check', '--workspace', folder])
    expect(status).toBe(1)
    expect(out).toMatch(/routing\.yaml:\d+:\d+.*ruls.*"rules"/)
  })
})

describe('usher publish and serve', () => {
  test('a workspace is published, again under its number, and a bad one is refused', async () => {
    const workspace = join(folder, 'workspace')
    await cp(DEMO, workspace, { recursive: true })
    const publish = () => usher(['publish', '--workspace', workspace, '--data', join(folder, 'data')])
    expect((await publish()).lines).toEqual([{ revision: 1 }])
    expect((await publish()).lines).toEqual([{ revision: 1 }])
    expect((await stat(join(folder, 'data'))).mode & 0o077).toBe(0)
    await writeFile(join(workspace, 'routing.yaml'), 'rules: 3\n')
    const refused = await publish()
    expect([refused.status, refused.out]).toEqual([1, ''])
    expect(refused.err).toMatch(/routing\.yaml:1:/)
  })

  test('a running server publishes for the command, refuses a second one on its data, and ends in order', async () => {
    const workspace = join(folder, 'workspace')
    const data = join(folder, 'data')
    await cp(DEMO, workspace, { recursive: true })
    const serve = ['serve', '--workspace', workspace, '--bind', '127.0.0.1', '--port', '0', '--data', data]
    const server = spawn(process.execPath, [CLI, ...serve], { cwd: folder })
    try {
      const said = await new Promise<string>((resolve) =>
        server.stdout.on(
          'data',
          (part: Buffer) => /Usher is at/.test(part.toString()) && resolve(part.toString()),
        ),
      )
      const address = /http:\S+/.exec(said)![0]
      expect((await fetch(`${address}/readyz`)).status).toBe(200)
      expect((await fetch(`${address}/`)).status).toBe(404)
      const second = await usher(serve)
      expect(second.status).toBe(1)
      expect(second.err).toMatch(/in use/)
      const other = join(folder, 'other')
      await cp(DEMO, other, { recursive: true })
      await writeFile(
        join(other, 'playbook.yaml'),
        (await readFile(join(other, 'playbook.yaml'), 'utf8')).replace(
          /^vendor: .*/m,
          'vendor: larkline-two',
        ),
      )
      expect((await usher(['publish', '--workspace', other, '--data', data])).lines).toEqual([
        { revision: 2 },
      ])
      expect(await (await fetch(`${address}/v1/sites/demo/playbooks/2`)).json()).toMatchObject({
        vendor: 'larkline-two',
      })
      expect((await stat(join(data, 'secret'))).mode & 0o777).toBe(0o600)
    } finally {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      expect(await ended).toBe(0)
    }
  })
})

test('the embedded server follows its folder: a good edit, a bad one, and another folder in its place', async () => {
  const workspace = join(folder, 'workspace')
  await cp(DEMO, workspace, { recursive: true })
  const server = spawn(
    process.execPath,
    [
      CLI,
      'serve',
      '--workspace',
      workspace,
      '--bind',
      '127.0.0.1',
      '--port',
      '0',
      '--data',
      join(folder, 'data'),
    ],
    { cwd: folder },
  )
  let said = ''
  server.stdout.on('data', (part: Buffer) => (said += part.toString()))
  const hears = (words: RegExp) =>
    vi.waitFor(() => expect(said).toMatch(words), { timeout: 20_000, interval: 50 })
  const vendor = async (name: string) => {
    const path = join(workspace, 'playbook.yaml')
    await writeFile(path, (await readFile(path, 'utf8')).replace(/^vendor: .*/m, `vendor: ${name}`))
  }
  try {
    await hears(/Usher is at/)
    await vendor('second')
    await hears(/Revision 2 is in force/)
    await writeFile(join(workspace, 'roster.yaml.bak'), 'not read')
    await writeFile(join(workspace, 'integrations.yaml'), 'mial: {}')
    await hears(/integrations\.yaml:1:1.*"mail"[\s\S]*last good revision stays/)
    await cp(join(DEMO, 'integrations.yaml'), join(workspace, 'integrations.yaml'))
    const playbook = join(workspace, 'playbook.yaml')
    const sound = await readFile(playbook, 'utf8')
    await writeFile(playbook, sound.replace('phrases: [website chat,', 'phrases: [Lead scoring,'))
    await hears(/playbook\.yaml:\d+:\d+ .*also a phrase of use case[^\n]*\n[^\n]*last good revision stays/)
    await rename(workspace, `${workspace}.gone`)
    await cp(DEMO, workspace, { recursive: true })
    await vendor('third')
    await hears(/Revision 3 is in force/)
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
  }
})

test.each([
  'serve',
  'publish',
  'check',
  'extract',
  'chat',
  'route',
  'why',
  'replay',
  'slots',
  'busy',
  'doctor',
  'export',
  'erase',
  'backup',
  'restore',
])('usher %s --help tells its options', async (command) => {
  const { status, out } = await usher([command, '--help'])
  expect(status).toBe(0)
  expect(out).toMatch(/Usage: usher/)
})

test('a command that does not exist is refused with the nearest one', async () => {
  const { status, err } = await usher(['serv'])
  expect(status).toBe(1)
  expect(err).toMatch(/Did you mean serve/)
})
