import type { Timeline } from '../../contract/facts.ts'
import { isoDay } from '../calendar.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { compile, findAll, matchAt, occurs } from '../pattern.ts'
import type { Token } from '../text.ts'
import { addDuration, durationAt, isMonth, later, periodAt, type Dates, type Period } from './dates.ts'

/** When the buyer wants to decide, buy or be live. A date wins over a vague time; of several dates the one said of the
 *  decision. A date that can only lie in the past, of a call, or of something else is none. */
export function findTimeline(context: Context): Found<Timeline> | undefined {
  const { tokens } = context
  const dates: Dates = { tokens, today: context.today }
  let best: Candidate | undefined
  let times = 0
  for (let i = 0; i < tokens.length && times < TIMES_MAX; i++) {
    const time = timeAt(dates, i)
    if (!time) continue
    times++
    const candidate = judge(context, time)
    if (
      candidate &&
      (!best ||
        candidate.score > best.score ||
        (candidate.score === best.score && corrects(tokens, candidate.from)))
    )
      best = candidate
    i = Math.max(i, time.to - 1)
  }
  if (best) return found(best.value, tokens, best.from, best.to)
  return vague(context)
}

/** More times than anyone says in one message. */
const TIMES_MAX = 100

/** A time as said, with its preposition. */
interface Time {
  kind: 'deadline' | 'window'
  start: number
  end: number
  from: number
  to: number
  /** How it was introduced: with a word of deadline or period, as a bare date, or as a length of time. */
  form: 'by' | 'before' | 'in' | 'bare' | 'duration'
  period: Period
}

interface Candidate {
  value: Timeline
  from: number
  to: number
  score: number
}

function timeAt(dates: Dates, at: number): Time | undefined {
  return prefixed(dates, at) ?? span(dates, at) ?? bare(dates, at)
}

const PREFIX = compile<'by' | 'before' | 'in' | 'within' | 'notBefore'>({
  by: `
    by|until|till|til|latest
    by ~1 latest
    no|not later than
    not after
    on|before or before|on
    due ~1 by|on|in
    in time for
    up to
    at the latest by|in|on
    before this`,
  before: `
    before|pre
    prior to
    ahead of
    sooner|earlier than
    in advance of`,
  in: `
    in|during|for|on|around|over|throughout|come|at|sometime|somewhere|circa|about|targeting|target
    sometime|somewhere|someday|starting|beginning|some in|during|around|on|at
    starting|beginning
    some time in|during|around
    as of
    from`,
  within: `
    within
    in|over|inside|under|for|during the? next|coming|following
    in|over the course of? the? next?
    next|coming
    less than
    inside of?
    after
    in`,
  notBefore: `
    not before|until|till
    no|not earlier|sooner than
    not ~1 before|until|till
    after`,
})

/** 'by …', 'before …', 'in …', 'within …'. */
function prefixed(dates: Dates, at: number): Time | undefined {
  const { tokens, today } = dates
  const prefixes = matchAt(PREFIX, tokens, at).sort((a, b) => b.to - a.to)
  for (const { value, to: after } of prefixes) {
    const i = skipHedges(tokens, after)
    if (value === 'within') {
      const k = skipThe(tokens, i)
      const unitAlone = WITHIN.has(tokens[at]!.text) || (k > at + 2 && tokens[at]!.text === 'in')
      const duration = durationAt(dates, k, unitAlone)
      if (!duration) continue
      const anchored = anchor(dates, duration.to)
      const end = addDuration(anchored?.day ?? today, duration)
      const to = anchored?.to ?? tail(tokens, duration.to)
      if (tokens[to]?.text === 'ago' || tokens[to]?.text === 'old') return undefined
      return { kind: 'deadline', start: end, end, from: at, to, form: 'duration', period: point(end, to) }
    }
    const period = periodAt(dates, i)
    if (!period || period.past) continue
    const from = at
    const joined = value === 'in' ? join(dates, period) : undefined
    if (joined) return { ...joined, from, form: 'in' }
    const base = { from, to: suffix(tokens, period.to), period }
    if (base.to > period.to)
      return { ...base, kind: 'deadline', start: period.end, end: period.end, form: 'by' }
    if (value === 'by') {
      const end = period.edge
        ? period.end
        : period.grain === 'day' || period.start >= today
          ? period.start
          : period.end
      return { ...base, kind: 'deadline', start: end, end, form: 'by' }
    }
    if (value === 'before') {
      const end = period.edge ? period.end : period.start - 1
      return { ...base, kind: 'deadline', start: end, end, form: 'before' }
    }
    // After a day, or 'after March', says when it does not start, not when it does.
    if (value === 'notBefore' && (period.grain === 'day' || tokens[at]!.text === 'after')) continue
    return { ...base, ...shape(period), form: 'in' }
  }
  return undefined
}

