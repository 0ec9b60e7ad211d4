import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OWED_TURNS_MAX, REPAYMENT } from '../../server/routing/dues.ts'
import { nextInRotation, takeTurn, turnOf, type Member, type Turn } from '../../server/routing/rotation.ts'
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

/** Plays turns of which each member is `e`ligible, `o`wed or `a`way, as the letters of `scene` say. */
function playScene(members: Member[], scene: string[], state = fresh): { state: PoolState; order: string[] } {
  const order: string[] = []
  for (const letters of scene) {
    const those = (letter: string) => members.filter((_, i) => letters[i] === letter)
    const rep = nextInRotation('pool', members, those('e'), state)
    if (rep === undefined) continue
    state = takeTurn(members, those('e'), state, rep, those('o'))
    order.push(rep)
  }
  return { state, order }
}
const standings = fc.array(fc.constantFrom('e', 'e', 'e', 'o', 'a'), { minLength: 8, maxLength: 8 })
const scene = fc.array(
  standings.map((letters) => letters.join('')),
  { maxLength: 80 },
)
const balance = (state: PoolState, rep: string) => (state.due?.[rep] ?? 0) - (state.turns[rep] ?? 0)
const counts = (order: string[], rep: string) => order.filter((one) => one === rep).length

describe('who is passed over is owed, a little at a time', () => {
  const members = pool(1, 1, 1, 1)
  const skipped = (turns: number) =>
    playScene(
      members,
      Array.from({ length: turns }, () => 'oeee'),
    ).state

  test.each([
    [4, 1],
    [8, 2],
    [12, OWED_TURNS_MAX],
    [400, OWED_TURNS_MAX],
  ])('after %d turns without a slot one of four is owed %d', (turns, owed) =>
    expect(skipped(turns).owed!['rep-0']).toBeCloseTo(owed, 9),
  )

  test('all of it is made up, by half of its weight a turn', () => {
    const before = skipped(8)
    // 1.5 of 4.5 instead of 1 of 4: a twelfth of a turn each time.
    const paid = play(members, 12, before)
    expect(paid.state.owed!['rep-0']).toBeCloseTo(1, 9)
    const after = play(members, 64, before)
    expect(after.state.owed!['rep-0']).toBeCloseTo(0, 9)
    expect(Math.abs(counts(after.order, 'rep-0') - (64 / 4 + 2))).toBeLessThan(1)
  })

  test('nobody has more turns in a row for it than the raised share gives', () =>
    fc.assert(
      fc.property(weights, scene, (weights, scene) => {
        const members = pool(1, ...weights)
        const before = playScene(members, [...scene, ...scene.map(() => 'oeeeeeeee')]).state
        const { order } = play(members, 60, before)
        const whole = members.reduce((sum, { weight }) => sum + weight, 0)
        const share = (1 + REPAYMENT) / (whole + REPAYMENT)
        // It begins at most one turn behind its due, and stops when it is one ahead.
        const most = Math.ceil((1 + share) / (1 - share))
        for (let i = 0; i + most < order.length; i++)
          expect(counts(order.slice(i, i + most + 1), 'rep-0')).toBeLessThanOrEqual(most)
      }),
    ))

  test('members who are owed the same owe each other nothing', () => {
    const before = playScene(members, ['ooee', 'ooee', 'eeoo', 'eeoo', 'eeoo']).state
    const both = members.slice(0, 2)
    const { owed } = play(members, 20, before, () => both).state
    expect(owed!['rep-0']).toBeCloseTo(before.owed!['rep-0']!, 9)
  })

  test('among those who are owed, who is owed more is made up first', () => {
    const { owed } = play(members.slice(0, 2), 60, {
      turns: {},
      due: {},
      owed: { 'rep-0': 3, 'rep-1': 1 },
    }).state
    expect(owed!['rep-0']).toBeCloseTo(1, 9)
    expect(owed!['rep-1']).toBeCloseTo(1, 9)
  })

  test('who was away is owed nothing', () =>
    expect(
      playScene(
        members,
        Array.from({ length: 40 }, () => 'aeee'),
      ).state.owed,
    ).toEqual({}))

  test('whoever comes and goes, debts stay in their range, dues sum to the turns, and each within 2 of its due', () =>
    fc.assert(
      fc.property(weights, scene, (weights, scene) => {
        const members = pool(...weights)
        let state = fresh
        for (const letters of scene) {
          const eligible = members.filter((_, i) => letters[i] === 'e')
          state = playScene(members, [letters], state).state
          for (const { rep } of eligible) {
            expect(Math.abs(balance(state, rep))).toBeLessThanOrEqual(2)
            expect(state.owed?.[rep] ?? 0).toBeGreaterThan(-1e-9)
            expect(state.owed?.[rep] ?? 0).toBeLessThan(OWED_TURNS_MAX + 1e-9)
          }
          expect(members.reduce((sum, { rep }) => sum + balance(state, rep), 0)).toBeCloseTo(0, 6)
        }
      }),
    ))

  test('the order of the roster does not matter then either', () =>
    fc.assert(
      fc.property(weights, scene, (weights, scene) => {
        const members = pool(...weights)
        const n = members.length
        const reversed = scene.map((letters) => letters.slice(0, n).split('').toReversed().join(''))
        expect(playScene(members.toReversed(), reversed).order).toEqual(playScene(members, scene).order)
      }),
    ))
})

