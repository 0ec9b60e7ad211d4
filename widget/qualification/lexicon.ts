import type { Playbook } from '../contract/playbook.ts'
import { fold, stem, tokenise, type Token } from './text.ts'
import { conceptOf, isFiller, isGeneric } from './trade-words.ts'

/** The playbook's names and phrases, prepared for look-up. Made once a playbook. */
export interface Lexicon {
  competitors: { name: string; ordinaryWord: boolean }[]
  /** Names and aliases run together ('chilipiper', 'qualifiedcom') → index of the competitor. `bare`: the ordinary word
   *  itself, which counts only where the sentence uses it as a name. */
  names: Map<string, { competitor: number; bare: boolean }>
  /** Run-together names that are compared with a tolerance for typing errors, by their first letter. */
  tolerant: Map<string, { key: string; competitor: number; bare: boolean }[]>
  products: Map<string, string>
  /** Phrases of use cases run together → use case, for those that hold no more than one idea ('time off'). */
  sayings: Map<string, string>
  useCases: UseCase[]
  /** Concepts that stand for one use case alone, being in many of its phrases and in no other's → use case. */
  heads: Map<string, string>
  /** Concepts → how many use cases they occur in. */
  commonness: Map<string, number>
}

export interface UseCase {
  id: string
  phrases: PhraseConcepts[]
  /** All concepts of its phrases. */
  vocabulary: Set<string>
  /** In how many of its phrases each concept stands. */
  counts: Map<string, number>
}

/** A phrase as the concepts it speaks of, in order. */
export type PhraseConcepts = string[]

export const NAME_WORDS_MAX = 4

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
  playbook.competitors.forEach((competitor, index) => {
    for (const alias of [competitor.name, ...competitor.aliases]) addName(lexicon, alias, index, competitor)
  })
  for (const product of playbook.products)
    for (const phrase of [...wordings(product.name), ...product.phrases]) {
      const key = runTogether(tokenise(phrase))
      if (key) lexicon.products.set(key, product.id)
    }
  for (const topic of playbook.useCases) {
    const useCase: UseCase = { id: topic.id, phrases: [], vocabulary: new Set(), counts: new Map() }
    for (const phrase of [...wordings(topic.name), ...topic.phrases]) {
      const tokens = tokenise(phrase)
      const spoken = conceptsOf(tokens).filter(({ concept }) => concept !== '')
      const concepts = [...new Set(spoken.map(({ concept }) => concept))]
      lexicon.sayings.set(runTogether(tokens), topic.id)
      // A phrase of one idea is met by its own words only: 'chatbot' is not said by 'chatting'.
      if (concepts.length === 1 && spoken[0]!.exact === exactly(runTogether(tokens)))
        useCase.phrases.push([spoken[0]!.exact])
      else if (concepts.length > 1) useCase.phrases.push(concepts)
      for (const concept of concepts) {
        useCase.vocabulary.add(concept)
        useCase.counts.set(concept, (useCase.counts.get(concept) ?? 0) + 1)
      }
    }
    for (const concept of useCase.vocabulary)
      lexicon.commonness.set(concept, (lexicon.commonness.get(concept) ?? 0) + 1)
    lexicon.useCases.push(useCase)
  }
  for (const { id, counts } of lexicon.useCases)
    for (const [concept, count] of counts)
      if (
        !isGeneric(concept) &&
        count >= HEAD_PHRASES_MIN &&
        concept.length >= HEAD_CHARS_MIN &&
        lexicon.commonness.get(concept) === 1
      )
        lexicon.heads.set(concept, id)
  return lexicon
}
const HEAD_PHRASES_MIN = 2
const HEAD_CHARS_MIN = 5

/** What a token speaks of: a concept of the trade, else its stem; '' for a filler, a mark or a number. `exact` is the key
 *  of the word itself. Two words that make one ('cold email') stand at the first. */
