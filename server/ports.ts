import type { Counter } from './figures/counter.ts'
import type { Links } from './links.ts'
import type { Store } from './store/store.ts'
import type { Asset } from './store/assets.ts'
import type { InForce } from './workspace/in-force.ts'
import type { CalendarMeeting } from './integrations/calendar/ical.ts'
import type { CalendarPort } from './integrations/calendar/port.ts'
import type { Connection } from './integrations/calendar/connection.ts'
import type { StoredCalendar } from './store/calendars.ts'
import type { Rep } from './workspace/schema/roster.ts'

/** All that the handler reaches the world through; `main.ts` fills them in. */
export interface Ports {
  store: Store
  workspaces: InForce
  links: Links
  /** UTC ms. */
  clock: () => number
  newId: () => string
  /** Public address of this server, without a slash at its end. From configuration, never from a request. */
  address: () => string
  /** Origins of this server's own pages. */
  ownOrigins: () => string[]
  /** The address of the client, as far as this server can know it. */
  clientAddress: (environment: unknown) => string
  scripts: Scripts
  /** iCalendar texts. */
  calendar: {
    invitation: (meeting: CalendarMeeting) => string
    feed: (name: string, meetings: CalendarMeeting[]) => string
  }
  /** The calendar that is connected for a rep. Opening it asks nobody yet.
   *  @throws CalendarError when its settings can't be opened */
  calendarOf: (rep: Rep, stored: StoredCalendar) => Promise<CalendarPort>
  /** What a rep enters to connect a calendar. */
  connections: {
    /** Unreadable without the root secret, and for this rep only. */
    seal: (rep: string, connection: Connection) => Promise<string>
    /** The calendar of these settings. Opening it asks nobody yet. */
    open: (rep: Rep, connection: Connection) => CalendarPort
  }
  /** `${NAME}` → the secret; `file` is where it is named. @throws when it is not set */
  secretOf: (reference: string, file?: string) => string
  /** The one way out to addresses that others configured. */
  outbound: typeof fetch
  /** Tells the worker that there is something to deliver. */
  wake: () => void
  log: Log
  /** Counts what is asked for anyway; nothing about anybody. */
  count: Counter['count']
  /** Whether this instance takes new work. */
  isReady: () => boolean
}

export interface Scripts {
  /** The loader as built, before the sites' settings are set in. */
  loader: string
  /** A script of this build; those of earlier builds are in the store. */
  find: (name: string) => Asset | undefined
  /** Brotli at a quality fit for a text made now and then. */
  brotli: (text: string) => Promise<Uint8Array>
}

/** Logs carry ids, never bodies, addresses or tokens. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  facts?: Record<string, string | number | boolean>,
) => void
