import { sql, type ExpressionBuilder, type RawBuilder } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Db, Tables } from './database.ts'

/** UTC ms, end exclusive. */
interface Range {
  start: number
  end: number
}

/** A rep's part in a booking, and the meeting as this rep's calendar keeps it. */
export interface BookedHost {
  host: string
  /** `former`: had it before it was given to another. */
  role: 'host' | 'co-host' | 'former'
  href: string | null
  etag: string | null
  /** The sequence that the calendar has; null: not written. */
  writtenSequence: number | null
  /** The time that was written, UTC ms. */
  writtenStart: number | null
  writtenEnd: number | null
  /** The sequence that the rep was last told; null: nothing yet. */
  toldSequence: number | null
  /** Why the calendar does not have it. */
  trouble: string | null
}

export interface StoredBooking extends Range {
  id: string
  site: string
  lead: string
  offer: string
  meetingType: string
  revision: number
  timezone: string
  email: string
  /** Addresses that the buyer invited too. */
  guests: string[]
  state: 'booked' | 'cancelled' | 'no-show'
  /** Rises with each change: SEQUENCE of the invitation. */
  sequence: number
  /** Who tells the attendees. */
  invites: 'mail' | 'vendor'
  joinUrl: string | null
  /** The sequence that the buyer was last told; null: nothing yet. */
  toldSequence: number | null
  /** The guests that were told of it, as a job names them. */
  toldGuests: string[]
  /** How often the buyer has moved it. */
  moves: number
  /** Who sees to the meeting. */
  host: string
  /** Former hosts too. */
  hosts: BookedHost[]
  createdAt: Date
  changedAt: Date | null
  cancelledAt: Date | null
  cancelledBy: string | null
  reason: string | null
  outcome: Tables['bookings']['outcome']['__select__']
}

export interface NewBooking extends Range {
  id: string
  site: string
  lead: string
  offer: string
  meetingType: string
  revision: number
  timezone: string
  email: string
  guests: string[]
  invites: 'mail' | 'vendor'
}

/** Where a meeting of these hosts takes place in time: bare, and with its buffers. The first is the host. */
export interface Place {
  hosts: string[]
  meeting: Range
  buffered: Range
}

/** A meeting that stands in a host's way. */
export interface HostMeeting extends Range {
  host: string
  booking: string
  meetingType: string
  /** With its buffers. */
  buffered: Range
}

export type CancelledBy = 'buyer' | 'rep' | 'calendar'

const literal = (range: Range) =>
  `[${new Date(range.start).toISOString()},${new Date(range.end).toISOString()})`
const TAKEN = ['held', 'booked'] as const
const likeable = (text: string) => text.replace(/[\\%_]/g, (char) => `\\${char}`)

/** Those who take or took part, the host first. */
const hostsOf = (e: ExpressionBuilder<Tables, 'bookings'>) =>
  jsonArrayFrom(
    e
      .selectFrom('booking_hosts')
      .select([
        'host',
        'role',
        'href',
        'etag',
        'written_sequence as writtenSequence',
        sql<number | null>`(extract(epoch from lower(written)) * 1000)::float8`.as('writtenStart'),
        sql<number | null>`(extract(epoch from upper(written)) * 1000)::float8`.as('writtenEnd'),
        'told_sequence as toldSequence',
        'trouble',
      ])
      .whereRef('booking', '=', 'bookings.id')
      .orderBy(sql`role = 'host'`, 'desc')
      .orderBy('host'),
  )

