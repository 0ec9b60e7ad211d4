import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { askHolder, hold } from '../store/hold.ts'
import { openEmbedded, openPostgres, type OpenDatabase } from '../store/open.ts'
import { createStore, type Store } from '../store/store.ts'
import type { StoreOptions } from './store-options.ts'

/** Reads something of the store: of a Postgres, of the embedded database where it is free, else of the server that has it open,
 *  which answers `command` with the same. Undefined where there is no store yet; none is made.
 *  @throws where it cannot be read */
export async function askStore<T>(
  { data, database }: StoreOptions,
  command: '/overlays' | '/doctor' | '/deliveries' | '/figures' | '/corrections' | '/crm',
  read: (store: Store) => Promise<T>,
  body: object = {},
): Promise<T | undefined> {
  if (database) return readFrom(openPostgres(database), read)
  const folder = resolve(data)
  const isThere = await stat(join(folder, 'database')).then(
    () => true,
    () => false,
  )
  if (!isThere) return undefined
  const answer = await askHolder(folder, 'POST', command, body)
  if (answer !== undefined) {
    if (isError(answer)) throw new Error(`The running server answers: ${answer.error}.`)
    return answer as T
  }
  const release = await hold(folder, (_, reply) => reply.writeHead(503).end('{"error":"in use"}'))
  try {
    return await readFrom(await openEmbedded(folder), read)
  } finally {
    await release()
  }
}

async function readFrom<T>({ db, close }: OpenDatabase, read: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await read(createStore(db))
  } finally {
    await close()
  }
}

function isError(answer: unknown): answer is { error: string } {
  return typeof answer === 'object' && answer !== null && 'error' in answer
}