describe('neither flooded nor starved', () => {
  test('a newcomer’s turns are within 1 of its share from the first, and within 2 in any stretch', () =>
    fc.assert(
      fc.property(weights, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 9 }), (weights, turns, weight) => {
        const old = pool(...weights)
        const members = [...old, { rep: 'newcomer', weight }]
        const { order } = play(members, 60, play(old, turns).state)
        const share = weight / members.reduce((sum, one) => sum + one.weight, 0)
        const ahead = [0]
        for (const rep of order) ahead.push(ahead.at(-1)! + Number(rep === 'newcomer') - share)
        expect(Math.max(...ahead)).toBeLessThan(1)
        for (const [i, before] of ahead.entries())
          for (const after of ahead.slice(i)) expect(after - before).toBeLessThan(2)
      }),
    ))

  test.each([
    ['whose meetings were all cancelled', 0],
    ['whose meetings were all given to another', 10],
  ])('a rep %s has them back one now, the rest a little at a time', (_, others) => {
    const members = pool(1, 1, 1, 1)
    const { turns, due } = play(members, 40).state
    const state = { turns: { ...turns, 'rep-0': 0, 'rep-1': 10 + others }, due: { ...due! } }
    const first = play(members, 12, state).order
    expect(counts(first, 'rep-0')).toBeLessThanOrEqual(5)
    expect(counts(first.slice(0, 4), 'rep-0')).toBeLessThanOrEqual(2)
    const later = play(members, 80, state)
    expect(counts(later.order, 'rep-0')).toBeGreaterThanOrEqual(20 + OWED_TURNS_MAX)
    expect(counts(later.order, 'rep-0')).toBeLessThanOrEqual(20 + OWED_TURNS_MAX + 2)
  })

  test('a rep to whom many turns were moved is not left without', () => {
    const members = pool(1, 1, 1, 1)
    const { turns, due } = play(members, 40).state
    const state = { turns: { ...turns, 'rep-0': 22, 'rep-1': 6, 'rep-2': 6, 'rep-3': 6 }, due: due! }
    expect(counts(play(members, 13, state).order, 'rep-0')).toBeGreaterThanOrEqual(1)
  })

  test('one who left with turns that the others had is not waited for', () => {
    const members = pool(5, 1, 1, 1, 1, 1, 1)
    const { turns, due } = play(members, 110).state
    const gone = { turns: { ...turns, 'rep-6': 0, 'rep-5': 20 }, due: due! }
    const present = members.slice(0, 6)
    const level = play(members, 10, gone, () => present).state
    play(
      members,
      300,
      level,
      () => present,
      (state, turn) => {
        for (const { rep, weight } of present)
          expect(Math.abs(state.turns[rep]! - level.turns[rep]! - (turn * weight) / 10)).toBeLessThanOrEqual(
            2,
          )
      },
    )
  })
})

