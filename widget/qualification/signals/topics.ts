import { clauseOf, found, together, type Context, type Found, type Mention } from '../context.ts'
import { isGeneric } from '../trade-words.ts'
import { conceptsOf, NAME_WORDS_MAX, push } from '../lexicon.ts'
import { findAll, occurs, phrases } from '../pattern.ts'
import { isOneOf, stem } from '../text.ts'

/** Where concepts, and words themselves, stand in a message. */
type Places = Map<string, number[]>

/** The vendor's product that is named. */
export function findProduct(context: Context): Found<string> | undefined {
  const hit = productIn(context)
  return hit && found(hit.value, context.tokens, hit.from, hit.to)
}

function productIn(context: Context): (Mention & { value: string }) | undefined {
  const { tokens, lexicon } = context
  for (let from = 0; from < tokens.length; from++) {
    const hit = lexicon.products.at(tokens, from, NAME_WORDS_MAX)
    const [start] = clauseOf(context, from, true)
    if (hit && !occurs(NOT, context, Math.max(start, from - 4), from)) return { ...hit, from }
  }
  return undefined
}
const NOT = phrases(`not|no|without`)

/** What the buyer wants to get done: the first use case of which a whole phrase is found, its words near each other in
 *  any order; else the one that most of the words speak of, by the playbook and by the trade. `ties` are the use cases
 *  between which the words leave it open. */
export function findUseCase(
  context: Context,
  wishes: Found<unknown>[] = [],
): { fact?: Found<string>; ties: string[] } {
  const { tokens, lexicon } = context
  const blocked = blockedTokens(context)
  // 'A sales rep' who is to call is no sales software.
  tokens.forEach(({ start, end }, i) => {
    if (wishes.some((wish) => wish.start <= start && end <= wish.end)) blocked.add(i)
  })
  const places: Places = new Map()
  const concepts = conceptsOf(tokens)
  concepts.forEach(({ concept, exact }, i) => {
    if (concept && !blocked.has(i)) for (const key of [concept, exact]) push(places, key, i)
  })
  let best: (Mention & { id: string; weight: number }) | undefined
  const ties = new Set<string>()
  const take = (id: string, { from, to }: Mention, weight: number) => {
    const apart = !best || from >= best.to || to <= best.from
    if (best && from === best.from && to === best.to && weight === best.weight && id !== best.id)
      ties.add(id).add(best.id)
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
    const saying = blocked.has(from) ? undefined : lexicon.sayings.at(tokens, from, SAYING_WORDS_MAX)
    if (saying) take(saying.value, { from, to: saying.to }, saying.to - from)
  })
  if (best)
    return { fact: found(best.id, tokens, best.from, best.to), ties: ties.has(best.id) ? [...ties] : [] }
  return context.unread ? { ties: [] } : weighed(context, blocked, concepts)
}
const SAYING_WORDS_MAX = 6
const GAP_TOKENS_MAX = 4

function rarity({ lexicon }: Context, concept: string): number {
  return 1 / (lexicon.commonness.get(concept) ?? 1)
}

