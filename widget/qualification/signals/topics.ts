import { clauseOf, found, type Context, type Found } from '../context.ts'
import { conceptsOf, longestAt, NAME_WORDS_MAX, push } from '../lexicon.ts'
import { findAll, occurs, phrases } from '../pattern.ts'
import { isOneOf } from '../text.ts'

interface Span {
  from: number
  to: number
}
/** Where concepts, and words themselves, stand in a message. */
type Places = Map<string, number[]>

/** The vendor's product that is named. */
export function findProduct(context: Context): Found<string> | undefined {
  const hit = productIn(context)
  return hit && found(hit.value, context.tokens, hit.from, hit.to)
}

function productIn({ tokens, lexicon }: Context): (Span & { value: string }) | undefined {
  for (let from = 0; from < tokens.length; from++) {
    const hit = longestAt(lexicon.products, tokens, from, NAME_WORDS_MAX)
    const [start] = clauseOf(tokens, from, true)
    if (hit && !occurs(NOT, tokens, Math.max(start, from - 4), from)) return { ...hit, from }
  }
  return undefined
}
const NOT = phrases(`not|no|without`)

/** What the buyer wants to get done: the first use case of which a whole phrase is found, its words near each other in
 *  any order; else the one that a sentence of want names a word of that no other has. */
export function findUseCase(context: Context): Found<string> | undefined {
  const { tokens, lexicon } = context
  const blocked = blockedTokens(context)
  const places: Places = new Map()
  conceptsOf(tokens).forEach(({ concept, exact }, i) => {
    if (concept && !blocked.has(i)) for (const key of [concept, exact]) push(places, key, i)
  })
  let best: (Span & { id: string; weight: number }) | undefined
  const take = (id: string, { from, to }: Span, weight: number) => {
    const apart = !best || from >= best.to || to <= best.from
    const better =
      !best ||
      (apart
        ? from < best.from
        : weight > best.weight || (weight === best.weight && to - from < best.to - best.from))
    if (better) best = { id, from, to, weight }
  }
  for (const { id, phrases } of lexicon.useCases)
    for (const phrase of phrases) {
      const weight = phrase.reduce((sum, concept) => sum + rarity(context, concept), 0)
      for (const span of phraseSpans(phrase, places, context)) take(id, span, weight)
    }
  tokens.forEach((_, from) => {
    const saying = blocked.has(from) ? undefined : longestAt(lexicon.sayings, tokens, from, SAYING_WORDS_MAX)
    if (saying) take(saying.value, { from, to: saying.to }, saying.to - from)
  })
  const hit = best ?? headed(context, places) ?? nearest(context, places)
  return hit && found(hit.id, tokens, hit.from, hit.to)
}
const SAYING_WORDS_MAX = 6
const GAP_TOKENS_MAX = 4

function rarity({ lexicon }: Context, concept: string): number {
  return 1 / (lexicon.commonness.get(concept) ?? 1)
}

/** Where all concepts of a phrase stand within a few words of its first one. */
function phraseSpans([first, ...rest]: string[], places: Places, { tokens }: Context): Span[] {
  const reach = rest.length + 1 + (rest.length ? GAP_TOKENS_MAX : 0)
  return (places.get(first!) ?? []).flatMap((anchor) => {
    const all = [anchor]
    for (const concept of rest) {
      const near = nearestPlace(places.get(concept) ?? [], anchor)
      if (
        near === undefined ||
        Math.abs(near - anchor) > reach ||
        tokens[near]!.sentence !== tokens[anchor]!.sentence
      )
        return []
      all.push(near)
    }
    return [{ from: Math.min(...all), to: Math.max(...all) + 1 }]
  })
}

/** By binary search for the first place from the anchor on: the nearest one is it or the one before. */
function nearestPlace(list: number[], anchor: number): number | undefined {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! < anchor) low = middle + 1
    else high = middle
  }
  const [before, after] = [list[low - 1], list[low]]
  return before === undefined || (after !== undefined && after - anchor < anchor - before) ? after : before
}

