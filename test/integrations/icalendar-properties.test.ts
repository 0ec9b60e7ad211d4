import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { readBusy } from '../../server/integrations/calendar/icalendar/busy.ts'
import { union, without } from '../../server/scheduling/ranges.ts'
import { DAY, MINUTE, type Range } from '../../server/scheduling/zone.ts'
import { calendar, event, short } from './icalendar.ts'

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Pacific/Chatham',
]
const zone = fc.constantFrom(...ZONES)
const FORMAT = "yyyyMMdd'T'HHmmss"
const FIRST = Date.UTC(2026, 0)

/** A wall time of the year, in quarters of an hour. */
const wall = fc
  .integer({ min: 0, max: 365 * 96 })
  .map((quarters) => DateTime.fromMillis(FIRST + quarters * 15 * MINUTE, { zone: 'utc' }))
const minutes = fc.constantFrom(15, 60, 720, 3000)

/** Instants of a wall time, by luxon: the first of two, in a gap by the offset before it. */
const inZone = (time: DateTime, name: string) =>
  Math.min(
    ...time
      .setZone(name, { keepLocalTime: true })
      .getPossibleOffsets()
      .map((one) => one.toMillis()),
  )

const start = fc.oneof(
  fc.tuple(wall, zone).map(([time, name]) => `DTSTART;TZID=${name}:${time.toFormat(FORMAT)}`),
  wall.map((time) => `DTSTART:${time.toFormat(FORMAT)}Z`),
  wall.map((time) => `DTSTART:${time.toFormat(FORMAT)}`),
  wall.map((time) => `DTSTART;VALUE=DATE:${time.toFormat('yyyyMMdd')}`),
)
const rule = fc.constantFrom(
  '',
  ' | RRULE:FREQ=DAILY;COUNT=9',
  ' | RRULE:FREQ=WEEKLY;BYDAY=MO,TH',
  ' | RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20260901T000000Z',
  ' | RRULE:FREQ=DAILY;INTERVAL=10 | RDATE:20260601T100000Z',
)
const more = fc.constantFrom(
  '',
  '',
  ' | STATUS:CANCELLED',
  ' | X-MICROSOFT-CDO-BUSYSTATUS:OOF',
  ' | STATUS:TENTATIVE',
)
const anyEvent = fc
  .tuple(start, fc.constantFrom('P1D', 'P2W', 'PT45M', 'P1DT12H'), rule, more)
  .map(([begin, length, recurs, rest]) => `${begin} | DURATION:${length}${recurs}${rest}`)
const events = fc.array(anyEvent, { minLength: 1, maxLength: 6 })
const range = fc
  .tuple(fc.integer({ min: -40 * 1440, max: 400 * 1440 }), fc.integer({ min: 1, max: 90 * 1440 }))
  .map(([from, length]): Range => ({ start: FIRST + from * MINUTE, end: FIRST + (from + length) * MINUTE }))

const clip = (times: Range[], { start: from, end: to }: Range) =>
  times
    .map((time) => ({ ...time, start: Math.max(time.start, from), end: Math.min(time.end, to) }))
    .filter((time) => time.start < time.end)

describe('busy times', () => {
  test('of a range are those of a larger one, clipped', () => {
    fc.assert(
      fc.property(events, zone, range, fc.nat(400), fc.nat(400), (list, timezone, small, before, after) => {
        const text = calendar(...list.map((lines, i) => event(lines, `${i}`)))
        const large = { start: small.start - before * DAY, end: small.end + after * DAY }
        const inLarge = readBusy([text], { range: large, timezone }).busy
        expect(readBusy([text], { range: small, timezone }).busy).toEqual(clip(inLarge, small))
      }),
    )
  })

  test('of a text are the union of those of its events in texts of their own', () => {
    fc.assert(
      fc.property(events, zone, range, (list, timezone, within) => {
        const parts = list.map((lines, i) => event(lines, `${i}`))
        const about = { range: within, timezone }
        const whole = readBusy([calendar(...parts)], about)
        expect(
          readBusy(
            parts.map((part) => calendar(part)),
            about,
          ),
        ).toEqual(whole)
        const apart = parts.flatMap((part) => readBusy([calendar(part)], about).busy)
        expect(union(apart)).toEqual(union(whole.busy))
      }),
    )
  })

  test('are in order, within the range, and apart or of another kind', () => {
    fc.assert(
      fc.property(events, zone, range, (list, timezone, within) => {
        const { busy } = readBusy([calendar(...list.map((lines, i) => event(lines, `${i}`)))], {
          range: within,
          timezone,
        })
        expect(without(busy, [within])).toEqual([])
        busy.forEach((time, i) => {
          expect(time.start).toBeLessThan(time.end)
          const next = busy[i + 1]
          if (next)
            expect(next.start > time.end || (next.start === time.end && next.leave !== time.leave)).toBe(true)
        })
      }),
    )
  })

  test('of a single meeting are where luxon puts it', () => {
    fc.assert(
      fc.property(wall, zone, minutes, (time, name, length) => {
        const text = calendar(event(`DTSTART;TZID=${name}:${time.toFormat(FORMAT)} | DURATION:PT${length}M`))
        const at = inZone(time, name)
        const { busy } = readBusy([text], {
          range: { start: FIRST - 9 * DAY, end: FIRST + 400 * DAY },
          timezone: 'UTC',
        })
        expect(busy.map(short)).toEqual([short({ start: at, end: at + length * MINUTE })])
      }),
      { numRuns: 500 },
    )
  })

  test('of a whole day are the owner’s day by luxon', () => {
    fc.assert(
      fc.property(fc.nat(364), zone, (number, timezone) => {
        const day = DateTime.fromMillis(FIRST, { zone: 'utc' }).plus({ days: number })
        const local = day.setZone(timezone, { keepLocalTime: true }).startOf('day')
        const { busy } = readBusy([calendar(event(`DTSTART;VALUE=DATE:${day.toFormat('yyyyMMdd')}`))], {
          range: { start: FIRST - 9 * DAY, end: FIRST + 400 * DAY },
          timezone,
        })
        const next = local.plus({ days: 1 }).startOf('day')
        expect(busy).toEqual([{ start: local.toMillis(), end: next.toMillis(), leave: 'all-day' }])
      }),
      { numRuns: 300 },
    )
  })
})

test('a zone that the text describes as Berlin’s rules reads as Berlin', () => {
  const described = [
    'BEGIN:VTIMEZONE',
    'TZID:Custom',
    'BEGIN:DAYLIGHT',
    'DTSTART:19810329T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    'DTSTART:19961027T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'END:STANDARD',
    'END:VTIMEZONE',
  ].join('\r\n')
  fc.assert(
    fc.property(wall, rule, (time, recurs) => {
      const read = (tzid: string) =>
        readBusy(
          [
            calendar(
              described,
              event(`DTSTART;TZID=${tzid}:${time.toFormat(FORMAT)} | DURATION:P1DT1H${recurs}`),
            ),
          ],
          {
            range: { start: FIRST, end: FIRST + 500 * DAY },
            timezone: 'America/New_York',
          },
        )
      expect(read('Custom')).toEqual(read('Europe/Berlin'))
    }),
  )
})
