import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Host } from '../../server/scheduling/availability.ts'
import { findSharedSlots, findSlots, isSlot, type MeetingRules } from '../../server/scheduling/slots.ts'
import { DAY, HOUR, iso, MINUTE, type Range } from '../../server/scheduling/zone.ts'

const rules: MeetingRules = {
  durationMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
}
const berlin: Host = {
  id: 'ana',
  timezone: 'Europe/Berlin',
  hours: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '11:00' }],
}
const at = (text: string) => Date.parse(text)
const range = (start: string, end: string): Range => ({ start: at(start), end: at(end) })
const starts = (
  host: Host,
  from: string,
  to: string,
  change: Partial<MeetingRules> = {},
  busy: Range[] = [],
  now = from,
) =>
  findSlots(host, busy, { ...rules, ...change }, range(from, to), at(now)).slots.map((slot) =>
    iso(slot.start).slice(5, 16),
  )

describe('the grid', () => {
  test('is anchored at the start of the working interval, whatever is busy in between', () => {
    const busy = [range('2026-03-04T08:10Z', '2026-03-04T08:20Z')]
    expect(starts(berlin, '2026-03-04T00:00Z', '2026-03-05T00:00Z', {}, busy)).toEqual([
      '03-04T08:30',
      '03-04T09:00',
      '03-04T09:30',
    ])
  })

  test.each<[string, Partial<MeetingRules>, string[]]>([
    [
      'a step shorter than the meeting',
      { stepMinutes: 15, durationMinutes: 60 },
      ['08:00', '08:15', '08:30', '08:45', '09:00'],
    ],
    ['a meeting as long as the interval', { durationMinutes: 120 }, ['08:00']],
    ['a meeting longer than the interval', { durationMinutes: 150 }, []],
    ['notice from now', { minimumNoticeMinutes: 75 }, ['08:30', '09:00', '09:30']],
    [
      'buffers may leave working hours',
      { bufferBeforeMinutes: 60, bufferAfterMinutes: 60 },
      ['08:00', '08:30', '09:00', '09:30'],
    ],
  ])('%s', (_, change, expected) => {
    expect(
      starts(berlin, '2026-03-04T00:00Z', '2026-03-05T00:00Z', change, [], '2026-03-04T07:15Z').map((s) =>
        s.slice(6),
      ),
    ).toEqual(expected)
  })

  test('buffers keep clear of what is busy, adjacent times do not touch', () => {
    const busy = [range('2026-03-04T08:30Z', '2026-03-04T09:00Z')]
    expect(starts(berlin, '2026-03-04T00:00Z', '2026-03-05T00:00Z', {}, busy)).toEqual([
      '03-04T08:00',
      '03-04T09:00',
      '03-04T09:30',
    ])
    expect(
      starts(berlin, '2026-03-04T00:00Z', '2026-03-05T00:00Z', { bufferBeforeMinutes: 5 }, busy),
    ).toEqual(['03-04T08:00', '03-04T09:30'])
  })

  test('a busy time that only overlaps the range counts', () => {
    const busy = [range('2026-03-01T00:00Z', '2026-03-04T08:45Z')]
    expect(starts(berlin, '2026-03-04T00:00Z', '2026-03-05T00:00Z', {}, busy)).toEqual([
      '03-04T09:00',
      '03-04T09:30',
    ])
  })
})

