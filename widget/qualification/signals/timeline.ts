import type { Timeline } from '../../contract/facts.ts'
import { isoDay } from '../calendar.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { compile, findAll, matchAt, occurs, phrases, type Grammar } from '../pattern.ts'
import { isOneOf, type Token } from '../text.ts'
import { around, durationAt, isMonth, later, periodAt, type Period } from './dates.ts'

/** When the buyer wants to decide, buy or be live. A date wins over a vague time; of several dates the one said of the
 *  decision. A date that can only lie in the past, of a call, or of something else is none. */
export function findTimeline(context: Context): Found<Timeline> | undefined {
  const { tokens } = context
  let best: Candidate | undefined
  let times = 0
  for (let i = 0; i < tokens.length && times < TIMES_MAX; i++) {
    const time = prefixed(context, i) ?? span(context, i) ?? bare(context, i)
    if (!time) continue
    times++
    const one = judge(context, time)
    if (one && (!best || one.score > best.score || (one.score === best.score && corrects(tokens, one.from))))
      best = one
    i = Math.max(i, time.to - 1)
  }
  return best ? found(best.value, tokens, best.from, best.to) : vague(context)
}

/** More times than anyone says in one message. */
const TIMES_MAX = 100

/** A time as said, with its preposition: `form` is how it was introduced. */
interface Time {
  form: 'by' | 'before' | 'in' | 'bare' | 'duration'
  kind: 'deadline' | 'window'
  start: number
  end: number
  from: number
  to: number
  period: Period
}

interface Candidate {
  value: Timeline
  from: number
  to: number
  score: number
}

// ---- times as said --------------------------------------------------------------------------------------------------

const PREFIX = compile<'by' | 'before' | 'in' | 'within' | 'notBefore'>({
  by: `no|not later than
    due ~1 by|on|in
    at the latest by|in|on
    by|until|till|due`,
  before: `prior to
    ahead|advance of
    sooner|earlier than
    before`,
  in: `sometime|some|starting time? in|during|around|on|at
    in|during|for|on|around|over|at|sometime|targeting|starting|from`,
  within: `in|over|inside|for|during|within? the? course? of? the? next|coming
    less than
    within|after|next|in|over`,
  notBefore: `not ~1 before|until
    no|not earlier|sooner than`,
})

/** 'by …', 'before …', 'in …', 'within …'. */
function prefixed(context: Context, at: number): Time | undefined {
  const { tokens, today } = context
  for (const { value, to: after } of matchAt(PREFIX, tokens, at).toSorted((a, b) => b.to - a.to)) {
    const i = skip(tokens, after)
    if (value === 'within') {
      const unitAlone = isOneOf(tokens[at], 'within|over|inside|under|during') || i > at + 2
      const duration = durationAt(context, i, unitAlone)
      if (!duration) continue
      const anchored = anchor(context, duration.to)
      const to = anchored?.to ?? (tokens[duration.to + 1]?.text === 'so' ? duration.to + 2 : duration.to)
      return point(duration.after(anchored?.day ?? today), at, to, 'duration')
    }
    const period = periodAt(context, i)
    if (!period || period.past) continue
    const joined = value === 'in' && join(context, period)
    if (joined) return { ...joined, from: at, form: 'in' }
    const time: Time = { ...bareTime(context, period, at), form: 'in' }
    if (value === 'by' || time.to > period.to) {
      // 'by March' is its first day, 'by the end of March' the last.
      const first = value === 'by' && !period.edge && period.start >= today
      const end = first ? period.start : period.end
      return { ...time, kind: 'deadline', start: end, end, form: 'by' }
    }
    if (value === 'before') {
      const end = period.edge ? period.end : period.start - 1
      return { ...time, kind: 'deadline', start: end, end, form: 'before' }
    }
    // After a day says when it does not start, not when it does.
    if (value !== 'notBefore' || period.grain !== 'day') return time
  }
  return undefined
}

/** 'between A and B', 'from A to B', 'A or B', 'A - B'. */
function span(context: Context, at: number): Time | undefined {
  const { tokens, today } = context
  const opens = isOneOf(tokens[at], 'between|from')
  const i = opens ? skip(tokens, at + 1) : at
  const now = opens && tokens[i]?.text === 'now' && { ...around(today, 'day'), to: i + 1 }
  const first: Period | false | undefined = now || periodAt(context, i)
  const joined = first && !first.past && join(context, first, opens)
  return joined ? { ...joined, from: at, form: opens ? 'in' : 'bare' } : undefined
}

const LINK = /^(and|to|or|-|till|until|through|\/)$/

