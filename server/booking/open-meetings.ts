import { Refusal } from '../refusal.ts'
import { isFreeMail } from '../routing/free-mail.ts'
import { registrableDomain } from '../routing/match.ts'
import type { StoreTx } from '../store/store.ts'
import type { Routing } from '../workspace/schema/routing.ts'

/** Coming meetings of one address, and of one company's addresses, are limited. The refusal does not say whose they are. The
 *  caller holds the lock of `countedAs`.
 *  @throws Refusal `too-many-meetings` */
export async function checkOpenMeetings(
  tx: StoreTx,
  { routing }: { routing: Routing },
  email: string,
  at: Date,
): Promise<void> {
  const { openPerBuyer, openPerDomain } = routing.booking
  const coming = await tx.bookings.countComing(email, companyDomain(email), at)
  if (coming.email >= openPerBuyer || coming.domain >= openPerDomain)
    throw new Refusal('too-many-meetings', {
      detail: 'We can’t book another meeting with this address at the moment.',
    })
}

/** Whose meetings are counted together: the company's, or the address's own where it is of free mail. */
export function countedAs(email: string): string {
  return companyDomain(email) ?? email
}

function companyDomain(email: string): string | undefined {
  const domain = registrableDomain(email)
  return domain !== undefined && isFreeMail(domain) ? undefined : domain
}
