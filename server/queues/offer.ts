import { decideAgain } from '../pipeline.ts'
import type { Ports } from '../ports.ts'
import { MINUTE } from '../scheduling/zone.ts'
import { AGAIN_MINUTES } from './wait.ts'

/** Leads that one run decides again: more wait for the next. */
export const OFFERED_A_RUN_MAX = 50

/** Decides the leads that wait again by the policy in force, the oldest first. Where a rep takes one, the rep and the buyer are told; the
 *  others wait on, and nothing is written of them. Gives when to do so again, while any waits. */
export async function offerWaiting(ports: Ports): Promise<Date | undefined> {
  const waiting = await ports.store.waiting.oldest(OFFERED_A_RUN_MAX)
  for (const { lead: id } of waiting) {
    const lead = await ports.store.leads.find(id)
    if (lead) await decideAgain(ports, lead, { again: 'waited', ifTaken: true })
  }
  ports.wake()
  return waiting.length > 0 ? new Date(ports.clock() + AGAIN_MINUTES * MINUTE) : undefined
}
