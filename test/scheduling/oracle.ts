// What the rules of `server/scheduling/README.md` say, read minute by minute off a wall clock as a person would: slow, and
// sharing nothing with how slots are found. Good for zones whose offsets are whole minutes.
import type { Host } from '../../server/scheduling/availability.ts'
import type { Diary, MeetingRules } from '../../server/scheduling/slots.ts'

const MINUTE = 60_000

/** `closed`: the dates of the host's public holidays. */
export interface Case {
  hosts: { host: Host & { closed?: string[] }; diary: Diary }[]
  mode: 'any' | 'all'
  rules: MeetingRules
  range: { start: number; end: number }
  now: number
}

export function oracleSlots({ hosts, mode, rules, range, now }: Case): { start: number; hosts: string[] }[] {
  const judges = hosts.map((one) => judge(one, rules))
  const found: { start: number; hosts: string[] }[] = []
  for (let start = Math.ceil(range.start / MINUTE) * MINUTE; start < range.end; start += MINUTE) {
    if (start - now < rules.minimumNoticeMinutes * MINUTE) continue
    if (mode === 'all') {
      if (judges[0]?.isOnGrid(start) && judges.every(({ canTake }) => canTake(start)))
        found.push({ start, hosts: hosts.map(({ host }) => host.id) })
      continue
    }
    const free = hosts.filter((_, i) => judges[i]!.isOnGrid(start) && judges[i]!.canTake(start))
    if (free.length > 0) found.push({ start, hosts: free.map(({ host }) => host.id) })
  }
  return found
}

function judge({ host, diary }: Case['hosts'][number], rules: MeetingRules) {
  const read = wallClock(host.timezone)
  const runs = new Map<string, [number, number][]>()
  const runsOf = (date: string) => {
    if (!runs.has(date)) runs.set(date, runsOn(host, date))
    return runs.get(date)!
  }
  /** How long ago, on the clock, the intervals began that hold this minute. */
  const minutesInto = (instant: number): number[] => {
    const { date, minute } = read(instant)
    const today = runsOf(date).map(([from, to]) => (from <= minute && minute < to ? minute - from : -1))
    const late = minute + 1_440
    const yesterday = runsOf(shift(date, -1)).map(([from, to]) =>
      from <= late && late < to ? late - from : -1,
    )
    return [...today, ...yesterday].filter((minutes) => minutes >= 0)
  }
  const isAway = (instant: number): boolean => {
    const { date, time } = read(instant)
    const now = `${date}T${time}`
    const onLeave = (host.leave ?? []).some(
      ({ from, to, start = '00:00', end = '24:00' }) =>
        now >= `${from}T${start}` && (to === undefined || now < `${to}T${end}`),
    )
    return onLeave || (diary.away ?? []).some((away) => away.start <= instant && instant < away.end)
  }
  const works = memo((instant: number) => minutesInto(instant).length > 0 && !isAway(instant))
  const length = rules.durationMinutes * MINUTE

  const isFree = (start: number): boolean => {
    if (diary.busy === 'unknown') return false
    const from = start - rules.bufferBeforeMinutes * MINUTE
    const to = start + length + rules.bufferAfterMinutes * MINUTE
    return diary.busy.every((busy) => busy.start >= busy.end || busy.end <= from || busy.start >= to)
  }
  const keepsGap = (start: number): boolean =>
    (diary.meetings ?? []).every((meeting) => {
      const gap = (rules.gapMinutes ?? 0) * MINUTE
      return meeting.end + gap <= start || start + length + gap <= meeting.start
    })
  const isWithinLimits = (start: number): boolean => {
    const { date } = read(start)
    const ofType = (diary.meetings ?? []).filter(({ meetingType }) => meetingType === rules.id)
    const dates = ofType.map((meeting) => read(meeting.start).date)
    const inDay = dates.filter((one) => one === date).length
    const inWeek = dates.filter((one) => mondayOf(one) === mondayOf(date)).length
    return inDay < (rules.limits?.day ?? Infinity) && inWeek < (rules.limits?.week ?? Infinity)
  }
  return {
    isOnGrid: (start: number) =>
      minutesInto(start).some((minutes) => minutes % (rules.stepMinutes ?? rules.durationMinutes) === 0),
    canTake: (start: number) => {
      for (let instant = start; instant < start + length; instant += MINUTE) if (!works(instant)) return false
      return isFree(start) && keepsGap(start) && isWithinLimits(start)
    },
  }
}

/** The working intervals that begin on a date, in minutes from its midnight: stretches of minutes marked one by one. */
function runsOn(host: Case['hosts'][number]['host'], date: string): [number, number][] {
  const overrides = (host.overrides ?? []).filter((override) => override.date === date)
  const weekday = new Date(date).getUTCDay() || 7
  const hours =
    overrides.length > 0
      ? overrides.flatMap(({ intervals }) => intervals)
      : host.closed?.includes(date)
        ? []
        : host.hours.filter(({ days }) => days.includes(weekday))
  const marked = new Set<number>()
  for (const { start, end } of hours) {
    const [from, to] = [minutesOf(start), minutesOf(end)]
    for (let minute = from; minute < (to > from ? to : to + 1_440); minute++) marked.add(minute)
  }
  const runs: [number, number][] = []
  for (let minute = 0; minute <= 2 * 1_440; minute++) {
    if (marked.has(minute) && !marked.has(minute - 1)) runs.push([minute, minute])
    if (!marked.has(minute) && marked.has(minute - 1)) runs.at(-1)![1] = minute
  }
  return runs
}

const clocks = new Map<string, Intl.DateTimeFormat>()

export function wallClock(timezone: string) {
  if (!clocks.has(timezone))
    clocks.set(
      timezone,
      new Intl.DateTimeFormat('en-GB', {
        timeZone: timezone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      }),
    )
  const clock = clocks.get(timezone)!
  return memo((instant: number) => {
    // 25/10/2026, 02:30
    const [, day, month, year, time] = /^(\d+)\/(\d+)\/(\d+), (\d\d:\d\d)$/.exec(clock.format(instant))!
    return { date: `${year}-${month}-${day}`, time: time!, minute: minutesOf(time!) }
  })
}

function memo<T>(of: (instant: number) => T): (instant: number) => T {
  const known = new Map<number, T>()
  return (instant) => {
    if (!known.has(instant)) known.set(instant, of(instant))
    return known.get(instant)!
  }
}

export function shift(date: string, days: number): string {
  const day = new Date(date)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, 10)
}

function mondayOf(date: string): string {
  return shift(date, -((new Date(date).getUTCDay() + 6) % 7))
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
