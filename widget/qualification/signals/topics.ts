import { found, clauseOf, type Context, type Found } from '../context.ts'
import { conceptsOf, NAME_WORDS_MAX, type UseCase } from '../lexicon.ts'
import { compile, findAll, occurs } from '../pattern.ts'
import type { Token } from '../text.ts'

/** The vendor's product that is named. */
export function findProduct(context: Context): Found<string> | undefined {
  const hit = findProductSpan(context)
  return hit && found(hit.id, context.tokens, hit.from, hit.to)
}

function findProductSpan({ tokens, lexicon }: Context): { id: string; from: number; to: number } | undefined {
  for (let i = 0; i < tokens.length; i++) {
    let key = ''
    let hit: { id: string; from: number; to: number } | undefined
    for (let n = 0; n < NAME_WORDS_MAX && i + n < tokens.length; n++) {
      const token = tokens[i + n]!
      if (token.kind === 'mark' || token.kind === 'email' || token.sentence !== tokens[i]!.sentence) break
      key += token.text
      const id = lexicon.products.get(key)
      if (id !== undefined) hit = { id, from: i, to: i + n + 1 }
    }
    if (hit && !isDenied(tokens, i)) return hit
  }
  return undefined
}

/** What the buyer wants to get done: the first use case of which a whole phrase is found, its words near each other in
 *  any order; else the one whose vocabulary the message shares clearly more than any other's. */
export function findUseCase(context: Context): Found<string> | undefined {
  const { tokens, lexicon, asks } = context
  if (lexicon.useCases.length === 0) return undefined
  const blocked = blockedTokens(context)
  const places = new Map<string, number[]>()
  const put = (key: string, i: number) => {
    const list = places.get(key)
    if (list) list.push(i)
    else places.set(key, [i])
  }
  conceptsOf(tokens).forEach(({ concept, exact }, i) => {
    if (concept === '' || blocked.has(i)) return
    put(concept, i)
    put(exact, i)
  })
  let best: { useCase: string; from: number; to: number; weight: number } | undefined
  for (const useCase of lexicon.useCases)
    for (const phrase of useCase.phrases)
      for (const span of phraseSpans(phrase, places, tokens)) {
        const weight = phrase.reduce((sum, concept) => sum + 1 / (lexicon.commonness.get(concept) ?? 1), 0)
        if (!best || isBetter({ ...span, weight }, best)) best = { useCase: useCase.id, ...span, weight }
      }
  for (let i = 0; i < tokens.length; i++) {
    const saying = blocked.has(i) ? undefined : sayingAt(context, i)
    const span = saying && { from: i, to: saying.to, weight: saying.to - i }
    if (span && (!best || isBetter(span, best))) best = { useCase: saying.id, ...span }
  }
  if (best) return found(best.useCase, tokens, best.from, best.to)
  return (
    headed(context, places) ?? (asks === 'useCase' ? nearest(context, lexicon.useCases, places) : undefined)
  )
}

/** A sentence of want or pain that names what only one use case is about ('our onboarding takes forever'), or two things
 *  that belong to one use case alone. */
function headed(
  { tokens, lexicon, asks }: Context,
  places: Map<string, number[]>,
): Found<string> | undefined {
  let best: { useCase: string; at: number } | undefined
  const seen = new Map<string, number>()
  for (const [concept, list] of places)
    for (const at of list) {
      const head = lexicon.heads.get(concept)
      const owner = head ?? lexicon.useCases.find(({ vocabulary }) => vocabulary.has(concept))?.id
      if (owner === undefined || lexicon.commonness.get(concept) !== 1 || (best && best.at <= at)) continue
      const key = `${tokens[at]!.sentence} ${owner}`
      const other = seen.get(key)
      seen.set(key, at)
      const paired = other !== undefined && tokens[other]!.text !== tokens[at]!.text
      if (head === undefined && !paired) continue
      const [from, to] = clauseOf(tokens, at)
      if (asks === 'useCase' || occurs(WANT_OR_PAIN, tokens, from, to)) best = { useCase: owner, at }
    }
  return best && found(best.useCase, tokens, best.at, best.at + 1)
}

const WANT_OR_PAIN = compile({
  want: `
    need|needs|must|want|wants|looking|help|fix|improve|automat*|better|manage|handle|solve|interested|easier|faster|reduce|replace|streamline|tool|software|solution|platform|system|how
    have|has|got|trying|able to
    mess|messy|pain|painful|slow|manual*|takes|forever|nightmare|struggl*|losing|lose|waste*|wasting|hate|broken|spreadsheet*|stuck|bottleneck|chaos|keep|keeps|hours|wait|waits|waiting|lost|tired|poor|terrible|trouble`,
})

function sayingAt({ tokens, lexicon }: Context, at: number): { id: string; to: number } | undefined {
  let key = ''
  let hit: { id: string; to: number } | undefined
  for (let n = 0; n < SAYING_WORDS_MAX && at + n < tokens.length; n++) {
    const token = tokens[at + n]!
    if (token.kind === 'mark' || token.kind === 'email' || token.sentence !== tokens[at]!.sentence) break
    key += token.text
    const id = lexicon.sayings.get(key)
    if (id !== undefined) hit = { id, to: at + n + 1 }
  }
  return hit
}
const SAYING_WORDS_MAX = 6

