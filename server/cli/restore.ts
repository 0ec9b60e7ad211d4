import { resolve } from 'node:path'
import type { Command } from 'commander'
import { restoreEmbedded, restorePostgres } from '../keeping/restore.ts'
import { hold } from '../store/hold.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

/** `usher restore FILE`: a backup, or a dump of `data/dumps`, in the place of the database. No server may run on it. */
export function restoreCommand(program: Command): void {
  withStoreOptions(program.command('restore'))
    .description('Restore a backup, or a dump of the embedded database. Stop the server first.')
    .argument('<file>', 'what usher backup wrote, or a file of the folder dumps/')
    .option('--replace', 'in the place of what the database holds')
    .action(
      async (file: string, { replace = false, data, database }: StoreOptions & { replace?: boolean }) => {
        const path = resolve(file)
        const { from, rows } = database
          ? await restorePostgres(database, path, replace)
          : await inFolder(resolve(data), (folder) => restoreEmbedded(folder, path, replace))
        const all = Object.values(rows ?? {}).reduce((sum, count) => sum + count, 0)
        process.stdout.write(`Restored ${rows ? `${all} rows` : 'all'} from the ${from} ${file}.\n`)
        process.stdout.write('Links and connected calendars need the root secret that they were made with.\n')
      },
    )
}

async function inFolder<T>(folder: string, work: (folder: string) => Promise<T>): Promise<T> {
  const release = await hold(folder, (_, answer) => answer.writeHead(503).end('{"error":"in use"}'))
  try {
    return await work(folder)
  } finally {
    await release()
  }
}
