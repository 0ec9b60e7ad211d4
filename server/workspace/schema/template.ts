import * as z from 'zod'
import { FIELDS } from '../../../widget/contract/facts.ts'

/** What a mail may quote. What begins with `quote.` is the buyer's own words, and `fact.` what they come to; `{{link}}` leads back to the
 *  conversation. */
export const VARIABLES = [
  'vendor',
  'rep.name',
  'rep.firstName',
  'rep.role',
  'meeting',
  'link',
  'buyer.name',
  'buyer.company',
  ...FIELDS.map((field) => `fact.${field}` as const),
  ...FIELDS.map((field) => `quote.${field}` as const),
] as const
export type Variable = (typeof VARIABLES)[number]

/** Those that every mail has a value for. */
export const ALWAYS: readonly Variable[] = ['vendor', 'rep.name', 'rep.firstName', 'rep.role', 'meeting']

/** The front matter of `sequences/*.md`. */
export const TemplateFile = z.strictObject({
  subject: z
    .string()
    .trim()
    .min(1)
    .max(160)
    .meta({ description: `One line. It may hold ${ALWAYS.map((name) => `{{${name}}}`).join(', ')}.` }),
})

/** Words of one kind. A `{{variable}}` in `text` is set in when the mail is written: as text, whatever it holds. */
export interface Inline {
  text: string
  strong?: true
  em?: true
  /** Where the words lead; `{{link}}` back to the conversation. */
  href?: string
}

export interface Block {
  kind: 'paragraph' | 'heading' | 'item'
  inlines: Inline[]
}

/** The template of a mail, parsed. */
export interface Template {
  subject: string
  blocks: Block[]
}
