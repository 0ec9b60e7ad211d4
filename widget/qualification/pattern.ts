import { CLASSES } from './concepts.ts'
import type { Pack } from './pack.ts'
import type { Token } from './text.ts'

/** Phrases over tokens, written as a line of slots: `want|need to? ~2 talk with|to %person`.
 *
 *  - `a|b`   one of these words; `word*` any word that starts so
 *  - `mov+`  a verb in any form (move, moves, moved, moving); `mov@` in the present, `mov!` in the past
 *  - `%name` a class of words; `x?` the slot may be left out; `!x` none of these stands next
 *  - `~3`    up to three words in between, within the sentence and not over a mark
 *  - `^` `;` the start and the end of a clause
 *  - a capital is something that was read before, whole: `V` vendors, `F` frameworks (lists of them too), `T` a time, `L` a
 *    length of time, `N` an amount, `M` money, `P` a place; `W` is a word that no phrase has, `D` a verb in '-ed'
 *
 *  Every word that some phrase has is one letter of an alphabet, and so is everything that was read; a message becomes a
 *  word over it, a letter a token, and a table one regular expression a value. So a phrase costs the same however long its
 *  words and lists are, and a match's index is a token's. Of the lines of one value the first that matches at a token
 *  counts: longer ones stand first. Nothing in an expression repeats but a gap of at most `GAP_WORDS_MAX` words and a list
 *  of at most `LIST_MAX`: the work at one token is bounded by a constant, whatever the message. */
export interface Grammar<V extends string> {
  rules: Partial<Record<V, string>>
  name: string
  expressions: Map<Pack, [string, RegExp][]>
}

/** A message for the grammar: its tokens, and a letter for each. */
export interface Line {
  tokens: Token[]
  letters: string
  pack: Pack
  /** What was found, by grammar. */
  found: Map<object, Match<string>[][]>
  /** The same by where it ends. */
  ends: Map<object, Match<string>[][]>
}

export interface Match<V> {
  value: V
  /** Token indices, end exclusive. */
  from: number
  to: number
  /** Where the lists of vendors or frameworks stand that the phrase speaks of. */
  marks: [from: number, to: number][]
}

export const GAP_WORDS_MAX = 6
const LIST_MAX = 8

/** Builds a grammar from lines a value. A pack may add lines under the name.
 *  @throws Error on a class that is not given: a fault of our own tables. */
export function compile<V extends string>(rules: Partial<Record<V, string>>, name = ''): Grammar<V> {
  for (const lines of Object.values<string | undefined>(rules)) expand(lines!)
  return { rules, name, expressions: new Map() }
}

/** A grammar of phrases that all say the same. */
export function phrases(lines: string, name = ''): Grammar<'said'> {
  return compile({ said: lines }, name)
}

export function lineOf(tokens: Token[], pack: Pack): Line {
  return { tokens, pack, letters: tokens.map(letterOf).join(''), found: new Map(), ends: new Map() }
}

/** The line with things read in it: each becomes its capital, and `_` for its other tokens. Token index `to` exclusive. */
export function overlay(line: Line, things: { from: number; to: number; letter: string }[]): Line {
  const letters = line.letters.split('')
  for (const { from, to, letter } of things)
    for (let i = from; i < to; i++) letters[i] = i === from ? letter : '_'
  return { ...line, letters: letters.join(''), found: new Map(), ends: new Map() }
}

/** All matches between the two token indices, in the order of the text; at one place one for each value. */
export function findAll<V extends string>(
  grammar: Grammar<V>,
  line: Line,
  from = 0,
  to = line.tokens.length,
): Match<V>[] {
  return matches(grammar, line).slice(from, to).flat()
}

/** Whether any pattern matches between the two token indices. */
export function occurs<V extends string>(
  grammar: Grammar<V>,
  line: Line,
  from = 0,
  to = line.tokens.length,
): boolean {
  const found = matches(grammar, line)
  for (let i = from; i < to; i++) if (found[i]?.some((match) => match.to <= to)) return true
  return false
}

