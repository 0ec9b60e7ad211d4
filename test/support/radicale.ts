import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export interface Radicale {
  url: string
  stop: () => Promise<void>
}

/** The path of a Radicale: found, or installed by apt as root. Undefined, with a warning, where there is none; under CI that
 *  is an error. */
export async function getRadicale(): Promise<string | undefined> {
  const found = findRadicale() ?? (await installOnce())
  if (found !== undefined) return found
  const missing =
    'The calendar tests need a Radicale. Install one, for example with `sudo apt-get install radicale`.'
  if (isCi()) throw new Error(missing)
  console.warn(`${missing} Until then they are SKIPPED.`)
  return undefined
}

/** Starts a Radicale with these users and their passwords, on a free port, over an empty folder.
 *  @throws when it is not there after a minute */
export async function startRadicale(path: string, users: Record<string, string>): Promise<Radicale> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-radicale-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await writeFile(
    join(folder, 'users'),
    Object.entries(users)
      .map((pair) => `${pair.join(':')}\n`)
      .join(''),
  )
  await writeFile(join(folder, 'config'), configuration(folder, port))
  const server = spawn(path, ['--config', join(folder, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)))
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const stop = async () => {
    server.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  for (let wait = 0; wait < 600 && server.exitCode === null; wait++) {
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => undefined)
    if (answer) return { url, stop }
    await pause(100)
  }
  await stop()
  throw new Error(`Radicale did not start: ${said}`)
}

/** `CI` says so, or one of the processes that we run in is `.ci/run`. */
function isCi(): boolean {
  if (process.env.CI) return true
  for (let pid = String(process.ppid), depth = 0; depth < 32 && existsSync(`/proc/${pid}/status`); depth++) {
    if (/\.ci\/run\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) return true
    pid = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
  }
  return false
}

function findRadicale(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, 'radicale')).find((path) => existsSync(path))
}

const APT = 'apt-get'

/** Test files run side by side: the first installs, the others wait for it. */
async function installOnce(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || spawnSync(APT, ['--version']).error) return undefined
  const lock = join(tmpdir(), 'usher-radicale-install')
  for (let wait = 0; wait < 600; wait++) {
    const isFirst = await mkdir(lock).then(
      () => true,
      () => false,
    )
    if (isFirst) {
      try {
        return findRadicale() ?? install()
      } finally {
        await rm(lock, { recursive: true, force: true })
      }
    }
    // A lock that outlives its owner is no lock.
    const since = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (since > 600_000) await rm(lock, { recursive: true, force: true })
    await pause(1_000)
  }
  return findRadicale()
}

function install(): string | undefined {
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', 'radicale'],
  ])
    spawnSync(APT, args, {
      stdio: 'inherit',
      timeout: 5 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  return findRadicale()
}

function configuration(folder: string, port: number): string {
  return `[server]
hosts = 127.0.0.1:${port}
[auth]
type = htpasswd
htpasswd_filename = ${join(folder, 'users')}
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = ${join(folder, 'collections')}
`
}
