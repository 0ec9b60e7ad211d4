import type { Finding } from './findings.ts'
import { VALUE_CHARS_MAX } from '../../widget/contract/limits.ts'
import { chatText } from './chat-text.ts'
import { ANSWER_BYTES_MAX, ANSWERS_MAX } from './limits.ts'
import { readYaml, type Locate } from './read-yaml.ts'
import { AnswerFile, type Answer } from './schema/answer.ts'

const FOLDER = 'answers/'
const NAME = /^[a-z0-9][a-z0-9-]{0,63}\.md$/
const TOP = { line: 1, column: 1 }

/** The vendor's own answers of the folder `answers/`, a Markdown file each with YAML front matter, by the order of their
 *  names. `locate` finds a path of a file's front matter. */
export function readAnswers(files: Record<string, string | Uint8Array>): {
  answers: Answer[]
  findings: Finding[]
  locate: Record<string, Locate>
} {
  const answers: Answer[] = []
  const findings: Finding[] = []
  const locate: Record<string, Locate> = {}
  for (const [file, content] of Object.entries(files)) {
    if (!file.startsWith(FOLDER)) continue
    const report = (message: string, severity: Finding['severity'] = 'error', at = TOP) =>
      findings.push({ file, ...at, path: [], message, severity })
    const name = file.slice(FOLDER.length)
    const read = readPage(content)
    if (!NAME.test(name))
      report('an answer is named like data-residency.md: small letters, digits and hyphens.')
    else if (answers.length >= ANSWERS_MAX) report(`there are more than ${ANSWERS_MAX} answers.`)
    else if (typeof read === 'string') report(read)
    else {
      const front = readYaml(file, read.front, AnswerFile)
      locate[file] = front.locate
      findings.push(...front.findings)
      const { text, whole } = chatText(read.body, VALUE_CHARS_MAX)
      const body = { line: read.bodyLine, column: 1 }
      if (text === '') report('there is no text below the front matter.', 'error', body)
      else if (!whole)
        report(
          `is longer than the ${VALUE_CHARS_MAX} characters that the chat shows; it is shown and searched up to “…${text.slice(-30)}”. Say what matters first.`,
          'warning',
          body,
        )
      if (!front.value || text === '') continue
      const { title, source, questions, tags, locale } = front.value
      answers.push({
        id: name.slice(0, -'.md'.length),
        title,
        text,
        source: sourceOf(source, title),
        questions,
        tags,
        ...(locale !== undefined && { locale }),
      })
    }
  }
  return { answers, findings, locate }
}

/** Front matter with the lines where they stand in the file, and the body; or what is wrong with the file. */
function readPage(content: string | Uint8Array): { front: string; body: string; bodyLine: number } | string {
  const size = typeof content === 'string' ? content.length : content.byteLength
  if (size > ANSWER_BYTES_MAX) return `the file has ${size} bytes; ${ANSWER_BYTES_MAX} are the most.`
  const text = typeof content === 'string' ? content : decode(content)
  if (text === undefined) return 'the file is not UTF-8.'
  const page = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text)
  if (page?.index !== 0)
    return 'the file begins with front matter: a line ---, then title, source and questions, then a line ---.'
  const front = `\n${page[1]!}`
  return { front, body: text.slice(page[0].length), bodyLine: front.split('\n').length + 1 }
}

function sourceOf(source: AnswerSource, title: string): Answer['source'] {
  if (typeof source !== 'string') return source
  return /^(https?:\/\/|mailto:|\/|#)/.test(source) ? { label: title, url: source } : { label: source }
}
type AnswerSource = string | { label: string; url: string }

function decode(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return undefined
  }
}
