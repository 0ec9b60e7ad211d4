import type { Integrations } from '../../workspace/schema/integrations.ts'
import { mailFolder } from './folder.ts'
import type { MailPort } from './port.ts'
import { smtp } from './smtp.ts'

/** The way that mail leaves by a workspace's settings: SMTP, else the outbox folder. Secrets are resolved here, at use.
 *  @throws when the password's variable is not set */
export function chooseMail({ mail }: Integrations, outbox: string, environment: NodeJS.ProcessEnv): MailPort {
  if (!mail.smtp) return mailFolder(outbox, mail.from)
  const { password, ...settings } = mail.smtp
  return smtp({ ...settings, password: password && resolveSecret(password, environment) }, mail.from)
}

/** `${SMTP_PASSWORD}` → the variable's value. */
function resolveSecret(reference: string, environment: NodeJS.ProcessEnv): string {
  const name = reference.slice(2, -1)
  const value = environment[name]
  if (value === undefined)
    throw new Error(`The variable ${name} is not set; integrations.yaml names it as a secret.`)
  return value
}
