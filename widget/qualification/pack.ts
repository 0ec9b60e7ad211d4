import { fold } from './text.ts'

/** What a language brings to the engine. The grammar speaks of concepts, which have English names; a pack says which words
 *  of its language mean them, and adds phrases where its order of words differs. */
export interface Pack {
  locale: string
  /** A word, folded → the words of the grammar that it means, spaces between. */
  words: Map<string, string>
  /** Cuts a word into those it was run together of, each with its span in the word as typed. */
  split(word: string, length: number): [from: number, to: number, text: string][]
  /** An unknown word with a typing error mended; else the word. */
  mend(word: string): string
  /** Phrases of its own, by the name of the grammar and the value: lines of patterns. */
  rules: Record<string, Record<string, string>>
  /** Two words of the grammar that mean two others side by side: 'to expensive' → 'too expensive'. */
  pairs?: Record<string, string>
  /** Its nouns have capitals, so that a capital is no sign of a name. */
  capitals?: true
}

/** Builds the word map from lines `meaning: word word`, where `_` in a meaning stands for a space. */
export function wordsOf(lines: string): Map<string, string> {
  const words = new Map<string, string>()
  for (const line of lines.trim().split('\n')) {
    const [meaning, list] = line.trim().split(': ')
    for (const word of fold(list!).split(' ')) words.set(word, meaning!.replace(/_/g, ' '))
  }
  return words
}

/** A function that mends typing errors in the words given: a letter doubled, left out, put in or changed, two swapped. */
export function mender(targets: string): (word: string) => string {
  const byFirst = new Map<string, string[]>()
  for (const target of targets.split(' '))
    byFirst.set(target[0]!, [...(byFirst.get(target[0]!) ?? []), target])
  return (word) =>
    word.length < MENDED_CHARS_MIN
      ? word
      : (byFirst.get(word[0]!)?.find((target) => isTypo(single(word), single(target))) ?? word)
}
const MENDED_CHARS_MIN = 6
const single = (word: string) => word.replace(/(.)\1/g, '$1')

/** Whether the words are the same or differ by one letter left out, put in or changed, or by two that are swapped. A last
 *  's' is no typing error. With `swapsOnly` only swapped letters are forgiven. */
export function isTypo(a: string, b: string, swapsOnly = false): boolean {
  let from = 0
  let back = 0
  while (from < a.length && a[from] === b[from]) from++
  while (back < Math.min(a.length, b.length) - from && a.at(-1 - back) === b.at(-1 - back)) back++
  const left = a.slice(from, a.length - back)
  const right = b.slice(from, b.length - back)
  if (left.length === 2) return right.length === 2 && left[0] === right[1] && left[1] === right[0]
  return !swapsOnly && left.length < 2 && right.length < 2 && (back > 0 || left + right !== 's')
}
