import type { Token } from './text.ts'

/** Phrases over tokens, written as a line of slots: `want|need to? ~2 talk with|to %person`.
 *
 *  - `a|b`   one of these words; `word*` any word that starts so; `%name` a class of words given to `compile`
 *  - `x?`    the slot may be left out
 *  - `~3`    up to three words in between, within the sentence and not over a comma
 *  - `#`     a number; `$` the marked thing (a vendor's name in a stance, say)
 *  - `^` `;` the start and the end of a clause
 *
 *  A pattern has a fixed number of slots, none of them repeated, and a gap is at most `GAP_WORDS_MAX` long: the work at
 *  one token is bounded by a constant, so a message takes time in proportion to its length whatever stands in it. */
export interface Pattern<V> {
  value: V
  slots: Slot[]
}

export interface Match<V> {
  value: V
  /** Token indices, end exclusive. */
  from: number
  to: number
  /** Where `$` or `#` stood, in order. */
  marks: number[]
}

export interface Grammar<V> {
  /** Patterns by the words that can open them, and by the first two letters of those that open with `word*`. */
  byWord: Map<string, Pattern<V>[]>
  byPrefix: Map<string, Pattern<V>[]>
  /** Those that can open with anything. */
  open: Pattern<V>[]
}

export const GAP_WORDS_MAX = 6
/** The text of a token that stands for a marked thing, which no typed token can have. */
export const NAME = '<name>'

/** Builds a grammar from lines a value. @throws Error on a class that is not given: a fault of our own tables. */
export function compile<V extends string>(
  rules: Partial<Record<V, string>>,
  classes: Record<string, string> = {},
): Grammar<V> {
  const grammar: Grammar<V> = { byWord: new Map(), byPrefix: new Map(), open: [] }
  for (const [value, lines] of Object.entries(rules) as [V, string][])
    for (const line of lines.split('\n')) {
      const source = line.trim()
      if (source) file(grammar, { value, slots: source.split(/\s+/).map((slot) => parseSlot(slot, classes)) })
    }
  return grammar
}

/** All matches, in the order of the text; at one place the longest for each value. */
export function findAll<V>(grammar: Grammar<V>, tokens: Token[], from = 0, to = tokens.length): Match<V>[] {
  const found: Match<V>[] = []
  for (let i = from; i < to; i++) collect(grammar, tokens, i, found)
  return found
}

/** Whether any pattern matches between the two token indices. */
export function occurs<V>(grammar: Grammar<V>, tokens: Token[], from = 0, to = tokens.length): boolean {
  const found: Match<V>[] = []
  for (let i = from; i < to; i++) {
    collect(grammar, tokens, i, found)
    if (found.some((match) => match.to <= to)) return true
    found.length = 0
  }
  return false
}

export function matchAt<V>(grammar: Grammar<V>, tokens: Token[], i: number): Match<V>[] {
  const found: Match<V>[] = []
  if (i < tokens.length) collect(grammar, tokens, i, found)
  return found
}

function collect<V>(grammar: Grammar<V>, tokens: Token[], i: number, found: Match<V>[]): void {
  const { text } = tokens[i]!
  const first = found.length
  attempt(grammar.byWord.get(text), tokens, i, found, first)
  if (grammar.byPrefix.size > 0) attempt(grammar.byPrefix.get(text.slice(0, 2)), tokens, i, found, first)
  attempt(grammar.open, tokens, i, found, first)
}

function attempt<V>(
  patterns: Pattern<V>[] | undefined,
  tokens: Token[],
  i: number,
  found: Match<V>[],
  first: number,
): void {
  if (!patterns) return
  for (const pattern of patterns) {
    const marks: number[] = []
    const to = run(pattern.slots, 0, tokens, i, marks)
    if (to < 0) continue
    const match = { value: pattern.value, from: i, to, marks }
    const other = found.findIndex(({ value }, at) => at >= first && value === pattern.value)
    if (other < 0) found.push(match)
    else if (found[other]!.to < to) found[other] = match
  }
}

interface Slot {
  words: Set<string>
  prefixes: string[]
  optional: boolean
  /** Words that may be skipped; 0 for a slot that takes one. */
  gap: number
  edge: '' | 'start' | 'end'
}

