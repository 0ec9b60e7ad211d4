import type { Command } from 'commander'
import { examine, findingLine } from '../doctor.ts'
import { askStore, type StoreOptions } from './ask-store.ts'
import { writeLine } from './lines.ts'

/** `usher doctor`: how the server is, a line a thing; exit status 1 when something is broken. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'See how the server is: calendars, deliveries, jobs, mail, drift. Exit status 1 if something is broken.',
    )
    .option('--data <folder>', 'folder of the embedded database', '.usher')
    .option(
      '--database <url>',
      'a Postgres, in place of the embedded database (USHER_DATABASE)',
      process.env.USHER_DATABASE,
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
