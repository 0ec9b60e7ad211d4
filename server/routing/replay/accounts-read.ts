import type { Account } from '../../workspace/schema/accounts.ts'
import { accountsAt, accountsNamedLike } from '../account-index.ts'
import { normaliseName } from '../company-name.ts'
import type { Lead } from '../lead.ts'
import { emailHost, type AccountIndex } from '../match.ts'
import { hostIn } from '../domain.ts'

/** More than these are not kept with a decision; it is replayed on those of its revision. */
export const ACCOUNTS_KEPT_MAX = 200

/** The accounts that come into question for a lead, with those above them: matching among these alone gives what matching
 *  among all gave. Undefined where they are more than `ACCOUNTS_KEPT_MAX`. */
export function accountsRead(lead: Partial<Lead>, index: AccountIndex): Account[] | undefined {
  const hosts = [lead.email && emailHost(lead.email), lead.website && hostIn(lead.website)]
  const name = lead.company && normaliseName(lead.company, index.policy.legalForms)
  const read = new Set([
    ...hosts.flatMap((host) => (host ? accountsAt(host, index).map(({ account }) => account) : [])),
    ...(name ? (index.byName.get(name) ?? accountsNamedLike(name, index)) : []),
  ])
  // A set also visits what is added on the way: parents of parents, each once.
  for (const { parent } of read) {
    const above = index.byId.get(parent ?? '')
    if (above) read.add(above)
    if (read.size > ACCOUNTS_KEPT_MAX) return undefined
  }
  return [...read]
}
