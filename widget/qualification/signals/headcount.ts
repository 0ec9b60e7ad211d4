import type { Headcount } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { readAmount, type Amount } from '../numbers.ts'
import { compile, matchAt, occurs } from '../pattern.ts'
import type { Token } from '../text.ts'

/** People in the buying company. Of several numbers the one said of the company wins over one of a team, and then the
 *  later one. */
export function findHeadcount(context: Context): Found<Headcount> | undefined {
  const { tokens, asks } = context
  let best: { rank: number; fact: Found<Headcount> } | undefined
  for (let i = 0; i < tokens.length; i++) {
    const alone = matchAt(ALONE, tokens, i)[0]
    if (alone && (!best || best.rank < 1))
      best = { rank: 1, fact: found({ min: 1, max: 1 }, tokens, i, alone.to) }
    const amount = readAmount(tokens, i)
    if (!amount) continue
    const reading = readPeople(context, amount)
    if (reading && (!best || reading.rank >= best.rank)) best = { rank: reading.rank, fact: reading.fact }
    i = amount.to - 1
  }
  if (best) return best.fact
  return asks === 'headcount' ? bareAnswer(tokens) : undefined
}

/** A number alone, with the words of bound round it: read as people where people were asked for. */
export function bareNumber(
  tokens: Token[],
  at: number,
): { value: Headcount; from: number; to: number } | undefined {
  const amount = readAmount(tokens, at)
  if (!amount || amount.high > PEOPLE_MAX || !Number.isInteger(amount.high)) return undefined
  const next = tokens[amount.to]
  if (next && next.kind === 'word' && next.joined === '' && !next.gap) return undefined
  return withBounds(tokens, amount, amount.to)
}

function bareAnswer(tokens: Token[]): Found<Headcount> | undefined {
  let answer: Found<Headcount> | undefined
  for (let i = 0; i < tokens.length; i++) {
    const reading = bareNumber(tokens, i)
    if (!reading) continue
    if (matchAt(OTHER_THING, tokens, reading.to).length > 0) return answer
    // The first number answers; a later one only as its correction.
    if (!answer || occurs(CORRECTION, tokens, Math.max(0, i - 4), i))
      answer = found(reading.value, tokens, reading.from, reading.to)
    i = reading.to - 1
  }
  return answer
}
const CORRECTION = compile({ correction: `sorry|wait|actually|rather|correction|meant|make|oops` })

const PEOPLE_MAX = 10_000_000

function readPeople(context: Context, amount: Amount): { rank: number; fact: Found<Headcount> } | undefined {
  const { tokens } = context
  const { from, to } = amount
  if (amount.high > PEOPLE_MAX || !Number.isInteger(amount.high) || !Number.isInteger(amount.low))
    return undefined
  const [clauseFrom, clauseTo] = clauseOf(tokens, from)
  if (occurs(NOT_OURS, tokens, clauseFrom, Math.min(clauseTo, to + 6))) return undefined
  const after = longest(AFTER, tokens, to, clauseTo)
  const before = precedes(tokens, from)
  let rank = 0
  let end = to
  if (after) {
    if (
      occurs(DEPARTMENT_AFTER, tokens, after.to, Math.min(clauseTo, after.to + 4)) &&
      after.value !== 'company'
    )
      return undefined
    rank = after.value === 'company' ? 4 : after.value === 'people' ? 3 : 2
    if (after.value !== 'us' && isDepartment(tokens[from - 1])) return undefined
    end = after.to
  }
  if (before) {
    if (before.value === 'team' && (isDepartment(tokens[before.from - 1]) || departmentAfter(tokens, end))) {
      return undefined
    }
    const value = before.value === 'team' ? 2 : before.value === 'we' ? 1 : 4
    if (before.value === 'we' && !after && !standsAlone(tokens, to)) return undefined
    if (!after && matchAt(OTHER_THING, tokens, to).length > 0) return undefined
    rank = Math.max(rank, value)
  }
  if (rank === 0) return undefined
  const bounded = withBounds(tokens, { ...amount, from: from }, end)
  const fact = found(bounded.value, tokens, bounded.from, bounded.to)
  return { rank, fact }
}

