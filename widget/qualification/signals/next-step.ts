import type { NEXT_STEPS } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { compile, findAll, occurs, phrases, type Match } from '../pattern.ts'
import { isOneOf } from '../text.ts'

export type NextStep = (typeof NEXT_STEPS)[number]

/** All that the buyer asks for, the next step first; `human` is the wish for a person, if there is one. */
export function findSteps(context: Context, human: Found<true> | undefined): Found<NextStep>[] {
  const { tokens, asks } = context
  const steps = findAll(STEPS, context).filter((match) => isWished(context, match))
  if (asks === 'nextStep') steps.push(...findAll(WORDS, context))
  const hits = steps
    .map(({ value, from, to }) => found(value, tokens, from, to))
    // 'Security documentation' is more than something to read.
    .filter(
      (hit, _, all) =>
        hit.value !== 'info' || !all.some((other) => other.value !== 'info' && overlap(hit, other)),
    )
    .toSorted((a, b) => a.start - b.start)
  if (!human) return hits
  // 'Could an engineer give us a demo?' asks for the demo.
  const same = hits.some(
    ({ value, start }) => value !== 'call' && start > human.start && start < human.end + NEAR_CHARS,
  )
  const call = { ...human, value: 'call' as const }
  return same ? [...hits, call] : [...hits, call].toSorted((a, b) => a.start - b.start)
}

const NEAR_CHARS = 30

function overlap(a: Found<unknown>, b: Found<unknown>): boolean {
  return a.start < b.end && b.start < a.end
}

/** Not refused, not of the past, not another vendor's ('a trial with Drift'), and no thing such as 'demo requests'. */
function isWished(context: Context, { value, from, to }: Match<NextStep>): boolean {
  const { tokens, letters } = context
  const [start, end] = clauseOf(context, from, true)
  if (
    tokens[to]?.text === ':' ||
    THINGS.test(tokens[to]?.text ?? '') ||
    occurs(REFUSED, context, Math.max(start, from - 6), to)
  )
    return false
  if (occurs(ELSEWHERE, context, Math.max(start, from - 5), Math.min(end, to + 4))) return false
  if (value === 'call') return true
  const another = [to - 1, to, to + 1].some(
    (at) => letters[at] === 'V' && isOneOf(tokens[at - 1], 'with|from|of|by|at'),
  )
  return (
    !another &&
    !/V_*$/.test(
      letters
        .slice(Math.max(0, from - 4), from)
        .replace(/.$/, (last) => (isOneOf(tokens[from - 1], "'s") ? '' : last)),
    )
  )
}
const THINGS =
  /^(request|form|lead|booking|recording|coaching|cent|tracking|routing|volume|notes|end|expire|page|video|question|tester|training)/

const REFUSED = phrases(`not|no|never ~3 demo|pricing|price|trial|pilot|call|meeting|quote|deck
  not ~1 tell|say|know
  not ~1 ready|want|need|interested|looking|%talk ~3
  no need for|to
  without|stop`)
const ELSEWHERE = phrases(`already demoed|had|saw|seen|got|did
  waiting ~1 on|for their
  their|got quote|price|pricing|demo|proposal|a
  if the price is
  because of the price
  ask+|asks for a? quote|demo
  after|since|during|from|on the|our|your|that|last demo|call|trial|pilot|meeting|phone
  was|were ~1 booked|scheduled|sent
  had ~6 for a? ~1
  pilot|trial went|was|starts|started
  rais+|put|doubled ~2 prices|price
  apart from price
  pricing up
  test test`)

