import * as z from 'zod'
import { VALUE_CHARS_MAX } from '../../../widget/contract/limits.ts'
import { ANSWER_QUESTIONS_MAX, ANSWER_TAGS_MAX } from '../limits.ts'

const Words = z.string().trim().min(1).max(200)
const Url = z
  .string()
  .max(VALUE_CHARS_MAX)
  .regex(/^(https?:\/\/|mailto:|\/|#)\S*$/, 'A link starts with https://, mailto:, / or #')

/** The front matter of `answers/*.md`. */
export const AnswerFile = z.strictObject({
  title: Words.meta({ description: 'What the page is called: ‘Integrations’.' }),
  source: z.union([Url, Words, z.strictObject({ label: Words, url: Url })]).meta({
    description: 'Where the answer comes from: the address of the page, or what it is called, or both.',
  }),
  questions: z.array(Words).min(1).max(ANSWER_QUESTIONS_MAX).meta({
    description: 'Questions that this answers, as buyers ask them.',
  }),
  tags: z.array(Words).max(ANSWER_TAGS_MAX).default([]).meta({
    description: 'Other names of what it is about: ‘okta’, ‘single sign-on’.',
  }),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'A locale is written en or pt-BR')
    .optional()
    .meta({ description: 'Only for buyers of this language; absent: for all.' }),
})

/** A page of the vendor's as the chat shows it. */
export interface Answer {
  /** The file's name, without its ending. */
  id: string
  title: string
  /** Sentences with `**bold**` and `[links](https://…)`, paragraphs apart by an empty line; nothing else is markup. At
   *  most VALUE_CHARS_MAX characters. */
  text: string
  source: { label: string; url?: string }
  questions: string[]
  tags: string[]
  locale?: string
}