/** 'between A and B', 'from A to B', 'A or B', 'A - B'. */
function span(dates: Dates, at: number): Time | undefined {
  const { tokens } = dates
  const opener = tokens[at]!.text
  if (opener === 'between' || opener === 'from') {
    const i = skipHedges(tokens, at + 1)
    const link = opener === 'between' ? ['and', '-', 'to'] : ['to', 'through', 'until', 'till', '-']
    const first = nowAt(dates, i) ?? periodAt(dates, i) ?? dayBefore(dates, i, link)
    if (!first || !link.includes(tokens[first.to]?.text ?? '')) return undefined
    const second = periodAt(dates, first.to + 1)
    if (!second) return undefined
    return { ...range(first, second), from: at, form: 'in' }
  }
  const first = periodAt(dates, at)
  if (!first || first.past) return undefined
  const joined = join(dates, first)
  return joined && { ...joined, from: at, form: 'bare' }
}

function nowAt({ tokens, today }: Dates, at: number): Period | undefined {
  return tokens[at]?.text === 'now' ? { start: today, end: today, grain: 'day', to: at + 1 } : undefined
}

/** The '3' of 'between 3 and 12 of Sept': its month is the one of the second day. */
function dayBefore(dates: Dates, at: number, links: string[]): Period | undefined {
  const { tokens } = dates
  const token = tokens[at]
  if (!token || token.kind !== 'number' || !/^\d{1,2}$/.test(token.text)) return undefined
  const after = tokens[at + 1]
  const link = after && /^(st|nd|rd|th)$/.test(after.text) ? at + 2 : at + 1
  if (!links.includes(tokens[link]?.text ?? '')) return undefined
  const second = periodAt(dates, link + 1)
  if (!second || second.grain !== 'day') return undefined
  const day = Number(token.text)
  const lastDay = new Date(second.start * 86_400_000).getUTCDate()
  return day < lastDay
    ? { start: second.start - lastDay + day, end: second.start - lastDay + day, grain: 'day', to: link }
    : undefined
}

function join(dates: Dates, first: Period): Omit<Time, 'from' | 'form'> | undefined {
  const { tokens } = dates
  const tied = tokens[first.to]?.joined === '-'
  const link = tokens[first.to]?.text ?? ''
  if (!tied && !['or', '-', 'to', 'till', 'until', 'through', '/', 'and'].includes(link)) return undefined
  let i = tied ? first.to : skipHedges(tokens, first.to + 1)
  if (tokens[i]?.text === 'in' || tokens[i]?.text === 'by') i++
  const second = periodAt(dates, i)
  if (!second || second.past || (link === 'and' && second.grain !== first.grain)) return undefined
  if (link === 'and' && second.grain === 'day') return undefined
  return range(first, second)
}

function range(one: Period, second: Period): Omit<Time, 'from' | 'form'> {
  let first = one
  // 'Q3 or Q4 next year': the year of the second is that of the first.
  if (first.yearless && !second.yearless && second.start - first.start > 366) first = later(first, 1)
  let end = second
  for (let n = 0; n < 3 && end.end < first.start; n++) end = later(end, 1)
  const start = Math.min(first.start, end.start)
  const period: Period = { start, end: Math.max(first.end, end.end), grain: 'part', to: second.to }
  if (first.dateless || second.dateless) period.dateless = true
  return { kind: 'window', start, end: period.end, to: second.to, period }
}