/** A sentence of want or pain that names what only one use case is about ('our onboarding takes forever'), or two things
 *  that belong to one use case alone. */
function headed({ tokens, lexicon, asks }: Context, places: Places): (Span & { id: string }) | undefined {
  let best: (Span & { id: string }) | undefined
  const seen = new Map<string, string>()
  for (const [concept, list] of places)
    for (const from of list) {
      const head = lexicon.heads.get(concept)
      const id = head ?? lexicon.useCases.find(({ vocabulary }) => vocabulary.has(concept))?.id
      if (!id || lexicon.commonness.get(concept) !== 1 || (best && best.from <= from)) continue
      const { sentence, text } = tokens[from]!
      const key = `${sentence} ${id}`
      const other = seen.get(key)
      seen.set(key, text)
      if (!head && (!other || other === text)) continue
      if (asks === 'useCase' || occurs(WANT_OR_PAIN, tokens, ...clauseOf(tokens, from)))
        best = { id, from, to: from + 1 }
    }
  return best
}

const WANT_OR_PAIN =
  phrases(`need+|must|want+|looking|help*|fix*|improve|automat*|better|manag+|handl+|solve|interested|easier|faster|reduce|streamline|tool|software|solution|platform|system|how|ha(ve|s)|got|trying|able
    mess*|pain*|slow|manual*|takes|forever|nightmare|struggl*|losing|los+|wast+|hat+|broken|spreadsheet*|stuck|bottleneck|chaos|keep+|hours|wait+|tired|terrible`)

/** An answer to the question what for: the use case whose vocabulary it shares clearly more than any other's. */
function nearest(context: Context, places: Places): (Span & { id: string }) | undefined {
  if (context.asks !== 'useCase') return undefined
  const scored = context.lexicon.useCases.map(({ id, vocabulary }) => {
    const shared = [...vocabulary].filter((concept) => places.has(concept))
    const from = places.get(shared[0] ?? '')?.[0] ?? 0
    const sure = shared.length > 1 || context.tokens.length < 4 || shared.some(({ length }) => length > 5)
    return {
      id,
      from,
      to: from + 1,
      score: sure ? shared.reduce((sum, concept) => sum + rarity(context, concept), 0) : 0,
    }
  })
  const [first, second] = scored.toSorted((a, b) => b.score - a.score)
  return first && first.score >= 1 && first.score - (second?.score ?? 0) >= 0.5 ? first : undefined
}

/** Tokens that speak of what is denied, in place already, or asked about the present state. */
function blockedTokens(context: Context): Set<number> {
  const { tokens, names } = context
  const blocked = new Set<number>()
  const block = (from: number, to: number) => {
    for (let i = from; i < to; i++) blocked.add(i)
  }
  for (const name of names) {
    block(name.from, name.to)
    const [from] = clauseOf(tokens, name.from, true)
    // 'Our website chat is Drift' says what is in place, not what is wanted.
    if (
      name.from - from < 8 &&
      findAll(IS_IN_PLACE, tokens, from, name.from).some((match) => match.to === name.from)
    )
      block(from, name.from)
  }
  const product = productIn(context)
  if (product) block(product.from, product.to)
  for (const match of findAll(BLOCKERS, tokens)) {
    const [, to] = clauseOf(tokens, match.from, true)
    for (let i = match.from; i < Math.min(to, match.to + 6) && !isOneOf(tokens[i], 'but|just|only'); i++)
      blocked.add(i)
  }
  return blocked
}

const IS_IN_PLACE = phrases(`our|my|current|the ~4 is|runs|are|'s on|in|through|with|via|by?`)
const BLOCKERS = phrases(`no ~1
    not|never ~1 need|want|looking|interested|after|about|for|require|care
    without
    are|is these|those|the
    already have`)
