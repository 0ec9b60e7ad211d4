import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlaybookFile } from '../../server/workspace/schema/playbook.ts'
import { PURPOSES, type Facts } from '../../widget/contract/facts.ts'
import { qualify } from '../../widget/qualification/qualify.ts'

const playbook = PlaybookFile.parse({
  vendor: 'larkline',
  qualification: {
    require: ['useCase', 'headcount', 'budget'],
    disqualify: [
      { id: 'tiny', when: { headcount: { atMost: 3 } }, say: 'Thank you.' },
      {
        id: 'no-product',
        when: { useCase: ['payroll'], not: { headcount: { atLeast: 50 } } },
        say: 'Thank you.',
      },
    ],
  },
})
const today = '2026-11-23'

test('with all that is required, and nothing against it, a lead is qualified', () =>
  expect(
    qualify(
      { facts: { useCase: 'chat', headcount: { min: 40 }, budget: { amount: 1 } }, none: [] },
      playbook,
      today,
    ),
  ).toMatchObject({ status: 'qualified', missing: [] }))

test('a required field that was not said makes it incomplete, and is named', () =>
  expect(qualify({ facts: { useCase: 'chat' }, none: [] }, playbook, today)).toMatchObject({
    status: 'incomplete',
    missing: ['headcount', 'budget'],
    reasons: ['headcount unknown', 'budget unknown'],
  }))

test('what the buyer answered with none is not missing', () =>
  expect(
    qualify({ facts: { useCase: 'chat', headcount: { min: 40 } }, none: ['budget'] }, playbook, today).status,
  ).toBe('qualified'))

test('the first criterion that holds disqualifies, whatever is missing', () =>
  expect(qualify({ facts: { headcount: { min: 2, max: 2 } }, none: [] }, playbook, today)).toMatchObject({
    status: 'disqualified',
    disqualifier: 'tiny',
  }))

test('a criterion over something unknown does not disqualify', () =>
  expect(qualify({ facts: { useCase: 'payroll' }, none: [] }, playbook, today).status).toBe('incomplete'))

test('nobody is disqualified, whatever company they come from, unless the playbook says so', () => {
  const open = PlaybookFile.parse({ vendor: 'larkline', qualification: { require: ['email'] } })
  const bySize = PlaybookFile.parse({
    vendor: 'larkline',
    qualification: { disqualify: [{ id: 'tiny', when: { headcount: { atMost: 3 } }, say: 'Thank you.' }] },
  })
  const people = fc.nat(1_000_000)
  const facts: fc.Arbitrary<Facts> = fc.record(
    {
      headcount: people.map((min) => ({ min, max: min })),
      budget: people.map((amount) => ({ amount, currency: 'EUR', period: 'year' as const })),
      region: fc.constantFrom(['DE'], ['US-TX'], ['EMEA']),
      company: fc.string({ minLength: 1, maxLength: 20 }),
      email: fc.constantFrom('dana@gmail.com', 'dana@acme.io'),
      purpose: fc.constantFrom(...PURPOSES),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(facts, (known) => {
      expect(qualify({ facts: known, none: [] }, open, today).status).not.toBe('disqualified')
      expect(qualify({ facts: known, none: [] }, bySize, today).status === 'disqualified').toBe(
        (known.headcount?.max ?? 4) <= 3,
      )
    }),
  )
})

test('who is here for something else is disqualified by purpose, from the file as from its list', () => {
  const { qualification } = PlaybookFile.parse({
    vendor: 'larkline',
    qualification: {
      disqualify: [
        { id: 'help', when: { purpose: 'support' }, say: 'To support.' },
        { id: 'others', when: { purpose: ['job', 'press'] }, say: 'To the office.' },
      ],
    },
  })
  const found = PURPOSES.map(
    (purpose) => qualify({ facts: { purpose }, none: [] }, { qualification }, today).disqualifier,
  )
  expect(Object.fromEntries(PURPOSES.map((purpose, at) => [purpose, found[at]]))).toEqual({
    buying: undefined,
    support: 'help',
    job: 'others',
    student: undefined,
    selling: undefined,
    press: 'others',
  })
})