export function matchAt<V extends string>(grammar: Grammar<V>, line: Line, i: number): Match<V>[] {
  return matches(grammar, line)[i] ?? []
}

/** Matches that end where the token starts, those that start nearest first. */
export function endingAt<V extends string>(grammar: Grammar<V>, line: Line, at: number): Match<V>[] {
  let ends = line.ends.get(grammar) as Match<V>[][] | undefined
  if (!ends) {
    line.ends.set(grammar, (ends = []))
    for (const match of findAll(grammar, line)) (ends[match.to] ??= []).unshift(match)
  }
  return ends[at] ?? NONE
}
const NONE: never[] = []

function matches<V extends string>(grammar: Grammar<V>, line: Line): Match<V>[][] {
  let found = line.found.get(grammar) as Match<V>[][] | undefined
  if (!found)
    line.found.set(grammar, (found = scan(expressionsOf(grammar, line.pack) as [V, RegExp][], line.letters)))
  return found
}

function scan<V extends string>(expressions: [V, RegExp][], letters: string): Match<V>[][] {
  const found: Match<V>[][] = []
  for (const [value, expression] of expressions) {
    expression.lastIndex = 0
    for (let hit; (hit = expression.exec(letters)); expression.lastIndex = hit.index + 1)
      (found[hit.index] ??= []).push({
        value,
        from: hit.index,
        to: hit.index + hit[0].length,
        marks: (hit.indices ?? []).slice(1).filter((mark) => mark !== undefined),
      })
  }
  return found
}

function expressionsOf<V extends string>(grammar: Grammar<V>, pack: Pack): [string, RegExp][] {
  let expressions = grammar.expressions.get(pack)
  if (!expressions) {
    expressions = Object.entries<string | undefined>(grammar.rules).map(([value, lines]) => {
      const own = pack.rules[grammar.name]?.[value]
      const slots = expand(own ? `${lines!.trim()}\n${own}` : lines!)
      const source = slots.map((line) => line.map(expressionOf).join('')).join('|')
      return [value, new RegExp(source, /[VF]/.test(lines!) ? 'gd' : 'g')]
    })
    grammar.expressions.set(pack, expressions)
  }
  return expressions
}

// ---- the alphabet ---------------------------------------------------------------------------------------------------

const alphabet = new Map<string, string>()
const starts = new Map<string, string>()
let last = 0x4e00

/** The longest `word*`. */
const START_CHARS_MAX = 14

/** Letters of a word that no phrase has, and of one that looks like a verb of the past. */
const OTHER = 'a'
const PAST = 'd'
const KINDS: Partial<Record<Token['kind'], string>> = { number: '0', email: 'E', link: 'K', phone: 'H' }

