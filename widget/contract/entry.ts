import * as z from 'zod/mini'
import { Field } from './facts.ts'
import { MESSAGE_CHARS_MAX, VALUE_CHARS_MAX } from './limits.ts'

/** An id that the page makes; the same id again changes nothing. */
export const Id = z.uuid()
/** An instant in UTC, `2026-11-24T09:00:00Z`. */
export const Instant = z.iso.datetime()
/** An IANA zone name, 'Europe/Berlin'. */
export const Timezone = z.string().check(z.maxLength(64), z.regex(/^[A-Za-z][A-Za-z0-9_+\-/]*$/))

const base = { id: Id, at: Instant, timezone: Timezone }
const label = z.string().check(z.maxLength(VALUE_CHARS_MAX))
/** Values of an assistant's sentence: short words and numbers that the page shows in it. */
const Values = z.record(z.string(), z.union([label, z.number()]))
const buyer = z.literal('buyer')
const assistant = z.literal('assistant')

/** One thing said, chosen or edited in a conversation. An assistant's turn is the id of its text in the playbook or in
 *  `wording.ts`, with its values, so that no page can put words in the vendor's mouth. */
export const Entry = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    role: buyer,
    kind: z.literal('message'),
    text: z.string().check(z.minLength(1), z.maxLength(MESSAGE_CHARS_MAX)),
    /** The field that the question before it asked for. */
    asks: z.optional(Field),
  }),
  z.object({
    ...base,
    role: buyer,
    kind: z.literal('choice'),
    /** A field of the profile, or `slot` for a time that was picked (value: its start). */
    field: z.union([Field, z.literal('slot')]),
    value: z.unknown(),
    label,
  }),
  z.object({
    ...base,
    role: buyer,
    kind: z.literal('edit'),
    field: Field,
    /** The field's whole new value; null takes the fact back. */
    value: z.unknown(),
    label,
  }),
  z.object({ ...base, role: buyer, kind: z.literal('refusal'), field: Field, label }),
  z.object({
    ...base,
    role: assistant,
    kind: z.literal('question'),
    text: label,
    asks: Field,
    values: z.optional(Values),
  }),
  z.object({
    ...base,
    role: assistant,
    kind: z.literal('answer'),
    text: label,
    values: z.optional(Values),
  }),
])
export type Entry = z.infer<typeof Entry>
export type BuyerEntry = Extract<Entry, { role: 'buyer' }>
