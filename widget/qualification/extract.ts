import type { Evidence, Facts, Field, Signals } from '../contract/facts.ts'
import { LIST_ITEMS_MAX, MESSAGE_CHARS_MAX } from '../contract/limits.ts'
import { today } from './calendar.ts'
import type { Context, Found, Message } from './context.ts'
import type { Lexicon } from './lexicon.ts'
import type { Piece, Reading } from './reading.ts'
import { ENGLISH } from './english.ts'
import { languageOf } from './language.ts'
import { lineOf, overlay } from './pattern.ts'
import { readAnswer, retractionIn } from './signals/answer.ts'
import { findBudget, moneyIn, sumDetail } from './signals/budget.ts'
import { findContact } from './signals/contact.ts'
import { findCompetitors, findStanceAlone } from './signals/competitors.ts'
import { findCompliance } from './signals/compliance.ts'
import { findEmail, meantEmail } from './signals/email.ts'
import { findHeadcount } from './signals/headcount.ts'
import { findSteps } from './signals/next-step.ts'
import { moodOf } from './signals/mood.ts'
import { findPurpose } from './signals/purpose.ts'
import { findWantsHuman } from './signals/person.ts'
import { findRegions } from './signals/region.ts'
import { findTimeline } from './signals/timeline.ts'
import { timesIn } from './signals/times.ts'
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
  const language = languageOf(text)
  const pack = lexicon.packs.get(language ?? ENGLISH.locale) ?? ENGLISH
  const tokens = tokenise(text, pack)
  const context: Context = {
    ...lineOf(tokens, pack),
    text,
    loud:
      pack.capitals === true ||
      (tokens.length > 3 && tokens.every(({ kind, shout }) => kind !== 'word' || shout)),
    names: [],
    unread: language !== undefined && pack.locale !== language,
    today: today(message.now, message.timezone),
    fiscalStart: lexicon.fiscalStart,
    asks: message.asks,
    lexicon,
  }
  const facts: Facts = {}
  const evidence: Evidence[] = []
  const carry = (field: Field, { start, end, asked }: Found<unknown>, value?: string) => {
    const quote = text.slice(start, end)
    evidence.push({
      field,
      ...(value !== undefined && { value }),
      start,
      end,
      quote,
      ...(asked && { asked }),
    })
  }
  const one = <F extends Field>(field: F, hit: Found<NonNullable<Facts[F]>> | undefined) => {
    if (!hit) return
    facts[field] = hit.value
    carry(field, hit)
  }
  const named = findCompetitors(context)
  context.names = named.names
  const frameworks = findCompliance(context)
  const sums = moneyIn(context, named.names)
  const paid = sums.filter(({ sure }) => sure)
  const times = timesIn(context, [...named.names, ...paid])
  Object.assign(
    context,
    overlay(context, [
      ...times
        .filter(({ period }) => !period?.past)
        .map(({ from, to, period }) => ({ from, to, letter: period ? 'T' : 'L' })),
      ...frameworks.mentions.map(({ from, to }) => ({ from, to, letter: 'F' })),
      ...paid.map(({ from, to }) => ({ from, to, letter: 'M' })),
      ...named.names.map(({ from, to }) => ({ from, to, letter: 'V' })),
    ]),
  )
  // 'we need HIPAA. Scrap that, only GDPR': what a list had before is taken back.
  const retracted = retractionIn(context) ?? -1
  const many = <V>(
    field: 'competitors' | 'compliance' | 'region',
    hits: Found<V>[],
    nameOf: (value: V) => string = String,
  ) => {
    const list = hits.filter(({ start }) => start > retracted).slice(0, LIST_ITEMS_MAX)
    if (list.length > 0) Object.assign(facts, { [field]: list.map(({ value }) => value) })
    for (const hit of list) carry(field, hit, nameOf(hit.value))
  }
  const purpose = findPurpose(context)
  one('purpose', purpose)
  // Who wants a job or sells to us speaks of the trade, but has no need of ours.
  const buys = !purpose || /buying|support/.test(purpose.value)
  const human = findWantsHuman(context)
  const { fact: useCase, ties } = buys ? findUseCase(context, human ? [human] : []) : { ties: [] }
  one('useCase', useCase)
  one('product', findProduct(context))
  one('timeline', findTimeline(context, times))
  many('competitors', named.stated, ({ name }) => name)
  one('budget', findBudget(context, sums))
  one('headcount', findHeadcount(context, [...times, ...(facts.budget ? sums : paid)]))
  if (buys) many('compliance', frameworks.stated)
  const places = findRegions(context)
  many('region', places.stated)
  one('email', findEmail(context))
  Object.assign(
    context,
    overlay(
      context,
      places.mentions.map((place) => ({ ...place, letter: 'P' })),
    ),
  )
  const contact = findContact(context)
  for (const field of ['name', 'jobTitle', 'company', 'phone', 'website'] as const) one(field, contact[field])
  one('wantsHuman', human)
  const steps = findSteps(context, human)
  if (buys) one('nextStep', steps[0])
  const mood = moodOf(context)
  const sum = facts.budget ? undefined : sumDetail(context)
  const meant = facts.email && meantEmail(facts.email)

  const signals: Signals = { ...facts, ...(ties.length > 1 && { useCases: ties }), evidence }
  const stance = facts.competitors ? undefined : findStanceAlone(context)
  const denied = [
    ...frameworks.denied.map(({ value }) => ({ field: 'compliance' as const, value })),
    ...places.denied.map((value) => ({ field: 'region' as const, value })),
    ...named.denied.map((value) => ({ field: 'competitors' as const, value })),
  ]
  const { number, ...answer } = readAnswer(context, facts, steps)
  const piece = <T>(hit: Found<T>): Piece<T> => ({ ...hit, quote: text.slice(hit.start, hit.end) })
  return {
    signals,
    ...answer,
    denied,
    ...(language && { language }),
    ...(sum && { sum }),
    ...(mood && { mood }),
    ...(meant && { meantEmail: meant }),
    ...(stance && { stance: piece(stance) }),
    ...(number && { number: piece(number) }),
    understood:
      answer.understood ||
      number !== undefined ||
      (mood !== undefined && mood !== 'gibberish') ||
      evidence.length > 0 ||
      denied.length > 0 ||
      stance !== undefined,
  }
}
