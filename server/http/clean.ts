import { Refusal } from '../refusal.ts'

/** Deepest nesting of a value that a page may state. */
const VALUE_DEPTH_MAX = 6
const VALUE_KEYS_MAX = 100

/** The same value with what a database cannot hold, NUL and halves of surrogate pairs, as replacement characters, one for
 *  one, so that offsets into a text stand.
 *  @throws Refusal `invalid-field` for a value that is nested too deep or too large */
export function clean<T>(value: T, field: string): T {
  return cleaned(value, field, 0) as T
}

function cleaned(value: unknown, field: string, depth: number): unknown {
  if (depth > VALUE_DEPTH_MAX)
    throw new Refusal('invalid-field', {
      field,
      found: 'a value nested deeper',
      allowed: `at most ${VALUE_DEPTH_MAX} levels`,
    })
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD')
  if (Array.isArray(value)) return value.map((item, i) => cleaned(item, `${field}[${i}]`, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  if (depth > 0 && entries.length > VALUE_KEYS_MAX)
    throw new Refusal('invalid-field', {
      field,
      found: `${entries.length} keys`,
      allowed: `at most ${VALUE_KEYS_MAX} keys`,
    })
  return Object.fromEntries(
    entries.map(([key, item]) => [cleaned(key, field, depth), cleaned(item, `${field}.${key}`, depth + 1)]),
  )
}

/** A locale as BCP 47 has it; English for what is none, since a page's odd setting must not stop its buyer. */
export function localeOf(text: string): string {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? 'en'
  } catch {
    return 'en'
  }
}
