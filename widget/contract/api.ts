import * as z from 'zod/mini'
import { Entry, Id, Instant, Timezone } from './entry.ts'
import { Email, Profile } from './facts.ts'
import { ENTRIES_PER_REQUEST_MAX, VALUE_CHARS_MAX } from './limits.ts'
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
})
export type Booking = z.infer<typeof Booking>

/** Where a submitted lead stands, alike for a known company and an unknown one. */
export const Outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offer'), offer: Offer }),
  z.object({ kind: z.literal('booked'), booking: Booking }),
  /** A person will write: `who` is a team's or a person's name as shown to buyers. */
  z.object({ kind: z.literal('queued'), who: z.string() }),
  z.object({ kind: z.literal('closed'), say: z.string(), links: z.array(Link) }),
])
export type Outcome = z.infer<typeof Outcome>

/** `POST …/lead`: submits what is known, or tells where the lead stands if it was submitted. */
export const SubmitLead = z.object({
  timezone: Timezone,
  /** After a cancelled meeting: look for another time. */
  again: z.optional(z.boolean()),
})
export type SubmitLead = z.infer<typeof SubmitLead>
export const Submitted = z.object({ outcome: Outcome })

/** `POST …/booking` with an `Idempotency-Key`: books a slot of the live offer. */
export const BookSlot = z.object({ offer: Id, start: Instant, timezone: Timezone, email: z.optional(Email) })
export type BookSlot = z.infer<typeof BookSlot>
export const Booked = z.object({ booking: Booking })

export const Offered = z.object({ offer: Offer })

/** The body of 409 `slot-taken`: the problem, and the same offer with what is free now. */
export const SlotTaken = z.object({ code: z.literal('slot-taken'), offer: Offer })
