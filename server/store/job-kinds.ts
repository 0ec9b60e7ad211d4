/** What a kind of job is like. */
interface Traits {
  /** Whose trouble delays it: a vendor, the calendar of the rep whom `of` names, the endpoint that `part` names. Absent:
   *  nobody's but ours. */
  to?: 'mail' | 'slack' | 'crm' | 'calendar' | 'webhook'
  /** Of a calendar: which word of the job names its rep. */
  of?: 'subject' | 'part'
  /** About one lead, those to one destination are done in the order in which they were added. */
  ordered?: true
  /** It tells a state: one that was added before for the same lead and waits still is of no more use. */
  newest?: true
  /** After that it comes too late to be of use to anybody. */
  minutes?: number
}

const DAY_MINUTES = 24 * 60
const ALERT_MINUTES = 4 * 60

/** All that is due later, by its name in the table. */
export const JOB_TRAITS = {
  'invite-buyer': { to: 'mail' },
  'invite-rep': { to: 'mail' },
  'write-calendar': { to: 'calendar', of: 'part' },
  'remind-buyer': { to: 'mail' },
  'inform-rep': { to: 'mail' },
  'brief-queue': { to: 'mail' },
  'ask-outcome': { to: 'mail' },
  'offer-expiry': {},
  'read-calendar': { to: 'calendar', of: 'subject' },
  affected: {},
  'tell-affected': { to: 'mail' },
  'tell-broken': { to: 'mail' },
  'offer-again': { to: 'mail' },
  'rep-link': { to: 'mail' },
  'co-host-left': { to: 'mail' },
  'follow-roster': {},
  'drift-digest': { to: 'mail' },
  /** Tells all who are to hear of an event. */
  announce: {},
  'visit-end': {},
  'brief-rep': { to: 'mail' },
  'sequence-mail': { to: 'mail' },
  /** The buyer and whose they are, then what was said, as they stand when it is told. */
  'crm-buyer': { to: 'crm', ordered: true, newest: true },
  'crm-conversation': { to: 'crm', ordered: true, newest: true },
  'crm-meeting': { to: 'crm', ordered: true },
  /** Reads the CRM's accounts, again and again. */
  'crm-sync': { to: 'crm' },
  /** Urgent: later than this, it is news no more. */
  'slack-alert': { to: 'slack', ordered: true, minutes: ALERT_MINUTES },
  'slack-manager': { to: 'slack', ordered: true, minutes: ALERT_MINUTES },
  'mail-alert': { to: 'mail', minutes: ALERT_MINUTES },
  'mail-ask': { to: 'mail', minutes: ALERT_MINUTES },
  'mail-manager': { to: 'mail', minutes: ALERT_MINUTES },
  /** How it stands, in the place of the message that asked. */
  'slack-update': { to: 'slack', ordered: true, minutes: DAY_MINUTES },
  'slack-say': { to: 'slack', minutes: 10 },
  'tell-coming': { to: 'mail', minutes: DAY_MINUTES },
  /** Nobody has answered a lead that waits, in the time that was promised. */
  'queue-late': { to: 'mail' },
  /** A rep may be able to take again: the oldest who wait are decided again. */
  'offer-waiting': {},
  /** A rep has a lead by what a colleague did, or since they can take it again. */
  'brief-given': { to: 'mail' },
  'tell-taken': { to: 'mail', minutes: DAY_MINUTES },
  'tell-times': { to: 'mail', minutes: DAY_MINUTES },
  /** A rep who is asked to accept a lead has not answered in time. */
  'ask-next': {},
  webhook: { to: 'webhook', ordered: true, minutes: 3 * DAY_MINUTES },
} as const satisfies Record<string, Traits>

export type JobKind = keyof typeof JOB_TRAITS
export const JOB_KINDS = Object.keys(JOB_TRAITS) as JobKind[]

export interface JobName {
  kind: JobKind
  /** The booking, decision, event, offer, lead or rep that it is about. */
  subject: string
  /** A host or guest of it, an alert, an endpoint. */
  part?: string | undefined
}

/** `mail`, `slack`, `crm`, `calendar:REP`, `webhook:ENDPOINT`; empty for what needs nobody else. */
export function destinationOf({ kind, subject, part = '' }: JobName): string {
  const { to, of }: Traits = JOB_TRAITS[kind]
  if (to === 'calendar') return `calendar:${of === 'subject' ? subject : part}`
  return to === 'webhook' ? `webhook:${part}` : (to ?? '')
}

export function traitsOf(kind: JobKind): Traits {
  return JOB_TRAITS[kind]
}
