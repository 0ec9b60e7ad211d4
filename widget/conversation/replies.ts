import type { Outcome } from '../contract/api.ts'
import type { Entry } from '../contract/entry.ts'
import type { Field, Profile } from '../contract/facts.ts'
import type { Playbook, Question } from '../contract/playbook.ts'
import { ASKED_TIMES_MAX, settled } from '../qualification/settled.ts'
import type { Aside } from './aside.ts'
import {
  answer,
  MOVE_TEXTS,
  askedFields,
  CLOSED_TEXTS,
  hostValues,
  isAnswered,
  isOpen,
  OFFER_TEXTS,
  openQuestion,
  questionBefore,
  says,
  saysNow,
  unanswerable,
  unansweredEntry,
  wishesPerson,
  type Draft,
  type MessageEntry,
} from './entries.ts'
import { repliesTo } from './questions.ts'
import { isAddress, isThanks } from './small-talk.ts'

/** Where the conversation has arrived, as far as the assistant has something to say there. */
export type Turn =
  | 'asking'
  | 'submitting'
  | 'offering'
  | 'askingEmail'
  | 'booked'
  | 'moving'
  | 'cancelled'
  | 'queued'
  | 'closed'

/** All that a reply depends on. */
export interface Said {
  entries: Entry[]
  playbook: Playbook
  locale: string
  profile: Profile
  stated: Record<string, Field[]>
  next: Question | null
  aside: Aside | null
  outcome: Outcome | null
  pick: { start: string } | null
  /** Of the times that stand there, those that were asked for. */
  wanted: string[] | null
  moving: { start: string }[] | null
  submitted: string | null
  /** Messages to which the server has said what the vendor's pages answer, or that they answer nothing. */
  lookedUp: string[]
  online: boolean
  when: (start: string) => string
}

/** What the assistant says on arriving, as entries: nothing where it has been said already, so that arriving twice, or
 *  coming back tomorrow, repeats no sentence. */
export function replies(context: Said, turn: Turn): Draft[] {
  switch (turn) {
    case 'asking':
      return ask(context)
    case 'submitting':
      return context.submitted !== null && context.entries.at(-1)?.kind === 'edit'
        ? [answer('say.changed')]
        : []
    case 'offering':
      return offer(context)
    case 'askingEmail':
      return askEmailForTime(context)
    case 'booked':
    case 'cancelled':
      return booking(context, turn)
    case 'moving':
      return move(context)
    case 'queued':
      return queue(context)
  }
  return close(context)
}

const OUTCOME_TEXTS = [
  ...OFFER_TEXTS,
  'say.booked',
  'say.moved',
  'say.cancelled',
  'say.queued',
  'say.queuedBy',
  'say.queuedNoEmail',
  ...CLOSED_TEXTS,
]

function ask(context: Said): Draft[] {
  const { entries, playbook, profile, locale } = context
  const { aside } = context
  const open = openQuestion(entries)
  if (open && (open.text === aside?.text || !settled(open.asks, profile))) return []
  if (aside && !aside.goesOn) {
    if (aside.asks) return [...kept(context), question(aside.text, aside.asks)]
    return unansweredEntry(entries) ? calming(context)! : []
  }

  const message = unansweredMessage(context)
  const asked = askedFields(entries, context.stated)
  const out: Draft[] = kept(context)
  if (mistyped(context)) return [...out, question('say.notAnEmail', 'email')]
  if (entries.at(-1)?.kind === 'refusal' && saysNow(context, 'useCase')) out.push(answer('say.leftOpen'))
  if (message && !answered(context, message)) {
    const field = questionBefore(entries, message.id)?.asks
    if (field === 'email' && looksLikeEmail(message.text))
      return [...out, question('say.notAnEmail', 'email')]
    const choices = field ? repliesTo(field, playbook, locale) : []
    const words = field === 'email' || playbook.questions.some((one) => one.id === field)
    if (
      field &&
      (words || choices.length > 0) &&
      asked.filter((one) => one === field).length < ASKED_TIMES_MAX
    ) {
      if (choices.some((reply) => reply.value === undefined && reply.label === message.text))
        return [question('ask.other', field)]
      const courtesy = context.stated[message.id] !== undefined
      if (out.length === 0 && !courtesy) {
        if (choices.length > 0) return [question('say.notUnderstood', field)]
        out.push(answer('say.unclear'))
      }
      return [...out, question(textOf(field, playbook), field)]
    }
  }
  const { next } = context
  if (next) return [...out, question(textOf(next.id, playbook), next.id)]
  if (!settled('email', profile)) return [...out, question('ask.emailLater', 'email')]
  if (!says(entries, 'say.withoutEmail')) return [...out, answer('say.withoutEmail')]
  return out.length > 0 ? out : acknowledge(context, 'say.noted')
}

