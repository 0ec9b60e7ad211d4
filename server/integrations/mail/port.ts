/** One mail to one person. */
export interface Mail {
  /** Kept across repeats of the same delivery, so that a repeat is known as one. */
  messageId: string
  to: { name?: string; address: string }
  subject: string
  text: string
  html: string
  /** An invitation or its withdrawal, as a calendar part. */
  ical?: { method: 'REQUEST' | 'CANCEL'; content: string }
}

export interface MailPort {
  /** @throws MailError */
  send: (mail: Mail) => Promise<void>
}

/** A mail that was not taken; `final` when the other side will never take it. */
export class MailError extends Error {
  constructor(
    message: string,
    readonly final: boolean,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'MailError'
  }
}
