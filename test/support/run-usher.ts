import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../../server/cli/usher.mjs', import.meta.url))

export interface Ran {
  status: number | null
  out: string
  /** Standard output as one JSON object a line. */
  lines: Record<string, unknown>[]
  err: string
}

/** Runs a command line in a folder to its end, with `input` on standard input. */
export function runUsher(folder: string, args: string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder })
    let [out, err] = ['', '']
    child.stdout.on('data', (part: Buffer) => (out += part.toString()))
    child.stderr.on('data', (part: Buffer) => (err += part.toString()))
    child.on('close', (status) =>
      resolve({
        status,
        out,
        err,
        get lines() {
          return out
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line) as Record<string, unknown>)
        },
      }),
    )
    child.stdin.end(input)
  })
}
