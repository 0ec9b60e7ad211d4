import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import pg from 'pg'
import { inject } from 'vitest'
import { migrate } from '../../server/store/migrate.ts'
import { openPostgres, overPglite, type OpenDatabase } from '../../server/store/open.ts'

export type DatabaseKind = 'pglite' | 'postgres'
/** Storage is tested on both. */
export const DATABASES: DatabaseKind[] = ['pglite', 'postgres']

let migrated: Promise<PGlite> | undefined

/** An empty database with the schema in it, of its own for each call. */
export async function freshDatabase(kind: DatabaseKind): Promise<OpenDatabase> {
  return kind === 'pglite' ? freshPglite() : freshPostgres()
}

async function freshPglite(): Promise<OpenDatabase> {
  migrated ??= PGlite.create({ extensions: { btree_gist } }).then(async (pglite) => {
    await migrate(overPglite(pglite).db)
    return pglite
  })
  return overPglite((await (await migrated).clone()) as PGlite)
}

async function freshPostgres(): Promise<OpenDatabase> {
  const server = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: `${server}/postgres` })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const opened = openPostgres(`${server}/${name}`)
  await migrate(opened.db)
  return opened
}
