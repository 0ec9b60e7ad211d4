import type { NEXT_STEPS } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { compile, findAll, occurs } from '../pattern.ts'
import { findWantsHuman } from './person.ts'

export type NextStep = (typeof NEXT_STEPS)[number]

/** What the buyer asks for next: the first of several. */
export function findNextStep(context: Context): Found<NextStep> | undefined {
  const { tokens, asks } = context
  let first: Found<NextStep> | undefined
  const take = (hit: Found<NextStep>) => {
    if (!first || hit.start < first.start) first = hit
  }
  for (const match of findAll(STEPS, tokens)) {
    if (THINGS.has(tokens[match.to]?.text ?? '')) continue
    if (isOther(context, match.from, match.to) || (match.value !== 'call' && isOfVendor(context, match)))
      continue
    take(found(match.value, tokens, match.from, match.to))
  }
  const human = findWantsHuman(context)
  if (human) take({ ...human, value: 'call' })
  if (asks === 'nextStep')
    for (const match of findAll(WORDS, tokens)) take(found(match.value, tokens, match.from, match.to))
  return first
}

/** 'demo requests' and 'call recording' are things, not wishes. */
const THINGS = new Set(
  'request requests form forms lead leads booking bookings recording recordings coaching center centre centers tracking routing volume notes ends ended expires expired'.split(
    ' ',
  ),
)

/** 'a trial with Drift', 'the Gong demo': another vendor's. */
function isOfVendor({ tokens, names }: Context, { from, to }: { from: number; to: number }): boolean {
  return names.some((name) => {
    if (tokens[name.from]!.sentence !== tokens[from]!.sentence) return false
    if (name.to <= from) return from - name.to <= (tokens[name.to]!.text === "'s" ? 1 : 0)
    return (
      name.from >= to - 1 &&
      name.from - to <= 1 &&
      ['with', 'from', 'of', 'by', 'at'].includes(tokens[name.from - 1]!.text)
    )
  })
}

/** Said of another vendor, of the past, or refused. */
function isOther(context: Context, from: number, to: number): boolean {
  const [clauseFrom, clauseTo] = clauseOf(context.tokens, from, true)
  return (
    occurs(REFUSED, context.tokens, Math.max(clauseFrom, from - 6), to) ||
    occurs(ELSEWHERE, context.tokens, Math.max(clauseFrom, from - 5), Math.min(clauseTo, to + 4))
  )
}

const REFUSED = compile({
  refused: `
    not|no|never ~3 demo|pricing|price|trial|pilot|call|meeting|quote|deck|walkthrough
    not ~1 ready|want|need|interested|looking ~3
    not ~2 talk|speak|chat|meet|call
    no need for|to
    do not ~1 call|phone
    without`,
})
const ELSEWHERE = compile({
  other: `
    already demoed|had|saw|seen|got|did|done|trialed
    waiting ~1 on|for their
    their|his|her quote|price|pricing|demo|proposal
    got a quote from
    if the price is
    after|since|during|following|from the|our|your|that|last demo|call|trial|pilot|meeting`,
})

