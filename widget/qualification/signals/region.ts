import { clauseOf, found, type Context, type Found } from '../context.ts'
import { compile, findAll, occurs } from '../pattern.ts'
import { contains, DOUBTFUL, PEOPLES, PLACE_WORDS_MAX, places } from '../places.ts'

interface Place extends Found<string> {
  from: number
  to: number
}

/** Where the buyer, their users or their data are, of nested places only the most specific; and the places of which the
 *  buyer says that they are not there. */
export function findRegions(context: Context): { stated: Found<string>[]; denied: string[] } {
  const { tokens } = context
  const denied: string[] = []
  const hits: Place[] = []
  for (let i = 0; i < tokens.length && hits.length < PLACES_MAX;) {
    const hit = placeAt(context, i)
    if (hit && tokens[i - 1]?.text === 'not') denied.push(hit.value)
    else if (hit && isRegion(context, hit)) hits.push(hit)
    i = hit ? hit.to : i + 1
  }
  const regions: Found<string>[] = []
  for (const [index, hit] of hits.entries()) {
    if (regions.some(({ value }) => value === hit.value)) continue
    const nested = hits.some((other, at) => {
      if (!contains(hit.value, other.value)) return false
      return (
        hit.value === 'US' ||
        (Math.abs(at - index) === 1 && apart(other, hit) <= 2 && !linked(context, other, hit))
      )
    })
    if (!nested) regions.push({ value: hit.value, start: hit.start, end: hit.end })
  }
  return { stated: regions, denied }
}

/** More places than anyone names: beyond them a message is no list of the buyer's. */
const PLACES_MAX = 200

/** Tokens between two places, and whether 'and' or 'or' stands there: 'Berlin, EU' is one place, 'Berlin and the EU' two. */
function apart(a: Place, b: Place): number {
  return Math.max(a.from, b.from) - Math.min(a.to, b.to)
}
function linked({ tokens }: Context, a: Place, b: Place): boolean {
  return tokens
    .slice(Math.min(a.to, b.to), Math.max(a.from, b.from))
    .some(({ text }) => text === 'and' || text === 'or' || text === '&')
}

function placeAt(context: Context, at: number): Place | undefined {
  const { tokens } = context
  const token = tokens[at]!
  if (token.kind !== 'word') return undefined
  let key = ''
  let best: Place | undefined
  for (let n = 0; n < PLACE_WORDS_MAX && at + n < tokens.length; n++) {
    const next = tokens[at + n]!
    if (next.kind !== 'word' || (n > 0 && next.sentence !== token.sentence)) break
    key += n > 0 ? ` ${next.text}` : next.text
    const code = places.names.get(key)
    // 'portland maine' is in the table; a comma between city and state is read below.
    if (code !== undefined) best = { ...found(code, tokens, at, at + n + 1), from: at, to: at + n + 1 }
  }
  return best ? withState(context, best) : (codeAt(context, at) ?? peopleAt(context, at))
}

/** 'a Canadian company', 'Swiss data residency'. A language or a voice is no place. */
function peopleAt({ tokens }: Context, at: number): Place | undefined {
  const code = PEOPLES[tokens[at]!.text]
  const noun = tokens[at + 1]
  if (code === undefined || !noun || !PEOPLE_NOUNS.has(noun.text) || noun.sentence !== tokens[at]!.sentence)
    return undefined
  return { ...found(code, tokens, at, at + 1), from: at, to: at + 1 }
}

/** 'Cambridge, MA', 'Birmingham, Alabama', 'Manchester UK': the second name says which one is meant. */
function withState(context: Context, place: Place): Place {
  const { tokens } = context
  const comma = tokens[place.to]?.text === ','
  const at = place.to + (comma ? 1 : 0)
  const token = tokens[at]
  if (!token || token.kind !== 'word' || token.sentence !== tokens[place.from]!.sentence) return place
  if (
    place.value.startsWith('US-') &&
    place.to - place.from > 0 &&
    places.names.get(token.text) === 'GB' &&
    place.value !== 'US-NY'
  )
    return { ...place, value: 'GB', end: token.end, to: at + 1 }
  const code = token.text.toUpperCase()
  const named = places.names.get(token.text)
  const inside =
    token.shout && code.length === 2 && places.states.has(code)
      ? `US-${code}`
      : comma && named?.startsWith('US-') && CITIES_IN_SEVERAL.has(tokens[place.from]!.text)
        ? named
        : undefined
  return inside === undefined || place.value === 'US'
    ? place
    : { ...place, value: inside, end: token.end, to: at + 1 }
}
const CITIES_IN_SEVERAL = new Set(
  'athens cambridge birmingham paris rome dublin melbourne oxford vancouver moscow manchester portland columbus rochester richmond florence naples'.split(
    ' ',
  ),
)

