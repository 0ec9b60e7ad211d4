import * as z from 'zod/mini'
import { Profile } from './facts.ts'
import { Id, Instant } from './id.ts'
import { Link } from './link.ts'

/** To `POST …/entries`: which of them are stored now, and what is known. */
export const Appended = z.object({ stored: z.array(Id), profile: Profile })
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

/** To `POST …/lead`. */
export const Submitted = z.object({ outcome: Outcome })

/** To `POST …/booking` and `…/booking/cancel`. */
export const Booked = z.object({ booking: Booking })

/** To `GET …/offer`. */
export const Offered = z.object({ offer: Offer })

/** The body of 409 `slot-taken`: the problem, and the same offer with what is free now. */
export const SlotTaken = z.object({ code: z.literal('slot-taken'), offer: Offer })
