import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface MailServer {
  port: number
  /** What it took, in order. */
  mails: ParsedMail[]
  stop: () => Promise<void>
}

/** An SMTP server on a free port of this machine, that takes whatever comes. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ParsedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      simpleParser(stream).then(
        (parsed) => {
          mails.push(parsed)
          done()
        },
        (error: Error) => done(error),
      )
    },
  })
  // A client that is killed in the middle is no trouble of the server.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
