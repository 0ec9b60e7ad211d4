import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { eligibility, type FirstFree } from '../../server/routing/eligibility.ts'
import type { RepState } from '../../server/routing/state.ts'
import { MeetingType, Rep } from '../../server/workspace/schema/roster.ts'
import { stateOf } from './workspace.ts'

const now = Date.parse('2027-01-04T10:00:00Z')
const intro = MeetingType.parse({ id: 'intro', name: 'Introduction', durationMinutes: 30 })
const rep = (more: Partial<z.input<typeof Rep>> = {}) =>
  Rep.parse({
    id: 'ana',
    name: 'Ana',
    email: 'ana@larkline.example',
    role: 'rep',
    timezone: 'Europe/Madrid',
    ...more,
  })
const soon = { id: 'soon', when: {}, firstSlotWithinDays: 1 }

function reasonOf(
  more: Partial<z.input<typeof Rep>>,
  known: z.input<typeof RepState>,
  at = now,
  firstFree?: FirstFree,
) {
  const result = eligibility(rep(more), intro, {
    state: stateOf({ reps: { ana: known } }),
    now: at,
    urgency: soon,
    ...(firstFree && { firstFree }),
  })
  return result.eligible ? 'eligible' : result.reason
}

test.each<[string, Partial<z.input<typeof Rep>>, z.input<typeof RepState>, string]>([
  ['by default', {}, {}, 'eligible'],
  ['inactive in the roster', { active: false }, {}, 'inactive'],
  ['inactive now', {}, { active: false }, 'inactive'],
  ['on leave by the roster', { leave: [{ from: '2027-01-04', to: '2027-01-04' }] }, {}, 'on-leave'],
  ['on leave by the state', {}, { leave: [{ from: '2027-01-01' }] }, 'on-leave'],
  ['leave is over', { leave: [{ from: '2026-12-24', to: '2027-01-03' }] }, {}, 'eligible'],
  ['leave begins tomorrow', { leave: [{ from: '2027-01-05' }] }, {}, 'eligible'],
  ['below the daily capacity', { capacity: { day: 3 } }, { load: { day: 2 } }, 'eligible'],
  ['at the daily capacity', { capacity: { day: 3 } }, { load: { day: 3 } }, 'over-capacity'],
  ['at the monthly capacity', { capacity: { month: 1 } }, { load: { month: 1 } }, 'over-capacity'],
  [
    'at the capacity of open leads',
    { capacity: { openLeads: 5 } },
    { load: { openLeads: 6 } },
    'over-capacity',
  ],
  ['a weekly capacity of 0', { capacity: { week: 0 } }, {}, 'over-capacity'],
  ['no capacity given, any load', {}, { load: { day: 99 } }, 'eligible'],
  ['the calendar cannot be read', {}, { calendar: 'unreadable' }, 'calendar-unreadable'],
  ['the first free slot is not known', {}, { firstFreeSlot: 'unknown' }, 'calendar-unreadable'],
  ['no free slot', {}, { firstFreeSlot: null }, 'no-slot-soon-enough'],
  ['a free slot at the limit', {}, { firstFreeSlot: '2027-01-05T10:00:00Z' }, 'eligible'],
  ['a free slot beyond it', {}, { firstFreeSlot: '2027-01-05T10:00:01Z' }, 'no-slot-soon-enough'],
])('%s', (_, more, known, expected) => expect(reasonOf(more, known)).toBe(expected))

describe('the days of a leave are the rep’s', () => {
  const leave = [{ from: '2027-01-04', to: '2027-01-04' }]
  test.each([
    ['Asia/Singapore', '2027-01-03T15:59:59Z', 'eligible'],
    ['Asia/Singapore', '2027-01-03T16:00:00Z', 'on-leave'],
    ['Asia/Singapore', '2027-01-04T15:59:59Z', 'on-leave'],
    ['Asia/Singapore', '2027-01-04T16:00:00Z', 'eligible'],
    ['America/New_York', '2027-01-04T04:59:59Z', 'eligible'],
    ['America/New_York', '2027-01-05T04:59:59Z', 'on-leave'],
  ])('in %s at %s: %s', (timezone, at, expected) =>
    expect(reasonOf({ timezone, leave }, {}, Date.parse(at))).toBe(expected),
  )
})

describe('a first free slot that the state does not hold', () => {
  test('is looked up', () => {
    expect(reasonOf({}, {}, now, () => now + 3_600_000)).toBe('eligible')
    expect(reasonOf({}, {}, now, () => now + 25 * 3_600_000)).toBe('no-slot-soon-enough')
    expect(reasonOf({}, {}, now, () => null)).toBe('no-slot-soon-enough')
    expect(reasonOf({}, {}, now, () => 'unknown')).toBe('calendar-unreadable')
  })

  test('is not looked up for a rep who is out anyway', () =>
    expect(
      reasonOf({ active: false }, {}, now, () => {
        throw new Error('looked up')
      }),
    ).toBe('inactive'))
})

describe('an urgency in working hours', () => {
  const four = { id: 'hot', when: {}, firstSlotWithinHours: 4, working: true }
  // In winter 10:00 in Madrid is 09:00 UTC; Ana works from nine to five on weekdays.
  test.each([
    ['within the day', '2027-01-04T09:00:00Z', '2027-01-04T13:00:00Z', true],
    ['later that day', '2027-01-04T09:00:00Z', '2027-01-04T13:30:00Z', false],
    ['over the night', '2027-01-04T14:00:00Z', '2027-01-05T10:00:00Z', true],
    ['too late the next day', '2027-01-04T14:00:00Z', '2027-01-05T10:30:00Z', false],
    ['over the weekend', '2027-01-08T15:00:00Z', '2027-01-11T11:00:00Z', true],
    ['too late on Monday', '2027-01-08T15:00:00Z', '2027-01-11T11:30:00Z', false],
    [
      'when the fourth hour ends with the day, at once on the next',
      '2027-01-08T12:00:00Z',
      '2027-01-11T08:00:00Z',
      true,
    ],
  ])('%s', (_, at, firstFreeSlot, expected) => {
    const state = stateOf({ reps: { ana: { firstFreeSlot } } })
    const result = eligibility(rep(), intro, { state, now: Date.parse(at), urgency: four })
    expect(result).toMatchObject(
      expected
        ? { eligible: true }
        : {
            eligible: false,
            detail: expect.stringContaining('hot needs one within 4 working hours') as string,
          },
    )
  })
})
