import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as api from '../../widget/contract/api.ts'
import { Problem } from '../../widget/contract/problem.ts'
import {
  APPENDED,
  BOOKED,
  misfit,
  OFFERED,
  REFUSED,
  SUBMITTED,
  type Answer,
} from '../../widget/conversation/answers.ts'
import { bookingAt, closed, offer, offered, queued } from './talk.ts'

const profile = {
  facts: { compliance: ['HIPAA'] },
  sources: [{ field: 'compliance', entry: 'e1', kind: 'message', start: 5, end: 10, quote: 'HIPAA' }],
  declined: ['budget'],
  none: [],
  openQuestions: [{ entry: 'e1', quote: 'SSO?' }],
}
const booking = bookingAt('2026-11-25T08:30:00Z', 'dana@acme.io')
const links = [
  { label: { en: 'Free plan' }, note: 'For one', href: '/free' },
  { label: 'Guide', href: '#guide' },
]

/** What the server may answer, with the schema of the contract by which it does. */
const ANSWERS: [
  name: string,
  value: object,
  schema: { safeParse: (value: unknown) => { success: boolean } },
  answer: Answer<unknown>,
][] = [
  ['entries', { stored: [], profile }, api.Appended, APPENDED],
  ['an offer', { outcome: offered }, api.Submitted, SUBMITTED],
  ['a lead in a queue', { outcome: queued }, api.Submitted, SUBMITTED],
  ['a closed lead', { outcome: { ...closed, links } }, api.Submitted, SUBMITTED],
  ['a booked lead', { outcome: { kind: 'booked', booking } }, api.Submitted, SUBMITTED],
  ['fresh times', { offer: { ...offer, reason: null } }, api.Offered, OFFERED],
  ['a booking', { booking: { ...booking, state: 'cancelled' } }, api.Booked, BOOKED],
  [
    'a problem',
    { type: 't', title: 't', status: 429, code: 'rate-limited', retryAfterSeconds: 4 },
    Problem,
    REFUSED,
  ],
]

test.each(ANSWERS)('%s: what the contract allows is read', (_, value, schema, answer) => {
  expect(schema.safeParse(value).success).toBe(true)
  expect(misfit(value, answer)).toBeUndefined()
  expect(misfit({ ...value, later: 1 }, answer)).toBeUndefined()
})

/** Every place in a value, as the keys that lead to it. */
const places = (value: unknown, at: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => [[...at, key], ...places(part, [...at, key])])
    : []

const spoilt = (value: unknown, [key, ...rest]: string[], by: unknown): unknown => {
  const copy = structuredClone(value) as Record<string, unknown>
  copy[key!] = rest.length ? spoilt(copy[key!], rest, by) : by
  return copy
}

describe('an answer spoilt in one place', () => {
  /** Lists and objects that must be there; what is in facts, values and wordings the server judges. */
  const structures = (value: object) =>
    places(value).filter((place) => {
      const part = place.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value)
      return typeof part === 'object' && part !== null && !/stored|facts\.|reason|label/.test(place.join('.'))
    })

  test.each(ANSWERS.filter(([, value]) => structures(value).length > 0))(
    '%s is refused where a part of it is missing or no part',
    (_, value, _schema, answer) => {
      fc.assert(
        fc.property(
          fc.constantFrom(...structures(value)),
          fc.constantFrom<unknown>(undefined, null, 7, 'text'),
          (place, by) => {
            const found = misfit(spoilt(value, place, by), answer)
            expect(found?.startsWith(place.join('.'))).toBe(true)
          },
        ),
      )
    },
  )

  test.each(ANSWERS)(
    '%s: whatever stands anywhere in it, reading does not throw',
    (_, value, _schema, answer) => {
      fc.assert(
        fc.property(fc.constantFrom(...places(value)), fc.anything(), (place, by) => {
          const found = misfit(spoilt(value, place, by), answer)
          expect(['string', 'undefined']).toContain(typeof found)
        }),
      )
    },
  )

  test.each<[unknown, string]>([
    [null, ''],
    [[], ''],
    [{}, 'outcome.kind'],
    [{ outcome: { kind: 'constructor' } }, 'outcome.kind'],
    [{ outcome: { kind: 'offer' } }, 'outcome.offer'],
    [
      { outcome: { kind: 'offer', offer: { ...offer, slots: [{ start: 5 }] } } },
      'outcome.offer.slots.0.start',
    ],
  ])('%j is refused at %j', (value, place) => {
    expect(misfit(value, SUBMITTED)).toBe(place)
  })
})

test('answers of the pages are read, each whole; an older server gives none', () => {
  const answer = {
    entry: '33333333-3333-4333-8333-333333333333',
    question: '44444444-4444-4444-8444-444444444444',
    id: 'sso',
    title: 'Single sign-on',
    text: 'Yes, with **Okta**.',
    source: { label: 'Single sign-on', url: 'https://larkline.example/sso' },
  }
  const appended = { stored: [], profile, answers: [answer, { ...answer, source: { label: 'Security' } }] }
  expect(api.Appended.safeParse(appended).success).toBe(true)
  expect(misfit(appended, APPENDED)).toBeUndefined()
  expect(misfit({ ...appended, answers: undefined }, APPENDED)).toBeUndefined()
  expect(misfit({ ...appended, answers: [{ ...answer, text: undefined }] }, APPENDED)).toBe('answers.0.text')
})