describe('clock changes', () => {
  const night: Host = { ...berlin, hours: [{ days: [7], start: '01:00', end: '04:00' }] }
  test('a wall time that the spring change skips is no slot', () => {
    // 29 March 2026, Berlin: 02:00 becomes 03:00.
    expect(starts(night, '2026-03-29T00:00Z', '2026-03-29T12:00Z', { durationMinutes: 60 })).toEqual([
      '03-29T00:00',
      '03-29T01:00',
    ])
  })
  test('one that the autumn change repeats is two', () => {
    // 25 October 2026, Berlin: 03:00 becomes 02:00.
    expect(starts(night, '2026-10-24T20:00Z', '2026-10-25T12:00Z', { durationMinutes: 60 })).toEqual([
      '10-24T23:00',
      '10-25T00:00',
      '10-25T01:00',
      '10-25T02:00',
    ])
  })
  test('hours stay where the wall clock puts them before and after', () => {
    expect(starts(berlin, '2026-03-27T00:00Z', '2026-03-31T00:00Z', { durationMinutes: 120 })).toEqual([
      '03-27T08:00',
      '03-30T07:00',
    ])
  })
  test('zones of 30 and 45 minutes', () => {
    expect(
      starts({ ...berlin, timezone: 'Asia/Kathmandu' }, '2026-03-04T00:00Z', '2026-03-05T00:00Z', {
        durationMinutes: 120,
      }),
    ).toEqual(['03-04T03:15'])
    expect(
      starts({ ...berlin, timezone: 'Australia/Lord_Howe' }, '2026-04-05T00:00Z', '2026-04-07T00:00Z', {
        durationMinutes: 120,
      }),
    ).toEqual(['04-05T22:30', '04-06T22:30'])
  })
  test('a day that the zone left out has no slots', () => {
    // Samoa went from 29 to 31 December 2011; the 30th, a Friday, did not happen there.
    const apia: Host = {
      ...berlin,
      timezone: 'Pacific/Apia',
      hours: [{ days: [5, 6], start: '09:00', end: '10:00' }],
    }
    expect(starts(apia, '2011-12-29T00:00Z', '2012-01-01T00:00Z', { durationMinutes: 60 })).toEqual([
      '12-30T19:00',
    ])
  })
})

describe('days', () => {
  test('an interval that ends at or before its start runs into the next day', () => {
    const late: Host = { ...berlin, hours: [{ days: [3], start: '23:00', end: '01:00' }] }
    expect(starts(late, '2026-03-04T00:00Z', '2026-03-06T00:00Z')).toEqual([
      '03-04T22:00',
      '03-04T22:30',
      '03-04T23:00',
      '03-04T23:30',
    ])
  })
  test('intervals of neighbouring days that touch may be crossed by a slot', () => {
    const round: Host = { ...berlin, hours: [{ days: [3, 4], start: '00:00', end: '24:00' }] }
    expect(
      starts(round, '2026-03-04T22:00Z', '2026-03-04T23:30Z', { durationMinutes: 90, stepMinutes: 30 }),
    ).toEqual(['03-04T22:00', '03-04T22:30', '03-04T23:00'])
  })
  test('an override replaces its date, several add up, none closes it', () => {
    const overrides = [
      { date: '2026-03-04', intervals: [{ start: '14:00', end: '14:30' }] },
      { date: '2026-03-04', intervals: [{ start: '16:00', end: '16:30' }] },
      { date: '2026-03-05', intervals: [] },
    ]
    expect(starts({ ...berlin, overrides }, '2026-03-04T00:00Z', '2026-03-06T00:00Z')).toEqual([
      '03-04T13:00',
      '03-04T15:00',
    ])
  })
  test('leave takes whole local days, both inclusive, or all that follow', () => {
    const week = (leave: Host['leave']) =>
      starts({ ...berlin, leave }, '2026-03-02T00:00Z', '2026-03-07T00:00Z', { durationMinutes: 120 })
    expect(week([{ from: '2026-03-03', to: '2026-03-04' }])).toEqual([
      '03-02T08:00',
      '03-05T08:00',
      '03-06T08:00',
    ])
    expect(week([{ from: '2026-03-04' }])).toEqual(['03-02T08:00', '03-03T08:00'])
  })
})

test('a calendar that cannot be read is not free', () => {
  expect(findSlots(berlin, 'unknown', rules, range('2026-03-04T00:00Z', '2026-03-05T00:00Z'), 0)).toEqual({
    slots: [],
    reason: 'calendar-unknown',
  })
})

test('a range of ten years is refused, not searched', () => {
  expect(() => findSlots(berlin, [], rules, range('2026-01-01', '2036-01-01'), 0)).toThrow(/at most 120 days/)
})

