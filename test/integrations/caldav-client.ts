import { caldav, type CaldavSettings } from '../../server/integrations/calendar/caldav.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import type { CalendarUnderTest } from './calendar.contract.ts'

/** The client of these tests, allowed to talk to this machine. */
export const outbound = createOutbound({ allowPrivateNetworks: ['127.0.0.1/32'] })

export const ANA = { user: 'ana', password: 'secret', owner: 'ana@rep.test', timezone: 'UTC' }

/** The adapter on a CalDAV server of this machine, and beside it another client of the same calendar, which knows nothing of
 *  the adapter: plain requests. */
export function caldavUnderTest(
  settings: Omit<CaldavSettings, 'timezone'>,
  calendar: string,
  stop: () => Promise<void>,
  forget?: (cursor: string) => string,
): CalendarUnderTest {
  const client = davClient(settings.user, settings.password)
  const addressOf = (uid: string) => `${calendar}${encodeURIComponent(uid)}.ics`
  const names = async () => {
    const listing = await client('PROPFIND', calendar, '', { depth: '1' })
    return [...listing.matchAll(/href>([^<]+)</g)]
      .map(([, href]) => decodeURI(new URL(href!, calendar).href))
      .filter((url) => url.endsWith('.ics'))
  }
  const all = async () => Promise.all((await names()).map((url) => client('GET', url)))
  return {
    port: (timezone) => caldav({ ...settings, timezone }, outbound),
    put: async (name, text) => void (await client('PUT', addressOf(name), text)),
    clear: async () => {
      for (const url of await names()) await client('DELETE', url)
    },
    stranger: () => caldav({ ...settings, password: 'wrong', timezone: 'UTC' }, outbound),
    at: (url) => caldav({ ...settings, url, timezone: 'UTC' }, outbound),
    meetings: {
      all,
      replace: async (uid, edit) => {
        const text = await client('GET', addressOf(uid))
        const edited = edit(text)
        if (edited === text) throw new Error('the edit changed nothing')
        await client('PUT', addressOf(uid), edited)
      },
      delete: async (uid) => void (await client('DELETE', addressOf(uid))),
      ...(forget && { forget }),
    },
    stop,
  }
}

/** Sends one request and gives the answer's body. @throws for an answer that is no success */
export function davClient(user: string, password: string) {
  const authorization = `Basic ${btoa(`${user}:${password}`)}`
  return async (method: string, url: string, body = '', headers: Record<string, string> = {}) => {
    const response = await fetch(url, {
      method,
      headers: { authorization, ...(method === 'PUT' && { 'content-type': 'text/calendar' }), ...headers },
      ...(body !== '' && { body }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`)
    return text
  }
}
