import type { RateName } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { checkUse, countUse } from '../rates.ts'
import { isFreeMail } from '../routing/free-mail.ts'
import { registrableDomain } from '../routing/match.ts'

/** Whether a buyer's address may get a mail more.
 *  @throws Refusal `rate-limited` */
export async function checkMailLimits(ports: Ports, address: string): Promise<void> {
  for (const [name, who] of limitsOf(address)) await checkUse(ports, name, who)
}

/** It got one. */
export async function countMailLimits(ports: Ports, address: string): Promise<void> {
  for (const [name, who] of limitsOf(address)) await countUse(ports, name, who)
}

/** Free-mail domains belong to everybody and have no limit of their own. */
function limitsOf(address: string): [RateName, string][] {
  const domain = registrableDomain(address)
  const own = domain !== undefined && !isFreeMail(domain)
  return [['mail-by-recipient', address], ...(own ? [['mail-by-domain', domain] as [RateName, string]] : [])]
}
