/** One mail to one person. */
export interface Mail {
  /** Kept across repeats of the same delivery, so that a repeat is known as one. */
  messageId: string
  to: { name?: string; address: string }
  subject: string
  text: string
  html: string
  /** Who gets an answer to it; absent: whom it is from. */
  replyTo?: { name: string; address: string }
  /** Where one POST ends all mails of this kind (RFC 8058). */
  unsubscribe?: string
  /** An invitation or its withdrawal, as a calendar part. */
  ical?: { method: 'REQUEST' | 'CANCEL'; content: string }
}

export interface MailPort {
  /** @throws MailError */
  send: (mail: Mail) => Promise<void>
}

/** A mail that was not taken; `final` when the other side will never take it. */
export class MailError extends Error {
  /** The server was there and answered: another mail may well be taken. */
  readonly answered: boolean

  constructor(
    message: string,
    readonly final: boolean,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'MailError'
    const { responseCode } = (cause ?? {}) as { responseCode?: number }
    // 421: the service is closing (RFC 5321, 4.2.2).
    this.answered = responseCode !== undefined && responseCode !== 421
  }
}
