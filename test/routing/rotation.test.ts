import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextInRotation, sharesOf, takeTurn, type Member } from '../../server/routing/rotation.ts'
import type { PoolState } from '../../server/routing/state.ts'

const fresh: PoolState = { turns: {} }
const pool = (...weights: number[]): Member[] => weights.map((weight, i) => ({ rep: `rep-${i}`, weight }))
const weights = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 99 }).map((n) => n / 10),
  ),
  { minLength: 1, maxLength: 8 },
)

/** Gives turns one by one; `each` sees the state after each. */
function play(
  members: Member[],
  turns: number,
  state = fresh,
  eligibleAt: (turn: number) => Member[] = () => members,
  each: (state: PoolState, turn: number) => void = () => {},
): { state: PoolState; order: string[] } {
  const order: string[] = []
  for (let turn = 1; turn <= turns; turn++) {
    const eligible = eligibleAt(turn)
    const rep = nextInRotation('pool', members, eligible, state)!
    state = takeTurn(members, eligible, state, rep)
    order.push(rep)
    each(state, turn)
  }
  return { state, order }
}

function expectWithinOne(members: Member[]) {
  const whole = members.reduce((sum, { weight }) => sum + weight, 0)
  return (state: PoolState, turn: number) => {
    for (const { rep, weight } of members)
      expect(Math.abs(state.turns[rep]! - (turn * weight) / whole)).toBeLessThan(1)
  }
}

describe('weighted rotation', () => {
  test('after every turn each member’s count is strictly within 1 of its weighted share', () =>
    fc.assert(
      fc.property(weights, (weights) => {
        const members = pool(...weights)
        play(members, 300, fresh, undefined, expectWithinOne(members))
      }),
    ))

  test('so it is for 5:1:1:1:1:1, where the lowest count over weight would be two off', () => {
    const members = pool(5, 1, 1, 1, 1, 1)
    play(members, 1000, fresh, undefined, expectWithinOne(members))
  })

  test('the bound holds from counts alone, where nothing else was kept', () =>
    fc.assert(
      fc.property(weights, (weights) => {
        const members = pool(...weights)
        let turns = Object.fromEntries(members.map(({ rep }) => [rep, 0]))
        for (let turn = 1; turn <= 200; turn++) {
          const rep = nextInRotation('pool', members, members, { turns })!
          turns = { ...turns, [rep]: turns[rep]! + 1 }
          expectWithinOne(members)({ turns }, turn)
        }
      }),
    ))

  test('with some away all the time, the bound holds among the others', () =>
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 7 }), (weights, present) => {
        const members = pool(...weights)
        const eligible = members.slice(0, present)
        play(members, 200, fresh, () => eligible, expectWithinOne(eligible))
      }),
    ))

  test('neither the order of the roster nor the scale of weights matters', () =>
    fc.assert(
      fc.property(weights, fc.integer({ min: 2, max: 9 }), (weights, scale) => {
        const members = pool(...weights)
        const { order } = play(members, 60)
        expect(play(members.toReversed(), 60).order).toEqual(order)
        expect(
          play(
            members.map(({ rep, weight }) => ({ rep, weight: weight * scale })),
            60,
          ).order,
        ).toEqual(order)
      }),
    ))

  test('nobody eligible: nobody', () => expect(nextInRotation('pool', pool(1, 1), [], fresh)).toBeUndefined())
})

describe('who comes and goes', () => {
  test('a newcomer to a pool with a history is level with it, neither flooded nor starved', () => {
    const old = pool(1, 1, 1)
    const members = [...old, { rep: 'newcomer', weight: 1 }]
    const before = play(old, 300).state
    const after = play(members, 40, before).state
    expect(after.turns.newcomer).toBeGreaterThanOrEqual(9)
    expect(after.turns.newcomer).toBeLessThanOrEqual(11)
  })

  test('so is one who is missing from bare counts', () =>
    expect(
      play([...pool(1, 1), { rep: 'newcomer', weight: 1 }], 30, { turns: { 'rep-0': 500, 'rep-1': 499 } })
        .state.turns,
    ).toEqual({
      'rep-0': expect.closeTo(510, -0.5) as number,
      'rep-1': expect.closeTo(509, -0.5) as number,
      newcomer: expect.closeTo(10, -0.5) as number,
    }))

  test('who was away a long time comes back level', () => {
    const members = pool(1, 1, 1)
    const [back, ...others] = members
    const away = play(members, 200, play(members, 30).state, () => others).state
    const before = away.turns[back!.rep]!
    const after = play(members, 30, away).state.turns[back!.rep]!
    expect(after - before).toBeGreaterThanOrEqual(9)
    expect(after - before).toBeLessThanOrEqual(11)
  })

  test('a changed weight counts from now on', () => {
    const before = play(pool(1, 1), 400).state
    const after = play(pool(3, 1), 40, before).state
    expect(after.turns['rep-0']! - before.turns['rep-0']!).toBeGreaterThanOrEqual(29)
    expect(after.turns['rep-0']! - before.turns['rep-0']!).toBeLessThanOrEqual(31)
  })
})

test('a turn that is returned with its shares leaves no trace', () =>
  fc.assert(
    fc.property(weights, fc.nat({ max: 50 }), (weights, turns) => {
      const members = pool(...weights)
      const before = play(members, turns).state
      const rep = nextInRotation('pool', members, members, before)!
      const taken = takeTurn(members, members, before, rep)
      const shares = sharesOf(members)
      for (const { rep: one } of members) {
        const returned = taken.turns[one]! - Number(one === rep)
        expect(returned).toBe(before.turns[one] ?? 0)
        expect(taken.due![one]! - shares[one]!).toBeCloseTo(before.due?.[one] ?? 0, 9)
      }
    }),
  ))
