import type { Integrations } from '../../workspace/schema/integrations.ts'
import { resolveSecret } from '../secrets.ts'
import { mailFolder } from './folder.ts'
import type { MailPort } from './port.ts'
import { smtp } from './smtp.ts'

/** The way that mail leaves by a workspace's settings: SMTP, else the outbox folder. Secrets are resolved here, at use.
 *  @throws when the password's variable is not set */
export function chooseMail({ mail }: Integrations, outbox: string, environment: NodeJS.ProcessEnv): MailPort {
  if (!mail.smtp) return mailFolder(outbox, mail.from)
  const { password, ...settings } = mail.smtp
  return smtp(
    { ...settings, password: password && resolveSecret(password, environment, 'integrations.yaml') },
    mail.from,
  )
}
