import { describe, expect, test } from 'vitest'
import { timesWanted } from '../../widget/conversation/times-wanted.ts'

/** A Tuesday, 10:00 in Berlin. */
const NOW = Date.parse('2026-11-24T09:00:00Z')
const ZONE = 'Europe/Berlin'
/** Free: every half hour from 9 to 17:30 in Berlin, Wed 25, Thu 26, Fri 27 November, Mon 30 and Thu 3 December. */
const slots = ['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30', '2026-12-03'].flatMap((day) =>
  Array.from({ length: 17 }, (_, i) => {
    const start = Date.parse(`${day}T08:00:00Z`) + i * 30 * 60_000
    const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`
    return { start: iso(start), end: iso(start + 1_800_000) }
  }),
)
/** 'Wed 25 09:00' in Berlin. */
const wall = (start: string, timeZone = ZONE) =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(new Date(start))
    .replace(',', '')
    .replace(' at', '')
    .replace(',', '')
const read = (message: string, zone = ZONE) => {
  const found = timesWanted(message, slots, zone, NOW)
  if (found?.kind === 'pick') return `pick ${wall(found.start)}`
  if (found?.kind !== 'narrow') return found?.kind ?? null
  const starts = found.starts.map((start) => wall(start))
  return `${found.isQuestion ? 'asks' : 'narrow'} ${starts.length}: ${starts[0]} … ${starts.at(-1)}`
}

describe('a clock time that one free slot has is picked', () => {
  test.each([
    ['tomorrow, 9:30', 'pick Wed 25 09:30'],
    ['wed 11', 'pick Wed 25 11:00'],
    ['wed 11am', 'pick Wed 25 11:00'],
    ['wednesday, 11 a.m. works', 'pick Wed 25 11:00'],
    ['tomorrow 2:30pm', 'pick Wed 25 14:30'],
    ['14.30 on Friday', 'pick Fri 27 14:30'],
    ['this Thursday at 10', 'pick Thu 26 10:00'],
    ['the 26th, 10:00 please', 'pick Thu 26 10:00'],
    ['Thu 26 November, 10:00', 'pick Thu 26 10:00'],
    ['Thursday the 26th at 10', 'pick Thu 26 10:00'],
    ['next Thursday at 3', 'pick Thu 03 15:00'],
    ["let's take Friday at noon", 'pick Fri 27 12:00'],
    ["I'd like tomorrow at 4", 'pick Wed 25 16:00'],
  ])('%j', (message, found) => expect(read(message)).toBe(found))
})

describe('a clock time that several have books none of them', () => {
  test.each([
    ['11:00', 'narrow 5: Wed 25 11:00 … Thu 03 11:00'],
    ['11', 'narrow 5: Wed 25 11:00 … Thu 03 11:00'],
    ['2:30pm', 'narrow 5: Wed 25 14:30 … Thu 03 14:30'],
    ['next week at 10', 'narrow 2: Mon 30 10:00 … Thu 03 10:00'],
    ['wed or fri at 10', 'narrow 2: Wed 25 10:00 … Fri 27 10:00'],
    ['Thursday at 10', 'narrow 2: Thu 26 10:00 … Thu 03 10:00'],
    ['maybe 3', 'narrow 5: Wed 25 15:00 … Thu 03 15:00'],
  ])('%j', (message, found) => expect(read(message)).toBe(found))

  test('and one that only one of the slots has is picked, however it is said', () => {
    const [only] = slots.filter(({ start }) => wall(start) === 'Fri 27 11:00')
    for (const message of ['11', '11:00', '11am', 'maybe 11', 'this week at 11', 'thu or fri at 11'])
      expect(timesWanted(message, [only!], ZONE, NOW)).toEqual({ kind: 'pick', start: only!.start })
  })
})

describe('times are narrowed', () => {
  test.each([
    ['Thursday after 4', 'narrow 6: Thu 26 16:00 … Thu 03 17:00'],
    ['not mornings', 'narrow 55: Wed 25 12:00 … Thu 03 17:00'],
    ['no mornings please', 'narrow 55: Wed 25 12:00 … Thu 03 17:00'],
    ['next week', 'narrow 34: Mon 30 09:00 … Thu 03 17:00'],
    ['this week', 'narrow 51: Wed 25 09:00 … Fri 27 17:00'],
    ['Thursday next week', 'narrow 17: Thu 03 09:00 … Thu 03 17:00'],
    ['tomorrow', 'narrow 17: Wed 25 09:00 … Wed 25 17:00'],
    ['tomorrow afternoon', 'narrow 11: Wed 25 12:00 … Wed 25 17:00'],
    ['mornings only', 'narrow 30: Wed 25 09:00 … Thu 03 11:30'],
    ['between 9 and 10', 'narrow 10: Wed 25 09:00 … Thu 03 09:30'],
    ['from 2 to 4 on Friday', 'narrow 4: Fri 27 14:00 … Fri 27 15:30'],
    ['Friday 2-4', 'narrow 4: Fri 27 14:00 … Fri 27 15:30'],
    ['11-1 tomorrow', 'narrow 4: Wed 25 11:00 … Wed 25 12:30'],
    ['Friday before 10', 'narrow 2: Fri 27 09:00 … Fri 27 09:30'],
    ['not before 4', 'narrow 15: Wed 25 16:00 … Thu 03 17:00'],
    ['later than 4pm', 'narrow 15: Wed 25 16:00 … Thu 03 17:00'],
    ['not on Thursdays', 'narrow 51: Wed 25 09:00 … Mon 30 17:00'],
    ['Thursday or Friday', 'narrow 51: Thu 26 09:00 … Thu 03 17:00'],
    ['Wednesday to Friday after 4', 'narrow 12: Wed 25 16:00 … Thu 03 17:00'],
    ['next week but not Monday', 'narrow 17: Thu 03 09:00 … Thu 03 17:00'],
    ['around 3 on Friday', 'narrow 5: Fri 27 14:00 … Fri 27 16:00'],
    ['11:00 or 14:30', 'narrow 10: Wed 25 11:00 … Thu 03 14:30'],
    ['the day after tomorrow', 'narrow 17: Thu 26 09:00 … Thu 26 17:00'],
    ['30 November', 'narrow 17: Mon 30 09:00 … Mon 30 17:00'],
    ['30 nov', 'narrow 17: Mon 30 09:00 … Mon 30 17:00'],
    ['Thursday 3 December', 'narrow 17: Thu 03 09:00 … Thu 03 17:00'],
    ['December 3rd in the afternoon', 'narrow 11: Thu 03 12:00 … Thu 03 17:00'],
    ['not Thursday and not Friday', 'narrow 34: Wed 25 09:00 … Mon 30 17:00'],
  ])('%j', (message, found) => expect(read(message)).toBe(found))
})

describe('a question books nothing', () => {
  test.each([
    ['is Friday at 10 London time possible?', 'asks 1: Fri 27 11:00 … Fri 27 11:00'],
    ['do you have anything on Monday?', 'asks 17: Mon 30 09:00 … Mon 30 17:00'],
    ['what about 3pm?', 'asks 5: Wed 25 15:00 … Thu 03 15:00'],
    ['can we do Friday at 9am ET?', 'asks 1: Fri 27 15:00 … Fri 27 15:00'],
    ['any time next week?', 'asks 34: Mon 30 09:00 … Thu 03 17:00'],
  ])('%j', (message, found) => expect(read(message)).toBe(found))
})

describe('a zone that is named counts, and the buyer’s own otherwise', () => {
  test.each([
    ['Friday at 10 London time', 'pick Fri 27 11:00'],
    ['10:00 UTC on Friday', 'pick Fri 27 11:00'],
    ['Friday 9am new york time', 'pick Fri 27 15:00'],
    ['Friday at 10 my time', 'pick Fri 27 10:00'],
  ])('%j', (message, found) => expect(read(message)).toBe(found))
  test('from another zone', () => expect(read('Friday at 9', 'America/New_York')).toBe('pick Fri 27 15:00'))
})

describe('nothing is free then', () => {
  test.each([
    'Saturday',
    'Friday at 20:00',
    'Friday at 8',
    'Friday 26 November at 10',
    '3 may',
    'tomorrow evening after 7pm',
    'is Sunday possible?',
  ])('%j', (message) => expect(read(message)).toBe('nothing'))
})

describe('none of these', () => {
  test.each([
    'none of these',
    'None of those times work for me.',
    'these times don’t work',
    'nothing suits',
    "I can't do any of these",
    'sorry, none of them',
  ])('%j', (message) => expect(read(message)).toBe('none-of-these'))
})

describe('what says anything else is a message like any other', () => {
  test.each([
    'we are 11 people',
    'Thursday after 4, and we are 300 people',
    'does it work with salesforce?',
    'who is Sofia?',
    '',
    'ok',
    'is that possible?',
    'we go live next week with hubspot',
    '25:00',
    '9:90',
    'thanks',
  ])('%j', (message) => expect(read(message)).toBeNull())
})
