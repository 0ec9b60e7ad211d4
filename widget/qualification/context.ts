import type { Field } from '../contract/facts.ts'
import type { DayNumber } from './calendar.ts'
import type { Lexicon } from './lexicon.ts'
import type { NameMention } from './mentions.ts'
import type { Token } from './text.ts'

/** A buyer's message with the time and zone it was written in. `asks` is the field that the question before it asked
 *  for: a bare answer is read as an answer to it. */
export interface Message {
  text: string
  /** UTC milliseconds. */
  now: number
  timezone: string
  asks?: Field | undefined
}

/** What every recogniser gets: the message cut into tokens, the day it is in the buyer's zone, the playbook's words. */
export interface Context {
  text: string
  tokens: Token[]
  today: DayNumber
  asks: Field | undefined
  lexicon: Lexicon
  /** Written in capitals throughout, so that a capital says nothing. */
  loud: boolean
  /** Where competitors' names stand, once they have been read. */
  names: NameMention[]
}

/** A fact with the piece of the message that carries it, as UTF-16 offsets, end exclusive. */
export interface Found<T> {
  value: T
  start: number
  end: number
}

/** The span of tokens `from` to `to`, end exclusive. */
export function found<T>(value: T, tokens: Token[], from: number, to: number): Found<T> {
  return { value, start: tokens[from]!.start, end: tokens[Math.max(from, to - 1)]!.end }
}

/** The bounds of the clause round a token: its sentence, or with `commas` the piece between commas. Never looks further
 *  than `CLAUSE_TOKENS_MAX` to either side, so that a text without full stops costs no more than one with them. */
export function clauseOf(tokens: Token[], at: number, commas = false): [from: number, to: number] {
  const inside = (i: number) =>
    tokens[i]!.sentence === tokens[at]!.sentence && !(commas && ',:()'.includes(tokens[i]!.text))
  let from = at
  let to = at + 1
  while (from > 0 && at - from < CLAUSE_TOKENS_MAX && inside(from - 1)) from--
  while (to < tokens.length && to - at < CLAUSE_TOKENS_MAX && inside(to)) to++
  return [from, to]
}
const CLAUSE_TOKENS_MAX = 40
