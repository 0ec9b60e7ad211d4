import * as z from 'zod'
import { WEBHOOK_EVENTS } from '../store/event-kinds.ts'

/** Of the messages: raised when what is there changes its meaning. It only grows otherwise. */
export const WEBHOOK_VERSION = 1

const Person = z.object({ id: z.string(), name: z.string(), email: z.string() })

const Lead = z.object({
  id: z.string(),
  conversation: z.string(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  facts: z.json().meta({ description: 'What the buyer said, as `Facts` of this document has it.' }),
  page: z.object({ url: z.string(), referrer: z.string().optional() }).nullable(),
})

const Decided = z.object({
  id: z.string(),
  qualification: z.string(),
  account: z.string().nullable(),
  step: z.object({ kind: z.string(), id: z.string().nullable() }),
  pool: z.string().nullable(),
  assignee: Person.nullable(),
  queue: z.string().nullable(),
  close: z.string().nullable(),
  alerts: z.array(z.string()),
  sequence: z.string().nullable(),
  reason: z.string(),
})

const Meeting = z.object({
  id: z.string(),
  state: z.enum(['held', 'booked', 'cancelled', 'no-show']),
  meetingType: z.string(),
  name: z.string(),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  sequence: z.int().meta({ description: 'Goes up with every change of it.' }),
  host: Person,
  coHosts: z.array(Person),
  email: z.string(),
  guests: z.array(z.string()),
})

/** What an endpoint is sent: the event, and what it is about as it stands when it is sent. */
export const WebhookBody = z.object({
  type: z.enum(WEBHOOK_EVENTS),
  version: z.literal(WEBHOOK_VERSION),
  timestamp: z.iso.datetime().meta({ description: 'When it happened.' }),
  data: z.object({
    site: z.string(),
    lead: Lead.optional(),
    decision: Decided.optional(),
    meeting: Meeting.optional(),
    sequence: z.object({ id: z.string(), handTo: z.string().nullable() }).optional(),
    delivery: z.object({ id: z.string(), kind: z.string(), destination: z.string() }).optional(),
  }),
})
export type WebhookBody = z.infer<typeof WebhookBody>
export type WebhookData = WebhookBody['data']
