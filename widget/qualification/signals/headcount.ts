import type { Headcount } from '../../contract/facts.ts'
import { clauseOf, coverOf, found, type Context, type Found, type Mention } from '../context.ts'
import { readAmount, type Amount } from '../numbers.ts'
import { compile, endingAt, matchAt, occurs, phrases } from '../pattern.ts'
import { isOneOf } from '../text.ts'

interface People extends Mention {
  value: Headcount
}

/** People in the buying company. Of several numbers the one said of the company wins over one of a team, and then the
 *  later one. Numbers in `taken`, money and times, are no people. */
export function findHeadcount(context: Context, taken: Mention[]): Found<Headcount> | undefined {
  const { tokens, asks } = context
  let best: (People & { rank: number }) | undefined
  let answer: People | undefined
  const cover = coverOf(context, taken)
  for (let i = 0; i < tokens.length; i++) {
    const alone = matchAt(ALONE, context, i)[0]
    if (alone && !DEPARTMENT.test(tokens[i - 2]?.text ?? ''))
      best ??= { value: { min: 1, max: 1 }, from: i, to: alone.to, rank: 1 }
    const other = cover[i]
    if (other) i = other.to - 1
    const amount = other ? undefined : readAmount(tokens, i)
    if (!amount) continue
    const people = readPeople(context, amount)
    if (people && (!best || people.rank >= best.rank)) best = people
    // Where people were asked for, the first number answers; a later one only as its correction.
    const bare = asks === 'headcount' && bareNumber(context, i)
    if (bare && isAlone(context, bare) && (!answer || occurs(CORRECTION, context, Math.max(0, i - 4), i)))
      answer = bare
    i = amount.to - 1
  }
  const people = best ?? answer
  return people && found(people.value, tokens, people.from, people.to)
}
const CORRECTION = phrases(`sorry|wait|actually|rather|correction|meant|make|oops`)

