import type { Field, Profile } from '../contract/facts.ts'
import type { Playbook } from '../contract/playbook.ts'
import { testFacts, type Tested } from './condition.ts'

/** Whether a person is due. `missing` are the required fields that are still unknown; a field that the buyer answered
 *  with 'none' is not missing, one that they declined is. */
export interface Qualification {
  status: 'qualified' | 'disqualified' | 'incomplete'
  reasons: string[]
  missing: Field[]
  /** The id of the playbook's criterion that the lead fails, and what it tested. */
  disqualifier?: string
  tests: Tested[]
}

/** Applies the playbook's criteria to what is known: the first disqualifier that holds, then what is required. `today`
 *  is a calendar day, `YYYY-MM-DD`. */
export function qualify(
  profile: Pick<Profile, 'facts' | 'none'>,
  playbook: Pick<Playbook, 'qualification'>,
  today: string,
): Qualification {
  const { require, disqualify } = playbook.qualification
  const missing = require.filter(
    (field) => profile.facts[field] === undefined && !profile.none.includes(field),
  )
  const tests: Tested[] = []
  for (const { id, when } of disqualify) {
    const tested = testFacts(when, profile.facts, today)
    tests.push(...tested.tests)
    if (tested.holds)
      return { status: 'disqualified', reasons: [id], missing, disqualifier: id, tests: tested.tests }
  }
  return missing.length > 0
    ? { status: 'incomplete', reasons: missing.map((field) => `${field} unknown`), missing, tests }
    : { status: 'qualified', reasons: require.map((field) => `${field} known`), missing, tests }
}
