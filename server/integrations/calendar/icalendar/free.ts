import type { BusyTime } from '../port.ts'
import { valueOf, type Component } from './components.ts'

/** Whether it does not take place, by itself or by the method of its calendar (RFC 5546). */
export function isCancelled(component: Component, method: string | undefined): boolean {
  return method === 'CANCEL' || valueOf(component, 'STATUS')?.toUpperCase() === 'CANCELLED'
}

/** Transparent, free in Microsoft's words, or declined by the owner. */
export function isFree(component: Component, owner: string | undefined): boolean {
  const word = (name: string) => valueOf(component, name)?.toUpperCase()
  return (
    word('TRANSP') === 'TRANSPARENT' ||
    BUSY_STATUS.some((name) => FREE_STATUS.has(word(name) ?? '')) ||
    hasDeclined(component, owner)
  )
}

const BUSY_STATUS = ['X-MICROSOFT-CDO-BUSYSTATUS', 'X-MICROSOFT-MSNCALENDAR-BUSYSTATUS']
const FREE_STATUS = new Set(['FREE', 'WORKINGELSEWHERE'])

function hasDeclined(component: Component, owner: string | undefined): boolean {
  if (owner === undefined) return false
  const own = component.properties.filter(
    ({ name, value, parameters }) =>
      name === 'ATTENDEE' &&
      (addressOf(value) === owner || addressOf(parameters.get('EMAIL') ?? '') === owner),
  )
  return (
    own.length > 0 && own.every(({ parameters }) => parameters.get('PARTSTAT')?.toUpperCase() === 'DECLINED')
  )
}

/** An address in small letters, without `mailto:`. */
export function addressOf(text: string): string {
  const address = text.trim().replace(/^mailto:/i, '')
  try {
    return decodeURIComponent(address).toLowerCase()
  } catch {
    return address.toLowerCase()
  }
}

/** Out of office in Microsoft's words, or whole days; Outlook writes those as midnights, and says so. */
export function leaveOf(component: Component, isWholeDays: boolean): BusyTime['leave'] {
  if (BUSY_STATUS.some((name) => valueOf(component, name)?.toUpperCase() === 'OOF')) return 'out-of-office'
  const saysSo = valueOf(component, 'X-MICROSOFT-CDO-ALLDAYEVENT')?.toUpperCase() === 'TRUE'
  return isWholeDays || saysSo ? 'all-day' : undefined
}