function letterOf({ text, kind }: Token): string {
  if (kind !== 'word') return KINDS[kind] ?? (/^[!-/:-?[-^{-~\n]$/.test(text) ? text : '*')
  const known = alphabet.get(text)
  if (known) return known
  for (let n = Math.min(text.length, START_CHARS_MAX); n > 2; n--) {
    const start = starts.get(text.slice(0, n))
    if (start) return start
  }
  return /..ed$/.test(text) ? PAST : OTHER
}

/** Whether some phrase has the word. */
export function isKnown(word: string): boolean {
  return alphabet.has(word)
}

function register(map: Map<string, string>, word: string): void {
  if (map.has(word)) return
  const letter = String.fromCharCode(last++)
  map.set(word, letter)
  const initial = word.slice(0, INITIAL_CHARS)
  initials.set(initial, [...(initials.get(initial) ?? []), [word, letter]])
}
/** Words and starts of words by their first letters. */
const initials = new Map<string, [word: string, letter: string][]>()
const INITIAL_CHARS = 2

/** The slots of each line, classes written out; and their words are put into the alphabet. */
function expand(lines: string): string[][] {
  const slots = lines
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/%(\w+)/g, classOf)
        .replace(/\(([a-z|]+)\)([+@!])/g, eachOf)
        .split(/\s+/),
    )
  for (const slot of slots.flat())
    for (const atom of slot.replace(/^!|(?<=.)\?$/g, '').split('|')) {
      if (!atom) throw new Error(`pattern ${slot} has an empty word`)
      else if (atom.endsWith('*') && atom.length > 1) register(starts, atom.slice(0, -1))
      else if (/^['a-z]/.test(atom)) for (const form of formsOf(atom)) register(alphabet, form)
    }
  return slots
}

function classOf(_: string, name: string): string {
  const words = CLASSES[name]
  if (!words) throw new Error(`pattern class %${name} is not given`)
  return words.replace(/%(\w+)/g, classOf)
}

/** '(drop|quit)+' → 'drop+|quit+'. */
function eachOf(_: string, roots: string, form: string): string {
  return roots.replace(/\||$/g, (end) => form + end)
}

/** The words that an atom stands for: 'mov+' → move, moves, moved, moving and so on, also misspelt ones. */
function formsOf(atom: string): string[] {
  const form = atom.at(-1)!
  if (!'+@!'.includes(form)) return [atom]
  const root = atom.slice(0, -1)
  const y = root.endsWith('y') ? root.slice(0, -1) + 'i' : root
  const doubled = root + root.at(-1)!
  const present = [root, `${root}e`, `${root}s`, `${y}es`, `${root}ing`, `${doubled}ing`]
  const past = [`${root}d`, `${y}ed`, `${doubled}ed`]
  return form === '@' ? present : form === '!' ? past : [...present, ...past]
}

const EDGE = '\\n,:()?'

function expressionOf(slot: string): string {
  if (slot === '^') return `(?<=^|[${EDGE}])`
  if (slot === ';') return `(?=$|[${EDGE}])`
  if (slot[0] === '~' && slot[1]) return `(?:[^_${EDGE}]_*){0,${Math.min(+slot.slice(1), GAP_WORDS_MAX)}}?`
  const [, not, atoms, optional] = /^(!?)(.+?)(\??)$/.exec(slot)!
  const group = groupOf(atoms!)
  return not ? `(?!${group})` : group + optional!
}

function groupOf(atoms: string): string {
  let letters = ''
  const things = []
  for (const atom of atoms.split('|')) {
    // 'A, B and C': what follows 'and' is another list.
    if (atom === 'V' || atom === 'F')
      things.push(`(${atom}_*(?:,${atom}_*){0,${LIST_MAX}}(?:,?[${links()}]{1,2}${atom}_*){0,2})`)
    else if (atom === 'D') {
      letters += PAST
      for (const [word, letter] of alphabet) if (VERB_PAST.test(word) && !AHEAD.test(word)) letters += letter
    } else if (atom === 'W') letters += OTHER + PAST
    else if (/^[A-Z]/.test(atom)) things.push(`${atom}_*`)
    else if (atom.endsWith('*') && atom.length > 1) {
      const start = atom.slice(0, -1)
      for (const [word, letter] of initials.get(start.slice(0, INITIAL_CHARS)) ?? [])
        if (word.startsWith(start)) letters += letter
    } else if (/^['a-z]/.test(atom))
      for (const form of formsOf(atom)) {
        letters += alphabet.get(form)!
      }
    else letters += atom === '#' ? '0' : `\\${atom}`
  }
  if (letters) things.push(`[${letters}]`)
  return `(?:${things.join('|')})`
}

/** Verbs of the past, but for those that look ahead. */
const VERB_PAST = /..ed$/
const AHEAD =
  /need|want|hop|plan|requir|bas|locat|interest|approv|allocat|budget|expect|schedul|target|sign|look|aim|lik|lov/

/** What joins a list. */
const LINKS = 'and or nor plus the our'.split(' ')
for (const word of LINKS) register(alphabet, word)
function links(): string {
  return `${LINKS.map((word) => alphabet.get(word)).join('')}&/+`
}
