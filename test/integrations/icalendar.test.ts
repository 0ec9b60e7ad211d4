import { describe, expect, test } from 'vitest'
import { readBusy } from '../../server/integrations/calendar/icalendar/busy.ts'
import { CalendarError } from '../../server/integrations/calendar/port.ts'
import { about, busy, calendar, component, event, leave, skipped } from './icalendar.ts'

const NINE = 'DTSTART;TZID=Europe/Berlin:20261124T090000 | DTEND;TZID=Europe/Berlin:20261124T100000'
const NINE_BUSY = ['11-24T08:00/09:00']

type Case = [fact: string, text: string | string[], expected: string[]]
const cases = (title: string, list: Case[], read = {}) =>
  describe(title, () => {
    test.each(list)('%s', (_, text, expected) => {
      expect(busy(text, read)).toEqual(expected)
      expect([text].flat().flatMap((one) => skipped(one, read))).toEqual([])
    })
  })

cases('busy is', [
  ['a meeting', calendar(event(NINE)), NINE_BUSY],
  [
    'a flight, which ends in another zone',
    calendar(
      event('DTSTART;TZID=Europe/Berlin:20261124T090000 | DTEND;TZID=America/New_York:20261124T120000'),
    ),
    ['11-24T08:00/17:00'],
  ],
  ['a tentative one', calendar(event(`${NINE} | STATUS:TENTATIVE`)), NINE_BUSY],
  [
    'one that Microsoft calls tentative',
    calendar(event(`${NINE} | X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE`)),
    NINE_BUSY,
  ],
  ['one that is opaque', calendar(event(`${NINE} | TRANSP:OPAQUE`)), NINE_BUSY],
  [
    'one that the organizer means to be free',
    calendar(event(`${NINE} | X-MICROSOFT-CDO-INTENDEDSTATUS:FREE`)),
    NINE_BUSY,
  ],
  [
    'one without an id, and a second one',
    calendar(component('VEVENT', NINE), component('VEVENT', NINE.replaceAll('1124', '1125'))),
    [...NINE_BUSY, '11-25T08:00/09:00'],
  ],
  [
    'a private one, with an alarm of its own length',
    calendar(
      event(
        `${NINE} | CLASS:PRIVATE | BEGIN:VALARM | TRIGGER:-PT15M | DURATION:PT5H | ATTENDEE:mailto:ana@vendor.test | STATUS:CANCELLED | END:VALARM`,
      ),
    ),
    NINE_BUSY,
  ],
  [
    'the union of those that overlap or touch',
    calendar(
      event(NINE),
      event('DTSTART:20261124T083000Z | DURATION:PT1H', 'b'),
      event('DTSTART:20261124T093000Z | DURATION:PT30M', 'c'),
    ),
    ['11-24T08:00/10:00'],
  ],
])

cases('free is', [
  ['what is cancelled', calendar(event(`${NINE} | STATUS:CANCELLED`)), []],
  ['what a cancellation carries', calendar('METHOD:CANCEL', event(NINE)), []],
  ['what is transparent', calendar(event(`${NINE} | TRANSP:TRANSPARENT`)), []],
  ['what is transparent in small letters', calendar(event(`${NINE} | transp:transparent`)), []],
  ['what Microsoft calls free', calendar(event(`${NINE} | X-MICROSOFT-CDO-BUSYSTATUS:FREE`)), []],
  ['work elsewhere', calendar(event(`${NINE} | X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE`)), []],
  ['a task', calendar(component('VTODO', `UID:a | ${NINE.replace('DTEND', 'DUE')}`)), []],
  ['a journal', calendar(component('VJOURNAL', `UID:a | ${NINE}`)), []],
  ['what ends when it starts', calendar(event('DTSTART:20261124T080000Z | DTEND:20261124T080000Z')), []],
  ['a duration of nothing', calendar(event('DTSTART:20261124T080000Z | DURATION:PT0S')), []],
  ['a time without an end', calendar(event('DTSTART:20261124T080000Z')), []],
  ['a calendar without events', calendar(), []],
])

