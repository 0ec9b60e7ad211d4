import { expect, test } from 'vitest'
import { printFinding } from '../../server/workspace/findings.ts'
import { parseWorkspace } from '../../server/workspace/parse.ts'
import { files } from '../workspace/files.ts'

const page = (questions: string[], more = '') => `---
title: Page
source: /page
questions:
${questions.map((question) => `  - ${question}\n`).join('')}${more}---
Text.
`
const check = (answers: Record<string, string>) => {
  const named = Object.entries(answers).map(([name, text]) => [`answers/${name}.md`, text])
  const { workspace, findings } = parseWorkspace({ ...files, ...Object.fromEntries(named) })
  return { accepted: workspace !== undefined, findings: findings.map(printFinding) }
}

test('answers that search finds for their questions are no finding', () => {
  expect(check({ sso: page(['Do you support SSO?']), api: page(['Is there an API?']) })).toEqual({
    accepted: true,
    findings: [],
  })
})

test('an answer that search never finds for its own questions is reported, with a remedy', () => {
  expect(
    check({ sso: page(['Do you support SSO?']), tour: page(['How does it work?', 'What can it do?']) }),
  ).toEqual({
    accepted: true,
    findings: [
      'answers/tour.md:4:1 questions: warning: search never finds this answer for its own questions. Ask for it by the words that only this answer has, or add such words as tags.',
    ],
  })
  expect(
    check({ one: page(['Is there SSO?'], 'tags: [SSO, SAML]\n'), two: page(['Is there SSO?']) }).findings,
  ).toEqual([
    expect.stringMatching(
      /^answers\/(one|two)\.md:4:1 questions: warning: search never finds .*, but "(one|two)"/,
    ),
  ])
})

test('a sample question that another answer is found for is reported where it stands', () => {
  expect(
    check({
      sso: page(['Do you support SSO?', 'Can we use SAML?']),
      api: page(['Is there an API?', 'Is there SAML?', 'Do you support API keys?']),
      saml: page(['SAML SAML', 'Can we have SAML?'], 'tags: [SAML]\n'),
    }).findings,
  ).toContainEqual(
    expect.stringMatching(
      /^answers\/(sso|api)\.md:6:5 questions\[1\]: warning: search finds "saml" for this\./,
    ),
  )
})