function join(context: Context, first: Period, opened = false): Omit<Time, 'from' | 'form'> | undefined {
  const { tokens } = context
  const tied = tokens[first.to]?.joined === '-'
  const link = tokens[first.to]?.text ?? ''
  if (!tied && !LINK.test(link)) return undefined
  let i = tied ? first.to : skip(tokens, first.to + 1)
  if (isOneOf(tokens[i], 'in|by')) i++
  const second = periodAt(context, i)
  if (
    !second ||
    second.past ||
    (!opened && link === 'and' && (second.grain !== first.grain || second.grain === 'day'))
  )
    return undefined
  // 'Q3 or Q4 next year': the year of the second is that of the first; and 'November to February' ends in the next.
  const start =
    first.yearless && !second.yearless && second.start - first.start > 366 ? later(first, 1) : first
  let last = second
  for (let n = 0; n < 3 && last.end < start.start; n++) last = later(last, 1)
  const period: Period = {
    ...last,
    start: start.start,
    grain: 'third',
    dateless: first.dateless ?? last.dateless ?? false,
    weak: false,
  }
  return { kind: 'window', start: period.start, end: period.end, to: period.to, period }
}

function bare(context: Context, at: number): Time | undefined {
  const { tokens, today } = context
  const duration = durationAt(context, at)
  if (duration) {
    const { to } = duration
    const anchored = anchor(context, to)
    if (anchored) return point(duration.after(anchored.day), at, anchored.to, 'duration')
    const out = isOneOf(tokens[to], 'out|away|time')
    const labelled = occurs(LABEL, tokens, Math.max(0, at - 4), at)
    if (out || labelled || isWhole(tokens, at, to))
      return point(duration.after(today), at, out ? to + 1 : to, out || labelled ? 'duration' : 'bare')
  }
  const period = periodAt(context, at)
  return period && !period.past ? bareTime(context, period, at) : undefined
}

/** 'from now', 'from today', 'after March 1'. */
function anchor(context: Context, at: number): { day: number; to: number } | undefined {
  const { tokens, today } = context
  const link = tokens[at]?.text ?? ''
  if (/^(later|hence)$/.test(link)) return { day: today, to: at + 1 }
  if (!/^(from|after)$/.test(link)) return undefined
  if (tokens[at + 1]?.text === 'now') return { day: today, to: at + 2 }
  const period = periodAt(context, at + 1)
  return period?.grain === 'day' ? { day: period.start, to: period.to } : undefined
}

/** A period with 'at the latest' after it is a deadline, and so is a day. */
function bareTime({ tokens }: Context, period: Period, from: number): Time {
  const latest = matchAt(LATEST, tokens, period.to)[0]
  const kind = latest || period.grain === 'day' || period.edge ? 'deadline' : 'window'
  return {
    kind,
    start: latest ? period.end : period.start,
    end: period.end,
    from,
    to: latest?.to ?? period.to,
    form: latest ? 'by' : 'bare',
    period,
  }
}
const LATEST = phrases(`at? the? latest`)

function point(day: number, from: number, to: number, form: Time['form']): Time {
  return {
    kind: 'deadline',
    start: day,
    end: day,
    from,
    to,
    form,
    period: { ...around(day, 'day'), to, weak: form === 'bare' },
  }
}

function skip(tokens: Token[], at: number): number {
  let i = at
  while (i - at < 3 && HEDGES.test(tokens[i]?.text ?? '')) i++
  return i
}
const HEDGES =
  /^(around|about|approximately|roughly|sometime|maybe|probably|perhaps|like|say|~|very|either|the)$/

// ---- whether it is a timeline ---------------------------------------------------------------------------------------