describe('declined by the owner', () => {
  const owner = 'Ana@Vendor.test'
  const attendee = (rest: string) => calendar(event(`${NINE} | ${rest}`))
  test.each([
    ['is free', attendee('ATTENDEE;PARTSTAT=DECLINED:mailto:ana@vendor.test'), []],
    [
      'in whatever case',
      attendee('attendee;CN="Wolf; Ana: rep";partstat=declined:MAILTO:ANA@vendor.TEST'),
      [],
    ],
    [
      'with the address as a parameter',
      attendee('ATTENDEE;EMAIL=ana@vendor.test;PARTSTAT=DECLINED:/principals/ana/'),
      [],
    ],
    [
      'with a folded line',
      attendee(
        'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTST\r\n AT=DECLINED:mailto:ana@vend\r\n\tor.test',
      ),
      [],
    ],
    ['is busy if another did', attendee('ATTENDEE;PARTSTAT=DECLINED:mailto:ben@vendor.test'), NINE_BUSY],
    [
      'is busy if the owner is tentative',
      attendee('ATTENDEE;PARTSTAT=TENTATIVE:mailto:ana@vendor.test'),
      NINE_BUSY,
    ],
    [
      'is busy if the owner has not answered',
      attendee('ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ana@vendor.test'),
      NINE_BUSY,
    ],
    [
      'is busy if the address only ends alike',
      attendee('ATTENDEE;PARTSTAT=DECLINED:mailto:joana@vendor.test'),
      NINE_BUSY,
    ],
  ])('%s', (_, text, expected) => expect(busy(text, { owner })).toEqual(expected))

  test('counts for no one where the owner is not known', () => {
    expect(busy(attendee('ATTENDEE;PARTSTAT=DECLINED:mailto:ana@vendor.test'))).toEqual(NINE_BUSY)
  })

  test('for one instance frees that one', () => {
    const text = calendar(
      event(`${NINE} | RRULE:FREQ=DAILY;COUNT=3 | ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@vendor.test`),
      event(
        `${NINE.replaceAll('1124', '1125')} | RECURRENCE-ID;TZID=Europe/Berlin:20261125T090000 | ATTENDEE;PARTSTAT=DECLINED:mailto:ana@vendor.test`,
      ),
    )
    expect(busy(text, { owner })).toEqual(['11-24T08:00/09:00', '11-26T08:00/09:00'])
  })
})

cases('whole days are the owner’s', [
  ['one, without an end', calendar(event('DTSTART;VALUE=DATE:20261124')), ['11-23T23:00/11-24T23:00']],
  [
    'up to the day before its end',
    calendar(event('DTSTART;VALUE=DATE:20261124 | DTEND;VALUE=DATE:20261127')),
    ['11-23T23:00/11-26T23:00'],
  ],
  [
    'with a duration',
    calendar(event('DTSTART;VALUE=DATE:20261124 | DURATION:P2D')),
    ['11-23T23:00/11-25T23:00'],
  ],
  ['in weeks', calendar(event('DTSTART;VALUE=DATE:20261124 | DURATION:P1W')), ['11-23T23:00/11-30T23:00']],
  [
    '23 hours long when clocks go forward',
    calendar(event('DTSTART;VALUE=DATE:20260329')),
    ['03-28T23:00/03-29T22:00'],
  ],
  [
    '25 hours long when they go back',
    calendar(event('DTSTART;VALUE=DATE:20261025')),
    ['10-24T22:00/10-25T23:00'],
  ],
  [
    'whatever zone is written to them',
    calendar(event('DTSTART;VALUE=DATE;TZID=Asia/Tokyo:20261124')),
    ['11-23T23:00/11-24T23:00'],
  ],
  [
    'without VALUE=DATE too',
    calendar(event('DTSTART:20261124 | DTEND:20261125')),
    ['11-23T23:00/11-24T23:00'],
  ],
  [
    'weekly, by date',
    calendar(event('DTSTART;VALUE=DATE:20261020 | RRULE:FREQ=WEEKLY;COUNT=2')),
    ['10-19T22:00/10-20T22:00', '10-26T23:00/10-27T23:00'],
  ],
])

describe('a day whose midnight is skipped begins after the gap', () => {
  test.each([
    ['Cairo', 'Africa/Cairo', '20260424', ['04-23T22:00/04-24T21:00']],
    ['Santiago', 'America/Santiago', '20260906', ['09-06T04:00/09-07T03:00']],
    ['Samoa, where the whole day is skipped', 'Pacific/Apia', '20111230', []],
  ])('%s', (_, timezone, date, expected) => {
    const read = {
      timezone,
      ...(date.startsWith('2011') && { from: '2011-12-01T00:00Z', to: '2012-02-01T00:00Z' }),
    }
    expect(busy(calendar(event(`DTSTART;VALUE=DATE:${date}`)), read)).toEqual(expected)
  })
})

