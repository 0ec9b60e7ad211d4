import { describe, expect, test } from 'vitest'
import { readBusy } from '../../server/integrations/calendar/icalendar/busy.ts'
import { READING_LIMITS } from '../../server/integrations/calendar/icalendar/limits.ts'
import { about, busy, calendar, component, event, fromBytes, short, skipped } from './icalendar.ts'

const GOOD = event('DTSTART:20261124T080000Z | DURATION:PT1H', 'good')
const GOOD_BUSY = ['11-24T08:00/09:00']
const TEN = 'DTSTART:20261124T100000Z | DURATION:PT1H'

describe('an event that cannot be read is skipped by name, and the others hold:', () => {
  test.each([
    ['no DTSTART', event('DURATION:PT1H'), /no DTSTART/],
    ['a DTSTART that is none', event('DTSTART:tomorrow | DURATION:PT1H'), /DTSTART.*tomorrow/],
    ['an empty DTSTART', event('DTSTART: | DURATION:PT1H'), /DTSTART/],
    ['a DTSTART without its colon', event('DTSTART 20261124T100000Z | DURATION:PT1H'), /no DTSTART/],
    ['a day that does not exist', event('DTSTART:20260230T100000Z | DURATION:PT1H'), /DTSTART.*20260230/],
    ['a month that does not exist', event('DTSTART;VALUE=DATE:20261301'), /DTSTART/],
    ['an hour that does not exist', event('DTSTART:20261124T240000Z | DURATION:PT1H'), /DTSTART/],
    ['a DTEND that is none', event('DTSTART:20261124T100000Z | DTEND:20261124T1'), /DTEND/],
    ['an end before the start', event('DTSTART:20261124T100000Z | DTEND:20261124T090000Z'), /before/],
    ['an end on the day before', event('DTSTART;VALUE=DATE:20261124 | DTEND;VALUE=DATE:20261123'), /before/],
    ['a negative duration', event('DTSTART:20261124T100000Z | DURATION:-PT1H'), /before/],
    ['a duration that is none', event('DTSTART:20261124T100000Z | DURATION:1H'), /DURATION/],
    ['a duration of nothing named', event('DTSTART:20261124T100000Z | DURATION:PT'), /DURATION/],
    ['a frequency that is none', event(`${TEN} | RRULE:FREQ=FORTNIGHTLY`), /RRULE.*FORTNIGHTLY/],
    ['a rule without a frequency', event(`${TEN} | RRULE:COUNT=2`), /RRULE/],
    ['an interval of 0', event(`${TEN} | RRULE:FREQ=DAILY;INTERVAL=0`), /INTERVAL/],
    ['a count of 0', event(`${TEN} | RRULE:FREQ=DAILY;COUNT=0`), /COUNT/],
    ['a count that is none', event(`${TEN} | RRULE:FREQ=DAILY;COUNT=many`), /COUNT/],
    ['a weekday that is none', event(`${TEN} | RRULE:FREQ=WEEKLY;BYDAY=XX`), /XX/],
    ['a month out of range', event(`${TEN} | RRULE:FREQ=YEARLY;BYMONTH=13`), /BYMONTH/],
    ['an UNTIL that is none', event(`${TEN} | RRULE:FREQ=DAILY;UNTIL=later`), /later/i],
    ['a rule in another calendar', event(`${TEN} | RRULE:RSCALE=CHINESE;FREQ=YEARLY`), /another calendar/],
    ['a further date that is none', event(`${TEN} | RDATE:soon`), /RDATE.*soon/],
    [
      'days that recur by the hour',
      event('DTSTART;VALUE=DATE:20261124 | RRULE:FREQ=HOURLY;COUNT=3'),
      /RRULE/,
    ],
    ['an instance that is none', event(`${TEN} | RECURRENCE-ID:x`), /RECURRENCE-ID/],
  ])('%s', (_, bad, reason) => {
    const text = calendar(bad, GOOD)
    expect(busy(text)).toEqual(GOOD_BUSY)
    expect(skipped(text)).toEqual([{ uid: 'a', reason: expect.stringMatching(reason) as unknown }])
  })

  test('without an id it has none to name', () => {
    expect(skipped(calendar(component('VEVENT', 'DTSTART:x'), GOOD))).toMatchObject([{ uid: null }])
  })

  test('a change that cannot be read leaves its instance where it was', () => {
    const text = calendar(
      event(`${TEN} | RRULE:FREQ=DAILY;COUNT=2`),
      event('DTSTART:x | RECURRENCE-ID:20261125T100000Z | SEQUENCE:5'),
    )
    expect(busy(text)).toEqual(['11-24T10:00/11:00', '11-25T10:00/11:00'])
    expect(skipped(text)).toHaveLength(1)
  })

  test('what is free is not named, however it is written', () => {
    for (const free of ['STATUS:CANCELLED', 'TRANSP:TRANSPARENT', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'])
      expect(skipped(calendar(event(`DTSTART:x | ${free}`), GOOD))).toEqual([])
    expect(skipped(calendar(component('VTODO', 'DTSTART:x'), component('VJOURNAL', 'x')))).toEqual([])
  })

  test('a free-busy period that cannot be read is named, and the others hold', () => {
    const text = calendar(
      component('VFREEBUSY', 'UID:f | FREEBUSY:20261124T080000Z/PT1H,never/PT1H,20261125T080000Z'),
    )
    expect(busy(text)).toEqual(GOOD_BUSY)
    expect(skipped(text)).toEqual([{ uid: 'f', reason: expect.stringMatching(/FREEBUSY.*never/) as unknown }])
  })
})

describe('a component without its end is skipped, and the others hold:', () => {
  const open = event(TEN).replace('\r\nEND:VEVENT', '')
  test.each([
    ['before another', calendar(open, GOOD)],
    ['at the end of the calendar', calendar(GOOD, open)],
    ['with a misspelt end', calendar(`${open}\r\nEND:VEVNT`, GOOD)],
    ['where the text is cut off', calendar(GOOD, open).replace('\r\nEND:VCALENDAR', '')],
    ['where another calendar begins', `BEGIN:VCALENDAR\r\n${open}\r\n${calendar(GOOD)}`],
    ['with an alarm that does not end', calendar(event(`${TEN} | BEGIN:VALARM | TRIGGER:-PT5M`), GOOD)],
  ])('%s', (_, text) => {
    expect(busy(text)).toEqual(GOOD_BUSY)
    expect(skipped(text)).toEqual([{ uid: 'a', reason: expect.stringMatching(/^no END:/) as unknown }])
  })

  test('many of them do not hide what follows', () => {
    const text = calendar(...Array.from({ length: 30 }, () => open), GOOD)
    expect(busy(text)).toEqual(GOOD_BUSY)
    expect(skipped(text)).toHaveLength(30)
  })

  test('a task before it does no harm', () => {
    const text = calendar('BEGIN:VTODO', 'UID:t', GOOD, 'END:VTODO')
    expect([busy(text), skipped(text)]).toEqual([GOOD_BUSY, []])
  })
})

describe('a text is read though', () => {
  const text = calendar(GOOD)
  test.each([
    ['its lines end with LF', text.replaceAll('\r\n', '\n')],
    ['its lines end with CR', text.replaceAll('\r\n', '\r')],
    ['its lines end with CR CR LF', text.replaceAll('\r\n', '\r\r\n')],
    ['it begins with a byte order mark', `\uFEFF${text}`],
    ['it has empty lines', text.replaceAll('\r\n', '\r\n\r\n')],
    [
      'its names are small',
      text
        .replace(/^[A-Z-]+(?=[:;])/gm, (name) => name.toLowerCase())
        .replaceAll('VEVENT', 'vevent')
        .replaceAll('VCALENDAR', 'vcalendar'),
    ],
    ['lines are folded in odd places', text.replace('DTSTART:2026', 'DTS\r\n TART:20\r\n\t26')],
    [
      'a line is no property',
      text.replace('UID:good', 'UID:good\r\nsee you there\r\n- bring: notes\r\n:\r\n;;;'),
    ],
    [
      'it has properties of anyone',
      text.replace('UID:good', 'UID:good\r\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\nCOLOR:red'),
    ],
    ['a quote never ends', text.replace('UID:good', 'UID:good\r\nATTENDEE;CN="Ana:mailto:ana@vendor.test')],
    [
      'ends stand there without a beginning',
      text.replace('BEGIN:VEVENT', 'END:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT'),
    ],
    ['it holds several calendars', calendar() + text + calendar()],
    ['something stands before it', `hello\r\n\r\n${text}`],
    ['its sequence is no number', text.replace('UID:good', 'UID:good\r\nSEQUENCE:first\r\nDTSTAMP:today')],
    ['it takes out a date that is none', text.replace('UID:good', 'UID:good\r\nEXDATE:never')],
    ['a duration is written with a plus and both weeks and days', text.replace('PT1H', '+P0W0DT1H')],
  ])('%s', (_, changed) => {
    expect(changed).not.toBe(text)
    expect([busy(changed), skipped(changed)]).toEqual([GOOD_BUSY, []])
  })

  test('a fold stands within a character', () => {
    const [before, after] = [
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:J',
      'rg\r\nDTSTART:20261124T1\r\nEND:VEVENT\r\nEND:VCALENDAR',
    ]
    const bytes = Buffer.concat([
      Buffer.from(before),
      Buffer.from([0xc3]),
      Buffer.from('\r\n '),
      Buffer.from([0xb6]),
      Buffer.from(after),
    ])
    expect(skipped(fromBytes(bytes))).toMatchObject([{ uid: 'Jörg' }])
  })
})

describe('what is too much to read is busy all the time, and says so:', () => {
  const range = about().range
  const read = (text: string, limits: Partial<typeof READING_LIMITS>) => {
    const result = readBusy([text], about(), { ...READING_LIMITS, ...limits })
    return { busy: result.busy.map(short), skipped: result.skipped.length }
  }
  const all = { busy: [short(range)], skipped: 1 }

  test.each([
    ['events', 'eventsMax', 2, calendar(GOOD, event(TEN)), calendar(GOOD, event(TEN), event(TEN, 'c'))],
    [
      'instances',
      'instancesMax',
      3,
      calendar(event(`${TEN} | RRULE:FREQ=DAILY;COUNT=3`)),
      calendar(event(`${TEN} | RRULE:FREQ=DAILY;COUNT=4`)),
    ],
    [
      'free-busy periods',
      'instancesMax',
      1,
      calendar(component('VFREEBUSY', 'FREEBUSY:20261124T080000Z/PT1H')),
      calendar(component('VFREEBUSY', 'FREEBUSY:20261124T080000Z/PT1H,20261124T080000Z/PT1H')),
    ],
  ] as const)('more %s than %s', (_, limit, most, fits, exceeds) => {
    expect(read(fits, { [limit]: most })).toMatchObject({ skipped: 0 })
    expect(read(fits, { [limit]: most })).not.toEqual(all)
    expect(read(exceeds, { [limit]: most })).toEqual(all)
  })

  test('more steps than allowed, whatever they lead to', () => {
    // Each period and each of its times is a step; the last one is a period beyond the range.
    const text = calendar(event('DTSTART:20260101T100000Z | DURATION:PT1H | RRULE:FREQ=DAILY;COUNT=10'))
    expect(read(text, { stepsMax: 20 })).toMatchObject({ skipped: 0 })
    expect(read(text, { stepsMax: 19 })).toEqual(all)
  })

  test.each([
    ['every second for ever', 'RRULE:FREQ=SECONDLY'],
    ['every second that is never', 'RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30'],
    ['an interval beyond all time', 'RRULE:FREQ=YEARLY;INTERVAL=1000000000'],
    ['a count beyond all time', 'RRULE:FREQ=MONTHLY;COUNT=1000000000;BYMONTHDAY=31'],
    ['a position that is never reached', 'RRULE:FREQ=MONTHLY;BYDAY=1TH;BYSETPOS=2'],
    [
      'all times of a day',
      `RRULE:FREQ=YEARLY;BYHOUR=${[...Array(24).keys()].join()};BYMINUTE=${[...Array(60).keys()].join()};BYSECOND=${[...Array(60).keys()].join()};BYDAY=MO,TU,WE,TH,FR,SA,SU`,
    ],
    ['a length beyond all time', 'RDATE;VALUE=PERIOD:20260101T000000Z/P999999W'],
    ['years before all time', 'RDATE:00010101T000000Z'],
  ])('but %s comes to an end', (_, rule) => {
    const text = calendar(event(`DTSTART:00010101T000000Z | DURATION:PT1S | ${rule}`))
    const result = readBusy([text], about({ from: '2026-01-01T00:00Z', to: '2036-01-01T00:00Z' }))
    for (const { start, end } of result.busy) expect(start).toBeLessThan(end)
  })

  test('and so do components nested without end, or calendars cut anywhere', () => {
    const nested = calendar('BEGIN:X\r\n'.repeat(20_000) + 'END:Y\r\n'.repeat(20_000), GOOD)
    expect(() => readBusy([nested], about())).not.toThrow()
    const text = calendar(
      event(`${TEN} | RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101 | EXDATE:20261201T100000Z`),
      GOOD,
    )
    for (let cut = 'BEGIN:VCALENDAR'.length; cut < text.length; cut++)
      expect(() => readBusy([text.slice(0, cut)], about())).not.toThrow()
  })
})
