import type { Evidence, Facts, Field, Signals } from '../contract/facts.ts'
import { LIST_ITEMS_MAX, MESSAGE_CHARS_MAX } from '../contract/limits.ts'
import { today } from './calendar.ts'
import type { Context, Found, Message } from './context.ts'
import type { Lexicon } from './lexicon.ts'
import type { Piece, Reading } from './reading.ts'
import { readAnswer, retractionIn } from './signals/answer.ts'
import { findBudget } from './signals/budget.ts'
import { findCompany } from './signals/company.ts'
import { findCompetitors, findStanceAlone } from './signals/competitors.ts'
import { findCompliance } from './signals/compliance.ts'
import { findEmail } from './signals/email.ts'
import { findHeadcount } from './signals/headcount.ts'
import { findNextStep } from './signals/next-step.ts'
import { findWantsHuman } from './signals/person.ts'
import { findRegions } from './signals/region.ts'
import { findTimeline } from './signals/timeline.ts'
import { findProduct, findUseCase } from './signals/topics.ts'
import { tokenise } from './text.ts'

export type { Message } from './context.ts'
export type { Reading } from './reading.ts'

/** What one message says, each fact with the words that carry it (UTF-16 offsets into the text, end exclusive). Relative
 *  dates are resolved against the message's own time in its own zone. The text is read to its 8,000th UTF-16 unit; no
 *  text makes it throw, and the time it takes is in proportion to its length. */
export function extract(message: Message, lexicon: Lexicon): Signals {
  return read(message, lexicon).signals
}

/** The facts of a message and what a conversation needs besides: refusals, 'none', the buyer's question, corrections. */
export function read(message: Message, lexicon: Lexicon): Reading {
  const text = message.text.slice(0, MESSAGE_CHARS_MAX)
  const tokens = tokenise(text)
  const context: Context = {
    text,
    tokens,
    loud: tokens.length > 3 && tokens.every(({ kind, shout }) => kind !== 'word' || shout),
    names: [],
    today: today(message.now, message.timezone),
    asks: message.asks,
    lexicon,
  }
  const facts: Facts = {}
  const evidence: Evidence[] = []
  const carry = (field: Field, { start, end }: Found<unknown>, value?: string) => {
    const quote = text.slice(start, end)
    evidence.push(value === undefined ? { field, start, end, quote } : { field, value, start, end, quote })
  }
  const one = <F extends Field>(field: F, hit: Found<NonNullable<Facts[F]>> | undefined) => {
    if (!hit) return
    facts[field] = hit.value
    carry(field, hit)
  }
  const named = findCompetitors(context)
  context.names = named.names
  // 'we need HIPAA. Scrap that, only GDPR': what a list had before is taken back.
  const retracted = retractionIn(tokens) ?? -1
  const many = <V>(
    field: 'competitors' | 'compliance' | 'region',
    hits: Found<V>[],
    nameOf: (value: V) => string = String,
  ) => {
    const list = hits.filter(({ start }) => start > retracted).slice(0, LIST_ITEMS_MAX)
    if (list.length > 0) Object.assign(facts, { [field]: list.map(({ value }) => value) })
    for (const hit of list) carry(field, hit, nameOf(hit.value))
  }
  one('useCase', findUseCase(context))
  one('product', findProduct(context))
  one('timeline', findTimeline(context))
  many('competitors', named.stated, ({ name }) => name)
  one('headcount', findHeadcount(context))
  one('budget', findBudget(context))
  const frameworks = findCompliance(context)
  many('compliance', frameworks.stated)
  const places = findRegions(context)
  many('region', places.stated)
  one('email', findEmail(context))
  one('company', findCompany(context))
  one('wantsHuman', findWantsHuman(context))
  one('nextStep', findNextStep(context))

  const signals: Signals = { ...facts, evidence }
  const stance = facts.competitors ? undefined : findStanceAlone(context)
  const denied = [
    ...frameworks.denied.map(({ value }) => ({ field: 'compliance' as const, value })),
    ...places.denied.map((value) => ({ field: 'region' as const, value })),
    ...named.denied.map((value) => ({ field: 'competitors' as const, value })),
  ]
  const { number, ...answer } = readAnswer(context, facts)
  const piece = <T>(hit: Found<T>): Piece<T> => ({ ...hit, quote: text.slice(hit.start, hit.end) })
  return {
    signals,
    ...answer,
    denied,
    ...(stance && { stance: piece(stance) }),
    ...(number && { number: piece(number) }),
    understood:
      answer.understood ||
      number !== undefined ||
      evidence.length > 0 ||
      denied.length > 0 ||
      stance !== undefined,
  }
}