const OWN = component(
  'VTIMEZONE',
  'TZID:Odd\\, zone | BEGIN:STANDARD | DTSTART:16010101T030000 | TZOFFSETFROM:+0600 | TZOFFSETTO:+0430 | RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10 | END:STANDARD | BEGIN:DAYLIGHT | DTSTART:16010101T020000 | TZOFFSETFROM:+0430 | TZOFFSETTO:+0600 | RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3 | END:DAYLIGHT',
)
const LISTED = component(
  'VTIMEZONE',
  'TZID:Listed | BEGIN:STANDARD | DTSTART:20000101T000000 | TZOFFSETFROM:+0100 | TZOFFSETTO:+0100 | RDATE:20261101T030000 | END:STANDARD | BEGIN:DAYLIGHT | DTSTART:20260501T020000 | TZOFFSETFROM:+0100 | TZOFFSETTO:+0200 | RDATE:20260501T020000 | END:DAYLIGHT',
).replace('TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100', 'TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100')
/** Summer time ends for good with the UNTIL of its last end, which is UTC. */
const ENDED = component(
  'VTIMEZONE',
  'TZID:Ended | BEGIN:DAYLIGHT | DTSTART:20200329T020000 | TZOFFSETFROM:+0100 | TZOFFSETTO:+0200 | RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20260329T010000Z | END:DAYLIGHT | BEGIN:STANDARD | DTSTART:20201025T030000 | TZOFFSETFROM:+0200 | TZOFFSETTO:+0100 | RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20261025T010000Z | END:STANDARD',
)
const at = (tzid: string, time = '20261124T090000', ...more: string[]) =>
  calendar(...more, event(`DTSTART;TZID=${tzid}:${time} | DURATION:PT1H`))

cases('a TZID is', [
  ['an IANA name', at('America/New_York'), ['11-24T14:00/15:00']],
  ['an IANA name in small letters', at('america/new_york'), ['11-24T14:00/15:00']],
  ['an old IANA name', at('Asia/Calcutta'), ['11-24T03:30/04:30']],
  ['a Windows name', at('Eastern Standard Time'), ['11-24T14:00/15:00']],
  [
    'a Windows name in quotes, in summer',
    at('"W. Europe Standard Time"', '20260701T090000'),
    ['07-01T07:00/08:00'],
  ],
  ['a path that ends in an IANA name', at('/freeassociation.sourceforge.net/Europe/Berlin'), NINE_BUSY],
  [
    'a path with a version',
    at('/softwarestudio.org/Olson_20011030_5/America/New_York'),
    ['11-24T14:00/15:00'],
  ],
  [
    'a path that ends in a name of three parts',
    at('/citadel.org/20190914_1/America/Indiana/Indianapolis'),
    ['11-24T14:00/15:00'],
  ],
  ['a path that ends in UTC', at('tzone://Microsoft/Utc'), ['11-24T09:00/10:00']],
  ['what the text itself says, in winter', at('"Odd, zone"', '20261124T090000', OWN), ['11-24T04:30/05:30']],
  ['what the text itself says, in summer', at('Odd\\, zone', '20260701T090000', OWN), ['07-01T03:00/04:00']],
  [
    'what the text says after its events',
    calendar(event('DTSTART;TZID=Odd, zone:20261124T090000 | DURATION:PT1H'), OWN),
    ['11-24T04:30/05:30'],
  ],
  ['what the text lists by date', at('Listed', '20260601T090000', LISTED), ['06-01T07:00/08:00']],
  ['what the text lists by date, later', at('Listed', '20261124T090000', LISTED), ['11-24T08:00/09:00']],
  [
    'what the text says until a time in UTC',
    at('Ended', '20260701T090000', ENDED) + at('Ended', '20261124T090000', ENDED).replace('UID:a', 'UID:b'),
    ['07-01T07:00/08:00', '11-24T08:00/09:00'],
  ],
  [
    'an IANA name even if the text says otherwise',
    at('Europe/Berlin', '20261124T090000', OWN.replace('Odd\\, zone', 'Europe/Berlin')),
    NINE_BUSY,
  ],
  ['the owner’s zone where nothing explains it', at('Customized Time Zone'), NINE_BUSY],
  [
    'the owner’s zone where the text’s own is broken',
    at(
      'Broken',
      '20261124T090000',
      component('VTIMEZONE', 'TZID:Broken | BEGIN:STANDARD | DTSTART:never | END:STANDARD'),
    ),
    NINE_BUSY,
  ],
  ['the owner’s zone for an offset', at('+05:00'), NINE_BUSY],
  ['not applied to a UTC time', at('America/New_York', '20261124T090000Z'), ['11-24T09:00/10:00']],
  ['read with an unquoted colon in it', at('(UTC+01:00) Amsterdam, Berlin'), NINE_BUSY],
  [
    'absent from floating times, which are the owner’s',
    calendar(event('DTSTART:20261124T090000 | DTEND:20261124T100000')),
    NINE_BUSY,
  ],
])

