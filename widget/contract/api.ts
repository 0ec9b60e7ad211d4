import * as z from 'zod/mini'
import { Entry, Timezone } from './entry.ts'
import { Email } from './facts.ts'
import { Id, Instant } from './id.ts'
import { ENTRIES_PER_REQUEST_MAX, VALUE_CHARS_MAX } from './limits.ts'

export * from './answers.ts'

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

/** `POST …/lead`: submits what is known, or tells where the lead stands if it was submitted. */
export const SubmitLead = z.object({
  timezone: Timezone,
  /** After a cancelled meeting: look for another time. */
  again: z.optional(z.boolean()),
})
export type SubmitLead = z.infer<typeof SubmitLead>

/** `POST …/booking` with an `Idempotency-Key`: books a slot of the live offer. */
export const BookSlot = z.object({ offer: Id, start: Instant, timezone: Timezone, email: z.optional(Email) })
export type BookSlot = z.infer<typeof BookSlot>