function judge(context: Context, time: Time): Candidate | undefined {
  const { tokens, today, asks } = context
  const { period, from, to, form } = time
  const [sentence, sentenceTo] = clauseOf(tokens, from)
  const [near, nearTo] = clauseOf(tokens, from, true)
  const before = tokens[from - 1]?.text ?? ''
  const says = (grammar: Grammar<unknown>, a: number, b: number) => occurs(grammar, tokens, a, b)
  if (from > sentence && /^(since|last|was|were|no|not)$/.test(before)) return undefined
  if (isOneOf(tokens[to], 'ago|old')) return undefined
  const labelled = says(LABEL, Math.max(0, from - 4), from)
  const asked = labelled || asks === 'timeline'
  const whole = isWhole(tokens, from, to)
  const decision = says(DECISION, sentence, sentenceTo)
  const wants = says(WANT, sentence, sentenceTo)
  const wanted = asked || decision || wants
  const ends = says(ENDING, sentence, sentenceTo)
  const short =
    !period.edge && !period.dateless && (/day|week/.test(period.grain) || time.end - time.start < 8)
  if (!labelled) {
    for (const other of findAll(OTHER, tokens, Math.max(near, from - 8), to + 3))
      if ((other.from < from || other.to > to) && other.to > from - 3 && other.to <= Math.min(nearTo, to + 6))
        return undefined
    if (!ends && !decision && !(wanted && form !== 'in') && says(PAST, near, nearTo)) return undefined
    if (short && !decision && (isQuestion(tokens, sentence, sentenceTo) || says(CALL, near, nearTo)))
      return undefined
  }
  let score = 1
  for (const point of [/by|before|duration/.test(form), whole || asked, wanted, decision, ends])
    if (point) score++
  if (period.dateless) score -= 2
  if (says(FORMER_PLAN, Math.max(near, from - 8), from)) score -= 3
  if (period.weak && !asked) {
    if (score < 2 && !(form === 'in' && (isMonth(tokens[to - 1]) || period.grain === 'year')))
      return undefined
    if (period.grain === 'year' && form === 'bare') return undefined
    if (!ends && !whole && form === 'bare' && isEveryday(tokens, from)) return undefined
  }
  let { kind, start, end } = time
  if (!period.dateless) {
    // A period in which something ends, or that a purchase hangs on, is a deadline: its last day.
    const hangs = form === 'in' && says(BEFORE_EVENT, Math.max(near, from - 8), from)
    const event = says(EVENT, near, nearTo) && !wants
    if ((ends || event || hangs) && kind === 'window' && form !== 'before') kind = 'deadline'
    if (end < today) return undefined
  }
  const value: Timeline = { kind }
  if (!period.dateless) {
    if (kind === 'window') value.start = isoDay(start)
    value.end = isoDay(end)
  }
  return { value, from: ends && /^(renew|expir|end|laps)/.test(before) ? from - 1 : from, to, score }
}

/** Nothing else stands in the piece of the message but words of vagueness: 'maybe Q3', 'within 6 weeks ideally'. */
function isWhole(tokens: Token[], from: number, to: number): boolean {
  const [near, nearTo] = clauseOf(tokens, from, true)
  for (let i = near; i < nearTo; i++) if ((i < from || i >= to) && !FILLERS.has(tokens[i]!.text)) return false
  return true
}
const FILLERS = new Set(
  "maybe probably ideally hopefully sometime around about like say or so i we think guess would be is 's it tbh at the latest a in by on for possibly perhaps um uh well yes yeah ok okay sorry actually most likely no sooner if possible and nice but preferably realistically roughly just sure timeline timing please next".split(
    ' ',
  ),
)

function corrects(tokens: Token[], from: number): boolean {
  const [sentence] = clauseOf(tokens, from)
  return occurs(CORRECTION, tokens, Math.max(sentence, from - 5), from)
}
const CORRECTION = phrases(`actually|sorry|rather|instead|correction|meant|wait|now|make|push+|that|to`)

/** 'May' and 'March' in a sentence that uses them as words. */
function isEveryday(tokens: Token[], from: number): boolean {
  const { text, sentence } = tokens[from]!
  const next = tokens[from + 1]
  const before = tokens[from - 1]
  if (!/^(may|march|mar)$/.test(text) || next?.sentence !== sentence || next.kind !== 'word') return false
  return (
    /^(i|we|you|be|have|not|need|also|as|require|madness)$/.test(next.text) ||
    !/^(or|and|to|,|is|-|mid)$/.test(before?.text ?? '')
  )
}

function isQuestion(tokens: Token[], from: number, to: number): boolean {
  return QUESTION.test(tokens[from]?.text ?? '') || tokens[to - 1]?.text === '?'
}
const QUESTION = /^(is|are|do|does|did|can|could|what|who|how|when|where|why|will|may|which)$/

const LABEL = phrases(`timeline|timing|deadline|timeframe|target|date|decision|live|start ~1 is|'s|:|in|for|by
  timeline|deadline`)

const WANT = phrases(
  `(need|want|plan|hop|aim|target|expect|try)+|must|have|has|looking|like|wish|going|go|went|set|mov@|renew to?`,
)
const DECISION =
  phrases(`(decid|sign|buy|purchas|launch|deploy|implement|choos|pick|select|commit|switch|start|migrat)@|signed|decision*|live|deadline|timeline|rollout|running|done|ready
  roll+ ~2 out
  in place
  final call`)

