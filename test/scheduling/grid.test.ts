import { describe, expect, test } from 'vitest'
import { findSlots, SLOT_RANGE_DAYS_MAX, type MeetingRules } from '../../server/scheduling/slots.ts'
import { DAY, MINUTE } from '../../server/scheduling/zone.ts'
import { ANA, at, EVERY_DAY, range, RULES, starts } from './host.ts'

const WEDNESDAY = '2026-03-04T00:00Z 2026-03-05T00:00Z'

describe('the grid is anchored at the start of the working interval', () => {
  test('whatever is busy in between', () => {
    const busy = [range('2026-03-04T08:10Z', '2026-03-04T08:20Z')]
    expect(starts(ANA, WEDNESDAY, {}, { busy })).toEqual(['03-04T08:30', '03-04T09:00', '03-04T09:30'])
  })

  test.each<[string, Partial<MeetingRules>, string[]]>([
    [
      'a step shorter than the meeting',
      { stepMinutes: 15, durationMinutes: 60 },
      ['08:00', '08:15', '08:30', '08:45', '09:00'],
    ],
    ['a step longer than the meeting', { stepMinutes: 45 }, ['08:00', '08:45', '09:30']],
    ['a step that does not divide the hour', { stepMinutes: 50 }, ['08:00', '08:50']],
    ['a step longer than the day', { stepMinutes: 3_000 }, ['08:00']],
    ['a meeting as long as the interval', { durationMinutes: 120 }, ['08:00']],
    ['a meeting longer than the interval', { durationMinutes: 121, stepMinutes: 30 }, []],
    ['a meeting longer than the day', { durationMinutes: 3_000 }, []],
    ['notice that ends between two starts', { minimumNoticeMinutes: 75 }, ['09:00', '09:30']],
    ['notice that ends at a start', { minimumNoticeMinutes: 60 }, ['08:30', '09:00', '09:30']],
    ['notice beyond the range', { minimumNoticeMinutes: 60 * 24 * 400 }, []],
    [
      'buffers, which may leave working hours',
      { bufferBeforeMinutes: 60, bufferAfterMinutes: 60 },
      ['08:00', '08:30', '09:00', '09:30'],
    ],
  ])('with %s', (_, rules, expected) => {
    const now = '2026-03-04T07:30Z'
    expect(starts(ANA, WEDNESDAY, rules, {}, now).map((start) => start.slice(6))).toEqual(expected)
  })

  test.each([
    ['touch', '10:00', '09:45'],
    ['overlap', '09:50', '09:45'],
  ])('intervals of one day that %s are one', (_, from, expected) => {
    const hours = [
      { days: [3], start: from, end: '11:00' },
      { days: [3], start: '09:00', end: '10:00' },
    ]
    const wall = starts({ ...ANA, hours, timezone: 'UTC' }, WEDNESDAY, { durationMinutes: 45 })
    expect(wall).toEqual(['03-04T09:00', `03-04T${expected}`])
  })

  test('intervals of one day that are apart have a grid each', () => {
    const hours = [
      { days: [3], start: '09:00', end: '10:00' },
      { days: [3], start: '10:10', end: '11:00' },
    ]
    expect(starts({ ...ANA, hours }, WEDNESDAY, { durationMinutes: 25 })).toEqual([
      '03-04T08:00',
      '03-04T08:25',
      '03-04T09:10',
      '03-04T09:35',
    ])
  })
})

describe('busy times', () => {
  const busy = [range('2026-03-04T08:30Z', '2026-03-04T09:00Z')]
  test.each<[string, Partial<MeetingRules>, string[]]>([
    ['may touch a slot', {}, ['08:00', '09:00', '09:30']],
    ['keep the buffer before', { bufferBeforeMinutes: 1 }, ['08:00', '09:30']],
    ['keep the buffer after', { bufferAfterMinutes: 1 }, ['09:00', '09:30']],
    ['may touch a buffer', { stepMinutes: 15, bufferBeforeMinutes: 15 }, ['08:00', '09:15', '09:30']],
  ])('%s', (_, rules, expected) => {
    expect(starts(ANA, WEDNESDAY, rules, { busy }).map((start) => start.slice(6))).toEqual(expected)
  })

  test('that only overlap the range count, also through a buffer alone', () => {
    const before = [range('2026-03-01T00:00Z', '2026-03-04T08:45Z')]
    expect(starts(ANA, WEDNESDAY, {}, { busy: before })).toEqual(['03-04T09:00', '03-04T09:30'])
    const after = [range('2026-03-04T10:30Z', '2026-03-04T11:00Z')]
    expect(
      starts(
        ANA,
        '2026-03-04T08:00Z 2026-03-04T09:00Z',
        { bufferAfterMinutes: 100 },
        {
          busy: after,
        },
      ),
    ).toEqual(['03-04T08:00'])
  })

  test('may overlap each other, come in any order, and count for nothing without length', () => {
    const several = [
      range('2026-03-04T09:00Z', '2026-03-04T09:10Z'),
      range('2026-03-04T08:00Z', '2026-03-04T08:20Z'),
      range('2026-03-04T08:10Z', '2026-03-04T08:30Z'),
      range('2026-03-04T09:40Z', '2026-03-04T09:40Z'),
    ]
    expect(starts(ANA, WEDNESDAY, {}, { busy: several })).toEqual(['03-04T08:30', '03-04T09:30'])
  })

  test('a calendar that cannot be read is not free', () => {
    const [over, now] = [range('2026-03-04', '2026-03-05'), at('2026-03-04')]
    expect(findSlots(ANA, { busy: 'unknown' }, RULES, over, now)).toEqual({
      slots: [],
      reason: 'calendar-unknown',
    })
  })
})

