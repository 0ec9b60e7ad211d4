import { distance } from 'fastest-levenshtein'
import type { Account } from '../workspace/schema/accounts.ts'
import { DEFAULT_MATCH_POLICY, type MatchPolicy } from '../workspace/schema/match.ts'
import { normaliseName } from './company-name.ts'
import { domainsOf, hostIn } from './domain.ts'
import { isFreeMail } from './free-mail.ts'

/** Accounts by id, domain and name, so that a match is a look-up. */
export interface AccountIndex {
  policy: MatchPolicy
  byId: Map<string, Account>
  byDomain: Map<string, Account[]>
  /** By normalised name or alias. */
  byName: Map<string, Account[]>
  /** The names of `byName`, and each without spaces, by which they are sorted: near names stand near. */
  names: { name: string; joined: string }[]
}

const indexes = new WeakMap<Account[], WeakMap<MatchPolicy, AccountIndex>>()

/** The index of a list of accounts under a policy, made once for each pair of them. */
export function indexAccounts(accounts: Account[], policy: MatchPolicy = DEFAULT_MATCH_POLICY): AccountIndex {
  let made = indexes.get(accounts)
  if (!made) indexes.set(accounts, (made = new WeakMap()))
  let index = made.get(policy)
  if (!index) made.set(policy, (index = build(accounts, policy)))
  return index
}

/** The accounts whose domain is this host or above it, each with that domain, the most specific first; none under a
 *  free-mail domain. */
export function accountsAt(host: string, index: AccountIndex): { account: Account; domain: string }[] {
  if (!isAtOrBelow(host, index.byDomain)) return []
  const domains = domainsOf(host)
  if (domains.some((domain) => isFreeMail(domain, index.policy.freeMail))) return []
  const found = new Map<Account, string>()
  for (const domain of domains)
    for (const account of index.byDomain.get(domain) ?? [])
      if (!found.has(account)) found.set(account, domain)
  return [...found].map(([account, domain]) => ({ account, domain }))
}

/** Whether somebody has this host or one above it. Most buyers' hosts nobody has, and the list of public suffixes need not be asked for them. */
function isAtOrBelow(host: string, byDomain: Map<string, unknown>): boolean {
  let above = host
  for (let dot = host.indexOf('.'); dot >= 0; dot = above.indexOf('.')) {
    if (byDomain.has(above)) return true
    above = above.slice(dot + 1)
  }
  return false
}

/** The nearest account with an owner: this one, else up its parents. A loop of parents ends where it closes.
 *  @param hasOwner whether an account's owner counts as one */
export function nearestWithOwner(
  account: Account,
  index: AccountIndex,
  hasOwner: (account: Account) => boolean,
): Account | undefined {
  const seen = new Set<Account>()
  for (let at: Account | undefined = account; at && !seen.has(at); at = index.byId.get(at.parent ?? '')) {
    if (hasOwner(at)) return at
    seen.add(at)
  }
  return undefined
}

const SIMILAR_MAX = 5
/** Names looked at before and after the place where a name would stand. */
const NEIGHBOURS_MAX = 50
const STEM_CHARS = 4
/** Of two names of which one begins with the whole other: 'Acme', 'Acme Robotics'. */
const BEGINNING_LIKENESS = 0.9
const LIKENESS_MIN = 0.6

/** Accounts with a name like a normalised one, the likest first, five at most. Looked at are names that are its first
 *  words, and those near it in the alphabet that share its first four letters (a shorter first word: all of that). They
 *  are alike if they share the first word, or if six of ten letters stay the same. */
export function accountsNamedLike(name: string, index: AccountIndex): Account[] {
  return [...new Set([...beginningsOf(name, index), ...neighboursOf(name, index)])]
    .map((other) => ({ other, likeness: likeness(name, other) }))
    .filter(({ other, likeness }) => likeness >= LIKENESS_MIN || firstWord(other) === firstWord(name))
    .sort((a, b) => b.likeness - a.likeness || compare(a.other, b.other))
    .flatMap(({ other }) => index.byName.get(other)!)
    .filter((account, i, all) => all.indexOf(account) === i)
    .slice(0, SIMILAR_MAX)
}

function build(accounts: Account[], policy: MatchPolicy): AccountIndex {
  const index: AccountIndex = {
    policy,
    byId: new Map(accounts.map((account) => [account.id, account])),
    byDomain: new Map(),
    byName: new Map(),
    names: [],
  }
  for (const account of accounts) {
    const { name, domains, website, aliases = [] } = account
    const sites = [...domains, ...(website ? [website] : []), ...aliases.filter(isDomain)]
    for (const host of new Set(sites.map(hostIn)))
      if (host && !domainsOf(host).some((domain) => isFreeMail(domain, policy.freeMail)))
        add(index.byDomain, host, account)
    for (const one of new Set([name, ...aliases].map((text) => normaliseName(text, policy.legalForms))))
      if (one) add(index.byName, one, account)
  }
  index.names = [...index.byName.keys()]
    .map((name) => ({ name, joined: joined(name) }))
    .sort((a, b) => compare(a.joined, b.joined))
  return index
}

/** An alias such as `acme.io` or `Booking.com`. */
function isDomain(alias: string): boolean {
  return /^[^\s@/]+\.[^\s@/.]{2,}$/.test(alias)
}

/** The names of accounts that are the first words of this one. */
function beginningsOf(name: string, { byName }: AccountIndex): string[] {
  const words = name.split(' ')
  return words.map((_, i) => words.slice(0, i + 1).join(' ')).filter((one) => byName.has(one))
}

function neighboursOf(name: string, { names }: AccountIndex): string[] {
  const key = joined(name)
  const stem = key.slice(0, Math.min(STEM_CHARS, firstWord(name).length))
  const at = placeOf(key, names)
  return names
    .slice(Math.max(0, at - NEIGHBOURS_MAX), at + NEIGHBOURS_MAX)
    .filter((one) => one.joined.startsWith(stem))
    .map((one) => one.name)
}

/** Where a key stands or would stand, by halving. */
function placeOf(key: string, names: AccountIndex['names']): number {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (names[middle]!.joined < key) low = middle + 1
    else high = middle
  }
  return low
}

/** From 0 to 1; 1 for names that differ in spaces only. */
function likeness(a: string, b: string): number {
  const edited = 1 - distance(joined(a), joined(b)) / Math.max(joined(a).length, joined(b).length)
  const begins = `${a} `.startsWith(`${b} `) || `${b} `.startsWith(`${a} `)
  return begins ? Math.max(edited, BEGINNING_LIKENESS) : edited
}

function firstWord(name: string): string {
  return name.split(' ', 1)[0]!
}

function joined(name: string): string {
  return name.replaceAll(' ', '')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function add(map: Map<string, Account[]>, key: string, account: Account): void {
  const list = map.get(key)
  if (list) list.push(account)
  else map.set(key, [account])
}
