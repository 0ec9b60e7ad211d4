import { availabilityOf, type Host } from './availability.ts'
import { common, union } from './ranges.ts'
import { DAY, MINUTE, type Instant, type Range } from './zone.ts'

/** Who is not at work in so many weeks never is. */
export const WORKLESS_WEEKS_MAX = 13
const WEEK = 7 * DAY

/** The instant at which so many minutes have passed that count: those in which one of `hosts` is at work, by hours, holidays and leave.
 *  It is always in working time: minutes that end with the day end as the next begins. Hosts none of whom works in a quarter
 *  of a year leave every minute to count.
 *  @returns UTC ms, never before `now` */
export function afterWorkingTime(now: Instant, minutes: number, hosts: Host[]): Instant {
  let left = minutes * MINUTE
  let idleWeeks = 0
  for (let start = now; idleWeeks < WORKLESS_WEEKS_MAX; start += WEEK) {
    const worked = workingTime(hosts, { start, end: start + WEEK })
    for (const { start, end } of worked) {
      if (end - start > left) return start + left
      left -= end - start
    }
    idleWeeks = worked.length > 0 ? 0 : idleWeeks + 1
  }
  return now + minutes * MINUTE
}

/** When one of these is at work in a range, in order. */
export function workingTime(hosts: Host[], range: Range): Range[] {
  return union(hosts.flatMap((host) => common(availabilityOf(host, range).working, [range])))
}
