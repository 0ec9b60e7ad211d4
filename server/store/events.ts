import type { Db } from './database.ts'
import type { EventKind } from './event-kinds.ts'
import { jobRows, type NewJob } from './jobs.ts'

export interface NewEvent {
  kind: EventKind
  site: string
  /** The decision, booking, conversation … that it is about; with the kind and `version`, what makes it one event. */
  subject: string
  version?: number | string | undefined
  conversation?: string | undefined
  lead?: string | undefined
  decision?: string | undefined
  booking?: string | undefined
  rep?: string | undefined
  /** Ids and words of ours. Nothing that a buyer said. */
  facts?: Record<string, string | number | boolean | null> | undefined
}

export interface StoredEvent {
  id: string
  kind: EventKind
  site: string
  at: Date
  conversation: string | null
  lead: string | null
  decision: string | null
  booking: string | null
  rep: string | null
  facts: Record<string, unknown>
}

/** Events that somebody else is told of. */
const ANNOUNCED = new Set<EventKind>([
  'lead.qualified',
  'lead.routed',
  'lead.claimed',
  'lead.handed-over',
  'lead.not-booked',
  'alert.accepted',
  'meeting.booked',
  'meeting.rescheduled',
  'meeting.cancelled',
  'meeting.held',
  'meeting.no_show',
  'sequence.enrolled',
  'fact.corrected',
  'delivery.failed',
])

/** What happened. */
export const events = (db: Db) => ({
  /** Writes down what happened and what is due for it, in one statement. Recorded again, it changes nothing. */
  record: async (happened: NewEvent | NewEvent[], at: Date, due: NewJob[] = []): Promise<void> => {
    const all = Array.isArray(happened) ? happened : [happened]
    const announce = all
      .filter(({ kind }) => ANNOUNCED.has(kind))
      .map((event): NewJob => {
        const { site, lead } = event
        return { kind: 'announce', subject: idOf(event), site, ...(lead && { lead }), dueAt: at }
      })
    const jobs = jobRows([...due, ...announce], at)
    const rows = all.map((event) => ({
      id: idOf(event),
      site: event.site,
      kind: event.kind,
      at,
      conversation: event.conversation ?? null,
      lead: event.lead ?? null,
      decision: event.decision ?? null,
      booking: event.booking ?? null,
      rep: event.rep ?? null,
      facts: JSON.stringify(event.facts ?? {}),
    }))
    if (rows.length === 0) return
    if (jobs.length === 0)
      await db
        .insertInto('events')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    else
      await db
        .with('happened', (also) =>
          also
            .insertInto('events')
            .values(rows)
            .onConflict((conflict) => conflict.column('id').doNothing()),
        )
        .insertInto('jobs')
        .values(jobs)
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute()
  },

  find: async (id: string): Promise<StoredEvent | undefined> =>
    read(db).where('id', '=', id).executeTakeFirst(),

  /** A page of them from an instant on, after a place, in order. */
  page: async (since: Date, after: string, limit: number): Promise<(StoredEvent & { place: string })[]> =>
    read(db)
      .select('place')
      .where('at', '>=', since)
      .where('place', '>', after)
      .orderBy('place')
      .limit(limit)
      .$castTo<StoredEvent & { place: string }>()
      .execute(),

  /** The life of a lead, in order. */
  ofLead: async (lead: string): Promise<StoredEvent[]> =>
    read(db).where('lead', '=', lead).orderBy('place').execute(),
})

const read = (db: Db) =>
  db
    .selectFrom('events')
    .select(['id', 'kind', 'site', 'at', 'conversation', 'lead', 'decision', 'booking', 'rep', 'facts'])
    .$castTo<StoredEvent>()

function idOf({ kind, subject, version }: NewEvent): string {
  return [kind, subject, ...(version === undefined ? [] : [version])].join(':')
}
