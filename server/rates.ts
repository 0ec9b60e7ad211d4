import { RATES, type Rate, type RateName } from './limits.ts'
import type { Ports } from './ports.ts'
import { Refusal } from './refusal.ts'
import type { Use } from './store/limits.ts'
import type { StoreTx } from './store/store.ts'

/** Refuses when the window is full, without counting: for what counts only once it is done.
 *  @throws Refusal `rate-limited` */
export async function checkUse(ports: Ports, name: RateName, who: string): Promise<void> {
  const use = await useOf(ports, name, who)
  const now = ports.clock()
  const { count, endsAt } = await ports.store.limits.read(use.bucket, new Date(now))
  if (count >= use.most) throw limited(use, endsAt, now)
}

/** Counts one use by `who`; refuses when the window is full. Who it was is kept only as a pseudonym.
 *  @throws Refusal `rate-limited` with the seconds until the window ends */
export async function countUse(ports: Ports, name: RateName, who: string): Promise<void> {
  await countUses(ports, [[name, who]])
}

/** Counts one use of each, in order. The first whose window is full refuses, and those after it are not counted: one client
 *  does not use up what a site has.
 *  @throws Refusal `rate-limited` with the seconds until the window ends */
export async function countUses(ports: Ports, uses: [RateName, string][]): Promise<void> {
  await countIn(
    ports.store,
    await Promise.all(uses.map(([name, who]) => useOf(ports, name, who))),
    ports.clock(),
  )
}

/** What is counted of one use by `who`: for what counts only if the rest of a transaction is done. */
export async function useOf(ports: Ports, name: RateName, who: string): Promise<Use> {
  const { workspace } = await ports.workspaces.current()
  const { count: most, windowSeconds }: Rate = workspace.site.limits[name] ?? RATES[name]
  return { bucket: `${name}:${await ports.links.pseudonym(who.toLowerCase())}`, windowSeconds, most }
}

/** Counts within a transaction, which is undone with the count where it refuses.
 *  @throws Refusal `rate-limited` with the seconds until the window ends */
export async function countIn(tx: Pick<StoreTx, 'limits'>, uses: Use[], now: number): Promise<void> {
  const counted = await tx.limits.count(uses, new Date(now))
  const full = uses.findIndex(({ most }, i) => counted[i] && counted[i].count > most)
  if (full >= 0) throw limited(uses[full]!, counted[full]!.endsAt, now)
}

function limited({ most, windowSeconds }: Use, endsAt: Date, now: number): Refusal {
  return new Refusal('rate-limited', {
    detail: `At most ${most} in ${Math.round(windowSeconds / 60)} minutes. Please wait.`,
    retryAfterSeconds: Math.max(1, Math.ceil((endsAt.getTime() - now) / 1000)),
  })
}
