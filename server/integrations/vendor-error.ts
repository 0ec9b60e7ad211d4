/** What a vendor's answer means for a delivery. `unreachable`: nobody answered, or its trouble is its own (5xx), later;
 *  `throttled`: after `retryAfterSeconds`; `malformed`: what came is no answer of that vendor, later; `unauthorized`: not before a
 *  person sees to the settings; `refused`: this message never; `missing`: what it is about is not there. */
export type VendorTrouble = 'unreachable' | 'throttled' | 'malformed' | 'unauthorized' | 'refused' | 'missing'

/** A delivery that a vendor did not take. The message names the vendor and what it answered, without secrets or what buyers
 *  said. */
export class VendorError extends Error {
  constructor(
    readonly code: VendorTrouble,
    message: string,
    readonly retryAfterSeconds?: number,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'VendorError'
  }
}
