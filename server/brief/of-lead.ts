import { isPageAnswer, plainText, readAnswerEntry } from '../answers/answer.ts'
import type { Reading } from '../../widget/qualification/reading.ts'
import { BRIEF_LINK_DAYS } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { explain } from '../routing/explain.ts'
import { DAY, iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoredEntry } from '../store/conversations.ts'
import type { StoredLead } from '../store/leads.ts'
import type { MeetingType, Rep } from '../workspace/schema/roster.ts'
import { locationOf, meetingTypeOf, repOf } from '../booking/views.ts'
import { askedInWords } from './asked.ts'
import { buildBuyerView, type BuyerView } from './buyer-view.ts'
import { buildBrief, type Answered, type Meeting, type RepBrief } from './model.ts'
import { notBookedOf } from './not-booked.ts'
import { rosterOf } from '../booking/roster-of.ts'

/** The brief of a lead as it stands now: what was said, its last decision, its last booking. Undefined for no such lead. */
export async function briefOfLead(ports: Ports, leadId: string): Promise<RepBrief | undefined> {
  const lead = await ports.store.leads.find(leadId)
  const decided = lead && (await ports.store.decisions.latestOf(lead.id))
  const conversation = lead && (await ports.store.conversations.find(lead.site, lead.conversation))
  if (!lead || !decided || !conversation) return undefined
  const { playbook } = (await ports.workspaces.of(conversation.revision))!
  const { workspace } = (await ports.workspaces.of(decided.revision))!
  const { roster, routing } = workspace
  const { decision, inputs } = decided
  // A CRM's accounts are in no revision.
  const accounts = inputs.accounts ?? workspace.accounts
  const booking = await bookingUnder(ports, lead, decided.id)
  const meeting = booking && (await meetingOf(ports, booking))
  const queue = routing.queues.find(({ id }) => id === decision.queue)
  const rep =
    meeting?.rep ?? roster.reps.find(({ id }) => id === (lead.rep ?? decision.assignee ?? queue?.owner))
  const account = accounts.find(({ id }) => id === decision.account)
  const owner = roster.reps.find((one) => one.id === account?.owner || one.crm === account?.owner)
  const entries = await ports.store.conversations.entries(conversation.id)
  const { email } = conversation.profile.facts
  const said = entries.map(({ entry }) => entry)
  const notBooked = await notBookedOf(ports, lead, decision, conversation, said, workspace)
  const repNames = Object.fromEntries(roster.reps.map(({ id, name }) => [id, name]))
  const events = await ports.store.events.ofLead(lead.id)
  const asked = events.filter(({ decision: of }) => of === decided.id)
  const first = email && (await ports.store.leads.firstTouchOf({ ...lead, email }))
  const { page, createdAt } = conversation
  return buildBrief({
    entries: said,
    answered: await answeredAmong(ports, entries),
    profile: conversation.profile,
    playbook,
    trace: decision.trace,
    asked: askedInWords(asked, repNames, rep?.timezone ?? 'UTC'),
    ...(inputs.mirror && { mirror: inputs.mirror }),
    why: explain(decision, inputs.lead, { ...workspace, accounts }),
    rep: { name: rep?.name ?? workspace.playbook.vendor, timezone: rep?.timezone ?? 'UTC' },
    repNames,
    ...(meeting && { meeting: meeting.view }),
    ...(queue && { queue: queue.says }),
    ...(notBooked && { notBooked }),
    ...(account && {
      account: {
        name: account.name,
        ...(owner && { owner: owner.name }),
        ...(account.tier !== undefined && { tier: account.tier }),
      },
    }),
    verified: inputs.lead.emailVerified,
    ...(page && { touch: { page, at: createdAt.toISOString() } }),
    ...(first && first.page && { firstTouch: { page: first.page, at: first.at.toISOString() } }),
    events,
    corrections: await ports.store.corrections.of(lead.id),
    handovers: await ports.store.handovers.of(lead.id),
    known: [
      ...roster.reps.flatMap(({ name, role }) => [name, name.split(' ')[0]!, role]),
      ...routing.queues.map(({ says }) => says),
      ...[email, lead.email, booking?.email].filter((address) => address !== undefined && address !== null),
    ],
    locale: conversation.locale,
    now: iso(ports.clock()),
    expiresAt: iso(briefExpiry(booking, decided.decidedAt)),
  })
}

