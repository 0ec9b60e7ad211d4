import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEMO } from '../support/demo.ts'
import { runUsher } from '../support/run-usher.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-chat-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const chat = async (workspace: string, said: string[], ...more: string[]) => {
  const args = ['chat', '--workspace', workspace, '--now', '2026-11-24T09:00:00Z', ...more]
  const { status, out, err } = await runUsher(folder, args, said.join('\n'))
  return { status, out, err, turns: out.split(/^(?=> )/m) }
}

test('a whole conversation, from the greeting to the meeting and why it is whose', async () => {
  const { status, turns } = await chat(
    DEMO,
    [
      'we need a chatbot and are moving off Drift',
      '3',
      'by end of next quarter',
      'do you support SSO?',
      '2',
      'actually 450 people, and we need HIPAA',
      'dana@acme.io',
      '2',
    ],
    '--timezone',
    'Europe/Berlin',
    '--locale',
    'en-GB',
  )
  expect(status).toBe(0)
  expect(turns).toEqual([
    `Larkline: Hi! What would you like to get done?
  1 Qualify inbound leads
  2 Route meetings
  3 Chat on our site
  4 Something else
`,
    `> we need a chatbot and are moving off Drift
  useCase: website chat  “chatbot”
  competitors: replacing Drift  “Drift”
Larkline: How many people work at your company?
  1 Up to 50
  2 51 to 200
  3 201 to 1,000
  4 More than 1,000
`,
    `> 3
  headcount: 201 to 1,000 people  “201 to 1,000”
Larkline: When do you need a decision?
  1 As soon as possible
  2 By the end of this quarter
  3 No date yet
`,
    `> by end of next quarter
  timeline: decision by 31 March  “by end of next quarter”
Larkline: What should the first call cover?
  1 A demo
  2 Pricing
  3 Security review
`,
    expect.stringMatching(
      /^> do you support SSO\?\n {2}asks: “do you support SSO\?”\nLarkline: Yes\. [^\n]* \(Single sign-on, \/#pricing\)\nLarkline: What should the first call cover\?\n/,
    ),
    `> 2
  nextStep: first call: pricing  “Pricing”
Larkline: Which e-mail should the invitation go to?
`,
    `> actually 450 people, and we need HIPAA
  headcount: about 450 people  “450 people”
  compliance: HIPAA  “HIPAA”
Larkline: Which e-mail should the invitation go to?
`,
    `> dana@acme.io
  email: dana@acme.io  “dana@acme.io”
Larkline: Soonest first.
  Sofia Marin, solutions engineer, looks after teams with HIPAA. Security review, 30 minutes.
  1 Today, 12:30
  2 Today, 13:00
  3 Today, 13:30
  4 Today, 14:00
  5 Today, 14:30
`,
    expect.stringMatching(
      /^> 2\nLarkline: Invitation sent to dana@acme\.io\. [^\n]*\n\nQualification: qualified \(headcount known, email known\)\.\nKnown: [^\n]*HIPAA[^\n]*\.\nDecision: Sofia Marin, [^\n]*\n$/,
    ),
  ])
})

describe('what was understood', () => {
  test('is also that something was taken back, declined, or not understood', async () => {
    const { turns } = await chat(DEMO, [
      'route meetings, we need HIPAA',
      'qwrtz zxcvb',
      'scratch HIPAA',
      '/skip',
    ])
    expect(turns[2]).toContain('  nothing understood\n')
    expect(turns[3]).toContain('  no longer compliance: HIPAA\n')
    expect(turns[4]).toContain('  declined: timeline\n')
  })

  test('stays on one line where the input is one', async () => {
    const { turns } = await chat(DEMO, ['', 'route meetings', ''])
    expect(turns).toHaveLength(2)
  })
})

test('at the end it stands why a buyer is not qualified, and what is missing', async () => {
  const { out } = await chat(DEMO, ['route meetings'])
  expect(out).toContain('Qualification: incomplete (headcount unknown, email unknown).')
})

test('who is no fit is told so, with somewhere to go', async () => {
  const { out } = await chat(DEMO, ['we are 2 people'])
  expect(out).toMatch(
    /Larkline: Thank you for saying so\.\n {2}[^\n]*free plan[^\n]*\n {2}- Start on the free plan: #pricing\n/,
  )
  expect(out).toContain('Qualification: disqualified (very-small-company).')
})

test('a meeting is cancelled, and other times are asked for', async () => {
  const { turns } = await chat(DEMO, ['dana@acme.io', '1', '/cancel', '/person', '/quit', 'not read'])
  expect(turns[3]).toMatch(/Larkline: Cancelled: /)
  expect(turns[4]).toMatch(/ {2}1 /)
  expect(turns).toHaveLength(5)
})

test('what means nothing here is said, and nothing sent', async () => {
  const { turns } = await chat(DEMO, ['/cancel', '/times', 'x'.repeat(8_001)])
  expect(turns.slice(1).map((turn) => turn.split('\n')[1])).toEqual([
    'No meeting is booked yet.',
    'No times are offered yet.',
    'A message has 8000 characters at most.',
  ])
})

test('a playbook with answers is enough: nobody is chosen, and the answers are found', async () => {
  await cp(join(DEMO, 'playbook.yaml'), join(folder, 'playbook.yaml'))
  await mkdir(join(folder, 'answers'))
  await cp(join(DEMO, 'answers/sso.md'), join(folder, 'answers/sso.md'))
  const { status, out, err } = await chat(folder, ['do you support SSO?', 'we are 400', 'dana@acme.io'])
  expect(status).toBe(0)
  expect(err).toMatch(/routing\.yaml:1:1 the file is missing\.\n[\s\S]*no times are offered/)
  expect(out).toContain('(Single sign-on, /#pricing)')
  expect(out).toMatch(/Larkline: Thank you\. Larkline will answer you by e-mail\./)
})

test('a faulty playbook is refused with file, line and reason', async () => {
  await writeFile(join(folder, 'playbook.yaml'), 'vendor: larkline\nusecases: []\n')
  const { status, err } = await chat(folder, ['hello'])
  expect(status).toBe(1)
  expect(err).toMatch(/playbook\.yaml:2:1 usecases: no such field\. Did you mean "useCases"/)
})

test('a language that is none is refused', async () => {
  const { status, err } = await chat(DEMO, [], '--locale', 'e!')
  expect(status).toBe(1)
  expect(err).toMatch(/is no language/)
})
