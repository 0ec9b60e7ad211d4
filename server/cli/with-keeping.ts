import { join, resolve } from 'node:path'
import { cleanUpOf } from '../keeping/clean-up.ts'
import { createDumps } from '../keeping/dumps.ts'
import type { Keeping } from '../keeping/keeping.ts'
import { askHolder, hold } from '../store/hold.ts'
import { schemaState } from '../store/migrate.ts'
import { isEmbedded, openEmbedded, openPostgres, type OpenDatabase } from '../store/open.ts'
import { createStore } from '../store/store.ts'
import { createInForce } from '../workspace/in-force.ts'
import type { StoreOptions } from './store-options.ts'

/** Has the server that holds the embedded database answer `command`; where none does, opens it, or the Postgres, for `work`.
 *  @throws where there is no database, or the server refuses */
export async function withOpened<T>(
  { data, database }: StoreOptions,
  command: '/export' | '/erase' | '/backup',
  body: object,
  work: (opened: OpenDatabase) => Promise<T>,
): Promise<T> {
  if (database) return closing(openPostgres(database), work)
  const folder = resolve(data)
  if (!(await isEmbedded(folder)))
    throw new Error(`There is no database in ${data}: no server has run there yet.`)
  const answer = await askHolder(folder, 'POST', command, body)
  if (answer !== undefined) {
    if (isError(answer)) throw new Error(refusal(answer.error))
    return answer as T
  }
  const release = await hold(folder, (_, reply) => reply.writeHead(503).end('{"error":"in use"}'))
  try {
    return await closing(await openEmbedded(folder), work)
  } finally {
    await release()
  }
}

/** As `withOpened`, with what keeping needs. `hasWorker`: a server may be running that delivers. */
export function withKeeping<T>(
  options: StoreOptions,
  command: '/export' | '/erase',
  body: object,
  work: (keeping: Keeping, state: { hasWorker: boolean }) => Promise<T>,
): Promise<T> {
  return withOpened(options, command, body, async (opened) => {
    if ((await schemaState(opened.db)) !== 'current')
      throw new Error(
        'The database is of an earlier version: start the server once, which brings it up to date.',
      )
    const folder = resolve(options.data)
    const store = createStore(opened.db)
    const dumps = options.database ? undefined : createDumps(folder, opened, Date.now)
    const keeping: Keeping = {
      store,
      workspaces: createInForce(
        { ...store.revisions, accounts: store.accounts.all, mirror: store.accounts.mirror },
        Date.now,
      ),
      clock: Date.now,
      outbox: join(folder, 'outbox'),
      cleanUp: cleanUpOf(opened, folder, dumps),
    }
    return work(keeping, { hasWorker: options.database !== undefined })
  })
}

async function closing<T>(opened: OpenDatabase, work: (opened: OpenDatabase) => Promise<T>): Promise<T> {
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

function refusal(error: string): string {
  return error === 'no such command'
    ? 'The running server is of a version that cannot do this. Restart it, or stop it first.'
    : `The running server answers: ${error}`
}

function isError(answer: unknown): answer is { error: string } {
  return typeof answer === 'object' && answer !== null && 'error' in answer
}
