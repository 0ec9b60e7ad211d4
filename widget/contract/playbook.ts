import * as z from 'zod/mini'
import { FactCondition } from './condition.ts'
import { Field } from './facts.ts'

/** A sentence, or one sentence a locale (`{ en: …, de: … }`). */
export const Wording = z.union([z.string(), z.record(z.string(), z.string())])
export type Wording = z.infer<typeof Wording>

/** A named thing that buyers speak of in several ways: a use case or a product. */
export const Topic = z.object({
  id: z.string(),
  name: Wording,
  phrases: z.array(z.string()),
  /** Stems of the words that name its kind of work, and of those that tell of it; put in where the playbook is published. */
  trade: z.optional(z.object({ named: z.string(), told: z.string() })),
})
export type Topic = z.infer<typeof Topic>

export const Competitor = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  /** The name is also an ordinary word ('front', 'close'): it counts only where the sentence uses it as a name. */
  ordinaryWord: z.boolean(),
})
export type Competitor = z.infer<typeof Competitor>

/** A quick reply: a shortcut for typing. With a value it states that value; without, its label is read as a message. */
export const Reply = z.object({ label: Wording, value: z.optional(z.unknown()) })
export type Reply = z.infer<typeof Reply>

export const Question = z.object({
  id: Field,
  text: Wording,
  replies: z.array(Reply),
  /** `never`: understood when said and editable, but not asked. */
  ask: z.enum(['always', 'never']),
  when: z.optional(FactCondition),
})
export type Question = z.infer<typeof Question>

export const Link = z.object({ label: Wording, note: z.optional(Wording), href: z.string() })

/** Leads that no person is due, and what the buyer is told instead: kind, useful, with somewhere to go. */
export const Disqualifier = z.object({
  id: z.string(),
  when: FactCondition,
  say: Wording,
  links: z.array(Link),
})

/** `playbook.yaml` with every default filled in. Public in whole: the page runs it. */
export const Playbook = z.object({
  revision: z.int(),
  vendor: z.string(),
  name: Wording,
  greeting: Wording,
  useCases: z.array(Topic),
  products: z.array(Topic),
  competitors: z.array(Competitor),
  questions: z.array(Question),
  /** The month, 1 to 12, in which buyers' fiscal years are taken to start; absent: theirs is not guessed. */
  fiscalYearStart: z.optional(z.int()),
  /** At most this many questions are asked before the e-mail. */
  questionsMax: z.int(),
  qualification: z.object({
    /** Fields without which a lead is incomplete. */
    require: z.array(Field),
    disqualify: z.array(Disqualifier),
  }),
  /** The vendor's own words for turns of `wording.ts`, by their id. */
  wording: z.record(z.string(), Wording),
})
export type Playbook = z.infer<typeof Playbook>

export { say } from './wording.ts'
