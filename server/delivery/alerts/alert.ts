import type { Ports } from '../../ports.ts'
import type { StoredAsk } from '../../store/asked.ts'
import type { StoredDecision } from '../../store/decisions.ts'
import type { StoredLead } from '../../store/leads.ts'
import type { Alert, ServiceLevel } from '../../workspace/schema/handover.ts'
import type { Rep } from '../../workspace/schema/roster.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** An alert of a decision, by the policy that decided, among the people and connections of now. */
export interface RaisedAlert {
  alert: Alert
  /** Somebody is to accept the lead. */
  level?: ServiceLevel
  lead: StoredLead
  decided: StoredDecision
  /** The policy that decided. */
  policy: Workspace
  /** In force now. */
  workspace: Workspace
}

/** Undefined where that decision raised no such alert. */
export async function raisedAlert(
  ports: Ports,
  which: { decision: string; alert: string },
): Promise<RaisedAlert | undefined> {
  const decided = await ports.store.decisions.find(which.decision)
  const lead = decided && (await ports.store.leads.find(decided.lead))
  const policy = decided && (await ports.workspaces.of(decided.revision))?.workspace
  const alert = policy?.routing.alerts.find(({ id }) => id === which.alert)
  if (!lead || !alert || !decided.decision.alerts.includes(alert.id)) return undefined
  const level = policy!.routing.serviceLevels.find(({ id }) => id === alert.serviceLevel)
  const { workspace } = await ports.workspaces.current()
  return { alert, ...(level && { level }), lead, decided, policy: policy!, workspace }
}

/** Who has the lead: by what people did, else as was decided; of one that waits, its queue's owner. */
export function whoHas({ lead, decided: { decision }, policy }: RaisedAlert): string | undefined {
  const queue = policy.routing.queues.find(({ id }) => id === decision.queue)
  return lead.rep ?? decision.assignee ?? queue?.owner
}

/** The rep whom the alert names in person; undefined where it names a channel. */
export function repNamed({ alert, policy, workspace }: RaisedAlert): string | undefined {
  const isRep = [policy, workspace].some(({ roster }) => roster.reps.some(({ id }) => id === alert.channel))
  return isRep ? alert.channel : undefined
}

export function repNow({ roster }: Workspace, id: string | undefined): Rep | undefined {
  return roster.reps.find((rep) => rep.id === id)
}

/** What comes of an alert, as events and jobs name it. */
export function aboutAlert({ lead, decided, alert }: RaisedAlert) {
  return { site: lead.site, subject: decided.id, part: alert.id, lead: lead.id }
}

/** The last who was asked; those who accepted unasked have no message. */
export function lastAsked(rows: StoredAsk[]): StoredAsk | undefined {
  return rows.findLast((row) => !isUnasked(row))
}

/** Who accepted unasked had no time to answer in. */
function isUnasked({ state, askedAt, answerBy }: StoredAsk): boolean {
  return state === 'accepted' && answerBy.getTime() === askedAt.getTime()
}

/** Where a rep accepts or passes. */
export function alertPath({ decision, alert }: { decision: string; alert: string }): string {
  return `/rep/alerts/${decision}/${alert}`
}
