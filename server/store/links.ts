import type { Db } from './database.ts'

/** Epochs of signed links: raising one makes every earlier link of that purpose and subject worthless. */
export const links = (db: Db) => ({
  epoch: async (purpose: string, subject: string): Promise<number> =>
    (
      await db
        .selectFrom('link_epochs')
        .select('epoch')
        .where('purpose', '=', purpose)
        .where('subject', '=', subject)
        .executeTakeFirst()
    )?.epoch ?? 0,

  rotate: async (purpose: string, subject: string): Promise<void> => {
    await db
      .insertInto('link_epochs')
      .values({ purpose, subject, epoch: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['purpose', 'subject'])
          .doUpdateSet((e) => ({ epoch: e('link_epochs.epoch', '+', 1) })),
      )
      .execute()
  },
})
