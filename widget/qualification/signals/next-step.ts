import type { NEXT_STEPS } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { compile, findAll, occurs, type Match, phrases } from '../pattern.ts'
import { findWantsHuman } from './person.ts'
import { isOneOf } from '../text.ts'

export type NextStep = (typeof NEXT_STEPS)[number]

/** What the buyer asks for next: the first of several. */
export function findNextStep(context: Context): Found<NextStep> | undefined {
  return findSteps(context)[0]
}

/** All that the buyer asks for, in the order of the text. */
export function findSteps(context: Context): Found<NextStep>[] {
  const { tokens, names, asks } = context
  const human = findWantsHuman(context)
  const named = new Set(
    names.flatMap((name) => tokens.slice(name.from, name.to).map((_, i) => name.from + i)),
  )
  const steps = findAll(STEPS, tokens).filter((match) => isWished(context, match, named))
  if (asks === 'nextStep') steps.push(...findAll(WORDS, tokens))
  const hits = steps.map(({ value, from, to }) => found(value, tokens, from, to))
  if (human) hits.push({ ...human, value: 'call' })
  return hits.toSorted((a, b) => a.start - b.start)
}

/** Not refused, not of the past, not another vendor's ('a trial with Drift'), and no thing such as 'demo requests'. */
function isWished({ tokens }: Context, { value, from, to }: Match<NextStep>, named: Set<number>): boolean {
  const [start, end] = clauseOf(tokens, from, true)
  if (THINGS.test(tokens[to]?.text ?? '') || occurs(REFUSED, tokens, Math.max(start, from - 6), to))
    return false
  if (occurs(ELSEWHERE, tokens, Math.max(start, from - 5), Math.min(end, to + 4))) return false
  if (value === 'call') return true
  const starts = [to - 1, to, to + 1].some(
    (at) => named.has(at) && isOneOf(tokens[at - 1], 'with|from|of|by|at'),
  )
  const own = named.has(from - 1) || (isOneOf(tokens[from - 1], "'s") && named.has(from - 2))
  return !starts && !own
}
const THINGS = /^(request|form|lead|booking|recording|coaching|cent|tracking|routing|volume|notes|end|expire)/

const REFUSED = phrases(`not|no|never ~3 demo|pricing|price|trial|pilot|call|meeting|quote|deck
  not ~1 ready|want|need|interested|looking|%talk ~3
  no need for|to
  without`)
const ELSEWHERE = phrases(`already demoed|had|saw|seen|got|did
  waiting ~1 on|for their
  their|got quote|price|pricing|demo|proposal|a
  if the price is
  after|since|during|from the|our|your|that|last demo|call|trial|pilot|meeting`)

const STEPS = compile<NextStep>({
  demo: `demo|demos|demonstration|walkthrough
    walk ~3 through ~1
    see|show|watch|take ~3 in action|live|work|works|working
    show me|us ~1 how|what|around|your|it|product|platform|tool
    see|tour|look at? ~1 product|platform|tool|it
    product? tour`,
  pricing: `pricing
    just|only|the|your a? price*|rates|fees|plans|cost|costs|quote
    price|prices list|range|plans|sheet|for|of|per|please
    how much ~4 cost*|charge*|pay|price*|run|?
    how much is|are|for|would|do|does|will
    what|'s does|do|would|will|is|are|'s ~3 cost*|price*|charge|pay|fees|rates
    (get|want|need|send|giv|provid|like|see)+ ~3 quote|estimate|proposal|price*|costs
    any|ballpark|rough discount*|number|figure|estimate|price|cost
    cost|costs|prices|price|quote ?|;`,
  trial: `trial|pilot|poc|sandbox
    proof of concept
    try|test ~1 it|this|out|that|the|your|before|first|free
    it a try|spin`,
  call: `^ please? (book|schedul|set|arrang)@ up? ~3 call|meeting|appointment|chat|session|time|slot
    can|could|may|shall|let|please|like|love|want|need|happy ~3 (book|schedul|set|arrang|plan|find)@ up? ~3 call|meeting|appointment|chat|session|time|conversation|slot
    quick|short|discovery|intro|first|video|phone|minute|min call|chat|meeting
    have|join|do|get|need|want|like a ~1 call|meeting
    on a|the? call|zoom|phone
    callback
    talk|speak|chat|meet ~2 %day|soon|later
    can|could|may|would|let|like|want|shall ~3 talk|speak|meet|chat|connect|call
    you|we free|available`,
  info: `case stud*
    white? paper*|whitepaper*
    (send|email|shar|see|find|read|hav|is|are|where|access|get|review)+ ~4 documentation|docs|brochure|deck|slides|materials|resources|references|overview
    one pager
    (send|email|shar|get)+ ~1 me|us|over|along|some|more|any? ~3 info*|detail*|something|material*|document*|example*|summary|link*|pdf
    more|some|further|additional information|info|details
    customer references|stories`,
  security: `security|vendor|infosec|risk|soc|privacy|legal ~2 questionnaire*|assessment*|report*|documentation|docs|form*|audit|review*
    questionnaire*
    pen|penetration test*
    security|infosec|ciso team? ~2 want*|need*|ask*|review*|has ~4`,
})

/** Words that are enough where the next step was asked for. */
const WORDS = compile<NextStep>({
  demo: `show|demo|product|tour|look`,
  pricing: `price|prices|pricing|cost|costs|quote|budget|terms`,
  trial: `trial|pilot|poc|test|try`,
  call: `call|meeting|chat|talk|phone`,
  info: `info|information|docs|documentation|deck|references|details|integrat*`,
  security: `security|compliance|privacy|audit`,
})