cases('at a change of clocks', [
  [
    'a start in the gap takes the offset before it',
    at('Europe/Berlin', '20260329T023000'),
    ['03-29T01:30/02:30'],
  ],
  [
    'a start in the gap of the text’s own zone does',
    at('Odd, zone', '20260329T023000', OWN),
    ['03-28T22:00/23:00'],
  ],
  ['a repeated time is the first', at('Europe/Berlin', '20261025T023000'), ['10-25T00:30/01:30']],
  ['a gap of half an hour', at('Australia/Lord_Howe', '20261004T021500'), ['10-03T15:45/16:45']],
  [
    'DTEND is an exact length, that instances keep',
    calendar(
      event(
        'DTSTART;TZID=Europe/Berlin:20261024T220000 | DTEND;TZID=Europe/Berlin:20261025T060000 | RRULE:FREQ=DAILY;COUNT=2',
      ),
    ),
    ['10-24T20:00/10-25T05:00', '10-25T21:00/10-26T06:00'],
  ],
  [
    'a DURATION in days is nominal',
    calendar(event('DTSTART;TZID=Europe/Berlin:20261024T220000 | DURATION:P1D')),
    ['10-24T20:00/10-25T21:00'],
  ],
  [
    'a DURATION in hours is exact',
    calendar(event('DTSTART;TZID=Europe/Berlin:20261024T220000 | DURATION:PT24H')),
    ['10-24T20:00/10-25T20:00'],
  ],
  [
    'days come before hours',
    calendar(event('DTSTART;TZID=Europe/Berlin:20260328T010000 | DURATION:P1DT2H')),
    ['03-28T00:00/03-29T02:00'],
  ],
  [
    'a series keeps its time on the clock',
    calendar(
      event('DTSTART;TZID=America/New_York:20260225T090000 | DURATION:PT1H | RRULE:FREQ=WEEKLY;COUNT=4'),
    ),
    ['02-25T14:00/15:00', '03-04T14:00/15:00', '03-11T13:00/14:00', '03-18T13:00/14:00'],
  ],
  [
    'a series in UTC keeps its time in UTC',
    calendar(event('DTSTART:20261021T080000Z | DURATION:PT1H | RRULE:FREQ=WEEKLY;COUNT=2')),
    ['10-21T08:00/09:00', '10-28T08:00/09:00'],
  ],
  [
    'weekdays are those of the clock, not of UTC',
    calendar(
      event(
        'DTSTART;TZID=Pacific/Auckland:20261124T080000 | DURATION:PT1H | RRULE:FREQ=WEEKLY;BYDAY=TU,WE;COUNT=3',
      ),
    ),
    ['11-23T19:00/20:00', '11-24T19:00/20:00', '11-30T19:00/20:00'],
  ],
  [
    'an instance in the gap is one, too',
    calendar(event('DTSTART;TZID=Europe/Berlin:20260328T023000 | DURATION:PT30M | RRULE:FREQ=DAILY;COUNT=3')),
    ['03-28T01:30/02:00', '03-29T01:30/02:00', '03-30T00:30/01:00'],
  ],
])

