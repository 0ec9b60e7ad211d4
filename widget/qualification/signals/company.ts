import { NAME_CHARS_MAX } from '../../contract/limits.ts'
import { found, type Context, type Found } from '../context.ts'
import { nameAt } from '../lexicon.ts'
import { compile, findAll } from '../pattern.ts'
import { places } from '../places.ts'
import type { Token } from '../text.ts'

/** The buyer's company as written. It is taken from what introduces a company ('I'm the CMO at …'), from a signature, or
 *  from a name that opens a list of facts; never guessed from the e-mail. */
export function findCompany(context: Context): Found<string> | undefined {
  const { tokens, asks, text } = context
  let best: { rank: number; from: number; to: number } | undefined
  const take = (rank: number, from: number, to: number) => {
    if (!best || rank > best.rank) best = { rank, from, to }
  }
  for (const match of findAll(INTRODUCTIONS, tokens)) {
    const strict = match.value !== 'named' && !isNamedPerson(tokens, match.from)
    const name = nameFrom(context, match.to, strict)
    if (!name) continue
    const opens = match.from === 0 && tokens[name.to]?.text === 'we'
    if (match.value === 'here' && !opens && !isIntroduced(tokens, match.from)) continue
    // 'Head of Talent at Acme': a department, and the company after it.
    if (tokens[match.to - 1]!.text === 'of' && DEPARTMENT_ENDS.has(tokens[name.to]?.text ?? '')) continue
    if (match.value === 'we' && !endsWell(tokens, name.to)) continue
    take(match.value === 'named' ? 4 : 3, name.from, name.to)
  }
  if (!best) {
    const signed = signature(context) ?? opening(context)
    if (signed) take(2, signed.from, signed.to)
  }
  if (!best && asks === 'company') {
    const answer = bareAnswer(context)
    if (answer) take(1, answer.from, answer.to)
  }
  if (!best) return undefined
  const fact = found('', tokens, best.from, best.to)
  const value = text.slice(fact.start, fact.end).slice(0, NAME_CHARS_MAX)
  return { ...fact, end: fact.start + value.length, value }
}

/** 'im dave from …', all in lower case: a person by name, then the company. */
function isNamedPerson(tokens: Token[], at: number): boolean {
  if (tokens[at]!.text !== 'from') return false
  const verb = tokens[at - 2]?.text
  const person = tokens[at - 1]!
  return (
    (verb === 'am' || verb === 'is' || verb === "'s") && !COMMON.has(person.text) && !ROLES.has(person.text)
  )
}

const DEPARTMENT_ENDS = new Set([',', 'at', 'for', 'with', 'from', '@', 'in'])
const NAME_TOKENS_MAX = 6

/** A run of capitalised words, with 'of', '&' or 'and' between them: 'Lattice & Loom', 'Bank of Ireland'. */
function nameFrom(context: Context, at: number, strict: boolean): { from: number; to: number } | undefined {
  const { tokens, lexicon } = context
  let from = at
  while (
    tokens[from] &&
    (tokens[from]!.text === ',' || tokens[from]!.text === ':' || tokens[from]!.text === 'the') &&
    from - at < 2
  )
    from++
  const first = tokens[from]
  if (
    !first ||
    first.kind === 'mark' ||
    first.kind === 'email' ||
    (at > 0 && tokens[at - 1]!.sentence !== first.sentence)
  )
    return undefined
  let to = from
  while (to < tokens.length && to - from < NAME_TOKENS_MAX) {
    const token = tokens[to]!
    if (to > from && token.sentence !== first.sentence) break
    if (isNameWord(token) || (token.kind === 'number' && to > from && !token.gap)) to++
    else if (
      JOINERS.has(token.text) &&
      tokens[to + 1] &&
      to > from &&
      isNameWord(tokens[to + 1]!) &&
      !(token.text === 'and' && !token.gap)
    )
      to += 1
    else break
  }
  if (to === from && !strict && first.kind === 'word' && !COMMON.has(first.text)) {
    // Written in lower case after 'our company is called': the name ends with its clause.
    while (
      to < tokens.length &&
      to - from < 3 &&
      tokens[to]!.kind === 'word' &&
      tokens[to]!.sentence === first.sentence &&
      !STOPS.has(tokens[to]!.text)
    )
      to++
  }
  if (to === from) return undefined
  if (COMMON.has(first.text) && (to - from === 1 || JOINERS.has(tokens[from + 1]!.text))) return undefined
  const vendor = nameAt(lexicon, tokens, from)
  if (vendor && vendor.to === to) return undefined
  if (to - from === 1 && (places.names.has(first.text) || MONTHS_DAYS.has(first.text))) return undefined
  if (to - from === 1 && first.shout && first.text.length <= 2) return undefined
  return { from, to }
}

function isNameWord(token: Token): boolean {
  return token.kind === 'word' && token.capital && !STOP_CAPITALS.has(token.text)
}

const JOINERS = new Set(['&', 'of', 'and', '+', 'de', 'der', 'und', 'for'])
const words = (line: string) => new Set(line.split(' '))
const STOP_CAPITALS = words(
  'i we our my your need want looking hipaa soc gdpr q1 demo asap us uk hi hello thanks iso eu emea apac latam dach',
)
const COMMON = words(
  'i we you it they the a an this that our my your sales marketing someone company team rep hi hello there here everyone support human hr it engineering ceo cto cmo cfo coo vp director head manager founder demo work home website europe moment present least once all last first work pricing intercom our scale risk',
)
const MONTHS_DAYS = words(
  'january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday q1 q2 q3 q4 jan feb mar apr jun jul aug sep oct nov dec',
)
const STOPS = words(
  'and but we i in with a an is are so who which looking need want have has based from at on for to our my',
)

