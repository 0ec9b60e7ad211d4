import { distance } from 'fastest-levenshtein'
import MiniSearch from 'minisearch'
import type { Answer } from '../workspace/schema/answer.ts'
import { isWeak, terms } from './terms.ts'

/** The answers of one revision, made ready for search once. */
export interface AnswerIndex {
  /** The answer that fits a question well enough, in a language that the buyer reads; undefined where none does. */
  find: (question: string, locale: string) => Answer | undefined
  /** The same, but that a sample question in just these words is not looked at first. */
  search: (question: string, locale: string) => Answer | undefined
  of: (id: string) => Answer | undefined
}

/** The share of what a question asks about that an answer must speak of, from 0 to 1. Over the questions of
 *  `test/answers/search.test.ts` right answers reach 0.61 or more, wrong ones 0.48 or less (2026-11). */
const FIT_MIN = 0.55
/** A question is read to this many of its words; more is a story, not a question. */
const QUESTION_TERMS_MAX = 40
/** Shorter words are taken as they are written, and as the beginnings of others. */
const FUZZY_CHARS_MIN = 6
/** What a word of `isWeak` weighs beside others. */
const WEAK_WEIGHT = 0.25
/** Answers by the library's score that are looked at more closely. */
const CANDIDATES_MAX = 8

/** Ranking is the library's (BM25 over fields, with beginnings of words and typing errors); whether the best fits at all
 *  is decided here, by how much of what the question asks about it speaks of: a word that no answer has weighs most. */
export function indexAnswers(answers: Answer[]): AnswerIndex {
  const byId = new Map(answers.map((answer) => [answer.id, answer]))
  const exact = new Map(
    answers.flatMap((answer) => answer.questions.map((question) => [key(question), answer] as const)),
  )
  const weight = weights(answers)
  const index = new MiniSearch<Record<'id' | 'questions' | 'tags' | 'title' | 'text', string>>({
    fields: ['questions', 'tags', 'title', 'text'],
    tokenize: terms,
    processTerm: (term) => term,
    searchOptions: {
      boost: { questions: 3, tags: 3, title: 2 },
      prefix: (term) => term.length >= 4 && !isWeak(term),
      fuzzy: (term) => (term.length >= FUZZY_CHARS_MIN && !isWeak(term) ? 1 : false),
      tokenize: (text) => [...new Set(terms(text))].slice(0, QUESTION_TERMS_MAX),
    },
  })
  for (const { id, questions, tags, title, text } of answers)
    index.add({ id, questions: questions.join('\n'), tags: tags.join('\n'), title, text })

  const search = (question: string, locale: string) => {
    const asked = [...new Set(terms(question))].slice(0, QUESTION_TERMS_MAX)
    const [best] = index
      .search(question, { filter: ({ id }) => isFor(byId.get(id as string)?.locale, locale) })
      .slice(0, CANDIDATES_MAX)
      .filter(({ queryTerms, match }) => queryTerms.some((term) => !isWeak(term)) && isNamed(match))
      .map((hit) => ({ id: hit.id as string, fit: fitOf(asked, hit.match, weight), score: hit.score }))
      .filter(({ fit }) => fit >= FIT_MIN)
      .sort((a, b) => b.fit - a.fit || b.score - a.score)
    return best && byId.get(best.id)
  }
  return {
    of: (id) => byId.get(id),
    search,
    find: (question, locale) => {
      const same = exact.get(key(question))
      return same && isFor(same.locale, locale) ? same : search(question, locale)
    },
  }
}

/** A word that only the text has in passing makes no answer. */
function isNamed(match: Record<string, string[]>): boolean {
  return Object.values(match).some((fields) => fields.some((field) => field !== 'text'))
}

/** What a word tells: the fewer answers have it, the more, and most where none has. */
type Weight = (term: string, has: boolean) => number

function weights(answers: Answer[]): Weight {
  const counts = new Map<string, number>()
  for (const { title, text, questions, tags } of answers)
    for (const term of new Set(terms([title, text, ...questions, ...tags].join('\n'))))
      counts.set(term, (counts.get(term) ?? 0) + 1)
  return (term, has) => {
    const count = counts.get(term)
    const weak = isWeak(term) || (count === undefined && /^\d+$/.test(term))
    return (weak ? WEAK_WEIGHT : 1) * Math.log(1 + answers.length / ((has ? count : undefined) ?? 0.5))
  }
}

/** The share of a question that an answer speaks of. What it does not speak of weighs as if no answer did; what only its
 *  text has, in passing, counts for half. */
function fitOf(asked: string[], match: Record<string, string[]>, weight: Weight): number {
  let [has, all] = [0, 0]
  for (const term of asked) {
    const fields = Object.entries(match).flatMap(([word, its]) => (isLike(word, term) ? its : []))
    const its = weight(term, fields.length > 0)
    all += its
    if (fields.length > 0) has += its * (fields.some((field) => field !== 'text') ? 1 : 0.5)
  }
  return has / all
}

/** Whether a word of an answer is what the library found for a word of the question. */
function isLike(word: string, term: string): boolean {
  return word.startsWith(term) || (term.length >= FUZZY_CHARS_MIN && distance(word, term) === 1)
}

function key(question: string): string {
  return question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function isFor(locale: string | undefined, buyer: string): boolean {
  return locale === undefined || locale.split('-')[0] === buyer.split('-')[0]
}
