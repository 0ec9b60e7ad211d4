import { resolve } from 'node:path'
import type { Command } from 'commander'
import { backUp } from '../keeping/backup.ts'
import { withOpened } from './with-keeping.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

/** `usher backup --to FILE`: all of the database, to be restored into either kind. */
export function backupCommand(program: Command): void {
  withStoreOptions(program.command('backup'))
    .description(
      'Write all of the database into a file that can be restored into an embedded one or a Postgres.',
    )
    .requiredOption('--to <file>', 'the file; it is written whole or not at all')
    .action(async ({ to, ...options }: StoreOptions & { to: string }) => {
      const path = resolve(to)
      const rows = await withOpened(options, '/backup', { to: path }, ({ db }) =>
        backUp(db, path, Date.now()),
      )
      const all = Object.values(rows).reduce((sum, count) => sum + count, 0)
      process.stdout.write(
        `${to}: ${all} rows of ${Object.keys(rows).length} tables.\n${secretNote(options)}\n`,
      )
    })
}

function secretNote({ data, database }: StoreOptions): string {
  const where = database || process.env.USHER_SECRET ? 'USHER_SECRET' : `the file ${data}/secret`
  return `The root secret is not in it. Keep ${where} elsewhere: without it links in mails and connected calendars are worth nothing.`
}
