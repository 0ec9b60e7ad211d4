import * as z from 'zod'
import type { FactCondition } from '../../../widget/contract/condition.ts'
import { FIELDS, NEXT_STEPS, PURPOSES, STANCES, TIMELINE_KINDS } from '../../../widget/contract/facts.ts'
import type { Playbook } from '../../../widget/contract/playbook.ts'
import { withTrades } from '../../../widget/qualification/trades.ts'

/** A sentence, or one sentence a locale. */
export const Wording = z.union([z.string().min(1), z.record(z.string(), z.string().min(1))])

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'An id has small letters, digits and hyphens.')
const FieldName = z.enum(FIELDS)

/** One value or a list of them. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item.transform((value) => [value]), z.array(item).min(1)])

export const NumberTest = z.strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() })

/** The keys of a condition over what the buyer said; the policy adds keys of its own to these. */
export const factTests = {
  useCase: oneOrMore(z.string()).optional(),
  product: oneOrMore(z.string()).optional(),
  competitors: z
    .strictObject({
      names: oneOrMore(z.string()).optional(),
      stances: oneOrMore(z.enum(STANCES)).optional(),
    })
    .optional(),
  headcount: NumberTest.optional(),
  acv: NumberTest.extend({ currency: z.string().optional() }).optional(),
  timeline: z
    .strictObject({
      kinds: oneOrMore(z.enum(TIMELINE_KINDS)).optional(),
      withinDays: z.number().optional(),
    })
    .optional(),
  compliance: oneOrMore(z.string()).optional(),
  region: oneOrMore(z.string()).optional(),
  wantsHuman: z.boolean().optional(),
  nextStep: oneOrMore(z.enum(NEXT_STEPS)).optional(),
  purpose: oneOrMore(z.enum(PURPOSES)).optional(),
  known: oneOrMore(FieldName).optional(),
  unknown: oneOrMore(FieldName).optional(),
}

export const FactConditionFile: z.ZodType<FactCondition> = z.lazy(() =>
  z.strictObject({
    ...factTests,
    all: z.array(FactConditionFile).min(1).optional(),
    any: z.array(FactConditionFile).min(1).optional(),
    not: FactConditionFile.optional(),
  }),
)

const Topic = z.strictObject({ id: Id, name: Wording, phrases: z.array(z.string().min(1)).default([]) })

const Competitor = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)).default([]),
  ordinaryWord: z.boolean().default(false),
})

const Question = z.strictObject({
  id: FieldName,
  text: Wording,
  replies: z.array(z.strictObject({ label: Wording, value: z.unknown().optional() })).default([]),
  ask: z.enum(['always', 'never']).default('always'),
  when: FactConditionFile.optional(),
})

const Disqualifier = z.strictObject({
  id: Id,
  when: FactConditionFile,
  say: Wording,
  links: z
    .array(
      z.strictObject({
        label: Wording,
        note: Wording.optional(),
        href: z.string().regex(/^(https?:\/\/|mailto:|\/|#)/),
      }),
    )
    .default([]),
})

/** `playbook.yaml`. Valid with nothing but vendor, use cases, products, competitors and questions. */
export const PlaybookFile = z
  .strictObject({
    vendor: z.string().min(1),
    name: Wording.optional(),
    greeting: Wording.default('Hi! What would you like to get done?'),
    useCases: z.array(Topic).default([]),
    products: z.array(Topic).default([]),
    competitors: z.array(Competitor).default([]),
    fiscalYearStart: z.int().min(1).max(12).optional(),
    questions: z.array(Question).default([]),
    questionsMax: z.int().min(0).max(20).default(4),
    qualification: z
      .strictObject({
        require: z.array(FieldName).default([]),
        disqualify: z.array(Disqualifier).default([]),
      })
      .prefault({}),
    wording: z.record(z.string(), Wording).default({}),
  })
  .transform((file): Omit<Playbook, 'revision'> => ({
    ...file,
    name: file.name ?? capitalise(file.vendor),
    useCases: withTrades(file.useCases),
  }))

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