const S = 'DTSTART;TZID=Europe/Berlin:20261123T090000 | DURATION:PT1H'
cases('a series', [
  [
    'ends with UNTIL in UTC, inclusive',
    calendar(event(`${S} | RRULE:FREQ=DAILY;UNTIL=20261125T080000Z`)),
    ['11-23T08:00/09:00', '11-24T08:00/09:00', '11-25T08:00/09:00'],
  ],
  [
    'ends a second before UNTIL in UTC',
    calendar(event(`${S} | RRULE:FREQ=DAILY;UNTIL=20261125T075959Z`)),
    ['11-23T08:00/09:00', '11-24T08:00/09:00'],
  ],
  [
    'ends with UNTIL on its own clock',
    calendar(event(`${S} | RRULE:FREQ=DAILY;UNTIL=20261124T090000`)),
    ['11-23T08:00/09:00', '11-24T08:00/09:00'],
  ],
  [
    'ends with UNTIL as a date, that day included',
    calendar(event(`${S} | RRULE:FREQ=DAILY;UNTIL=20261124`)),
    ['11-23T08:00/09:00', '11-24T08:00/09:00'],
  ],
  [
    'of days ends with UNTIL in UTC by the owner’s midnight',
    calendar(event('DTSTART;VALUE=DATE:20261123 | RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20261126T230000Z')),
    ['11-22T23:00/11-23T23:00', '11-24T23:00/11-25T23:00', '11-26T23:00/11-27T23:00'],
  ],
  [
    'of days ends with UNTIL at the end of a day in UTC with that date',
    calendar(event('DTSTART;VALUE=DATE:20261123 | RRULE:FREQ=DAILY;UNTIL=20261124T235959Z')),
    ['11-22T23:00/11-24T23:00'],
  ],
  [
    'has its start first, even off the rule',
    calendar(event(`${S} | RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2`)),
    ['11-23T08:00/09:00', '11-25T08:00/09:00'],
  ],
  [
    'counts its start and those taken out',
    calendar(event(`${S} | RRULE:FREQ=DAILY;COUNT=3 | EXDATE;TZID=Europe/Berlin:20261123T090000`)),
    ['11-24T08:00/09:00', '11-25T08:00/09:00'],
  ],
  [
    'takes out by several dates in one line',
    calendar(
      event(`${S} | RRULE:FREQ=DAILY;COUNT=4 | EXDATE;TZID=Europe/Berlin:20261124T090000,20261125T090000`),
    ),
    ['11-23T08:00/09:00', '11-26T08:00/09:00'],
  ],
  [
    'takes out by UTC',
    calendar(event(`${S} | RRULE:FREQ=DAILY;COUNT=2 | EXDATE:20261124T080000Z`)),
    ['11-23T08:00/09:00'],
  ],
  [
    'takes out by another zone',
    calendar(event(`${S} | RRULE:FREQ=DAILY;COUNT=2 | EXDATE;TZID=Tokyo Standard Time:20261124T170000`)),
    ['11-23T08:00/09:00'],
  ],
  [
    'takes out by date',
    calendar(event(`${S} | RRULE:FREQ=DAILY;COUNT=2 | EXDATE;VALUE=DATE:20261124`)),
    ['11-23T08:00/09:00'],
  ],
  [
    'takes out by its own clock where no zone is given',
    calendar(
      event(
        'DTSTART;TZID=Asia/Tokyo:20261123T090000 | DURATION:PT1H | RRULE:FREQ=DAILY;COUNT=2 | EXDATE:20261124T090000',
      ),
    ),
    ['11-23T00:00/01:00'],
  ],
  [
    'does not take out by another time of the day',
    calendar(event(`${S} | RRULE:FREQ=DAILY;COUNT=2 | EXDATE:20261124T090000Z`)),
    ['11-23T08:00/09:00', '11-24T08:00/09:00'],
  ],
  [
    'of days takes out by midnight',
    calendar(event('DTSTART;VALUE=DATE:20261123 | RRULE:FREQ=WEEKLY;COUNT=2 | EXDATE:20261129T230000Z')),
    ['11-22T23:00/11-23T23:00'],
  ],
  [
    'has further dates',
    calendar(event(`${S} | RDATE;TZID=Europe/Berlin:20261125T150000,20261127T090000`)),
    ['11-23T08:00/09:00', '11-25T14:00/15:00', '11-27T08:00/09:00'],
  ],
  [
    'has further periods',
    calendar(event(`${S} | RDATE;VALUE=PERIOD:20261125T140000Z/PT3H,20261126T140000Z/20261126T143000Z`)),
    ['11-23T08:00/09:00', '11-25T14:00/17:00', '11-26T14:00/14:30'],
  ],
  [
    'has further days at its time',
    calendar(event(`${S} | RDATE;VALUE=DATE:20261125`)),
    ['11-23T08:00/09:00', '11-25T08:00/09:00'],
  ],
  [
    'takes out a further date',
    calendar(event(`${S} | RDATE:20261125T140000Z | EXDATE:20261125T140000Z`)),
    ['11-23T08:00/09:00'],
  ],
  ['passes over an empty EXDATE', calendar(event(`${S} | EXDATE: | RDATE:`)), ['11-23T08:00/09:00']],
  [
    'has two rules',
    calendar(event(`${S} | RRULE:FREQ=DAILY;COUNT=2 | RRULE:FREQ=WEEKLY;COUNT=2`)),
    ['11-23T08:00/09:00', '11-24T08:00/09:00', '11-30T08:00/09:00'],
  ],
  [
    'may have last positions',
    calendar(event(`${S} | RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3`)),
    ['11-23T08:00/09:00', '11-30T08:00/09:00', '12-31T08:00/09:00'],
  ],
  [
    'of the 31st leaves out short months',
    calendar(event('DTSTART:20260131T080000Z | DURATION:PT1H | RRULE:FREQ=MONTHLY;COUNT=3')),
    ['01-31T08:00/09:00', '03-31T08:00/09:00', '05-31T08:00/09:00'],
  ],
  [
    'of the 31st falls back where it says so',
    calendar(
      event(
        'DTSTART:20260131T080000Z | DURATION:PT1H | RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=3',
      ),
    ),
    ['01-31T08:00/09:00', '02-28T08:00/09:00', '03-31T08:00/09:00'],
  ],
])

