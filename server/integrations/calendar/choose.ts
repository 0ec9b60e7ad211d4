import type { Sealer } from '../../sealed.ts'
import type { StoredCalendar } from '../../store/calendars.ts'
import type { Rep } from '../../workspace/schema/roster.ts'
import { resolveSecret } from '../secrets.ts'
import { Connection, rosterConnection, sealedFor } from './connection.ts'
import { caldav } from './caldav.ts'
import { icsAddress } from './ics-address.ts'
import { CalendarError, type CalendarPort } from './port.ts'

/** Opens the calendars that are connected, by the roster or by the reps. One object a connection, so that what it has learned
 *  of its server lasts; the latest few hundred are kept. */
export function calendars(
  sealer: Sealer,
  environment: NodeJS.ProcessEnv,
  fetch: typeof globalThis.fetch,
): (rep: Rep, stored: StoredCalendar) => Promise<CalendarPort> {
  const open = new Map<string, CalendarPort>()
  return async (rep, stored) => {
    const key = JSON.stringify([rep.id, rep.email, rep.timezone, stored.digest])
    const known = open.get(key)
    if (known) return known
    const port = openPort(rep, await settingsOf(rep, stored), fetch)
    if (open.size >= OPEN_CALENDARS_MAX) open.delete(open.keys().next().value!)
    open.set(key, port)
    return port
  }

  async function settingsOf(rep: Rep, { source, sealed }: StoredCalendar): Promise<Connection> {
    try {
      if (source === 'rep') return Connection.parse(JSON.parse(await sealer.open(sealed!, sealedFor(rep.id))))
      const named = rosterConnection(rep)
      if (!named) throw new Error('The roster has no calendar for this rep any more.')
      const resolved = (reference: string) => resolveSecret(reference, environment, 'roster.yaml')
      return named.kind === 'ics'
        ? { ...named, url: resolved(named.url) }
        : { ...named, password: resolved(named.password) }
    } catch (error) {
      // A secret of another server, or a variable that is not set: nobody can read it until that is mended.
      throw new CalendarError('unauthorized', (error as Error).message, undefined, error)
    }
  }
}

const OPEN_CALENDARS_MAX = 500

/** The port for settings that are whole. */
export function openPort(
  { email: owner, timezone }: Pick<Rep, 'email' | 'timezone'>,
  connection: Connection,
  fetch: typeof globalThis.fetch,
): CalendarPort {
  if (connection.kind === 'ics') return icsAddress({ url: connection.url, owner, timezone }, fetch)
  const { url, user, password, calendar } = connection
  return caldav({ url, user, password, owner, timezone, ...(calendar !== undefined && { calendar }) }, fetch)
}