function parseSlot(source: string, classes: Record<string, string>): Slot {
  const slot: Slot = { words: new Set(), prefixes: [], optional: false, gap: 0, edge: '' }
  if (source === '^' || source === ';') return { ...slot, edge: source === '^' ? 'start' : 'end' }
  if (source.startsWith('~')) return { ...slot, gap: Math.min(Number(source.slice(1)), GAP_WORDS_MAX) }
  slot.optional = source.length > 1 && source.endsWith('?')
  for (const part of (slot.optional ? source.slice(0, -1) : source).split('|')) addWord(slot, part, classes)
  return slot
}

function addWord(slot: Slot, part: string, classes: Record<string, string>): void {
  if (part.length > 1 && part.startsWith('%')) {
    const words = classes[part.slice(1)]
    if (words === undefined) throw new Error(`pattern class ${part} is not given`)
    for (const word of words.split('|')) addWord(slot, word, classes)
  } else if (part === '$') slot.words.add(NAME)
  else if (part.length > 1 && part.endsWith('*')) slot.prefixes.push(part.slice(0, -1))
  else slot.words.add(part)
}

/** Files a pattern under every word that can open it. */
function file<V>(grammar: Grammar<V>, pattern: Pattern<V>): void {
  const words = new Set<string>()
  const prefixes = new Set<string>()
  for (const slot of pattern.slots) {
    if (slot.edge) continue
    if (slot.gap || slot.words.has('#') || slot.prefixes.some((prefix) => prefix.length < 2)) break
    for (const word of slot.words) words.add(word)
    for (const prefix of slot.prefixes) prefixes.add(prefix.slice(0, 2))
    if (slot.optional) continue
    for (const word of words) push(grammar.byWord, word, pattern)
    for (const prefix of prefixes) push(grammar.byPrefix, prefix, pattern)
    return
  }
  grammar.open.push(pattern)
}

function push<V>(map: Map<string, Pattern<V>[]>, key: string, pattern: Pattern<V>): void {
  const list = map.get(key)
  if (list) list.push(pattern)
  else map.set(key, [pattern])
}

function run(slots: Slot[], s: number, tokens: Token[], i: number, marks: number[]): number {
  if (s === slots.length) return i
  const slot = slots[s]!
  if (slot.edge === 'start') return isStart(tokens, i) ? run(slots, s + 1, tokens, i, marks) : -1
  if (slot.edge === 'end') return isEnd(tokens, i) ? run(slots, s + 1, tokens, i, marks) : -1
  if (slot.gap) {
    for (let n = 0; n <= slot.gap; n++) {
      if (n > 0 && !passable(tokens, i + n - 1, i)) return -1
      const to = run(slots, s + 1, tokens, i + n, marks)
      if (to >= 0) return to
    }
    return -1
  }
  if (i < tokens.length && (i === 0 || s === 0 || sameSentence(tokens, i)) && takes(slot, tokens[i]!)) {
    const mark = tokens[i]!.text === NAME || slot.words.has('#')
    if (mark) marks.push(i)
    const to = run(slots, s + 1, tokens, i + 1, marks)
    if (to >= 0) return to
    if (mark) marks.pop()
  }
  return slot.optional ? run(slots, s + 1, tokens, i, marks) : -1
}

function takes(slot: Slot, token: Token): boolean {
  if (slot.words.has(token.text)) return true
  if (token.kind === 'number') return slot.words.has('#')
  return slot.prefixes.some((prefix) => token.text.startsWith(prefix))
}

function passable(tokens: Token[], i: number, from: number): boolean {
  const token = tokens[i]
  return token !== undefined && token.kind !== 'mark' && token.sentence === tokens[from]!.sentence
}

function sameSentence(tokens: Token[], i: number): boolean {
  return tokens[i]!.sentence === tokens[i - 1]!.sentence
}

function isStart(tokens: Token[], i: number): boolean {
  if (i === 0) return true
  return i >= tokens.length || !sameSentence(tokens, i) || ',:()'.includes(tokens[i - 1]!.text)
}

function isEnd(tokens: Token[], i: number): boolean {
  return i >= tokens.length || !sameSentence(tokens, i) || ',:()?'.includes(tokens[i]!.text)
}
