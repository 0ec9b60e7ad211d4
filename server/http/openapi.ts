import { openAPIRouteHandler } from 'hono-openapi'
import type { Hono } from 'hono'
import * as z from 'zod/mini'
import * as api from '../../widget/contract/api.ts'
import { FactCondition } from '../../widget/contract/condition.ts'
import { Entry } from '../../widget/contract/entry.ts'
import { Facts, Profile } from '../../widget/contract/facts.ts'
import { Playbook } from '../../widget/contract/playbook.ts'
import { Problem } from '../../widget/contract/problem.ts'
import { WebhookBody } from '../delivery/webhook-schema.ts'
import { WEBHOOK_EVENTS, type WebhookEvent } from '../store/event-kinds.ts'

/** Names under which the document lists the contract's schemas. */
const NAMED = {
  Booking: api.Booking,
  Entry,
  FactCondition,
  Facts,
  Host: api.Host,
  Offer: api.Offer,
  Outcome: api.Outcome,
  PageAnswer: api.PageAnswer,
  Playbook,
  Problem,
  Profile,
  Slot: api.Slot,
}
for (const [id, schema] of Object.entries(NAMED))
  if (!z.globalRegistry.has(schema)) z.globalRegistry.add(schema, { id })

/** `/v1/openapi.json`, from the same schemas that read the requests. */
export function openApi(app: Hono) {
  return openAPIRouteHandler(app, {
    documentation: {
      info: {
        title: 'Usher',
        version: '1',
        description: 'What a page with the chat talks to. Errors are RFC 9457 problem documents.',
      },
      webhooks: webhooks(),
      components: { securitySchemes: { conversation: { type: 'http', scheme: 'bearer' } } },
    },
  })
}

/** What an endpoint of `integrations.yaml` is sent, by kind of event. */
function webhooks(): Record<string, object> {
  const { $schema: _, ...schema } = z.toJSONSchema(WebhookBody, { io: 'input' })
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  })
  return Object.fromEntries(
    WEBHOOK_EVENTS.map((type) => [
      type,
      {
        post: {
          description: WEBHOOK_WORDS[type],
          parameters: [
            header('webhook-id', 'The same for every try of one message.'),
            header('webhook-timestamp', 'When it was sent, in seconds since 1970.'),
            header('webhook-signature', 'Standard Webhooks, `v1,…`: one for each secret of the endpoint.'),
          ],
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { '2XX': { description: 'Taken. Anything else is tried again, for three days.' } },
        },
      },
    ]),
  )
}

const WEBHOOK_WORDS: Record<WebhookEvent, string> = {
  'lead.qualified': 'A buyer meets the criteria of the playbook, for the first time.',
  'lead.routed': 'It is decided who has a lead, for the first time or again.',
  'meeting.booked': 'A meeting is booked.',
  'meeting.rescheduled': 'A meeting is at another time, or has another host.',
  'meeting.cancelled': 'A meeting is cancelled.',
  'meeting.held': 'The host says that it took place.',
  'meeting.no_show': 'The host says that the buyer did not come.',
  'sequence.enrolled': 'Nothing was booked, and a sequence begins.',
  'delivery.failed': 'Something could not be delivered, and was given up.',
}
