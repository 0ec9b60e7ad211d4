import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pickMember, type LookedAt, type PoolMode } from '../../server/routing/pick.ts'
import { takeTurn } from '../../server/routing/rotation.ts'
import type { PoolState } from '../../server/routing/state.ts'

const fresh: PoolState = { turns: {} }
const at = (time: string) => Date.parse(`2027-01-04T${time}:00Z`)

/** A member, eligible with weight 1 and nothing booked unless said otherwise. */
const member = (
  rep: string,
  { week = 0, day = 0, month = 0, ...more }: Partial<LookedAt> & Partial<LookedAt['load']> = {},
): LookedAt => ({
  rep,
  weight: 1,
  standing: 'eligible',
  load: { day, week, month, openLeads: 0 },
  ...more,
})
const pick = (mode: PoolMode, looked: LookedAt[], state = fresh, period: 'day' | 'week' | 'month' = 'week') =>
  pickMember({ id: 'emea', mode, period }, looked, state)

describe.each(['weighted', 'least-loaded', 'first-free-slot', 'ordered'] as const)('%s', (mode) => {
  test('nobody who is eligible: nobody', () => {
    expect(pick(mode, [])).toBeUndefined()
    expect(
      pick(mode, [member('ana', { standing: 'owed' }), member('ben', { standing: 'away' })]),
    ).toBeUndefined()
  })

  test('only who is eligible has the lead', () =>
    expect(
      pick(mode, [
        member('ana', { standing: 'owed' }),
        member('ben', { week: 9, firstSlot: at('17:00') }),
        member('cem', { standing: 'away' }),
      ]),
    ).toBe('ben'))

  test('the order of the roster matters only where it is the policy', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ rep: fc.integer({ min: 0, max: 99 }), week: fc.nat({ max: 3 }) }), {
          selector: ({ rep }) => rep,
          minLength: 1,
          maxLength: 6,
        }),
        (some) => {
          const looked = some.map(({ rep, week }) =>
            member(`rep-${rep}`, { week, firstSlot: at(`1${week}:00`) }),
          )
          const reversed = pick(mode, looked.toReversed())
          expect(reversed).toBe(mode === 'ordered' ? looked.at(-1)!.rep : pick(mode, looked))
        },
      ),
    ))
})

test('weighted: twice the weight, twice the leads', () => {
  const looked = [member('ana', { weight: 2 }), member('ben')]
  let state = fresh
  const taken: string[] = []
  for (let turn = 0; turn < 30; turn++) {
    const rep = pick('weighted', looked, state)!
    state = takeTurn(looked, looked, state, rep)
    taken.push(rep)
  }
  expect(taken.filter((rep) => rep === 'ana')).toHaveLength(20)
})

describe('least-loaded', () => {
  test.each([
    ['fewest bookings', [member('ana', { week: 3 }), member('ben', { week: 2 })], 'ben'],
    ['for the weight', [member('ana', { week: 3, weight: 2 }), member('ben', { week: 2 })], 'ana'],
    [
      'of equal ones fewer bookings',
      [member('ana', { week: 4, weight: 2 }), member('ben', { week: 2 })],
      'ben',
    ],
    [
      'equal also in tenths',
      [member('ben', { week: 1, weight: 0.1 }), member('ana', { week: 3, weight: 0.3 })],
      'ben',
    ],
    ['then by id', [member('ben', { week: 2 }), member('ana', { week: 2 })], 'ana'],
    ['nothing booked: by id, whatever the weight', [member('ben', { weight: 9 }), member('ana')], 'ana'],
  ])('%s', (_, looked, expected) => expect(pick('least-loaded', looked)).toBe(expected))

  test.each([
    ['day', 'ana'],
    ['week', 'ben'],
    ['month', 'cem'],
  ] as const)('in the %s of the policy', (period, expected) =>
    expect(
      pick(
        'least-loaded',
        [
          member('ana', { day: 0, week: 5, month: 9 }),
          member('ben', { day: 1, week: 4, month: 9 }),
          member('cem', { day: 1, week: 5, month: 8 }),
        ],
        fresh,
        period,
      ),
    ).toBe(expected),
  )
})

describe('first-free-slot', () => {
  const nine = { firstSlot: at('09:00') }
  test('whoever is free earliest', () =>
    expect(pick('first-free-slot', [member('ana', { firstSlot: at('09:30') }), member('ben', nine)])).toBe(
      'ben',
    ))

  test('one of whom no slot is known is free at once', () =>
    expect(pick('first-free-slot', [member('ana', nine), member('ben')])).toBe('ben'))

  test('of several who are free then, the next in the rotation', () => {
    const looked = [member('ana', nine), member('ben', nine), member('cem', { firstSlot: at('10:00') })]
    const next = (taker: string) =>
      pick('first-free-slot', looked, takeTurn(looked, looked.slice(0, 2), fresh, taker))
    expect(next('ana')).toBe('ben')
    expect(next('ben')).toBe('ana')
  })
})

test('ordered: the first of the list who can', () =>
  expect(
    pick('ordered', [member('cem', { standing: 'owed' }), member('ben', { week: 30 }), member('ana')]),
  ).toBe('ben'))
