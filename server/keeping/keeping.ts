import type { Reached } from '../store/keeping.ts'
import type { Store } from '../store/store.ts'
import type { InForce } from '../workspace/in-force.ts'

/** What this room reaches the world through. */
export interface Keeping {
  store: Store
  workspaces: InForce
  /** UTC ms. */
  clock: () => number
  /** Folder of the mails that were written there in place of being sent. */
  outbox: string
  /** Tells the worker that there is something to deliver, where one runs. */
  wake?: () => void
  /** Takes what was erased out of the database's files, and out of the dumps made before. Gives what there is to say of it. */
  cleanUp: (address: string) => Promise<string[]>
}

/** An address as it is compared: in lower case.
 *  @throws Error for what is no address */
export function addressOf(text: string): string {
  const address = text.trim().toLowerCase()
  if (/^[^\s@]+@[^\s@]+$/.test(address)) return address
  throw new Error(`“${text}” is no e-mail address: write one such as dana@company.example.`)
}

/** By what a file can be named after a buyer. */
export function idsIn({ ids }: Reached): Set<string> {
  return new Set([...ids.values()].flat())
}
