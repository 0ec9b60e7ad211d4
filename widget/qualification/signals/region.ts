import { clauseOf, found, type Context, type Found } from '../context.ts'
import { endingAt, findAll, phrases } from '../pattern.ts'
import {
  cities,
  contains,
  DOUBTFUL,
  PEOPLES,
  PLACE_WORDS_MAX,
  placeNames,
  placeStarts,
  stateNames,
} from '../places/places.ts'

interface Place {
  value: string
  from: number
  to: number
  city?: boolean
}

/** Where the buyer, their users or their data are, of nested places only the most specific; and the places of which the
 *  buyer says that they are not there. */
export function findRegions(context: Context): {
  stated: Found<string>[]
  denied: string[]
  mentions: Place[]
} {
  const { tokens } = context
  const denied: string[] = []
  const hits: Place[] = []
  for (let i = 0; i < tokens.length && hits.length < PLACES_MAX; i++) {
    const hit = placeAt(context, i)
    if (!hit) continue
    i = hit.to - 1
    if (endingAt(DENIAL, context, hit.from).length > 0) denied.push(hit.value)
    else if (isRegion(context, hit)) hits.push(hit)
  }
  const stated = new Map<string, Found<string>>()
  hits.forEach((hit, at) => {
    const next = hits[at + 1]
    const [a, b] = [tokens[hit.to]?.text, tokens[next?.to ?? -1]?.text]
    // 'London, Ontario': the second says which one is meant.
    const qualified =
      hit.city &&
      next &&
      !next.city &&
      next.from === hit.to + (a === ',' ? 1 : 0) &&
      !/^(and|&|\/)$/.test(b ?? '')
    // 'Berlin, EU' is one place, 'Berlin and the EU' are two; the US beside one of its states is never another.
    const beside = [hits[at - 1], next].some((other) => {
      if (!other || !contains(hit.value, other.value)) return false
      const between = tokens.slice(Math.min(hit.to, other.to), Math.max(hit.from, other.from))
      return between.length < 3 && !between.some(({ text }) => /^(and|or|&)$/.test(text))
    })
    const holds = hit.value === 'US' && hits.some(({ value }) => contains('US', value))
    if (qualified && hit.value !== next.value && !contains(next.value, hit.value)) return
    if (!beside && !holds && !stated.has(hit.value))
      stated.set(hit.value, found(hit.value, tokens, hit.from, hit.to))
  })
  return { stated: [...stated.values()], denied, mentions: hits }
}

/** More places than anyone names: beyond them a message is no list of the buyer's. */
const PLACES_MAX = 200

function placeAt(context: Context, at: number): Place | undefined {
  const { tokens, letters } = context
  // What was read as a name, a sum or a time is no place.
  if (tokens[at]!.kind !== 'word' || /[A-Z_]/.test(letters[at]!)) return undefined
  const { text, shout } = tokens[at]!
  if (!shout && text !== 'us' && !placeStarts.has(text) && !PEOPLES[text]) return undefined
  let best: Place | undefined
  let key = ''
  for (let to = at + 1; to <= at + PLACE_WORDS_MAX && tokens[to - 1]?.kind === 'word'; to++) {
    key += (key && ' ') + tokens[to - 1]!.text
    const value = placeNames.get(key)
    if (value) best = { value, from: at, to, city: cities.has(key) }
  }
  if (best) return withState(context, best)
  // 'a Canadian company', 'the Danish and Swedish offices': a language or a voice is no place.
  const people = PEOPLES[tokens[at]!.text]
  const next = tokens[at + 1]?.text ?? ''
  const noun = /^(and|,|&)$/.test(next) && PEOPLES[tokens[at + 2]?.text ?? ''] ? tokens[at + 3]?.text : next
  if (people && PEOPLE_NOUNS.test(noun ?? '')) return { value: people, from: at, to: at + 1 }
  return codeAt(context, at)
}
const PEOPLE_NOUNS =
  /^(compan|firm|start|business|bank|agency|team|office|customer|client|user|employee|data|resid|subsid|entit|market|org|non|based|head|hq|law|server|host|branch|hospital|government)/

/** 'Cambridge, MA': the second name says which one is meant. */
function withState({ tokens }: Context, place: Place): Place {
  const token = tokens[place.to + (tokens[place.to]?.text === ',' ? 1 : 0)]
  const code = token?.text.toUpperCase() ?? ''
  if (!token?.shout || place.value === 'US' || !stateNames.has(code)) return place
  return { value: `US-${code}`, from: place.from, to: tokens.indexOf(token) + 1 }
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
      (!before || /^(in|across|from|,)$/.test(before)) &&
      /^(and|&|,|\/)$/.test(next) &&
      placeNames.has(tokens[at + 2]?.text ?? '')
    return shout || spoken || listed ? { value: 'US', from: at, to: at + 1 } : undefined
  }
  if (shout && token.text === 'nz') return { value: 'NZ', from: at, to: at + 1 }
  const isState = (i: number) => tokens[i]?.shout && stateNames.has(tokens[i]!.text.toUpperCase())
  if (!shout || !isState(at)) return undefined
  const sure = PREPOSITIONS.test(before) || [-2, -1, 1, 2].some((step) => isState(at + step))
  const likely =
    (alone || asks === 'region' || token.text === 'ny') &&
    !/^(in|or|me|ok|hi|oh|id|pa|al|ms|de|co)$/.test(token.text)
  return sure || likely ? { value: `US-${token.text.toUpperCase()}`, from: at, to: at + 1 } : undefined
}
const PREPOSITIONS = /^(in|from|across|near|to|based|hq|office|for)$/

function isRegion(context: Context, { from, to }: Place): boolean {
  const { tokens } = context
  const token = tokens[from]!
  const [start, end] = clauseOf(context, from)
  const before = from > start ? tokens[from - 1]!.text : ''
  const next = to < end ? tokens[to] : undefined
  const after = next?.text ?? ''
  if (THING.test(after) || (next?.joined === '-' && !/^(based|only|wide)$/.test(after))) return false
  if (findAll(ELSEWHERE, context, start, from).some((match) => match.to <= from && from - match.to < 3))
    return false
  if (!DOUBTFUL.test(token.text) || to - from > 1) return true
  if (after === "'s") return false
  if (PREPOSITIONS.test(before)) return true
  const listed = before === ',' || (before === 'and' && placeNames.has(tokens[from - 2]?.text ?? ''))
  if (!token.capital) return listed || end - start === 1
  if (
    /^(hi|hey|hello|dear|thanks|am|name|is|regards|best|cheers|mr|ms)$/.test(before) ||
    /^(here|from|at|with)$/.test(after)
  )
    return false
  return !(next?.kind === 'word' && next.capital && !next.shout && !placeNames.has(after))
}

/** What a place gives its name to. */
const THING =
  /^(hold|time|style|marathon|airlines|express|university|bank|conference|shows?$|expo$|summit|event|dollar|office job|chili|pizza|fashion|messe|fair)/

const DENIAL = phrases(
  `not|never|longer really|actually|currently? based|located|operating|hosted? in|from|to|across? the?`,
)

/** A trade show, a trip, a job, a competitor's place. */
const ELSEWHERE = phrases(`bank of
  show|conference|expo|event|webinar|trip|vacation|flight|wedding|holiday in|at|to ~2
  job|role|position|vacancy ~4 in|your
  met|saw|meet|visit+|fly+|flew|travel+ ~6 in|at|to? ~1
  away|holiday|vacation|trip ~6 in
  sell+ ~2 in|to|into ~1
  not|no|never ~2 in|from|to|outside`)
