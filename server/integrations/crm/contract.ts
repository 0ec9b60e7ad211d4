import * as z from 'zod'
import {
  CELL_CHARS_MAX,
  CUSTOM_CELL_CHARS_MAX,
  LIST_CELL_CHARS_MAX,
} from '../../workspace/schema/accounts.ts'

// The JSON that a company's own CRM, or what stands before it, speaks with Usher. README.md tells it in words.

/** Accounts asked for at a time. */
export const ACCOUNTS_PER_PAGE = 500

const Id = z
  .string()
  .min(1)
  .max(200)
  // Made of dots alone it would name a folder in an address.
  .refine((text) => !/^\.+$/.test(text), 'is no id.')
const text = (chars: number) =>
  z
    .string()
    .max(chars)
    .refine((one) => !one.includes('\0'), 'has a NUL character.')
const cell = text(CELL_CHARS_MAX)
  .nullish()
  .transform((value) => value || undefined)
const list = z
  .array(text(CELL_CHARS_MAX))
  .refine((all) => all.join(';').length <= LIST_CELL_CHARS_MAX, 'is too long.')
  .nullish()

export const WireAccount = z.object({
  id: text(CELL_CHARS_MAX).min(1),
  name: text(CELL_CHARS_MAX).min(1),
  domains: list.transform((all) => (all ?? []).map((one) => one.trim().toLowerCase()).filter(Boolean)),
  website: cell,
  owner: cell,
  tier: cell,
  industry: cell,
  parent: cell,
  aliases: list.transform((all) => (all?.length ? all : undefined)),
  country: cell,
  state: cell,
  postalCode: cell,
  openOpportunity: z
    .boolean()
    .nullish()
    .transform((value) => value ?? undefined),
  columns: z
    .record(z.string(), text(CUSTOM_CELL_CHARS_MAX))
    .nullish()
    .transform((value) => value ?? undefined),
})

export const AccountsAnswer = z.object({
  accounts: z.array(WireAccount).max(5 * ACCOUNTS_PER_PAGE),
  next: z.string().min(1).max(2_000).nullish(),
})

const Fields = z.record(z.string(), text(CUSTOM_CELL_CHARS_MAX))

const WireBuyer = z.object({
  id: Id,
  version: z.string().min(1).max(200),
  fields: Fields,
  setBy: z.record(z.string(), z.string()).default({}),
})

/** To `POST /buyers/search`. */
export const BuyerSearch = z.strictObject({ key: z.uuid(), email: z.string().nullable() })
export const BuyersAnswer = z.object({ buyers: z.array(WireBuyer).max(100) })
/** To `POST /buyers`. */
export const NewBuyer = z.strictObject({ key: z.uuid(), site: z.string(), by: z.string(), fields: Fields })
/** To `PATCH /buyers/ID`: null empties a field. */
export const BuyerChange = z.strictObject({
  by: z.string(),
  fields: z.record(z.string(), z.string().nullable()),
})
/** To `PUT /buyers/ID/owner`. */
export const OwnerChange = z.strictObject({ by: z.string(), owner: z.string().min(1) })
export const BuyerAnswer = z.object({ buyer: WireBuyer })

/** To `PUT /conversations/KEY`. */
export const ConversationNote = z.strictObject({
  buyer: Id,
  site: z.string(),
  at: z.iso.datetime(),
  text: z.string(),
  link: z.url(),
})
/** To `PUT /meetings/KEY`. */
export const MeetingNote = z.strictObject({
  buyer: Id,
  site: z.string(),
  version: z.int().min(0),
  state: z.enum(['booked', 'cancelled', 'held', 'no-show']),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  title: z.string(),
  text: z.string(),
  host: z.string().nullable(),
})
export const NoteAnswer = z.object({ id: Id })

/** In an answer of 4xx. */
export const Problem = z.object({ code: z.string() })
