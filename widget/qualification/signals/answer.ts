import type { Facts, Field, Headcount } from '../../contract/facts.ts'
import { found, type Context, type Found } from '../context.ts'
import { findAll, matchAt, occurs, phrases } from '../pattern.ts'
import type { Reading } from '../reading.ts'
import type { Token } from '../text.ts'
import { bareNumber } from './headcount.ts'

/** How a message answers the question before it, beside the facts in it: a refusal, a 'none', a question back, a
 *  courtesy, a correction. */
export function readAnswer(
  context: Context,
  facts: Facts,
): Pick<Reading, 'declined' | 'none' | 'question' | 'exclusive' | 'understood'> & {
  number?: Found<Headcount>
} {
  const { tokens, asks } = context
  const answered = asks !== undefined && facts[asks] !== undefined
  const refuses = occurs(REFUSAL, tokens)
  const declined: Field[] = asks && !answered && refuses ? [asks] : []
  const nothing = asks !== undefined && !answered && !refuses && saysNone(tokens)
  // 'No' to a question about competitors says that there are none; 'no' to one about the e-mail is a refusal.
  const none: Field[] = nothing && !PERSONAL.has(asks) ? [asks] : []
  if (nothing && PERSONAL.has(asks)) declined.push(asks)
  const question = facts.nextStep || facts.wantsHuman ? undefined : questionIn(context)
  const number = correctedNumber(context, facts)
  const exclusive = exclusiveFields(tokens, facts)
  const courtesy = tokens.length > 0 && tokens.length <= 6 && occurs(COURTESY, tokens)
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
    prefer|rather|would|like not ~1 say|share|tell|disclose|answer|discuss|give|provide ~3
    prefer|rather ~1 not|keep|skip
    rather not
    not comfortable ~3
    can|will|do|cannot not ~2 say|share|disclose|tell|discuss|reveal
    confidential
    private
    skip ~2
    do not want ~1 say|share|give|answer|tell`)

const NONE = phrases(`
    ^ no|nope|nah|none|nothing|negative|nil|neither ;
    ^ no|nope|nah|none|nothing not|yet|thanks|thank|at|so|other|of|really|special|that|in|budget|requirements|compliance|tools
    ^ not yet|really|at|that|right|currently|anything|any|decided
    and|but no|none|nothing ;
    none|nothing yet|special|particular|specific|else|really
    do|have not ~2 any|one|anything
    no budget|requirements|tools|others|other|compliance|competitors|specific|particular|needs`)

function saysNone(tokens: Token[]): boolean {
  return occurs(NONE, tokens)
}

const COURTESY = phrases(`
    thanks|thank|thx|ty|cheers
    hi|hello|hey|hallo|hola|morning|afternoon|evening
    ok|okay|k|great|perfect|cool|fine|good|nice|awesome|sure|yes|yeah|yep|yup|no|nope|right|alright|correct|sounds
    bye|goodbye|later`)

/** The last question of the message, when it starts as one or ends with its mark. */
function questionIn({ tokens, text }: Context): string | undefined {
  for (let i = tokens.length - 1; i >= 0; i--) {
    const last = tokens[i]!
    let from = i
    while (from > 0 && tokens[from - 1]!.sentence === last.sentence) from--
    const marked = last.text === '?'
    const opener = matchAt(QUESTION, tokens, from).length > 0
    if ((marked && i - from >= 2) || (opener && i - from >= 2 && i === tokens.length - 1)) {
      const quote = text.slice(tokens[from]!.start, last.end)
      return quote.slice(0, QUESTION_CHARS_MAX)
    }
    i = from
  }
  return undefined
}
const QUESTION_CHARS_MAX = 300
const QUESTION = phrases(`
    what|why|how|who|where|when|which
    do|does|did you|it|this|they|your|the|we
    is|are there|it|you|this|your|the
    can|could|will|would you|it|i|we|this`)

const CORRECTION = phrases(`
    make|call it|that
    actually|sorry|correction|oops|rather|meant|scratch|wait`)

function correctedNumber({ tokens, asks }: Context, facts: Facts): Found<Headcount> | undefined {
  if (facts.headcount || facts.budget || asks === 'headcount' || asks === 'budget') return undefined
  for (const match of findAll(CORRECTION, tokens))
    for (let i = match.to; i < Math.min(tokens.length, match.to + 5); i++) {
      const number = bareNumber(tokens, i)
      const end = number && tokens[number.to]
      if (number && (!end || end.sentence !== tokens[i]!.sentence || end.text === ',' || end.text === 'not'))
        return found(number.value, tokens, number.from, number.to)
    }
  return undefined
}

/** Where what was listed before is taken back, as an offset into the text. */
export function retractionIn(tokens: Token[]): number | undefined {
  const match = findAll(RETRACTION, tokens).at(-1)
  return match && tokens[match.from]!.start
}
const RETRACTION = phrases(`scratch|scrap|forget|strike|ignore that\ni meant`)

const ONLY = phrases(`only|just|solely`)

function exclusiveFields(tokens: Token[], facts: Facts): Field[] {
  const retracted = retractionIn(tokens) !== undefined
  return (['competitors', 'compliance', 'region'] as const).filter(
    (field) => facts[field] && (retracted || (field === 'compliance' && occurs(ONLY, tokens))),
  )
}
