import { expect, test } from 'vitest'
import { en } from '../../widget/panel/locales/en.ts'
import { timeText } from '../../widget/panel/times.ts'

test.each([
  ['en-GB', 'Europe/Berlin', '09:30'],
  ['en-US', 'Europe/Berlin', '9:30 AM'],
  ['en-US', 'America/New_York', '3:30 AM'],
  ['en-US', 'Asia/Tokyo', '5:30 PM'],
  ['de', 'Europe/Berlin', '09:30'],
])('a time in %s and %s is %s', (locale, timezone, text) => {
  const manner = { locale, timezone, words: en, now: 0 }
  expect(timeText('2026-11-25T08:30:00Z', manner).replace(/\s/g, ' ')).toBe(text)
})
