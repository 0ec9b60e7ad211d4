import type { Host } from './availability.ts'
import { openingsOf, startsOn, type Diary, type MeetingRules, type ReadDiary } from './openings.ts'
import { common } from './ranges.ts'
import { DAY, MINUTE, type Instant, type Range } from './zone.ts'

export type { Diary, MeetingRules } from './openings.ts'

/** Longest range that is searched in one go. */
export const SLOT_RANGE_DAYS_MAX = 400

export interface Slots {
  slots: Range[]
  /** Why there is none, where there can be none. */
  reason?: 'calendar-unknown'
}

/** Free slots of one host, earliest first. Instants are UTC ms, ends exclusive; hours are wall time in `host.timezone`.
 *  A slot starts on the host's grid, in the range and no earlier than the notice, lies wholly in working time, with its
 *  buffers meets no busy time, and keeps gap and limits. Busy unknown is not free: none, with the reason.
 *  @throws RangeError beyond SLOT_RANGE_DAYS_MAX */
export function findSlots(host: Host, diary: Diary, rules: MeetingRules, range: Range, now: Instant): Slots {
  checkLength(range)
  if (!isReadable(diary)) return { slots: [], reason: 'calendar-unknown' }
  return { slots: startsOf(host, diary, rules, range, now).map((start) => slotAt(start, rules)) }
}

/** The first of `findSlots`, found without looking at the whole range. */
export function firstSlot(
  host: Host,
  diary: Diary,
  rules: MeetingRules,
  range: Range,
  now: Instant,
): Range | undefined | 'unknown' {
  checkLength(range)
  if (!isReadable(diary)) return 'unknown'
  for (const part of partsOf(range, rules, now)) {
    const [first] = startsOf(host, diary, rules, part, now)
    if (first !== undefined) return slotAt(first, rules)
  }
  return undefined
}

/** Whether one start is a slot of this host now: the same test as `findSlots`, for the moment of booking. */
export function isSlot(host: Host, diary: Diary, rules: MeetingRules, start: Instant, now: Instant): boolean {
  return isReadable(diary) && startsOf(host, diary, rules, { start, end: start + 1 }, now).includes(start)
}

export interface SharedSlot extends Range {
  hosts: string[]
}

/** Slots of several hosts. `any`: the union of each host's own grid, one entry a start, with those who are free there in
 *  the order given. `all`: the first host's grid where every host is free, and working, for the whole slot. A host whose
 *  calendar is unknown is free nowhere.
 *  @throws RangeError beyond SLOT_RANGE_DAYS_MAX */
export function findSharedSlots(
  hosts: HostDiary[],
  mode: 'any' | 'all',
  rules: MeetingRules,
  range: Range,
  now: Instant,
): SharedSlot[] {
  checkLength(range)
  return mode === 'any' ? unionOf(hosts, rules, range, now) : commonOf(hosts, rules, range, now)
}

/** The first of `findSharedSlots`, found without looking at the whole range. */
export function firstSharedSlot(
  hosts: HostDiary[],
  mode: 'any' | 'all',
  rules: MeetingRules,
  range: Range,
  now: Instant,
): SharedSlot | undefined {
  checkLength(range)
  for (const part of partsOf(range, rules, now)) {
    const [first] = findSharedSlots(hosts, mode, rules, part, now)
    if (first) return first
  }
  return undefined
}

interface HostDiary {
  host: Host
  diary: Diary
}

function startsOf(host: Host, diary: ReadDiary, rules: MeetingRules, range: Range, now: Instant): Instant[] {
  const openings = openingsOf(host, diary, rules, range, now)
  return startsOn(openings, openings.open, stepOf(rules))
}

/** Each host's starts are merged into those of the hosts before. */
function unionOf(hosts: HostDiary[], rules: MeetingRules, range: Range, now: Instant): SharedSlot[] {
  const duration = rules.durationMinutes * MINUTE
  let merged: SharedSlot[] = []
  for (const { host, diary } of hosts) {
    if (!isReadable(diary)) continue
    const before = merged
    let i = 0
    merged = []
    for (const start of startsOf(host, diary, rules, range, now)) {
      while (i < before.length && before[i]!.start < start) merged.push(before[i++]!)
      if (i < before.length && before[i]!.start === start) {
        before[i]!.hosts.push(host.id)
        merged.push(before[i++]!)
      } else merged.push({ start, end: start + duration, hosts: [host.id] })
    }
    while (i < before.length) merged.push(before[i++]!)
  }
  return merged
}

function commonOf(hosts: HostDiary[], rules: MeetingRules, range: Range, now: Instant): SharedSlot[] {
  const openings = hosts.map(({ host, diary }) =>
    isReadable(diary) ? openingsOf(host, diary, rules, range, now) : undefined,
  )
  const [first, ...others] = openings
  if (!first) return []
  const open = others.reduce((all, one) => common(all, one?.open ?? []), first.open)
  const ids = hosts.map(({ host }) => host.id)
  return startsOn(first, open, stepOf(rules)).map((start) => ({ ...slotAt(start, rules), hosts: ids }))
}

/** A range in order: two days, then twice as many each time, beginning when the notice allows. */
function* partsOf(range: Range, rules: MeetingRules, now: Instant): Generator<Range> {
  let start = Math.max(range.start, now + rules.minimumNoticeMinutes * MINUTE)
  for (let days = 2; start < range.end; days *= 2) {
    const end = Math.min(range.end, start + days * DAY)
    yield { start, end }
    start = end
  }
}

function isReadable(diary: Diary): diary is ReadDiary {
  return diary.busy !== 'unknown'
}

function slotAt(start: Instant, rules: MeetingRules): Range {
  return { start, end: start + rules.durationMinutes * MINUTE }
}

function stepOf(rules: MeetingRules): number {
  return rules.stepMinutes ?? rules.durationMinutes
}

function checkLength(range: Range): void {
  if (range.end - range.start > SLOT_RANGE_DAYS_MAX * DAY)
    throw new RangeError(`Slots are searched over at most ${SLOT_RANGE_DAYS_MAX} days at a time.`)
}
