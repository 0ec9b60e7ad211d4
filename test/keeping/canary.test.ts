import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Hono } from 'hono'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEmbedded } from '../../server/store/open.ts'
import { DEMO } from '../support/demo.ts'
import { CLI, runUsher } from '../support/run-usher.ts'
import { ok, TestBuyer } from '../support/server.ts'
import { CANARY, tablesWith, tell } from './canary.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

/** Long enough to stand in no file by chance. */
const WORDS = ['zyx.canary', 'zyxwine', 'canarella', 'quagga', '55501987', 'marmaladecanary']

let folder: string
let server: ChildProcess | undefined
let said: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-canary-'))
  said = ''
  await cp(DEMO, join(folder, 'workspace'), { recursive: true })
})
afterEach(async () => {
  await stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<string> {
  const options = ['--workspace', 'workspace', '--bind', '127.0.0.1', '--port', '0', '--data', 'data']
  const child = spawn(process.execPath, [CLI, 'serve', ...options], {
    cwd: folder,
    env: { ...process.env, USHER_LOG: 'debug' },
  })
  server = child
  let now = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => ((said += part.toString()), (now += part.toString())))
  await vi.waitFor(() => expect(now).toMatch(/Usher is at/), { timeout: 90_000, interval: 50 })
  return /Usher is at (http:\S+)/.exec(now)![1]!
}

async function stop(): Promise<void> {
  if (server?.exitCode !== null) return
  const ended = new Promise((resolve) => server!.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
}

/** Files of the folder, packed ones unpacked, in which one of the words stands. */
async function filesWith(words = WORDS): Promise<string[]> {
  const found: string[] = []
  for (const file of await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const bytes = await readFile(join(file.parentPath, file.name))
    const text = (file.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').toLowerCase()
    if (words.some((word) => text.includes(word)))
      found.push(join(file.parentPath, file.name).slice(folder.length))
  }
  return found
}

test('a whole conversation, erased on a running server: in no table, dump, log, mail or other file', async () => {
  const usher = (...args: string[]) => runUsher(folder, [...args, '--data', 'data'])
  const address = await start()
  const app = { request: (path: string, its: RequestInit) => fetch(address + path, its) } as unknown as Hono
  const buyer = new TestBuyer(app, { now: Date.now() }, {})
  await tell(buyer)
  const offer = await buyer.offer()
  const pick = { offer: offer.id, start: offer.slots[0]!.start, timezone: buyer.timezone }
  const guests = ['guest.zyxwine@quagga-works.example']
  await ok(buyer.post('/booking', { ...pick, guests }, { 'Idempotency-Key': 'once' }))
  const mails = () => readdir(join(folder, 'data/outbox')).catch(() => [])
  await vi.waitFor(async () => expect((await mails()).length).toBeGreaterThanOrEqual(3), { timeout: 20_000 })
  await stop()
  const dumps = () => readdir(join(folder, 'data/dumps'))
  const [atShutdown] = await dumps()
  const before = await filesWith()
  expect(before).toContain(`/data/dumps/${atShutdown}`)
  expect(before).toContainEqual(expect.stringMatching(/^\/data\/database\//))
  expect(before).toContainEqual(expect.stringMatching(/^\/data\/outbox\//))

  await start()
  const exported = await usher('export', '--buyer', CANARY.email)
  // On standard error the sources may say that they were built anew.
  expect(exported.status, exported.err).toBe(0)
  for (const words of Object.values(CANARY)) expect(exported.out).toContain(words)
  expect(exported.lines.map(({ table }) => table)).toContain('bookings')
  const document = await usher('export', '--buyer', CANARY.email, '--json')
  expect(document.lines).toEqual([expect.objectContaining({ buyer: CANARY.email })])

  const erased = await usher('erase', '--buyer', CANARY.email, '--json')
  expect(erased.status, erased.err).toBe(0)
  expect(erased.lines[0]).toMatchObject({ conversations: 1, cancelled: 1, remains: [] })
  expect(JSON.stringify(erased.lines[0]!.notes)).not.toMatch(/Files of the database/)
  expect(await filesWith()).toEqual([])
  expect(await dumps()).toHaveLength(1)
  expect(await dumps()).not.toContain(atShutdown)
  expect((await usher('erase', '--buyer', CANARY.email)).out).toMatch(/Nothing was stored/)
  expect((await usher('export', '--buyer', CANARY.email)).out).toBe('')

  await stop()
  expect(await filesWith()).toEqual([])
  expect(said).toMatch(/"event":"delivered"/)
  expect(WORDS.filter((word) => said.toLowerCase().includes(word))).toEqual([])
  const opened = await openEmbedded(join(folder, 'data'))
  expect(await tablesWith(opened)).toEqual([])
  await opened.close()
})

test('without a server the commands open the database themselves; a running one has to be stopped for a restore', async () => {
  const usher = (...args: string[]) => runUsher(folder, [...args, '--data', 'data'])
  expect((await usher('export', '--buyer', CANARY.email)).err).toMatch(/There is no database in data/)
  await start()
  const backup = await usher('backup', '--to', 'running.gz')
  expect(backup.status, backup.err).toBe(0)
  expect(backup.out).toMatch(/root secret is not in it.*data\/secret/)
  const refused = await usher('restore', 'running.gz', '--replace')
  expect([refused.status, refused.err]).toEqual([1, expect.stringContaining('in use') as string])
  await stop()
  expect((await usher('backup', '--to', 'stopped.gz')).status).toBe(0)
  expect((await usher('restore', 'stopped.gz')).err).toMatch(/--replace/)
  expect((await usher('restore', 'stopped.gz', '--replace')).out).toMatch(/Restored \d+ rows from the backup/)
  expect((await usher('erase', '--buyer', 'nobody@nowhere.example')).out).toMatch(/Nothing was stored/)
  expect((await usher('erase', '--buyer', 'nobody')).err).toMatch(/no e-mail address/)
  const [dump] = await readdir(join(folder, 'data/dumps'))
  expect((await usher('restore', `data/dumps/${dump}`, '--replace')).out).toMatch(/from the dump/)
  await start()
})