const INTRODUCTIONS = compile(
  {
    named: `
    company|business|firm|startup|org|organization|organisation|employer ~1 is|'s called|named
    company|business|firm|startup|organization|organisation name is|'s|:|=
    company|organization|organisation : 
    ^ company|organization|employer is|'s
    we are|am called
    called
    name of %our company is|:`,
    here: `
    from
    with
    at
    of
    here at
    @`,
    we: `
    we are
    my|our company|startup|firm|agency|business|employer|org|organization ,|is|:?
    i|we work|works at|for
    working at|for
    i|we own|founded|represent|started
    i|we run|lead|head|manage|handle|do|oversee ~3 for|at
    on behalf of
    joining from
    employed by|at
    part of`,
    sure: `
    we|us|here|over at`,
  },
  { our: 'our|my|the' },
)

/** 'from Acme' counts after a name or a role: 'this is Dana from', 'Jo here from', 'I'm the CMO at', 'VP Sales, …'. */
function isIntroduced(tokens: Token[], at: number): boolean {
  const first = Math.max(0, at - 7)
  for (const match of findAll(PEOPLE, tokens, first, at)) if (match.to <= at) return true
  const before = tokens[at - 1]
  if (at === 0) return tokens[0]!.text === 'from' || tokens[0]!.text === 'at' ? isShortList(tokens) : false
  return (
    before !== undefined &&
    before.sentence === tokens[at]!.sentence &&
    (ROLES.has(before.text) || before.text === 'here')
  )
}
function isShortList(tokens: Token[]): boolean {
  return tokens.some(({ text }) => text === ',') || tokens.length <= 4
}
const PEOPLE = compile(
  {
    person: `
    this is|'s ~3
    my name is|'s ~3
    name 's|is ~3
    i am ~6
    it is|'s ~2
    %hi ~3 here
    ^ ~2 here
    i|we work|works ~3`,
  },
  { hi: 'hi|hey|hello' },
)
const ROLES = words(
  'ceo cto cmo cfo coo cro ciso founder cofounder director manager head lead vp president owner marketing sales operations ops revops engineer analyst consultant partner principal coordinator specialist officer admin administrator associate rep buyer executive growth',
)

function endsWell(tokens: Token[], to: number): boolean {
  const next = tokens[to]
  return !next || next.kind === 'mark' || next.sentence !== tokens[to - 1]!.sentence || WELL.has(next.text)
}
const WELL = words("and a an is has based here we with in , who 's has employs")

/** 'VP Marketing, Fernhill Labs' near the end, or a line of its own above or below an address. */
function signature({ tokens, ...context }: Context): { from: number; to: number } | undefined {
  for (let i = 1; i < tokens.length; i++) {
    if (tokens[i]!.text !== ',' && tokens[i]!.text !== '@' && tokens[i]!.text !== '|') continue
    const before = tokens[i - 1]!
    let lineStart = i - 1
    while (lineStart > 0 && i - lineStart < 6 && tokens[lineStart - 1]!.sentence === before.sentence)
      lineStart--
    const role = tokens.slice(lineStart, i).some(({ text, capital }) => ROLES.has(text) && capital)
    if (!role || lineStart === 0 || tokens[lineStart]!.sentence === tokens[0]!.sentence) continue
    const name = nameFrom({ tokens, ...context }, i + 1, true)
    const next = name && tokens[name.to]
    if (name && (!next || next.kind === 'email' || next.sentence !== before.sentence)) return name
  }
  return undefined
}

/** 'Bright Harbor Clinics, 900 staff, …' and 'jon@tallgrass.co, Tallgrass, 60 ppl': a piece between commas that is only a
 *  name, in a message that is a list. */
function opening(context: Context): { from: number; to: number } | undefined {
  const { tokens } = context
  const starts = [0]
  for (let i = 0; i < tokens.length && starts.length < PIECES_MAX; i++)
    if (tokens[i]!.text === ',') starts.push(i + 1)
  if (starts.length < 3) return undefined
  const isRole = (piece: number) =>
    tokens.slice(starts[piece], starts[piece + 1] ?? tokens.length).some(({ text }) => ROLES.has(text))
  for (const [piece, from] of starts.entries()) {
    const name = nameFrom(context, from, true)
    if (!name || name.from !== from || isRole(piece)) continue
    const next = tokens[name.to]
    const last = !next || next.kind === 'email' || next.sentence !== tokens[from]!.sentence
    if (next?.text !== ',' && !(last && piece > 0 && isRole(piece - 1))) continue
    // 'Sarah Connor, VP People, Skynet Industries': a name before a role is a person, one after it a company.
    if (piece + 1 < starts.length && isRole(piece + 1)) continue
    const afterEmail = from >= 2 && tokens[from - 2]!.kind === 'email'
    const afterRole = piece > 0 && isRole(piece - 1)
    if (
      tokens.slice(name.from, name.to).every(({ shout, kind }) => shout || kind !== 'word') &&
      name.to - name.from > 1
    )
      continue
    const alone = name.to - name.from === 1 && !tokens.some(({ kind }) => kind === 'number')
    if (afterEmail || afterRole || (piece === 0 && !alone)) return name
  }
  return undefined
}
const PIECES_MAX = 6

function bareAnswer(context: Context): { from: number; to: number } | undefined {
  const { tokens } = context
  if (
    tokens.length === 0 ||
    tokens.length > 8 ||
    tokens.some(({ text, kind }) => text === '?' || kind === 'email')
  )
    return undefined
  const name = nameFrom(context, 0, false)
  return name && !tokens.slice(name.from, name.to).some(({ text }) => NO_NAME.has(text)) ? name : undefined
}
const NO_NAME = words('no not none nope why prefer rather later yes yeah ok sure skip pass thanks')
