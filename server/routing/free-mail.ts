import { disposableEmailBlocklist } from 'disposable-email-domains-js'
import providers from 'email-providers/all.json'
import { toAscii } from './domain.ts'

/** What a workspace says of mail domains beyond the lists: more that tell nothing about a company, and some that do. */
export interface MailDomains {
  add: readonly string[]
  except: readonly string[]
}

/** Whether a domain is a free or throw-away mail provider's, where anybody gets an address: it tells nothing about a
 *  company. A workspace's `except` outweighs its `add`, and both the lists. */
export function isFreeMail(domain: string, extra?: MailDomains): boolean {
  if (extra) {
    const { add, except } = setsOf(extra)
    if (except.has(domain)) return false
    if (add.has(domain)) return true
  }
  const dot = domain.indexOf('.')
  return LISTED.has(domain) || (BRANDS.has(domain.slice(0, dot)) && SUFFIX.test(domain.slice(dot + 1)))
}

/** Brands that a provider has under many suffixes: `yahoo` is yahoo.com, yahoo.co.uk and yahoo.de. They count only
 *  directly under a suffix that a country or a trade has. */
const BRANDS = new Set(['yahoo', 'hotmail', 'outlook', 'live', 'aol', 'gmx', 'yandex'])
const SUFFIX = /^(com|net|org|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})$/

/** Providers that neither list had when it was compared with what we kept ourselves (2026-11). */
const OURS = `
  passport.com tutanota.com tutanota.de tuta.com tuta.io tutamail.com keemail.me internet.ru zohomail.com zohomail.eu
  fastmail.com duck.com mailfence.com posteo.de posteo.net 1und1.de vodafone.de bbox.fr tim.it
  telefonica.net ziggo.nl xs4all.nl proximus.be sunrise.ch hispeed.ch aon.at chello.at a1.net volny.cz mail.bg
  citromail.hu online.no telia.com comhem.se bredband.net jubii.dk mail.dk elisa.fi spectrum.net 139.com 189.cn
  sohu.com nifty.com tempmail.com appleid.com mozmail.com`
  .trim()
  .split(/\s+/)

/** Listed, but nobody's mail: reserved for examples (RFC 2606). */
const NOT_MAIL = new Set(['example.com', 'example.net', 'example.org'])

const LISTED = new Set(
  [...providers, ...disposableEmailBlocklist(), ...OURS]
    .map(toAscii)
    .filter((domain) => !NOT_MAIL.has(domain)),
)

const sets = new WeakMap<MailDomains, { add: Set<string>; except: Set<string> }>()

function setsOf(extra: MailDomains): { add: Set<string>; except: Set<string> } {
  let known = sets.get(extra)
  if (!known) sets.set(extra, (known = { add: lower(extra.add), except: lower(extra.except) }))
  return known
}

function lower(domains: readonly string[]): Set<string> {
  return new Set(domains.map((domain) => toAscii(domain.toLowerCase())))
}
