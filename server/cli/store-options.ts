import type { Command } from 'commander'

/** Which store a command is about. */
export interface StoreOptions {
  data: string
  database?: string
}

/** Adds `--data` and `--database`. */
export function withStoreOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'folder of the embedded database', '.usher')
    .option(
      '--database <url>',
      'a Postgres, in place of the embedded database (USHER_DATABASE)',
      process.env.USHER_DATABASE,
    )
}