/** 'US', 'NY', 'TX' as codes: 'us' is a pronoun, and 'IN', 'OR' and 'ME' are words, so capitals and company decide. */
function codeAt(context: Context, at: number): Place | undefined {
  const { tokens } = context
  const token = tokens[at]!
  if (token.text.length !== 2) return undefined
  const before = tokens[at - 1]
  const next = tokens[at + 1]
  const place = (code: string): Place => ({ ...found(code, tokens, at, at + 1), from: at, to: at + 1 })
  const shouting = context.loud
  if (token.text === 'us' || (token.text === 'u' && next?.text === 's')) {
    const spoken =
      before?.text === 'the' || next?.text === 'based' || next?.text === 'only' || next?.text === 'wide'
    const opens = !before || before.sentence !== token.sentence || PLACE_OPENERS.has(before.text)
    const listed =
      opens &&
      (next?.text === 'and' || next?.text === '&' || next?.text === ',' || next?.text === '/') &&
      places.names.has(tokens[at + 2]?.text ?? '')
    if ((token.shout && !shouting) || spoken || listed || (context.asks === 'region' && tokens.length === 1))
      return place('US')
    return undefined
  }
  if (!token.shout || shouting || !places.states.has(token.text.toUpperCase())) return undefined
  const preposition = before && PREPOSITIONS.has(before.text)
  const company = [before, next, tokens[at - 2], tokens[at + 2]].some(
    (other) =>
      other &&
      other !== token &&
      other.shout &&
      other.text.length === 2 &&
      places.states.has(other.text.toUpperCase()),
  )
  if (!preposition && !company && context.asks !== 'region' && tokens.length > 1 && token.text !== 'ny')
    return undefined
  if (
    ['in', 'or', 'me', 'ok', 'hi', 'oh', 'id', 'pa', 'al', 'ms', 'de', 'co'].includes(token.text) &&
    !preposition &&
    !company
  )
    return undefined
  return place(`US-${token.text.toUpperCase()}`)
}
const PEOPLE_NOUNS = new Set(
  'company companies firm startup business bank agency team office offices customers clients users employees data residency subsidiary entity market org organization nonprofit charity based headquartered hq law server servers hosting'.split(
    ' ',
  ),
)
const PLACE_OPENERS = new Set(['in', 'across', 'from', 'the', ',', ':', 'and', 'both'])
const PREPOSITIONS = new Set(['in', 'from', 'across', 'near', 'to', 'based', 'hq', 'office', 'for'])

function isRegion(context: Context, place: Place): boolean {
  const { tokens } = context
  const [from, to] = clauseOf(tokens, place.from)
  const before = tokens[place.from - 1]
  const next = tokens[place.to]
  if (next?.kind === 'word' && NAME_TAILS.has(next.text) && next.sentence === tokens[place.from]!.sentence)
    return false
  if (next?.joined === '-' && next.text !== 'based' && next.text !== 'only' && next.text !== 'wide')
    return false
  const near = findAll(ELSEWHERE, tokens, from, to).some(
    (match) => match.to <= place.from && place.from - match.to < 3,
  )
  if (near) return false
  if (occurs(PHRASE, tokens, Math.max(from, place.from - 2), Math.min(to, place.to + 4))) return false
  if (!DOUBTFUL.has(tokens[place.from]!.text) || place.to - place.from > 1) return true
  if (!tokens[place.from]!.capital)
    return (before !== undefined && (PREPOSITIONS.has(before.text) || before.text === ',')) || to - from === 1
  if (before && GREETINGS.has(before.text)) return false
  if (next && (next.text === 'here' || next.text === 'from' || next.text === 'at' || next.text === 'with'))
    return false
  return !(
    next?.kind === 'word' &&
    next.capital &&
    !next.shout &&
    next.sentence === tokens[place.from]!.sentence &&
    !places.names.has(next.text)
  )
}

const GREETINGS = new Set([
  'hi',
  'hey',
  'hello',
  'dear',
  'thanks',
  'am',
  'name',
  'is',
  'regards',
  'best',
  'cheers',
  'mr',
  'ms',
])
const NAME_TAILS = new Set(
  'hold holdem roadhouse time style pass bowl hilton steak marathon jones jazz airlines express university times bank'.split(
    ' ',
  ),
)

/** A trade show, a trip, a former employer's place. */
const ELSEWHERE = compile({
  other: `
    show|conference|expo|summit|event|webinar|convention|trip|vacation|holiday|flight|booth|dreamforce|saastr|festival|wedding in|at|to ~2
    met|saw|seen|meet|visited|visiting|visit|flying|flew|travelling|traveling ~4 in|at|to? ~1
    not|no|never ~2 in|from|to|outside
    competitor* ~2 in|from`,
})
const PHRASE = compile(
  {
    phrase: `
    %place? hold em
    pressed|from|outside paris|france syndrome
    new york times|style|minute
    bank of
    british voice
    currency exchange`,
  },
  { place: 'texas' },
)
