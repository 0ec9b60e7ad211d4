import { expect, describe, test } from 'vitest'
import { VALUE_CHARS_MAX } from '../../widget/contract/limits.ts'
import { readAnswers } from '../../server/workspace/answers.ts'
import { printFinding } from '../../server/workspace/findings.ts'
import { PAGE_BYTES_MAX, ANSWER_QUESTIONS_MAX, ANSWERS_MAX } from '../../server/workspace/limits.ts'
import { parseWorkspace } from '../../server/workspace/parse.ts'
import { digestOf } from '../../server/workspace/workspace.ts'
import { files } from './files.ts'

const SSO = `---
title: Single sign-on
source: https://larkline.example/sso
questions: [Do you support SSO?]
tags: [okta]
---
# Single sign-on

Yes, with **Okta** and
[others](https://larkline.example/idp).
`
const read = (text: string | Uint8Array, name = 'sso.md') => {
  const { answers, findings } = readAnswers({ [`answers/${name}`]: text })
  return { answers, findings: findings.map(printFinding) }
}

test('an answer is its front matter and its text, named by its file', () => {
  expect(read(SSO)).toEqual({
    answers: [
      {
        id: 'sso',
        title: 'Single sign-on',
        text: 'Yes, with **Okta** and [others](https://larkline.example/idp).',
        source: { label: 'Single sign-on', url: 'https://larkline.example/sso' },
        questions: ['Do you support SSO?'],
        tags: ['okta'],
      },
    ],
    findings: [],
  })
  expect(read(SSO.replaceAll('\n', '\r\n')).answers).toEqual(read(SSO).answers)
  expect(read(new TextEncoder().encode(`\uFEFF${SSO}`)).answers).toEqual(read(SSO).answers)
})

test.each([
  ['https://larkline.example/sso', { label: 'Single sign-on', url: 'https://larkline.example/sso' }],
  ['/docs/sso', { label: 'Single sign-on', url: '/docs/sso' }],
  ['Security whitepaper', { label: 'Security whitepaper' }],
  ['{label: Docs, url: /docs}', { label: 'Docs', url: '/docs' }],
])('the source %s is shown as %j', (source, shown) => {
  expect(read(SSO.replace('https://larkline.example/sso', source)).answers[0]!.source).toEqual(shown)
})

describe('a finding names file, line, reason and the nearest name', () => {
  test.each<[string, string, string]>([
    ['tags:', 'tag:', 'answers/sso.md:5:1 tag: no such field. Did you mean "tags"?'],
    ['title: Single sign-on\n', '', 'answers/sso.md:2:1 title: is missing.'],
    [
      'questions: [Do you support SSO?]',
      'questions: []',
      'answers/sso.md:4:1 questions: must be at least 1 item, found [].',
    ],
    ['title: Single', 'title: "Single', 'answers/sso.md:'],
    [
      'source: https://larkline.example/sso',
      'source: {label: Docs, url: "javascript:alert(1)"}',
      'answers/sso.md:3:23 source.url: "javascript:alert(1)": A link starts with https://, mailto:, / or #.',
    ],
    ['---\ntitle', 'title', 'answers/sso.md:1:1 the file begins with front matter'],
    ['tags: [okta]\n---', 'tags: [okta]', 'answers/sso.md:1:1 the file begins with front matter'],
    [
      'Yes, with **Okta** and\n[others](https://larkline.example/idp).',
      '',
      'answers/sso.md:7:1 there is no text below the front matter.',
    ],
    [
      'tags: [okta]',
      'locale: English',
      'answers/sso.md:5:1 locale: "English": A locale is written en or pt-BR.',
    ],
  ])('%j as %j', (from, to, finding) => {
    expect(SSO).toContain(from)
    const { answers, findings } = read(SSO.replace(from, to))
    expect(answers).toEqual([])
    expect(findings[0]!.startsWith(finding)).toBe(true)
  })

  test.each(['SSO.md', 'sso.txt', 'a b.md', '.md', 'de/sso.md'])('the name %j', (name) => {
    expect(read(SSO, name)).toEqual({
      answers: [],
      findings: [
        `answers/${name}:1:1 an answer is named like data-residency.md: small letters, digits and hyphens.`,
      ],
    })
  })

  test('bytes that are no text', () => {
    expect(read(new Uint8Array([0xff, 0xfe, 0x00])).findings).toEqual([
      'answers/sso.md:1:1 the file is not UTF-8.',
    ])
  })
})

test('limits hold at n, and refuse n + 1', () => {
  const sized = (bytes: number) => read(SSO + ' '.repeat(bytes - SSO.length)).findings
  expect(sized(PAGE_BYTES_MAX)).toEqual([])
  expect(sized(PAGE_BYTES_MAX + 1)).toEqual([
    `answers/sso.md:1:1 the file has ${PAGE_BYTES_MAX + 1} bytes; ${PAGE_BYTES_MAX} are the most.`,
  ])
  const asking = (count: number) =>
    read(
      SSO.replace(
        '[Do you support SSO?]',
        JSON.stringify(Array.from({ length: count }, (_, i) => `SSO ${i}?`)),
      ),
    )
  expect(asking(ANSWER_QUESTIONS_MAX).findings).toEqual([])
  expect(asking(ANSWER_QUESTIONS_MAX + 1).findings).toHaveLength(1)
  const many = (count: number) =>
    readAnswers(Object.fromEntries(Array.from({ length: count }, (_, i) => [`answers/a${i}.md`, SSO])))
  expect(many(ANSWERS_MAX).findings).toEqual([])
  expect(many(ANSWERS_MAX + 1).findings).toHaveLength(1)
  const long = (chars: number) => read(SSO.replace(/Yes[^]*$/, `${'x'.repeat(chars - 1)}.`))
  expect(long(VALUE_CHARS_MAX).findings).toEqual([])
  expect(long(VALUE_CHARS_MAX).answers[0]!.text).toHaveLength(VALUE_CHARS_MAX)
  const cut = long(VALUE_CHARS_MAX + 1)
  expect(cut.answers[0]!.text.length).toBeLessThanOrEqual(VALUE_CHARS_MAX)
  expect(cut.findings).toEqual([
    expect.stringContaining('answers/sso.md:7:1 warning: is longer than the 500 characters'),
  ])
})

test('answers are part of the revision, and no part of the playbook that the page gets', async () => {
  const { workspace } = parseWorkspace({ ...files, 'answers/sso.md': SSO })
  expect(workspace!.answers.map(({ id }) => id)).toEqual(['sso'])
  expect(JSON.stringify(workspace!.playbook)).not.toContain('Okta')
  const changed = parseWorkspace({ ...files, 'answers/sso.md': SSO.replace('Yes', 'No') })
  expect(await digestOf(changed.workspace!)).not.toBe(await digestOf(workspace!))
})

test('an answer that cannot be read refuses the workspace', () => {
  expect(parseWorkspace({ ...files, 'answers/sso.md': 'Yes.' }).workspace).toBeUndefined()
})
