import * as z from 'zod/mini'
import { Entry, Id, Instant, Timezone } from './entry.ts'
import { Email, Profile } from './facts.ts'
import { ENTRIES_PER_REQUEST_MAX, GUESTS_MAX, IDENTITY_CHARS_MAX, VALUE_CHARS_MAX } from './limits.ts'
import { Link } from './playbook.ts'

const short = z.string().check(z.maxLength(VALUE_CHARS_MAX))

/** `POST /v1/sites/{site}/conversations/{id}/entries`: appends entries; the first one opens the conversation. */
export const AppendEntries = z.object({
  entries: z.array(Entry).check(z.minLength(1), z.maxLength(ENTRIES_PER_REQUEST_MAX)),
  /** The playbook revision that the page runs; the conversation keeps it to its end. */
  revision: z.int(),
  locale: z.string().check(z.maxLength(35)),
  /** Origin and path of the page, with campaign parameters only. */
  page: z.optional(z.object({ url: short, referrer: z.optional(short) })),
  /** The token of `usher('identify', token)`: the site vouches for the buyer's address. */
  identity: z.optional(z.string().check(z.maxLength(IDENTITY_CHARS_MAX))),
})
export type AppendEntries = z.infer<typeof AppendEntries>

/** An answer from the vendor's pages to what a message asks. The server has put it into the conversation as the entry
 *  `entry`, by its id and revision; a page never sends one. */
export const PageAnswer = z.object({
  entry: Id,
  /** The message that it answers. */
  question: Id,
  id: z.string(),
  title: z.string(),
  /** Plain sentences with `**bold**` and `[links](https://…)`, and no other markup. */
  text: z.string().check(z.maxLength(VALUE_CHARS_MAX)),
  /** Where the vendor says so; `url` is absent where that is no page. */
  source: z.object({ label: z.string(), url: z.optional(z.string()) }),
})
export type PageAnswer = z.infer<typeof PageAnswer>

export const Appended = z.object({
  stored: z.array(Id),
  profile: Profile,
  /** Answers to the messages among `stored`; a question without one stays open. Absent from an older server. */
  answers: z.optional(z.array(PageAnswer)),
})
export type Appended = z.infer<typeof Appended>

/** A free time. UTC, end exclusive. */
export const Slot = z.object({ start: Instant, end: Instant })
export type Slot = z.infer<typeof Slot>

const Guests = z.array(Email).check(z.maxLength(GUESTS_MAX))

/** All that the page ever learns about the rep. */
export const Host = z.object({ name: z.string(), role: z.string(), picture: z.nullable(z.string()) })
export type Host = z.infer<typeof Host>

/** Why this person, drawn only from what the buyer said: a text id of the panel and the buyer's own value. */
export const Reason = z.object({ text: z.string(), values: z.record(z.string(), z.string()) })
export type Reason = z.infer<typeof Reason>

export const Offer = z.object({
  id: Id,
  host: Host,
  reason: z.nullable(Reason),
  meeting: z.object({ name: z.string(), durationMinutes: z.int() }),
  slots: z.array(Slot),
  expiresAt: Instant,
})
export type Offer = z.infer<typeof Offer>

/** What the buyer may still do to a meeting. `reasons` are offered to choose from. */
const Change = z.object({
  allowed: z.boolean(),
  /** The last moment; absent where there is none. */
  until: z.optional(Instant),
  reasons: z.array(z.string()),
})

export const Booking = z.object({
  id: Id,
  state: z.enum(['booked', 'cancelled']),
  start: Instant,
  end: Instant,
  host: Host,
  meeting: z.object({ name: z.string(), durationMinutes: z.int() }),
  email: z.string(),
  /** A page with a button that cancels; opening it changes nothing. */
  manageUrl: z.string(),
  /** The meeting as an .ics file. */
  icsUrl: z.string(),
  /** Whom the buyer invited too, and how many there may be. Absent, as what follows, from an older server. */
  guests: z.optional(z.array(z.string())),
  guestsMax: z.optional(z.int()),
  /** Where it takes place, in words or as a link. */
  location: z.optional(z.string()),
  move: z.optional(Change),
  cancel: z.optional(Change),
})
export type Booking = z.infer<typeof Booking>

/** Where a submitted lead stands, alike for a known company and an unknown one. */
export const Outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offer'), offer: Offer }),
  z.object({ kind: z.literal('booked'), booking: Booking }),
  /** A person will write: `who` is a team's or a person's name as shown to buyers. */
  z.object({
    kind: z.literal('queued'),
    who: z.string(),
    /** When they will have written; absent where nothing was promised, and from an older server. */
    by: z.optional(Instant),
  }),
  z.object({ kind: z.literal('closed'), say: z.string(), links: z.array(Link) }),
])
export type Outcome = z.infer<typeof Outcome>

/** `POST …/lead`: submits what is known, or tells where the lead stands if it was submitted. */
export const SubmitLead = z.object({
  timezone: Timezone,
  /** After a cancelled meeting: look for another time. */
  again: z.optional(z.boolean()),
  /** None of the times of this offer will do: look for another person. */
  noneOf: z.optional(Id),
})
export type SubmitLead = z.infer<typeof SubmitLead>
export const Submitted = z.object({ outcome: Outcome })

/** `POST …/booking` with an `Idempotency-Key`: books a slot of the live offer. */
export const BookSlot = z.object({
  offer: Id,
  start: Instant,
  timezone: Timezone,
  email: z.optional(Email),
  guests: z.optional(Guests),
})
export type BookSlot = z.infer<typeof BookSlot>
export const Booked = z.object({ booking: Booking })

/** `POST …/hold`: keeps a slot of the live offer for minutes, in place of what was held before. */
export const HoldSlot = z.object({ offer: Id, start: Instant, timezone: Timezone })
export type HoldSlot = z.infer<typeof HoldSlot>
export const Held = z.object({ held: z.object({ start: Instant, until: Instant }) })

/** `POST …/left`: the page is being left. */
export const Leave = z.object({})
export const Left = z.object({})

/** `GET …/booking/times`: what is free for the meeting to move to. */
export const MeetingTimes = z.object({ slots: z.array(Slot) })
export type MeetingTimes = z.infer<typeof MeetingTimes>

/** `POST …/booking/move` with an `Idempotency-Key`: the same meeting at another time. */
export const MoveBooking = z.object({ start: Instant, timezone: Timezone, reason: z.optional(short) })
export type MoveBooking = z.infer<typeof MoveBooking>

/** `POST …/booking/cancel`; the body may be left out. */
export const CancelBooking = z.object({ reason: z.optional(short) })
export type CancelBooking = z.infer<typeof CancelBooking>

/** `POST …/booking/guests`: whom the buyer invites too, besides those who are invited already. */
export const AddGuests = z.object({ guests: Guests })
export type AddGuests = z.infer<typeof AddGuests>

export const Offered = z.object({ offer: Offer })

/** The body of 409 `slot-taken`: the problem, and the same offer with what is free now. */
export const SlotTaken = z.object({ code: z.literal('slot-taken'), offer: Offer })
