import { createTransport } from 'nodemailer'
import { messageOf } from './message.ts'
import { MailError, type MailPort } from './port.ts'

const SMTP_TIMEOUT_MS = 20_000

export interface SmtpSettings {
  host: string
  port: number
  secure: boolean
  user?: string | undefined
  /** Already resolved from the environment. */
  password?: string | undefined
}

/** Mail by SMTP. A reply of 5xx is final, all else is tried again. */
export function smtp(settings: SmtpSettings, from: string): MailPort {
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    ...(settings.user !== undefined && { auth: { user: settings.user, pass: settings.password ?? '' } }),
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
  })
  return {
    send: async (mail) => {
      try {
        await transport.sendMail(messageOf(mail, from))
      } catch (error) {
        const code = (error as { responseCode?: number }).responseCode
        const said = error instanceof Error ? error.message : String(error)
        throw new MailError(
          `${settings.host}:${settings.port} did not take the mail: ${said}`,
          code !== undefined && code >= 500,
          error,
        )
      }
    },
  }
}
