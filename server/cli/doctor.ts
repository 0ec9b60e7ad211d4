import type { Command } from 'commander'
import { examine, findingLine } from '../doctor.ts'
import { askStore } from './ask-store.ts'
import { writeLine } from './lines.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

/** `usher doctor`: how the server is, a line a thing; exit status 1 when something is broken. */
export function doctorCommand(program: Command): void {
  withStoreOptions(program.command('doctor'))
    .description(
      'See how the server is: calendars, deliveries, jobs, mail, CRM, drift. Exit status 1 if something is broken.',
    )
    .option('--json', 'one JSON object a line: {check, rep?, state: ok|note|broken, says}')
    .action(async ({ json, ...options }: StoreOptions & { json?: boolean }) => {
      const findings = await askStore(options, '/doctor', (store) => examine(store, process.env, Date.now()))
      if (!findings) throw new Error(`There is no database in ${options.data}: no server has run there yet.`)
      for (const finding of findings)
        if (json) await writeLine(finding)
        else process.stdout.write(`${findingLine(finding)}\n`)
      if (findings.some(({ state }) => state === 'broken')) process.exitCode = 1
    })
}
