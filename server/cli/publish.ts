import { resolve } from 'node:path'
import type { Command } from 'commander'
import { askHolder, hold } from '../store/hold.ts'
import { migrate } from '../store/migrate.ts'
import { openEmbedded, openPostgres, type OpenDatabase } from '../store/open.ts'
import { createStore } from '../store/store.ts'
import { publishFolder, type Published } from '../workspace/publish.ts'
import { withStoreOptions } from './store-options.ts'

interface Options {
  workspace: string
  data: string
  database?: string
}

/** `usher publish`: checks a workspace and puts it in force. A running embedded server is asked to do it. */
export function publishCommand(program: Command): void {
  withStoreOptions(program.command('publish'))
    .description('Check a workspace and put it in force.')
    .requiredOption('--workspace <folder>', 'the workspace')
    .action(async (options: Options) => {
      const { revision, findings } = await publishFrom(resolve(options.workspace), options)
      for (const finding of findings) process.stderr.write(`${finding}\n`)
      if (revision === undefined) process.exitCode = 1
      else process.stdout.write(`${JSON.stringify({ revision })}\n`)
    })
}

async function publishFrom(folder: string, { data, database }: Options): Promise<Published> {
  if (database) return publishTo(openPostgres(database), folder)
  const asked = await askHolder(resolve(data), 'POST', '/publish', { folder })
  if (asked !== undefined) return asked as Published
  const release = await hold(resolve(data), (_, answer) => answer.writeHead(503).end('{}'))
  try {
    return await publishTo(await openEmbedded(resolve(data)), folder)
  } finally {
    await release()
  }
}

async function publishTo(opened: OpenDatabase, folder: string): Promise<Published> {
  try {
    await migrate(opened.db)
    return await publishFolder(createStore(opened.db), folder, new Date())
  } finally {
    await opened.close()
  }
}
