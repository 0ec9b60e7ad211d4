import type { Timeline } from '../../contract/facts.ts'
import { isoDay, type DayNumber } from '../calendar.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { compile, findAll, occurs, phrases, type Grammar, type Match } from '../pattern.ts'
import { isOneOf } from '../text.ts'
import { around, monthOf, type Period } from './dates.ts'
import type { Time } from './times.ts'

/** When the buyer wants to decide, buy or be live. A date wins over a vague time; of several dates the one said of the
 *  decision. A date that can only lie in the past, of a call, or of something else is none. */
export function findTimeline(context: Context, times: Time[]): Found<Timeline> | undefined {
  let best: Candidate | undefined
  for (const time of times) {
    const one = judge(context, time, times)
    const corrects = one && occurs(CORRECTION, context, Math.max(0, one.from - 5), one.from)
    if (one && (!best || one.score > best.score || (one.score === best.score && corrects))) best = one
  }
  return best ? found(best.value, context.tokens, best.from, best.to) : vague(context)
}
const CORRECTION = phrases(`might|may be
  actually|sorry|rather|instead|correction|meant|wait|now|make|push+|that|to`)

/** A length of time alone is a timeline in a sentence that says nothing else. */
const SHORT_TOKENS = 8

interface Candidate {
  value: Timeline
  from: number
  to: number
  score: number
}

// ---- how a time is introduced ---------------------------------------------------------------------------------------

type Form = 'by' | 'due' | 'before' | 'in' | 'within' | 'given' | 'notBefore'

const FORM = compile<Form>(
  {
    notBefore: `not|nothing|none ~1 before|until %vague? the? T
    no|not earlier|sooner than %vague? T`,
    by: `no|not later|after than? %vague? the? T
    on or before the? T
    by|until|till|til|thru|due %vague? the? T`,
    due: `due|deadline|latest ~1 in|on|for|is|: the? T
    T at? the? latest|max|tops`,
    before: `prior to %vague? the? T
    ahead|advance of %vague? the? T
    sooner|earlier than T
    before %vague? the? T`,
    within: `within|in|inside|over|under %vague? the? course? of? the? next|coming|following? L ~1
    for|during the? next|coming|following L
    next|following L
    less|more than L
    L from|after now|T
    L out|away|time|hence|max|tops|or|from`,
    given: `have|has|had|got|gave|give|given us|me|only|about? L
    only L
    L until|till
    L to get|be|have|do|finish|roll|go|implement|decide|choose|pick|sign`,
    in: `in|during|around|for|on|over|at|sometime|targeting|starting|from|effective %vague? the? T`,
  },
  'time',
)

/** The longest introduction of a time. */
function introduction(context: Context, { from, to }: Time): Match<Form> | undefined {
  return findAll(FORM, context, Math.max(0, from - 7), from + 1)
    .filter((match) => match.from <= from && match.to >= to)
    .toSorted((a, b) => a.from - b.from || b.to - a.to)[0]
}

// ---- whether it is a timeline ---------------------------------------------------------------------------------------