function bare(dates: Dates, at: number): Time | undefined {
  const { tokens, today } = dates
  const duration = durationAt(dates, at)
  if (duration && at !== duration.to) {
    const after = tokens[duration.to]?.text ?? ''
    const anchored = anchor(dates, duration.to)
    if (anchored) {
      const end = addDuration(anchored.day, duration)
      return {
        kind: 'deadline',
        start: end,
        end,
        from: at,
        to: anchored.to,
        form: 'duration',
        period: point(end, anchored.to),
      }
    }
    const out = ['out', 'away', 'time'].includes(after) || occurs(LABEL, tokens, Math.max(0, at - 4), at)
    if (out || isWhole(tokens, at, duration.to)) {
      if (tokens[at]!.text in NO_BARE_UNIT) return undefined
      const end = addDuration(today, duration)
      const to = ['out', 'away', 'time'].includes(after) ? duration.to + 1 : duration.to
      return {
        kind: 'deadline',
        start: end,
        end,
        from: at,
        to,
        form: out ? 'duration' : 'bare',
        period: { ...point(end, to), weak: true },
      }
    }
  }
  const period = periodAt(dates, at)
  if (!period || period.past) return undefined
  const to = suffix(tokens, period.to)
  if (to > period.to)
    return { kind: 'deadline', start: period.end, end: period.end, from: at, to, form: 'by', period }
  return { ...shape(period), from: at, to, form: 'bare', period }
}
const NO_BARE_UNIT: Record<string, true> = { day: true, week: true, month: true, quarter: true, year: true }

/** 'from now', 'from today', 'after tomorrow', 'from Tuesday', 'after March 1'. */
function anchor(dates: Dates, at: number): { day: number; to: number } | undefined {
  const { tokens, today } = dates
  const link = tokens[at]?.text
  if (link !== 'from' && link !== 'after')
    return link === 'later' || link === 'hence' ? { day: today, to: at + 1 } : undefined
  if (tokens[at + 1]?.text === 'now' || tokens[at + 1]?.text === 'here') return { day: today, to: at + 2 }
  const period = periodAt(dates, at + 1)
  return period && period.grain === 'day' ? { day: period.start, to: period.to } : undefined
}

function shape(period: Period): Pick<Time, 'kind' | 'start' | 'end'> {
  const kind = period.grain === 'day' || period.edge ? 'deadline' : 'window'
  return { kind, start: period.start, end: period.end }
}

function point(day: number, to: number): Period {
  return { start: day, end: day, grain: 'day', to }
}

function skipThe(tokens: Token[], at: number): number {
  let i = at
  while (
    i - at < 3 &&
    ['the', 'next', 'coming', 'about', 'around', 'like', '~', 'roughly', 'say', 'maybe'].includes(
      tokens[i]?.text ?? '',
    )
  )
    i++
  return i
}

const WITHIN = new Set(['within', 'over', 'inside', 'under', 'during'])

function skipHedges(tokens: Token[], at: number): number {
  let i = at
  while (i - at < 3 && HEDGES.has(tokens[i]?.text ?? '')) i++
  return i
}
const HEDGES = new Set([
  'around',
  'about',
  'approximately',
  'roughly',
  'sometime',
  'maybe',
  'probably',
  'perhaps',
  'like',
  'say',
  '~',
  'possibly',
  'very',
  'either',
  'let',
  'as',
])

/** 'or so' belongs to the length of time before it. */
function tail(tokens: Token[], at: number): number {
  return tokens[at]?.text === 'or' && tokens[at + 1]?.text === 'so' ? at + 2 : at
}

function suffix(tokens: Token[], at: number): number {
  if (tokens[at]?.text === 'at' && tokens[at + 1]?.text === 'the' && tokens[at + 2]?.text === 'latest')
    return at + 3
  return tokens[at]?.text === 'latest' ? at + 1 : at
}

// ---- whether it is a timeline ---------------------------------------------------------------------------------------

