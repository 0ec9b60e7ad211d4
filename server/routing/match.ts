import type { Account } from '../workspace/schema/accounts.ts'
import { accountsAt, accountsNamedLike, nearestWithOwner, type AccountIndex } from './account-index.ts'
import { normaliseName } from './company-name.ts'
import { emailHost, hostIn } from './domain.ts'
import type { Lead } from './lead.ts'
import { breakTies, type Candidate } from './tie-breakers.ts'

export { indexAccounts, type AccountIndex } from './account-index.ts'
export { emailHost, registrableDomain } from './domain.ts'

/** The account that a lead belongs to. `by`: what it was found by. Ambiguous: several accounts with several owners, no
 *  way to tell; they are in `perhaps`, as are accounts that have a name like the lead's, the likest first. */
export interface Match {
  account?: Account
  /** The account whose owner counts: this one or, where it has no owner, the nearest above it that has. */
  ownerOf?: Account
  by: 'email' | 'website' | 'company' | 'none' | 'ambiguous'
  /** What was looked up last, and in which field of the lead: a domain or a normalised name. */
  field?: 'email' | 'website' | 'company'
  found?: string
  perhaps: string[]
  /** Ids of all accounts that fit, the most specific first, where there were several. */
  candidates?: string[]
  /** The tie-breakers that told them apart, in order: `country = place.country`. */
  tieBreakers?: string[]
}

/** What the running world adds to the accounts. */
export interface MatchFacts {
  /** Open opportunities that the CRM told of, besides those in the accounts' column. */
  opportunities?: { account: string }[]
  /** The rep of an owner as accounts name it (id in the roster or in the CRM); undefined where the roster has none, and
   *  the account counts as without owner. Absent: every name is a rep of its own. */
  repOf?: (owner: string) => string | undefined
}

/** A limit for what a trace shows. */
const CANDIDATES_MAX = 20
const PERHAPS_MAX = 5

/** Finds a lead's account by e-mail domain, then website, then company name or alias: the first of them that some
 *  account has. Free-mail domains never match, nor does a name that is only similar. Several accounts with one owner are
 *  duplicates; others are told apart by the policy's tie-breakers, or are ambiguous. */
export function matchAccount(lead: Partial<Lead>, index: AccountIndex, facts: MatchFacts = {}): Match {
  const hosts = { email: lead.email && emailHost(lead.email), website: lead.website && hostIn(lead.website) }
  for (const field of ['email', 'website'] as const) {
    const found = hosts[field] ? accountsAt(hosts[field], index) : []
    if (found.length > 0) return settle(found, field, found[0]!.domain)
  }
  const name = lead.company && normaliseName(lead.company, index.policy.legalForms)
  if (!name) return { by: 'none', perhaps: [] }
  const named = index.byName.get(name)
  if (named) {
    const found = named.map((account) => ({ account }))
    return settle(found, 'company', name)
  }
  const perhaps = accountsNamedLike(name, index).map(({ id }) => id)
  return { by: 'none', field: 'company', found: name, perhaps }

  /** One account, or duplicates that share an owner, is a match; several owners are ambiguous. The choice does not
   *  depend on the order in which accounts were read: of duplicates it is the one with the smallest id. */
  function settle(found: Candidate[], field: NonNullable<Match['field']>, looked: string): Match {
    if (found.length === 1) return matched(found[0]!, field, looked, {})
    const sorted = found.toSorted(bySpecificity)
    const { left, used } = breakTies(sorted, index.policy.tieBreakers, lead, hasOpportunity)
    const several: Pick<Match, 'candidates' | 'tieBreakers'> = {
      ...(sorted.length > 1 && {
        candidates: sorted.slice(0, CANDIDATES_MAX).map(({ account }) => account.id),
      }),
      ...(used.length > 0 && { tieBreakers: used }),
    }
    const owners = new Set(left.map(({ account }) => ownerFor(account)))
    if (left.length > 1 && (owners.size > 1 || owners.has(undefined))) {
      const perhaps = left.slice(0, PERHAPS_MAX).map(({ account }) => account.id)
      return { by: 'ambiguous', field, found: looked, perhaps, ...several }
    }
    return matched(left[0]!, field, looked, several)
  }

  function matched(
    { account, domain }: Candidate,
    field: NonNullable<Match['field']>,
    looked: string,
    several: Pick<Match, 'candidates' | 'tieBreakers'>,
  ): Match {
    const ownerOf = ownedBy(account)
    return {
      account,
      ...(ownerOf && { ownerOf }),
      by: field,
      field,
      found: domain ?? looked,
      perhaps: [],
      ...several,
    }
  }

  function hasOpportunity({ id, openOpportunity }: Account): boolean {
    return openOpportunity === true || (facts.opportunities ?? []).some(({ account }) => account === id)
  }

  function ownedBy(account: Account): Account | undefined {
    return nearestWithOwner(account, index, ({ owner }) => repOf(owner) !== undefined)
  }

  function ownerFor(account: Account): string | undefined {
    return repOf(ownedBy(account)?.owner)
  }

  function repOf(owner: string | undefined): string | undefined {
    return owner !== undefined && facts.repOf ? facts.repOf(owner) : owner
  }
}

function bySpecificity(a: Candidate, b: Candidate): number {
  const deeper = (b.domain?.length ?? 0) - (a.domain?.length ?? 0)
  return deeper || (a.account.id < b.account.id ? -1 : 1)
}
