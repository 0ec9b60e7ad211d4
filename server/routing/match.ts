import { getDomain, parse } from 'tldts'
import type { Account } from '../workspace/schema/accounts.ts'
import { normaliseName } from './company-name.ts'
import { isFreeMail } from './free-mail.ts'
import type { Lead } from './lead.ts'

const SUFFIXES = { allowPrivateDomains: true }
const PERHAPS_MAX = 5

/** The account that a lead belongs to. `by`: what it was found by. Ambiguous: several accounts, no way to tell; they
 *  are in `perhaps`, as are accounts that have a name like the lead's. */
export interface Match {
  account?: Account
  by: 'email' | 'website' | 'company' | 'none' | 'ambiguous'
  /** What was looked up last, and in which field of the lead: a domain or a normalised name. */
  field?: 'email' | 'website' | 'company'
  found?: string
  perhaps: string[]
}

/** Accounts by domain, name and the first word of the name: a match is a look-up. */
export interface AccountIndex {
  byDomain: Map<string, Account[]>
  byName: Map<string, Account[]>
  byFirstWord: Map<string, Account[]>
}

/** Finds a lead's account by e-mail domain, then website, then company name. Free-mail domains never match, nor does a
 *  name that is only similar. */
export function matchAccount(lead: Pick<Lead, 'email' | 'website' | 'company'>, index: AccountIndex): Match {
  const email = lead.email && emailHost(lead.email)
  const website = lead.website && parse(lead.website).hostname
  for (const [by, host] of [
    ['email', email],
    ['website', website],
  ] as const) {
    const hit = host ? byHost(host, index) : undefined
    if (hit) return settle(hit.accounts, by, hit.domain)
  }
  const name = lead.company && normaliseName(lead.company)
  if (!name) return { by: 'none', perhaps: [] }
  const named = index.byName.get(name)
  if (named) return settle(named, 'company', name)
  const alike = index.byFirstWord.get(name.split(' ')[0]!) ?? []
  return {
    by: 'none',
    field: 'company',
    found: name,
    perhaps: alike.slice(0, PERHAPS_MAX).map(({ id }) => id),
  }
}

/** The registrable domain of an address, `acme.co.uk` for `dana@mail.acme.co.uk`; undefined where it has none. */
export function registrableDomain(email: string): string | undefined {
  return getDomain(emailHost(email), SUFFIXES) ?? undefined
}

/** The domain of an address. */
export function emailHost(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

const indexes = new WeakMap<Account[], AccountIndex>()

/** The index of a list of accounts, made once for each list. */
export function indexAccounts(accounts: Account[]): AccountIndex {
  const known = indexes.get(accounts)
  if (known) return known
  const index: AccountIndex = { byDomain: new Map(), byName: new Map(), byFirstWord: new Map() }
  for (const account of accounts) {
    const website = account.website ? parse(account.website).hostname : undefined
    for (const host of new Set([...account.domains, ...(website ? [website] : [])].map(bareHost)))
      if (!isFreeMail(getDomain(host, SUFFIXES) ?? host)) add(index.byDomain, host, account)
    const name = normaliseName(account.name)
    if (!name) continue
    add(index.byName, name, account)
    add(index.byFirstWord, name.split(' ')[0]!, account)
  }
  indexes.set(accounts, index)
  return index
}

/** The accounts of a host or of the nearest domain above it, down to the registrable one. */
function byHost(host: string, index: AccountIndex): { accounts: Account[]; domain: string } | undefined {
  const registrable = getDomain(host, SUFFIXES)
  if (!registrable || isFreeMail(registrable)) return undefined
  for (let domain = bareHost(host); domain.length >= registrable.length;) {
    const accounts = index.byDomain.get(domain)
    if (accounts) return { accounts, domain }
    const dot = domain.indexOf('.')
    if (dot < 0) break
    domain = domain.slice(dot + 1)
  }
  return undefined
}

/** One account, or duplicates that share an owner, is a match; several owners are ambiguous. */
function settle(accounts: Account[], field: NonNullable<Match['field']>, found: string): Match {
  const first = accounts[0]!
  const one = accounts.length === 1 || (first.owner && accounts.every(({ owner }) => owner === first.owner))
  return one
    ? { account: first, by: field, field, found, perhaps: [] }
    : { by: 'ambiguous', field, found, perhaps: accounts.slice(0, PERHAPS_MAX).map(({ id }) => id) }
}

function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '')
}

function add(map: Map<string, Account[]>, key: string, account: Account): void {
  const list = map.get(key)
  if (list) list.push(account)
  else map.set(key, [account])
}
