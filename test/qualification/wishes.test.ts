import { describe, expect, test } from 'vitest'
import { readingOf, signalsOf } from './peopleport.ts'

describe('a person is wanted', () => {
  test.each([
    'let me talk to your manager',
    'stop with the bot, give me a person',
    'can I get someone from sales on the line',
    'have your team reach out to me',
    'agent',
    'please call me back',
    "I'd like a real person",
  ])('%j', (text) => {
    expect(signalsOf(text)).toMatchObject({ wantsHuman: true, nextStep: 'call' })
  })
  test.each([
    'is this a bot?',
    'are you a real person',
    'no sales calls please',
    'I would rather not talk to anyone',
    'someone from your team mailed me',
    'book a demo',
  ])('not in %j', (text) => {
    expect(signalsOf(text).wantsHuman).toBeUndefined()
  })
})

test.each([
  ['could you walk our team through the product', 'demo'],
  ["I don't need a demo, just a price", 'pricing'],
  ['what would this cost', 'pricing'],
  ["we'd like a sandbox to play with", 'trial'],
  ["let's hop on a quick call", 'call'],
  ['schedule a call', 'call'],
  ['are you free Tuesday', 'call'],
  ['send over a one pager please', 'info'],
  ['our security team has to review you first', 'security'],
])('the next step in %j is %s', (text, step) => {
  expect(signalsOf(text).nextStep).toBe(step)
})

test.each(['too expensive for us', "we're in the middle of a trial with Personio", 'how does it differ'])(
  'no next step in %j',
  (text) => {
    expect(signalsOf(text).nextStep).toBeUndefined()
  },
)

describe('use case and product', () => {
  test.each([
    ['we have to onboard all those new hires somehow', 'onboarding'],
    ['candidates are tracked in a spreadsheet', 'recruiting'],
    ['need help with payroll and time off', 'payroll'],
    ['not after payroll, only leave management', 'time-off'],
  ])('%j is %s', (text, useCase) => {
    expect(signalsOf(text).useCase).toBe(useCase)
  })
  test.each(['it is time to move on', 'our current payroll runs on Deel', 'no payroll please'])(
    'none in %j',
    (text) => {
      expect(signalsOf(text).useCase).toBeUndefined()
    },
  )
  test('a product is the one that is named', () => {
    expect(signalsOf('is peopleport pay any good').product).toBe('pay')
    expect(signalsOf('your tool').product).toBeUndefined()
  })
})

describe('who the buyer is', () => {
  test.each([
    ["I'm the People Ops lead at Marrow & Finch, we're 85", 'Marrow & Finch'],
    ['this is Tomas with Greywater Systems', 'Greywater Systems'],
    ['Sarah Connor, VP People, Skynet Industries, sarah@skynet.example', 'Skynet Industries'],
    ['our company is called northlight bikes', 'northlight bikes'],
    ['I am Head of Talent at Nordvik Energi AS in Oslo', 'Nordvik Energi AS'],
    ['At Mueller GmbH we have 300 employees', 'Mueller GmbH'],
  ])('%j names the company', (text, company) => {
    expect(signalsOf(text).company).toBe(company)
  })
  test.each(["I'm from Chicago", 'we are a nonprofit', 'a friend at Workday told me', 'from Monday on'])(
    'no company in %j',
    (text) => {
      expect(signalsOf(text).company).toBeUndefined()
    },
  )
  test('an e-mail is lower-cased, and the last one counts', () => {
    expect(signalsOf('a@b.example, no wait: John.Smith@Example.CO.UK').email).toBe('john.smith@example.co.uk')
    expect(signalsOf('ana(at)foo.com').email).toBeUndefined()
  })
})

describe('answers are read in the light of the question', () => {
  test('a bare number is what was asked for', () => {
    expect(signalsOf('about 40', { asks: 'headcount' }).headcount).toEqual({ min: 40, max: 40 })
    expect(signalsOf('50k', { asks: 'budget' }).budget).toEqual({ amount: 50_000 })
    expect(signalsOf('about 40').headcount).toBeUndefined()
  })
  test.each([
    ["we're around 400, mostly in Berlin", { min: 400, max: 400 }],
    ['yes, up to 500', { max: 500 }],
    ['between 300 and 400', { min: 300, max: 400 }],
    ["I'd say 80 or so?", { min: 80, max: 80 }],
    ['not sure but close to 90', { min: 90, max: 90 }],
    ['somewhere between 200 and 250 I think', { min: 200, max: 250 }],
    ['at least 50 in total', { min: 50 }],
    ['currently 75 and growing', { min: 75, max: 75 }],
  ])('%j answers how many people', (text, headcount) => {
    expect(signalsOf(text, { asks: 'headcount' }).headcount).toEqual(headcount)
  })
  test.each([
    '<img src=x onerror=alert(1)>',
    'I want 1 thing: to talk about pricing',
    'v2 of our site launches soon',
    'call me at 5',
    'we have 3 products',
    'in 2 weeks',
    'we are in 2 countries',
    '5pm works',
    '1. pricing 2. security',
  ])('%j does not, whatever number it has', (text) => {
    expect(signalsOf(text, { asks: 'headcount' }).headcount).toBeUndefined()
  })
  test("'no' is nothing there, and a refusal is a refusal", () => {
    expect(readingOf('nope, nothing', { asks: 'competitors' }).none).toEqual(['competitors'])
    expect(readingOf('not really', { asks: 'compliance' }).none).toEqual(['compliance'])
    expect(readingOf("I'd rather not say", { asks: 'budget' })).toMatchObject({
      declined: ['budget'],
      none: [],
    })
  })
  test("a 'no' to what only the buyer can give is a refusal", () => {
    expect(readingOf('no thanks', { asks: 'email' })).toMatchObject({ declined: ['email'], none: [] })
  })
  test('a correction within the answer wins', () => {
    expect(signalsOf('450, no wait, 540', { asks: 'headcount' }).headcount).toEqual({ min: 540, max: 540 })
  })
  test('a question back is kept, in the buyer’s words', () => {
    expect(readingOf('Fine. Does it support SCIM?').question).toBe('Does it support SCIM?')
  })
  test.each([
    ['security review, and does it work with salesforce?', 'does it work with salesforce?'],
    ['do you support SSO? We are 400 people.', 'do you support SSO?'],
    ['how much is it and do you support SSO', 'do you support SSO'],
    ['who are you and what do you do?', 'who are you and what do you do?'],
    ['is there an API? We are 40. How long does setup take?', 'is there an API? How long does setup take?'],
  ])('beside facts too: %j', (text, question) => {
    expect(readingOf(text).question).toBe(question)
  })
  test.each([
    'how much does it cost?',
    'can I talk to someone?',
    'hi, can we book a demo?',
    'what we need is payroll',
    'we use Workday, which is slow',
  ])('no open question is %j', (text) => {
    expect(readingOf(text).question).toBeUndefined()
  })
  test('a number with a question mark is an answer', () => {
    expect(readingOf('maybe about 30?', { asks: 'headcount' }).question).toBeUndefined()
  })
  test('gibberish is not understood', () => {
    expect(readingOf('lkjh poiu').understood).toBe(false)
    expect(readingOf('thanks!').understood).toBe(true)
  })
})
