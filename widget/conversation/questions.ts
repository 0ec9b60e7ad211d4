import type { Field } from '../contract/facts.ts'
import type { Playbook } from '../contract/playbook.ts'
import { say, sentence } from '../contract/wording.ts'
import type { Aside } from './aside.ts'
import type { QuestionEntry, AnswerEntry } from './entries.ts'

/** A shortcut for typing. Without a value its label is read as a message. */
export interface QuickReply {
  label: string
  value?: unknown
}

/** At most this many use cases stand as quick replies where the playbook names no replies. */
const USE_CASES_SHOWN_MAX = 4

/** The quick replies to the question that is open: its own where it asks which of two is meant, else the field's. */
export function repliesNow(
  open: QuestionEntry,
  { aside, playbook, locale }: { aside: Aside | null; playbook: Playbook; locale: string },
): QuickReply[] {
  return (open.text === aside?.text && aside.replies) || repliesTo(open.asks, playbook, locale)
}

/** The quick replies to a question: the playbook's own, else what the field itself suggests. */
export function repliesTo(field: Field, playbook: Playbook, locale: string): QuickReply[] {
  const own = playbook.questions.find((question) => question.id === field)?.replies ?? []
  if (own.length > 0)
    return own.map((reply) => ({
      label: say(reply.label, locale),
      ...(reply.value === undefined ? {} : { value: reply.value }),
    }))
  if (field === 'useCase' && playbook.useCases.length > 0) {
    const shown = playbook.useCases.slice(0, USE_CASES_SHOWN_MAX)
    return [
      ...shown.map((topic) => ({ label: say(topic.name, locale), value: topic.id })),
      { label: own.length < playbook.useCases.length ? text(playbook, locale, 'reply.other') : '' },
    ]
  }
  if (field === 'nextStep')
    return (['demo', 'pricing', 'security'] as const).map((value) => ({
      label: text(playbook, locale, `reply.${value}`),
      value,
    }))
  return []
}

/** The words of an assistant's turn: the playbook's, else those of `wording.ts`. */
export function textOf(entry: QuestionEntry | AnswerEntry, playbook: Playbook, locale: string): string {
  if (entry.text === 'greeting') return say(playbook.greeting, locale)
  if (entry.text.startsWith('question.')) {
    const question = playbook.questions.find((one) => `question.${one.id}` === entry.text)
    if (question) return say(question.text, locale)
  }
  return text(playbook, locale, entry.text, entry.values)
}

/** A sentence by its id, with its values. */
export function text(
  playbook: Playbook,
  locale: string,
  id: string,
  values?: Record<string, string | number>,
): string {
  // An id may come from a page: `constructor` names no text.
  const own = Object.hasOwn(playbook.wording, id) ? playbook.wording[id] : undefined
  return sentence(own === undefined ? {} : { [id]: say(own, locale) }, id, values)
}
