import type { Headcount } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { readAmount, type Amount } from '../numbers.ts'
import { compile, matchAt, occurs, type Grammar, type Match, phrases } from '../pattern.ts'
import { isOneOf, type Token } from '../text.ts'

interface People {
  value: Headcount
  from: number
  to: number
}

/** People in the buying company. Of several numbers the one said of the company wins over one of a team, and then the
 *  later one. */
export function findHeadcount(context: Context): Found<Headcount> | undefined {
  const { tokens, asks } = context
  let best: (People & { rank: number }) | undefined
  let answer: People | undefined
  for (let i = 0; i < tokens.length; i++) {
    const alone = matchAt(ALONE, tokens, i)[0]
    if (alone) best ??= { value: { min: 1, max: 1 }, from: i, to: alone.to, rank: 1 }
    const amount = readAmount(tokens, i)
    if (!amount) continue
    const people = readPeople(context, amount)
    if (people && (!best || people.rank >= best.rank)) best = people
    // Where people were asked for, the first number answers; a later one only as its correction.
    const bare = asks === 'headcount' && bareNumber(tokens, i)
    if (bare && isAlone(context, bare) && (!answer || occurs(CORRECTION, tokens, Math.max(0, i - 4), i)))
      answer = bare
    i = amount.to - 1
  }
  const people = best ?? answer
  return people && found(people.value, tokens, people.from, people.to)
}
const CORRECTION = phrases(`sorry|wait|actually|rather|correction|meant|make|oops`)

/** Whether its piece of the message says nothing else: 'so we're about 400 now, mostly in Berlin'. */
function isAlone({ text, tokens }: Context, { from, to }: People): boolean {
  const { sentence, start: typed } = tokens[from]!
  // '1. pricing' counts points.
  if (/^\d[.)]\s*\w/.test(text.slice(typed, typed + 9))) return false
  const inside = (i: number) => tokens[i]?.sentence === sentence && tokens[i]!.text !== ','
  let [start, end] = [from, to]
  while (inside(start - 1) && OPENERS.test(tokens[start - 1]!.text)) start--
  while (inside(end) && CLOSERS.test(tokens[end]!.text)) end++
  return (
    (!inside(start - 1) || isOneOf(tokens[start - 1], 'but|so')) &&
    (!inside(end) || isOneOf(tokens[end], '?|(|and|but|so|across|with'))
  )
}
const OPENERS =
  /^(about|around|roughly|approx\w*|nearly|almost|just|only|currently|now|ca|~|maybe|probably|perhaps|like|say|we|are|have|it|is|'s|i|am|think|guess|would|be|so|yes|yeah|yep|ok|sure|well|um+|uh|hm+|sorry|oops|wait|no|actually|rather|meant|make|that|the|total|a|somewhere|something|more|close|to|let)$/
const CLOSERS =
  /^(people|employees|ppl|staff|of|us|now|right|today|currently|at|the|moment|in|total|all|altogether|or|so|ish|roughly|approx\w*|maybe|probably|i|think|guess|would|say|give|take|actually|worldwide|globally|overall|please|thanks|sorry)$/

/** A number alone, with the words of bound round it: read as people where people were asked for. */
export function bareNumber(tokens: Token[], at: number): People | undefined {
  const amount = readAmount(tokens, at)
  const next = amount && tokens[amount.to]
  if (!amount || !isCount(amount) || (next?.kind === 'word' && !next.joined && !next.gap)) return undefined
  return withBounds(tokens, amount, amount.to)
}

function isCount({ low, high }: Amount): boolean {
  return high <= PEOPLE_MAX && Number.isInteger(high) && Number.isInteger(low)
}
const PEOPLE_MAX = 10_000_000

function readPeople({ tokens }: Context, amount: Amount): (People & { rank: number }) | undefined {
  const { from, to } = amount
  const [start, end] = clauseOf(tokens, from)
  if (!isCount(amount) || occurs(NOT_OURS, tokens, start, Math.min(end, to + 6))) return undefined
  const after = matchAt(AFTER, tokens, to)
    .filter((match) => to < end && match.to <= end)
    .toSorted((a, b) => b.to - a.to)[0]
  const before = precedes(tokens, boundAt(tokens, from)?.from ?? from)
  if (!after && !before) return undefined
  const last = after?.to ?? to
  if (after && after.value !== 'us' && DEPARTMENT.test(tokens[from - 1]?.text ?? '')) return undefined
  const next = tokens[last]?.text ?? ''
  if (
    before?.value === 'team' &&
    (DEPARTMENT.test(tokens[before.from - 1]?.text ?? '') || DEPARTMENT.test(next) || OTHER_THING.test(next))
  )
    return undefined
  if (!after && OTHER_THING.test(next)) return undefined
  // 'We have 40' says people only where nothing follows.
  const open = tokens[last]?.sentence === tokens[from]!.sentence && !STANDS_ALONE.test(next)
  if (!after && before!.value === 'we' && open) return undefined
  const rank = Math.max(after ? RANKS[after.value] : 0, before ? RANKS[before.value] : 0)
  return { ...withBounds(tokens, amount, last), rank }
}
const RANKS = { company: 4, people: 3, us: 2, team: 2, we: 1 }
const STANDS_ALONE = /^([,)\-+]|and|or|now|right|today|total|strong|in|at|but|so|across)$/

