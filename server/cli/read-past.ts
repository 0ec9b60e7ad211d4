import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pastOf, type PastReader } from '../past.ts'
import { askHolder, hold } from '../store/hold.ts'
import { openEmbedded, openPostgres, type OpenDatabase } from '../store/open.ts'
import { createStore } from '../store/store.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { StoreOptions } from './store-options.ts'

/** Gives what was decided to `work`: of a Postgres, of the embedded database where it is free, else through the server that
 *  has it open.
 *  @throws where there is no database, or it cannot be read */
export async function withPast<T>(
  { data, database }: StoreOptions,
  work: (past: PastReader) => Promise<T>,
): Promise<T> {
  if (database) return workWith(openPostgres(database), work)
  const folder = resolve(data)
  const isThere = await stat(join(folder, 'database')).then(
    () => true,
    () => false,
  )
  if (!isThere) throw new Error(`There is no database in ${data}: no server has run there yet.`)
  const ask = async (read: keyof PastReader, asked: unknown): Promise<unknown> => {
    const answer = await askHolder(folder, 'POST', '/past', { read, asked })
    if (answer !== undefined && isError(answer)) throw new Error(refusal(answer.error))
    return answer
  }
  // Whether a server has it is seen from whether it answers.
  if ((await ask('inForce', undefined)) !== undefined) return work(overSocket(ask))
  const release = await hold(folder, (_, reply) => reply.writeHead(503).end('{"error":"in use"}'))
  try {
    return await workWith(await openEmbedded(folder), work)
  } finally {
    await release()
  }
}

/** The workspaces of revisions, each read once; a few are kept. */
export function revisionsOf(past: PastReader): (number: number) => Promise<Workspace> {
  const known = new Map<number, Workspace>()
  return async (number) => {
    const workspace = known.get(number) ?? (await past.revision(number))
    if (!workspace) throw new Error(`Revision ${number} is not in the database.`)
    known.delete(number)
    known.set(number, workspace)
    if (known.size > REVISIONS_KEPT_MAX) known.delete(known.keys().next().value!)
    return workspace
  }
}

/** Each may hold as many accounts as the CRM has. */
const REVISIONS_KEPT_MAX = 4

async function workWith<T>({ db, close }: OpenDatabase, work: (past: PastReader) => Promise<T>): Promise<T> {
  try {
    return await work(pastOf(createStore(db)))
  } finally {
    await close()
  }
}

function overSocket(ask: (read: keyof PastReader, asked: unknown) => Promise<unknown>): PastReader {
  const reader = <K extends keyof PastReader>(read: K) =>
    ((asked: unknown) => ask(read, asked)) as PastReader[K]
  return {
    page: reader('page'),
    latestOf: reader('latestOf'),
    span: reader('span'),
    revision: reader('revision'),
    inForce: reader('inForce'),
  }
}

function refusal(error: string): string {
  return error === 'no such command'
    ? 'The running server is of a version that does not read decisions out. Restart it, or stop it first.'
    : `The running server answers: ${error}.`
}

function isError(answer: unknown): answer is { error: string } {
  return typeof answer === 'object' && answer !== null && 'error' in answer
}
