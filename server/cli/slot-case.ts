import * as z from 'zod'
import type { Host } from '../scheduling/availability.ts'
import { SLOT_RANGE_DAYS_MAX, type Diary, type MeetingRules } from '../scheduling/slots.ts'
import { DAY, MINUTE, type Instant, type Range } from '../scheduling/zone.ts'
import { describeIssues, type Issue } from '../workspace/issues.ts'
import { DateOverride, Hours, Zone } from '../workspace/schema/roster.ts'
import { hasOffset, isIsoTime, isoInstant } from './iso-time.ts'

/** Longest meeting, step and buffer of a case: 31 days. */
export const CASE_MINUTES_MAX = 31 * 24 * 60
export const CASE_HOSTS_MAX = 1_000
/** Most times that a case may ask about: hosts × range ÷ step. */
export const CASE_TIMES_MAX = 5_000_000

/** What `usher slots -` is asked: the arguments of `findSharedSlots`. */
export interface SlotCase {
  id: string | number | undefined
  hosts: { host: Host; diary: Diary }[]
  mode: 'any' | 'all'
  rules: MeetingRules
  range: Range
  now: Instant
}

/** Reads a case; the first thing that is wrong with it otherwise. Unknown keys are refused. Times of the case without an
 *  offset are in `viewerTimezone`, those of a host in the host's zone. */
export function readSlotCase(input: unknown): { slotCase: SlotCase } | { issue: Issue } {
  const read = Case.safeParse(input)
  if (!read.success) return { issue: describeIssues(read.error, Case, input)[0]! }
  const { id, mode, hosts, ...rules } = read.data
  const issue = whatIsWrong(read.data)
  if (issue) return { issue }
  return {
    slotCase: {
      id,
      mode,
      rules,
      ...timesOf(read.data),
      hosts: hosts.map((host) => ({
        host: {
          id: host.id,
          timezone: host.timezone,
          hours: host.workingHours,
          overrides: host.dateOverrides,
        },
        diary: { busy: busyOf(host) },
      })),
    },
  }
}

const Time = z.string().refine(isIsoTime, 'A time is ISO 8601: 2026-11-24T09:00:00Z.')
const minutes = z.int().min(0).max(CASE_MINUTES_MAX)

const CaseHost = z.strictObject({
  id: z.string().min(1),
  timezone: Zone,
  workingHours: z.array(Hours).default([]),
  dateOverrides: z.array(DateOverride).default([]),
  busy: z.array(z.strictObject({ start: Time, end: Time })).default([]),
})
type CaseHost = z.infer<typeof CaseHost>

const Case = z.strictObject({
  id: z.union([z.string(), z.number()]).optional(),
  now: Time,
  from: Time,
  to: Time,
  viewerTimezone: Zone.optional(),
  mode: z.enum(['any', 'all']).default('any'),
  durationMinutes: minutes.min(1),
  stepMinutes: minutes.min(1).optional(),
  bufferBeforeMinutes: minutes.default(0),
  bufferAfterMinutes: minutes.default(0),
  minimumNoticeMinutes: z.int().min(0).default(0),
  hosts: z.array(CaseHost).max(CASE_HOSTS_MAX),
})
type Case = z.infer<typeof Case>

function timesOf({ now, from, to, viewerTimezone = 'UTC' }: Case): { now: Instant; range: Range } {
  // A part of a millisecond leaves out the slot that starts at its beginning.
  const at = (text: string) => isoInstant(text, viewerTimezone, 'ceil')
  return { now: at(now), range: { start: at(from), end: at(to) } }
}

function busyOf({ busy, timezone }: CaseHost): Range[] {
  return busy.map(({ start, end }) => ({
    start: isoInstant(start, timezone, 'floor'),
    end: isoInstant(end, timezone, 'ceil'),
  }))
}

/** What no schema of a single value can tell. */
function whatIsWrong(read: Case): Issue | undefined {
  const { now, from, to, viewerTimezone, hosts, durationMinutes, stepMinutes = durationMinutes } = read
  if (viewerTimezone === undefined && ![now, from, to].every(hasOffset))
    return issue('missing', ['viewerTimezone'], 'is missing, for a time that has no offset.')
  const { range } = timesOf(read)
  const length = range.end - range.start
  if (length < 0) return issue('invalid', ['to'], `“${to}” is before from, “${from}”.`)
  if (length > SLOT_RANGE_DAYS_MAX * DAY)
    return issue('out-of-range', ['to'], `must be at most ${SLOT_RANGE_DAYS_MAX} days after from.`)
  if ((length / (stepMinutes * MINUTE)) * hosts.length > CASE_TIMES_MAX)
    return issue(
      'out-of-range',
      ['to'],
      `hosts × range ÷ step must be at most ${CASE_TIMES_MAX}: ask for a shorter range.`,
    )
  const places = new Map(hosts.map(({ id }, i) => [id, i]))
  for (const [i, host] of hosts.entries()) {
    if (places.get(host.id) !== i)
      return issue(
        'duplicate',
        ['hosts', places.get(host.id)!, 'id'],
        `“${host.id}” is the id of another host.`,
      )
    const reversed = busyOf(host).findIndex(({ start, end }) => end < start)
    if (reversed >= 0)
      return issue(
        'invalid',
        ['hosts', i, 'busy', reversed, 'end'],
        `“${host.busy[reversed]!.end}” is before start, “${host.busy[reversed]!.start}”.`,
      )
  }
  return undefined
}

function issue(code: string, path: Issue['path'], message: string): Issue {
  return { code, path, message }
}
