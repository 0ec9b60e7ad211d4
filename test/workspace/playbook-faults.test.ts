import { describe, expect, test } from 'vitest'
import { printFinding } from '../../server/workspace/findings.ts'
import { isOrdinaryWord } from '../../server/workspace/ordinary-words.ts'
import { parseWorkspace, type Files } from '../../server/workspace/parse.ts'
import { files } from './files.ts'

/** What is found in the small workspace with these lines in its playbook in place of its own. */
function findingsOf(lines: string, others: Files = {}): string[] {
  const keys = [...lines.matchAll(/^\w+/gm)].map(([key]) => key)
  const kept = files['playbook.yaml']
    .split(/^(?=\w)/m)
    .filter((part) => !keys.includes(/^\w+/.exec(part)![0]))
  const { findings } = parseWorkspace({ ...files, 'playbook.yaml': `${lines}\n${kept.join('')}`, ...others })
  return findings.map(printFinding)
}
const one = (pattern: string) => [expect.stringMatching(new RegExp(pattern))]

describe('a phrase of two use cases', () => {
  test('is an error, however it is written, with its line and what to do', () => {
    expect(
      findingsOf(`useCases:
  - {id: chat, name: website chat, phrases: [Follow-Up]}
  - {id: events, name: events, phrases: [webinars, follow up]}`),
    ).toEqual([
      'playbook.yaml:3:52 useCases[1].phrases[1]: "follow up" is also a phrase of use case "chat", so it cannot tell the two apart. Keep it with the one that buyers mean by it.',
    ])
  })

  test('is one where it is the other’s name, in any language', () => {
    expect(
      findingsOf(`useCases:
  - {id: chat, name: {en: website chat, de: Chat}}
  - {id: events, name: events, phrases: [chat]}`),
    ).toEqual(one('3:42 useCases\\[1\\].phrases\\[0\\]: "chat" is also a phrase of use case "chat"'))
  })

  test('with the same stems is a warning', () => {
    expect(
      findingsOf(`useCases:
  - {id: chat, name: chat, phrases: [route leads]}
  - {id: routing, name: routing, phrases: [routing leads]}`),
    ).toEqual(one('3:44 .*: warning: "routing leads" is read like "route leads" of use case "chat"'))
  })

  test('is none twice in one use case, nor for phrases that only share words', () => {
    expect(
      findingsOf(`useCases:
  - {id: chat, name: website chat, phrases: [Website-Chat, chat with visitors]}
  - {id: events, name: events, phrases: [chat at events]}`),
    ).toEqual([])
  })

  test('holds for products, too', () => {
    expect(
      findingsOf(`products:
  - {id: router, name: The Router}
  - {id: enrich, name: Enrich, phrases: [the router]}`),
    ).toEqual(one('"the router" is also a phrase of product "router"'))
  })
})

describe('a competitor', () => {
  test('whose name is a word of every day needs the flag', () => {
    expect(
      findingsOf('competitors: [{name: Segment}, {name: Close, ordinaryWord: true}, {name: Zendesk}]'),
    ).toEqual(
      one(
        '1:16 competitors\\[0\\].name: warning: "Segment" is also a word of every day.* Add ordinaryWord: true',
      ),
    )
  })

  test('shares no alias with another', () => {
    expect(
      findingsOf(`competitors:
  - {name: Chili Piper, aliases: [chili-piper, piper]}
  - {name: Piper AI, aliases: [Piper, piper.ai]}
  - {name: ChiliPiper}`),
    ).toEqual([
      expect.stringMatching(
        /^playbook.yaml:3:32 .*"Piper" is also a name of Chili Piper, and counts for Chili Piper alone/,
      ),
      expect.stringMatching(
        /^playbook.yaml:4:6 competitors\[2\].name: "ChiliPiper" is also a name of Chili Piper/,
      ),
    ])
  })

  test('is not called like a product of ours', () => {
    expect(findingsOf('competitors: [{name: Router Co, aliases: [the router]}]')).toEqual(
      one('1:43 .*"the router" is also a phrase of your product "router".*name of your company'),
    )
  })
})

test.each(['Front', 'drift', 'Close', 'Segment', 'Monday', 'Qualified', 'Outreach', 'Remote', 'Notion'])(
  '%s is an ordinary word',
  (name) => expect(isOrdinaryWord(name)).toBe(true),
)
test.each(['Intercom', 'HubSpot', 'Salesloft', 'LeanData', 'Chili Piper', 'Personio', 'constructor'])(
  '%s is none',
  (name) => expect(isOrdinaryWord(name)).toBe(false),
)

