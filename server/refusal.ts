import type { ProblemCode } from '../widget/contract/problem.ts'

export interface RefusalFacts {
  /** A sentence that a person understands. */
  detail?: string
  /** Path into the request: `entries[0].text`. */
  field?: string
  found?: string
  allowed?: string
  retryAfterSeconds?: number
  /** More members of the problem document, such as fresh slots. */
  more?: Record<string, unknown>
}

/** A request that cannot be done, as data: the HTTP room makes a problem document of it. */
export class Refusal extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly facts: RefusalFacts = {},
  ) {
    super(`${code}${facts.detail ? `: ${facts.detail}` : ''}`)
    this.name = 'Refusal'
  }
}
