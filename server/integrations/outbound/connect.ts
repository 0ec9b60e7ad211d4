import type { LookupFunction } from 'node:net'
import { OutboundError } from './error.ts'

/** All addresses of a host name, v4 and v6. */
export type Resolve = (hostname: string) => Promise<string[]>

/** The resolver of a connection: it asks once and gives only addresses that may be connected to, so that a name that
 *  answers differently a moment later (DNS rebinding) gains nothing: the socket is opened to what was checked. */
export function guardedLookup(resolve: Resolve, mayConnect: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const allowed = addresses
          .filter(mayConnect)
          .map((address) => ({ address, family: familyOf(address) }))
        const [first] = allowed
        if (!first) {
          const why = addresses.length
            ? new OutboundError('refused-address', `${hostname} is not in a public network.`)
            : new OutboundError('unreachable', `${hostname} has no address.`)
          return callback(why, '', 0)
        }
        if (options.all) return callback(null, allowed)
        callback(null, first.address, first.family)
      },
      (cause: unknown) =>
        callback(new OutboundError('unreachable', `${hostname} was not found.`, cause), '', 0),
    )
  }
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4
}
