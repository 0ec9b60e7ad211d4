import { Facts } from '../../widget/contract/facts.ts'
import { meetingTypeOf } from '../booking/views.ts'
import { rosterOf } from '../booking/roster-of.ts'
import type { Ports } from '../ports.ts'
import { iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { WebhookEvent } from '../store/event-kinds.ts'
import type { StoredEvent } from '../store/events.ts'
import { WEBHOOK_VERSION, type WebhookBody, type WebhookData } from './webhook-schema.ts'

type Lead = NonNullable<WebhookData['lead']>
type Decided = NonNullable<WebhookData['decision']>
type Meeting = NonNullable<WebhookData['meeting']>
type Person = Meeting['host']

/** The message of an event; undefined where what it is about is no more. */
export async function webhookBody(ports: Ports, event: StoredEvent): Promise<WebhookBody | undefined> {
  const lead = event.lead === null ? undefined : await leadOf(ports, event.lead)
  if (event.lead !== null && !lead) return undefined
  const decided = event.decision === null ? undefined : await decidedOf(ports, event.decision)
  const booking = event.booking === null ? undefined : await ports.store.bookings.find(event.booking)
  const word = (key: string) => {
    const value = event.facts[key]
    return typeof value === 'string' ? value : ''
  }
  return {
    type: event.kind as WebhookEvent,
    version: WEBHOOK_VERSION,
    timestamp: iso(event.at.getTime()),
    data: {
      site: event.site,
      ...(lead && { lead }),
      ...(decided && { decision: decided }),
      ...(booking && { meeting: await meetingOf(ports, booking) }),
      ...(event.kind === 'sequence.enrolled' && {
        sequence: { id: word('sequence'), handTo: word('handTo') || null },
      }),
      ...(event.kind === 'delivery.failed' && {
        delivery: { id: event.id.split(':')[1]!, kind: word('kind'), destination: word('destination') },
      }),
    },
  }
}

async function leadOf(ports: Ports, id: string): Promise<Lead | undefined> {
  const lead = await ports.store.leads.find(id)
  const conversation = lead && (await ports.store.conversations.find(lead.site, lead.conversation))
  if (!lead || !conversation) return undefined
  return {
    id,
    conversation: conversation.id,
    email: lead.email,
    emailVerified: lead.email !== null && conversation.verifiedEmail === lead.email,
    facts: Facts.parse(lead.profile.facts) as Lead['facts'],
    page: conversation.page,
  }
}

async function decidedOf(ports: Ports, id: string): Promise<Decided | undefined> {
  const stored = await ports.store.decisions.find(id)
  if (!stored) return undefined
  const { decision } = stored
  const { roster } = (await ports.workspaces.of(stored.revision))!.workspace
  const assignee = roster.reps.find((rep) => rep.id === decision.assignee)
  return {
    id,
    qualification: decision.qualification,
    account: decision.account,
    step: decision.step,
    pool: decision.pool,
    assignee: assignee ? personOf(assignee) : null,
    queue: decision.queue ?? null,
    close: decision.close ?? null,
    alerts: decision.alerts,
    sequence: decision.sequence,
    reason: decision.reason,
  }
}

async function meetingOf(ports: Ports, booking: StoredBooking): Promise<Meeting> {
  const roster = await rosterOf(ports, booking)
  const person = (id: string) =>
    personOf(roster.reps.find((rep) => rep.id === id) ?? { id, name: id, email: '' })
  return {
    id: booking.id,
    state: booking.state,
    meetingType: booking.meetingType,
    name: meetingTypeOf(roster, booking.meetingType).name,
    start: iso(booking.start),
    end: iso(booking.end),
    sequence: booking.sequence,
    host: person(booking.host),
    coHosts: booking.hosts.filter(({ role }) => role === 'co-host').map(({ host }) => person(host)),
    email: booking.email,
    guests: booking.guests,
  }
}

function personOf({ id, name, email }: Person): Person {
  return { id, name, email }
}
