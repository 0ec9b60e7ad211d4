import { planDigest } from '../drift/digest.ts'
import { keepRetention } from '../keeping/retention.ts'
import { ASSET_DAYS, IDEMPOTENCY_DAYS } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { DAY } from '../scheduling/zone.ts'

/** Forgets what has served its time, and has the next digest of drift sent. Safe to run at any moment, by any instance.
 *  @param outbox folder of mails that were written there; what is forgotten goes from it, too */
export async function keepHouse(ports: Ports, outbox?: string): Promise<void> {
  const now = ports.clock()
  await ports.store.idempotency.sweep(new Date(now - IDEMPOTENCY_DAYS * DAY))
  await keepRetention({ ...ports, outbox })
  await ports.store.limits.sweep(new Date(now))
  await ports.store.reps.sweep(new Date(now))
  await ports.store.bookings.sweepHolds(new Date(now))
  await ports.store.assets.sweep(new Date(now - ASSET_DAYS * DAY))
  await planDigest(ports)
}
