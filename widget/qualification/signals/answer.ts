import type { Facts, Field, Headcount } from '../../contract/facts.ts'
import { found, type Context, type Found } from '../context.ts'
import { findAll, matchAt, occurs, phrases } from '../pattern.ts'
import type { Reading } from '../reading.ts'
import { isOneOf } from '../text.ts'
import { bareNumber } from './headcount.ts'

/** How a message answers the question before it, beside the facts in it: a refusal, a 'none', a question back, a
 *  courtesy, a correction. `steps` are the next steps it asks for, which are no questions. */
export function readAnswer(
  context: Context,
  facts: Facts,
  steps: Found<unknown>[],
): Pick<Reading, 'declined' | 'none' | 'question' | 'exclusive' | 'understood'> & {
  number?: Found<Headcount>
} {
  const { tokens, asks } = context
  const answered = asks !== undefined && facts[asks] !== undefined
  const refuses = occurs(REFUSAL, context)
  const declined: Field[] = asks && !answered && refuses ? [asks] : []
  const nothing = asks !== undefined && !answered && !refuses && occurs(NONE, context)
  // 'No' to a question about competitors says that there are none; 'no' to one about the e-mail is a refusal.
  const none: Field[] = nothing && !PERSONAL.has(asks) ? [asks] : []
  if (nothing && PERSONAL.has(asks)) declined.push(asks)
  if (!facts.budget && !none.includes('budget') && occurs(NO_BUDGET, context)) none.push('budget')
  const question = questionIn(context, answered, steps)
  const number = correctedNumber(context, facts)
  const exclusive = exclusiveFields(context, facts)
  const courtesy = tokens.length > 0 && tokens.length <= 6 && occurs(COURTESY, context)
  return {
    declined,
    none,
    exclusive,
    ...(question !== undefined && { question }),
    ...(number && { number }),
    understood:
      declined.length > 0 ||
      refuses ||
      none.length > 0 ||
      question !== undefined ||
      number !== undefined ||
      courtesy,
  }
}

const PERSONAL = new Set<Field>(['email', 'company', 'headcount', 'region'])

const REFUSAL = phrases(`
    prefer|rather|would|like|can|will|do|cannot not ~2 say|share|tell|disclose|answer|discuss|give|provide
    prefer|rather ~1 not|keep|skip
    not comfortable|confidential|private
    skip ~2`)

const NONE = phrases(`
    ^ no|nope|nah|none|nothing|negative|nil|neither ;
    ^ no|nope|nah|none|nothing not|yet|thanks|thank|at|so|other|of|really|special|that|in|budget|requirements|compliance|tools
    ^ not yet|really|at|that|right|currently|anything|any|decided
    and|but no|none|nothing ;
    none|nothing yet|special|particular|specific|else|really
    do|have not ~2 any|one|anything
    no budget|requirements|tools|others|other|compliance|competitors|specific|particular|needs`)

const NO_BUDGET = phrases(`
    no|without|any set|fixed|real|allocated|approved? budget yet|for|at|set|allocated|approved|assigned|right|currently|now|this|and|but|so|is
    no|without|any set|fixed|real|allocated|approved? budget ;
    not have|got|set a|the budget`)

const COURTESY = phrases(`
    thanks|thank|thx|ty|cheers
    hi|hello|hey|hallo|hola|morning|afternoon|evening
    ok|okay|k|great|perfect|cool|fine|good|nice|awesome|sure|yes|yeah|yep|yup|no|nope|right|alright|correct|sounds
    bye|goodbye|later`)

/** The buyer's questions but those that ask for a next step of ours ('how much is it?'), in their words. A piece of a
 *  sentence is one that starts as a question, a sentence is one that ends with the mark. */
function questionIn(context: Context, answered: boolean, steps: Found<unknown>[]): string | undefined {
  const { tokens, text } = context
  const asked: [from: number, to: number][] = []
  for (let from = 0; from < tokens.length;) {
    const opens = isOpening(context, from)
    let to = from + 1
    while (
      tokens[to] &&
      tokens[to - 1]!.kind !== 'stop' &&
      tokens[to]!.text !== '\n' &&
      !isOpening(context, to)
    )
      to++
    const { start } = tokens[from]!
    const joint = isOneOf(tokens[to - 1], 'and|but|or|also|so|plus')
    const last = to - (joint ? 1 : 0) - (isOneOf(tokens[to - (joint ? 2 : 1)], ',') ? 1 : 0)
    const before = asked.at(-1)
    if (
      to - from > 2 &&
      (opens || (!answered && tokens[to - 1]!.text === '?')) &&
      !steps.some((step) => step.end > start && step.start < tokens[to - 1]!.end)
    )
      if (before && from - before[1] < 3) before[1] = last
      else asked.push([from, last])
    from = to
  }
  const quotes = asked.map(([from, to]) => text.slice(tokens[from]!.start, tokens[to - 1]!.end))
  return quotes.join(' ').slice(0, QUESTION_CHARS_MAX) || undefined
}
const QUESTION_CHARS_MAX = 300

/** Whether a question starts at the token, a sentence or a piece of one before it. */
function isOpening(context: Context, at: number): boolean {
  const before = context.tokens[at - 1]
  return (
    matchAt(QUESTION, context, at).length > 0 &&
    (!before || before.kind === 'stop' || isOneOf(before, ',|and|but|or|also|so|plus'))
  )
}
const QUESTION = phrases(`
    what|why|how ~1 do|does|did|is|are|can|could|will|would|'s|about|if
    who|where|when|which ~1 do|does|did|is|are|can|could|will you|it|this|they|your|the|we|i|there
    do|does|did you|it|this|they|your|the|we
    is|are there|it|you|this|your|the
    can|could|will|would you|it|i|we|this`)

const CORRECTION = phrases(`
    make|call it|that
    actually|sorry|correction|oops|rather|meant|scratch|wait`)

function correctedNumber(context: Context, facts: Facts): Found<Headcount> | undefined {
  const { tokens, asks } = context
  if (facts.headcount || facts.budget || asks === 'headcount' || asks === 'budget') return undefined
  for (const match of findAll(CORRECTION, context))
    for (let i = match.to; i < Math.min(tokens.length, match.to + 5); i++) {
      const number = bareNumber(context, i)
      const end = number && tokens[number.to]
      if (number && (!end || end.kind === 'stop' || end.text === ',' || end.text === 'not'))
        return found(number.value, tokens, number.from, number.to)
    }
  return undefined
}

/** Where what was listed before is taken back, as an offset into the text. */
export function retractionIn(context: Context): number | undefined {
  const match = findAll(RETRACTION, context).at(-1)
  return match && context.tokens[match.from]!.start
}
const RETRACTION = phrases(`scratch|scrap|forget|strike|ignore that\ni meant`)

const ONLY = phrases(`only|just|solely`)

function exclusiveFields(context: Context, facts: Facts): Field[] {
  const retracted = retractionIn(context) !== undefined
  return (['competitors', 'compliance', 'region'] as const).filter(
    (field) => facts[field] && (retracted || (field === 'compliance' && occurs(ONLY, context))),
  )
}
