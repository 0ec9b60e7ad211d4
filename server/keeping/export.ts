import type { StoredRow } from '../store/keeping.ts'
import { addressOf, idsIn, type Keeping } from './keeping.ts'
import { mailsAbout } from './outbox.ts'
import { sha256 } from '../links.ts'

/** One thing that is stored about a buyer. */
export type Exported = StoredRow | { file: string; text: string }

/** All that is stored about the buyer with this address: rows of the database, those that others refer to first; of the rows of
 *  others that name the address only what is about nobody; whether it is to get no mail; mails in the outbox folder. */
export async function exportBuyer(
  { store, outbox }: Pick<Keeping, 'store' | 'outbox'>,
  email: string,
): Promise<Exported[]> {
  const address = addressOf(email)
  const digest = await sha256(address)
  const { reached, rows } = await store.transaction(async (tx) => {
    const reached = await tx.keeping.reach(await tx.keeping.conversationsOf(address), address)
    const own = await tx.keeping.rowsOf(reached)
    const rows = [...own, ...(await tx.keeping.rowsNaming(address, reached))]
    const suppressed = await tx.suppressions.has(digest)
    if (suppressed) rows.push({ table: 'suppressions', row: { address_hash: digest } })
    return { reached, rows }
  })
  const mails = await mailsAbout(outbox, idsIn(reached), address)
  return [...rows, ...mails.map(({ name, text }) => ({ file: `outbox/${name}`, text }))]
}
