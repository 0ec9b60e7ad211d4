import type { Ports } from '../../ports.ts'
import type { StoredEvent } from '../../store/events.ts'
import type { NewJob } from '../../store/jobs.ts'
import { raisedAlert, repNamed } from './alert.ts'
import { endAsksOf, startAsking } from './ask.ts'
import { toldJobs } from './ways.ts'

/** What ends all that is asked about a lead: somebody has it, or a time. */
const SETTLES = ['alert.accepted', 'meeting.booked', 'lead.claimed', 'lead.handed-over'] as const

/** The alerts of a decision, each to the channel or person that it names; those with a service level ask somebody to accept the lead. What is
 *  asked because of an older decision, or of a lead that is settled, is asked no more. */
export async function alertsFor(ports: Ports, event: StoredEvent, at: Date): Promise<NewJob[]> {
  const { kind, lead, decision, rep } = event
  if (lead === null) return []
  // Handed back to the policy, it is nobody's: the decision that follows ends what was asked because of the one before.
  const isBack = kind === 'lead.handed-over' && rep === null
  if (SETTLES.some((one) => one === kind) && !isBack) await endAsksOf(ports, lead)
  if (kind !== 'lead.routed' || decision === null) return []
  await endAsksOf(ports, lead, decision)
  const alerts = (await ports.store.decisions.find(decision))?.decision.alerts ?? []
  const jobs = await Promise.all(alerts.map((alert) => raise(ports, { decision, alert }, at)))
  return jobs.flat()
}

async function raise(ports: Ports, which: { decision: string; alert: string }, at: Date): Promise<NewJob[]> {
  const raised = await raisedAlert(ports, which)
  if (!raised) return []
  const { level, lead } = raised
  // Somebody has taken the lead before it was decided again: they are not asked once more.
  if (!level || lead.rep !== null) return toldJobs(raised, at)
  const isAsked = await startAsking(ports, { ...raised, level })
  const [first] = await ports.store.asked.of(which)
  const named = repNamed(raised)
  return isAsked && (named === undefined || named === first?.rep) ? [] : toldJobs(raised, at)
}
