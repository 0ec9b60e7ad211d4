import type { Field } from '../contract/facts.ts'
import type { DayNumber } from './calendar.ts'
import type { Lexicon } from './lexicon.ts'
import type { Line } from './pattern.ts'
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

/** What every recogniser gets: the message as a line for the grammar, the day it is in the buyer's zone, the playbook's
 *  words, and where names of competitors stand once they have been read. */
export interface Context extends Line {
  text: string
  today: DayNumber
  /** The month, from 1, in which the vendor's playbook says that fiscal years start. */
  fiscalStart?: number | undefined
  asks: Field | undefined
  lexicon: Lexicon
  /** Written in capitals throughout, or in a language where nouns have them, so that a capital says nothing. */
  loud: boolean
  names: NameMention[]
  /** In a language that has no pack: only what needs no grammar can be believed. */
  unread: boolean
}

/** A named thing in a message, as token indices, `to` exclusive. */
export interface Mention {
  from: number
  to: number
}

/** A competitor's name in a message. */
export interface NameMention extends Mention {
  competitor: number
  /** Only the ordinary word itself: needs a sentence that uses it as a name. */
  bare: boolean
}

/** A fact with the piece of the message that carries it, as UTF-16 offsets, end exclusive. */
export interface Found<T> {
  value: T
  start: number
  end: number
  /** Only asked about, not said. */
  asked?: boolean
}

/** The span of tokens `from` to `to`, end exclusive. */
export function found<T>(value: T, tokens: Token[], from: number, to: number): Found<T> {
  return { value, start: tokens[from]!.start, end: tokens[Math.max(from, to - 1)]!.end }
}

/** The bounds of the clause round a token: its sentence, with the question mark that ends it, or with `commas` the piece
 *  between commas. Never looks further than `CLAUSE_TOKENS_MAX` to either side, so that a text without full stops costs no
 *  more than one with them. */
export function clauseOf({ tokens }: Line, at: number, commas = false): [from: number, to: number] {
  const inside = (i: number) => tokens[i]!.kind !== 'stop' && !(commas && ',:()'.includes(tokens[i]!.text))
  let from = at
  let to = at + 1
  while (from > 0 && at - from < CLAUSE_TOKENS_MAX && inside(from - 1)) from--
  while (to < tokens.length && to - at < CLAUSE_TOKENS_MAX && inside(to)) to++
  return [from, tokens[to]?.text === '?' ? to + 1 : to]
}
const CLAUSE_TOKENS_MAX = 40

/** For each token the mention that covers it, if any. */
export function coverOf({ tokens }: Pick<Line, 'tokens'>, mentions: Mention[]): (Mention | undefined)[] {
  const cover: (Mention | undefined)[] = Array.from({ length: tokens.length })
  for (const mention of mentions) cover.fill(mention, mention.from, mention.to)
  return cover
}

/** Whether the two tokens stand in one sentence. */
export function together({ tokens }: Line, a: number, b: number): boolean {
  for (let i = a; i < b; i++) if (tokens[i]!.kind === 'stop') return false
  return b < tokens.length
}
