import { Refusal } from '../refusal.ts'
import { WallTime } from '../workspace/schema/roster.ts'

/** What a form of the rep's page holds. A field that is missing reads as empty. */
export type Form = URLSearchParams

const SHOWN_CHARS_MAX = 60

/** A field without the spaces around it. */
export function textOf(form: Form, field: string): string {
  return (form.get(field) ?? '').trim()
}

/** @throws Refusal `invalid-field` beyond the limit */
export function boundedText(form: Form, field: string, label: string, charsMax: number): string {
  const text = textOf(form, field)
  if (text.length > charsMax)
    throw fault(field, label, text, `at most ${charsMax} characters; it has ${text.length}`)
  return text
}

/** `HH:MM`, or undefined for an empty field. @throws Refusal `invalid-field` */
export function timeOf(form: Form, field: string, label: string): string | undefined {
  const text = textOf(form, field)
  if (text === '') return undefined
  if (!WallTime.safeParse(text).success) throw fault(field, label, text, 'a time such as 09:00')
  return text
}

/** A calendar day that exists, or undefined for an empty field. @throws Refusal `invalid-field` */
export function dayOf(form: Form, field: string, label: string): string | undefined {
  const text = textOf(form, field)
  if (text === '') return undefined
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) : NaN
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw fault(field, label, text, 'a day such as 2026-12-24')
  return text
}

/** What is wrong with a field, for the person who filled it in. What was `typed` is quoted, what was `counted` is not, and of a
 *  `secret` only whether there is one is said. */
export function fault(
  field: string,
  label: string,
  found: string,
  allowed: string,
  as: 'typed' | 'counted' | 'secret' = 'typed',
): Refusal {
  const shown =
    as === 'typed' ? quoted(found) : as === 'counted' ? found : found ? 'something else' : 'nothing'
  return new Refusal('invalid-field', {
    field,
    allowed,
    found: shown,
    detail: `${label}: found ${shown}, allowed is ${allowed}.`,
  })
}

function quoted(text: string): string {
  if (text === '') return 'nothing'
  return text.length > SHOWN_CHARS_MAX ? `“${text.slice(0, SHOWN_CHARS_MAX)}…”` : `“${text}”`
}
