import { clauseOf, found, type Context, type Found } from '../context.ts'
import { findAll, phrases } from '../pattern.ts'
import type { Token } from '../text.ts'
import { contains, DOUBTFUL, PEOPLES, PLACE_WORDS_MAX, placeNames, stateNames } from '../places.ts'

interface Place {
  value: string
  from: number
  to: number
}

/** Where the buyer, their users or their data are, of nested places only the most specific; and the places of which the
 *  buyer says that they are not there. */
export function findRegions(context: Context): { stated: Found<string>[]; denied: string[] } {
  const { tokens } = context
  const denied: string[] = []
  const hits: Place[] = []
  for (let i = 0; i < tokens.length && hits.length < PLACES_MAX; i++) {
    const hit = placeAt(context, i)
    if (!hit) continue
    if (isDenied(tokens, i)) denied.push(hit.value)
    else if (isRegion(context, hit)) hits.push(hit)
    i = hit.to - 1
  }
  const stated = new Map<string, Found<string>>()
  hits.forEach((hit, at) => {
    // 'Berlin, EU' is one place, 'Berlin and the EU' are two; the US beside one of its states is never another.
    const beside = [hits[at - 1], hits[at + 1]].some((other) => {
      if (!other || !contains(hit.value, other.value)) return false
      const between = tokens.slice(Math.min(hit.to, other.to), Math.max(hit.from, other.from))
      return between.length < 3 && !between.some(({ text }) => /^(and|or|&)$/.test(text))
    })
    const holds = hit.value === 'US' && hits.some(({ value }) => contains('US', value))
    if (!beside && !holds && !stated.has(hit.value))
      stated.set(hit.value, found(hit.value, tokens, hit.from, hit.to))
  })
  return { stated: [...stated.values()], denied }
}

/** More places than anyone names: beyond them a message is no list of the buyer's. */
const PLACES_MAX = 200

function placeAt(context: Context, at: number): Place | undefined {
  const { tokens } = context
  const { sentence, kind, text } = tokens[at]!
  if (kind !== 'word') return undefined
  let best: Place | undefined
  let key = ''
  for (let to = at + 1; to <= at + PLACE_WORDS_MAX; to++) {
    const next = tokens[to - 1]
    if (next?.kind !== 'word' || next.sentence !== sentence) break
    key += (key && ' ') + next.text
    const value = placeNames.get(key)
    if (value) best = { value, from: at, to }
  }
  if (best) return withState(context, best)
  // 'a Canadian company', 'Swiss data residency': a language or a voice is no place.
  const people = PEOPLES[text]
  if (people && PEOPLE_NOUNS.test(tokens[at + 1]?.text ?? '')) return { value: people, from: at, to: at + 1 }
  return codeAt(context, at)
}
const PEOPLE_NOUNS =
  /^(compan|firm|start|business|bank|agency|team|office|customer|client|user|employee|data|resid|subsid|entit|market|org|non|based|head|hq|law|server|host)/

/** 'Cambridge, MA': the second name says which one is meant. */
function withState({ tokens }: Context, place: Place): Place {
  const at = place.to + (tokens[place.to]?.text === ',' ? 1 : 0)
  const token = tokens[at]
  if (!token || token.sentence !== tokens[place.from]!.sentence || place.value === 'US') return place
  const code = token.text.toUpperCase()
  const value = token.shout && stateNames.has(code) ? `US-${code}` : undefined
  return value ? { value, from: place.from, to: at + 1 } : place
}
/** 'US', 'NY', 'TX' as codes: 'us' is a pronoun, and 'IN', 'OR' and 'ME' are words, so capitals and company decide. */
function codeAt({ tokens, loud, asks }: Context, at: number): Place | undefined {
  const token = tokens[at]!
  const before = tokens[at - 1]?.text ?? ''
  const next = tokens[at + 1]?.text ?? ''
  const alone = tokens.length === 1
  const shout = token.shout && !loud
  if (token.text === 'us') {
    const spoken = before === 'the' || /^(based|only|wide)$/.test(next) || (alone && asks === 'region')
    const listed =
      (!before || /^(in|across|from)$/.test(before)) &&
      /^(and|&|,|\/)$/.test(next) &&
      placeNames.has(tokens[at + 2]?.text ?? '')
    return shout || spoken || listed ? { value: 'US', from: at, to: at + 1 } : undefined
  }
  const isState = (i: number) => tokens[i]?.shout && stateNames.has(tokens[i]!.text.toUpperCase())
  if (!shout || !isState(at)) return undefined
  const sure = PREPOSITIONS.test(before) || [-2, -1, 1, 2].some((step) => isState(at + step))
  const likely =
    (alone || asks === 'region' || token.text === 'ny') &&
    !/^(in|or|me|ok|hi|oh|id|pa|al|ms|de|co)$/.test(token.text)
  return sure || likely ? { value: `US-${token.text.toUpperCase()}`, from: at, to: at + 1 } : undefined
}
const PREPOSITIONS = /^(in|from|across|near|to|based|hq|office|for)$/

function isRegion({ tokens }: Context, { from, to }: Place): boolean {
  const token = tokens[from]!
  const [start, end] = clauseOf(tokens, from)
  const before = from > start ? tokens[from - 1]!.text : ''
  const next = to < end ? tokens[to] : undefined
  if (
    next &&
    (/^(hold|time|style|marathon|airlines|express|university|bank)/.test(next.text) ||
      (next.joined === '-' && !/^(based|only|wide)$/.test(next.text)))
  )
    return false
  if (findAll(ELSEWHERE, tokens, start, from).some((match) => match.to <= from && from - match.to < 3))
    return false
  if (!DOUBTFUL.test(token.text) || to - from > 1) return true
  if (!token.capital) return PREPOSITIONS.test(before) || before === ',' || end - start === 1
  if (
    /^(hi|hey|hello|dear|thanks|am|name|is|regards|best|cheers|mr|ms)$/.test(before) ||
    /^(here|from|at|with)$/.test(next?.text ?? '')
  )
    return false
  return !(next?.kind === 'word' && next.capital && !next.shout && !placeNames.has(next.text))
}

function isDenied(tokens: Token[], at: number): boolean {
  return findAll(DENIAL, tokens, Math.max(0, at - 5), at).some(({ to }) => to === at)
}
const DENIAL = phrases(
  `not|never|longer really|actually|currently? based|located|operating|hosted? in|from|to|across? the?`,
)

/** A trade show, a trip, a competitor's place. */
const ELSEWHERE = phrases(`bank of
  show|conference|expo|event|webinar|trip|vacation|flight|wedding in|at|to ~2
  met|saw|meet|visit+|fly+|flew|travel+ ~4 in|at|to? ~1
  not|no|never ~2 in|from|to|outside`)
