import { describe, expect, test } from 'vitest'
import { indexAnswers } from '../../server/answers/search.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import type { Answer } from '../../server/workspace/schema/answer.ts'
import { DEMO } from '../support/demo.ts'

const { workspace } = await loadWorkspace(DEMO)
const demo = indexAnswers(workspace!.answers)

/** None of these is worded as a sample question is. */
const FOUND: Record<string, string[]> = {
  integrations: [
    'does it work with salesforce, and both ways?',
    'can you connect to hubspot?',
    'we live in Salesforce, will it sync?',
    'is there an integration for our CRM',
    'what do you integrate with?',
    'do you have a saleforce connector?',
  ],
  pricing: [
    'what does it cost?',
    'what would it cost for 12 reps?',
    'what’s the price?',
    'how much is the Team plan?',
    'could you tell me how much it costs',
    'is it priced per seat or per company?',
    'what are your plans?',
  ],
  trial: [
    'is there any free trial',
    'can I try this out for free first?',
    'do you offer a pilot?',
    'is there a free version or plan?',
  ],
  'soc-2': [
    'are you SOC2 compliant?',
    'do you have a soc 2 type 2 audit?',
    'is a SOC 2 report available?',
    'any security certificates?',
    'when was your last penetration testing?',
  ],
  hipaa: ['will you sign a BAA?', 'is this HIPAA compliant', 'can it handle PHI?'],
  sso: [
    'does it support single sign on?',
    'do you have SSO with okta?',
    'is SAML SSO in the price?',
    'can people log in through Azure AD?',
  ],
  'data-residency': [
    'where do you store the data?',
    'where is data hosted?',
    'is the data in europe',
    'are you gdpr-compliant?',
    'can data stay in the EU?',
    'do you offer data residency?',
    'is there a DPA?',
  ],
  'set-up': [
    'how long does setup take?',
    'how long is the implementation?',
    'how do I install this on our site?',
    'how quickly could we go live?',
    'what does onboarding look like?',
    'is set-up complicated?',
  ],
  'support-hours': [
    'is support available 24/7?',
    'what hours is support there?',
    'can I call support by phone?',
    'what is your response time?',
    'do we get an account manager?',
  ],
  languages: [
    'what languages do you support?',
    'does the bot speak german?',
    'is it multilingual?',
    'do you have a German version of it',
  ],
  cancellation: [
    'can I cancel whenever I want?',
    'how do we cancel?',
    'what’s the cancellation policy?',
    'is there a lock-in?',
    'what’s the notice period on the contract?',
    'do you have annual or monthly contracts?',
  ],
  people: ['are you a bot?', 'is this a real person or AI?', 'am I chatting with a robot?'],
}

/** What the demo's pages do not answer, near as some of the words are. */
const NOT_FOUND = [
  'does it work with SAP?',
  'do you integrate with Zendesk?',
  'can you connect to our Oracle database?',
  'is there an API?',
  'do you have webhooks?',
  'does it run on premises?',
  'do you have a mobile app?',
  'are you ISO 27001 certified?',
  'are you FedRAMP authorized?',
  'can I export my data as CSV?',
  'how do I reset my password?',
  'do you train models on our data?',
  'who founded the company?',
  'where is your office?',
  'how many employees do you have?',
  'do you have a discount for nonprofits?',
  'is there a volume discount?',
  'can we pay by invoice?',
  'which currencies do you bill in?',
  'can you send me the slides?',
  'do you have case studies in healthcare?',
  'what is your uptime?',
  'how do you handle GDPR deletion requests of our visitors?',
  'how is it different from Drift?',
  'can it score leads with machine learning?',
  'do you support round robin by territory?',
  'can I change the colour of the widget?',
  'does it work on WordPress?',
  'how does it work?',
  'what can it do?',
  'is it any good?',
  'can you help me?',
  'do you have it?',
  'what time is it?',
  'what is the weather in Frankfurt?',
  'can I cancel a meeting?',
  'can I move my meeting?',
  'is the pricing negotiable?',
  'does it work with Salesforce Marketing Cloud?',
  'does it support Okta workflows?',
  'do you have a plan for schools?',
  'which data do you collect about visitors?',
  'how long do you keep recordings?',
  'do you have a partner program?',
  'can I see a roadmap?',
  'how accurate is the routing?',
  'how does lead scoring work?',
  'can we embed it in our app?',
  'who answers when our reps sleep?',
  'is there an SDK for iOS?',
  'can I bring my dog?',
  'are you hiring engineers?',
  'do you want to buy our leads list?',
  'what about it?',
  'why?',
  '???',
  '',
]

describe('an answer is found for', () => {
  test.each(Object.entries(FOUND).flatMap(([id, list]) => list.map((question) => [question, id] as const)))(
    '%j: %s',
    (question, id) => expect(demo.find(question, 'en')?.id).toBe(id),
  )
})

describe('nothing is found for', () => {
  test.each(NOT_FOUND)('%j', (question) => expect(demo.find(question, 'en')?.id).toBeUndefined())
})

const answer = (id: string, questions: string[], more: Partial<Answer> = {}): Answer => ({
  id,
  title: id,
  text: 'Yes.',
  source: { label: id },
  questions,
  tags: [],
  ...more,
})

describe('search', () => {
  test('a sample question is answered word for word, also where its words say little', () => {
    const index = indexAnswers([
      answer('tour', ['How does it work?']),
      answer('sso', ['Is there SSO?'], { text: 'It works.' }),
    ])
    expect(index.find('how does it work', 'en')?.id).toBe('tour')
    expect(index.search('how does it work', 'en')).toBeUndefined()
  })

  test('an answer in a language is for buyers of that language, one without for all', () => {
    const index = indexAnswers([
      answer('preise', ['Was kosten Lizenzen?'], { locale: 'de' }),
      answer('licences', ['What do licences cost?'], { tags: ['Lizenzen'], locale: 'en-GB' }),
      answer('webhooks', ['Are there webhooks?']),
    ])
    expect(index.find('Was kosten die Lizenzen?', 'de-AT')?.id).toBe('preise')
    expect(index.find('Lizenzen?', 'en')?.id).toBe('licences')
    expect(index.find('Was kosten Lizenzen?', 'fr')).toBeUndefined()
    expect(index.find('Gibt es Webhooks?', 'de')?.id).toBe('webhooks')
  })

  test('a word that stands in the text only, in passing, makes no answer', () => {
    const index = indexAnswers([answer('sso', ['Is there SSO?'], { text: 'Ask Frankfurt.' })])
    expect(index.find('Frankfurt?', 'en')).toBeUndefined()
  })

  test('a single answer is searched like many', () => {
    const index = indexAnswers([answer('sso', ['Do you support single sign-on?'], { tags: ['SSO', 'Okta'] })])
    expect(index.find('is there sso?', 'en')?.id).toBe('sso')
    expect(index.find('is there an API?', 'en')).toBeUndefined()
    expect(indexAnswers([]).find('is there sso?', 'en')).toBeUndefined()
  })

  test('nothing that a buyer types makes it throw', () => {
    for (const text of [
      '\0',
      '\uD800',
      '*'.repeat(300),
      'a'.repeat(8_000),
      'constructor __proto__ toString?',
      '💬?',
    ])
      expect(demo.find(text, 'en')).toBeUndefined()
  })
})
