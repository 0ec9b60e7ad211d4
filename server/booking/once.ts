import { Refusal } from '../refusal.ts'
import type { KeyScope, KnownKey } from '../store/idempotency.ts'
import type { Store, StoreTx } from '../store/store.ts'

/** An act that a key stands for: done again it gives the same booking and changes nothing. */
export interface Once extends KeyScope {
  /** Of the body that came with the key. */
  bodyHash: string
}

/** Does the work on this booking within the transaction, unless its key was used before; gives the booking that the key is
 *  about. A second request with the same key waits for the first.
 *  @throws Refusal `key-reused` when the key came with another body before */
export async function once(
  tx: StoreTx,
  act: Once,
  booking: string,
  at: Date,
  work: () => Promise<void>,
): Promise<string> {
  const { bodyHash, ...scope } = act
  const known = await tx.idempotency.claim(scope, bodyHash, { booking }, at)
  if (known) return bookingIn(known, bodyHash)
  await work()
  return booking
}

/** The booking that the same key was about before; undefined for a new key.
 *  @throws Refusal `key-reused` when it came with another body */
export async function doneBefore(store: Store, { bodyHash, ...scope }: Once): Promise<string | undefined> {
  const known = await store.idempotency.find(scope)
  return known && bookingIn(known, bodyHash)
}

function bookingIn({ bodyHash, answer }: KnownKey, hash: string): string {
  if (bodyHash !== hash)
    throw new Refusal('key-reused', {
      field: 'Idempotency-Key',
      detail: 'This key was used with another body.',
    })
  return (answer as { booking: string }).booking
}
