import { Hono, type Context } from 'hono'
import { describeRoute, resolver } from 'hono-openapi'
import type { z } from 'zod/mini'
import {
  AddGuests,
  AppendEntries,
  Appended,
  Booked,
  BookSlot,
  CancelBooking,
  Held,
  HoldSlot,
  Leave,
  Left,
  MeetingTimes,
  MoveBooking,
  Offered,
  SubmitLead,
  Submitted,
} from '../../widget/contract/api.ts'
import { Playbook } from '../../widget/contract/playbook.ts'
import { Problem } from '../../widget/contract/problem.ts'
import { bookedBefore, bookSlot, pickOnce } from '../booking/book.ts'
import { cancelBooking } from '../booking/cancel.ts'
import { addGuests } from '../booking/guests.ts'
import { holdSlot } from '../booking/hold.ts'
import { moveBooking, timesToMove } from '../booking/move.ts'
import { isHeldOut, showOffer } from '../booking/offer.ts'
import { takenWith } from '../booking/refusals.ts'
import { bookingView } from '../booking/views.ts'
import { IDEMPOTENCY_KEY_CHARS_MAX, OFFERED_SLOTS_MAX, type RateName } from '../limits.ts'
import { sha256 } from '../links.ts'
import { isVerified } from '../decision-inputs.ts'
import { submitLead } from '../pipeline.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { leavePage } from '../visit.ts'
import { iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoredLead } from '../store/leads.ts'
import type { StoredOffer } from '../store/offers.ts'
import { body } from './body.ts'
import { appendEntries, conversationGuard, type ConversationVariables } from './conversation.ts'
import { countUse, countUses } from '../rates.ts'
import { boundedBody, siteGuard } from './site.ts'

/** As many as the database can number. */
const REVISION_MAX = 2 ** 31 - 1

type C = Context<ConversationVariables>
const CONVERSATION = '/conversations/:conversation'

