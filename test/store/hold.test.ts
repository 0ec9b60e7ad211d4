import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askHolder, DataInUse, hold } from '../../server/store/hold.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-hold-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const idle = (_: unknown, answer: { end: (text: string) => void }) => answer.end('{"said":"hello"}')

test('a folder that is held is refused, and free again afterwards', async () => {
  const release = await hold(folder, idle)
  await expect(hold(folder, idle)).rejects.toThrow(DataInUse)
  await expect(hold(folder, idle)).rejects.toThrow(/--data/)
  await release()
  await (
    await hold(folder, idle)
  )()
})

test('whoever holds the folder answers on its socket', async () => {
  expect(await askHolder(folder, 'POST', '/', {})).toBeUndefined()
  const release = await hold(folder, idle)
  expect(await askHolder(folder, 'POST', '/', {})).toEqual({ said: 'hello' })
  await release()
})

test('of many who come at once, one holds it', async () => {
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => hold(folder, idle)))
  const held = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(held).toHaveLength(1)
  await held[0]!()
})

test('the socket of a process that was killed is taken over', async () => {
  const script = `require('node:net').createServer().listen(${JSON.stringify(join(folder, 'usher.sock'))}, () => console.log('up')); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['-e', script])
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await expect(hold(folder, idle)).rejects.toThrow(DataInUse)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  expect(await readdir(folder)).toContain('usher.sock')
  await (
    await hold(folder, idle)
  )()
})

test('a path too long for a socket is said so', async () => {
  await expect(hold(join(folder, 'x'.repeat(120)), idle)).rejects.toThrow(/too long/)
})
