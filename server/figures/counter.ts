import type { Store } from '../store/store.ts'
import type { VisitKind } from '../store/visits.ts'

/** Counts what is asked of the server anyway: that a page loads the script, that a chat is opened. It holds nothing about anybody, and what
 *  was not written down when the process dies is not counted. */
export interface Counter {
  count: (site: string, kind: VisitKind) => void
  /** Writes down what was counted. */
  flush: () => Promise<void>
}

export function createCounter(store: Pick<Store, 'visits'>, clock: () => number): Counter {
  let counts = new Map<string, number>()
  return {
    count: (site, kind) => {
      const key = JSON.stringify([site, new Date(clock()).toISOString().slice(0, 10), kind])
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    flush: async () => {
      const written = counts
      counts = new Map()
      for (const [key, count] of written) {
        const [site, day, kind] = JSON.parse(key) as [string, string, VisitKind]
        await store.visits.add(site, day, kind, count)
      }
    },
  }
}