function offer(context: Said): Draft[] {
  const { outcome, entries } = context
  if (outcome?.kind !== 'offer') return []
  const values = hostValues(outcome.offer.host)
  if (namesTimes(context)) return [answer(timesText(context), values)]
  const text = outcome.offer.slots.length > 0 ? 'say.offer' : 'say.noSlots'
  const stands =
    lastOutcome(entries)?.values?.name === values.name &&
    standing(
      context,
      ...(text === 'say.noSlots' ? [text] : OFFER_TEXTS.filter((one) => one !== 'say.noSlots')),
    )
  if (!stands || says(entries.slice(-1), 'say.changed')) return [...kept(context), answer(text, values)]
  if (wishesPerson(context) || context.aside?.asks === 'wantsHuman')
    return [answer(text === 'say.offer' ? 'say.isPerson' : text, values)]
  return acknowledge(context, 'say.forHost', values)
}

function askEmailForTime(context: Said): Draft[] {
  const time = context.when(context.pick?.start ?? '')
  const open = openQuestion(context.entries)
  const message = unansweredMessage(context)
  if (message && looksLikeEmail(message.text)) return [question('say.notAnEmail', 'email')]
  if (open?.asks === 'email' && open.values?.time === time) return []
  return calming(context) ?? [...kept(context), question('ask.emailForTime', 'email', { time })]
}

/** When the meeting could be instead, or which of those times were asked for. */
function move(context: Said): Draft[] {
  if (context.outcome?.kind !== 'booked') return []
  const values = hostValues(context.outcome.booking.host)
  if (namesTimes(context)) return [answer(timesText(context), values)]
  const last = context.entries.at(-1)
  if (last?.role === 'assistant' && MOVE_TEXTS.includes(last.text)) return []
  return [...kept(context), answer(context.moving?.length ? 'say.moveTo' : 'say.noOther', values)]
}

/** Has the buyer just said which times they would like? */
function namesTimes({ entries }: Said): boolean {
  const last = entries.at(-1)
  return last?.kind === 'choice' && last.field === 'slot' && last.value === 'wanted'
}

function timesText({ wanted }: Said): string {
  return wanted === null ? 'say.noneThen' : wanted.length === 1 ? 'say.timeFree' : 'say.timesThen'
}

function booking(context: Said, turn: 'booked' | 'cancelled'): Draft[] {
  if (context.outcome?.kind !== 'booked') return []
  const { host, start, email } = context.outcome.booking
  const values = { ...hostValues(host), start, when: context.when(start) }
  const before = lastOutcome(context.entries)
  const moved = before?.text === 'say.booked' || before?.text === 'say.moved'
  const text = turn === 'cancelled' ? 'say.cancelled' : moved ? 'say.moved' : 'say.booked'
  const told = turn === 'cancelled' ? [text] : ['say.booked', 'say.moved']
  if (before?.values?.start === start && standing(context, ...told)) {
    if (turn === 'cancelled') return acknowledge(context, 'say.noted')
    const last = context.entries.at(-1)
    if (last?.role === 'assistant' && MOVE_TEXTS.includes(last.text)) return [answer('say.stays')]
    const { email: now = email } = context.profile.facts
    if (now !== email && saysNow(context, 'email')) return [answer('say.otherEmail', { email })]
    return acknowledge(context, wishesPerson(context) ? 'say.toMove' : 'say.forHost', values)
  }
  return [...kept(context), answer(text, turn === 'booked' ? { ...values, email } : values)]
}

