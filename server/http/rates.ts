import { RATES, type RateName } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'

/** Counts one use by `who`; refuses when the window is full. Who it was is kept only as a pseudonym.
 *  @throws Refusal `rate-limited` with the seconds until the window ends */
export async function countUse(ports: Ports, name: RateName, who: string): Promise<void> {
  const { workspace } = await ports.workspaces.current()
  const rate = workspace.site.limits[name] ?? RATES[name]
  const now = ports.clock()
  const bucket = `${name}:${await ports.links.pseudonym(who.toLowerCase())}`
  const { count, endsAt } = await ports.store.limits.count(bucket, rate.windowSeconds, new Date(now))
  if (count <= rate.count) return
  const retryAfterSeconds = Math.max(1, Math.ceil((endsAt.getTime() - now) / 1000))
  throw new Refusal('rate-limited', {
    detail: `At most ${rate.count} in ${Math.round(rate.windowSeconds / 60)} minutes. Please wait.`,
    retryAfterSeconds,
  })
}
