import { getDomain, parse } from 'tldts'

/** Hosting under a provider's own suffix (`shop.github.io`) is a company's domain like any other. */
const SUFFIXES = { allowPrivateDomains: true }

/** The registrable domain of an address, `acme.co.uk` for `dana@mail.acme.co.uk`; undefined where it has none. */
export function registrableDomain(email: string): string | undefined {
  return getDomain(emailHost(email), SUFFIXES) ?? undefined
}

/** The domain of an address. */
export function emailHost(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

/** The host in a domain or a web address as people write them, in lower case and ASCII, without `www.`: `acme.io` for
 *  `https://WWW.acme.io/en`. Undefined where there is none. */
export function hostIn(text: string): string | undefined {
  const host = parse(text.trim()).hostname?.replace(/^www\./, '')
  return host ? toAscii(host) : undefined
}

/** A host and the domains above it, down to the registrable one, the most specific first: `mail.acme.co.uk`,
 *  `acme.co.uk`. Empty where nothing is registrable: an IP address, a bare suffix. */
export function domainsOf(host: string): string[] {
  const registrable = getDomain(host, SUFFIXES)
  if (!registrable) return []
  const domains = [host]
  for (let domain = host; domain.length > registrable.length;) {
    domain = domain.slice(domain.indexOf('.') + 1)
    domains.push(domain)
  }
  return domains
}

/** A domain as it goes over the wire: `xn--mller-kva.example` for `müller.example`. What is no domain stays. */
export function toAscii(domain: string): string {
  if (/^[ -~]*$/.test(domain)) return domain
  try {
    return new URL(`http://${domain}`).hostname
  } catch {
    return domain
  }
}
