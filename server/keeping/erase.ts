import { cancelIn } from '../booking/cancel.ts'
import { rosterOf } from '../booking/roster-of.ts'
import { meetingTypeOf } from '../booking/views.ts'
import { sha256 } from '../links.ts'
import type { StoredRow } from '../store/keeping.ts'
import type { StoreTx } from '../store/store.ts'
import { addressOf, idsIn, type Keeping } from './keeping.ts'
import { removeMails } from './outbox.ts'
import { remainsOf, type Remainder } from './remains.ts'

/** How long deliveries that are due about a buyer may hold up the erasing. */
export const DELIVERING_MS_MAX = 20_000
const LOOK_AGAIN_MS = 200

export interface Erased {
  buyer: string
  conversations: number
  /** Rows that are gone, by table. */
  rows: Record<string, number>
  /** Values of others in which the address is unreadable now, by table. */
  blanked: Record<string, number>
  /** Mails taken out of the outbox folder. */
  mails: number
  /** Coming meetings that were cancelled. */
  cancelled: number
  remains: Remainder[]
  notes: string[]
}

/** Erases all that is stored about the buyer with this address. A coming meeting is cancelled first, so that the rep and the
 *  calendar hear of it while there is something to tell; what is not told within `waitMs` is among what remains. Safe to do
 *  again: what a crash left is taken then. */
export async function eraseBuyer(
  keeping: Keeping,
  email: string,
  waitMs = DELIVERING_MS_MAX,
): Promise<Erased> {
  const { store, outbox } = keeping
  const address = addressOf(email)
  const cancelled = await cancelComing(keeping, address)
  await untilDelivered(keeping, address, waitMs)
  const digest = (await sha256(address)).slice(0, 16)
  const gone = await store.transaction(async (tx) => {
    const conversations = await tx.keeping.conversationsOf(address)
    const forgotten = await forget(tx, conversations, address)
    const blanked = await tx.keeping.blank(address, digest)
    // Before the rows are gone for good: what a crash leaves is found again by them.
    const mails = await removeMails(outbox, forgotten.ids, address)
    return { ...forgotten, conversations, blanked, mails }
  })
  return {
    buyer: address,
    conversations: gone.conversations.length,
    rows: gone.counts,
    blanked: gone.blanked,
    mails: gone.mails,
    cancelled,
    remains: remainsOf(gone.rows, await ownOf(keeping)),
    notes: await keeping.cleanUp(address),
  }
}

/** Takes conversations away with all that belongs to them, within a transaction. A turn that an offer still held goes back to its
 *  pool; what the pools add up to stays. */
export async function forget(
  tx: StoreTx,
  conversations: string[],
  address?: string,
): Promise<{ counts: Record<string, number>; rows: StoredRow[]; ids: Set<string> }> {
  for (const id of conversations.toSorted()) await tx.locks.conversation(id)
  const reached = await tx.keeping.reach(conversations, address)
  const rows = await tx.keeping.rowsOf(reached)
  for (const turn of await tx.keeping.turnsHeld(reached)) await tx.turns.giveBack(turn)
  return { counts: await tx.keeping.erase(reached), rows, ids: idsIn(reached) }
}

async function cancelComing(keeping: Keeping, address: string): Promise<number> {
  const { store } = keeping
  const at = new Date(keeping.clock())
  const reached = await store.keeping.reach(await store.keeping.conversationsOf(address), address)
  const cancelled: string[] = []
  for (const id of await store.keeping.coming(reached, at)) {
    const booking = await store.bookings.find(id)
    if (booking?.state !== 'booked') continue
    const type = meetingTypeOf(await rosterOf(keeping, booking), booking.meetingType)
    const done = await store.transaction((tx) => cancelIn(tx, booking, type, 'buyer', null, at))
    if (done) cancelled.push(id)
  }
  return cancelled.length
}

/** Waits for what is due about the buyer: whatever is under way would write down again what is erased meanwhile. */
async function untilDelivered(keeping: Keeping, address: string, waitMs: number): Promise<void> {
  const { store } = keeping
  const until = performance.now() + waitMs
  keeping.wake?.()
  while (performance.now() < until) {
    const reached = await store.keeping.reach(await store.keeping.conversationsOf(address), address)
    if ((await store.keeping.countDue(reached, new Date(keeping.clock()))) === 0) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** What never leaves the house. */
async function ownOf({ workspaces }: Keeping): Promise<Set<string>> {
  // Before a workspace is in force nothing was sent.
  const current = await workspaces.current().catch(() => undefined)
  const { mail, crm } = current?.workspace.integrations ?? {}
  return new Set([...(mail?.smtp ? [] : ['mail']), ...(crm?.kind === 'http' ? [] : ['crm'])])
}
