import { hostsNow } from '../booking/hosts.ts'
import { meetingTypeOf } from '../booking/views.ts'
import { briefLink } from '../brief/of-lead.ts'
import type { Ports } from '../ports.ts'
import { localDay } from '../routing/day.ts'
import { DAY } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoredCalendar } from '../store/calendars.ts'
import type { StoredLeave } from '../store/reps.ts'
import type { Hours, Leave, Rep } from '../workspace/schema/roster.ts'
import { openAsks, type OpenAsk } from './alerts.ts'
import { feedAddress } from './calendar.ts'
import { notToday } from './leave.ts'
import { queuesOf, type OpenQueue } from './queue.ts'
import { rosterOf } from '../booking/roster-of.ts'

/** Meetings this old are asked about: later, nobody remembers. */
const ASKED_DAYS = 7
/** Meetings that the page lists. */
export const MEETINGS_SHOWN = 40
/** Leave in the calendar is shown so far ahead. */
const LEAVE_SHOWN_DAYS = 90

/** One meeting as the page lists it. Instants are UTC ms. */
export interface RepMeeting {
  id: string
  /** Of its meeting type. */
  name: string
  start: number
  end: number
  /** The buyer's address, and of those who come along. */
  email: string
  guests: string[]
  /** Who has it, where the rep only joins. */
  hostedBy?: string
  state: StoredBooking['state']
  outcome: StoredBooking['outcome']
  /** Why it is not in the rep's calendar. */
  trouble: string | null
  briefUrl: string
}

export interface RepView {
  rep: Rep
  now: number
  /** Leads that the rep is asked to accept, the most urgent first. */
  alerts: OpenAsk[]
  /** Queues whose leads the rep may take. */
  queues: OpenQueue[]
  /** Begun and not said yet how it was, latest first. */
  asked: RepMeeting[]
  coming: RepMeeting[]
  /** Coming meetings that are not listed. */
  more: number
  /** The entry for the rest of today. */
  notToday: StoredLeave | undefined
  /** What the rep entered can be removed; the rest cannot, and says where it is from. */
  leave: (Leave & { id?: string; from: string; source: 'rep' | 'roster' | 'out-of-office' | 'all-day' })[]
  hours: { own: boolean; rows: Hours[] }
  calendar:
    | (Pick<StoredCalendar, 'source' | 'kind' | 'state' | 'trouble' | 'troubleSince' | 'readAt'> & {
        /** Busy times that are known from now on. */
        busyCount: number
      })
    | null
  /** Secret address of our own feed. */
  feed: string
  colleagues: { id: string; name: string }[]
}

/** All that the rep's page shows, as it stands now. Reads only. */
export async function repView(ports: Ports, rep: Rep): Promise<RepView> {
  const now = ports.clock()
  const { workspace } = await ports.workspaces.current()
  const { roster } = workspace
  const stored = await ports.store.calendars.find(rep.id)
  const ahead = { start: now, end: now + LEAVE_SHOWN_DAYS * DAY }
  const host = (await hostsNow(ports.store, workspace, [rep.id], ahead, now)).get(rep.id)
  const today = localDay(now, rep.timezone)
  const entered = (await ports.store.reps.leave(today)).filter((one) => one.rep === rep.id)
  const meetings = await ports.store.bookings.ofHost(rep.id, new Date(now - ASKED_DAYS * DAY))
  const booked = meetings.filter(({ state }) => state === 'booked')
  const coming = booked.filter(({ end }) => end > now)
  const asked = booked.filter((one) => one.end <= now && one.host === rep.id && one.outcome === null)
  const shown = (some: StoredBooking[]) => Promise.all(some.map((one) => repMeeting(ports, rep, one)))
  return {
    rep,
    now,
    alerts: await openAsks(ports, rep),
    queues: await queuesOf(ports, rep),
    asked: await shown(asked.reverse().slice(0, MEETINGS_SHOWN)),
    coming: await shown(coming.slice(0, MEETINGS_SHOWN)),
    more: Math.max(0, coming.length - MEETINGS_SHOWN),
    notToday: notToday(entered, rep, now),
    leave: [
      ...entered.map((one) => ({ ...one, source: 'rep' as const })),
      ...rep.leave
        .filter(({ to }) => to === undefined || to >= today)
        .map((one) => ({ ...one, source: 'roster' as const })),
      ...(host?.leave ?? []).flatMap(({ reason, ...one }) =>
        reason === 'out-of-office' || reason === 'all-day'
          ? [{ ...one, source: reason as typeof reason }]
          : [],
      ),
    ].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)),
    hours: {
      own: (await ports.store.reps.hours()).some((one) => one.rep === rep.id),
      rows: host?.rep.hours ?? rep.hours,
    },
    calendar: stored
      ? {
          ...stored,
          busyCount: (await ports.store.calendars.busy([rep.id], { start: now, end: now + 366 * DAY }))
            .length,
        }
      : null,
    feed: await feedAddress(ports, rep.id),
    colleagues: roster.reps
      .filter(({ id, active }) => id !== rep.id && active)
      .map(({ id, name }) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en')),
  }
}

/** The meeting of that id, where the rep takes part in it. */
export async function meetingOf(ports: Ports, rep: Rep, id: string): Promise<RepMeeting | undefined> {
  const booking = await ports.store.bookings.find(id)
  const isIn = booking?.hosts.some(({ host, role }) => host === rep.id && role !== 'former')
  return booking && isIn ? repMeeting(ports, rep, booking) : undefined
}

async function repMeeting(ports: Ports, rep: Rep, booking: StoredBooking): Promise<RepMeeting> {
  const roster = await rosterOf(ports, booking)
  const lead = (await ports.store.leads.find(booking.lead))!
  const host = roster.reps.find(({ id }) => id === booking.host)
  const { id, start, end, email, guests, state, outcome, hosts } = booking
  return {
    id,
    name: meetingTypeOf(roster, booking.meetingType).name,
    start,
    end,
    email,
    guests,
    ...(booking.host !== rep.id && { hostedBy: host?.name ?? booking.host }),
    state,
    outcome,
    trouble: hosts.find((one) => one.host === rep.id)?.trouble ?? null,
    briefUrl: await briefLink(ports, lead),
  }
}
