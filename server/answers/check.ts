import type { Answer } from '../workspace/schema/answer.ts'
import type { Report } from '../workspace/references.ts'
import { indexAnswers } from './search.ts'

/** Reports sample questions for which search finds another answer, and answers that it finds for none of theirs. A sample
 *  that a buyer happens to repeat word for word is found all the same; what counts here is how near ones fare. */
export function checkAnswers(answers: Answer[], defaultLocale: string, report: Report): void {
  const index = indexAnswers(answers)
  for (const { id, questions, locale } of answers) {
    const file = `answers/${id}.md`
    const found = questions.map((question) => index.search(question, locale ?? defaultLocale)?.id)
    if (!found.includes(id))
      report(
        file,
        ['questions'],
        `search never finds this answer for its own questions${found.some(Boolean) ? `, but ${listed(found)}` : ''}. Ask for it by the words that only this answer has, or add such words as tags.`,
        'warning',
      )
    else
      for (const [i, other] of found.entries())
        if (other !== undefined && other !== id)
          report(
            file,
            ['questions', i],
            `search finds "${other}" for this. Word it by what sets the two apart, or leave it to one of them.`,
            'warning',
          )
  }
}

function listed(ids: (string | undefined)[]): string {
  return [...new Set(ids.flatMap((id) => (id === undefined ? [] : [`"${id}"`])))].join(' and ')
}