function judge(context: Context, time: Time, times: Time[]): Candidate | undefined {
  const { tokens, today, asks } = context
  const intro = introduction(context, time)
  const form = intro?.value ?? 'bare'
  const from = intro?.from ?? time.from
  let to = Math.max(time.to, intro?.to ?? 0)
  if (isOneOf(tokens[to], 'so') && isOneOf(tokens[to - 1], 'or')) to++
  const [sentence, sentenceTo] = clauseOf(context, from)
  const [near, nearTo] = clauseOf(context, from, true)
  const says = (grammar: Grammar<string>, a: number, b: number) => occurs(grammar, context, a, b)
  const label = says(LABEL, Math.max(0, from - 5), to + 2)
  const wants = says(WANT, sentence, sentenceTo)
  const decides = says(DECISION, sentence, sentenceTo)
  const ends = says(ENDING, sentence, sentenceTo)
  const whole = isWhole(context, from, to)
  let period = time.period
  if (time.after) {
    if (
      form === 'bare' &&
      !(whole && sentenceTo - sentence < SHORT_TOKENS) &&
      !label &&
      !isOneOf(tokens[to], 'out|away|time')
    )
      return undefined
    // 'two weeks after March 1', 'a month from now'.
    const anchor = times.find(
      (other) => other.from === time.to + 1 && /^(from|after)$/.test(tokens[time.to]!.text),
    )
    const day = onWeekday(context, times, time, time.after(anchor?.period?.start ?? today))
    period = { ...around(day, 'day'), to, weak: form === 'bare' }
  }
  if (!period || period.past) return undefined
  // 'A note within a day' is how fast something is to be done.
  if (time.after && !whole && !decides && period.end - today < 3) return undefined
  if (from > sentence && isOneOf(tokens[from - 1], 'since|last|was|were|no|not')) return undefined
  if (isOneOf(tokens[to], 'ago|old')) return undefined

  const point = /by|before|due|within|given/.test(form)
  const short =
    !period.edge && !period.dateless && (/day|week/.test(period.grain) || period.end - period.start < 8)
  const asked = label || asks === 'timeline'
  if (!label) {
    const others = findAll(OTHER, context, Math.max(near, from - 8), to + 3)
    if (others.some((other) => (other.from < from || other.to > to) && other.to > from - 3)) return undefined
    const past = /in|bare|within|given/.test(form) && says(PAST, near, nearTo) && !says(PASSIVE, near, nearTo)
    if (past && !ends && !decides && !((asked || wants) && form !== 'in')) return undefined
    const meant = decides || ends || whole || asks === 'timeline' || form === 'given'
    if (
      !meant &&
      (form === 'within'
        ? from !== near && !wants
        : (short && period.weak && /in|bare/.test(form)) || (period.dateless && !wants))
    )
      return undefined
    const question = tokens[sentenceTo - 1]!.text === '?' || says(QUESTION, sentence, sentence + 1)
    if (short && !decides && !ends && ((question && !point) || says(CALL, near, nearTo))) return undefined
  }
  let score = 1
  for (const one of [point, whole || asked, asked || wants || decides, decides, ends]) if (one) score++
  if (period.dateless) score -= 2
  if (says(FORMER_PLAN, Math.max(near, from - 8), from)) score -= 3
  if (period.weak && !asked) {
    const dated = form === 'in' && (monthOf(tokens[to - 1]!.text) > 0 || period.grain === 'year')
    if (score < 2 && !dated) return undefined
    if (period.grain === 'year' && form === 'bare' && !whole) return undefined
    if (!ends && !whole && form === 'bare' && isEveryday(context, from)) return undefined
  }
  const value = valueOf(period, form, {
    after: time.after !== undefined,
    today,
    // A period in which something ends, or that a purchase hangs on, is a deadline: its last day.
    last:
      ends ||
      (!wants && says(EVENT, near, nearTo)) ||
      (form === 'in' && says(HANGS, Math.max(near, from - 8), from)),
  })
  return (
    value && {
      value,
      from: ends && isOneOf(tokens[from - 1], 'renews|expires|ends|lapses') ? from - 1 : from,
      to,
      score,
    }
  )
}

/** 'Two months from today on Tuesday', 'Thursday, two years from now': that weekday, on the day or after it. */
function onWeekday({ tokens }: Context, times: Time[], { from, to }: Time, day: DayNumber): DayNumber {
  const named = times.find(
    (other) =>
      /(n|s|r|i)day$/.test(tokens[other.from]!.text) &&
      (between(other.to, from) === ',' || /^on$/.test(between(Math.max(to, other.from - 1), other.from))),
  )
  function between(a: number, b: number): string {
    return b - a === 1 ? tokens[a]!.text : ''
  }
  return named?.period ? day + ((named.period.start - day + 7 * WEEKS) % 7) : day
}
/** More than lie between any two days that are spoken of. */
const WEEKS = 10_000

function valueOf(
  period: Period,
  form: Form | 'bare',
  { after, today, last }: { after: boolean; today: DayNumber; last: boolean },
): Timeline | undefined {
  const single = after || period.grain === 'day' || period.edge === true
  let kind: Timeline['kind'] = single || /by|due|before/.test(form) ? 'deadline' : 'window'
  if (form === 'notBefore' && period.grain === 'day') return undefined
  let { end } = period
  // 'by March' is its first day, 'by the end of March' the last.
  if (form === 'by' && !single && period.grain !== 'third' && period.start >= today && !last)
    end = period.start
  if (form === 'before' && !period.edge && !after) end = period.start - 1
  if (last && kind === 'window') kind = 'deadline'
  if (period.dateless) return { kind }
  if (end < today) return undefined
  return kind === 'window'
    ? { kind, start: isoDay(period.start), end: isoDay(end) }
    : { kind, end: isoDay(end) }
}