function judge(context: Context, time: Time): Candidate | undefined {
  const { tokens, today, asks } = context
  const { period, from } = time
  const [sentence, sentenceTo] = clauseOf(tokens, from)
  const [near, nearTo] = clauseOf(tokens, from, true)
  if (isNegated(tokens, from, sentence)) return undefined
  if (
    tokens[time.to]?.text === 'ago' ||
    tokens[from - 1]?.text === 'since' ||
    tokens[from - 1]?.text === 'last'
  )
    return undefined
  if (WAS.has(tokens[from - 1]?.text ?? '')) return undefined
  const labelled = occurs(LABEL, tokens, Math.max(0, from - 4), from)
  const wanted = occurs(WANT, tokens, sentence, sentenceTo) || labelled || asks === 'timeline'
  const ends = occurs(ENDING, tokens, sentence, sentenceTo)
  const whole = isWhole(tokens, from, time.to)
  const decision = occurs(DECISION, tokens, sentence, sentenceTo)
  if (!labelled) {
    const others = findAll(OTHER, tokens, Math.max(near, from - 8), Math.min(nearTo, time.to + 6))
    if (
      others.some(
        (other) =>
          (other.from < from || other.to > time.to) && other.from < time.to + 3 && other.to <= nearTo,
      )
    )
      return undefined
    if (!ends && occurs(PAST, tokens, near, nearTo) && !(wanted && time.form !== 'in') && !decision)
      return undefined
    if (
      isQuestionOf(tokens, sentence, sentenceTo) &&
      (period.grain === 'day' || period.grain === 'week') &&
      !decision
    )
      return undefined
    if (
      (period.grain === 'day' ||
        period.grain === 'week' ||
        (time.end - time.start < 8 && !period.dateless)) &&
      !period.edge &&
      !decision &&
      occurs(CALL, tokens, near, nearTo)
    )
      return undefined
  }
  let score = 1
  if (time.form === 'by' || time.form === 'before' || time.form === 'duration') score += 1
  if (whole || labelled || asks === 'timeline') score += 1
  if (wanted) score += 1
  if (decision) score += 1
  if (ends) score += 1
  const dateless = period.dateless && !(period.opens && (time.form === 'by' || time.form === 'before'))
  if (dateless) score -= 2
  if (occurs(FORMER_PLAN, tokens, Math.max(near, from - 8), from)) score -= 3
  if (
    period.weak &&
    score < 2 &&
    !(time.form === 'in' && (isMonth(tokens[time.to - 1]) || period.grain === 'year'))
  )
    return undefined
  if (period.weak && !ends && isEveryday(context, time) && !labelled && !whole && asks !== 'timeline')
    return undefined
  if (period.weak && period.grain === 'year' && time.form === 'bare' && !labelled && asks !== 'timeline')
    return undefined
  let { kind, start, end } = time
  const hangs = time.form === 'in' && occurs(BEFORE_EVENT, tokens, Math.max(near, from - 8), from)
  if (!dateless) {
    const event = occurs(EVENT, tokens, near, nearTo) && !occurs(WISH, tokens, near, nearTo)
    if ((ends || event || hangs) && kind === 'window' && time.form !== 'by' && time.form !== 'before')
      kind = 'deadline'
    else if (ends && time.form === 'before' && tokens[from]!.text === 'before' && !period.edge) end = start
    if (end < today) return undefined
    if (kind === 'window' && end > start && end < today) return undefined
  }
  const value: Timeline = { kind }
  if (!dateless) {
    if (kind === 'window') value.start = isoDay(start)
    value.end = isoDay(end)
  }
  return { value, from: ends ? withVerb(tokens, from) : from, to: time.to, score }
}

const WAS = new Set(['was', 'were'])

/** 'renews in March' is one piece. */
function withVerb(tokens: Token[], from: number): number {
  return from > 0 && ENDING_VERBS.has(tokens[from - 1]!.text) ? from - 1 : from
}
const ENDING_VERBS = new Set(
  'renews renew expires expire ends end lapses renewal ending expiring finishes'.split(' '),
)

/** Nothing else stands in the piece of the message but words of vagueness: 'maybe Q3', 'within 6 weeks ideally'. */
function isWhole(tokens: Token[], from: number, to: number): boolean {
  const [near, nearTo] = clauseOf(tokens, from, true)
  for (let i = near; i < nearTo; i++) if ((i < from || i >= to) && !FILLERS.has(tokens[i]!.text)) return false
  return true
}
const FILLERS = new Set(
  "maybe probably ideally hopefully sometime around about like say or so i we think guess would be is 's it tbh at the latest latest a in by on for possibly perhaps hmm um uh well yes yeah ok okay sorry actually most likely end no sooner if possible ish and nice but preferably realistically roughly approximately just for sure timeline timing ! please".split(
    ' ',
  ),
)

function isNegated(tokens: Token[], from: number, sentence: number): boolean {
  for (let i = Math.max(sentence, from - 2); i < from; i++)
    if (
      tokens[i]!.text === 'not' &&
      (i === from - 1 ||
        tokens[i + 1]?.text === 'in' ||
        tokens[i + 1]?.text === 'by' ||
        tokens[i + 1]?.text === 'for')
    )
      return true
  const word = tokens[from]!.text
  return word === 'not' ? false : tokens[from - 1]?.text === 'no'
}