export const bookings = (db: Db) => {
  const read = () =>
    db
      .selectFrom('bookings')
      .select([
        'id',
        'site',
        'lead',
        'offer',
        'meeting_type as meetingType',
        'revision',
        'timezone',
        'email',
        'guests',
        'state',
        'sequence',
        'invites',
        'join_url as joinUrl',
        'told_sequence as toldSequence',
        'told_guests as toldGuests',
        'moves',
        'created_at as createdAt',
        'changed_at as changedAt',
        'cancelled_at as cancelledAt',
        'cancelled_by as cancelledBy',
        'reason',
        'outcome',
        sql<Date>`lower(during)`.as('starts'),
        sql<Date>`upper(during)`.as('ends'),
      ])
      .select((e) => hostsOf(e).as('hosts'))
      .where('state', '!=', 'held')
      .$narrowType<{ email: string; state: StoredBooking['state'] }>()
  type Row = Awaited<ReturnType<ReturnType<typeof read>['executeTakeFirstOrThrow']>>

  const whole = (row: Row): StoredBooking => {
    const { starts, ends, ...rest } = row
    return { ...rest, start: starts.getTime(), end: ends.getTime(), host: row.hosts[0]!.host }
  }

  const place = async (booking: string, { hosts, meeting, buffered }: Place, heldUntil: Date | null) => {
    const its = {
      during: literal(meeting),
      buffered: literal(buffered),
      state: heldUntil ? ('held' as const) : ('booked' as const),
      held_until: heldUntil,
    }
    await db
      .insertInto('booking_hosts')
      .values(hosts.map((host, i) => ({ booking, host, role: i === 0 ? 'host' : 'co-host', ...its })))
      .onConflict((conflict) =>
        conflict.columns(['booking', 'host']).doUpdateSet((e) => ({ ...its, role: e.ref('excluded.role') })),
      )
      .execute()
  }

  const values = (booking: Omit<NewBooking, 'email'>, at: Date) => ({
    id: booking.id,
    site: booking.site,
    lead: booking.lead,
    offer: booking.offer,
    meeting_type: booking.meetingType,
    revision: booking.revision,
    during: literal(booking),
    timezone: booking.timezone,
    guests: JSON.stringify(booking.guests),
    invites: booking.invites,
    created_at: at,
    cancelled_at: null,
    cancelled_by: null,
  })

  return {
    find: async (id: string): Promise<StoredBooking | undefined> =>
      (await read().where('id', '=', id).execute()).map(whole)[0],

    /** Keeps others from changing it until the transaction ends. */
    findForChange: async (id: string): Promise<StoredBooking | undefined> =>
      (await read().where('id', '=', id).forUpdate().execute()).map(whole)[0],

    /** The lead's last booking, whatever became of it. */
    latestOf: async (lead: string): Promise<StoredBooking | undefined> =>
      (await read().where('lead', '=', lead).orderBy('place', 'desc').limit(1).execute()).map(whole)[0],

    /** Meetings of a host that end after `since`, earliest first; former ones are not among them. */
    ofHost: async (host: string, since: Date): Promise<StoredBooking[]> =>
      (
        await read()
          .where('id', 'in', (e) =>
            e
              .selectFrom('booking_hosts')
              .select('booking')
              .where('host', '=', host)
              .where('role', '!=', 'former'),
          )
          .where(sql<boolean>`upper(during) > ${since}`)
          .orderBy(sql`lower(during)`)
          .execute()
      ).map(whole),

    /** The next coming meeting of an address on a site. */
    comingOf: async (site: string, email: string, now: Date): Promise<StoredBooking | undefined> =>
      (
        await read()
          .where('site', '=', site)
          .where('email', '=', email)
          .where('state', '=', 'booked')
          .where(sql<boolean>`lower(during) > ${now}`)
          .orderBy(sql`lower(during)`)
          .limit(1)
          .execute()
      ).map(whole)[0],

    /** How many coming meetings an address has, and all addresses of a domain. */
    countComing: async (
      email: string,
      domain: string | undefined,
      now: Date,
    ): Promise<{ email: number; domain: number }> => {
      const of = (its: RawBuilder<boolean>) => sql<string>`count(*) filter (where ${its})`
      const inDomain =
        domain === undefined
          ? sql<boolean>`false`
          : sql<boolean>`split_part(email, '@', 2) = ${domain} or email like ${`%.${likeable(domain)}`}`
      const row = await db
        .selectFrom('bookings')
        .select([of(sql`email = ${email}`).as('email'), of(inDomain).as('domain')])
        .where('state', '=', 'booked')
        .where(sql<boolean>`lower(during) > ${now}`)
        .where(sql<boolean>`(email = ${email} or ${inDomain})`)
        .executeTakeFirstOrThrow()
      return { email: Number(row.email), domain: Number(row.domain) }
    },

    /** Meetings and live holds of these hosts that, with their buffers, reach into a range. A hold of `exceptLead` stands in
     *  nobody's way, nor does the booking `exceptBooking`. */
    ofHosts: async (
      hosts: string[],
      range: Range,
      now: Date,
      except: { lead?: string | undefined; booking?: string | undefined } = {},
    ): Promise<HostMeeting[]> => {
      if (!hosts.length) return []
      const rows = await db
        .selectFrom('booking_hosts')
        .innerJoin('bookings', 'bookings.id', 'booking_hosts.booking')
        .select([
          'host',
          'booking',
          'meeting_type as meetingType',
          sql<Date>`lower(booking_hosts.during)`.as('start'),
          sql<Date>`upper(booking_hosts.during)`.as('end'),
          sql<Date>`lower(buffered)`.as('from'),
          sql<Date>`upper(buffered)`.as('to'),
        ])
        .where('host', 'in', hosts)
        .where('booking_hosts.state', 'in', TAKEN)
        .where((e) => e.or([e('held_until', 'is', null), e('held_until', '>', now)]))
        .where(sql<boolean>`buffered && ${literal(range)}::tstzrange`)
        .$if(except.lead !== undefined, (query) =>
          query.where((e) => e.or([e('bookings.state', '!=', 'held'), e('lead', '!=', except.lead!)])),
        )
        .$if(except.booking !== undefined, (query) => query.where('booking', '!=', except.booking!))
        .execute()
      return rows.map(({ host, booking, meetingType, start, end, from, to }) => ({
        host,
        booking,
        meetingType,
        start: start.getTime(),
        end: end.getTime(),
        buffered: { start: from.getTime(), end: to.getTime() },
      }))
    },

    /** Meetings by host and start, for capacity; of all hosts unless one is named. */
    starts: async (range: Range, host?: string): Promise<{ host: string; start: number }[]> => {
      const rows = await db
        .selectFrom('booking_hosts')
        .select(['host', sql<Date>`lower(during)`.as('start')])
        .where('state', '=', 'booked')
        .where(sql<boolean>`during && ${literal(range)}::tstzrange`)
        .$if(host !== undefined, (query) => query.where('host', '=', host!))
        .execute()
      return rows.map((row) => ({ host: row.host, start: row.start.getTime() }))
    },

    /** @throws with SQLSTATE 23P01 when one of the hosts is taken then */
    add: async (booking: NewBooking, its: Place, at: Date): Promise<void> => {
      await db
        .insertInto('bookings')
        .values({ ...values(booking, at), email: booking.email, state: 'booked' })
        .execute()
      await place(booking.id, its, null)
    },

    /** Keeps a slot for a lead until then, in place of what it held before.
     *  @throws with SQLSTATE 23P01 when one of the hosts is taken then */
    hold: async (booking: Omit<NewBooking, 'email'>, its: Place, until: Date, at: Date): Promise<void> => {
      await db
        .insertInto('bookings')
        .values({ ...values(booking, at), email: null, state: 'held' })
        .execute()
      await place(booking.id, its, until)
    },

    /** Lets go of the holds that have run out for these hosts, and of those of this lead. */
    letGo: async (hosts: string[], lead: string | null, now: Date): Promise<void> => {
      const ids = db
        .selectFrom('bookings')
        .innerJoin('booking_hosts', 'booking_hosts.booking', 'bookings.id')
        .select('bookings.id')
        .where('bookings.state', '=', 'held')
        .where((e) =>
          e.or([
            ...(hosts.length ? [e.and([e('held_until', '<=', now), e('host', 'in', hosts)])] : []),
            ...(lead === null ? [] : [e('lead', '=', lead)]),
          ]),
        )
      const gone = (await ids.execute()).map(({ id }) => id)
      if (!gone.length) return
      await db.deleteFrom('booking_hosts').where('booking', 'in', gone).execute()
      await db.deleteFrom('bookings').where('id', 'in', gone).execute()
    },

    /** Forgets the holds that have run out. */
    sweepHolds: async (now: Date): Promise<void> => {
      const over = db.selectFrom('booking_hosts').select('booking').where('held_until', '<=', now)
      const gone = (await over.execute()).map(({ booking }) => booking)
      if (!gone.length) return
      await db.deleteFrom('booking_hosts').where('booking', 'in', gone).execute()
      await db.deleteFrom('bookings').where('id', 'in', gone).where('state', '=', 'held').execute()
    },

    /** Moves a meeting, old and new time in one. Hosts that no longer take part become former ones.
     *  @throws with SQLSTATE 23P01 when one of the hosts is taken then */
    move: async (
      id: string,
      its: Place,
      change: {
        timezone?: string | undefined
        revision?: number
        byBuyer: boolean
        reason: string | null
      },
      at: Date,
    ): Promise<void> => {
      await db
        .updateTable('booking_hosts')
        .set({ state: 'cancelled', role: 'former' })
        .where('booking', '=', id)
        .where('host', 'not in', its.hosts)
        .execute()
      await place(id, its, null)
      await db
        .updateTable('bookings')
        .set((e) => ({
          during: literal(its.meeting),
          state: 'booked',
          changed_at: at,
          cancelled_at: null,
          cancelled_by: null,
          outcome: null,
          reason: change.reason,
          sequence: e('sequence', '+', 1),
          ...(change.byBuyer && { moves: e('moves', '+', 1) }),
          ...(change.timezone !== undefined && { timezone: change.timezone }),
          ...(change.revision !== undefined && { revision: change.revision }),
        }))
        .where('id', '=', id)
        .execute()
    },

    /** A co-host takes no part any more; the meeting stays. */
    leave: async (id: string, host: string): Promise<void> => {
      await db
        .updateTable('booking_hosts')
        .set({ state: 'cancelled', role: 'former' })
        .where('booking', '=', id)
        .where('host', '=', host)
        .where('role', '=', 'co-host')
        .execute()
    },

    /** Cancels and frees the time; false when it was cancelled already. */
    cancel: async (id: string, by: CancelledBy, reason: string | null, at: Date): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('bookings')
        .set((e) => ({
          state: 'cancelled',
          cancelled_at: at,
          cancelled_by: by,
          changed_at: at,
          reason,
          sequence: e('sequence', '+', 1),
        }))
        .where('id', '=', id)
        .where('state', '=', 'booked')
        .executeTakeFirst()
      await db.updateTable('booking_hosts').set({ state: 'cancelled' }).where('booking', '=', id).execute()
      return numUpdatedRows === 1n
    },

    /** What the rep said of it afterwards. */
    setOutcome: async (id: string, outcome: 'held' | 'no-show' | 'moved', at: Date): Promise<void> => {
      await db
        .updateTable('bookings')
        .set({ outcome, changed_at: at, ...(outcome === 'no-show' && { state: 'no-show' }) })
        .where('id', '=', id)
        .where('state', '=', 'booked')
        .execute()
    },

    setGuests: async (id: string, guests: string[], at: Date): Promise<void> => {
      await db
        .updateTable('bookings')
        .set((e) => ({ guests: JSON.stringify(guests), changed_at: at, sequence: e('sequence', '+', 1) }))
        .where('id', '=', id)
        .where('state', '=', 'booked')
        .execute()
    },

    /** A host was told this state of it. */
    toldHost: async (id: string, host: string, sequence: number): Promise<void> => {
      await db
        .updateTable('booking_hosts')
        .set({ told_sequence: sequence })
        .where('booking', '=', id)
        .where('host', '=', host)
        .execute()
    },

    /** The buyer was told this state of it. */
    told: async (id: string, sequence: number): Promise<void> => {
      await db
        .updateTable('bookings')
        .set({ told_sequence: sequence })
        .where('id', '=', id)
        .where((e) => e.or([e('told_sequence', 'is', null), e('told_sequence', '<', sequence)]))
        .execute()
    },

    /** A guest was told of it. */
    toldGuest: async (id: string, guest: string): Promise<void> => {
      await db
        .updateTable('bookings')
        .set({ told_guests: sql<string>`(told_guests - ${guest}::text) || to_jsonb(${guest}::text)` })
        .where('id', '=', id)
        .execute()
    },

    /** The host's calendar has this state of it, there; without a place, nothing of it. */
    written: async (
      id: string,
      host: string,
      as: { href: string | null; etag: string | null; sequence: number; at: Range | null },
    ): Promise<void> => {
      await db
        .updateTable('booking_hosts')
        .set({
          href: as.href,
          etag: as.etag,
          written_sequence: as.sequence,
          written: as.at && literal(as.at),
          trouble: null,
        })
        .where('booking', '=', id)
        .where('host', '=', host)
        .execute()
    },

    /** What was seen of it in the host's calendar since, whoever did it. */
    seen: async (
      id: string,
      host: string,
      as: { href: string | null; etag: string | null },
    ): Promise<void> => {
      await db
        .updateTable('booking_hosts')
        .set(as)
        .where('booking', '=', id)
        .where('host', '=', host)
        .execute()
    },

    /** Bookings, of whatever state, that have not ended and of which the host's calendar does not have the last state. */
    unwritten: async (host: string, now: Date): Promise<{ id: string; site: string; sequence: number }[]> =>
      db
        .selectFrom('bookings')
        .innerJoin('booking_hosts', 'booking_hosts.booking', 'bookings.id')
        .select(['bookings.id', 'site', 'sequence'])
        .where('host', '=', host)
        .where('bookings.state', '!=', 'held')
        .where(sql<boolean>`upper(bookings.during) > ${now}`)
        .where(sql<boolean>`written_sequence is distinct from sequence`)
        .execute(),

    /** Hosts of coming meetings. */
    hostsComing: async (now: Date): Promise<string[]> =>
      (
        await db
          .selectFrom('booking_hosts')
          .select('host')
          .distinct()
          .where('state', '=', 'booked')
          .where(sql<boolean>`lower(during) > ${now}`)
          .execute()
      ).map(({ host }) => host),

    /** What was written into a host's calendar was another calendar's. */
    forgetWrites: async (host: string): Promise<void> => {
      await db
        .updateTable('booking_hosts')
        .set({ href: null, etag: null, written_sequence: null, written: null, trouble: null })
        .where('host', '=', host)
        .execute()
    },

    notWritten: async (id: string, host: string, trouble: string): Promise<void> => {
      await db
        .updateTable('booking_hosts')
        .set({ trouble })
        .where('booking', '=', id)
        .where('host', '=', host)
        .execute()
    },

    /** The join link that the calendar made; the sequence rises, for the attendees are to be told. */
    setJoinUrl: async (id: string, joinUrl: string, at: Date): Promise<void> => {
      await db
        .updateTable('bookings')
        .set((e) => ({ join_url: joinUrl, changed_at: at, sequence: e('sequence', '+', 1) }))
        .where('id', '=', id)
        .where((e) => e.or([e('join_url', 'is', null), e('join_url', '!=', joinUrl)]))
        .execute()
    },

    setInvites: async (id: string, invites: 'mail' | 'vendor'): Promise<void> => {
      await db.updateTable('bookings').set({ invites }).where('id', '=', id).execute()
    },
  }
}
