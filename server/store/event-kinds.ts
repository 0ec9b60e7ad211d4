/** What happens to a buyer, in the order in which it may. */
export const EVENT_KINDS = [
  'chat.answered',
  'lead.qualified',
  'lead.routed',
  'lead.offered',
  'lead.queued',
  'lead.closed',
  'lead.claimed',
  'lead.handed-over',
  'lead.not-booked',
  'alert.asked',
  'alert.accepted',
  'alert.passed',
  'alert.lapsed',
  'meeting.booked',
  'meeting.rescheduled',
  'meeting.cancelled',
  'meeting.held',
  'meeting.no_show',
  'sequence.enrolled',
  'sequence.ended',
  'fact.corrected',
  'delivery.failed',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** Those that endpoints of other systems may hear of. */
export const WEBHOOK_EVENTS = [
  'lead.qualified',
  'lead.routed',
  'meeting.booked',
  'meeting.rescheduled',
  'meeting.cancelled',
  'meeting.held',
  'meeting.no_show',
  'sequence.enrolled',
  'delivery.failed',
] as const satisfies EventKind[]
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]
