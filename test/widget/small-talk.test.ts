import { describe, expect, test } from 'vitest'
import {
  accepts,
  asksForTimes,
  declinesHelp,
  isAddress,
  isFine,
  isThanks,
} from '../../widget/conversation/small-talk.ts'

describe('other times are asked for', () => {
  test.each([
    'find me another time',
    'other times please',
    'Can we do a different slot?',
    'show me new times',
    'I need another, later time'.replace(',', ''),
    'new time please',
  ])('in %j', (text) => expect(asksForTimes(text)).toBe(true))
  test.each([
    'maybe another time',
    'not another time',
    'the other tools',
    'what time is it?',
    'another question',
  ])('not in %j', (text) => expect(asksForTimes(text)).toBe(false))
})

describe('a courtesy', () => {
  test.each([
    'thanks',
    'Thanks!',
    'thank you',
    'great, thank you so much',
    'ok thanks bye',
    'bye',
    'goodbye',
  ])('is %j', (text) => expect(isThanks(text)).toBe(true))
  test.each([
    'great',
    'thanks, and please bring the security documents along',
    'bring the SOC 2 report',
    'bytes',
  ])('is not %j', (text) => expect(isThanks(text)).toBe(false))
})

describe('help is declined', () => {
  test.each(['no thanks', 'No, thank you.', 'no', 'nope', 'not interested!'])('by %j', (text) =>
    expect(declinesHelp(text)).toBe(true),
  )
  test.each(['no tools yet', 'not now', 'not now but in May', 'thanks', 'nothing'])('not by %j', (text) =>
    expect(declinesHelp(text)).toBe(false),
  )
})

describe('an offer is accepted', () => {
  test.each(['yes', 'Yes please', 'ok, go ahead', 'sure!', 'please'])('by %j', (text) =>
    expect(accepts(text)).toBe(true),
  )
  test.each(['no', 'yes, but tell me the price first', 'yesterday', 'not ok'])('not by %j', (text) =>
    expect(accepts(text)).toBe(false),
  )
})

test.each<[string, boolean]>([
  ['ok', true],
  ['All right.', true],
  ['okay, let us go on', false],
  ['good morning', false],
])('%j asks for nothing more: %s', (text, fine) => expect(isFine(text)).toBe(fine))

test.each<[string, boolean]>([
  ['dana@acme', true],
  ['dana@acme.io', true],
  ['write to dana@acme', false],
  ['@acme', false],
  ['dana@', false],
])('%j alone is meant as an e-mail: %s', (text, meant) => expect(isAddress(text)).toBe(meant))

test('a long text of the buyer’s is looked at without delay', () => {
  const texts = ['a '.repeat(4_000), 'other '.repeat(1_300), `no ${' '.repeat(7_000)}x`, '@'.repeat(8_000)]
  for (const text of texts)
    expect([asksForTimes, isThanks, declinesHelp, isFine, accepts].map((reads) => reads(text))).not.toContain(
      true,
    )
})