const MOVED = 'RECURRENCE-ID;TZID=Europe/Berlin:20261124T090000'
const SERIES = event(`${S} | RRULE:FREQ=DAILY;COUNT=3 | SEQUENCE:1`)
cases('of a series, an instance', [
  [
    'is moved',
    calendar(SERIES, event(`DTSTART:20261124T150000Z | DURATION:PT2H | ${MOVED}`)),
    ['11-23T08:00/09:00', '11-24T15:00/17:00', '11-25T08:00/09:00'],
  ],
  [
    'is moved by a change that stands before the series',
    calendar(event(`DTSTART:20261124T150000Z | DURATION:PT2H | ${MOVED}`), SERIES),
    ['11-23T08:00/09:00', '11-24T15:00/17:00', '11-25T08:00/09:00'],
  ],
  [
    'is moved by a change in another text',
    [calendar(SERIES), calendar(event(`DTSTART:20261124T150000Z | DURATION:PT2H | ${MOVED}`))],
    ['11-23T08:00/09:00', '11-24T15:00/17:00', '11-25T08:00/09:00'],
  ],
  [
    'is named in UTC',
    calendar(SERIES, event('DTSTART:20261124T150000Z | DURATION:PT2H | RECURRENCE-ID:20261124T080000Z')),
    ['11-23T08:00/09:00', '11-24T15:00/17:00', '11-25T08:00/09:00'],
  ],
  [
    'is named by date',
    calendar(SERIES, event('DTSTART:20261124T150000Z | DURATION:PT2H | RECURRENCE-ID;VALUE=DATE:20261124')),
    ['11-23T08:00/09:00', '11-24T15:00/17:00', '11-25T08:00/09:00'],
  ],
  [
    'is cancelled',
    calendar(SERIES, event(`DTSTART:20261124T080000Z | DURATION:PT1H | ${MOVED} | STATUS:CANCELLED`)),
    ['11-23T08:00/09:00', '11-25T08:00/09:00'],
  ],
  [
    'is cancelled without its time',
    calendar(SERIES, event(`${MOVED} | STATUS:CANCELLED`)),
    ['11-23T08:00/09:00', '11-25T08:00/09:00'],
  ],
  [
    'is free',
    calendar(SERIES, event(`DTSTART:20261124T080000Z | DURATION:PT1H | ${MOVED} | TRANSP:TRANSPARENT`)),
    ['11-23T08:00/09:00', '11-25T08:00/09:00'],
  ],
  [
    'is busy though the series is free',
    calendar(
      event(`${S} | RRULE:FREQ=DAILY;COUNT=3 | TRANSP:TRANSPARENT`),
      event(`DTSTART:20261124T080000Z | DURATION:PT1H | ${MOVED}`),
    ),
    NINE_BUSY,
  ],
  [
    'stands though its series is missing',
    calendar(event(`DTSTART:20261124T150000Z | DURATION:PT2H | ${MOVED}`)),
    ['11-24T15:00/17:00'],
  ],
  [
    'does not recur by a rule that it repeats',
    calendar(SERIES, event(`DTSTART:20261124T150000Z | DURATION:PT2H | RRULE:FREQ=DAILY;COUNT=3 | ${MOVED}`)),
    ['11-23T08:00/09:00', '11-24T15:00/17:00', '11-25T08:00/09:00'],
  ],
  [
    'has the change of highest SEQUENCE, whatever the order',
    calendar(
      SERIES,
      event(`DTSTART:20261124T150000Z | DURATION:PT1H | ${MOVED} | SEQUENCE:3`),
      event(`DTSTART:20261124T180000Z | DURATION:PT1H | RECURRENCE-ID:20261124T080000Z | SEQUENCE:2`),
    ),
    ['11-23T08:00/09:00', '11-24T15:00/16:00', '11-25T08:00/09:00'],
  ],
  [
    'has of equal ones the later written',
    calendar(
      SERIES,
      event(`DTSTART:20261124T150000Z | DURATION:PT1H | ${MOVED} | DTSTAMP:20260102T000000Z`),
      event(`DTSTART:20261124T180000Z | DURATION:PT1H | ${MOVED} | DTSTAMP:20260101T000000Z`),
    ),
    ['11-23T08:00/09:00', '11-24T15:00/16:00', '11-25T08:00/09:00'],
  ],
  [
    'has of equal ones the last',
    calendar(
      SERIES,
      event(`DTSTART:20261124T150000Z | DURATION:PT1H | ${MOVED}`),
      event(`DTSTART:20261124T180000Z | DURATION:PT1H | ${MOVED}`),
    ),
    ['11-23T08:00/09:00', '11-24T18:00/19:00', '11-25T08:00/09:00'],
  ],
  [
    'of days is moved, named by a time',
    calendar(
      event('DTSTART;VALUE=DATE:20261123 | RRULE:FREQ=WEEKLY;COUNT=2'),
      event('DTSTART;VALUE=DATE:20261202 | RECURRENCE-ID;TZID=W. Europe Standard Time:20261130T000000'),
    ),
    ['11-22T23:00/11-23T23:00', '12-01T23:00/12-02T23:00'],
  ],
  [
    'is gone with a change older than the series that took it out',
    calendar(
      event(`${S} | RRULE:FREQ=DAILY;COUNT=2 | EXDATE:20261124T080000Z | SEQUENCE:2`),
      event(`DTSTART:20261124T150000Z | DURATION:PT1H | ${MOVED} | SEQUENCE:1`),
    ),
    ['11-23T08:00/09:00'],
  ],
])