function corrects(tokens: Token[], from: number): boolean {
  const [sentence] = clauseOf(tokens, from)
  return occurs(CORRECTION, tokens, Math.max(sentence, from - 5), from)
}
const CORRECTION = compile({
  correction: `actually|sorry|rather|instead|correction|meant|wait|now\nmake|push|pushed|moved it|that|to`,
})

/** 'May', 'March' and 'second' in a sentence that uses them as words. */
function isEveryday(context: Context, time: Time): boolean {
  const { tokens } = context
  for (let i = time.from; i < time.to; i++) {
    const token = tokens[i]!
    if (token.text === 'may' || token.text === 'march' || token.text === 'mar') {
      const next = tokens[i + 1]
      const before = tokens[i - 1]
      if (
        time.form === 'bare' &&
        next?.kind === 'word' &&
        next.sentence === token.sentence &&
        (PRONOUNS.has(next.text) || next.text === 'madness')
      )
        return true
      if (!before || before.sentence !== token.sentence)
        return (
          next !== undefined &&
          next.sentence === token.sentence &&
          next.kind === 'word' &&
          time.form === 'bare'
        )
      if (
        before.text === "'s" ||
        before.text === 'you' ||
        before.text === 'we' ||
        before.text === 'i' ||
        before.text === 'that'
      )
        return true
      return (
        time.form === 'bare' &&
        !MONTH_OPENERS.has(before.text) &&
        !(next === undefined || next.sentence !== token.sentence)
      )
    }
    if (
      isMonth(token) &&
      time.form === 'bare' &&
      (token.text === 'april' || token.text === 'june' || token.text === 'jan' || token.text === 'august')
    ) {
      const next = tokens[i + 1]
      return next !== undefined && (next.text === 'from' || next.text === 'here' || next.text === 'at')
    }
  }
  return time.period.grain === 'day' && /^happy|good|happ$/.test(tokens[time.from - 1]?.text ?? '')
}
const PRONOUNS = new Set([
  'i',
  'we',
  'you',
  'be',
  'he',
  'she',
  'they',
  'it',
  'have',
  'not',
  'need',
  'want',
  'also',
  'as',
  'require',
  'or',
])
const MONTH_OPENERS = new Set([
  'or',
  'and',
  'to',
  ',',
  'this',
  'next',
  'around',
  'about',
  'ends',
  'until',
  'renews',
  'expires',
  'is',
  'maybe',
  'probably',
  'say',
  'like',
  'mid',
  'early',
  'late',
  '-',
  'decision',
])

function isQuestionOf(tokens: Token[], from: number, to: number): boolean {
  const first = tokens[from]?.text ?? ''
  const asks = [
    'is',
    'are',
    'do',
    'does',
    'did',
    'can',
    'could',
    'what',
    'who',
    'how',
    'when',
    'where',
    'why',
    'will',
    'may',
    'which',
  ].includes(first)
  return asks || tokens[to]?.text === '?' || tokens[to - 1]?.text === '?'
}

const LABEL = compile({
  label: `timeline|timing|deadline|timeframe|target|date|decision|live|start ~1 is|'s|:|=|in|for|by\ntimeframe|timeline|deadline`,
})

const WANT = compile({
  want: `
    need|needs|needed|want|wants|must|have to|has|plan|planning|hope|hoping|aim|aiming|target|targeting|looking|like|expect|expecting|trying|wish|going|deadline|timeline|timeframe|decision|decide|sign|launch|rollout|deploy|implement|live|start|purchase|buy|signed|done|ready|evaluation|kickoff
    go|went live
    roll out
    up and running
    in place
    fix|ready|set|switch|choose|pick|select|commit|move|migrate|finalize|finalise|renew|procure|onboard`,
})
const DECISION = compile({
  decision: `
    decide|decision|decisions|deciding|sign|signed|signing|buy|buying|purchase|purchasing|live|deadline|timeline|launch|deploy|implement|implemented|rollout|choose|pick|select|procure|finalize|finalise|commit|onboarded|running|done|ready|switch|start|evaluation
    roll|rolled out
    in place
    final call
    be|all|get set up
    up and running
    make a? call
    pull the trigger`,
})

