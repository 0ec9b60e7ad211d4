import * as z from 'zod/mini'
import { EMAIL_CHARS_MAX, LIST_ITEMS_MAX, NAME_CHARS_MAX, VALUE_CHARS_MAX } from './limits.ts'
import { FIELDS, NEXT_STEPS, PERIODS, PURPOSES, STANCES, TIMELINE_KINDS } from './values.ts'

export { FIELDS, FRAMEWORKS, NEXT_STEPS, PURPOSES, STANCES, TIMELINE_KINDS } from './values.ts'

export const Field = z.enum(FIELDS)
export type Field = z.infer<typeof Field>

const short = z.string().check(z.minLength(1), z.maxLength(NAME_CHARS_MAX))
const amount = z.number().check(z.nonnegative(), z.lte(1e12))
const people = z.int().check(z.nonnegative(), z.lte(10_000_000))
const list = <T extends z.core.$ZodType>(item: T) => z.array(item).check(z.maxLength(LIST_ITEMS_MAX))

/** A calendar day, `YYYY-MM-DD`, with no time and no zone. */
export const Day = z.iso.date()

export const Timeline = z.object({
  kind: z.enum(TIMELINE_KINDS),
  /** First day of a window. */
  start: z.optional(Day),
  /** Last day of a window or a deadline, inclusive. */
  end: z.optional(Day),
})
export type Timeline = z.infer<typeof Timeline>

export const CompetitorFact = z.object({ name: short, stance: z.enum(STANCES) })
export type CompetitorFact = z.infer<typeof CompetitorFact>
export type Stance = CompetitorFact['stance']

export const Headcount = z.object({ min: z.optional(people), max: z.optional(people) })
export type Headcount = z.infer<typeof Headcount>

export const Budget = z.object({
  amount,
  /** ISO 4217; absent when the buyer gave no sign or word for it. */
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
  period: z.optional(z.enum(PERIODS)),
})
export type Budget = z.infer<typeof Budget>

export const Email = z.string().check(z.maxLength(EMAIL_CHARS_MAX), z.email(), z.toLowerCase())

/** What the buyer has stated. A field is absent where nothing was said. The meaning of each value is in
 *  `test/corpus/guidelines.md`. */
export const Facts = z.object({
  useCase: z.optional(short),
  product: z.optional(short),
  timeline: z.optional(Timeline),
  competitors: z.optional(list(CompetitorFact)),
  headcount: z.optional(Headcount),
  budget: z.optional(Budget),
  compliance: z.optional(list(short)),
  /** ISO 3166-1 countries ('DE'), US states ('US-TX') or groups ('EMEA'). */
  region: z.optional(list(short)),
  email: z.optional(Email),
  company: z.optional(short),
  wantsHuman: z.optional(z.boolean()),
  nextStep: z.optional(z.enum(NEXT_STEPS)),
  /** What the writer is here for. */
  purpose: z.optional(z.enum(PURPOSES)),
  name: z.optional(short),
  jobTitle: z.optional(short),
  website: z.optional(short),
  phone: z.optional(short),
})
export type Facts = z.infer<typeof Facts>

/** The piece of a message that carries a fact: UTF-16 offsets, end exclusive, and the words themselves. */
export const Evidence = z.object({
  field: Field,
  /** Which element of a list field, or which value when several were named. */
  value: z.optional(z.string().check(z.maxLength(VALUE_CHARS_MAX))),
  start: z.int(),
  end: z.int(),
  quote: z.string(),
  /** Only asked about ('are you SOC 2 certified?'), not said to be needed. */
  asked: z.optional(z.boolean()),
})
export type Evidence = z.infer<typeof Evidence>

/** What one message says: its facts, each with the words that carry it. */
export type Signals = Facts & {
  evidence: Evidence[]
  /** The use cases between which the words leave it open, the one taken first. */
  useCases?: string[]
}

/** Where a known fact comes from: the entry, and what the buyer said, chose or wrote in it. */
export const Source = z.object({
  field: Field,
  value: z.optional(z.string()),
  entry: z.string(),
  kind: z.enum(['message', 'choice', 'edit']),
  start: z.optional(z.int()),
  end: z.optional(z.int()),
  quote: z.string(),
  asked: z.optional(z.boolean()),
})
export type Source = z.infer<typeof Source>

/** What is known about the buyer now. */
export const Profile = z.object({
  facts: Facts,
  sources: z.array(Source),
  /** Fields that the buyer would rather not answer; they are not asked again. */
  declined: z.array(Field),
  /** Fields that the buyer answered with 'no' or 'none': asked, and nothing there. */
  none: z.array(Field),
  /** The buyer's own questions, in their words, that nobody has answered yet. */
  openQuestions: z.array(z.object({ entry: z.string(), quote: z.string() })),
})
export type Profile = z.infer<typeof Profile>
