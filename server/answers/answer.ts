import type { PageAnswer } from '../../widget/contract/api.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Reading } from '../../widget/qualification/reading.ts'
import type { Answer } from '../workspace/schema/answer.ts'
import { questionsIn } from './asked.ts'
import type { AnswerIndex } from './search.ts'
import { hasSubject } from './terms.ts'

type Message = Extract<Entry, { kind: 'message' }>
export type AnswerEntry = Extract<Entry, { kind: 'answer' }>

/** The vendor's answers to what a message asks: one for each of its questions, or none at all, since a message that is
 *  answered in part is still open. */
export function answersTo(message: Message, reading: Reading, index: AnswerIndex, locale: string): Answer[] {
  const { question, signals } = reading
  const questions = questionsIn(message.text, question, signals.wantsHuman === true)
  // 'does it work with Okta, and how?': what has no subject of its own goes with the rest.
  const apart = questions.filter(hasSubject)
  const found = (apart.length > 0 ? apart : questions).map((one) => index.find(one, locale))
  return found.every((answer) => answer !== undefined) ? [...new Set(found)] : []
}

/** An answer as it is stored: its id and the revision that it stands in, never its words. Only the server makes such
 *  entries, so what a transcript shows as an answer was one. */
export function answerEntry(
  answer: Answer,
  revision: number,
  message: Message,
  { id, at }: { id: string; at: string },
): AnswerEntry {
  return {
    id,
    at,
    timezone: message.timezone,
    role: 'assistant',
    kind: 'answer',
    text: `${PREFIX}${answer.id}`,
    values: { question: message.id, revision },
  }
}

/** Whether an entry is an answer from the vendor's pages. */
export function isPageAnswer(entry: Entry): entry is AnswerEntry {
  return entry.kind === 'answer' && entry.text.startsWith(PREFIX)
}
const PREFIX = 'answer.'

/** Which message a stored answer answers, and where its words stand. */
export function readAnswerEntry({ text, values }: AnswerEntry): {
  answer: string
  question: string
  revision: number
} {
  return {
    answer: text.slice(PREFIX.length),
    question: String(values?.question),
    revision: Number(values?.revision),
  }
}

/** An answer as the page gets it. */
export function pageAnswer(entry: AnswerEntry, { id, title, text, source }: Answer): PageAnswer {
  return { entry: entry.id, question: readAnswerEntry(entry).question, id, title, text, source }
}

/** The words of an answer without its marks. */
export function plainText(text: string): string {
  return text.replace(/\*\*/g, '').replace(/\[([^\]]+)\]\([^)\s]+\)/g, '$1')
}
