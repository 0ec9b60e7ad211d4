import fc from 'fast-check'
import { expect, test } from 'vitest'
import { riseOf, significant, silenceOf, unevennessOf } from '../../server/drift/statistics.ts'

// Reference values: scipy 1.17.1, hypergeom.sf and hypergeom.pmf.
test.each([
  [12, 40, 10, 160, 0.0001310211228091513, 0.005388232617945297],
  [7, 25, 10, 100, 0.027069843431268264, 0.01664261522730598],
  [1, 1, 0, 1, 0.5, 0.5],
  [0, 20, 5, 20, 1, 0.023562023562023564],
  [300, 5000, 900, 15000, 0.5117026154427913, 4.072079934234422e-156],
])('%i of %i after %i of %i: a rise by chance has p %d, none at all %d', (a, n, b, m, rise, none) => {
  expect(riseOf({ hits: a, of: n }, { hits: b, of: m }).p).toBeCloseTo(rise, 9)
  const { least } = silenceOf({ hits: a, of: n }, { hits: b, of: m })
  expect(Math.log(least)).toBeCloseTo(Math.log(none), 8)
})

// scipy 1.17.1, chisquare.
test.each([
  [[10, 20], [15, 15], 0.06788915486182893],
  [[5, 6, 19], [10, 10, 10], 0.002242867719485804],
  [[30, 30, 30, 30], [30, 30, 30, 30], 1],
  [[100, 2000], [1050, 1050], 0],
  [[12, 8, 14, 6, 10], [10, 10, 10, 10, 10], 0.40600584970983794],
])('%j where %j was expected', (observed, expected, p) => {
  expect(unevennessOf(observed, expected).p).toBeCloseTo(p, 10)
})

test('the chance of any number of hits is one, and more hits are never more probable', () => {
  const size = fc.integer({ min: 1, max: 60 })
  fc.assert(
    fc.property(size, size, fc.nat(60), (n, m, hits) => {
      fc.pre(hits <= n + m)
      const most = Math.min(hits, n)
      const fewest = Math.max(0, hits - m)
      const p = (k: number) => riseOf({ hits: k, of: n }, { hits: hits - k, of: m }).p
      expect(p(fewest)).toBeCloseTo(1, 9)
      for (let k = fewest; k < most; k++) expect(p(k + 1)).toBeLessThanOrEqual(p(k))
      expect(p(most)).toBeCloseTo(riseOf({ hits: most, of: n }, { hits: hits - most, of: m }).least, 12)
    }),
  )
})

test.each([
  ['one at the level', [0.01], [0.01]],
  ['one above it', [0.0101], []],
  ['two, the second of which alone would do', [0.006, 0.009], []],
  ['two, of which the first carries the second', [0.004, 0.009], [0.004, 0.009]],
  ['the first that fails ends it', [0.003, 0.006, 0.009], [0.003]],
])('Holm: %s', (_, ps, told) => {
  const tests = ps.toReversed().map((p) => ({ p, least: 0 }))
  expect(significant(tests, 0.01).map(({ p }) => p)).toEqual(told)
})

test('a test that can tell nothing takes nothing from the others', () => {
  const able = { p: 0.009, least: 0.009 }
  expect(significant([able, { p: 1, least: 0.011 }], 0.01)).toEqual([able])
  expect(significant([able, { p: 1, least: 0.009 }], 0.01)).toEqual([])
})
