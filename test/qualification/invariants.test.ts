import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Facts, FIELDS, type Field } from '../../widget/contract/facts.ts'
import { MESSAGE_CHARS_MAX } from '../../widget/contract/limits.ts'
import { valid } from '../../widget/qualification/valid.ts'
import { ENGLISH } from '../../widget/qualification/english.ts'
import { tokenise } from '../../widget/qualification/text.ts'
import { readingOf, signalsOf } from './peopleport.ts'

const PIECES =
  `we use not no by in the end of Q3 next month 400 people $ € 50k a year Gusto Deel Personio leaving moved from to and or , . ? ! ( ) " ' - – / : HIPAA SOC 2 Berlin US may march the 15th call me demo @ a@b.example \n \u200b \u202e \ud83d \udc4d 👍 é`.split(
    ' ',
  )
const sentence = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((words) => words.join(' '))
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 400 })
    .map((units) => String.fromCharCode(...units)),
  sentence,
)
const asks = fc.option(fc.constantFrom(...FIELDS), { nil: undefined })

test('no text makes it throw, and each piece of evidence is a piece of the text', () => {
  fc.assert(
    fc.property(anything, asks, fc.double(), (text, field, now) => {
      for (const { start, end, quote } of signalsOf(text, { asks: field, now }).evidence) {
        expect(start).toBeLessThan(end)
        expect(text.slice(start, end)).toBe(quote)
      }
    }),
    { numRuns: 1000 },
  )
})

test('what is found fits the contract, and every fact carries evidence', () => {
  fc.assert(
    fc.property(sentence, asks, (text, field) => {
      const { evidence, ...facts } = signalsOf(text, { asks: field })
      expect(Facts.safeParse(facts).success).toBe(true)
      for (const [key, value] of Object.entries(facts)) expect(valid(key as Field, value)).toEqual(value)
      for (const key of Object.keys(facts)) expect(evidence.some((piece) => piece.field === key)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('the same message reads the same twice', () => {
  fc.assert(
    fc.property(sentence, (text) => {
      expect(readingOf(text)).toEqual(readingOf(text))
    }),
  )
})

test('tokens follow each other and stay within the text', () => {
  fc.assert(
    fc.property(anything, (text) => {
      let last = 0
      let before = -1
      for (const { start, end } of tokenise(text, ENGLISH)) {
        // A short form ('rn') is two words of one span: they stand where it was typed.
        if (start !== before || end !== last) expect(start).toBeGreaterThanOrEqual(last)
        before = start
        expect(end).toBeGreaterThan(start)
        last = end
      }
      expect(last).toBeLessThanOrEqual(text.length)
    }),
  )
})

test('a text is read to its 8,000th unit', () => {
  const filler = 'x '.repeat(MESSAGE_CHARS_MAX)
  const within = `${filler.slice(0, MESSAGE_CHARS_MAX - 10)}HIPAA`
  expect(signalsOf(within).compliance).toEqual(['HIPAA'])
  expect(signalsOf(`${filler.slice(0, MESSAGE_CHARS_MAX)}HIPAA`).compliance).toBeUndefined()
})

test.each([
  'not not ',
  'by by ',
  '1,',
  'between 1 and ',
  'early late ',
  'the end of ',
  'we use Deel and ',
  '$$',
  'a.b@',
  '((',
  'Q1 or ',
])('a long run of %j is read in full', (piece) => {
  const text = piece.repeat(Math.ceil(MESSAGE_CHARS_MAX / piece.length))
  expect(() => readingOf(text)).not.toThrow()
})

test('what stands in a web address was not said', () => {
  const { evidence } = signalsOf('see https://www.deel.com/blog/2026-12-01/hipaa-pricing?people=400')
  expect(evidence).toEqual([])
})

test('invisible characters inside a word change nothing but the span', () => {
  const { evidence, compliance } = signalsOf('need HI\u200bPA\u00adA now')
  expect(compliance).toEqual(['HIPAA'])
  expect(evidence.find(({ field }) => field === 'compliance')!.quote).toBe('HI\u200bPA\u00adA')
})

test('the words of a short form all stand where it was typed', () => {
  expect(tokenise('now or rn', ENGLISH).map(({ text, start, end }) => [text, start, end])).toEqual([
    ['now', 0, 3],
    ['or', 4, 6],
    ['right', 7, 9],
    ['now', 7, 9],
  ])
})