describe('a question', () => {
  test('whose answer nothing uses is a warning', () => {
    expect(
      findingsOf(`questions:
  - {id: headcount, text: How many people?}
  - {id: budget, text: How much?}`),
    ).toEqual(
      one('3:5 questions\\[1\\]: warning: no criterion, rule or other question uses budget.*ask: never'),
    )
  })

  test.each([
    ['a disqualifier', 'headcount', ''],
    ['an escalation', 'compliance', ''],
    ['a territory, by its region', 'region', ''],
    [
      'a rule, by its yearly amount',
      'budget',
      '  - {id: large, when: {acv: {atLeast: 100000}}, to: {rep: ana}}\n',
    ],
    ['an alert', 'competitors', 'ALERT'],
  ])('is of use to %s', (_, id, rule) => {
    const routing = files['routing.yaml']
    const changed =
      rule === 'ALERT'
        ? `${routing}alerts:\n  - {id: drift, when: {competitors: {names: Drift}}, channel: '#sales'}\n`
        : routing.replace('rules:\n', `rules:\n${rule}`)
    const found = findingsOf(`questions: [{id: ${id}, text: Tell us.}]`, { 'routing.yaml': changed })
    expect(found.filter((line) => line.startsWith('playbook'))).toEqual([])
  })

  test('that is understood but not asked costs nobody anything', () => {
    expect(findingsOf('questions: [{id: budget, text: How much?, ask: never}]')).toEqual([])
  })

  test('is not called useless while routing.yaml is missing', () => {
    const found = findingsOf('questions: [{id: budget, text: How much?}]', {
      'routing.yaml': undefined as unknown as string,
    })
    expect(found).toEqual(['routing.yaml:1:1 the file is missing.'])
  })
})

describe('a question is never asked', () => {
  test.each([
    ['a number both below and above', '{all: [{headcount: {atMost: 10}}, {headcount: {atLeast: 50}}]}'],
    ['two use cases at once', '{useCase: chat, not: {useCase: chat}}'],
    ['known and unknown', '{known: [headcount], unknown: [headcount]}'],
    ['its own answer', '{compliance: HIPAA}'],
    ['its own answer, denied', '{not: {compliance: HIPAA}}'],
    ['an e-mail, which ends the questions', '{known: [email]}'],
    ['a wish for a person, which ends the questions', '{wantsHuman: true}'],
  ])('that waits for %s', (_, when) => {
    expect(
      findingsOf(`questions:
  - {id: headcount, text: How many people?}
  - {id: compliance, text: Which?, when: ${when}}`),
    ).toEqual(one('3:36 questions\\[1\\].when: no buyer whom we still ask for compliance can fit this'))
  })

  test('that waits for who is turned away before', () => {
    expect(findingsOf('questions: [{id: compliance, text: Which?, when: {headcount: {atMost: 3}}}]')).toEqual(
      one('whoever fits this is not a fit for you by qualification.disqualify'),
    )
  })

  test.each([
    '{headcount: {atLeast: 4, atMost: 4}}',
    '{headcount: {atMost: 4}}',
    '{not: {headcount: {atLeast: 50}}}',
    '{not: {any: [{headcount: {atLeast: 10}}, {headcount: {atMost: 50}}]}}',
    '{unknown: [compliance, email]}',
    '{known: [timeline, budget], wantsHuman: false}',
    '{competitors: {names: Drift, stances: [using]}, not: {competitors: {stances: rejected}}}',
    '{timeline: {withinDays: 45}, not: {timeline: {kinds: [asap]}}}',
    '{acv: {atLeast: 100000, currency: EUR}}',
    '{all: [{region: DE}, {region: FR}]}',
    '{any: [{wantsHuman: true}, {nextStep: demo}]}',
  ])('is not said of one that waits for %s', (when) => {
    expect(findingsOf(`questions: [{id: compliance, text: Which?, when: ${when}}]`)).toEqual([])
  })

  test('is not said of one that is asked only on demand', () => {
    expect(
      findingsOf('questions: [{id: compliance, text: Which?, ask: never, when: {known: compliance}}]'),
    ).toEqual([])
  })
})

describe('questionsMax', () => {
  const questions = `questions:
  - {id: useCase, text: What?}
  - {id: headcount, text: How many?}
  - {id: region, text: Where?, when: {headcount: {atLeast: 50}}}
  - {id: compliance, text: Which?}
  - {id: email, text: Which e-mail?}`

  test('cuts off what comes after so many others', () => {
    expect(findingsOf(`${questions}\nquestionsMax: 2`)).toEqual([
      expect.stringMatching(
        /4:5 questions\[2\]: warning: the question for region is number 3, and questionsMax is 2/,
      ),
      expect.stringMatching(
        /5:5 questions\[3\]: warning: the question for compliance is number 3, and questionsMax is 2/,
      ),
    ])
  })
  test('leaves those before it, and the e-mail', () => {
    expect(findingsOf(`${questions}\nquestionsMax: 3`)).toEqual([])
  })
  test('counts the greeting, which asks for the use case', () => {
    expect(findingsOf('questions: [{id: headcount, text: How many?}]\nquestionsMax: 1')).toEqual(
      one('the question for headcount is number 2, the greeting counted'),
    )
  })
})

test.each([
  [12, []],
  [13, one('fiscalYearStart: must be at most 12, found 13')],
  [0, one('fiscalYearStart: must be at least 1, found 0')],
])('fiscal years start in a month of the calendar: %i', (month, found) =>
  expect(findingsOf(`fiscalYearStart: ${month}`)).toEqual(found),
)
