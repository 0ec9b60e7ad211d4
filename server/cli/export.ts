import type { Command } from 'commander'
import { exportBuyer } from '../keeping/export.ts'
import { addressOf } from '../keeping/keeping.ts'
import { writeLine } from './lines.ts'
import { withKeeping } from './with-keeping.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

/** `usher export --buyer EMAIL`: all that is stored about a buyer. */
export function exportCommand(program: Command): void {
  withStoreOptions(program.command('export'))
    .description(
      'Print all that is stored about a buyer, one JSON object a line: {table, row} or {file, text}.',
    )
    .requiredOption('--buyer <email>', 'the buyer’s address')
    .option('--json', 'one JSON document: {buyer, at, stored}')
    .action(async ({ buyer: email, json, ...options }: StoreOptions & { buyer: string; json?: boolean }) => {
      const buyer = addressOf(email)
      const stored = await withKeeping(options, '/export', { buyer }, (keeping) =>
        exportBuyer(keeping, buyer),
      )
      if (json) await writeLine({ buyer, at: new Date().toISOString(), stored })
      else for (const one of stored) await writeLine(one)
      if (stored.length === 0) process.stderr.write(`Nothing is stored about ${buyer}.\n`)
    })
}
