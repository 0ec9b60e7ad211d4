import * as z from 'zod/mini'
import { Field, NEXT_STEPS, PURPOSES, STANCES, TIMELINE_KINDS } from './facts.ts'

const words = z.array(z.string()).check(z.minLength(1))
export const NumberTest = z.object({ atLeast: z.optional(z.number()), atMost: z.optional(z.number()) })
export type NumberTest = z.infer<typeof NumberTest>

/** A test over what the buyer said. Every key present must hold. A list holds when one of its values does. What is
 *  unknown fails every test but `unknown`. */
export interface FactCondition {
  useCase?: string[]
  product?: string[]
  competitors?: { names?: string[]; stances?: (typeof STANCES)[number][] }
  headcount?: NumberTest
  /** Budget per year, in `currency` where given. */
  acv?: NumberTest & { currency?: string }
  timeline?: { kinds?: (typeof TIMELINE_KINDS)[number][]; withinDays?: number }
  compliance?: string[]
  region?: string[]
  wantsHuman?: boolean
  nextStep?: (typeof NEXT_STEPS)[number][]
  purpose?: (typeof PURPOSES)[number][]
  known?: Field[]
  unknown?: Field[]
  all?: FactCondition[]
  any?: FactCondition[]
  not?: FactCondition
}

export const FactCondition: z.ZodMiniType<FactCondition> = z.object({
  useCase: z.optional(words),
  product: z.optional(words),
  competitors: z.optional(
    z.object({ names: z.optional(words), stances: z.optional(z.array(z.enum(STANCES))) }),
  ),
  headcount: z.optional(NumberTest),
  acv: z.optional(z.extend(NumberTest, { currency: z.optional(z.string()) })),
  timeline: z.optional(
    z.object({
      kinds: z.optional(z.array(z.enum(TIMELINE_KINDS))),
      withinDays: z.optional(z.number()),
    }),
  ),
  compliance: z.optional(words),
  region: z.optional(words),
  wantsHuman: z.optional(z.boolean()),
  nextStep: z.optional(z.array(z.enum(NEXT_STEPS))),
  purpose: z.optional(z.array(z.enum(PURPOSES))),
  known: z.optional(z.array(Field)),
  unknown: z.optional(z.array(Field)),
  get all() {
    return z.optional(z.array(FactCondition))
  },
  get any() {
    return z.optional(z.array(FactCondition))
  },
  get not() {
    return z.optional(FactCondition)
  },
})
