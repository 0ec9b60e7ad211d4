import { expect, test } from 'vitest'
import { PlaybookFile } from '../../server/workspace/schema/playbook.ts'
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
