import { expect, test } from 'vitest'
import { timeSaid } from '../../widget/conversation/time-said.ts'
import { NOW, slots, ZONE } from './talk.ts'

// Offered, in Berlin: Wed 25 at 09:30, 11:00, 14:30 and Thu 26 at 10:00.
test.each<[string, number | null]>([
  ['11:00', 1],
  ['11', 1],
  ['11am', 1],
  ['11 a.m. works', 1],
  ['2:30pm', 2],
  ['14.30', 2],
  ['tomorrow, 9:30', 0],
  ['Thursday at 10', 3],
  ['the 26th, 10:00 please', 3],
  ['Thu 26 November, 10:00', 3],
  ['Thursday at 11', null],
  ['12:00', null],
  ['25:00', null],
  ['9:90', null],
  ['tomorrow', null],
  ['we are 11 people', null],
  ['11:00 or 14:30', null],
  ['', null],
])('%j', (message, at) => {
  expect(timeSaid(message, slots, ZONE, NOW)).toBe(at === null ? null : slots[at]!.start)
})

test('a time is read in the zone of the buyer', () => {
  expect(timeSaid('10:00', slots, 'UTC', NOW)).toBe(slots[1]!.start)
})
