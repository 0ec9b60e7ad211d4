import type { Field, Headcount } from '../contract/facts.ts'
import { EMAIL_CHARS_MAX, LIST_ITEMS_MAX, NAME_CHARS_MAX } from '../contract/limits.ts'
import { dayNumber, isoDay } from './calendar.ts'
import { ENGLISH } from './english.ts'
import { tokenise } from './text.ts'

/** Gives the value in the contract's form, or undefined where it is none. */
type Check = (value: unknown) => unknown

/** The value in the form that `Facts` of the contract has for the field, or undefined where it has none. A list field
 *  also takes one element. Said here again without the schema, so that the page carries no schema library. */
export function valid(field: Field, value: unknown): unknown {
  return CHECKS[field](value) ?? CHECKS[field]([value])
}

const short: Check = (value) =>
  typeof value === 'string' && value !== '' && value.length <= NAME_CHARS_MAX ? value : undefined

const oneOf =
  (words: string): Check =>
  (value) =>
    typeof value === 'string' && words.split(' ').includes(value) ? value : undefined

const day: Check = (value) => {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value)) ?? []
  return isoDay(dayNumber(Number(year), Number(month), Number(date))) === value ? value : undefined
}

const upTo =
  (max: number, whole: boolean): Check =>
  (value) =>
    typeof value === 'number' && value >= 0 && value <= max && (!whole || Number.isInteger(value))
      ? value
      : undefined

const list =
  (item: Check): Check =>
  (value) => {
    const items = Array.isArray(value) && value.length <= LIST_ITEMS_MAX ? value.map(item) : [undefined]
    return items.includes(undefined) ? undefined : items
  }

/** Keys other than the required ones may be absent; unknown ones are left out. */
const record =
  (required: string[], checks: Record<string, Check>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const taken: Record<string, unknown> = {}
    for (const [key, one] of Object.entries(value))
      if (checks[key] && one !== undefined && (taken[key] = checks[key](one)) === undefined) return undefined
    return required.every((key) => key in taken) ? taken : undefined
  }

const people = upTo(10_000_000, true)
const headcount = record([], { min: people, max: people })

const CHECKS: Record<Field, Check> = {
  useCase: short,
  product: short,
  timeline: record(['kind'], { kind: oneOf('deadline window asap exploring none'), start: day, end: day }),
  competitors: list(
    record(['name', 'stance'], {
      name: short,
      stance: oneOf('evaluating using replacing rejected mentioned'),
    }),
  ),
  headcount: (value) => {
    const { min = 0, max = min } = (headcount(value) ?? { max: -1 }) as Headcount
    return min <= max ? headcount(value) : undefined
  },
  budget: record(['amount'], {
    amount: upTo(1e12, false),
    currency: (value) => (/^[A-Z]{3}$/.test(String(value)) ? value : undefined),
    period: oneOf('year quarter month once'),
  }),
  compliance: list(short),
  region: list(short),
  email: (value) => {
    const [token] =
      typeof value === 'string' && value.length <= EMAIL_CHARS_MAX ? tokenise(value, ENGLISH) : []
    return token?.kind === 'email' && token.end - token.start === String(value).length
      ? token.text
      : undefined
  },
  company: short,
  wantsHuman: (value) => (typeof value === 'boolean' ? value : undefined),
  nextStep: oneOf('demo pricing trial call info security'),
  purpose: oneOf('buying support job student selling press'),
  name: short,
  jobTitle: short,
  website: short,
  phone: short,
}
