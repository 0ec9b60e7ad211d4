import { expect, test } from 'vitest'
import { ENGLISH } from '../../widget/qualification/english.ts'
import { compile, findAll, lineOf } from '../../widget/qualification/pattern.ts'
import { tokenise } from '../../widget/qualification/text.ts'

const matches = (pattern: string, text: string) => {
  // The phrases first: a message is written in the letters of their words.
  const grammar = compile({ hit: pattern })
  const tokens = tokenise(text, ENGLISH)
  return findAll(grammar, lineOf(tokens, ENGLISH)).map(({ from, to }) =>
    text.slice(tokens[from]!.start, tokens[to - 1]!.end),
  )
}

test.each([
  ['need|want to talk', 'I want to talk', ['want to talk']],
  ['want to? talk', 'want talk', ['want talk']],
  ['mov* off', 'moving off it', ['moving off']],
  ['want ~2 call', 'want a quick call', ['want a quick call']],
  ['want ~2 call', 'want a very quick call', []],
  ['want ~2 call', 'want one, call', []],
  ['want ~2 call', 'I want it. Call me', []],
  ['^ pricing ;', 'pricing', ['pricing']],
  ['^ pricing ;', 'your pricing', []],
  ['# people', '40 people', ['40 people']],
  ['%be late', 'we are late', ['are late']],
  ['mov+ on', 'moves on, moved on, moving on, mover on', ['moves on', 'moved on', 'moving on']],
  ['drop@ it', 'dropping it, dropped it', ['dropping it']],
  ['drop! it', 'dropping it, dropped it', ['dropped it']],
])('%j in %j', (pattern, text, found) => {
  expect(matches(pattern, text)).toEqual(found)
})

test('a class that is not given is refused', () => {
  expect(() => compile({ hit: '%nothing' })).toThrow('%nothing')
})