function withBounds(
  tokens: Token[],
  amount: Amount,
  end: number,
): { value: Headcount; from: number; to: number } {
  const { low, high } = amount
  if (low !== high) return { value: { min: low, max: high }, from: amount.from, to: end }
  if (amount.orMore) return { value: { min: low }, from: amount.from, to: end }
  for (let n = 3; n >= 1; n--) {
    const at = amount.from - n
    if (at < 0) continue
    const bound = matchAt(BOUND, tokens, at).find((match) => match.to === amount.from)
    if (bound) return { value: bound.value === 'min' ? { min: low } : { max: high }, from: at, to: end }
  }
  const tail = end < tokens.length ? matchAt(BOUND_AFTER, tokens, end)[0] : undefined
  if (tail)
    return { value: tail.value === 'min' ? { min: low } : { max: high }, from: amount.from, to: tail.to }
  return { value: { min: low, max: high }, from: amount.from, to: end }
}

export const BOUND = compile({
  min: `
    over|above|exceeding
    more|greater|larger|bigger|higher than
    north of
    at least
    upwards of
    minimum of?
    > `,
  max: `
    under|below
    less|fewer|smaller|lower than
    up|upto to?
    at most
    no|not more than
    max|maximum of?
    < `,
})
const BOUND_AFTER = compile({
  min: `or|and more|above|over|up|upwards\nplus`,
  max: `or|and less|fewer|under|below\nmax|tops`,
})

const ALONE = compile({
  one: `
    ^ just|only me ;
    just|only me for|right|at now|the|present ~1
    it is|'s just|only me
    just|only me|myself so|at|in|running|here ~1
    just|only me and i
    i am a? solo|one|single man|person|woman|founder|freelancer|consultant|entrepreneur
    one man|person|woman band|show|shop|business|company
    solopreneur
    i work alone|solo`,
})

const AFTER = compile(
  {
    company: `
    %adj? employee*|staff|staffer*|fte|ftes|headcount
    full? time employees|staff
    people|person|ppl|man|employee|employees|staff|strong|fte %adj? %company
    %adj? people|ppl|persons|staff|employees ~1 company|companywide|wide|worldwide|globally|total|overall
    person|people %company
    in|across|at the whole|entire company|organization|organisation`,
    people: `
    %adj? people|peple|peopel|poeple|emplyees|employess|ppl|persons|peeps|folks|humans|souls|heads|workers|colleagues|associates|teammates|faculty|personnel
    team? members
    person|employee
    of our|the|my people|staff|team`,
    us: `
    of us
    strong`,
  },
  {
    adj: 'total|full|full-time|remote|permanent|odd|or|so',
    company:
      'company|companies|org|organization|organisation|firm|startup|business|shop|team|agency|operation|enterprise|outfit|group|start|consultancy|practice',
  },
)

const BEFORE = compile(
  {
    company: `
    company|org|organization|organisation|firm|startup|business|agency|shop|group|practice|hospital|school|nonprofit|enterprise|consultancy of %about?
    company|org|organization|organisation|firm|startup|business|team ~1 is|'s|has %about?
    whole|entire|total company|org|organization|organisation|firm|team is|of? %about?
    company|team|org|organization|organisation|total size is|:|of? %about?
    size of? company|our|the ~2 is|: %about?
    headcount|employees|staff|employee|ftes|fte count? is|:|of|at|=? %about?
    number|amount of employees|people|staff is|: %about?
    employ|employs|employing|workforce of? %about?
    size : %about?
    grown|growing|grew to %about?`,
    team: `
    team|staff|crew|group|workforce of %about?`,
    we: `
    there is|are|'s %about?
    we are|number|have %about?
    we are a? %about?
    all %about?`,
  },
  {
    about:
      'about|around|roughly|approximately|approx|nearly|almost|some|just|currently|now|at|ca|circa|~|like|over|under|up|to|maybe|of|only|probably|close|more|than|less|fewer|least|most',
  },
)