/** Nothing else stands in the piece of the message but words of vagueness: 'maybe Q3', 'within 6 weeks ideally'. */
function isWhole(context: Context, from: number, to: number): boolean {
  const [near, nearTo] = clauseOf(context, from, true)
  if (context.tokens[near - 1]?.text === ')') return false
  for (let i = near; i < nearTo; i++)
    if ((i < from || i >= to) && !FILLERS.has(context.tokens[i]!.text)) return false
  return true
}
const FILLERS = new Set(
  "maybe probably ideally hopefully sometime around about like say or so i we think guess would be is 's it tbh at the latest a in by on for possibly perhaps um uh well yes yeah ok okay sorry actually most likely no sooner if possible and nice but preferably realistically roughly just sure id give take if can timeline timing please next ?".split(
    ' ',
  ),
)

/** 'May' and 'March' in a sentence that uses them as words. */
function isEveryday({ tokens }: Context, from: number): boolean {
  const next = tokens[from + 1]
  if (!/^(may|march|mar)$/.test(tokens[from]!.text) || next?.kind !== 'word') return false
  return (
    /^(i|we|you|be|have|not|need|also|as|require|madness)$/.test(next.text) ||
    !isOneOf(tokens[from - 1], 'or|and|to|,|is|-|mid')
  )
}

const QUESTION = phrases(`^ is|are|do|does|did|can|could|what|who|how|when|where|why|will|which`)

const LABEL =
  phrases(`timeline|timing|deadline|timeframe|target|date|decision|live|start|when ~1 is|'s|:|in|for|by
  timeline|deadline
  T project|rollout|initiative|thing`)

const WANT = phrases(`can|could you|we|it
  %want|have|has|going|go|went|set|mov@|renew to?`)
const DECISION =
  phrases(`(decid|sign|buy|purchas|launch|deploy|implement|choos|pick|select|commit|switch|start|migrat)@|decision*|live|deadline|timeline|rollout|running|done|ready
  roll+ ~2 out
  in place
  final call`)

/** A contract, licence or budget that ends: the day named, or the last day of the period named. */
const ENDING = phrases(`renew*|(expir|laps|sunset|evaporat)@|expiry|terminated
  contract*|agreement|subscription|licen*|term|deal|pilot|trial|evaluation|budget|funding|year|fy|plan ~4 (end|stop|reset|clos|finish|terminat)@|up|over|out|through|gone
  T ends|closes|close
  ends|finish+ with T
  clos+ ~3 year|T|books ~1 in
  run+ out
  cut+ ~1 off
  is|'s|comes up
  V ~1 until|till|til|through`)
const HANGS = phrases(`before|until|when ~1 our|the|my|we ~4`)
const EVENT = phrases(`our|the|my|an|annual ~2 audit|sko|kickoff|launch|release
  board ~1 meet+|presentation|review
  we launch|release`)

/** The date of a call, not of a purchase. */
const CALL =
  phrases(`can|could|shall|let|may|like|want|love|happy|need ~4 talk|speak|chat|call|meet|connect|demo|meeting
  talk|speak|meet|chat|call|meeting|demo|free|available ~1 on|at|%day
  book|schedule|set|have|join|move|hop|arrange ~3 call|meeting|demo|chat|session|time|slot|zoom|presentation
  call|reach|email|phone|ping|get|come ~1 me|us|back`)

/** Things that happened. */
const PAST = phrases(
  `was|were|did|had|broke|ended|stopped|left|tried|founded|joined|started|hired|raised|launched|bought|signed|used|lost|happened|received|ordered|saw|met|got|came|went|gained|died|opened|ago|said|told|took|parted|paid|sold|spent|held|ran|sent|made|built|began|chose|fell|grew|%go!|%drop!|D`,
)

/** 'The winner gets picked in May' has not happened. */
const PASSIVE = phrases(`be|being|get|gets|to D`)