function queue(context: Said): Draft[] {
  if (context.outcome?.kind !== 'queued') return []
  const { who, by } = context.outcome
  const values = { who, ...(by && { when: context.when(by) }) }
  if (context.profile.facts.email) {
    if (standing(context, 'say.queued', 'say.queuedBy')) return acknowledge(context, 'say.forTeam', values)
    return [...kept(context), answer(by ? 'say.queuedBy' : 'say.queued', values)]
  }
  const message = unansweredMessage(context)
  if (message && looksLikeEmail(message.text)) return [question('say.notAnEmail', 'email')]
  if (openQuestion(context.entries)?.asks === 'email') return []
  return calming(context) ?? [...kept(context), question('say.queuedNoEmail', 'email', values)]
}

/** Where else to go answers 'are you hiring?' too. Who asks again, or leaves an address, is told again. */
function close(context: Said): Draft[] {
  if (!standing(context, ...CLOSED_TEXTS))
    return [...(saysNow(context, 'purpose') ? [] : kept(context)), answer('say.closed')]
  const asks = wishesPerson(context) || saysNow(context, 'email')
  return asks ? [answer('say.stillClosed')] : acknowledge(context, 'say.noted')
}

/** The one word to a buyer who wants to hear no more, or none. */
function calming({ aside, entries }: Said): Draft[] | null {
  if (!aside || aside.asks || aside.goesOn || !unansweredEntry(entries)) return null
  return aside.text === '' ? [] : [answer(aside.text)]
}

/** What comes before anything else: that a language is not read; a question of the buyer's that stays for the call is named
 *  as such. Nothing is said to one that was answered, and one that is still looked up is promised no answer. */
function kept(context: Said): Draft[] {
  const last = unansweredMessage(context)
  if (!last) return []
  const { aside } = context
  const out = aside?.goesOn ? [answer(aside.text, aside.values)] : []
  if (!isOpen(context, last.id)) return out
  if (context.online && !context.lookedUp.includes(last.id)) return [...out, answer('say.lookingUp')]
  return [...out, unanswerable(context.outcome)]
}

/** A short word for what was said when nothing follows from it. Chips are their own answer, but not to who asks for a
 *  person; an address alone has none. */
function acknowledge(context: Said, text: string, values?: Record<string, string>): Draft[] {
  const last = unansweredEntry(context.entries)
  if (!last || last.kind === 'edit') return []
  if (mistyped(context)) return [question('say.notAnEmail', 'email')]
  const calm = calming(context)
  if (calm) return calm
  if (kept(context).length > 0) return kept(context)
  if (isAnswered(context.entries, last.id)) return []
  if (last.kind === 'message') {
    const chips = context.stated[last.id]?.length
    if (chips && !isAddress(last.text) && !wishesPerson(context)) return []
    if (isThanks(last.text)) return [answer('say.welcome')]
  }
  return [answer(text, values)]
}

/** Meant as an e-mail, and none. */
function mistyped(context: Said): boolean {
  const message = unansweredMessage(context)
  return message !== null && isAddress(message.text) && !saysNow(context, 'email')
}

function unansweredMessage(context: Said): MessageEntry | null {
  const last = unansweredEntry(context.entries)
  return last?.kind === 'message' ? last : null
}

/** Did it bring a fact, or settle what was asked? */
function answered(context: Said, message: MessageEntry): boolean {
  const field = questionBefore(context.entries, message.id)?.asks
  return (
    (context.stated[message.id]?.length ?? 0) > 0 || (field !== undefined && settled(field, context.profile))
  )
}

/** Is this what was announced last? */
function standing(context: Said, ...texts: string[]): boolean {
  const last = lastOutcome(context.entries)
  return last !== undefined && texts.includes(last.text)
}

function lastOutcome(entries: Entry[]) {
  return entries.findLast((entry) => entry.role === 'assistant' && OUTCOME_TEXTS.includes(entry.text)) as
    | Extract<Entry, { role: 'assistant' }>
    | undefined
}

function textOf(field: Field, playbook: Playbook): string {
  if (playbook.questions.some((one) => one.id === field)) return `question.${field}`
  return field === 'email' ? 'ask.email' : 'say.notUnderstood'
}

function looksLikeEmail(text: string): boolean {
  return text.includes('@') || /^\S+\.\S+$/.test(text.trim())
}

function question(text: string, asks: Field, values?: Record<string, string>): Draft {
  return { role: 'assistant', kind: 'question', text, asks, ...(values ? { values } : {}) }
}
