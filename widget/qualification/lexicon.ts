import type { Playbook } from '../contract/playbook.ts'
import { ENGLISH } from './english.ts'
import { isTypo, type Pack } from './pack.ts'
import { fold, stem, tokenise, type Token } from './text.ts'
import { conceptOf, isFiller, isGeneric } from './trade-words.ts'

/** A competitor by one of its names. `bare`: the ordinary word itself, which counts only where the sentence uses it as a
 *  name. */
interface Name {
  competitor: number
  bare: boolean
}

/** The playbook's names and phrases, prepared for look-up. Made once a playbook. Keys are words run together
 *  ('chilipiper', 'timeoff'). */
export interface Lexicon {
  /** The languages that can be read, by their locale. */
  packs: Map<string, Pack>
  competitors: { name: string; ordinaryWord: boolean }[]
  names: Phrasebook<Name>
  /** Names that are compared with a tolerance for typing errors, by their first letter. */
  tolerant: Map<string, [key: string, Name][]>
  products: Phrasebook<string>
  /** Phrases of use cases → use case. */
  sayings: Phrasebook<string>
  useCases: UseCase[]
  /** Concepts that stand for one use case alone, being in many of its phrases and in no other's → use case. */
  heads: Map<string, string>
  /** Concepts → how many use cases they occur in. */
  commonness: Map<string, number>
  /** The month, from 1, in which fiscal years start, where the playbook says so. */
  fiscalStart?: number | undefined
}

export interface UseCase {
  id: string
  /** Each phrase as the concepts it speaks of, in order. */
  phrases: string[][]
  /** All concepts of its phrases. */
  vocabulary: Set<string>
  /** Stems of the words of its kinds of work → what each counts. */
  trades: Map<string, number>
}

export const NAME_WORDS_MAX = 4
const HEAD_PHRASES_MIN = 2
const HEAD_CHARS_MIN = 5

export function compilePlaybook(
  playbook: Pick<Playbook, 'useCases' | 'products' | 'competitors' | 'fiscalYearStart'>,
  packs: Pack[] = [ENGLISH],
): Lexicon {
  const lexicon: Lexicon = {
    packs: new Map(packs.map((pack) => [pack.locale, pack])),
    competitors: playbook.competitors.map(({ name, ordinaryWord }) => ({ name, ordinaryWord })),
    names: new Phrasebook(),
    tolerant: new Map(),
    products: new Phrasebook(),
    sayings: new Phrasebook(),
    useCases: [],
    heads: new Map(),
    commonness: new Map(),
    fiscalStart: playbook.fiscalYearStart,
  }
  playbook.competitors.forEach(({ name, aliases, ordinaryWord }, competitor) => {
    for (const alias of [name, ...aliases]) {
      const key = runTogether(tokenise(alias, ENGLISH))
      const bare = ordinaryWord && key === runTogether(tokenise(name, ENGLISH))
      if (!key) continue
      if (!lexicon.names.has(key)) lexicon.names.set(key, { competitor, bare })
      if (key.length >= (bare ? 5 : 6) && (bare || !ordinaryWord))
        push(lexicon.tolerant, key[0]!, [key, { competitor, bare }])
    }
  })
  for (const { id, name, phrases } of playbook.products)
    for (const phrase of [...wordings(name), ...phrases])
      lexicon.products.set(runTogether(tokenise(phrase, ENGLISH)), id)
  for (const { id, name, phrases } of playbook.useCases) {
    const useCase: UseCase = { id, phrases: [], vocabulary: new Set(), trades: new Map() }
    const counts = new Map<string, number>()
    for (const phrase of [...wordings(name), ...phrases]) {
      const tokens = tokenise(phrase, ENGLISH)
      const spoken = conceptsOf(tokens).filter(({ concept }) => concept)
      const concepts = [...new Set(spoken.map(({ concept }) => concept))]
      const key = runTogether(tokens)
      if (!lexicon.sayings.has(key)) lexicon.sayings.set(key, id)
      // A phrase of one idea is met by its own words only: 'chatbot' is not said by 'chatting'.
      if (concepts.length > 1) useCase.phrases.push(concepts)
      else if (spoken[0]?.exact === exactly(runTogether(tokens))) useCase.phrases.push([spoken[0].exact])
      for (const concept of concepts) counts.set(concept, (counts.get(concept) ?? 0) + 1)
    }
    for (const [concept, count] of counts) {
      useCase.vocabulary.add(concept)
      lexicon.commonness.set(concept, (lexicon.commonness.get(concept) ?? 0) + 1)
      if (count >= HEAD_PHRASES_MIN && concept.length >= HEAD_CHARS_MIN && !isGeneric(concept))
        lexicon.heads.set(concept, id)
    }
    lexicon.useCases.push(useCase)
  }
  joinTrades(lexicon, playbook)
  for (const concept of lexicon.heads.keys())
    if (lexicon.commonness.get(concept) !== 1) lexicon.heads.delete(concept)
  return lexicon
}

