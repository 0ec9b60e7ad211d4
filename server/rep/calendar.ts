import { connect } from '../booking/connections.ts'
import type { Connection } from '../integrations/calendar/connection.ts'
import { CalendarError, type CalendarTrouble } from '../integrations/calendar/port.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { DAY } from '../scheduling/zone.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { boundedText, fault, textOf, type Form } from './form.ts'

/** A calendar is tried out within this time before it is connected. */
const CONNECT_TIMEOUT_MS = 15_000
export const CALENDAR_URL_CHARS_MAX = 2_000
export const CALENDAR_USER_CHARS_MAX = 200
export const CALENDAR_PASSWORD_CHARS_MAX = 500
/** As much ahead as it takes to see that it can be read. */
const TRIED_DAYS = 14

/** A connection as entered: `kind` caldav with `url`, `user`, `password`, `calendar`, or ics with `address`.
 *  @throws Refusal `invalid-field`; a password or a secret address is never in it */
export function readConnection(form: Form): Connection {
  if (form.get('kind') === 'ics')
    return { kind: 'ics', url: readAddress(form, 'address', 'Secret address', ['https:', 'webcal:']) }
  const url = readAddress(form, 'url', 'Address of the server', ['https:', 'http:'])
  const user = boundedText(form, 'user', 'User', CALENDAR_USER_CHARS_MAX)
  if (user === '') throw fault('user', 'User', '', 'the name that you sign in with there')
  // A password may well begin or end with a space.
  const password = form.get('password') ?? ''
  if (password === '' || password.length > CALENDAR_PASSWORD_CHARS_MAX)
    throw fault('password', 'Password', password, `1 to ${CALENDAR_PASSWORD_CHARS_MAX} characters`, 'secret')
  const calendar = boundedText(form, 'calendar', 'Calendar', CALENDAR_USER_CHARS_MAX)
  return { kind: 'caldav', url, user, password, ...(calendar !== '' && { calendar }) }
}

/** Tries a calendar out, and only when it can be read, and written where it is one to write to, seals and connects it in place
 *  of the one before. Nothing is changed otherwise.
 *  @throws Refusal `change-not-allowed` where the roster names the calendar, or with what the calendar answered, in words */
export async function connectCalendar(ports: Ports, rep: Rep, connection: Connection): Promise<void> {
  assertOwn(rep)
  const now = ports.clock()
  const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS)
  try {
    const calendar = ports.connections.open(rep, connection)
    await calendar.busy({ start: now, end: now + TRIED_DAYS * DAY }, signal)
    await calendar.meetings?.changes(null, signal)
  } catch (error) {
    const code = error instanceof CalendarError ? error.code : 'failed'
    ports.log('info', 'calendar-not-connected', { rep: rep.id, code })
    throw new Refusal('change-not-allowed', { detail: inWords(error, connection) })
  }
  const sealed = await ports.connections.seal(rep.id, connection)
  const { kind } = connection
  // Of what is sealed, not of the secret: it is new each time, and nothing can be guessed from it.
  const digest = await sha256(sealed)
  const at = new Date(ports.clock())
  await ports.store.transaction(async (tx) => {
    await connect(tx, { rep: rep.id, source: 'rep', kind, digest, sealed }, at)
    await tx.reps.noteAct(rep.id, 'connect', kind, at)
  })
  ports.wake()
}

/** From now on bookings are all that is in the rep's way. @throws Refusal `change-not-allowed` where the roster names it */
export async function disconnectCalendar(ports: Ports, rep: Rep): Promise<void> {
  assertOwn(rep)
  const at = new Date(ports.clock())
  await ports.store.transaction(async (tx) => {
    await tx.calendars.disconnect(rep.id)
    await tx.reps.noteAct(rep.id, 'disconnect', '', at)
  })
}

/** The address of our own feed of the rep's meetings: secret, and the same until it is rotated. */
export async function feedAddress(ports: Ports, rep: string): Promise<string> {
  const { workspace } = await ports.workspaces.current()
  const site = workspace.site.sites[0]!.id
  return `${ports.address()}/feed/${await ports.links.sign('feed', { site, subject: rep })}.ics`
}

/** Makes every address of the feed worthless but the one that `feedAddress` gives from now on. */
export async function rotateFeed(ports: Ports, rep: Rep): Promise<void> {
  const at = new Date(ports.clock())
  await ports.store.transaction(async (tx) => {
    await tx.links.rotate('feed', rep.id)
    await tx.reps.noteAct(rep.id, 'rotate-feed', '', at)
  })
}

function assertOwn({ calendar }: Rep): void {
  if (calendar)
    throw new Refusal('change-not-allowed', {
      detail: 'Your calendar is named in the roster, and can only be changed there.',
    })
}

/** @throws Refusal; an address that holds a password, or is one, is not shown */
function readAddress(form: Form, field: string, label: string, schemes: string[]): string {
  const text = textOf(form, field)
  const example = `an address that begins with ${schemes[0]}//`
  if (text.length > CALENDAR_URL_CHARS_MAX)
    throw fault(field, label, text, `at most ${CALENDAR_URL_CHARS_MAX} characters`, 'secret')
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !schemes.includes(url.protocol) || url.hostname === '')
    throw fault(field, label, text, example, 'secret')
  if (url.username || url.password)
    throw fault(field, label, text, 'an address without user and password in it', 'secret')
  return text
}

/** What was typed into the connect form, for the next try. What is or may hold a secret is left out. */
export function withoutSecrets(form: Form): Form {
  const kept = new URLSearchParams(form)
  kept.delete('password')
  kept.delete('address')
  const url = textOf(form, 'url')
  if (!URL.canParse(url) ? url.includes('@') : new URL(url).username || new URL(url).password)
    kept.delete('url')
  return kept
}

const TROUBLES: Record<CalendarTrouble | 'failed', string> = {
  unauthorized: 'The calendar does not let us in.',
  unreachable: 'The calendar does not answer.',
  throttled: 'The calendar was asked too often, and wants to be left alone for a while.',
  malformed: 'There is no calendar that we can read.',
  refused: 'This calendar cannot be connected.',
  conflict: 'The calendar was changed just now.',
  gone: 'The calendar is not there.',
  failed: 'The calendar could not be tried out.',
}

function inWords(error: unknown, connection: Connection): string {
  if (!(error instanceof CalendarError)) return `${TROUBLES.failed} Nothing was changed; please try again.`
  const secrets = connection.kind === 'ics' ? [connection.url] : [connection.password]
  // Whatever a server says: what was entered as a secret does not come back.
  const detail = secrets.some((secret) => error.message.includes(secret)) ? '' : ` ${error.message}`
  const hint =
    error.code === 'unauthorized' && connection.kind === 'caldav'
      ? ' Many servers want an app password in place of your own.'
      : ''
  return `${TROUBLES[error.code]}${detail}${hint} Nothing was changed.`
}
