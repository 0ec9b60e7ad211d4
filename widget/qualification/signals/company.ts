import { NAME_CHARS_MAX } from '../../contract/limits.ts'
import { found, type Context, type Found } from '../context.ts'
import { nameAt } from '../lexicon.ts'
import { compile, findAll, phrases } from '../pattern.ts'
import { placeNames } from '../places.ts'
import { isOneOf, type Token } from '../text.ts'

interface Span {
  from: number
  to: number
}

/** The buyer's company as written. It is taken from what introduces a company ('I'm the CMO at …'), from a signature, or
 *  from a name that opens a list of facts; never guessed from the e-mail. */
export function findCompany(context: Context): Found<string> | undefined {
  const { tokens, asks, text } = context
  const name =
    introduced(context) ?? listed(context) ?? (asks === 'company' ? bareAnswer(context) : undefined)
  if (!name) return undefined
  const fact = found('', tokens, name.from, name.to)
  const value = text.slice(fact.start, fact.end).slice(0, NAME_CHARS_MAX)
  return { ...fact, end: fact.start + value.length, value }
}

function introduced(context: Context): Span | undefined {
  const { tokens } = context
  let first: Span | undefined
  for (const { value, from, to } of findAll(INTRODUCTIONS, tokens)) {
    const name = nameFrom(context, to, value === 'named')
    if (!name) continue
    const next = tokens[name.to]
    if (value === 'here' && !isIntroduced(tokens, from) && !(from === 0 && /^(we|,)$/.test(next?.text ?? '')))
      continue
    // 'Head of Talent at Acme': a department, and the company after it.
    if (tokens[to - 1]!.text === 'of' && /^(,|at|for|with|from|@|in)$/.test(next?.text ?? '')) continue
    if (
      value === 'we' &&
      next?.kind === 'word' &&
      next.sentence === tokens[from]!.sentence &&
      !WELL.test(next.text)
    )
      continue
    if (value === 'named') return name
    first ??= name
  }
  return first
}
const WELL = /^(and|an?|is|has|based|here|we|with|in|who|'s)$/

const NAME_TOKENS_MAX = 6

/** A run of capitalised words, with 'of', '&' or 'and' between them: 'Lattice & Loom', 'Bank of Ireland'; or, where the
 *  words before leave no doubt, up to three words in lower case. */
function nameFrom({ tokens, lexicon }: Context, at: number, loose: boolean): Span | undefined {
  let from = at
  while (isOneOf(tokens[from], ',|:|the') && from - at < 2) from++
  const first = tokens[from]
  if (
    !first ||
    first.kind === 'mark' ||
    first.kind === 'email' ||
    (at > 0 && tokens[at - 1]!.sentence !== first.sentence)
  )
    return undefined
  const isNamed = (i: number) => {
    const token = tokens[i]
    return (
      token?.sentence === first.sentence &&
      token.kind === 'word' &&
      token.capital &&
      !STOP_CAPITALS.test(token.text)
    )
  }
  const joins = (i: number) => /^(&|of|and|\+|de|for)$/.test(tokens[i]?.text ?? '') && isNamed(i + 1)
  let to = from
  while (
    to - from < NAME_TOKENS_MAX &&
    (isNamed(to) || (to > from && (joins(to) || (tokens[to]?.kind === 'number' && !tokens[to]!.gap))))
  )
    to++
  const written = to > from
  if (!written && loose)
    for (
      let next = tokens[to];
      to - from < 3 && next?.kind === 'word' && next.sentence === first.sentence && !STOPS.test(next.text);
      next = tokens[to]
    )
      to++
  const single = to - from === 1
  if (to === from || (COMMON.has(first.text) && (!written || single || joins(from + 1)))) return undefined
  if (single && (placeNames.has(first.text) || (first.shout && first.text.length < 3))) return undefined
  return nameAt(lexicon, tokens, from)?.to === to ? undefined : { from, to }
}

const STOP_CAPITALS =
  /^(i|we|our|my|your|need|want|looking|hipaa|soc|gdpr|demo|asap|us|uk|hi|hello|thanks|iso|eu|emea|apac|latam|dach)$/
const COMMON = new Set(
  'i we you it they the a an this that our your sales marketing someone company team hi hello there here everyone support hr it engineering ceo cto cmo cfo coo vp director head manager founder demo work home website moment least once all last first pricing scale january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday q'.split(
    ' ',
  ),
)
const STOPS =
  /^(and|but|we|i|in|with|an?|is|are|so|who|which|looking|need|want|have|has|based|from|at|on|for|to|our|my)$/
const ROLES =
  /^(c[a-z]o|ciso|(co)?founder|director|manager|head|lead|vp|president|owner|marketing|sales|operations|ops|revops|engineer|analyst|consultant|partner|specialist|admin|rep|buyer|executive|growth)$/

const INTRODUCTIONS = compile({
  named: `%firm name? is|'s|:? called|named|:`,
  here: `from|with|at|of|@`,
  we: `we are
    my|our %firm ,|is|:?
    i|we work|works|own|founded|represent|started at|for?
    i|we run|lead|manage|handle|do ~3 for|at
    we|us|here at`,
})

/** 'from Acme' counts after a name or a role: 'this is Dana from', 'Jo here from', 'I'm the CMO at'. */
function isIntroduced(tokens: Token[], at: number): boolean {
  const before = tokens[at - 1]
  if (!before) return tokens.length < 5
  if (before.sentence === tokens[at]!.sentence && (ROLES.test(before.text) || before.text === 'here'))
    return true
  return findAll(PEOPLE, tokens, Math.max(0, at - 7), at).some(({ to }) => to <= at)
}
const PEOPLE = phrases(`this|name|it is|'s ~3
    i am ~6`)

/** In a message that is a list or has a signature, a piece that is only a name: 'Bright Harbor Clinics, 900 staff, …',
 *  'jon@tallgrass.co, Tallgrass, 60 ppl', 'VP Marketing, Fernhill Labs'. */
function listed(context: Context): Span | undefined {
  const { tokens } = context
  const starts = [0]
  tokens.forEach(({ text, sentence }, i) => {
    if (starts.length < PIECES_MAX && (text === ',' || (i > 0 && sentence !== tokens[i - 1]!.sentence)))
      starts.push(text === ',' ? i + 1 : i)
  })
  if (starts.length < 3) return undefined
  const isRole = (piece: number) => {
    const start = starts[piece] ?? tokens.length
    return tokens
      .slice(start, starts[piece + 1] ?? start + 6)
      .some(({ text, capital }) => capital && ROLES.test(text))
  }
  for (const [piece, from] of starts.entries()) {
    const name = nameFrom(context, from, false)
    if (!name || name.from !== from || isRole(piece) || isRole(piece + 1)) continue
    const next = tokens[name.to]
    const ends =
      !next || next.text === ',' || next.kind === 'email' || next.sentence !== tokens[from]!.sentence
    const afterEmail = tokens[from - 2]?.kind === 'email' && tokens[from - 1]!.text === ','
    const afterRole = piece > 0 && isRole(piece - 1) && tokens[from - 1]!.text === ','
    // A name that opens the list has two words, or numbers follow.
    const opens =
      from === 0 &&
      next?.text === ',' &&
      (name.to > 1 || tokens.some(({ kind }) => kind === 'number')) &&
      !tokens[0]!.shout
    if (ends && (afterEmail || afterRole || opens)) return name
  }
  return undefined
}
const PIECES_MAX = 12

function bareAnswer(context: Context): Span | undefined {
  const { tokens } = context
  if (tokens.length > 8 || tokens.some(({ text, kind }) => kind === 'email' || NO_NAME.test(text)))
    return undefined
  return nameFrom(context, 0, true)
}
const NO_NAME = /^(\?|no|not|none|nope|why|prefer|rather|later|yes|yeah|ok|sure|skip|pass|thanks)$/