/** The words of each use case's kinds of work. A word counts the less, the more use cases have it. */
function joinTrades(lexicon: Lexicon, { useCases }: Pick<Playbook, 'useCases'>): void {
  const counts = new Map<string, number>()
  useCases.forEach(({ trade }, i) => {
    const { trades } = lexicon.useCases[i]!
    for (const word of trade?.told.split(' ') ?? [])
      trades.set(word, word.length > TELLING_CHARS ? TELLING_WEIGHT : TOLD_WEIGHT)
    for (const word of trade?.named.split(' ') ?? []) trades.set(word, NAMED_WEIGHT)
    for (const word of trades.keys()) counts.set(word, (counts.get(word) ?? 0) + 1)
  })
  for (const { trades } of lexicon.useCases)
    for (const [word, weight] of trades) trades.set(word, weight / counts.get(word)!)
}
const NAMED_WEIGHT = 0.8
const TOLD_WEIGHT = 0.6
/** Two words run together ('rightperson') tell more. */
const TELLING_CHARS = 8
const TELLING_WEIGHT = 0.9

/** Adds to the list under a key. */
export function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** What a token speaks of: a concept of the trade, else its stem; '' for a filler, a mark or a number. `exact` is the key
 *  of the word itself. Two words that make one ('cold email') stand at the first. */
export function conceptsOf(tokens: Token[]): { concept: string; exact: string }[] {
  let paired = false
  return tokens.map(({ text, kind }, i) => {
    const next = tokens[i + 1]
    const pair = next?.kind === 'word' ? text + next.text : ''
    const concept = kind === 'word' && !paired ? conceptOf(pair) : undefined
    const silent = paired || kind !== 'word' || isFiller(text) || text.length < WORD_CHARS_MIN
    paired = concept !== undefined
    if (concept) return { concept, exact: exactly(pair) }
    return silent
      ? { concept: '', exact: '' }
      : { concept: conceptOf(text) ?? stem(text), exact: exactly(text) }
  })
}

/** Shorter ones ('de', 'it') say nothing. */
const WORD_CHARS_MIN = 3

function exactly(word: string): string {
  return `=${word.replace(/s$/, '')}`
}

/** 'Chili-Piper', 'chili piper' and 'chilipiper' are one key. */
export function runTogether(tokens: Token[]): string {
  return tokens.map(plain).join('')
}

function plain({ kind, text }: Token): string {
  if (kind === 'mark' || kind === 'stop') return ''
  return /^\w*$/.test(text) ? text : text.replace(/[^\p{L}\p{N}]/gu, '')
}

/** Phrases by their words run together, and what each stands for. */
export class Phrasebook<V> {
  readonly #values = new Map<string, V>()
  /** How the phrases start: most words start none. */
  readonly #starts = new Set<string>()

  has(key: string): boolean {
    return this.#values.has(key)
  }

  set(key: string, value: V): void {
    this.#values.set(key, value)
    this.#starts.add(key.slice(0, START_CHARS))
  }

  /** The longest phrase of up to `max` words, all of one sentence, that starts at a token. */
  at(tokens: Token[], at: number, max: number): { value: V; to: number } | undefined {
    const first = tokens[at]!.text
    if (first.length >= START_CHARS && !this.#starts.has(first.slice(0, START_CHARS))) return undefined
    let longest: { value: V; to: number } | undefined
    let key = ''
    for (let to = at + 1; to <= at + max; to++) {
      const token = tokens[to - 1]
      if (!token || /mark|stop|email|phone/.test(token.kind)) break
      key += plain(token)
      const value = this.#values.get(key)
      if (value !== undefined) longest = { value, to }
    }
    return longest
  }
}
const START_CHARS = 3

/** The competitor whose name starts at a token, typing errors forgiven, the longest name first. */
export function nameAt(lexicon: Lexicon, tokens: Token[], at: number): (Name & { to: number }) | undefined {
  const exact = lexicon.names.at(tokens, at, NAME_WORDS_MAX)
  if (exact) return { ...exact.value, to: exact.to }
  const [first, second] = [tokens[at]!, tokens[at + 1]]
  if (/mark|stop|email|phone/.test(first.kind)) return undefined
  const tolerant = lexicon.tolerant.get(first.text[0]!)
  if (!tolerant) return undefined
  const key = plain(first)
  const joined = second && !/mark|stop|email|phone/.test(second.kind) ? key + plain(second) : ''
  const near = nearName(tolerant, joined)
  if (near) return { ...near, to: at + 2 }
  const alone = nearName(tolerant, key)
  return alone && { ...alone, to: at + 1 }
}

function nearName(tolerant: [key: string, Name][], key: string): Name | undefined {
  if (key.length < 5 || key.length > 40) return undefined
  return tolerant.find(
    ([other, { bare }]) => Math.abs(other.length - key.length) < 2 && isTypo(key, other, bare),
  )?.[1]
}

/** The words of a wording in each locale that it has, folded. */
export function wordings(wording: string | Record<string, string>): string[] {
  return (typeof wording === 'string' ? [wording] : Object.values(wording)).map(fold)
}