function longest<V>(grammar: Parameters<typeof matchAt<V>>[0], tokens: Token[], at: number, to: number) {
  if (at >= to) return undefined
  return matchAt(grammar, tokens, at)
    .filter((match) => match.to <= to)
    .sort((a, b) => b.to - a.to)[0]
}

/** The opening words that end where the number starts. */
function precedes(
  tokens: Token[],
  at: number,
): { value: 'company' | 'team' | 'we'; from: number } | undefined {
  let skip = at
  for (let n = 0; n < 4 && skip > 0 && HEDGES.has(tokens[skip - 1]!.text); n++) skip--
  for (const end of [at, skip])
    for (let n = 6; n >= 1; n--) {
      const from = end - n
      if (from < 0) continue
      const match = matchAt(BEFORE, tokens, from)
        .filter((one) => one.to === end)
        .sort((a, b) => ORDER.indexOf(a.value) - ORDER.indexOf(b.value))[0]
      if (match) return { value: match.value, from }
    }
  return undefined
}
const ORDER = ['company', 'team', 'we']
const HEDGES = new Set(
  'about around roughly approximately approx nearly almost some just currently now ca circa ~ like over under maybe only probably more less fewer than at least most up to north of above below'.split(
    ' ',
  ),
)

function standsAlone(tokens: Token[], to: number): boolean {
  const next = tokens[to]
  return (
    !next ||
    next.sentence !== tokens[to - 1]!.sentence ||
    ',)-+'.includes(next.text) ||
    ['and', 'or', 'now', 'right', 'today', 'total', 'strong', 'in', 'at', 'but', 'so', 'across'].includes(
      next.text,
    )
  )
}

const DEPARTMENTS = new Set(
  'sales support marketing sdr sdrs bdr bdrs cs success service revenue gtm engineering dev development it hr finance ops operations security legal product design account customer rev revops ae field business growth data devops recruiting people talent procurement compliance call inside inbound outbound'.split(
    ' ',
  ),
)
function isDepartment(token: Token | undefined): boolean {
  return token !== undefined && DEPARTMENTS.has(token.text)
}

function departmentAfter(tokens: Token[], at: number): boolean {
  return isDepartment(tokens[at]) || OTHER_NOUNS.has(tokens[at]?.text ?? '')
}
const OTHER_NOUNS = new Set(
  'reps rep agents agent sdrs bdrs aes managers engineers developers recruiters sellers'.split(' '),
)

const DEPARTMENT_AFTER = compile(
  { department: `in|on|within|at our|the|my? %department\n%department team|department|dept` },
  { department: [...DEPARTMENTS].join('|') },
)

const NOT_OURS = compile({
  other: `
    sell|sells|selling|sold|cater|market|marketing to ~4 #|person|people|employee|employees
    target|targeting|serve|serving|customers|clients|accounts|prospects|companies with|of|are|is|have ~3 #
    how many people|employees
    when we were|had ~2 #
    # people|persons ~1 came|attended|died|joined|signed|registered|showed|visited|asked|complained|waiting
    holds|seats|fits|accommodates ~1 #
    average customer|client
    customers|clients|prospects are|have ~2 #
    at|in my last|previous|old|former company|job|employer|role`,
})

/** What follows the number and makes it no headcount. */
const OTHER_THING = compile(
  {
    other: `
    %adj? user*|seat*|licen*|rep|reps|agent*|customer*|client*|visitor*|lead|leads|sdr|sdrs|bdr|bdrs|ae|aes|manager*|location*|office*|site|sites|store*|day|days|week*|month*|year*|hour*|minute*|account*|contact*|deal|deals|meeting*|call|calls|student*|patient*|member*|%|percent|dollar*|euro*|pound*|usd|eur|gbp|k|deployment*|server*|device*|endpoint*|developer*|engineer*|recruiter*|seller*|salespeople|countries|brands|products|companies|teams|departments`,
  },
  { adj: 'active|monthly|sales|paid|paying|support|named|unique|daily|new' },
)
