import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BUYER_FIELDS,
  FIRST_TOUCH_FIELDS,
  type CrmField,
  type CrmFields,
} from '../../server/integrations/crm/fields.ts'
import { changed, mergeFields } from '../../server/integrations/crm/merge.ts'

const US = 'the lead'
const OTHER = 'another lead'

/** What becomes of one field. */
function field(
  name: CrmField,
  {
    was,
    by,
    said,
    verified = false,
    overwrite = [],
  }: {
    was?: string
    by?: string
    said?: string
    verified?: boolean
    overwrite?: CrmField[]
  },
) {
  const held = {
    fields: was === undefined ? {} : { [name]: was },
    setBy: by === undefined ? {} : { [name]: by },
  }
  const { changes, kept } = mergeFields(held, {
    by: US,
    fields: said === undefined ? {} : { [name]: said },
    verified,
    overwrite,
  })
  return changes[name] === undefined ? (kept[name] ?? 'as it was') : { now: changes[name] }
}

describe('what of a lead goes into the CRM', () => {
  test.each<[string, CrmField, Parameters<typeof field>[1], ReturnType<typeof field>]>([
    ['a claim fills what is empty', 'company', { said: 'Acme' }, { now: 'Acme' }],
    ['what is there already is no change', 'company', { was: 'Acme', said: 'Acme' }, 'as it was'],
    ['a claim leaves what a person filled', 'company', { was: 'Acme Ltd', said: 'Acme' }, 'not verified'],
    [
      'a claim leaves it though it may be overwritten',
      'company',
      { was: 'Acme Ltd', said: 'Acme', overwrite: ['company'] },
      'not verified',
    ],
    [
      'a claim leaves what another lead wrote',
      'company',
      { was: 'Ltd', by: OTHER, said: 'Acme' },
      'not verified',
    ],
    ['a buyer may change their own words', 'headcount', { was: '300', by: US, said: '400' }, { now: '400' }],
    ['and take them back', 'budget', { was: '50,000 EUR', by: US }, { now: null }],
    ['but not what a person wrote since', 'budget', { was: '60,000 EUR' }, 'as it was'],
    ['nor what another lead said', 'budget', { was: '60,000 EUR', by: OTHER }, 'as it was'],
    [
      'a verified buyer leaves what a person filled',
      'phone',
      { was: '+49 30 1', said: '+49 30 2', verified: true },
      'set by a person',
    ],
    [
      'unless the mapping says',
      'phone',
      { was: '+49 30 1', said: '+49 30 2', verified: true, overwrite: ['phone'] },
      { now: '+49 30 2' },
    ],
    [
      'a verified buyer brings up to date what we wrote before',
      'phone',
      { was: '+49 30 1', by: OTHER, said: '+49 30 2', verified: true },
      { now: '+49 30 2' },
    ],
    ['the first touch is filled once', 'source', { said: 'newsletter' }, { now: 'newsletter' }],
    [
      'and stays, verified or not, ours or not',
      'source',
      { was: 'fair', by: US, said: 'newsletter', verified: true, overwrite: ['source'] },
      'first touch',
    ],
    ['whoever says no source takes none away', 'campaign', { was: 'fall', by: US }, 'as it was'],
    ['an owner is not taken away', 'owner', { was: 'u1', by: US }, 'as it was'],
  ])('%s', (_, name, given, expected) => expect(field(name, given)).toEqual(expected))

  const anyFields = (names: readonly CrmField[]) =>
    fc.dictionary(fc.constantFrom(...names), fc.constantFrom('a', 'b', 'c')) as fc.Arbitrary<CrmFields>
  const NAMES = [...BUYER_FIELDS, ...FIRST_TOUCH_FIELDS, 'email', 'account', 'owner'] as const
  const anyHeld = fc.record({
    fields: anyFields(NAMES),
    setBy: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(US, OTHER)),
  })

  test('a claim never changes or takes away what it did not write itself', () =>
    fc.assert(
      fc.property(anyHeld, anyFields(NAMES), (held, fields) => {
        const merged = mergeFields(held, { by: US, fields, verified: false, overwrite: [...NAMES] })
        const after = changed(held, merged)
        for (const [name, value] of Object.entries(held.fields) as [CrmField, string][])
          if (held.setBy[name] !== US) expect(after[name]).toBe(value)
      }),
    ))

  test('said twice, it changes nothing the second time', () =>
    fc.assert(
      fc.property(anyHeld, anyFields(NAMES), fc.boolean(), (held, fields, verified) => {
        const claim = { by: US, fields, verified, overwrite: [] }
        const merged = mergeFields(held, claim)
        const setBy = {
          ...held.setBy,
          ...Object.fromEntries(Object.keys(merged.changes).map((n) => [n, US])),
        }
        expect(mergeFields({ fields: changed(held, merged), setBy }, claim).changes).toEqual({})
      }),
    ))
})