const FORMER_PLAN = phrases(`wanted|planned|hoped|supposed|meant|hoping|planning to|for`)

/** Times that are not points on the calendar of a purchase. */
const OTHER = phrases(`on ~1 holiday|vacation|leave
  out of office
  away|back until|on
  out until
  every|each|per|days|a|/ a? day|week|month|quarter|year ;?
  every|each|per|since T|L
  T on ;
  since|happy|good|wait+|hour*|birthday|trip
  for|over|than|a ~1 # days|weeks|months|years
  L later|before|late|long|free
  open|hours ~4 T
  talk|speak|chat|meet|reconnect|touch ~2 in|on|at|around T
  was|were|been ~3 until|till T
  touches|calls|mails|emails|times|steps|days over|in|within L
  T invoice|bill|statement|payment|report|newsletter|webinar|order|release
  off ~1 as|for a? holiday
  how many|long
  budget for next|this year
  grow+|hir+|adding ~6
  be|hit|reach # ~1 by
  # by T
  fiscal year starts`)

// ---- times without a date -------------------------------------------------------------------------------------------

function vague(context: Context): Found<Timeline> | undefined {
  const { tokens, asks } = context
  let best: { kind: keyof typeof RANK; from: number; to: number } | undefined
  for (const { value: kind, from, to } of findAll(VAGUE, context)) {
    const cancelled = kind === 'asap' && occurs(CANCELLED, context, Math.max(0, from - 3), from)
    if (!cancelled && (!best || RANK[kind] > RANK[best.kind])) best = { kind, from, to }
  }
  if (!best && asks === 'timeline') {
    const answer = findAll(ANSWERS, context)[0]
    best = answer && { ...answer, kind: answer.value }
  }
  return best && found({ kind: best.kind }, tokens, best.from, best.to)
}
const RANK = { none: 0, asap: 1, exploring: 2 }
const CANCELLED = phrases(`not|no|nothing|never|call|back|reply|zero`)

const VAGUE = compile<'asap' | 'exploring' | 'none'>(
  {
    asap: `asap|urgent|urgently|immediately|immediate|pronto|emergency
    as? soon|quick|quickly|fast as ~2 possible|we|you|can
    ^ right|straight away
    need+|start|live|begin|buy ~4 right|straight away
    need+|want+|like|should|have|of ~4 yesterday
    ^ yesterday
    need+|wanted ~2 last week|month|year
    the sooner
    soonest|earliest you|possible
    today|now if ~2 can|possible
    need+|want+ ~3 right now
    in a ~1 hurry|rush`,
    exploring: `just|only|still ~1 looking|browsing|exploring|research+|checking|shopping|seeing|gathering|learning|comparing|poking ~1 around?
    am|are|was|i|we just|only|merely curious
    browsing ;
    hav+ ~2 nose|look|peek around
    kick+ ~1 tires|tyres
    curious what ~1 out
    someday|eventually
    no|not|nothing|zero|without|little ~3 rush|hurry|urgency|urgent|pressure|immediate|pressing
    early days|stages|stage|phase|on
    do+ ~2 research|homework
    research+|shopping ~4 ;
    down the line|road
    exploring ~3
    gather+|get+ ~1 information|info|options|ideas|feel|sense
    at? some point
    not ~2 ready to buy|purchase|commit|decide
    not ~2 (buy|purchas)+ ~2 soon|yet|now
    leisurely|own pace
    long term`,
    none: `no|not ~2 date
    no|not|without ~3 deadline|timeline|timeframe|schedule
    no|not ~1 hard|specific|fixed|set|particular|real|firm|time|end ~1 date|frame|point
    not ~3 thought|decided|figured|know|sure|set|discussed ~3 when|timing|timeline|date*
    timeline|timing|date|deadline ~3 open|flexible|tbd|undecided|unknown
    whenever ;|is|works|suits|you
    flexible on|with ~1 timing|timeline|dates`,
  },
  'vague',
)

/** Enough as an answer to the question when. */
const ANSWERS = compile<'asap' | 'exploring' | 'none'>({
  asap: `soon|now|quickly`,
  exploring: `looking|later|exploring
    not ~1 soon|now|urgent`,
  none: `no|none|tbd|undecided|flexible|open
    not sure|decided|known|yet|know`,
})
