import { planDigest } from '../drift/digest.ts'
import { ASSET_DAYS, IDEMPOTENCY_DAYS } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { DAY } from '../scheduling/zone.ts'

/** Forgets what has served its time, and has the next digest of drift sent. Safe to run at any moment, by any instance. */
export async function keepHouse(ports: Ports): Promise<void> {
  const now = ports.clock()
  const { workspace } = await ports.workspaces.current()
  const deliveryDays = Math.min(...workspace.site.sites.map(({ retention }) => retention.deliveryDays))
  await ports.store.idempotency.sweep(new Date(now - IDEMPOTENCY_DAYS * DAY))
  await ports.store.jobs.sweep(new Date(now - deliveryDays * DAY))
  await ports.store.limits.sweep(new Date(now))
  await ports.store.reps.sweep(new Date(now))
  await ports.store.bookings.sweepHolds(new Date(now))
  await ports.store.reps.sweep(new Date(now))
  await ports.store.assets.sweep(new Date(now - ASSET_DAYS * DAY))
  await planDigest(ports)
}