/** A contract, licence or budget that ends: the day named, or the last day of the period named. */
const ENDING = phrases(`renew*|expir*|laps+|sunset*
  contract*|agreement|subscription|licen*|term|deal|pilot|trial|evaluation|budget|funding|year|fy|plan ~4 (end|stop|reset)+|up|over|out|through|gone
  run+ out
  is|'s|comes up`)
const BEFORE_EVENT = phrases(`before|until|when ~1 our|the|my|we ~4`)
const EVENT = phrases(`our|the|my|an|annual ~2 audit|sko|kickoff|launch|release
  board ~1 meet+|presentation|review
  we launch|release`)

/** The date of a call, not of a purchase. */
const CALL =
  phrases(`can|could|shall|let|may|like|want|love|happy|need ~4 talk|speak|chat|call|meet|connect|demo|meeting
  talk|speak|meet|chat|call|meeting|demo|free|available ~1 on|at|%day
  book|schedule|set|have|join|move ~3 call|meeting|demo|chat|session|time|slot
  call|reach|email|phone|ping|get ~1 me|us|back`)

/** Things that happened. */
const PAST = phrases(
  `was|were|did|had|broke|ended|stopped|left|tried|founded|joined|started|hired|raised|launched|bought|signed|used|lost|happened|received|ordered|saw|met|got|came|went|gained|died|opened|ago|%go!|%drop!`,
)

const FORMER_PLAN = phrases(`wanted|planned|hoped|supposed|meant|hoping|planning to|for`)

/** Times that are not points on the calendar of a purchase. */
const OTHER = phrases(`on ~1 holiday|vacation|leave
  out of office
  away|out|back until|on
  every|each|per|days|a|/ a? day|week|month|quarter|year ;?
  since|happy|good|wait+|hour*|birthday|trip
  for|over|than|a ~1 # days|weeks|months|years
  off ~1 as|for a? holiday
  how many|long
  budget for next|this year
  grow+|hir+|adding ~6
  fiscal year starts`)

// ---- times without a date -------------------------------------------------------------------------------------------

function vague({ tokens, asks }: Context): Found<Timeline> | undefined {
  let best: { kind: keyof typeof RANK; from: number; to: number } | undefined
  for (const { value: kind, from, to } of findAll(VAGUE, tokens)) {
    const cancelled = kind === 'asap' && occurs(CANCELLED, tokens, Math.max(0, from - 3), from)
    if (!cancelled && (!best || RANK[kind] > RANK[best.kind])) best = { kind, from, to }
  }
  if (!best && asks === 'timeline') {
    const answer = findAll(ANSWERS, tokens)[0]
    best = answer && { ...answer, kind: answer.value }
  }
  return best && found({ kind: best.kind }, tokens, best.from, best.to)
}
const RANK = { none: 0, asap: 1, exploring: 2 }
const CANCELLED = phrases(`not|no|nothing|never|call|back|reply`)

const VAGUE = compile<'asap' | 'exploring' | 'none'>({
  asap: `asap|urgent|urgently|immediately|immediate|pronto|emergency
    as? soon|quickly as possible|we|you
    right|straight away
    need+|want+|like|should|have|of ~4 yesterday
    the sooner
    need+|want+ ~3 right now
    in a ~1 hurry|rush`,
  exploring: `just|only|still ~1 looking|browsing|exploring|curious|research+|checking|shopping|seeing|gathering|learning|comparing ~1 around?
    browsing|someday|eventually
    no|not|nothing ~3 rush|hurry|urgency|urgent|pressure|immediate|pressing
    early days|stages|stage|phase|on
    do+ ~2 research|homework
    down the line|road
    exploring ~3
    gather+|get+ ~1 information|info|options|ideas|feel|sense
    at? some point|day
    not ~2 ready to buy|purchase|commit|decide
    long term`,
  none: `no|not|without ~3 deadline|timeline|timeframe|schedule
    no|not ~1 hard|specific|fixed|set|particular|real|firm|time ~1 date|frame
    not ~3 thought|decided|figured|know|sure|set|discussed ~3 when|timing|timeline|date*
    timeline|timing|date|deadline ~3 open|flexible|tbd|undecided|unknown
    whenever
    flexible on|with ~1 timing|timeline|dates`,
})

/** Enough as an answer to the question when. */
const ANSWERS = compile<'asap' | 'exploring' | 'none'>({
  asap: `soon|now|quickly`,
  exploring: `looking|later|exploring
    not ~1 soon|now|urgent`,
  none: `no|none|tbd|undecided|flexible|open
    not sure|decided|known|yet|know`,
})
