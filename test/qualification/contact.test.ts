import { describe, expect, test } from 'vitest'
import { readingOf, signalsOf } from './peopleport.ts'

describe('who writes, as they say it', () => {
  test.each([
    ['Hi, this is Dana from Bright Harbor Clinics', { name: 'Dana', company: 'Bright Harbor Clinics' }],
    ["I'm the Head of People at Quillfeather", { jobTitle: 'Head of People', company: 'Quillfeather' }],
    ['My name is Raghav, our company is Lotus Mills', { name: 'Raghav', company: 'Lotus Mills' }],
    ['I am writing on behalf of Fennel & Sons', { company: 'Fennel & Sons' }],
    ['our website is quillfeather.io', { website: 'quillfeather.io' }],
    ['you can reach me on +1 415 555 0133', { phone: '+1 415 555 0133' }],
    [
      'Please send prices.\n\nKind regards,\nMaria Lopez\nVP Finance, Acorn Labs\n+44 20 7946 0958\nacornlabs.com',
      {
        name: 'Maria Lopez',
        jobTitle: 'VP Finance',
        company: 'Acorn Labs',
        phone: '+44 20 7946 0958',
        website: 'acornlabs.com',
      },
    ],
  ])('%j', (text, contact) => {
    const { name, jobTitle, company, website, phone } = signalsOf(text)
    const given = { name, jobTitle, company, website, phone }
    expect(given).toEqual({
      name: undefined,
      jobTitle: undefined,
      company: undefined,
      website: undefined,
      phone: undefined,
      ...contact,
    })
  })

  test.each([
    ['we have 200 people in New York', 'company'],
    ['can your product talk to Slack?', 'company'],
    ['we are looking at Workday and Personio', 'company'],
    ['I am in Berlin', 'name'],
    ['the head of finance wants a demo', 'jobTitle'],
    ['we moved from gusto.com', 'website'],
    ['we pay 1,200 to 1,400 a month for 250 people', 'phone'],
  ] as const)('%j tells no %s', (text, field) => {
    expect(signalsOf(text)[field]).toBeUndefined()
  })
})

describe('a mistyped domain of mail is queried, not corrected', () => {
  test.each([
    ['ana@gmial.com', 'ana@gmail.com'],
    ['my mail is bo@hotmial.com', 'bo@hotmail.com'],
    ['cy@gmail.com', undefined],
    ['di@quillfeather.io', undefined],
    ['ed@mail.com', undefined],
  ])('%j', (text, meant) => {
    const reading = readingOf(text)
    expect(reading.meantEmail).toBe(meant)
    expect(text).toContain(reading.signals.email)
  })
})

describe('what is only asked about is marked so', () => {
  test.each([
    ['are you SOC 2 certified?', true],
    ['do you have ISO 27001?', true],
    ['we need SOC 2', undefined],
    ['are you SOC 2 certified? we must have it', true],
    ['can you sign a BAA, our auditor requires HIPAA', undefined],
  ])('%j', (text, asked) => {
    const { evidence } = signalsOf(text)
    expect(evidence.find(({ field }) => field === 'compliance')?.asked).toBe(asked)
  })
})
