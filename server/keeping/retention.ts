import { Temporal } from 'temporal-polyfill'
import { DAY } from '../scheduling/zone.ts'
import type { Cutoffs } from '../store/keeping.ts'
import type { Store } from '../store/store.ts'
import { Retention, type Site } from '../workspace/schema/site.ts'
import { forget } from './erase.ts'
import type { Keeping } from './keeping.ts'
import { removeMails } from './outbox.ts'

/** Conversations that are taken away in one transaction, and how many transactions a day's run makes at most for a site. */
export const EXPIRED_AT_ONCE_MAX = 100
export const EXPIRED_BATCHES_MAX = 1000

/** Before when what was last active has served its time. A month back is the same day of that month, or its last. */
export function cutoffsOf(
  { withoutContactDays, leadMonths, deliveryDays }: Site['retention'],
  now: number,
): Cutoffs & { deliveredBefore: Date } {
  const months = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO('UTC')
    .subtract({ months: leadMonths }).epochMilliseconds
  return {
    withoutContactBefore: new Date(now - withoutContactDays * DAY),
    leadBefore: new Date(months),
    deliveredBefore: new Date(now - deliveryDays * DAY),
  }
}

/** Forgets, on each site, what has served its time by `site.yaml`: conversations without contact, leads, delivery records. A site
 *  that is no longer there is kept by the defaults; what is about no site, by the shortest time. Gives how many conversations. */
export async function keepRetention(
  keeping: Pick<Keeping, 'store' | 'workspaces' | 'clock'> & { outbox: string | undefined },
): Promise<number> {
  const { store, workspaces, outbox } = keeping
  const now = keeping.clock()
  const { workspace } = await workspaces.current()
  const configured = new Map(workspace.site.sites.map(({ id, retention }) => [id, retention]))
  const shortest = Math.min(...[...configured.values()].map(({ deliveryDays }) => deliveryDays))
  await store.keeping.forgetDeliveries('', new Date(now - shortest * DAY))
  let count = 0
  for (const site of await store.keeping.sites()) {
    const cutoffs = cutoffsOf(configured.get(site) ?? Retention.parse({}), now)
    await store.keeping.forgetDeliveries(site, cutoffs.deliveredBefore)
    for (let batch = 0; batch < EXPIRED_BATCHES_MAX; batch++) {
      const gone = await forgetExpired(store, site, cutoffs, outbox)
      if (gone === 0) break
      count += gone
    }
  }
  return count
}

/** One batch; gives how many conversations. */
async function forgetExpired(
  store: Store,
  site: string,
  cutoffs: Cutoffs,
  outbox: string | undefined,
): Promise<number> {
  return store.transaction(async (tx) => {
    const found = await tx.keeping.expired(site, cutoffs, EXPIRED_AT_ONCE_MAX)
    for (const id of found.toSorted()) await tx.locks.conversation(id)
    // Whoever wrote meanwhile is back.
    const expired = found.length ? await tx.keeping.expired(site, cutoffs, EXPIRED_AT_ONCE_MAX, found) : []
    if (expired.length === 0) return 0
    const { ids } = await forget(tx, expired)
    if (outbox !== undefined) await removeMails(outbox, ids)
    return expired.length
  })
}
