import { FAILURES_MAX, type Breaker } from '../store/breakers.ts'

const FIRST_MS = 30_000
const LONGEST_MS = 600_000

/** A destination after one more failure in a row: from the fifth on it is left alone, for 30 s, then twice as long each time, up to
 *  ten minutes. After that one delivery tries it; what it finds holds for all. `now` is UTC ms, `random` gives [0, 1). */
export function afterFailure(before: Breaker | undefined, now: number, random: () => number): Breaker {
  const failures = (before?.failures ?? 0) + 1
  if (failures < FAILURES_MAX) return { failures, openUntil: before?.openUntil ?? null }
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - FAILURES_MAX))
  return { failures, openUntil: new Date(now + wait * (1 + random() / 5)) }
}

/** A destination that said how long it wants to be left alone. That is no failure. */
export function afterThrottle(before: Breaker | undefined, now: number, seconds: number): Breaker {
  return { failures: before?.failures ?? 0, openUntil: new Date(now + seconds * 1000) }
}
