import type { Field, Profile } from '../contract/facts.ts'
import type { Playbook, Question } from '../contract/playbook.ts'
import { testFacts } from './condition.ts'
import { ASKED_TIMES_MAX, settled } from './settled.ts'

/** What to ask next, or null when there is nothing left to ask. Playbook order; never what is known, declined or
 *  answered with 'none'. `asked` lists the fields asked so far, repeats included, the greeting as `useCase`, the e-mail
 *  only where nothing came of it. When `questionsMax` is reached, or the rest is known, the e-mail follows as the last
 *  question.
 *  A field that brought no answer comes again once: after all others, and only if qualification requires it.
 *  `today` is the buyer's day, `YYYY-MM-DD`; with `only` nothing is asked but what qualification requires, and the e-mail. */
export function nextQuestion(
  profile: Profile,
  playbook: Playbook,
  asked: Field[],
  today: string,
  only = false,
): Question | null {
  const { facts } = profile
  const required = playbook.qualification.require
  const open = playbook.questions.filter(
    (question) =>
      question.id !== 'email' &&
      question.ask === 'always' &&
      (!only || required.includes(question.id)) &&
      !settled(question.id, profile) &&
      (!question.when || testFacts(question.when, facts, today).holds),
  )
  const times = (field: Field) => asked.filter((one) => one === field).length
  const before = asked.filter((field) => field !== 'email').length
  if (before < playbook.questionsMax) {
    const fresh = open.find((question) => times(question.id) === 0)
    const again = open.find(
      (question) => times(question.id) < ASKED_TIMES_MAX && required.includes(question.id),
    )
    if (fresh ?? again) return (fresh ?? again)!
  }
  return settled('email', profile) || times('email') >= ASKED_TIMES_MAX ? null : emailQuestion(playbook)
}

function emailQuestion(playbook: Playbook): Question {
  const own = playbook.questions.find((question) => question.id === 'email')
  return own ?? { id: 'email', text: '', replies: [], ask: 'always' }
}
