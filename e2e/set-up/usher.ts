import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../server/cli/usher.mjs', import.meta.url))
const START_MS_MAX = 60_000

/** A real server in a process of its own, as `usher serve` starts it, on a data folder of its own. */
export class Usher {
  private process: ChildProcess | undefined
  address = ''

  private constructor(
    readonly data: string,
    private readonly args: string[],
  ) {}

  /** Starts the demo, or what the arguments say, on a free port. */
  static async start(...args: string[]): Promise<Usher> {
    const usher = new Usher(await mkdtemp(join(tmpdir(), 'usher-e2e-')), args)
    await usher.up('0')
    return usher
  }

  /** Dies at once, as a crash would have it. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Comes back on the port and the data that it had. */
  async restart(): Promise<void> {
    await this.up(new URL(this.address).port)
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
    await rm(this.data, { recursive: true, force: true })
  }

  private async up(port: string): Promise<void> {
    const child = spawn(process.execPath, [CLI, 'serve', '--port', port, '--data', this.data, ...this.args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.process = child
    this.address = await new Promise<string>((resolve, reject) => {
      let said = ''
      const late = setTimeout(() => reject(new Error(`The server did not start: ${said}`)), START_MS_MAX)
      child.stdout!.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /\bis at (http:\/\/\S+?)\/?\s/.exec(said)
        if (!found) return
        clearTimeout(late)
        resolve(found[1]!)
      })
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)))
    })
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.process
    if (!child || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
    this.process = undefined
  }
}