function withBounds(tokens: Token[], { low, high, from, to, orMore }: Amount, end: number): People {
  const before = low === high && !orMore ? boundAt(tokens, from) : undefined
  const after = end < tokens.length ? matchAt(BOUND_AFTER, tokens, end)[0] : undefined
  const bound = before ?? (to <= end && low === high ? after : undefined)
  const value: Headcount = {}
  if (bound?.value !== 'max') value.min = low
  if (bound?.value !== 'min' && !orMore) value.max = high
  return { value, from: before?.from ?? from, to: bound === after ? (after?.to ?? end) : end }
}

function boundAt(tokens: Token[], from: number): Match<'min' | 'max'> | undefined {
  return endingAt(BOUND, tokens, from)[0]
}
const BOUND = compile<'min' | 'max'>({
  min: `over|above|>
    more|greater than
    north|upwards of
    at least`,
  max: `under|below|<
    less|fewer than
    up to
    at most
    no|not more than`,
})
const BOUND_AFTER = compile<'min' | 'max'>({
  min: `or|and more|above|up|over`,
  max: `or less|fewer|under
    max|tops`,
})

const ALONE = phrases(`^ just|only me ;
  just|only me for|right|at|so|here|and
  it is|'s just|only me
  i am a? solo|one ~1`)

const AFTER = compile<'company' | 'people' | 'us'>({
  company: `people|person|ppl|employee*|staff|strong %firm
    full? time? employee*|staff*|fte*|headcount`,
  people: `total|or|remote? so? people|ppl|persons|folks|humans|heads|workers|colleagues|person
    team? members`,
  us: `of us
    strong`,
})

const BEFORE = compile<'company' | 'team' | 'we'>({
  company: `%firm|hospital|school|nonprofit of
    %firm|team ~1 is|'s|has
    whole|entire|total|company|team %firm|team|size is|:|of?
    headcount|employees|staff count? is|:|of|at?
    employ+|workforce of?`,
  team: `team|staff|group of`,
  we: `there is|are|'s
    we are|number|have a?`,
})

/** Matches that end where the token starts. */
function endingAt<V>(grammar: Grammar<V>, tokens: Token[], at: number): Match<V>[] {
  const ending: Match<V>[] = []
  for (let from = at - 1; from >= Math.max(0, at - 6); from--)
    ending.unshift(...matchAt(grammar, tokens, from).filter(({ to }) => to === at))
  return ending
}

/** The opening words that end where the number, or the words of vagueness before it, start. */
function precedes(tokens: Token[], at: number): Match<'company' | 'team' | 'we'> | undefined {
  let end = at
  for (let n = 0; ; n++) {
    const ranked = endingAt(BEFORE, tokens, end).toSorted((a, b) => RANKS[b.value] - RANKS[a.value])
    if (ranked[0]) return ranked[0]
    if (n > 3 || !OPENERS.test(tokens[end - 1]?.text ?? '')) return undefined
    end--
  }
}
const DEPARTMENT =
  /^(sales|support|marketing|[sb]drs?|cs|success|service|revenue|gtm|engineering|dev|it|hr|finance|ops|operations|security|product|account|customer|revops|ae|field|growth|data|recruiting)$/

const NOT_OURS = phrases(`sell+|sold|market+|target+|serv+ ~4 #|person|people|employee*
  customers|clients|accounts|companies ~1 with|of|are|have ~3 #
  how many people|employees
  at|in my last|previous|old|former`)

/** What follows the number and makes it no headcount. */
const OTHER_THING =
  /^(active|monthly|sales|paid|paying|support|unique|daily|new|k|%|usd|eur|gbp|(user|seat|licen[cs]e|rep|agent|customer|client|visitor|lead|[sb]dr|ae|manager|location|office|site|store|day|week|month|year|hour|minute|contact|deal|meeting|call|student|patient|member|dollar|euro|pound|device|developer|engineer|product|companie|countrie|team|percent)s?)$/
