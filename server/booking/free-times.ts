import { bookingWindow } from '../scheduling/host.ts'
import { findSharedSlots, findSlots, firstSharedSlot, isSlot } from '../scheduling/slots.ts'
import type { Instant, Range } from '../scheduling/zone.ts'
import type { MeetingType } from '../workspace/schema/roster.ts'
import type { HostNow } from './hosts.ts'

/** Where a meeting can be, and who is in it: the host first. */
export interface FreeTimes {
  slots: Range[]
  hosts: string[]
}

/** The times at which all of these hosts are free, on the first one's grid. Where the others have no time with the first at
 *  all, the first one's own: a meeting with the specialist alone is better than none. */
export function freeTimes(
  [first, ...others]: HostNow[],
  type: MeetingType,
  range: Range,
  now: Instant,
): FreeTimes {
  if (others.length > 0) {
    const hosts = [first!, ...others]
    const slots = findSharedSlots(hosts, 'all', type, range, now)
    if (slots.length > 0) return { slots, hosts: hosts.map(({ rep }) => rep.id) }
  }
  return { slots: findSlots(first!.host, first!.diary, type, range, now).slots, hosts: [first!.rep.id] }
}

/** Who takes part in a meeting that starts then: all, where all are free; the first alone, where they have no time together
 *  at all; nobody, where it is no slot. The same rule as `freeTimes`, for one start. `noticeFrom` is when notice counts from. */
export function hostsAt(
  hosts: HostNow[],
  type: MeetingType,
  start: Instant,
  noticeFrom: Instant,
  now: Instant,
): string[] {
  const [first] = hosts
  const fits = ({ host, diary }: HostNow) => isSlot(host, diary, type, start, noticeFrom)
  if (!first || !fits(first)) return []
  if (hosts.length === 1) return [first.rep.id]
  const alone = { start, end: start + 1 }
  if (findSharedSlots(hosts, 'all', type, alone, noticeFrom).length > 0) return hosts.map(({ rep }) => rep.id)
  // Times together that come into view, or go out of it, while the buyer looks at those of the first alone, change nothing.
  const inView = { start: now, end: bookingWindow(type, noticeFrom).end }
  const together = inView.start < inView.end && firstSharedSlot(hosts, 'all', type, inView, now)
  return together ? [] : [first.rep.id]
}

/** The host, and of those who are to join who can: is there, with a calendar that can be read, and that is sure enough. Who cannot
 *  takes nobody's time away. */
export function ableTo(
  [first, ...others]: HostNow[],
  isSure: (host: HostNow) => boolean = () => true,
): HostNow[] {
  if (!first) return []
  return [first, ...others.filter((one) => one.rep.active && one.calendar !== 'unreadable' && isSure(one))]
}
