import { RATES, type Rate, type RateName } from './limits.ts'
import type { Ports } from './ports.ts'
import { Refusal } from './refusal.ts'

/** Refuses when the window is full, without counting: for what counts only once it is done.
 *  @throws Refusal `rate-limited` */
export async function checkUse(ports: Ports, name: RateName, who: string): Promise<void> {
  const { rate, bucket, now } = await bucketOf(ports, name, who)
  const { count, endsAt } = await ports.store.limits.read(bucket, new Date(now))
  if (count >= rate.count) throw limited(rate, endsAt, now)
}

/** Counts one use by `who`; refuses when the window is full. Who it was is kept only as a pseudonym.
 *  @throws Refusal `rate-limited` with the seconds until the window ends */
export async function countUse(ports: Ports, name: RateName, who: string): Promise<void> {
  const { rate, bucket, now } = await bucketOf(ports, name, who)
  const { count, endsAt } = await ports.store.limits.count(bucket, rate.windowSeconds, new Date(now))
  if (count > rate.count) throw limited(rate, endsAt, now)
}

async function bucketOf(
  ports: Ports,
  name: RateName,
  who: string,
): Promise<{ rate: Rate; bucket: string; now: number }> {
  const { workspace } = await ports.workspaces.current()
  const rate = workspace.site.limits[name] ?? RATES[name]
  return { rate, bucket: `${name}:${await ports.links.pseudonym(who.toLowerCase())}`, now: ports.clock() }
}

function limited(rate: Rate, endsAt: Date, now: number): Refusal {
  return new Refusal('rate-limited', {
    detail: `At most ${rate.count} in ${Math.round(rate.windowSeconds / 60)} minutes. Please wait.`,
    retryAfterSeconds: Math.max(1, Math.ceil((endsAt.getTime() - now) / 1000)),
  })
}
