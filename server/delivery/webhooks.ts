import { sendWebhook } from '../integrations/webhook/send.ts'
import type { Ports } from '../ports.ts'
import { WEBHOOK_EVENTS, type EventKind } from '../store/event-kinds.ts'
import type { StoredEvent } from '../store/events.ts'
import type { Job, NewJob } from '../store/jobs.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { webhookBody } from './webhook-message.ts'

/** A message to each endpoint that wants to hear of this event, but of its own trouble. */
export function webhooksFor(event: StoredEvent, { integrations }: Workspace, at: Date): NewJob[] {
  const known: readonly EventKind[] = WEBHOOK_EVENTS
  if (!known.includes(event.kind)) return []
  return integrations.webhooks
    .filter(({ events }) => (events as readonly EventKind[]).includes(event.kind))
    .filter(({ id }) => event.facts.destination !== `webhook:${id}`)
    .map(({ id }) => ({
      kind: 'webhook' as const,
      site: event.site,
      subject: event.id,
      part: id,
      dueAt: at,
      ...(event.lead !== null && { lead: event.lead }),
    }))
}

/** Sends an event to the endpoint that the job names, as far as both are still there.
 *  @throws VendorError, or Error where a secret is not set */
export async function deliverWebhook(ports: Ports, job: Job): Promise<void> {
  const { integrations } = (await ports.workspaces.current()).workspace
  const endpoint = integrations.webhooks.find(({ id }) => id === job.part)
  const event = endpoint && (await ports.store.events.find(job.subject))
  const body = event && (await webhookBody(ports, event))
  if (!endpoint || !event || !body) return
  const secrets = endpoint.secrets.map((reference) => ports.secretOf(reference, 'integrations.yaml'))
  const message = { id: event.id, body: JSON.stringify(body) }
  await sendWebhook({ ...endpoint, secrets }, message, ports.outbound, ports.clock())
}
