import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '../booking/connections.ts'
import { readNow } from '../delivery/calendars.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import type { Rep } from '../workspace/schema/roster.ts'

const START_SECONDS_MAX = 30
const STOP_SECONDS_MAX = 5
const NAME = 'meetings'
/** Marks the connections that are the demo's own. */
const OURS = 'radicale:'

export interface Radicale {
  /** Each rep's calendar there, with what a calendar client asks for. */
  calendars: { rep: string; url: string; user: string; password: string }[]
  stop: () => Promise<void>
}

/** Starts a Radicale on this machine, with a user and a calendar for each rep, whose ids are their names there. What it keeps
 *  lies in `folder`, and stays. Port 0 takes a free one.
 *  @throws a sentence that says what to do */
export async function startRadicale(folder: string, port: number, reps: Rep[]): Promise<Radicale> {
  const program = (process.env.PATH ?? '')
    .split(delimiter)
    .map((one) => join(one, 'radicale'))
    .find((path) => existsSync(path))
  if (program === undefined)
    throw new Error(
      'There is no Radicale on this machine. Install it, for example with `sudo apt install radicale` or `pipx install radicale`, or leave out --radicale.',
    )
  const free = await freePort(port)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const passwords = await passwordsOf(join(folder, 'users'), reps)
  const config = join(folder, 'config')
  await writeFile(config, configuration(folder, free), { mode: 0o600 })
  const server = spawn(program, ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  const end = () => void server.kill('SIGKILL')
  process.once('exit', end)
  let said = ''
  server.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-2_000)))
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve())
    server.once('error', () => resolve())
  })
  const stop = async () => {
    process.off('exit', end)
    server.kill('SIGTERM')
    const late = setTimeout(end, STOP_SECONDS_MAX * 1_000)
    await ended
    clearTimeout(late)
  }
  try {
    const url = `http://127.0.0.1:${free}`
    await answering(url, () => server.exitCode === null)
    const calendars = [...passwords].map(([rep, password]) => ({
      rep,
      url: `${url}/${rep}/${NAME}/`,
      user: rep,
      password,
    }))
    for (const one of calendars) await makeCalendar(one)
    return { calendars, stop }
  } catch (error) {
    await stop()
    throw new Error(`Radicale did not start. ${(error as Error).message} ${said}`, { cause: error })
  }
}

/** Connects each rep of the demo to the calendar in Radicale and reads it; without one, takes back what was connected so
 *  before, for a calendar that is not there is not free. What a rep connected otherwise stays. */
export async function connectReps(ports: Ports, radicale: Radicale | undefined): Promise<void> {
  const { workspace } = await ports.workspaces.current()
  const at = new Date(ports.clock())
  for (const { rep, digest } of await ports.store.calendars.all())
    if (!radicale && digest.startsWith(OURS)) await ports.store.calendars.disconnect(rep)
  for (const { rep: id, url, user, password } of radicale?.calendars ?? []) {
    const rep = workspace.roster.reps.find((one) => one.id === id)!
    const settings = { kind: 'caldav' as const, url, user, password }
    const digest = OURS + (await sha256(JSON.stringify(settings)))
    const known = await ports.store.calendars.find(id)
    if (known && !known.digest.startsWith(OURS)) continue
    if (known?.digest !== digest) {
      const sealed = await ports.connections.seal(id, settings)
      const calendar = { rep: id, source: 'rep' as const, kind: 'caldav' as const, digest, sealed }
      await ports.store.transaction((tx) => connect(tx, calendar, at))
    }
    await readNow(ports, rep, (await ports.store.calendars.find(id))!)
  }
  ports.wake()
}

/** By rep; who has none gets one. */
async function passwordsOf(path: string, reps: Rep[]): Promise<Map<string, string>> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const known = new Map(text.split('\n').map((line) => line.split(':') as [string, string]))
  const all = new Map(reps.map(({ id }) => [id, known.get(id) ?? randomBytes(6).toString('hex')]))
  const lines = [...all].map((pair) => `${pair.join(':')}\n`)
  await writeFile(path, lines.join(''), { mode: 0o600 })
  return all
}

async function makeCalendar({ url, user, password }: Radicale['calendars'][number]): Promise<void> {
  const headers = { Authorization: `Basic ${btoa(`${user}:${password}`)}` }
  const known = await fetch(url, { method: 'PROPFIND', headers: { ...headers, Depth: '0' } })
  if (known.ok) return
  const made = await fetch(url, { method: 'MKCALENDAR', headers })
  if (!made.ok) throw new Error(`The calendar of ${user} could not be made: ${made.status}.`)
}

async function answering(url: string, isAlive: () => boolean): Promise<void> {
  for (let wait = 0; wait < START_SECONDS_MAX * 10 && isAlive(); wait++) {
    if (await fetch(url, { redirect: 'manual' }).catch(() => undefined)) return
    await pause(100)
  }
  throw new Error(`It does not answer at ${url}.`)
}

/** @throws a sentence when the port is taken */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () =>
      reject(new Error(`Port ${wanted} is taken by another program. Choose another: --radicale PORT.`)),
    )
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

function configuration(folder: string, port: number): string {
  return `[server]
hosts = 127.0.0.1:${port}
[auth]
type = htpasswd
htpasswd_filename = ${join(folder, 'users')}
htpasswd_encryption = plain
[storage]
filesystem_folder = ${join(folder, 'collections')}
[logging]
level = warning
`
}