describe('gap and limits', () => {
  const meeting = (start: string, minutes: number, meetingType = 'intro') => ({
    start: at(start),
    end: at(start) + minutes * MINUTE,
    meetingType,
  })
  test.each([
    [0, ['08:00', '08:15', '08:45', '09:00', '09:15', '09:30', '09:45']],
    [15, ['08:00', '09:00', '09:15', '09:30', '09:45']],
    [16, ['09:15', '09:30', '09:45']],
    [60, ['09:45']],
  ])('a gap of %i minutes is kept from a meeting of any type, before and after', (gapMinutes, expected) => {
    const meetings = [meeting('2026-03-04T08:30Z', 15, 'demo')]
    const found = starts(ANA, WEDNESDAY, { gapMinutes, durationMinutes: 15 }, { meetings })
    expect(found.map((start) => start.slice(6))).toEqual(expected)
  })

  test('a day is full when as many meetings of the type begin in it on the host’s clock', () => {
    const sydney = { ...ANA, timezone: 'Australia/Sydney' }
    // Sydney is 11 hours ahead: the meetings are on the 5th there, the first on the 4th in UTC.
    const meetings = [meeting('2026-03-04T13:30Z', 15), meeting('2026-03-05T01:00Z', 15)]
    const days = (day: number, id = 'intro') =>
      starts(
        sydney,
        '2026-03-03T13:00Z 2026-03-06T13:00Z',
        { id, limits: { day }, durationMinutes: 120 },
        {
          meetings,
        },
      )
    expect(days(3)).toEqual(['03-03T22:00', '03-04T22:00', '03-05T22:00'])
    expect(days(2)).toEqual(['03-03T22:00', '03-05T22:00'])
    expect(days(2, 'demo')).toHaveLength(3)
  })

  test('a week is full from its Monday to its Sunday, in a range that begins inside it too', () => {
    const meetings = [meeting('2026-03-02T08:00Z', 30), meeting('2026-03-03T08:00Z', 30)]
    const host = { ...ANA, hours: [{ days: EVERY_DAY, start: '09:00', end: '09:30' }] }
    const found = (week: number) =>
      starts(host, '2026-03-06T00:00Z 2026-03-10T00:00Z', { id: 'intro', limits: { week } }, { meetings })
    expect(found(2)).toEqual(['03-09T08:00'])
    expect(found(3)).toEqual(['03-06T08:00', '03-07T08:00', '03-08T08:00', '03-09T08:00'])
  })
})

describe('the range', () => {
  test('has its beginning and not its end', () => {
    expect(starts(ANA, '2026-03-04T08:30Z 2026-03-04T09:30Z')).toEqual(['03-04T08:30', '03-04T09:00'])
  })
  test('that is empty or reversed has no slots', () => {
    expect(starts(ANA, '2026-03-04T08:30Z 2026-03-04T08:30Z')).toEqual([])
    expect(starts(ANA, '2026-03-05T08:30Z 2026-03-04T08:30Z')).toEqual([])
  })
  test('is refused beyond its limit, not searched', () => {
    const over = (days: number) => ({ start: at('2026-01-01'), end: at('2026-01-01') + days * DAY })
    const find = (days: number) => findSlots(ANA, { busy: [] }, RULES, over(days), 0).slots
    expect(find(SLOT_RANGE_DAYS_MAX).length).toBeGreaterThan(1_000)
    expect(() => find(SLOT_RANGE_DAYS_MAX + 1)).toThrow(/at most 400 days/)
  })
  test('a zone that does not exist is an error', () => {
    expect(() => starts({ ...ANA, timezone: 'Europe/Berlln' }, WEDNESDAY)).toThrow(RangeError)
  })
})