describe('of members who are level', () => {
  test('the one who has waited longest comes first, before it one who never had a turn', () => {
    const members = pool(1, 1, 1)
    const level = {
      turns: { 'rep-0': 2, 'rep-1': 2, 'rep-2': 2 },
      due: { 'rep-0': 2, 'rep-1': 2, 'rep-2': 2 },
    }
    const next = (waited: Record<string, number>) =>
      nextInRotation('pool', members, members, { ...level, waited })
    expect(next({ 'rep-0': 0, 'rep-1': 2, 'rep-2': 1 })).toBe('rep-1')
    expect(next({ 'rep-0': 2, 'rep-1': 0, 'rep-2': 1 })).toBe('rep-0')
    expect(next({ 'rep-0': 2, 'rep-1': 1 })).toBe('rep-2')
  })

  test('turns of others since the last one are counted', () =>
    expect(playScene(pool(1, 1), ['ea', 'ae', 'ae']).state.waited).toEqual({ 'rep-0': 2, 'rep-1': 0 }))

  test('whoever is first of a fresh pool is not the same in every pool', () => {
    const members = pool(1, 1, 1)
    const firsts = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) =>
      nextInRotation(id, members, members, fresh),
    )
    expect(new Set(firsts).size).toBeGreaterThan(1)
  })

  test('a rep may be called constructor', () => {
    const members = [
      { rep: 'constructor', weight: 1 },
      { rep: 'value-of', weight: 1 },
    ]
    const { state } = play(members, 20)
    expect(state.turns).toEqual({ constructor: 10, 'value-of': 10 })
  })
})

describe('a turn that is returned', () => {
  const returned = (state: PoolState, taker: string, { shares, owed }: Turn): PoolState => {
    const less = (from: Record<string, number>, what: Record<string, number>) =>
      Object.fromEntries(Object.entries(from).map(([rep, value]) => [rep, value - (what[rep] ?? 0)]))
    return {
      turns: less(state.turns, { [taker]: 1 }),
      due: less(state.due!, shares),
      owed: less(state.owed!, owed),
    }
  }

  test('leaves the pool as if it had never been', () =>
    fc.assert(
      fc.property(weights, scene, standings, (weights, scene, letters) => {
        const members = pool(...weights)
        const those = (letter: string) => members.filter((_, i) => letters[i] === letter)
        const before = playScene(members, [...scene, 'eeeeeeee']).state
        const taker = nextInRotation('pool', members, those('e'), before)
        fc.pre(taker !== undefined)
        const turn = turnOf(members, those('e'), those('o'), before)
        const after = returned(takeTurn(members, those('e'), before, taker!, those('o')), taker!, turn)
        for (const { rep } of members) {
          expect(after.turns[rep]).toBe(before.turns[rep])
          expect(after.due![rep]).toBeCloseTo(before.due![rep]!, 9)
          expect(after.owed![rep] ?? 0).toBeCloseTo(before.owed![rep] ?? 0, 9)
        }
      }),
    ))

  test('out of their midst: turns that stay are shared on as if nothing were missing', () => {
    const members = pool(2, 1, 1)
    const turn = turnOf(members, members, [], fresh)
    const { state, order } = play(members, 40)
    const less = returned(state, order[3]!, turn)
    const whole = play(members, 41, less).state
    for (const { rep, weight } of members)
      expect(Math.abs(whole.turns[rep]! - (80 * weight) / 4)).toBeLessThan(1)
  })

  test('what a turn adds to dues sums to 1', () =>
    fc.assert(
      fc.property(weights, scene, standings, (weights, scene, letters) => {
        const members = pool(...weights)
        const those = (letter: string) => members.filter((_, i) => letters[i] === letter)
        fc.pre(those('e').length > 0)
        const { shares } = turnOf(members, those('e'), those('o'), playScene(members, scene).state)
        expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      }),
    ))
})
