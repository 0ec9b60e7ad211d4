import { availabilityOf, type Host } from './availability.ts'
import { contains, overlaps, union } from './ranges.ts'
import { DAY, MINUTE, type Instant, type Range } from './zone.ts'

/** Longest range that is searched in one go. */
export const SLOT_RANGE_DAYS_MAX = 120

export interface MeetingRules {
  durationMinutes: number
  /** Grid of starts; the duration when absent. */
  stepMinutes?: number | undefined
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  minimumNoticeMinutes: number
}

/** What a calendar says: busy ranges, or that it could not be read. */
export type Busy = Range[] | 'unknown'

export interface Slots {
  slots: Range[]
  /** Why there is none, where there can be none. */
  reason?: 'calendar-unknown'
}

/** Free slots of one host, earliest first. Instants are UTC ms, ends exclusive; hours are wall time in `host.timezone`.
 *  A slot starts on the host's grid, in the range and no earlier than the notice, lies wholly in working time, and with
 *  its buffers meets no busy time. Busy unknown is not free: none, with the reason.
 *  @throws RangeError beyond SLOT_RANGE_DAYS_MAX */
export function findSlots(host: Host, busy: Busy, rules: MeetingRules, range: Range, now: Instant): Slots {
  if (range.end - range.start > SLOT_RANGE_DAYS_MAX * DAY)
    throw new RangeError(`Slots are searched over at most ${SLOT_RANGE_DAYS_MAX} days at a time.`)
  if (busy === 'unknown') return { slots: [], reason: 'calendar-unknown' }
  if (range.end <= range.start) return { slots: [] }
  const fits = fitter(host, busy, rules, range, now)
  const starts = fits.starts(rules.stepMinutes ?? rules.durationMinutes)
  return { slots: starts.map(fits.slotAt).filter((slot): slot is Range => slot !== undefined) }
}

/** Whether one start is a slot of this host now: the same test as `findSlots`, for the moment of booking. */
export function isSlot(host: Host, busy: Busy, rules: MeetingRules, start: Instant, now: Instant): boolean {
  const day = { start, end: start + 1 }
  return findSlots(host, busy, rules, day, now).slots.some((slot) => slot.start === start)
}

export interface SharedSlot extends Range {
  hosts: string[]
}

/** Slots of several hosts. `any`: the union of each host's own grid, one entry a start, with those who are free there in
 *  the order given. `all`: the first host's grid where every host is free for the whole slot. */
export function findSharedSlots(
  hosts: { host: Host; busy: Busy }[],
  mode: 'any' | 'all',
  rules: MeetingRules,
  range: Range,
  now: Instant,
): SharedSlot[] {
  const ids = hosts.map(({ host }) => host.id)
  if (mode === 'all') {
    const [first, ...others] = hosts
    if (!first || others.some(({ busy }) => busy === 'unknown')) return []
    const tests = others.map(({ host, busy }) => fitter(host, busy as Range[], rules, range, now))
    return findSlots(first.host, first.busy, rules, range, now)
      .slots.filter((slot) => tests.every((test) => test.slotAt(slot.start) !== undefined))
      .map((slot) => ({ ...slot, hosts: ids }))
  }
  const byStart = new Map<Instant, SharedSlot>()
  for (const { host, busy } of hosts)
    for (const slot of findSlots(host, busy, rules, range, now).slots) {
      const shared = byStart.get(slot.start)
      if (shared) shared.hosts.push(host.id)
      else byStart.set(slot.start, { ...slot, hosts: [host.id] })
    }
  return [...byStart.values()].sort((a, b) => a.start - b.start)
}

function fitter(host: Host, busy: Range[], rules: MeetingRules, range: Range, now: Instant) {
  const { working, starts } = availabilityOf(host, range)
  const taken = union(busy)
  const duration = rules.durationMinutes * MINUTE
  const earliest = now + rules.minimumNoticeMinutes * MINUTE
  return {
    starts,
    slotAt: (start: Instant): Range | undefined => {
      const slot = { start, end: start + duration }
      const buffered = {
        start: start - rules.bufferBeforeMinutes * MINUTE,
        end: slot.end + rules.bufferAfterMinutes * MINUTE,
      }
      return start >= earliest && contains(working, slot) && !overlaps(taken, buffered) ? slot : undefined
    },
  }
}