/** Whether its piece of the message says nothing else: 'so we're about 400 now, mostly in Berlin'. */
function isAlone({ text, tokens }: Context, { from, to }: People): boolean {
  const { start: typed } = tokens[from]!
  // '1. pricing' counts points.
  if (/^\d[.)]\s*\w/.test(text.slice(typed, typed + 9))) return false
  const inside = (i: number) => tokens[i] && tokens[i]!.kind !== 'stop' && tokens[i]!.text !== ','
  let [start, end] = [from, to]
  while (inside(start - 1) && OPENERS.test(tokens[start - 1]!.text)) start--
  while (inside(end) && CLOSERS.test(tokens[end]!.text)) end++
  return (
    (!inside(start - 1) || isOneOf(tokens[start - 1], 'but|so')) &&
    (!inside(end) || isOneOf(tokens[end], '?|(|and|but|so|across|with'))
  )
}
const OPENERS =
  /^(about|around|roughly|approx\w*|nearly|almost|just|only|currently|now|circa|ca|~|some|maybe|probably|perhaps|like|say|we|are|have|it|is|'s|i|am|think|guess|would|be|so|yes|yeah|yep|ok|sure|well|um+|uh|hm+|sorry|oops|wait|no|actually|rather|meant|make|that|the|total|a|somewhere|something|more|close|to|let|idea|all|bit|little|tad|over)$/
const CLOSERS =
  /^(people|employees|staff|of|us|now|right|today|currently|at|the|moment|in|total|all|altogether|or|so|ish|roughly|approx\w*|maybe|probably|i|think|guess|would|say|give|take|actually|worldwide|globally|overall|please|thanks|sorry|incl|including|dog|me)$/

/** A number alone, with the words of bound round it: read as people where people were asked for. */
export function bareNumber(context: Context, at: number): People | undefined {
  const amount = readAmount(context.tokens, at)
  const next = amount && context.tokens[amount.to]
  if (!amount || !isCount(amount) || (next?.kind === 'word' && !next.joined && !next.gap)) return undefined
  return withBounds(context, amount, amount.to)
}

function isCount({ low, high }: Amount): boolean {
  return high <= PEOPLE_MAX && Number.isInteger(high) && Number.isInteger(low)
}
const PEOPLE_MAX = 10_000_000
/** So few people may be those of a task; it takes the company's own words to make them all of it. */
const FEW = 10

function readPeople(context: Context, amount: Amount): (People & { rank: number }) | undefined {
  const { tokens } = context
  const { from, to } = amount
  const [start, end] = clauseOf(context, from)
  if (!isCount(amount) || occurs(NOT_OURS, context, start, Math.min(end, to + 6))) return undefined
  const after = matchAt(AFTER, context, to)
    .filter((match) => match.to <= end && tokens[match.to]?.text !== ':')
    .toSorted((a, b) => b.to - a.to)[0]
  const before = precedes(context, boundAt(context, from)?.from ?? from)
  if (!after && !before) return undefined
  const last = after?.to ?? to
  const next = tokens[last]?.text ?? ''
  const department = (at: number) => DEPARTMENT.test(tokens[at]?.text ?? '')
  if (after && after.value !== 'us' && department(from - 1)) return undefined
  if (before?.value === 'team' && (department(before.from - 1) || department(last) || OTHER_THING.test(next)))
    return undefined
  if (!after && OTHER_THING.test(next)) return undefined
  // 'We have 40' and 'a group of 9' say people only where no noun follows; 'six of us dialling in' is not all of us.
  const open = tokens[last]?.kind === 'word' && !STANDS_ALONE.test(next)
  if (open && (after ? after.value === 'us' : before!.value !== 'company')) return undefined
  if (
    after?.value === 'people' &&
    amount.high < FEW &&
    !before &&
    !isAlone(context, { value: {}, from, to: last })
  )
    return undefined
  if (open && after?.value === 'people' && amount.high < FEW && before?.value !== 'company') return undefined
  if (!after && amount.high < 2) return undefined
  const rank = Math.max(after ? RANKS[after.value] : 0, before ? RANKS[before.value] : 0)
  return { ...withBounds(context, amount, last), rank }
}
const RANKS = { company: 4, people: 3, us: 2, team: 2, we: 1 }
const STANDS_ALONE =
  /^(and|or|now|right|today|total|strong|in|at|but|so|across|with|here|on|based|worldwide|globally|looking|who|which|that|spread|mostly|mainly|altogether|currently|all|over|from|including|plus|between|near|because|since|this|by|if|as|is|are)$/

function withBounds(context: Context, { low, high, from, to, orMore }: Amount, end: number): People {
  const before = low === high && !orMore ? boundAt(context, from) : undefined
  const after = end < context.tokens.length ? matchAt(BOUND_AFTER, context, end)[0] : undefined
  const bound = before ?? (to <= end && low === high ? after : undefined)
  const value: Headcount = {}
  if (bound?.value !== 'max') value.min = low
  if (bound?.value !== 'min' && !orMore) value.max = high
  return { value, from: before?.from ?? from, to: bound === after ? (after?.to ?? end) : end }
}

function boundAt(context: Context, from: number) {
  return endingAt(BOUND, context, from).at(-1)
}
const BOUND = compile<'min' | 'max'>({
  min: `over|above|>|exceed+|beyond
    more|greater than
    north|upwards|excess of
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
  i am a? solo|one ~1 ;`)

const AFTER = compile<'company' | 'people' | 'us'>({
  company: `people|person|employee*|staff|strong %firm
    full|part? time? paid? employee*|staff*|headcount
    people|staff? on ~1 payroll|books|board
    members? of staff`,
  people: `total|or|remote|permanent|paid? so? people|persons|folks|humans|heads|workers|colleagues|person|personnel|souls|teammates|associates
    team members
    all told
    full timers`,
  us: `of us
    strong`,
})

const BEFORE = compile<'company' | 'team' | 'we'>({
  company: `%firm|hospital|school|nonprofit|practice of
    %firm|team ~1 is|'s|has
    whole|entire|total|company|team %firm|team|size is|:|of?
    company|people :
    headcount|employees|staff|workers|size count? is|:|(|of|at?
    employ+|workforce of?
    all in all
    altogether|overall|total`,
  team: `team|staff|group|crew|bunch|mob of`,
  we: `there is|are|'s
    we are|number|have|total a?
    ^ and are now?
    ^ were`,
})

/** The opening words that end where the number, or the words of vagueness before it, start. */
function precedes(context: Context, at: number) {
  let end = at
  for (let n = 0; ; n++) {
    const ranked = endingAt(BEFORE, context, end).toSorted((a, b) => RANKS[b.value] - RANKS[a.value])
    if (ranked[0]) return ranked[0]
    if (n > 3 || !OPENERS.test(context.tokens[end - 1]?.text ?? '')) return undefined
    end--
  }
}
const DEPARTMENT =
  /^(sales|support|marketing|[sb]drs?|cs|success|service|revenue|gtm|engineering|dev|it|hr|finance|ops|operations|security|product|account|customer|revops|ae|field|growth|data|recruiting|legal)$/

const NOT_OURS = phrases(`#|people people? came|attended|visited|registered|showed
  webinar|event|session|conference|call ~1 had|with
  (sell|market|target)+|sold ~4 #|person|people|employee*
  serv+ ~4 person|people
  (hir|add|recruit|onboard)+ ~2 #
  met|reach+|contact+|invit+ ~3 #
  accounts|companies|businesses|customers|clients|prospects ~3 #
  only accounts|companies
  how many people|employees
  at|in my last|previous|old|former`)

/** What follows the number and makes it no headcount. */
const OTHER_THING =
  /^(active|monthly|sales|paying|support|unique|daily|new|k|%|usd|eur|gbp|(user|seat|licen[cs]e|rep|agent|customer|client|visitor|lead|[sb]dr|ae|manager|location|office|site|store|day|week|month|year|hour|minute|contact|deal|meeting|call|student|patient|member|dollar|euro|pound|device|developer|engineer|product|companie|countrie|team|percent)s?)$/
