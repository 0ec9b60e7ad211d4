/** What one reading may cost. Beyond a limit the whole range counts as busy: what was not read is not free. */
export interface ReadingLimits {
  /** Events and free-busy components, in all texts together. */
  eventsMax: number
  /** Periods and times that recurrence rules go through, and dates that are listed. */
  stepsMax: number
  /** Busy times within the range, before they are joined. */
  instancesMax: number
}

/** Half a year of 20,000 weekly meetings fits; a meeting every second of a year does not. */
export const READING_LIMITS: ReadingLimits = {
  eventsMax: 100_000,
  stepsMax: 3_000_000,
  instancesMax: 1_000_000,
}

/** Components may nest this deep; the standard needs three. */
export const NESTING_MAX = 10

export class LimitReached extends Error {}

/** Counts what a reading costs. */
export class Budget {
  #steps = 0
  #instances = 0
  readonly #limits: ReadingLimits

  constructor(limits: ReadingLimits) {
    this.#limits = limits
  }

  /** @throws LimitReached */
  step(count = 1): void {
    this.#steps += count
    if (this.#steps > this.#limits.stepsMax)
      throw new LimitReached(`recurs too often: more than ${this.#limits.stepsMax} steps in one reading`)
  }

  /** @throws LimitReached */
  instance(): void {
    this.#instances++
    if (this.#instances > this.#limits.instancesMax)
      throw new LimitReached(`recurs too often: more than ${this.#limits.instancesMax} times in the range`)
  }
}