describe('several hosts', () => {
  const ben: Host = { ...berlin, id: 'ben', hours: [{ days: [3], start: '10:00', end: '12:00' }] }
  const day = range('2026-03-04T00:00Z', '2026-03-05T00:00Z')
  const both = [
    { host: berlin, busy: [] },
    { host: ben, busy: [range('2026-03-04T09:30Z', '2026-03-04T10:00Z')] },
  ]
  const show = (mode: 'any' | 'all') =>
    findSharedSlots(both, mode, { ...rules, durationMinutes: 30 }, day, day.start).map(
      (s) => `${iso(s.start).slice(11, 16)} ${s.hosts.join('+')}`,
    )
  test('any: one entry a start, with those who are free then', () => {
    expect(show('any')).toEqual([
      '08:00 ana',
      '08:30 ana',
      '09:00 ana+ben',
      '09:30 ana',
      '10:00 ben',
      '10:30 ben',
    ])
  })
  test('all: where every host is free', () => expect(show('all')).toEqual(['09:00 ana+ben']))
  test('one unreadable calendar never empties the others', () => {
    const broken = [both[0]!, { host: ben, busy: 'unknown' as const }]
    expect(findSharedSlots(broken, 'any', rules, day, day.start)).toHaveLength(4)
    expect(findSharedSlots(broken, 'all', rules, day, day.start)).toEqual([])
  })
})

/** Minute by minute, as a person with a wall clock would check: slow, and independent of how slots are found. */
function oracle(host: Host, busy: Range[], rules: MeetingRules, range: Range, now: number): number[] {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: host.timezone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  const read = (t: number) => {
    const parts = Object.fromEntries(clock.formatToParts(t).map((p) => [p.type, p.value]))
    return {
      day: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.weekday!) + 1,
      minute: Number(parts.hour) * 60 + Number(parts.minute),
    }
  }
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  const interval = (t: number) => {
    const { day, minute } = read(t)
    return host.hours.find(
      (h) => h.days.includes(day) && minutes(h.start) <= minute && minute < minutes(h.end),
    )
  }
  const step = rules.stepMinutes ?? rules.durationMinutes
  const found: number[] = []
  for (let t = range.start; t < range.end; t += MINUTE) {
    const on = interval(t)
    if (
      !on ||
      (read(t).minute - minutes(on.start)) % step !== 0 ||
      t < now + rules.minimumNoticeMinutes * MINUTE
    )
      continue
    const end = t + rules.durationMinutes * MINUTE
    let works = true
    for (let m = t; m < end && works; m += MINUTE) works = interval(m) !== undefined
    const from = t - rules.bufferBeforeMinutes * MINUTE
    const to = end + rules.bufferAfterMinutes * MINUTE
    if (works && !busy.some((b) => b.start < to && from < b.end && b.start < b.end)) found.push(t)
  }
  return found
}

test('the slots are those that a minute-by-minute reading of the wall clock finds', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Santiago',
    'UTC',
    'Pacific/Chatham',
  ]
  const days = [
    Date.UTC(2026, 2, 28),
    Date.UTC(2026, 9, 24),
    Date.UTC(2026, 2, 7),
    Date.UTC(2026, 10, 1),
    Date.UTC(2026, 3, 4),
    Date.UTC(2026, 5, 10),
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...days),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(15, 20, 30, 45, 60),
      fc.constantFrom(15, 30, 60, 90),
      fc.constantFrom(0, 10, 30),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 47 * 60 }), fc.integer({ min: 0, max: 120 })), {
        maxLength: 4,
      }),
      (timezone, start, hour, length, stepMinutes, durationMinutes, buffer, blocks) => {
        const pad = (n: number) => String(n).padStart(2, '0')
        const host: Host = {
          id: 'h',
          timezone,
          hours: [{ days: [1, 2, 3, 4, 5, 6, 7], start: `${pad(hour)}:00`, end: `${pad(hour + length)}:00` }],
        }
        const busy = blocks.map(([from, minutes]) => ({
          start: start + from * MINUTE,
          end: start + (from + minutes) * MINUTE,
        }))
        const change = {
          durationMinutes,
          stepMinutes,
          bufferBeforeMinutes: buffer,
          bufferAfterMinutes: buffer,
          minimumNoticeMinutes: 45,
        }
        const over = { start, end: start + 2 * DAY }
        const now = start + 3 * HOUR
        const found = findSlots(host, busy, change, over, now).slots.map((slot) => slot.start)
        expect(found).toEqual(oracle(host, busy, change, over, now))
        for (const slot of found) expect(isSlot(host, busy, change, slot, now)).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})