cases('of a series, this and later instances', [
  [
    'move by as much',
    calendar(
      SERIES,
      event(
        'DTSTART;TZID=Europe/Berlin:20261124T110000 | DURATION:PT2H | RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261124T090000',
      ),
    ),
    ['11-23T08:00/09:00', '11-24T10:00/12:00', '11-25T10:00/12:00'],
  ],
  [
    'move by as much on the clock',
    calendar(
      event('DTSTART;TZID=Europe/Berlin:20261012T090000 | DURATION:PT1H | RRULE:FREQ=WEEKLY;COUNT=3'),
      event(
        'DTSTART;TZID=Europe/Berlin:20261019T100000 | DURATION:PT1H | RECURRENCE-ID;RANGE=THISANDFUTURE:20261019T070000Z',
      ),
    ),
    ['10-12T07:00/08:00', '10-19T08:00/09:00', '10-26T09:00/10:00'],
  ],
  [
    'are cancelled',
    calendar(
      SERIES,
      event('STATUS:CANCELLED | RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261124T090000'),
    ),
    ['11-23T08:00/09:00'],
  ],
  [
    'leave one that is changed itself',
    calendar(
      SERIES,
      event(
        'DTSTART;TZID=Europe/Berlin:20261124T110000 | DURATION:PT1H | RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261124T090000',
      ),
      event('DTSTART:20261125T200000Z | DURATION:PT1H | RECURRENCE-ID:20261125T080000Z'),
    ),
    ['11-23T08:00/09:00', '11-24T10:00/11:00', '11-25T20:00/21:00'],
  ],
  [
    'become whole days',
    calendar(
      SERIES,
      event('DTSTART;VALUE=DATE:20261124 | RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T080000Z'),
    ),
    ['11-23T08:00/09:00', '11-23T23:00/11-25T23:00'],
  ],
])

cases('of events with one id', [
  [
    'the highest SEQUENCE wins',
    calendar(event(`${NINE} | SEQUENCE:2`), event('DTSTART:20261124T150000Z | DURATION:PT1H | SEQUENCE:1')),
    NINE_BUSY,
  ],
  [
    'a cancellation of higher SEQUENCE wins',
    calendar(event(`${NINE} | SEQUENCE:1`), event('SEQUENCE:2 | STATUS:CANCELLED')),
    [],
  ],
  [
    'ten is higher than nine',
    calendar(event(`${NINE} | SEQUENCE:10`), event('DTSTART:20261124T150000Z | DURATION:PT1H | SEQUENCE:9')),
    NINE_BUSY,
  ],
])

describe('a range takes what overlaps it', () => {
  const read = { from: '2026-11-24T08:30Z', to: '2026-11-24T08:45Z' }
  const inside = ['11-24T08:30/08:45']
  test.each<Case>([
    ['a meeting around it', calendar(event(NINE)), inside],
    [
      'a meeting that began years before',
      calendar(event('DTSTART:20100101T000000Z | DTEND:20300101T000000Z')),
      inside,
    ],
    [
      'an instance of a week',
      calendar(event('DTSTART:20261120T000000Z | DURATION:P1W | RRULE:FREQ=MONTHLY')),
      inside,
    ],
    [
      'nothing that ends as it begins',
      calendar(event('DTSTART:20261124T080000Z | DTEND:20261124T083000Z')),
      [],
    ],
    [
      'nothing that begins as it ends',
      calendar(event('DTSTART:20261124T084500Z | DTEND:20261124T090000Z')),
      [],
    ],
    [
      'an instance moved into it from far',
      calendar(
        event('DTSTART:20200101T000000Z | DURATION:PT1H | RRULE:FREQ=YEARLY'),
        event('DTSTART:20261124T080000Z | DURATION:PT1H | RECURRENCE-ID:20210101T000000Z'),
      ),
      inside,
    ],
    [
      'none moved out of it',
      calendar(
        event('DTSTART:20261123T083000Z | DURATION:PT1H | RRULE:FREQ=DAILY'),
        event('DTSTART:20290101T000000Z | DURATION:PT1H | RECURRENCE-ID:20261124T083000Z'),
      ),
      [],
    ],
    [
      'later instances moved into it from weeks away',
      calendar(
        event('DTSTART:20261001T083000Z | DURATION:PT1H | RRULE:FREQ=YEARLY'),
        event(
          'DTSTART:20251124T083000Z | DURATION:PT1H | RECURRENCE-ID;RANGE=THISANDFUTURE:20261001T083000Z',
        ),
      ),
      inside,
    ],
    [
      'an old series',
      calendar(event('DTSTART;TZID=Europe/Berlin:19700106T093000 | DURATION:PT1H | RRULE:FREQ=WEEKLY')),
      inside,
    ],
    [
      'an old series that is counted',
      calendar(
        event('DTSTART;TZID=Europe/Berlin:19700106T093000 | DURATION:PT1H | RRULE:FREQ=WEEKLY;COUNT=2969'),
      ),
      inside,
    ],
    [
      'none beyond the count of an old series',
      calendar(
        event('DTSTART;TZID=Europe/Berlin:19700106T093000 | DURATION:PT1H | RRULE:FREQ=WEEKLY;COUNT=2968'),
      ),
      [],
    ],
  ])('%s', (_, text, expected) => expect(busy(text, read)).toEqual(expected))
})