const STEPS = compile<NextStep>(
  {
    demo: `
    demo|demos|demonstration|walkthrough|walkthru
    walk through me|us|it|of
    walk ~3 through
    see|show|watch|have|get|take|view ~3 in action|live|work|works|working
    show me|us ~1 how it|this|that|you
    show me|us what|around|your|it
    show me|us the product|platform|tool|software|thing
    see|know|show how it|this|that works
    see ~1 product|platform|tool|software
    product tour
    tour of
    guided tour
    take ~1 look at ~1 product|platform|tool|it`,
    pricing: `
    pricing
    just|only a|the|your? price|prices|cost|costs|quote|number|rate
    price|prices list|range|point|plans|sheet|tag|for|of|per|please
    the price|prices|cost ~1 for|of|?
    your price|prices|rates|fees|plans|cost|costs|tiers|quote
    how much|expensive ~4 cost|costs|charge|charged|pay|price|run|priced
    how much|expensive is|are|for|per|would
    how much do|does|will you|it|this|that ~1 want|be|go|come
    what|'s does|do|would|will|is|are|'s ~3 cost|costs|price|prices|charge|pay|fees|rates
    what ~1 you charge
    get|want|need|send|give|have|provide|request|like|see ~3 quote|quotation|estimate|proposal
    get|send|give|provide|request|need|want ~3 price|prices|costs|cost
    a|any discount|discounts
    cost ~1 for
    price it|this
    rough|ballpark number|figure|estimate|price|cost
    ballpark
    what is|'s the|your price|cost
    cost|costs|prices|price|quote ?
    how much ?
    ^ quote|price|prices|cost|costs ;
    quote|quotation|estimate for`,
    trial: `
    free? trial
    trial of|for|period|account|version|run|it|access|the|this|your
    pilot|poc|sandbox
    proof of concept
    try ~1 it|this|out|that|the|your|before|larkline|first
    test it|this|drive|out|account|environment|run
    test ~2 ourselves|product|platform|tool|yourself
    give it a try|shot|spin|go
    try|trying|test|testing ~1 free|out
    play around|with
    freemium
    hands on
    can|could|like|want|let ~3 try|test|trial|pilot
    start|begin ~1 with? ~1 trial|pilot`,
    call: `
    ^ please? %book up? a|an|some|the|our|my? ~2 call|meeting|appointment|chat|session|time|conversation|zoom|slot
    can|could|may|shall|lets|let|please ~2 %book up? a|an|some|the|our|my? ~2 call|meeting|appointment|chat|session|time|conversation|zoom|slot
    like|love|want|need|happy|try|trying|possible to %book up? a|an|some|the|our|my? ~2 call|meeting|appointment|chat|session|time|conversation|zoom|slot
    quick|short|discovery|intro|introductory|exploratory|first|video|phone|zoom|brief|30|15|20|minute|min call|chat|meeting|conversation
    have|take|join|do|get|need|want|like a call|meeting
    on a call|zoom
    hop|jump|get on a? ~1 call|phone|zoom
    call me|us
    call back
    callback
    give me|us a call|ring|buzz
    talk|speak|chat ~2 tomorrow|today|monday|tuesday|wednesday|thursday|friday|soon|later
    talk|speak|chat ~2 next|this week|month
    can|could|may|would|let|like|want|shall ~3 talk|speak|meet|chat|connect|call
    be called
    phone|call|meeting please|pls
    over the phone
    are you|we free|available`,
    info: `
    case stud*
    white paper*
    whitepaper*
    %send|see|find|read|have|is|are|where|view|access|get|check|review ~4 documentation|docs|brochure|deck|slides|datasheet|materials|collateral|literature|resources|references|overview
    ^ ~1 documentation|docs|brochure|deck|slides|datasheet please|pls? ;
    one pager
    data sheet
    %send|get ~1 me|us|over|along|some|more|any|through ~3 info*|details|something|material*|documents|overview|literature|examples|summary|link|links|pdf|docs|stuff|resources
    %send ~1 info*|details|something|material*|documents|overview
    more|some|further|additional|any information|info|details
    send it|something to|over
    customer references|stories
    references from|we
    where can ~3 read|learn|find`,
    security: `
    security|vendor|infosec|risk|vendor-risk ~1 questionnaire*|assessment*|report*|documentation|docs|whitepaper|paper|package|pack|form*|audit
    security|infosec|privacy|legal|architecture review
    security review*
    questionnaire*
    pen|penetration test*
    pentest*
    soc 2? type? ii|2|i|1? report*
    soc report
    our|your|the security|infosec|ciso|it team ~2 want*|need*|ask*|review*|requires|has ~4 report*|document*|review|questions|sign|approve|see
    trust center|centre|portal
    caiq|sig|vsa`,
  },
  {
    send: 'send|email|share|mail|forward|give|provide',
    book: 'book|schedule|set|arrange|organise|organize|setup|plan|find|reserve|grab|pick',
  },
)

/** Words that are enough where the next step was asked for. */
const WORDS = compile<NextStep>({
  demo: `show me|us\ndemo|product|tour|look\nhow it works`,
  pricing: `price|prices|pricing|cost|costs|quote|budget|commercials|money|terms`,
  trial: `trial|pilot|poc|test|try`,
  call: `call|meeting|chat|talk|phone`,
  info: `info|information|docs|documentation|deck|references|details|case|integrat*`,
  security: `security|compliance|privacy|audit`,
})
