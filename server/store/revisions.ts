import type { Workspace } from '../workspace/workspace.ts'
import type { Db } from './database.ts'

export interface Revision {
  number: number
  workspace: Workspace
}

/** Accepted workspaces and the one in force. */
export const revisions = (db: Db) => ({
  /** The number in force, or undefined before the first is accepted. */
  inForce: async (): Promise<number | undefined> =>
    (await db.selectFrom('in_force').select('revision').executeTakeFirst())?.revision,

  find: async (number: number): Promise<Revision | undefined> =>
    db
      .selectFrom('revisions')
      .select(['number', 'workspace'])
      .where('number', '=', number)
      .executeTakeFirst(),

  /** Puts a workspace in force; equal content keeps its number. */
  accept: async (workspace: Workspace, digest: string, at: Date): Promise<number> => {
    const known = await db
      .selectFrom('revisions')
      .select('number')
      .where('digest', '=', digest)
      .executeTakeFirst()
    const number = known?.number ?? (await next(db))
    if (!known)
      await db
        .insertInto('revisions')
        .values({ number, digest, workspace: JSON.stringify(workspace), accepted_at: at })
        .execute()
    await db
      .insertInto('in_force')
      .values({ revision: number })
      .onConflict((conflict) => conflict.column('one_row').doUpdateSet({ revision: number }))
      .execute()
    for (const site of workspace.site.sites)
      await db
        .insertInto('sites')
        .values({ id: site.id, created_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    return number
  },
})

async function next(db: Db): Promise<number> {
  const { last } = await db
    .selectFrom('revisions')
    .select((e) => e.fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  return (last ?? 0) + 1
}
