import { sql } from 'kysely'
import type { Db } from './database.ts'

/** UTC ms, end exclusive. */
interface Range {
  start: number
  end: number
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
  state: 'booked' | 'cancelled'
  /** Rises with each change: SEQUENCE of the invitation. */
  sequence: number
  host: string
  createdAt: Date
  cancelledAt: Date | null
}

const literal = (range: Range) =>
  `[${new Date(range.start).toISOString()},${new Date(range.end).toISOString()})`
const TAKEN = ['held', 'booked'] as const

export const bookings = (db: Db) => {
  const read = () =>
    db
      .selectFrom('bookings')
      .innerJoin('booking_hosts', 'booking_hosts.booking', 'bookings.id')
      .select([
        'bookings.id',
        'site',
        'lead',
        'offer',
        'meeting_type as meetingType',
        'revision',
        'timezone',
        'email',
        'bookings.state',
        'sequence',
        'host',
        'created_at as createdAt',
        'cancelled_at as cancelledAt',
        sql<Date>`lower(bookings.during)`.as('starts'),
        sql<Date>`upper(bookings.during)`.as('ends'),
      ])
  const plain = ({
    starts,
    ends,
    ...row
  }: Omit<StoredBooking, 'start' | 'end'> & { starts: Date; ends: Date }) => ({
    ...row,
    start: starts.getTime(),
    end: ends.getTime(),
  })
  return {
    find: async (id: string): Promise<StoredBooking | undefined> => {
      const row = await read().where('bookings.id', '=', id).executeTakeFirst()
      return row && plain(row)
    },

    /** The lead's last booking, cancelled or not. */
    latestOf: async (lead: string): Promise<StoredBooking | undefined> => {
      const row = await read().where('lead', '=', lead).orderBy('place', 'desc').limit(1).executeTakeFirst()
      return row && plain(row)
    },

    /** Meetings of a host, for the feed. */
    ofHost: async (host: string, since: Date): Promise<StoredBooking[]> => {
      const rows = await read()
        .where('host', '=', host)
        .where(sql<boolean>`upper(bookings.during) > ${since}`)
        .orderBy(sql`lower(bookings.during)`)
        .execute()
      return rows.map(plain)
    },

    /** What is taken of these hosts in a range, buffers included. */
    busy: async (hosts: string[], range: Range): Promise<(Range & { host: string })[]> => {
      if (!hosts.length) return []
      const rows = await db
        .selectFrom('booking_hosts')
        .select(['host', sql<Date>`lower(buffered)`.as('start'), sql<Date>`upper(buffered)`.as('end')])
        .where('host', 'in', hosts)
        .where('state', 'in', TAKEN)
        .where(sql<boolean>`buffered && ${literal(range)}::tstzrange`)
        .execute()
      return rows.map((row) => ({ host: row.host, start: row.start.getTime(), end: row.end.getTime() }))
    },

    /** Meetings by host and start, for capacity. */
    starts: async (range: Range): Promise<{ host: string; start: number }[]> => {
      const rows = await db
        .selectFrom('booking_hosts')
        .select(['host', sql<Date>`lower(during)`.as('start')])
        .where('state', 'in', TAKEN)
        .where(sql<boolean>`during && ${literal(range)}::tstzrange`)
        .execute()
      return rows.map((row) => ({ host: row.host, start: row.start.getTime() }))
    },

    /** @throws with SQLSTATE 23P01 when one of the hosts is taken then */
    add: async (
      booking: Omit<StoredBooking, 'state' | 'sequence' | 'createdAt' | 'cancelledAt'>,
      buffered: Range,
      at: Date,
    ): Promise<void> => {
      await db
        .insertInto('bookings')
        .values({
          id: booking.id,
          site: booking.site,
          lead: booking.lead,
          offer: booking.offer,
          meeting_type: booking.meetingType,
          revision: booking.revision,
          during: literal(booking),
          timezone: booking.timezone,
          email: booking.email,
          state: 'booked',
          created_at: at,
          cancelled_at: null,
          cancelled_by: null,
        })
        .execute()
      await db
        .insertInto('booking_hosts')
        .values({
          booking: booking.id,
          host: booking.host,
          during: literal(booking),
          buffered: literal(buffered),
          state: 'booked',
        })
        .execute()
    },

    /** Cancels and frees the time; false when it was cancelled already. */
    cancel: async (id: string, by: 'buyer' | 'rep', at: Date): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('bookings')
        .set((e) => ({
          state: 'cancelled',
          cancelled_at: at,
          cancelled_by: by,
          sequence: e('sequence', '+', 1),
        }))
        .where('id', '=', id)
        .where('state', '=', 'booked')
        .executeTakeFirst()
      await db.updateTable('booking_hosts').set({ state: 'cancelled' }).where('booking', '=', id).execute()
      return numUpdatedRows === 1n
    },
  }
}