const STEPS = compile<NextStep>(
  {
    demo: `demo|demos|demonstration|walkthrough|screenshare
    walk ~5 through ~1
    walk through
    see|show|watch|take ~3 in action|live|work|works|working
    show me|us ~3 how|around|round|your|it|product|platform|tool|part|yours
    (give|walk)@ me|us ~2 how|what|around|round|your|it|product|platform|tool|tour
    i|we|us|to|can|could|me ~1 see|tour ~1 product|platform|tool|it
    want|like|love|can|could ~3 look at ~1 product|platform|tool|it
    arrang@|giv@|hav@ ~1 presentation
    product? tour`,
    pricing: `pricing
    just|only|your a? price*|rates|fees|plans|cost|costs|quote
    cost|price per
    what ~4 come to
    (send|email|mail)+ ~3 rates|prices|price
    price|prices list|range|plans|sheet|for|of|per|please|and
    the commercials
    ^ quote|quotation|price|pricing|proposal for|please|of
    please quote
    quote me|us
    written|best|formal|official price|quote|quotation|offer
    how much ~4 cost*|charge*|pay|price*|run
    how much is|are|for|would|do|does|will
    how much ;
    what|'s does|do|would|will|is|are|'s ~3 cost*|price*|charge|charging|pay|fees|rates|damage|run
    what|it|that does|do|would|will|'s ~3 (set|run|cost)@ ~1 me|us|back
    what ~5 costs|pays
    what 's yours
    (get|want|need|send|giv|provid|like|see|shar|furnish|revert|submit)+ ~4 quote|quotation|estimate|proposal|price*|costs
    (send|giv|shar)+ ~3 numbers
    drop ~3 numbers
    any|ballpark|rough discount*|number|figure|estimate|price|cost
    cost|costs|prices|price|quote ;`,
    trial: `trial|pilot|poc|sandbox
    proof of concept
    test drive|account
    try|test ~1 it|this|out|that|the|your|before|first|free
    poke around
    try yours
    kick it|them ~1 about|around
    want|like|love|going to try
    a play with|around
    it a try|spin|whirl`,
    call: `^ please? (book|schedul|set|arrang)@ up? ~3 call|meeting|appointment|chat|session|time|slot
    can|could|may|shall|let|please|kindly|like|love|want|need|happy ~3 (book|schedul|set|arrang|plan|find|hop)@ up? ~3 call|meeting|appointment|chat|session|time|conversation|slot|zoom|callback
    quick|short|discovery|intro|first|video|minute|min call|chat|meeting
    join|get|need|want|like|for a ~1 call|meeting|callback
    can|could|may|let|shall|like ~2 have|do a ~1 call|meeting
    on a|the|quick ~1 call|zoom|phone
    works|suits|free for a? chat|call|meeting
    callback
    telephone call
    phone call at|on|with|please
    talk|speak ~2 %day|soon|later
    can|could|may|would|let|like|want|shall|happy ~2 talk|speak|meet|chat|connect|sit with|to|about|soon|again|%day|;
    #|minutes min|mins|minutes? with ~1
    hour|minutes|mins|min on|in teams|zoom|the|diary|calendar
    ^ call T
    you|we free|available`,
    info: `case stud*
    white paper*
    whitepaper*
    (send|email|mail|shar|see|find|read|hav|is|are|where|access|get|review|forward|receiv|suppl|provid|want|need|point)+|point ~4 documentation|docs|brochure|deck|slides|materials|resources|references|overview|paperwork|datasheet|sheet|pdf|literature
    one pager
    comparison sheet|chart
    (send|email|mail|shar|forward)+ ~1 me|us|over|along|some|more|any? ~3 info*|detail*|something|material*|document*|example*|summary|pdf
    more|some|further|additional|any information|info|details|literature
    anything|something ~3 read|look
    (send|forward|shar)+ ~3 got|have on|about
    got a|any ~1 pdf|deck|docs|brochure
    customer references|stories`,
    security: `security|vendor|infosec|risk|soc|privacy|legal|compliance ~2 questionnaire*|assessment*|report*|documentation|docs|form*|audit|review*|pack|certificate
    questionnaire*
    pen|penetration test*|summary
    sig|caiq lite?
    F ~2 report*|letter|attestation
    F ~2 certs|certificate* ~3 please
    (send|shar|suppl|provid)+ ~3 F ~2 certs|certificate*
    F certs|certificates
    infosec|security|ciso|procurement ~6 form|questions
    audit report
    (send|shar|forward|provid|suppl)+ ~2 reports
    security|infosec|ciso team? ~2 want*|need*|ask*|review*|has ~4`,
  },
  'nextStep',
)

/** Words that are enough where the next step was asked for. */
const WORDS = compile<NextStep>({
  demo: `show|demo|product|tour|look`,
  pricing: `price|prices|pricing|cost|costs|quote|budget|terms`,
  trial: `trial|pilot|poc|test|try`,
  call: `call|meeting|chat|talk|phone`,
  info: `info|information|docs|documentation|deck|references|details|integrat*`,
  security: `security|compliance|privacy|audit`,
})
