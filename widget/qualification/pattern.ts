import type { Token } from './text.ts'

/** Phrases over tokens, written as a line of slots: `want|need to? ~2 talk with|to %person`.
 *
 *  - `a|b`   one of these words; `word*` any word that starts so
 *  - `mov+`  a verb in any form (move, moves, moved, moving); `mov@` in the present, `mov!` in the past
 *  - `%name` a class of words; `x?` the slot may be left out
 *  - `~3`    up to three words in between, within the sentence and not over a mark
 *  - `#`     a number, a sign of money before it or not; `$` the marked thing (a vendor's name in a stance, say)
 *  - `^` `;` the start and the end of a clause
 *
 *  Of the lines of one value the first that matches at a token counts, so the longer ones stand first. Each table becomes
 *  one expression for each value, run once over the message with its tokens a space apart. Nothing in it repeats but a
 *  gap of at most `GAP_WORDS_MAX` words: the work at one token is bounded by a constant, so a message takes time in
 *  proportion to its length whatever stands in it. */
export interface Match<V> {
  value: V
  /** Token indices, end exclusive. */
  from: number
  to: number
  /** Where `$` or `#` stood, in order. */
  marks: number[]
}

/** Gives all matches in a message by the token they start at. */
export type Grammar<V> = (tokens: Token[]) => Match<V>[][]

export const GAP_WORDS_MAX = 6
/** The text of a token that stands for a marked thing, which no typed token can have. */
export const NAME = '<name>'

/** Builds a grammar from lines a value. @throws Error on a class that is not given: a fault of our own tables. */
export function compile<V extends string>(rules: Partial<Record<V, string>>): Grammar<V> {
  const expressions = Object.entries(rules).map(([value, lines]): [V, RegExp] => [
    value as V,
    expressionOf(lines as string),
  ])
  const known = new WeakMap<Token[], Match<V>[][]>()
  return (tokens) => {
    let found = known.get(tokens)
    if (!found) known.set(tokens, (found = scan(expressions, tokens)))
    return found
  }
}

/** A grammar of phrases that all say the same. */
export function phrases(lines: string): Grammar<'said'> {
  return compile({ said: lines })
}

/** All matches between the two token indices, in the order of the text; at one place one for each value. */
export function findAll<V>(grammar: Grammar<V>, tokens: Token[], from = 0, to = tokens.length): Match<V>[] {
  return grammar(tokens).slice(from, to).flat()
}

/** Whether any pattern matches between the two token indices. */
export function occurs<V>(grammar: Grammar<V>, tokens: Token[], from = 0, to = tokens.length): boolean {
  const found = grammar(tokens)
  for (let i = from; i < to; i++) if (found[i]?.some((match) => match.to <= to)) return true
  return false
}

export function matchAt<V>(grammar: Grammar<V>, tokens: Token[], i: number): Match<V>[] {
  return grammar(tokens)[i] ?? []
}

/** Words that stand for each other in many tables. */
const CLASSES: Record<string, string> = {
  our: 'our|the|my|their|a|your|this|existing|current|old|legacy|that',
  be: "is|are|was|were|'s|am|be|been|being",
  person:
    'human|person|someone|somebody|anyone|anybody|rep|reps|salesperson|agent|representative|specialist|expert|sales|people|engineer|manager',
  talk: 'talk+|speak*|chat+|meet+|connect',
  reach: 'call|phone|ring|contact|ping|reach|email|message|callback',
  go: '(mov|migrat|switch|transition|shift|chang|jump)',
  drop: '(drop|ditch|dump|cancel|scrap|abandon|terminat|retir|remov|kill|sunset|replac|swap|quit|rip)',
  day: 'tomorrow|today|next|this|monday|tuesday|wednesday|thursday|friday',
  firm: 'company|companies|org|organization|organisation|firm|startup|business|agency|enterprise|consultancy|employer|group|shop',
}

function expressionOf(lines: string): RegExp {
  const alternatives = lines
    .trim()
    .replace(/%(\w+)/g, (_, name: string) => {
      const words = CLASSES[name]
      if (!words) throw new Error(`pattern class %${name} is not given`)
      return words
    })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(slotOf).join(''))
  return new RegExp(`(?<![^ \n])(?:${alternatives.join('|')})`, 'g')
}

function slotOf(slot: string): string {
  if (slot === '^') return '(?<=^|\n|[,:()] )'
  if (slot === ';') return '(?=$|\n|[,:()?] )'
  if (slot[0] === '~' && slot[1]) return `(?:[\\w'][^ ]* ){0,${Math.min(+slot.slice(1), GAP_WORDS_MAX)}}?`
  const [, words, optional] = /^(.+?)(\??)$/.exec(slot)!
  const group = words!
    .replace(/[?/]/g, '\\$&')
    .replace(/([a-z)])([+@!])/g, (_, last: string, form: string) => last + FORMS[form])
    .replace(/(\w)\*/g, '$1[^ ]*')
    .replace('#', '(?:[$€£¥₹] )?\\d[^ ]*')
    .replace('$', NAME)
  return `(?:(?:${group}) )${optional}`
}

/** Endings of a verb whose stem is given without its 'e': of all its forms, of the present, of the past. */
const FORMS: Record<string, string> = {
  '+': '(?:e?[sd]?|[bdglmnpt]?ing|[bdglmnpt]ed)',
  '@': '(?:e?s?|[bdglmnpt]?ing)',
  '!': '[bdglmnpt]?e?d',
}

function scan<V>(expressions: [V, RegExp][], tokens: Token[]): Match<V>[][] {
  const { line, indices } = lineOf(tokens)
  const found: Match<V>[][] = []
  for (const [value, expression] of expressions) {
    expression.lastIndex = 0
    for (let hit; (hit = expression.exec(line));) {
      const from = indices[hit.index]!
      const to = indices[hit.index + hit[0].length]!
      const marks = []
      for (let i = from; i < to; i++) if (/^(<name>|\d)/.test(tokens[i]!.text)) marks.push(i)
      ;(found[from] ??= []).push({ value, from, to, marks })
      expression.lastIndex = hit.index + 1
    }
  }
  return found
}

/** The tokens a space apart, sentences on lines of their own, and for the offset of each token its index. */
function lineOf(tokens: Token[]): { line: string; indices: number[] } {
  let line = ''
  const indices: number[] = []
  tokens.forEach(({ text, sentence }, i) => {
    indices[line.length] = i
    if (i > 0 && sentence !== tokens[i - 1]!.sentence) line += '\n'
    indices[line.length] = i
    line += `${text} `
  })
  indices[line.length] = tokens.length
  return { line, indices }
}
