import type { Playbook } from '../contract/playbook.ts'
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
  competitors: { name: string; ordinaryWord: boolean }[]
  names: Map<string, Name>
  /** Names that are compared with a tolerance for typing errors, by their first letter. */
  tolerant: Map<string, [key: string, Name][]>
  products: Map<string, string>
  /** Phrases of use cases → use case. */
  sayings: Map<string, string>
  useCases: UseCase[]
  /** Concepts that stand for one use case alone, being in many of its phrases and in no other's → use case. */
  heads: Map<string, string>
  /** Concepts → how many use cases they occur in. */
  commonness: Map<string, number>
}

export interface UseCase {
  id: string
  /** Each phrase as the concepts it speaks of, in order. */
  phrases: string[][]
  /** All concepts of its phrases. */
  vocabulary: Set<string>
}

export const NAME_WORDS_MAX = 4
const HEAD_PHRASES_MIN = 2
const HEAD_CHARS_MIN = 5

export function compilePlaybook(playbook: Pick<Playbook, 'useCases' | 'products' | 'competitors'>): Lexicon {
  const lexicon: Lexicon = {
    competitors: playbook.competitors.map(({ name, ordinaryWord }) => ({ name, ordinaryWord })),
    names: new Map(),
    tolerant: new Map(),
    products: new Map(),
    sayings: new Map(),
    useCases: [],
    heads: new Map(),
    commonness: new Map(),
  }
  playbook.competitors.forEach(({ name, aliases, ordinaryWord }, competitor) => {
    for (const alias of [name, ...aliases]) {
      const key = runTogether(tokenise(alias))
      const bare = ordinaryWord && key === runTogether(tokenise(name))
      if (!key) continue
      if (!lexicon.names.has(key)) lexicon.names.set(key, { competitor, bare })
      if (key.length >= (bare ? 5 : 6) && (bare || !ordinaryWord))
        push(lexicon.tolerant, key[0]!, [key, { competitor, bare }])
    }
  })
  for (const { id, name, phrases } of playbook.products)
    for (const phrase of [...wordings(name), ...phrases])
      lexicon.products.set(runTogether(tokenise(phrase)), id)
  for (const { id, name, phrases } of playbook.useCases) {
    const useCase: UseCase = { id, phrases: [], vocabulary: new Set() }
    const counts = new Map<string, number>()
    for (const phrase of [...wordings(name), ...phrases]) {
      const tokens = tokenise(phrase)
      const spoken = conceptsOf(tokens).filter(({ concept }) => concept)
      const concepts = [...new Set(spoken.map(({ concept }) => concept))]
      lexicon.sayings.set(runTogether(tokens), id)
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
  for (const concept of lexicon.heads.keys())
    if (lexicon.commonness.get(concept) !== 1) lexicon.heads.delete(concept)
  return lexicon
}

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
  return tokens.map(({ text, kind, sentence }, i) => {
    const next = tokens[i + 1]
    const pair = next?.sentence === sentence && next.kind === 'word' ? text + next.text : ''
    const concept = kind === 'word' && !paired ? conceptOf(pair) : undefined
    const silent = paired || kind !== 'word' || isFiller(text)
    paired = concept !== undefined
    if (concept) return { concept, exact: exactly(pair) }
    return silent
      ? { concept: '', exact: '' }
      : { concept: conceptOf(text) ?? stem(text), exact: exactly(text) }
  })
}

function exactly(word: string): string {
  return `=${word.replace(/s$/, '')}`
}

/** 'Chili-Piper', 'chili piper' and 'chilipiper' are one key. */
export function runTogether(tokens: Token[]): string {
  return tokens.map(({ kind, text }) => (kind === 'mark' ? '' : text)).join('')
}

/** The words from a token on, run together, one to `max` of them, within the sentence. */
export function keysAt(tokens: Token[], at: number, max: number): string[] {
  const keys: string[] = []
  for (let i = at; i < at + max; i++) {
    const token = tokens[i]
    if (!token || token.kind === 'mark' || token.kind === 'email' || token.sentence !== tokens[at]!.sentence)
      break
    keys.push((keys.at(-1) ?? '') + token.text)
  }
  return keys
}

/** The value of the longest run of words from a token on that the map has. */
export function longestAt<V>(
  map: Map<string, V>,
  tokens: Token[],
  at: number,
  max: number,
): { value: V; to: number } | undefined {
  const keys = keysAt(tokens, at, max)
  const n = keys.findLastIndex((key) => map.has(key))
  return n < 0 ? undefined : { value: map.get(keys[n]!)!, to: at + n + 1 }
}

/** The competitor whose name starts at a token, typing errors forgiven, the longest name first. */
export function nameAt(lexicon: Lexicon, tokens: Token[], at: number): (Name & { to: number }) | undefined {
  const exact = longestAt(lexicon.names, tokens, at, NAME_WORDS_MAX)
  if (exact) return { ...exact.value, to: exact.to }
  const keys = keysAt(tokens, at, 2)
  for (let n = keys.length - 1; n >= 0; n--) {
    const near = nearName(lexicon, keys[n]!)
    if (near) return { ...near, to: at + n + 1 }
  }
  return undefined
}

function nearName(lexicon: Lexicon, key: string): Name | undefined {
  if (key.length < 5 || key.length > 40) return undefined
  return lexicon.tolerant.get(key[0]!)?.find(([other, { bare }]) => isTypo(key, other, bare))?.[1]
}

/** Whether the words differ by one letter left out, put in or changed, or by two that are swapped. A last 's' is no typing
 *  error; and of an ordinary word only swapped letters are forgiven: 'drfit', and not 'draft'. */
function isTypo(a: string, b: string, swapsOnly: boolean): boolean {
  let from = 0
  let back = 0
  while (from < a.length && a[from] === b[from]) from++
  while (back < Math.min(a.length, b.length) - from && a.at(-1 - back) === b.at(-1 - back)) back++
  const left = a.slice(from, a.length - back)
  const right = b.slice(from, b.length - back)
  if (left.length === 2) return right.length === 2 && left[0] === right[1] && left[1] === right[0]
  return !swapsOnly && left.length < 2 && right.length < 2 && (back > 0 || left + right !== 's')
}

function wordings(wording: string | Record<string, string>): string[] {
  return (typeof wording === 'string' ? [wording] : Object.values(wording)).map(fold)
}
