export const ATTEMPTS_MAX = 12
const FIRST_WAIT_MS = 5_000
const WAIT_MS_MAX = 3_600_000

/** How long to wait after the given number of tries, doubling from 5 s to an hour, with up to a fifth more so that those
 *  which failed together do not come back together; undefined once there were enough. `random` gives [0, 1). */
export function retryAfterMs(attempts: number, random: () => number): number | undefined {
  if (attempts >= ATTEMPTS_MAX) return undefined
  return Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 2 ** (attempts - 1)) * (1 + random() / 5)
}
