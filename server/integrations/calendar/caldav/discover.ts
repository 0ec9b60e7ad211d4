import { CALENDARS_MAX } from '../../limits.ts'
import { CalendarError } from '../port.ts'
import { fileOf, isSame } from './address.ts'
import { namesIn, textOf, within, type Dav, type DavItem } from './dav.ts'

export interface DavCalendar {
  url: string
  name: string
  /** Its events make the rep busy: neither marked transparent (RFC 6638 section 9.1) nor subscribed to. */
  counts: boolean
  writable: boolean
}

export interface Account {
  /** Calendars that hold events, by address. */
  calendars: DavCalendar[]
  /** Where meetings are written; undefined: to none may be. */
  chosen: DavCalendar | undefined
}

/** Finds an account's calendars from the address of a server, a principal, a home or one calendar (RFC 6764 section 6,
 *  RFC 5397, RFC 4791 section 6.2.1). The address of a calendar means that one alone. Meetings go to the calendar named,
 *  else to the account's default, else to the first by address that can be written to.
 *  @param calendar name or address of the one to write to */
export async function discover(
  dav: Dav,
  url: string,
  calendar: string | undefined,
  signal: AbortSignal,
): Promise<Account> {
  const start = new URL(url)
  const wellKnown = new URL('/.well-known/caldav', start)
  const places = start.pathname === '/' ? [wellKnown, start] : [start, wellKnown]
  let elsewhere: CalendarError | undefined
  for (const { href } of places)
    try {
      // Few have a well-known address; the one that was given must be there.
      const found = await dav.find(href, PLACE, signal, href === wellKnown.href ? [403, 404] : [])
      if (!found) continue
      if (isCalendar(found)) return accountOf([found], found.url, dav)
      const home = await homeOf(dav, found, signal)
      if (home !== undefined) return accountOf(await dav.list(home, CALENDAR, signal), calendar, dav)
    } catch (error) {
      // One of the places leads to another server; the other may not.
      if (!(error instanceof CalendarError) || error.code !== 'refused') throw error
      elsewhere = error
    }
  if (elsewhere) throw elsewhere
  // Some servers show a home to whoever knows where it is, and say no more about it.
  const items = (await dav.find(url, PLACE, signal)) ? await dav.list(url, CALENDAR, signal) : []
  if (items.some(isCalendar)) return accountOf(items, calendar, dav)
  throw new CalendarError(
    'malformed',
    'At this address there is no CalDAV, or it shows no calendars to this user.',
  )
}

const CALENDAR = {
  'd:resourcetype': {},
  'd:displayname': {},
  'd:current-user-privilege-set': {},
  'c:supported-calendar-component-set': {},
  'c:schedule-calendar-transp': {},
  'c:schedule-default-calendar-URL': {},
}
const PLACE = { ...CALENDAR, 'd:current-user-principal': {}, 'c:calendar-home-set': {} }

async function homeOf(dav: Dav, found: DavItem, signal: AbortSignal): Promise<string | undefined> {
  const own = hrefIn(found.props.calendarHomeSet)
  if (own !== undefined) return dav.resolve(own, found.url)
  const principal = hrefIn(found.props.currentUserPrincipal)
  if (principal === undefined) return undefined
  const url = dav.resolve(principal, found.url)
  const shown = await dav.find(url, { 'c:calendar-home-set': {} }, signal)
  const home = hrefIn(shown?.props.calendarHomeSet)
  return home === undefined ? undefined : dav.resolve(home, url)
}

function accountOf(items: DavItem[], wanted: string | undefined, dav: Dav): Account {
  const calendars = items
    .filter(isCalendar)
    .map((item) => readCalendar(item, dav))
    .sort((a, b) => (a.url < b.url ? -1 : 1))
  if (calendars.length > CALENDARS_MAX)
    throw new CalendarError(
      'refused',
      `The account has ${calendars.length} calendars; at most ${CALENDARS_MAX} are read. Connect one by its address.`,
    )
  const chosen = wanted === undefined ? defaultOf(items, calendars, dav) : named(calendars, wanted)
  // Whoever names a calendar means it, whatever it is marked as.
  if (wanted !== undefined && chosen) chosen.counts = true
  return { calendars, chosen }
}

function named(calendars: DavCalendar[], wanted: string): DavCalendar {
  const name = wanted.trim().toLowerCase()
  const found = calendars.find(
    (one) => one.name.toLowerCase() === name || isSame(one.url, wanted) || fileOf(one.url) === name,
  )
  if (found) return found
  const there = calendars.map((calendar) => `“${calendar.name}”`).join(', ')
  throw new CalendarError(
    'unauthorized',
    `The account has no calendar “${wanted}”. It has: ${there || 'none'}.`,
  )
}

/** The inbox says which is the default (RFC 6638 section 9.2). */
function defaultOf(items: DavItem[], calendars: DavCalendar[], dav: Dav): DavCalendar | undefined {
  const writable = calendars.filter((calendar) => calendar.writable)
  for (const item of items) {
    const href = hrefIn(item.props.scheduleDefaultCalendarURL)
    const found = href !== undefined && writable.find(({ url }) => isSame(url, dav.resolve(href, item.url)))
    if (found) return found
  }
  return writable.find(({ counts }) => counts) ?? writable[0]
}

function isCalendar({ props }: DavItem): boolean {
  if (!namesIn(props.resourcetype).includes('calendar')) return false
  const kinds = within(props.supportedCalendarComponentSet, 'comp').flatMap((comp) =>
    within(comp, '_attributes').flatMap((attributes) => within(attributes, 'name')),
  )
  return kinds.length === 0 || kinds.includes('VEVENT')
}

function readCalendar({ url, props }: DavItem, dav: Dav): DavCalendar {
  const privileges = within(props.currentUserPrivilegeSet, 'privilege').flatMap(namesIn)
  const isSubscribed = namesIn(props.resourcetype).includes('subscribed')
  const isTransparent = namesIn(props.scheduleCalendarTransp).includes('transparent')
  const address = dav.resolve(url, url)
  return {
    url: address.endsWith('/') ? address : `${address}/`,
    name: textOf(props.displayname) ?? fileOf(address),
    counts: !isSubscribed && !isTransparent,
    writable:
      !isSubscribed &&
      (privileges.length === 0 ||
        ['all', 'write', 'writeContent', 'bind'].some((one) => privileges.includes(one))),
  }
}

function hrefIn(prop: unknown): string | undefined {
  return within(prop, 'href')
    .map(textOf)
    .find((href) => href !== undefined)
}