/** A contract, licence or budget that ends: the day named, or the last day of the period named. */
const ENDING = compile({
  ends: `
    renew|renews|renewal|renewing|expires|expire|expiring|expiry|expiration|lapses|lapse|lapsing
    contract|contracts|agreement|subscription|licence|license|licences|licenses|term|terms|deal|commitment|pilot|trial|evaluation|budget|funding|money|grant|year|fy|plan ~4 ends|end|ending|up|over|out|stops|through|gone|finishes|terminates|resets|reset
    runs|run|running out
    is|'s|are|comes|coming|be up
    up for renewal
    when ~4 ends|stops|expires|ends|finishes
    is over
    discontinued|sunset|sunsetting|retired|decommission*
    shuts|shutting ~2 off|down
    use it or lose`,
})
const BEFORE_EVENT = compile({ before: `before|until|till|when ~1 our|the|my|we|school|everyone|they ~4` })
const EVENT = compile({
  event: `
    our|the|my|an|a|internal|external|annual ~2 audit|sko|kickoff|offsite
    audit|launch|board|sko|go-live|release|opening|kickoff is|'s|on|in|at|happens|meets|meeting|scheduled
    board ~1 meets|meeting|presentation|review
    our ~2 launch|release|opening
    we launch|release|ship`,
})
const WISH = compile({
  wish: `want|need|hope|hoping|plan|planning|like|looking|aim|aiming|target|targeting|would to?\ndone|ready before`,
})

/** The date of a call, not of a purchase. */
const CALL = compile({
  call: `
    can|could|shall|let|may|like|want|love|happy|need ~4 talk|speak|chat|call|meet|connect|demo|meeting
    talk|speak|meet|chat ~1 on|at|tomorrow|today|next|this|monday|tuesday|wednesday|thursday|friday
    book|schedule|set|arrange|have|do|join|attend|move|reschedule ~3 call|meeting|demo|chat|session|walkthrough|time|slot|appointment
    call|reach|contact|email|phone|ping|message ~1 me|us|back
    available|availability|callback|webinar|appointment|vacation|ooo|lunch
    call|meeting|demo|walkthrough ~1 on|at|tomorrow|today|next|this|monday|tuesday|wednesday|thursday|friday
    free on|at|tomorrow|today|next|this|monday|tuesday|wednesday|thursday|friday
    get back`,
})

/** Things that happened. */
const PAST = compile({
  past: `
    was|were|did|had|shut|broke|lapsed|ended|stopped|left|switched|tried|founded|migrated|moved|joined|started|hired|raised|launched|bought|signed|used|lost|happened|received|ordered|waited|saw|met|cancelled|canceled|sold|acquired|got|came|went|gained|died|won|implemented|opened|closed|dropped|read|spoke|talked|demoed|grew
    has|have been
    ago
    established|incorporated|started|based in
    est`,
})

const FORMER_PLAN = compile({
  former: `
    wanted|planned|hoped|aimed|intended|supposed|meant to|for|on
    were|was ~1 hoping|planning|aiming|thinking|going|looking|targeting
    originally|initially`,
})

/** Times that are not points on the calendar of a purchase. */
const OTHER = compile({
  other: `
    approved ~3 for
    on ~1 holiday|vacation|leave
    out of office
    away|ooo|out|back until|till|on
    be back
    born|birthday|flight|wedding|surgery ~3
    every|each|per day|week|month|quarter|year
    a|per|/ day|week|month|quarter|year ;
    founded|established|since|incorporated
    for|over|than ~1 # days|weeks|months|years
    happy|good|great monday|tuesday|wednesday|thursday|friday|weekend|holidays|thanksgiving|christmas|halloween|day|new
    off ~1 as|for a? holiday
    is today
    how many|long
    over|almost|nearly|about a # week|weeks|month|year ago|old|now
    march madness
    women 's
    waited|waiting|wait
    budget for next|this year
    spend ~1 this|next year|quarter|month
    will be # ~2
    expect|expecting|reach|reaching|hit|hitting # ~2
    grow|growing|double|doubling|hiring|hire|adding ~6
    year|fiscal ~1 starts|begins
    flying|travelling|traveling|attending|trip ~6
    year old
    days a week
    hours|hour`,
})

