import type { Finding } from './findings.ts'
import { VALUE_CHARS_MAX } from '../../widget/contract/limits.ts'
import { chatText } from './chat-text.ts'
import { ANSWERS_MAX } from './limits.ts'
import { readPage } from './front-matter.ts'
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
    const read = readPage(content, 'title, source and questions')
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

function sourceOf(source: AnswerSource, title: string): Answer['source'] {
  if (typeof source !== 'string') return source
  return /^(https?:\/\/|mailto:|\/|#)/.test(source) ? { label: title, url: source } : { label: source }
}
type AnswerSource = string | { label: string; url: string }