/** Answers of the vendor's pages among entries, in the words of the revision that they were given from. */
async function answeredAmong(ports: Ports, stored: StoredEntry[]): Promise<Answered[]> {
  const all = await Promise.all(
    stored.map(async ({ entry }): Promise<Answered[]> => {
      if (!isPageAnswer(entry)) return []
      const { answer, question, revision } = readAnswerEntry(entry)
      const found = (await ports.workspaces.of(revision))?.answers().of(answer)
      const asked = stored.find((one) => one.entry.id === question)
      if (!found || asked?.entry.kind !== 'message') return []
      const quote = (asked.reading as Reading | undefined)?.question ?? asked.entry.text
      return [{ entry: entry.id, quote, text: plainText(found.text), source: found.source }]
    }),
  )
  return all.flat()
}

/** The booking that came of a decision, not of one before it. */
async function bookingUnder(
  ports: Ports,
  lead: StoredLead,
  decision: string,
): Promise<StoredBooking | undefined> {
  const booking = await ports.store.bookings.latestOf(lead.id)
  const offer = booking && (await ports.store.offers.find(booking.offer))
  return booking?.state === 'booked' || offer?.decision === decision ? booking : undefined
}

/** The meeting as the roster had it when it was booked. */
async function meetingOf(ports: Ports, booking: StoredBooking): Promise<{ rep: Rep; view: Meeting }> {
  const roster = await rosterOf(ports, booking)
  const type = meetingTypeOf(roster, booking.meetingType)
  const rep = repOf(roster, booking.host)
  return {
    rep,
    view: {
      start: iso(booking.start),
      end: iso(booking.end),
      timezone: rep.timezone,
      buyerTimezone: booking.timezone,
      name: type.name,
      ...placeIn(type, rep, booking),
      state: booking.state,
      ...(booking.hosts.some(({ trouble }) => trouble !== null) && { notInCalendar: true }),
    },
  }
}

/** For the buyer, a meeting that was missed is one that did not take place. */
function shownState({ state }: StoredBooking): 'booked' | 'cancelled' {
  return state === 'booked' ? 'booked' : 'cancelled'
}

function placeIn(type: MeetingType, rep: Rep, { joinUrl }: StoredBooking): { location?: string } {
  const location = locationOf(type, rep, joinUrl)
  return location === undefined ? {} : { location }
}

/** The address of a lead's brief: until 30 days after the meeting, or after the decision where there is none. */
export async function briefLink(ports: Ports, lead: StoredLead): Promise<string> {
  const booking = await ports.store.bookings.latestOf(lead.id)
  const decided = await ports.store.decisions.latestOf(lead.id)
  const expires = new Date(briefExpiry(booking, decided?.decidedAt ?? lead.submittedAt))
  return `${ports.address()}/brief/${await ports.links.sign('brief', { site: lead.site, subject: lead.id }, expires)}`
}

/** What the attendee of a booking may read. */
export async function buyerViewOf(ports: Ports, booking: StoredBooking): Promise<BuyerView> {
  const { workspace } = (await ports.workspaces.of(booking.revision))!
  const lead = (await ports.store.leads.find(booking.lead))!
  const conversation = (await ports.store.conversations.find(lead.site, lead.conversation))!
  const { playbook } = (await ports.workspaces.of(conversation.revision))!
  const roster = await rosterOf(ports, booking)
  const type = meetingTypeOf(roster, booking.meetingType)
  const host = repOf(roster, booking.host)
  return buildBuyerView({
    vendor: workspace.site.sites.find(({ id }) => id === booking.site)?.name ?? workspace.playbook.vendor,
    host,
    meeting: {
      name: type.name,
      start: iso(booking.start),
      end: iso(booking.end),
      timezone: booking.timezone,
      ...placeIn(type, host, booking),
      state: shownState(booking),
    },
    profile: conversation.profile,
    playbook,
    locale: conversation.locale,
    now: iso(ports.clock()),
  })
}

function briefExpiry(booking: StoredBooking | undefined, decidedAt: Date): number {
  return (booking?.end ?? decidedAt.getTime()) + BRIEF_LINK_DAYS * DAY
}
