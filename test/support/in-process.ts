import { vi } from 'vitest'
import { main } from '../../server/cli/main.ts'
import type { Ran } from './run-usher.ts'

/** Runs a command line in this process: a second less than in one of its own. Nothing may write beside it. */
export async function usherHere(...args: string[]): Promise<Ran> {
  let [out, err] = ['', '']
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true)),
  ]
  const before = process.exitCode
  process.exitCode = 0
  try {
    const status = await main(args, { dist: '', demo: '', public: '' })
    const lines = () => out.split('\n').slice(0, -1)
    return {
      status,
      out,
      err,
      get lines() {
        return lines().map((line) => JSON.parse(line) as Record<string, unknown>)
      },
    }
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
  }
}
