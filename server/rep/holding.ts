import { presentHosts } from '../booking/move.ts'
import { queueOf } from '../queues/wait.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoredDecision } from '../store/decisions.ts'
import type { StoredLead } from '../store/leads.ts'
import type { StoreTx } from '../store/store.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Whose a lead is now. */
export interface Holding {
  lead: StoredLead
  decided: StoredDecision
  /** Its meeting, coming or begun. */
  booking?: StoredBooking
  /** The host of the meeting, else whom people gave it to, else whom the policy did; of one that waits, its queue's owner. */
  holder?: string
}

/** Undefined where there is no such lead. */
export async function holdingOf(
  tx: StoreTx,
  workspace: Workspace,
  leadId: string,
): Promise<Holding | undefined> {
  const lead = await tx.leads.find(leadId)
  const decided = lead && (await tx.decisions.latestOf(lead.id))
  if (!lead || !decided) return undefined
  const latest = await tx.bookings.latestOf(lead.id)
  const booking = latest?.state === 'booked' ? latest : undefined
  const { assignee, queue } = decided.decision
  const holder = booking?.host ?? lead.rep ?? assignee ?? queueOf(workspace, queue)?.owner
  return { lead, decided, ...(booking && { booking }), ...(holder !== undefined && { holder }) }
}

/** Who has it, and the managers of service levels, to whom it comes when nobody answers. */
export function mayHandOver({ holder }: Holding, { id, active }: Rep, { routing }: Workspace): boolean {
  return active && (holder === id || routing.serviceLevels.some(({ manager }) => manager === id))
}

/** Those, and who takes part in the meeting. */
export function mayCorrect(holding: Holding, rep: Rep, workspace: Workspace): boolean {
  const { booking } = holding
  const isIn = rep.active && booking !== undefined && presentHosts(booking).includes(rep.id)
  return isIn || mayHandOver(holding, rep, workspace)
}