cases('free-busy periods', [
  [
    'are busy, with end or length',
    calendar(
      component('VFREEBUSY', 'UID:f | FREEBUSY:20261124T080000Z/20261124T090000Z,20261125T080000Z/PT30M'),
    ),
    ['11-24T08:00/09:00', '11-25T08:00/08:30'],
  ],
  [
    'are busy when tentative or unavailable, or of a type unknown',
    calendar(
      component(
        'VFREEBUSY',
        'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261124T080000Z/PT1H | FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261125T080000Z/PT1H | FREEBUSY;FBTYPE=X-LUNCH:20261126T080000Z/PT1H',
      ),
    ),
    ['11-24T08:00/09:00', '11-25T08:00/09:00', '11-26T08:00/09:00'],
  ],
  [
    'are free where they say so',
    calendar(
      component(
        'VFREEBUSY',
        'DTSTART:20261101T000000Z | DTEND:20261201T000000Z | FREEBUSY;FBTYPE=FREE:20261124T080000Z/PT1H',
      ),
    ),
    [],
  ],
])

describe('leave', () => {
  test.each([
    ['out of office', `${NINE} | X-MICROSOFT-CDO-BUSYSTATUS:OOF`, ['out-of-office 11-24T08:00/09:00']],
    ['a whole day', 'DTSTART;VALUE=DATE:20261124', ['all-day 11-23T23:00/11-24T23:00']],
    [
      'a whole day as Outlook writes it',
      'DTSTART;TZID=Europe/Berlin:20261124T000000 | DTEND;TZID=Europe/Berlin:20261125T000000 | X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
      ['all-day 11-23T23:00/11-24T23:00'],
    ],
    [
      'a whole day out of office',
      'DTSTART;VALUE=DATE:20261124 | X-MICROSOFT-CDO-BUSYSTATUS:OOF',
      ['out-of-office 11-23T23:00/11-24T23:00'],
    ],
    ['a meeting is none', NINE, ['busy 11-24T08:00/09:00']],
  ])('%s', (_, lines, expected) => expect(leave(calendar(event(lines)))).toEqual(expected))

  test('is kept apart from meetings in it', () => {
    const text = calendar(
      event('DTSTART:20261124T070000Z | DURATION:PT4H'),
      event(`${NINE} | X-MICROSOFT-CDO-BUSYSTATUS:OOF`, 'b'),
    )
    expect(leave(text)).toEqual([
      'busy 11-24T07:00/08:00',
      'out-of-office 11-24T08:00/09:00',
      'busy 11-24T09:00/11:00',
    ])
    expect(busy(text)).toEqual(['11-24T07:00/11:00'])
  })
})

test('meetings of our own are passed over, with their changes, readable or not', () => {
  const text = calendar(
    event(NINE, 'b7@usher'),
    event('DTSTART:never', 'b8@usher'),
    event(NINE.replaceAll('1124', '1125'), 'x'),
  )
  const read = { except: (uid: string) => uid.endsWith('@usher') }
  expect(busy(text, read)).toEqual(['11-25T08:00/09:00'])
  expect(skipped(text, read)).toEqual([])
})

test('a text without a VCALENDAR is no calendar', () => {
  for (const text of ['', 'hello', '<html>BEGIN</html>', event(NINE)]) {
    expect(() => readBusy([calendar(), text], about())).toThrow(CalendarError)
    expect(() => readBusy([text], about())).toThrow(/VCALENDAR/)
  }
  expect(readBusy([], about())).toEqual({ busy: [], skipped: [] })
})