/** What a page talks to, below `/v1/sites/:site`. No cookies: a change needs JSON and the conversation's secret. */
export function siteRoutes(ports: Ports): Hono<ConversationVariables> {
  const app = new Hono<ConversationVariables>()
  const own = conversationGuard(ports)
  app.use('*', siteGuard(ports), boundedBody)

  app.get(
    '/playbooks/:revision',
    describe('The playbook of a revision, which never changes.', Playbook),
    async (c) => {
      const revision = Number(c.req.param('revision'))
      const found =
        Number.isInteger(revision) && revision > 0 && revision <= REVISION_MAX
          ? await ports.workspaces.of(revision)
          : undefined
      if (!found)
        throw new Refusal('unknown-revision', {
          field: 'revision',
          found: c.req.param('revision').slice(0, 20),
        })
      ports.count(c.get('site').id, 'opened')
      const etag = `"${found.number}"`
      c.header('Cache-Control', 'public, max-age=31536000, immutable')
      c.header('ETag', etag)
      if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
      return c.json(found.playbook)
    },
  )

  app.post(
    `${CONVERSATION}/entries`,
    describe(
      'Appends entries; the first opens the conversation. The profile that routes comes back, and what the vendor’s pages answer.',
      Appended,
    ),
    body(AppendEntries),
    async (c) => c.json(await appendEntries(ports, c, c.req.valid('json'))),
  )

  app.post(
    `${CONVERSATION}/left`,
    own,
    describe('The page is being left: its visit ends soon, unless something is heard of it.', Left),
    body(Leave),
    async (c) => {
      await leavePage(ports, c.get('conversation'))
      return c.json({})
    },
  )

  app.post(
    `${CONVERSATION}/lead`,
    own,
    describe('Submits the lead, or tells where it stands.', Submitted),
    body(SubmitLead),
    async (c) => {
      const conversation = c.get('conversation')
      const { email } = conversation.profile.facts
      await countUses(ports, [
        ['lead-by-address', ports.clientAddress(c.env)],
        ['lead-by-conversation', conversation.id],
        ['lead-by-site', conversation.site],
        ...(email ? [['lead-by-email', email] as [RateName, string]] : []),
      ])
      return c.json({ outcome: await submitLead(ports, conversation, c.req.valid('json')) })
    },
  )

  app.get(
    `${CONVERSATION}/offer`,
    own,
    describe('The live offer with what is free now.', Offered),
    async (c) => {
      const lead = await leadOf(c)
      return c.json({ offer: await showOffer(ports, await liveOffer(lead)) })
    },
  )

  app.post(
    `${CONVERSATION}/booking`,
    own,
    describe('Books a slot of the live offer. Needs an Idempotency-Key.', Booked, 201),
    body(BookSlot),
    async (c) => {
      const slot = c.req.valid('json')
      const conversation = c.get('conversation')
      const email = conversation.profile.facts.email ?? slot.email
      if (!email)
        throw new Refusal('email-needed', { field: 'email', found: 'nothing', allowed: 'an e-mail address' })
      const once = await pickOnce(conversation, slot, email, keyOf(c))
      const [lead, known] = await Promise.all([leadOf(c), bookedBefore(ports, once)])
      if (known) return c.json({ booking: await bookingView(ports, known) }, 201)
      const uses: [RateName, string][] = [
        ['booking-by-address', ports.clientAddress(c.env)],
        ['booking-by-conversation', conversation.id],
        ['booking-by-site', conversation.site],
      ]
      try {
        const booking = await bookSlot(ports, { lead, email, slot, once, uses })
        return c.json({ booking: await bookingView(ports, booking) }, 201)
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'slot-taken') throw error
        throw takenWith(await showOffer(ports, await liveOffer(lead)))
      }
    },
  )

  app.post(
    `${CONVERSATION}/hold`,
    own,
    describe('Keeps a slot of the live offer for some minutes.', Held, 201),
    body(HoldSlot),
    async (c) => {
      await countUse(ports, 'hold-by-conversation', c.get('conversation').id)
      const { start, until } = await holdSlot(ports, await leadOf(c), c.req.valid('json'))
      return c.json({ held: { start: iso(start), until: iso(until) } }, 201)
    },
  )

  app.get(
    `${CONVERSATION}/booking/times`,
    own,
    describe('When the meeting could be instead.', MeetingTimes),
    async (c) => {
      const { slots } = await timesToMove(ports, await meetingOf(c))
      const shown = slots.slice(0, OFFERED_SLOTS_MAX)
      return c.json({ slots: shown.map(({ start, end }) => ({ start: iso(start), end: iso(end) })) })
    },
  )

  app.post(
    `${CONVERSATION}/booking/move`,
    own,
    describe('Moves the meeting. Needs an Idempotency-Key.', Booked),
    body(MoveBooking),
    async (c) => {
      const { start, timezone, reason } = c.req.valid('json')
      const conversation = c.get('conversation')
      const booking = await meetingOf(c)
      await countUse(ports, 'booking-by-conversation', conversation.id)
      const key = keyOf(c)
      const once = {
        site: conversation.site,
        conversation: conversation.id,
        operation: 'move',
        key,
        bodyHash: await sha256(JSON.stringify([booking.id, start])),
      }
      const move = { start: Date.parse(start), timezone, reason, by: 'buyer' as const, once }
      return c.json({ booking: await bookingView(ports, await moveBooking(ports, booking, move)) })
    },
  )

  app.post(
    `${CONVERSATION}/booking/cancel`,
    own,
    describe('Cancels the meeting.', Booked),
    body(CancelBooking),
    async (c) => {
      const { reason } = c.req.valid('json')
      return c.json({
        booking: await bookingView(ports, await cancelBooking(ports, await meetingOf(c), reason ?? null)),
      })
    },
  )

  app.post(
    `${CONVERSATION}/booking/guests`,
    own,
    describe('Invites others to the meeting.', Booked),
    body(AddGuests),
    async (c) => {
      await countUse(ports, 'booking-by-conversation', c.get('conversation').id)
      const { guests } = c.req.valid('json')
      return c.json({ booking: await bookingView(ports, await addGuests(ports, await meetingOf(c), guests)) })
    },
  )

  return app

  async function leadOf(c: Pick<C, 'get'>): Promise<StoredLead> {
    const lead = await ports.store.leads.ofConversation(c.get('conversation').id)
    if (!lead) throw new Refusal('no-live-offer', { detail: 'No lead has been submitted yet.' })
    return lead
  }

  async function meetingOf(c: Pick<C, 'get'>): Promise<StoredBooking> {
    const conversation = c.get('conversation')
    const lead = await ports.store.leads.ofConversation(conversation.id)
    const own = lead && (await ports.store.bookings.latestOf(lead.id))
    const booking =
      own ??
      (isVerified(conversation)
        ? await ports.store.bookings.comingOf(
            conversation.site,
            conversation.verifiedEmail!,
            new Date(ports.clock()),
          )
        : undefined)
    if (!booking) throw new Refusal('not-found', { detail: 'There is no meeting.' })
    return booking
  }

  async function liveOffer(lead: StoredLead): Promise<StoredOffer> {
    const offer = await ports.store.offers.liveOf(lead.id)
    if (!offer || offer.expiresAt.getTime() <= ports.clock() || !(await isHeldOut(ports, offer)))
      throw new Refusal('no-live-offer', {
        detail: 'These times are no longer held out. Ask for fresh ones.',
      })
    return offer
  }
}

function keyOf(c: Context): string {
  const key = c.req.header('Idempotency-Key') ?? ''
  if (key.length > 0 && key.length <= IDEMPOTENCY_KEY_CHARS_MAX) return key
  throw new Refusal('invalid-field', {
    field: 'Idempotency-Key',
    found: key ? `${key.length} characters` : 'nothing',
    allowed: `1 to ${IDEMPOTENCY_KEY_CHARS_MAX} characters`,
  })
}

function describe(description: string, schema: z.ZodMiniType, status: 200 | 201 = 200) {
  return describeRoute({
    description,
    responses: {
      [status]: { description: 'Done', content: { 'application/json': { schema: resolver(schema) } } },
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: resolver(Problem) } },
      },
    },
  })
}
