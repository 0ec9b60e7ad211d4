import ipaddr from 'ipaddr.js'

/** Whether requests may go to networks that are not public: none, all, or these (CIDR: `10.20.0.0/16`, `127.0.0.1/32`). */
export type PrivateNetworks = boolean | readonly string[]

/** A test of an IP address (v4 or v6, as text): may a connection be made to it?
 *  Public is what the IANA registries of special-purpose addresses (RFC 6890) leave as global unicast.
 *  @throws Error for a network that is not written as CIDR */
export function addressTest(allowed: PrivateNetworks): (address: string) => boolean {
  if (allowed === true) return ipaddr.isValid
  const networks = allowed === false ? [] : allowed.map((network) => ipaddr.parseCIDR(network))
  return (text) => {
    if (!ipaddr.isValid(text)) return false
    const address = ipaddr.parse(text)
    return (
      isPublic(address) ||
      networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
    )
  }
}

// Addresses that hold an IPv4 address in them (mapped, NAT64, 6to4, Teredo) could lead to a private one: not `unicast`.
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false
  // All global unicast of IPv6 lies in 2000::/3; what else has no name (`::10.0.0.1`) is not public either.
  return address.kind() === 'ipv4' || address.match(GLOBAL_V6, 3)
}

const GLOBAL_V6 = ipaddr.parse('2000::')
