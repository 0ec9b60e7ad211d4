import type { Enrolment } from '../../store/enrolments.ts'
import type { StoreTx } from '../../store/store.ts'

/** Ends a sequence within a transaction, and writes it down. */
export async function endEnrolment(
  tx: StoreTx,
  { id, site, lead, sequence }: Pick<Enrolment, 'id' | 'site' | 'lead' | 'sequence'>,
  state: 'done' | 'stopped',
  reason: string,
  at: Date,
): Promise<void> {
  if (!(await tx.enrolments.end(id, state, reason, at))) return
  await tx.events.record({ kind: 'sequence.ended', site, subject: id, lead, facts: { sequence, reason } }, at)
}
