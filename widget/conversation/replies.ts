import type { Host, Outcome } from '../contract/api.ts'
import type { Entry } from '../contract/entry.ts'
import type { Field, Profile } from '../contract/facts.ts'
import type { Playbook, Question } from '../contract/playbook.ts'
import { ASKED_TIMES_MAX, settled } from '../qualification/settled.ts'
import {
  askedFields,
  firstName,
  openQuestion,
  questionBefore,
  unansweredEntry,
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
  outcome: Outcome | null
  pick: { start: string } | null
  submitted: string | null
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
    case 'queued':
      return queue(context)
  }
  return close(context)
}

/** Did the buyer just ask for a person, and was not answered yet? */
export function wishesPerson(context: Pick<Said, 'entries' | 'profile' | 'stated'>): boolean {
  return context.profile.facts.wantsHuman === true && saysNow(context, 'wantsHuman')
}

/** Names of a host for sentences: `host` the first name, `name` in full. */
export function hostValues(host: Host): { host: string; name: string; role: string } {
  return { host: firstName(host.name), name: host.name, role: host.role }
}

/** Texts after which the live times stand. */
export const OFFER_TEXTS = ['say.offer', 'say.slotTaken', 'say.isPerson', 'say.noSlots']
/** Texts after which it stands where else to go. */
export const CLOSED_TEXTS = ['say.closed', 'say.stillClosed']
const OUTCOME_TEXTS = [
  ...OFFER_TEXTS,
  'say.booked',
  'say.cancelled',
  'say.queued',
  'say.queuedNoEmail',
  ...CLOSED_TEXTS,
]

function ask(context: Said): Draft[] {
  const { entries, playbook, profile, locale } = context
  if (entries.length === 0) return [question('greeting', 'useCase')]
  const open = openQuestion(entries)
  if (open && !settled(open.asks, profile)) return []

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
  const text = outcome.offer.slots.length > 0 ? 'say.offer' : 'say.noSlots'
  const stands =
    lastOutcome(entries)?.values?.name === values.name &&
    standing(context, ...(text === 'say.noSlots' ? [text] : OFFER_TEXTS.slice(0, 3)))
  if (!stands || says(entries.slice(-1), 'say.changed')) return [...kept(context), answer(text, values)]
  if (wishesPerson(context)) return [answer(text === 'say.offer' ? 'say.isPerson' : text, values)]
  return acknowledge(context, 'say.forHost', values)
}

function askEmailForTime(context: Said): Draft[] {
  const time = context.when(context.pick?.start ?? '')
  const open = openQuestion(context.entries)
  const message = unansweredMessage(context)
  if (message && looksLikeEmail(message.text)) return [question('say.notAnEmail', 'email')]
  if (open?.asks === 'email' && open.values?.time === time) return []
  return [...kept(context), question('ask.emailForTime', 'email', { time })]
}

function booking(context: Said, turn: 'booked' | 'cancelled'): Draft[] {
  if (context.outcome?.kind !== 'booked') return []
  const { host, start, email } = context.outcome.booking
  const values = { ...hostValues(host), start, when: context.when(start) }
  const text = turn === 'booked' ? 'say.booked' : 'say.cancelled'
  if (lastOutcome(context.entries)?.values?.start === start && standing(context, text)) {
    if (turn === 'cancelled') return acknowledge(context, 'say.noted')
    const { email: now = email } = context.profile.facts
    if (now !== email && saysNow(context, 'email')) return [answer('say.otherEmail', { email })]
    return acknowledge(context, wishesPerson(context) ? 'say.toMove' : 'say.forHost', values)
  }
  return [...kept(context), answer(text, turn === 'booked' ? { ...values, email } : values)]
}

function queue(context: Said): Draft[] {
  if (context.outcome?.kind !== 'queued') return []
  const values = { who: context.outcome.who }
  if (context.profile.facts.email) {
    if (standing(context, 'say.queued')) return acknowledge(context, 'say.forTeam', values)
    return [...kept(context), answer('say.queued', values)]
  }
  const message = unansweredMessage(context)
  if (message && looksLikeEmail(message.text)) return [question('say.notAnEmail', 'email')]
  if (openQuestion(context.entries)?.asks === 'email') return []
  return [...kept(context), question('say.queuedNoEmail', 'email', values)]
}

/** Who asks again, or leaves an address, is told again why there is no call, and where to go. */
function close(context: Said): Draft[] {
  if (!standing(context, ...CLOSED_TEXTS)) return [...kept(context), answer('say.closed')]
  const asks = wishesPerson(context) || saysNow(context, 'email')
  return asks ? [answer('say.stillClosed')] : acknowledge(context, 'say.noted')
}

/** A question of the buyer's that stays for the call is named as such before anything else. */
function kept(context: Said): Draft[] {
  const last = unansweredMessage(context)
  return last && context.profile.openQuestions.some((open) => open.entry === last.id)
    ? [answer(context.outcome?.kind === 'closed' ? 'say.questionOpen' : 'say.questionKept')]
    : []
}

/** A short word for what was said when nothing follows from it. Chips are their own answer, but not to who asks for a
 *  person; an address alone has none. */
function acknowledge(context: Said, text: string, values?: Record<string, string>): Draft[] {
  const last = unansweredEntry(context.entries)
  if (!last || last.kind === 'edit') return []
  if (mistyped(context)) return [question('say.notAnEmail', 'email')]
  if (kept(context).length > 0) return kept(context)
  if (last.kind === 'message') {
    const chips = context.stated[last.id]?.length
    if (chips && !isAddress(last.text) && !wishesPerson(context)) return []
    if (isThanks(last.text)) return [answer('say.welcome')]
  }
  return [answer(text, values)]
}

/** Has the buyer just stated it, in whatever way? */
function saysNow({ entries, stated }: Pick<Said, 'entries' | 'stated'>, field: Field): boolean {
  const last = unansweredEntry(entries)
  return last?.kind === 'message' ? stated[last.id]?.includes(field) === true : last?.field === field
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

function says(entries: Entry[], text: string): boolean {
  return entries.some((entry) => entry.role === 'assistant' && entry.text === text)
}

function textOf(field: Field, playbook: Playbook): string {
  if (playbook.questions.some((one) => one.id === field)) return `question.${field}`
  return field === 'email' ? 'ask.email' : 'say.notUnderstood'
}

function looksLikeEmail(text: string): boolean {
  return text.includes('@') || /^\S+\.\S+$/.test(text.trim())
}

function answer(text: string, values?: Record<string, string>): Draft {
  return { role: 'assistant', kind: 'answer', text, ...(values ? { values } : {}) }
}

function question(text: string, asks: Field, values?: Record<string, string>): Draft {
  return { role: 'assistant', kind: 'question', text, asks, ...(values ? { values } : {}) }
}
