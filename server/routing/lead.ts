import * as z from 'zod'
import {
  Budget,
  CompetitorFact,
  Evidence,
  Facts,
  Field,
  Headcount,
  Timeline,
} from '../../widget/contract/facts.ts'
import { describeIssues, type Issue } from '../workspace/issues.ts'

const text = z.string().min(1).max(500)

/** A lead as it is decided on: who the buyer is, and what the buyer said, with the words that carry it. */
export const Lead = z.strictObject({
  id: z.union([z.string(), z.number()]).optional(),
  ...Facts.shape,
  headcount: z
    .strictObject(Headcount.shape)
    .refine(
      ({ min, max }) => min === undefined || max === undefined || min <= max,
      'The least is more than the most.',
    )
    .optional(),
  timeline: z
    .strictObject(Timeline.shape)
    .refine(
      ({ start, end }) => start === undefined || end === undefined || start <= end,
      'It ends before it begins.',
    )
    .optional(),
  budget: z.strictObject(Budget.shape).optional(),
  competitors: z.array(z.strictObject(CompetitorFact.shape)).optional(),
  useCases: z
    .array(text)
    .optional()
    .meta({ description: 'Use cases between which the buyer’s words leave it open; `useCase` decides.' }),
  truncated: z.boolean().optional().meta({ description: 'Only the first 8,000 characters were read.' }),
  none: z.array(Field).default([]).meta({ description: 'Fields that the buyer answered with none.' }),
  emailVerified: z.boolean().default(false),
  website: text.optional(),
  language: text.optional().meta({ description: 'BCP 47: `de`, `pt-BR`.' }),
  returning: z.boolean().optional(),
  place: z
    .strictObject({ country: text.optional(), state: text.optional(), postalCode: text.optional() })
    .optional()
    .meta({ description: 'ISO 3166-1 country and state (`TX`), where the buyer has not said one.' }),
  page: z.strictObject({ path: text.optional(), campaign: text.optional() }).optional(),
  evidence: z.array(z.strictObject({ ...Evidence.shape, turn: z.int().optional() })).default([]),
})
export type Lead = z.infer<typeof Lead>

/** Reads a lead; the first thing that is wrong with it otherwise. Unknown keys are refused. */
export function readLead(input: unknown): { lead: Lead } | { issue: Issue } {
  const read = Lead.safeParse(input)
  return read.success ? { lead: read.data } : { issue: describeIssues(read.error, Lead, input)[0]! }
}