/** Where all concepts of a phrase stand within a few words of its first one. */
function phraseSpans([first, ...rest]: string[], places: Places, context: Context): Mention[] {
  const reach = rest.length + 1 + (rest.length ? GAP_TOKENS_MAX : 0)
  return (places.get(first!) ?? []).flatMap((anchor) => {
    const all = [anchor]
    for (const concept of rest) {
      const near = nearestPlace(places.get(concept) ?? [], anchor)
      if (
        near === undefined ||
        Math.abs(near - anchor) > reach ||
        !together(context, Math.min(near, anchor), Math.max(near, anchor))
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

/** The use case that the words of some sentences speak of most: each word counts once, the more the fewer use cases and
 *  trades have it. */
function weighed(
  context: Context,
  blocked: Set<number>,
  concepts: ReturnType<typeof conceptsOf>,
): { fact?: Found<string>; ties: string[] } {
  const { tokens, lexicon, asks } = context
  const scores = lexicon.useCases.map(({ id }) => ({
    id,
    score: 0,
    head: false,
    named: false,
    words: 0,
    seen: new Set<string>(),
    at: [] as number[],
  }))
  concepts.forEach(({ concept }, i) => {
    if (!concept || blocked.has(i) || /[A-Z_]/.test(context.letters[i]!)) return
    const keys = new Set([
      concept,
      stem(tokens[i]!.text),
      stem(tokens[i]!.text + (tokens[i + 1]?.text ?? '')),
    ])
    lexicon.useCases.forEach(({ vocabulary, trades }, n) => {
      const one = scores[n]!
      let weight = vocabulary.has(concept)
        ? rarity(context, concept) *
          (lexicon.heads.get(concept) === one.id ? 1.2 : isGeneric(concept) ? 0.4 : 0.8)
        : 0
      for (const key of keys)
        weight = Math.max(weight, (trades.get(key) ?? 0) * (isGeneric(concept) ? 0.7 : 1))
      if (weight === 0 || one.seen.has(concept) || i - (one.at[0] ?? i) > NEAR_TOKENS) return
      one.seen.add(concept)
      one.score += weight
      one.words++
      if (weight > TOLD_ONLY || vocabulary.has(concept)) one.named = true
      one.head ||= lexicon.heads.get(concept) === one.id
      one.at.push(i)
    })
  })
  const ranked = scores.toSorted((a, b) => b.score - a.score)
  const [first] = ranked
  if (!first || first.score === 0) return { ties: [] }
  const wanted = asks === 'useCase' || occurs(WANT_OR_PAIN, context)
  const enough =
    first.words > 1
      ? first.score >= (wanted ? (first.named ? ENOUGH : TOLD_ENOUGH) : SURE)
      : first.head
        ? asks === 'useCase' || occurs(WANT, context, ...clauseOf(context, first.at[0]!))
        : asks === 'useCase' && first.score > 0.7
  if (!enough) return { ties: [] }
  const near = ranked.filter(({ score }) => score > first.score - NEAR).map(({ id }) => id)
  const from = first.at[0]!
  const to = first.at.findLast((at) => at - from < SPAN_TOKENS_MAX && together(context, from, at)) ?? from
  return { fact: found(first.id, tokens, from, to + 1), ties: near.length > 1 ? near : [] }
}
const ENOUGH = 1.05
/** Words that only tell of it must be more. */
const TOLD_ENOUGH = 1.15
const TOLD_ONLY = 0.6
const SURE = 1.5
const NEAR = 0.3
const SPAN_TOKENS_MAX = 8
/** Words further apart tell of different things. */
const NEAR_TOKENS = 30

/** Enough for a single word. */
const WANT = phrases(
  `must
  have|has|got to
  need+|want+|like|love|hop+|plan+|look+|interested|help*|fix*|improve|automat*|struggl*|manual*|after|solve|tool|software|solution|platform|system|mess*|pain*|spreadsheet*|takes|forever|manag+|handl+`,
)

const WANT_OR_PAIN =
  phrases(`need+|must|want+|like|love|hop+|plan+|look+|wish+|prefer+|help*|fix*|improve|automat*|better|manag+|handl+|solve|should|let|interested|easier|faster|reduce|streamline|tool|software|solution|platform|system|how|have|has|got|trying|able
    mess*|pain*|slow|manual*|takes|forever|nightmare|struggl*|losing|los+|wast+|hat+|broken|spreadsheet*|excel|stuck|bottleneck|chaos|keep+|hours|wait+|tired|terrible|hell|hand|nobody|forget*|forgot|twice|again|hurts|drown*|kills|wrong|embarrassing|paper`)

/** Tokens that speak of what is denied, in place already, or asked about the present state. */
function blockedTokens(context: Context): Set<number> {
  const { tokens, names } = context
  const blocked = new Set<number>()
  const block = (from: number, to: number) => {
    for (let i = from; i < to; i++) blocked.add(i)
  }
  for (const name of names) {
    block(name.from, name.to)
    const [from] = clauseOf(context, name.from, true)
    // 'Our website chat is Drift' says what is in place, not what is wanted.
    if (
      name.from - from < 8 &&
      findAll(IS_IN_PLACE, context, from, name.from).some((match) => match.to === name.from)
    )
      block(from, name.from)
  }
  for (const { from, to } of findAll(DOES, context)) block(from, to + 1)
  const product = productIn(context)
  if (product) block(product.from, product.to)
  for (const { from, to } of findAll(NOT_THAT, context)) block(clauseOf(context, from, true)[0], to)
  for (const match of findAll(BLOCKERS, context)) {
    const [, to] = clauseOf(context, match.from, true)
    for (let i = match.from; i < Math.min(to, match.to + 6) && !isOneOf(tokens[i], 'but|just|only'); i++)
      blocked.add(i)
  }
  return blocked
}

/** 'Gong records our calls' tells of what is done already. */
const DOES = phrases(`V ~1 our ~1`)
const IS_IN_PLACE = phrases(`our|my|current|the ~4 is|runs|are|'s on|in|through|with|via|by?`)
/** 'Offboarding isn't what we're after'. */
const NOT_THAT = phrases(`not what|why|about|the|our ~1 we|topic|problem|issue|concern|priority`)
const BLOCKERS = phrases(`no ~1
    not|never ~1 need|want|looking|interested|after|about|for|require|care
    without
    are|is these|those|the
    ^ does the
    already have`)
