import type { Offer } from '../contract/api.ts'
import type { ProblemCode } from '../contract/problem.ts'

/** `network`: no answer came. `unreadable`: one came that the contract does not know. `code`: a chunk did not load. */
export type TroubleCode = ProblemCode | 'network' | 'unreadable' | 'chunk'

/** Why a step did not come off, as data: what the server refused, or that it could not be reached. */
export class Trouble extends Error {
  readonly code: TroubleCode
  readonly retryAfterSeconds: number | undefined
  /** With `slot-taken`: the same offer with what is free now. */
  readonly offer: Offer | undefined
  constructor(code: TroubleCode, more: { detail?: string; retryAfterSeconds?: number; offer?: Offer } = {}) {
    super(more.detail ?? code)
    this.name = 'Trouble'
    this.code = code
    this.retryAfterSeconds = more.retryAfterSeconds
    this.offer = more.offer
  }
  /** Would the same request have a chance later, with nothing changed but the connection? */
  get passing(): boolean {
    return (
      this.code === 'network' ||
      this.code === 'chunk' ||
      this.code === 'not-ready' ||
      this.code === 'internal'
    )
  }
}

/** Any thrown thing as trouble; what is not known counts as a failed connection. */
export function troubleOf(thrown: unknown): Trouble {
  return thrown instanceof Trouble ? thrown : new Trouble('network', { detail: String(thrown) })
}
