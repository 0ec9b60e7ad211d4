import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import type { AskedAlert } from '../store/asked.ts'
import { MINUTE } from '../scheduling/zone.ts'

/** A link that opens a rep's session works once, and for this long. */
export const REP_LINK_MINUTES = 60 * 24
/** One that was asked for to sign in is used at once, or not at all. */
export const SIGN_IN_LINK_MINUTES = 30

/** An address that opens a session for the rep once, and leads on to a page of theirs (`/rep`, `/rep/meetings/ID`). It is
 *  only ever mailed to the roster's address; opening it asks, a button opens the session. */
export async function repLink(
  ports: Ports,
  rep: string,
  to = '/rep',
  minutes = REP_LINK_MINUTES,
): Promise<string> {
  const token = `${ports.newId()}${ports.newId()}`.replaceAll('-', '')
  await ports.store.reps.addLink(await sha256(token), rep, new Date(ports.clock() + minutes * MINUTE))
  return `${ports.address()}/rep/enter/${token}?to=${encodeURIComponent(to)}`
}

/** Where a link leads on to: a page of the rep's, else the first of them. The meeting or alert that it is about, where it is about one. */
export function leadsTo(to: string | undefined): { path: string; meeting?: string; alert?: AskedAlert } {
  const [path, decision, alert] = ALERT.exec(to ?? '') ?? []
  if (path !== undefined && decision !== undefined && alert !== undefined)
    return { path, alert: { decision, alert } }
  const other = LEAD.exec(to ?? '')?.[0] ?? QUEUE.exec(to ?? '')?.[0]
  if (other !== undefined) return { path: other }
  const meeting = MEETING.exec(to ?? '')?.[1]
  return meeting === undefined ? { path: '/rep' } : { path: `/rep/meetings/${meeting}`, meeting }
}

const ID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'
const NAME = '([a-z0-9][a-z0-9-]{0,63})'
const ALERT = new RegExp(`^/rep/alerts/${ID}/${NAME}$`)
const MEETING = new RegExp(`^/rep/meetings/${ID}$`)
const LEAD = new RegExp(`^/rep/leads/${ID}$`)
const QUEUE = new RegExp(`^/rep/queues/${NAME}$`)

/** In the `part` of a job that mails a link to sign in, before the page that it was asked for on. */
export const TO_MARK = '~'

/** The brief of a lead, with what its rep may do. */
export function leadPath(lead: string): string {
  return `/rep/leads/${lead}`
}

export function queuePath(queue: string): string {
  return `/rep/queues/${queue}`
}