// ---- times without a date -------------------------------------------------------------------------------------------

function vague(context: Context): Found<Timeline> | undefined {
  const { tokens, asks } = context
  let hit: Found<Timeline> | undefined
  const rank = { asap: 1, exploring: 2, none: 0 }
  let kind: keyof typeof rank | undefined
  for (const match of findAll(VAGUE, tokens)) {
    if (match.value === 'other') continue
    if (match.value === 'asap' && isCancelled(tokens, match.from)) continue
    if (kind !== undefined && rank[match.value] <= rank[kind]) continue
    kind = match.value
    hit = found({ kind }, tokens, match.from, match.to)
  }
  if (!hit && asks === 'timeline')
    for (const match of findAll(ANSWERS, tokens))
      return found({ kind: match.value }, tokens, match.from, match.to)
  return hit
}

function isCancelled(tokens: Token[], from: number): boolean {
  for (let i = Math.max(0, from - 3); i < from; i++)
    if (
      ['not', 'no', 'nothing', 'never', 'call', 'phone', 'back', 'reply', 'response'].includes(
        tokens[i]!.text,
      )
    )
      return true
  return false
}

const VAGUE = compile<'asap' | 'exploring' | 'none' | 'other'>({
  asap: `
    asap
    a s a p
    as soon|quickly|quick|fast as possible|we can|you can
    soon as possible
    urgent|urgently
    right away
    straight away
    immediately|immediate
    need|needed|want|wanted|should|have|due ~4 yesterday
    like yesterday
    ^ yesterday ~1 ;
    yesterday would|if|ideally
    sooner the better
    the sooner
    as of yesterday
    need|want ~3 right? now
    emergency
    can not wait
    time is of the essence
    top priority
    first available
    on fire
    desperate*
    in|a huge|big|real? hurry|rush
    pronto|stat`,
  exploring: `
    just|only ~1 looking|browsing|exploring|curious|researching|checking|shopping|poking|seeing|playing|gathering|wondering|scoping|window|comparing ~1 around?
    looking around
    browsing
    no|not|zero ~2 rush|hurry|urgency|pressure|hurrying
    not ~3 urgent|hurry|rush|urgently|immediate
    nothing ~1 urgent|immediate|pressing
    early days|stages|stage|phase
    still ~1 early|exploring|researching|learning|figuring
    researching|research for|options|the|phase|stage|only|some|what|different|vendors|a
    doing|do ~2 research|homework
    down the line|road
    kick|kicking ~1 tires|tyres
    window shopping
    exploratory
    exploring ~3
    gathering|collecting|getting ~1 information|info|options|ideas
    someday|eventually
    some day|point
    at some point
    one day
    not ~2 ready to buy|purchase|commit|decide
    long term
    way|ways|far off
    far away|out
    take|taking our|my|the time
    just curious
    getting|get a feel|sense for|of
    lay|laying of the? land
    no immediate|concrete|firm plans|need|plan|intention
    back burner
    nice to have
    learning about|more`,
  none: `
    no|not|without ~2 deadline|timeline|timeframe|timelines|schedule|date
    no ~2 time frame|line|table|limit|pressure
    not ~2 deadline|timeline|timeframe
    not ~4 a|any|the|our|on|about|set|of|hard|real|firm|fixed|specific ~1 deadline|timeline|timeframe|timing|date
    not ~3 thought|decided|figured|know|sure|set|discussed ~3 when|timing|timeline|date|dates|timeframe
    timeline|timing|timeframe|date|deadline ~1 is|'s ~1 open|flexible|tbd|undecided|unknown|unclear|loose
    timeline|timing|deadline ~1 tbd|open|flexible
    no idea when
    whenever
    flexible on|with|about timing|timeline|dates|when|time
    open ended
    no particular|specific|fixed|hard|set|real|firm ~1 date|time|deadline`,
})

/** Enough as an answer to the question when. */
const ANSWERS = compile<'asap' | 'exploring' | 'none'>({
  asap: `soon|now|quickly\nright now\nreally soon`,
  exploring: `looking|later|exploring\nnot ~1 soon|now|urgent\nwhile|ages`,
  none: `no|none|tbd|unknown|undecided|flexible|open\nnot sure|decided|known|yet|know\nno idea\ndo not know|have\ndunno|idk|depends`,
})