export function conceptsOf(tokens: Token[]): { concept: string; exact: string }[] {
  const spoken: { concept: string; exact: string }[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (spoken.length > i) continue
    const next = tokens[i + 1]
    const pair = token.text + (next?.sentence === token.sentence && next.kind === 'word' ? next.text : '')
    const paired =
      token.kind === 'word' && pair !== token.text ? (conceptOf(pair) ?? conceptOf(stem(pair))) : undefined
    if (paired !== undefined) {
      spoken.push({ concept: paired, exact: exactly(pair) }, NOTHING)
    } else if (token.kind !== 'word' || isFiller(token.text)) {
      spoken.push(NOTHING)
    } else {
      const concept = conceptOf(token.text) ?? conceptOf(stem(token.text)) ?? stem(token.text)
      spoken.push({ concept, exact: exactly(token.text) })
    }
  }
  return spoken
}
const NOTHING = { concept: '', exact: '' }

function exactly(word: string): string {
  return `=${word.endsWith('s') ? word.slice(0, -1) : word}`
}

/** 'Chili-Piper', 'chili piper' and 'chilipiper' are one key. */
export function runTogether(tokens: Token[]): string {
  return tokens.map((token) => (token.kind === 'mark' ? '' : token.text)).join('')
}

/** The competitor whose name starts at a token, typing errors forgiven, the longest name first. */
export function nameAt(
  lexicon: Lexicon,
  tokens: Token[],
  at: number,
): { competitor: number; to: number; bare: boolean } | undefined {
  const keys: string[] = []
  let key = ''
  for (let n = 0; n < NAME_WORDS_MAX; n++) {
    const token = tokens[at + n]
    if (!token || token.kind === 'mark' || token.kind === 'email') break
    if (n > 0 && token.sentence !== tokens[at]!.sentence) break
    key += token.text
    keys.push(key)
  }
  for (let n = keys.length - 1; n >= 0; n--) {
    const exact = lexicon.names.get(keys[n]!)
    if (exact) return { ...exact, to: at + n + 1 }
  }
  for (let n = Math.min(keys.length, 2) - 1; n >= 0; n--) {
    const near = nearName(lexicon, keys[n]!)
    if (near) return { competitor: near.competitor, to: at + n + 1, bare: near.bare }
  }
  return undefined
}

function addName(
  lexicon: Lexicon,
  alias: string,
  competitor: number,
  { ordinaryWord, name }: { ordinaryWord: boolean; name: string },
): void {
  const key = runTogether(tokenise(alias))
  if (!key) return
  const bare = ordinaryWord && key === runTogether(tokenise(name))
  if (!lexicon.names.has(key)) lexicon.names.set(key, { competitor, bare })
  if (key.length < (bare ? 5 : 6) || (ordinaryWord && !bare)) return
  const list = lexicon.tolerant.get(key[0]!) ?? []
  list.push({ key, competitor, bare })
  lexicon.tolerant.set(key[0]!, list)
}

function nearName(lexicon: Lexicon, key: string): { competitor: number; bare: boolean } | undefined {
  if (key.length < 5 || key.length > 40) return undefined
  for (const candidate of lexicon.tolerant.get(key[0]!) ?? []) {
    const allowed = candidate.key.length >= 9 ? 2 : 1
    if (Math.abs(candidate.key.length - key.length) > allowed) continue
    if (key === `${candidate.key}s` || `${key}s` === candidate.key) continue
    // Of an ordinary word only swapped letters are forgiven: 'drfit', and not 'draft'.
    if (candidate.bare && lettersOf(key) !== lettersOf(candidate.key)) continue
    if (distance(key, candidate.key) <= allowed) return candidate
  }
  return undefined
}

function lettersOf(word: string): string {
  return word.split('').sort().join('')
}

/** Edits between two words, a swap of neighbours counting as one (optimal string alignment). */
export function distance(a: string, b: string): number {
  let previous: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, previous[j - 2]! + 1)
      next.push(cost)
    }
    previous = row
    row = next
  }
  return row[b.length]!
}

function wordings(wording: string | Record<string, string>): string[] {
  return (typeof wording === 'string' ? [wording] : Object.values(wording)).map(fold)
}
