import type * as api from '../contract/api.ts'
import type { Profile } from '../contract/facts.ts'
import type { Problem } from '../contract/problem.ts'

// The server's answers as the page reads them. Their shapes are the contract's, which the types see to, and a test holds
// them against its schemas: the page carries no schema library (6.4 kB). What a text or a number may be is checked by
// the server, and what it adds later is passed over.

/** Where a value does not fit, as a path; undefined where it fits. */
type Test = (value: unknown, path: string) => string | undefined

/** What must be there for a `T`: the type of a plain value, a list's one shape, the shapes of an object's parts. */
type Shape<T> =
  | Test
  | (T extends string
      ? 'string'
      : T extends number
        ? 'number'
        : T extends boolean
          ? 'boolean'
          : T extends readonly (infer Item)[]
            ? [Shape<Item>]
            : { [Key in keyof T]-?: Shape<Exclude<T[Key], undefined>> })

/** An answer's shape, and by it its type. */
export interface Answer<T> {
  shape: Shape<T>
  of?: T
}

/** Where a value is not of an answer's shape, `outcome.offer.slots.0.start`; undefined where it is. */
export function misfit<T>(value: unknown, { shape }: Answer<T>): string | undefined {
  return fits(value, shape as Plain, '')
}

type Plain = Test | string | [Plain] | { [key: string]: Plain }

function fits(value: unknown, shape: Plain, path: string): string | undefined {
  if (typeof shape === 'function') return shape(value, path)
  if (typeof shape === 'string') return typeof value === shape ? undefined : path
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(shape))
    return path
  const parts = Array.isArray(shape)
    ? Object.keys(value).map((key) => [key, shape[0]] as const)
    : Object.entries(shape)
  for (const [key, part] of parts) {
    const found = fits((value as Record<string, unknown>)[key], part, (path && `${path}.${key}`) || key)
    if (found !== undefined) return found
  }
  return undefined
}

const optional =
  <T>(shape: Shape<T>): Test =>
  (value, path) =>
    value === undefined || value === null ? undefined : fits(value, shape as Plain, path)

/** An object, whatever is in it. */
const anything: Test = (value, path) => fits(value, {}, path)

/** A wording: a text, or texts by locale. */
const wording: Test = (value, path) => fits(value, typeof value === 'object' ? {} : 'string', path)

const host: Shape<api.Host> = { name: 'string', role: 'string', picture: optional('string') }
const meeting: Shape<api.Offer['meeting']> = { name: 'string', durationMinutes: 'number' }

const offer: Shape<api.Offer> = {
  id: 'string',
  host,
  reason: optional<NonNullable<api.Offer['reason']>>({ text: 'string', values: anything }),
  meeting,
  slots: [{ start: 'string', end: 'string' }],
  expiresAt: 'string',
}

const change: Shape<NonNullable<api.Booking['move']>> = {
  allowed: 'boolean',
  until: optional('string'),
  reasons: ['string'],
}

const booking: Shape<api.Booking> = {
  id: 'string',
  state: (value, path) => (value === 'booked' || value === 'cancelled' ? undefined : path),
  start: 'string',
  end: 'string',
  host,
  meeting,
  email: 'string',
  manageUrl: 'string',
  icsUrl: 'string',
  guests: optional<string[]>(['string']),
  guestsMax: optional('number'),
  location: optional('string'),
  move: optional(change),
  cancel: optional(change),
}

const outcomes: { [Kind in api.Outcome['kind']]: Shape<Omit<Extract<api.Outcome, { kind: Kind }>, 'kind'>> } =
  {
    offer: { offer },
    booked: { booking },
    queued: { who: 'string', by: optional('string') },
    closed: { say: 'string', links: [{ label: wording, note: optional(wording), href: 'string' }] },
  }

const outcome: Test = (value, path) => {
  const kind = (value as { kind?: unknown } | null | undefined)?.kind
  return typeof kind === 'string' && Object.hasOwn(outcomes, kind)
    ? fits(value, outcomes[kind as api.Outcome['kind']] as Plain, path)
    : `${path}.kind`
}

const profile: Shape<Profile> = {
  facts: anything,
  sources: [
    {
      field: 'string',
      entry: 'string',
      kind: 'string',
      quote: 'string',
      value: optional('string'),
      start: optional('number'),
      end: optional('number'),
      asked: optional('boolean'),
    },
  ],
  declined: ['string'],
  none: ['string'],
  openQuestions: [{ entry: 'string', quote: 'string' }],
}

const pageAnswer: Shape<api.PageAnswer> = {
  entry: 'string',
  question: 'string',
  id: 'string',
  title: 'string',
  text: 'string',
  source: { label: 'string', url: optional('string') },
}

export const APPENDED: Answer<Pick<api.Appended, 'profile' | 'answers'>> = {
  shape: { profile, answers: optional<api.PageAnswer[]>([pageAnswer]) },
}
export const SUBMITTED: Answer<{ outcome: api.Outcome }> = { shape: { outcome } }
export const BOOKED: Answer<{ booking: api.Booking }> = { shape: { booking } }
export const HELD: Answer<{ held: { until: string } }> = { shape: { held: { until: 'string' } } }
export const TIMES: Answer<{ slots: api.Slot[] }> = { shape: { slots: [{ start: 'string', end: 'string' }] } }
/** Also the body of a refusal where the time was just taken. */
export const OFFERED: Answer<{ offer: api.Offer }> = { shape: { offer } }
export const REFUSED: Answer<Pick<Problem, 'code' | 'detail' | 'retryAfterSeconds'>> = {
  shape: { code: 'string', detail: optional('string'), retryAfterSeconds: optional('number') },
}
