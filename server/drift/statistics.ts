/** So many of so many. */
export interface Hits {
  hits: number
  of: number
}

/** How probable a result at least as extreme is if nothing changed, and the least that this could be with these totals. */
export interface Probability {
  p: number
  least: number
}

/** Fisher's exact test, one-sided: how probable it is that at least as many of all hits fall among the recent ones, if these are no
 *  different from the earlier. Exact for any counts (R. A. Fisher, The logic of inductive inference, 1935). */
export function riseOf(recent: Hits, earlier: Hits): Probability {
  const hits = recent.hits + earlier.hits
  const most = Math.min(hits, recent.of)
  let p = 0
  for (let k = most; k >= recent.hits; k--) p += hypergeometric(k, hits, recent.of, recent.of + earlier.of)
  return { p: Math.min(1, p), least: hypergeometric(most, hits, recent.of, recent.of + earlier.of) }
}

/** The same test downwards, for none: how probable it is that no hit at all falls among the recent ones. The plain binomial zero
 *  takes the earlier rate as known; this counts in that a rate from few hits is not. */
export function silenceOf(recent: Hits, earlier: Hits): Probability {
  const least = hypergeometric(0, recent.hits + earlier.hits, recent.of, recent.of + earlier.of)
  return { p: recent.hits === 0 ? least : 1, least }
}

/** Pearson's chi-square: how probable counts at least as far from the expected ones are by chance. `observed` and `expected` have
 *  the same sum. */
export function unevennessOf(observed: number[], expected: number[]): Probability {
  const x = observed.reduce((sum, seen, i) => sum + (seen - expected[i]!) ** 2 / expected[i]!, 0)
  return { p: chiSquareTail(x, observed.length - 1), least: 0 }
}

/** The tests that tell something, when all of one kind together may do so by chance with probability `alpha` at most: Holm's
 *  step-down (S. Holm, A simple sequentially rejective multiple test procedure, 1979). One whose totals could never reach
 *  `alpha` does not count as a test (R. E. Tarone, A modified Bonferroni method for discrete data, 1990). */
export function significant<T extends Probability>(tests: T[], alpha: number): T[] {
  const able = tests.filter(({ least }) => least <= alpha).sort((a, b) => a.p - b.p)
  const end = able.findIndex(({ p }, i) => p > alpha / (able.length - i))
  return end < 0 ? able : able.slice(0, end)
}

/** Probability that `k` of `drawn` are hits, drawn from `all` of which `hits` are. */
function hypergeometric(k: number, hits: number, drawn: number, all: number): number {
  if (k < 0 || k > hits || k > drawn || drawn - k > all - hits) return 0
  return Math.exp(choose(hits, k) + choose(all - hits, drawn - k) - choose(all, drawn))
}

/** Logarithm of the binomial coefficient. */
function choose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

const logFactorials = [0]
function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push(logFactorials[i - 1]! + Math.log(i))
  return logFactorials[n]!
}

/** Upper tail of the chi-square distribution, by the series of the lower incomplete gamma function (NIST DLMF 8.7.1). Exact to
 *  about 1e-14, and 0 where it would be smaller. */
function chiSquareTail(x: number, freedom: number): number {
  if (x <= 0) return 1
  const [a, half] = [freedom / 2, x / 2]
  let term = Math.exp(a * Math.log(half) - half - logGammaOfHalves(freedom + 2))
  // So far out that the series would begin with nothing.
  if (term < 1e-290) return x > freedom ? 0 : 1
  let lower = term
  for (let n = 1; term > lower * 1e-16; n++) {
    term *= half / (a + n)
    lower += term
  }
  return Math.max(0, 1 - lower)
}

/** ln Γ(halves / 2) for a whole number of halves. */
function logGammaOfHalves(halves: number): number {
  let sum = halves % 2 === 0 ? 0 : Math.log(Math.PI) / 2
  for (let i = halves % 2 === 0 ? 2 : 1; i < halves; i += 2) sum += Math.log(i / 2)
  return sum
}
