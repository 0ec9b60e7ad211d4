/** `bad-address`: no address that may be asked (scheme, credentials in it, not an address at all). `refused-address`: it
 *  leads into a network that is not public, or would carry a body with secrets to another origin. The others as named. */
export type OutboundTrouble =
  | 'bad-address'
  | 'refused-address'
  | 'timeout'
  | 'too-large'
  | 'too-many-redirects'
  | 'unreachable'

/** Why a request got no answer. The message names the origin, never path or query: those can be secret. */
export class OutboundError extends Error {
  constructor(
    readonly code: OutboundTrouble,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'OutboundError'
  }
}