function isBetter(
  a: { from: number; to: number; weight: number },
  b: { from: number; to: number; weight: number },
): boolean {
  const overlapping = a.from < b.to && b.from < a.to
  if (overlapping) return a.weight > b.weight || (a.weight === b.weight && a.to - a.from < b.to - b.from)
  return a.from < b.from
}

/** Where all concepts of a phrase stand within a few words of its first one. */
function phraseSpans(
  phrase: string[],
  places: Map<string, number[]>,
  tokens: Token[],
): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = []
  const reach = phrase.length + (phrase.length > 1 ? GAP_TOKENS_MAX : 0)
  for (const anchor of places.get(phrase[0]!) ?? []) {
    let from = anchor
    let to = anchor + 1
    let whole = true
    for (const concept of phrase.slice(1)) {
      const near = nearestPlace(places.get(concept), anchor, reach, tokens)
      if (near === undefined) {
        whole = false
        break
      }
      from = Math.min(from, near)
      to = Math.max(to, near + 1)
    }
    if (whole) spans.push({ from, to })
  }
  return spans
}
const GAP_TOKENS_MAX = 4

function nearestPlace(
  list: number[] | undefined,
  anchor: number,
  reach: number,
  tokens: Token[],
): number | undefined {
  let best: number | undefined
  if (!list) return undefined
  // Binary search for the first place after the anchor: the nearest one is it or the one before.
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! < anchor) low = middle + 1
    else high = middle
  }
  for (const at of [list[low], list[low - 1]]) {
    if (
      at === undefined ||
      Math.abs(at - anchor) > reach ||
      tokens[at]!.sentence !== tokens[anchor]!.sentence
    )
      continue
    if (best === undefined || Math.abs(at - anchor) < Math.abs(best - anchor)) best = at
  }
  return best
}

function nearest(
  context: Context,
  useCases: UseCase[],
  places: Map<string, number[]>,
): Found<string> | undefined {
  const { lexicon, tokens } = context
  const scored = useCases
    .map((useCase) => {
      let score = 0
      let at = -1
      let count = 0
      let length = 0
      for (const concept of useCase.vocabulary) {
        const place = places.get(concept)?.[0]
        if (place === undefined) continue
        score += 1 / (lexicon.commonness.get(concept) ?? 1)
        if (at < 0) at = place
        count++
        length = Math.max(length, concept.length)
      }
      return { id: useCase.id, score, at, count, length }
    })
    .sort((a, b) => b.score - a.score)
  const [first, second] = scored
  if (
    !first ||
    first.score < 1 ||
    (first.count < 2 && first.length < LONG_WORD && tokens.length > 3) ||
    (second && first.score - second.score < 0.5)
  )
    return undefined
  return found(first.id, tokens, first.at, first.at + 1)
}

const LONG_WORD = 6

/** Tokens that speak of what is denied, in place already, or asked about the present state. */
function blockedTokens(context: Context): Set<number> {
  const { tokens, names } = context
  const blocked = new Set<number>()
  const block = (from: number, to: number) => {
    for (let i = Math.max(0, from); i < to; i++) blocked.add(i)
  }
  for (const name of names) {
    block(name.from, name.to)
    const next = tokens[name.to]?.text
    const [from, to] = clauseOf(tokens, name.from, true)
    // 'our website chat is Drift' and 'on Drift for chat' say what is in place, not what is wanted.
    if (next === 'for' && occurs(IN_PLACE, tokens, from, name.from + 1))
      block(name.to, Math.min(to, name.to + 6))
    if (
      name.from - from < 8 &&
      findAll(IS_IN_PLACE, tokens, from, name.from).some((match) => match.to === name.from)
    )
      block(from, name.from)
  }
  const product = findProductSpan(context)
  if (product) block(product.from, product.to)
  for (const match of findAll(BLOCKERS, tokens)) {
    const [, to] = clauseOf(tokens, match.from, true)
    const stop = match.value === 'phrase' ? match.to : Math.min(to, match.to + 6)
    for (let i = match.from; i < stop; i++) {
      if (
        i > match.from &&
        (tokens[i]!.text === 'but' || tokens[i]!.text === 'just' || tokens[i]!.text === 'only')
      )
        break
      blocked.add(i)
    }
  }
  return blocked
}

function isDenied(tokens: Token[], at: number): boolean {
  const [from] = clauseOf(tokens, at, true)
  for (let i = Math.max(from, at - 4); i < at; i++)
    if (tokens[i]!.text === 'not' || tokens[i]!.text === 'no' || tokens[i]!.text === 'without') return true
  return false
}

const IN_PLACE = compile({ using: `on|use|using|have|uses|run|running|with ~2` })
const IS_IN_PLACE = compile({ is: `our|my|current|the ~4 is|runs|are|'s on|in|through|with|via|by?` })

const BLOCKERS = compile(
  {
    clause: `
    no ~1
    not|never ~1 need|want|looking|interested|after|about|for|require|care
    without
    not %topic
    are|is these|those|the
    already have`,
    phrase: `call center|centre`,
  },
  { topic: 'chat|website|live' },
)
