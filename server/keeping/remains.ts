import type { StoredRow } from '../store/keeping.ts'

/** What a vendor still has of a buyer who was erased here, for a person to see to. */
export interface Remainder {
  /** `calendar:REP`, `mail`, `slack`, `crm`, `webhook:ENDPOINT`. */
  at: string
  /** When it went there, ISO 8601, where that is known. */
  sent?: string
  /** A sentence that says where it lies and what to do. */
  says: string
}

/** Kinds of mail that go to the buyer, or to the guest whom the job names. */
const TO_BUYER = new Set(['invite-buyer', 'remind-buyer', 'offer-again', 'sequence-mail'])

/** What vendors were given, by the buyer's rows as they were just before they were erased: meetings that stand in calendars, and
 *  deliveries that were made. Delivery records older than `deliveryDays` are forgotten, and what they told is not known.
 *  @param own what never leaves the house: mail that is only written to the outbox folder, the embedded CRM */
export function remainsOf(rows: StoredRow[], own: ReadonlySet<string>): Remainder[] {
  const all = rows.flatMap(({ table, row }) => {
    if (table === 'booking_hosts') return inCalendar(row)
    if (table === 'jobs') return delivered(row, own)
    if (table === 'asked') return inSlack(row)
    return []
  })
  // Told of the same again and again, it has it once.
  return [...new Map(all.map((one) => [one.says, one])).values()]
}

function inCalendar({ host, href, during }: Row): Remainder[] {
  if (href === null) return []
  const says = `The calendar of ${text(host)} has the meeting ${text(during)} at ${text(href)}: delete it there.`
  return [{ at: `calendar:${text(host)}`, says }]
}

function delivered(job: Row, own: ReadonlySet<string>): Remainder[] {
  const at = text(job.destination)
  // What stands in a calendar is known from the meeting itself.
  if (job.state !== 'done' || at === '' || at.startsWith('calendar:') || own.has(at)) return []
  return [{ at, sent: new Date(text(job.done_at)).toISOString(), says: saysOf(at, job) }]
}

function saysOf(at: string, { kind, subject, part, version, lead }: Row): string {
  if (at === 'mail') {
    const id = [kind, subject, part, version].filter((one) => one !== '').join('.')
    const to = TO_BUYER.has(text(kind))
      ? 'the buyer or a guest'
      : text(part) || 'the rep or the owner of the queue'
    return `A mail (${text(kind)}) went to ${to}, Message-ID <${id}@usher>: it stays with whoever has it until they delete it.`
  }
  if (at === 'slack') return `A message about lead ${text(lead)} went to Slack: delete it there.`
  if (at === 'crm') return `The CRM was told of lead ${text(lead)}: delete what it has there.`
  if (at.startsWith('webhook:'))
    return `The endpoint ${at.slice('webhook:'.length)} was told of lead ${text(lead)}: have whoever runs it delete that.`
  return `${at} was told of ${text(subject)}: delete it there.`
}

function inSlack({ channel, message, asked_at: askedAt }: Row): Remainder[] {
  if (message === null) return []
  const says = `Slack has the alert in channel ${text(channel)}, message ${text(message)}: delete it there.`
  return [{ at: 'slack', sent: new Date(text(askedAt)).toISOString(), says }]
}

type Row = StoredRow['row']

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
