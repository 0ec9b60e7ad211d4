import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIELDS, type Facts, type Field, type Profile } from '../../widget/contract/facts.ts'
import type { Playbook, Question } from '../../widget/contract/playbook.ts'
import { nextQuestion } from '../../widget/qualification/next-question.ts'
import { ASKED_TIMES_MAX } from '../../widget/qualification/settled.ts'

const TODAY = '2026-11-24'
const ask = (id: Field, more: Partial<Question> = {}): Question => ({
  id,
  text: `${id}?`,
  replies: [],
  ask: 'always',
  ...more,
})

function playbook(questions: Question[], more: Partial<Playbook> = {}): Playbook {
  return {
    revision: 1,
    vendor: 'larkline',
    name: 'Larkline',
    greeting: 'Hi!',
    useCases: [],
    products: [],
    competitors: [],
    questions,
    questionsMax: 4,
    qualification: { require: [], disqualify: [] },
    wording: {},
    ...more,
  }
}

function profile(facts: Facts = {}, more: Partial<Profile> = {}): Profile {
  return { facts, sources: [], declined: [], none: [], openQuestions: [], ...more }
}

const three = playbook([ask('useCase'), ask('headcount'), ask('budget'), ask('email')])

describe('the next question', () => {
  test.each<[string, Profile, Playbook, Field[], Field | null]>([
    ['is the first that is open', profile(), three, [], 'useCase'],
    ['skips what is known', profile({ useCase: 'chat' }), three, [], 'headcount'],
    ['skips what was declined', profile({}, { declined: ['useCase'] }), three, [], 'headcount'],
    ['skips what was answered with none', profile({}, { none: ['useCase'] }), three, [], 'headcount'],
    ['skips what was asked', profile(), three, ['useCase'], 'headcount'],
    ['is the e-mail when all was asked', profile(), three, ['useCase', 'headcount', 'budget'], 'email'],
    ['is none once the e-mail is known', profile({ email: 'a@b.io' }), playbook([ask('email')]), [], null],
    ['is none once the e-mail was declined', profile({}, { declined: ['email'] }), playbook([]), [], null],
    ['is the e-mail even where the playbook does not name it', profile(), playbook([]), [], 'email'],
    ['skips what is not to be asked', profile(), playbook([ask('region', { ask: 'never' })]), [], 'email'],
    [
      'skips what its condition rules out',
      profile({ headcount: { min: 3, max: 3 } }),
      playbook([ask('budget', { when: { headcount: { atLeast: 50 } } }), ask('region')]),
      [],
      'region',
    ],
    ['keeps the e-mail for last', profile(), playbook([ask('email'), ask('headcount')]), [], 'headcount'],
    ['is the e-mail when enough was asked', profile(), { ...three, questionsMax: 1 }, ['useCase'], 'email'],
    [
      'comes again where qualification needs it, after all others',
      profile(),
      playbook([ask('useCase'), ask('headcount')], {
        qualification: { require: ['useCase'], disqualify: [] },
      }),
      ['useCase', 'headcount'],
      'useCase',
    ],
    [
      'does not come a third time',
      profile(),
      playbook([ask('useCase')], { qualification: { require: ['useCase'], disqualify: [] } }),
      ['useCase', 'useCase'],
      'email',
    ],
  ])('%s', (_, known, book, asked, expected) => {
    expect(nextQuestion(known, book, asked, TODAY)?.id ?? null).toBe(expected)
  })

  test('to who is tired of it, is only what qualification needs, and the e-mail', () => {
    const book = { ...three, qualification: { require: ['headcount' as const], disqualify: [] } }
    const [first, second] = [[], ['headcount' as const]].map(
      (asked) =>
        nextQuestion(profile(asked.length ? { headcount: { min: 4 } } : {}), book, asked, TODAY, true)?.id,
    )
    expect([first, second]).toEqual(['headcount', 'email'])
  })

  test('asking on and on ends, and asks nothing that is settled and nothing too often', () => {
    const fields = fc.subarray([...FIELDS])
    fc.assert(
      fc.property(fields, fields, fields, fc.nat(8), (questions, required, declined, questionsMax) => {
        const book = playbook(
          questions.map((id) => ask(id)),
          { questionsMax, qualification: { require: required, disqualify: [] } },
        )
        const known = profile({}, { declined })
        const asked: Field[] = []
        for (;;) {
          const next = nextQuestion(known, book, asked, TODAY)
          if (!next) break
          expect(declined).not.toContain(next.id)
          asked.push(next.id)
          expect(asked.filter((one) => one === next.id).length).toBeLessThanOrEqual(ASKED_TIMES_MAX)
        }
        expect(asked.filter((one) => one !== 'email').length).toBeLessThanOrEqual(questionsMax)
        const email = asked.indexOf('email')
        if (email >= 0) expect(asked.slice(email).every((one) => one === 'email')).toBe(true)
      }),
    )
  })
})
