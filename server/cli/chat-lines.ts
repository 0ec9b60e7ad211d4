import type { Entry } from '../../widget/contract/entry.ts'
import type { Profile } from '../../widget/contract/facts.ts'
import { say } from '../../widget/contract/playbook.ts'
import { CLOSED_TEXTS, isPageAnswer, OFFER_TEXTS, openQuestion } from '../../widget/conversation/entries.ts'
import type { BuyerEvent, Noted } from '../../widget/conversation/context.ts'
import type { Snapshot } from '../../widget/conversation/machine.ts'
import { repliesNow, text, textOf } from '../../widget/conversation/questions.ts'
import { en } from '../../widget/panel/locales/en.ts'
import { SORRY } from '../../widget/panel/locales/sorry.ts'
import { pickText } from '../../widget/panel/times.ts'
import { qualify } from '../../widget/qualification/qualify.ts'
import { plainText } from '../answers/answer.ts'

/** Times are offered by the hundred; an author needs to see a few. */
const SLOTS_SHOWN_MAX = 5

/** What can be chosen by its number. */
export interface Choice {
  label: string
  event: BuyerEvent
}

/** What was understood of what the buyer said since `before`: each fact with the words that carry it. */
export function understood({ context: before }: Snapshot, { context }: Snapshot): string[] {
  const known = new Set(before.entries.map(({ id }) => id))
  const lines: string[] = []
  for (const { id } of context.entries.filter((entry) => !known.has(entry.id) && entry.role === 'buyer'))
    lines.push(...factsOf(id, context.profile, context.noted))
  for (const { field, label } of goneFrom(before.noted, context.noted))
    lines.push(`no longer ${field}: ${label}`)
  const fresh = (now: string[], then: string[]) => now.filter((field) => !then.includes(field))
  for (const field of fresh(context.profile.declined, before.profile.declined))
    lines.push(`declined: ${field}`)
  for (const field of fresh(context.profile.none, before.profile.none)) lines.push(`none: ${field}`)
  for (const { entry, quote } of context.profile.openQuestions)
    if (!known.has(entry)) lines.push(`asks: “${quote}”`)
  const last = context.entries.findLast((entry) => entry.role === 'buyer')
  if (lines.length === 0 && last?.kind === 'message' && !known.has(last.id))
    lines.push(last.id in context.stated ? 'understood, with no fact in it' : 'nothing understood')
  return lines.map((line) => `  ${line}`)
}

function factsOf(entry: string, { sources }: Profile, noted: Noted[]): string[] {
  const own = sources.filter((source) => source.entry === entry)
  return noted.flatMap(({ field, value, label }) => {
    const quotes = own
      .filter((source) => source.field === field && (value === undefined || source.value === value))
      .map(({ quote }) => `“${quote}”`)
    return quotes.length > 0 ? [`${field}: ${label}  ${quotes.join(' ')}`] : []
  })
}

/** Facts that were known and are not any more; one that has another value now is not gone. */
function goneFrom(before: Noted[], now: Noted[]): Noted[] {
  return before.filter(
    ({ field, value }) =>
      !now.some((one) => one.field === field && (value === undefined || one.value === value)),
  )
}

/** What the assistant has said since `before`. */
export function spoken({ context: before }: Snapshot, snapshot: Snapshot): string[] {
  const known = new Set(before.entries.map(({ id }) => id))
  const { playbook, locale } = snapshot.context
  const name = say(playbook.name, locale)
  return snapshot.context.entries.flatMap((entry) =>
    entry.role === 'assistant' && !known.has(entry.id)
      ? [`${name}: ${sentenceOf(entry, snapshot)}`, ...beside(entry, snapshot)]
      : [],
  )
}

type AssistantEntry = Extract<Entry, { role: 'assistant' }>

function sentenceOf(entry: AssistantEntry, { context: { playbook, locale } }: Snapshot): string {
  if (isPageAnswer(entry)) {
    const { text: answer, source, url } = entry.values ?? {}
    return `${plainText(String(answer))} (${[source, url].filter(Boolean).join(', ')})`
  }
  const language = entry.text === 'say.language' && entry.values?.language
  return (language && SORRY[language]) || textOf(entry, playbook, locale)
}

/** What stands under a sentence in the page: who was chosen and why, or where else to go. */
function beside({ text: id }: AssistantEntry, { context }: Snapshot): string[] {
  const { outcome, playbook, locale } = context
  if (outcome?.kind === 'offer' && OFFER_TEXTS.includes(id)) {
    const { host, reason, meeting } = outcome.offer
    const why = reason ? `, ${text(playbook, locale, reason.text, reason.values)}` : ''
    return [`  ${host.name}, ${host.role}${why}. ${meeting.name}, ${meeting.durationMinutes} minutes.`]
  }
  if (outcome?.kind === 'closed' && CLOSED_TEXTS.includes(id))
    return [
      `  ${outcome.say}`,
      ...outcome.links.map(({ label, href }) => `  - ${say(label, locale)}: ${href}`),
    ]
  return []
}

/** What can be chosen now: the times that are offered, else the quick replies to the open question. */
export function choicesIn({ context, value }: Snapshot): Choice[] {
  const { outcome, locale, clock, timezone } = context
  if (value === 'offering' && outcome?.kind === 'offer') {
    const manner = { timezone: timezone(), locale, words: en, now: clock() }
    return outcome.offer.slots.slice(0, SLOTS_SHOWN_MAX).map(({ start }) => {
      const label = pickText(start, manner)
      return { label, event: { type: 'buyer.picked', start, label } }
    })
  }
  const open = openQuestion(context.entries)
  if (!open) return []
  return repliesNow(open, context).map(({ label, value: reply }) => ({
    label,
    event: { type: 'buyer.chose', field: open.asks, value: reply, label },
  }))
}

/** What stands at the end: whether the buyer is qualified and why, what is missing, and all that is known. */
export function summary({ context }: Snapshot, explanation: string): string[] {
  const { profile, playbook, noted } = context
  const { status, reasons, missing } = qualify(profile, playbook, context.today())
  return [
    `Qualification: ${status}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}.`,
    ...(status !== 'incomplete' && missing.length > 0 ? [`Not known: ${missing.join(', ')}.`] : []),
    ...(noted.length > 0 ? [`Known: ${noted.map(({ label }) => label).join(', ')}.`] : []),
    ...(explanation ? [`Decision: ${explanation}`] : []),
  ]
}
