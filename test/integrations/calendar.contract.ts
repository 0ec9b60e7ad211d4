import ICAL from 'ical.js'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CalendarMeeting } from '../../server/integrations/calendar/ical.ts'
import { uidOf, type CalendarPort, type WritableCalendar } from '../../server/integrations/calendar/port.ts'
import { serve } from '../vendors/local-http.ts'

/** What the suite needs to know and do about one kind of calendar. All but `port` acts as another client of it would. */
export interface CalendarUnderTest {
  /** Of the owner ana@rep.test, in this zone. */
  port: (timezone: string) => CalendarPort
  /** Writes an object of the calendar: a VCALENDAR with one event, or one and its exceptions. */
  put: (name: string, text: string) => Promise<void>
  /** Empties the calendar. */
  clear: () => Promise<void>
  /** The port with other credentials than those that the calendar takes. */
  stranger: () => CalendarPort
  /** The port against a server at this address. */
  at: (url: string) => CalendarPort
  /** Of calendars that can be written to. */
  meetings?: {
    /** Texts of all objects. */
    all: () => Promise<string[]>
    replace: (uid: string, edit: (text: string) => string) => Promise<void>
    delete: (uid: string) => Promise<void>
    /** What the calendar said to a cursor becomes unknown to it, where it can. */
    forget?: (cursor: string) => Promise<string> | string
  }
  stop: () => Promise<void>
}

const RANGE = { start: Date.parse('2026-03-02T00:00Z'), end: Date.parse('2026-03-09T00:00Z') }
const open = () => new AbortController().signal

/** The suite that every calendar passes, as far as it applies to it. */
export function describeCalendar(
  name: string,
  { writes }: { writes: boolean },
  make: () => Promise<CalendarUnderTest>,
): void {
  describe(name, () => {
    let calendar: CalendarUnderTest
    beforeAll(async () => void (calendar = await make()))
    beforeEach(() => calendar.clear())
    afterAll(() => calendar?.stop())

    describeBusy(() => calendar)
    describeTrouble(() => calendar)
    if (writes) describeMeetings(() => calendar)
    else
      test('it can only be read', () => {
        expect(calendar.port('UTC').meetings).toBeUndefined()
      })
  })
}

const BUSY: [string, string[], [string, string][], string?][] = [
  [
    'an event in the range',
    ['DTSTART:20260303T100000Z', 'DTEND:20260303T110000Z'],
    [['03T10:00', '03T11:00']],
  ],
  [
    'an event that began before',
    ['DTSTART:20260301T230000Z', 'DTEND:20260302T010000Z'],
    [['02T00:00', '02T01:00']],
  ],
  [
    'an event that ends after',
    ['DTSTART:20260308T230000Z', 'DTEND:20260309T010000Z'],
    [['08T23:00', '09T00:00']],
  ],
  [
    'an event around the range',
    ['DTSTART:20260201T000000Z', 'DTEND:20260401T000000Z'],
    [['02T00:00', '09T00:00']],
  ],
  ['an event before', ['DTSTART:20260301T220000Z', 'DTEND:20260302T000000Z'], []],
  ['an event after', ['DTSTART:20260309T000000Z', 'DTEND:20260309T010000Z'], []],
  [
    'a weekly series in local time, begun in another year',
    [
      'DTSTART;TZID=Europe/Berlin:20250710T090000',
      'DTEND;TZID=Europe/Berlin:20250710T100000',
      'RRULE:FREQ=WEEKLY',
    ],
    [['05T08:00', '05T09:00']],
  ],
  [
    'a daily series with a day left out',
    ['DTSTART:20260304T120000Z', 'DURATION:PT30M', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20260305T120000Z'],
    [
      ['04T12:00', '04T12:30'],
      ['06T12:00', '06T12:30'],
    ],
  ],
  [
    'a series whose instance was moved',
    [
      'DTSTART:20260217T100000Z',
      'DTEND:20260217T110000Z',
      'RRULE:FREQ=WEEKLY;COUNT=3',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:foreign@example.test',
      'DTSTAMP:20260101T000000Z',
      'RECURRENCE-ID:20260303T100000Z',
      'DTSTART:20260304T150000Z',
      'DTEND:20260304T160000Z',
    ],
    [['04T15:00', '04T16:00']],
  ],
  [
    'an all-day event',
    ['DTSTART;VALUE=DATE:20260304', 'DTEND;VALUE=DATE:20260305'],
    [['03T23:00', '04T23:00']],
  ],
  [
    'an all-day event whose evening in the owner’s zone is already the range’s first day',
    ['DTSTART;VALUE=DATE:20260301', 'DTEND;VALUE=DATE:20260302'],
    [['02T00:00', '02T08:00']],
    'America/Los_Angeles',
  ],
  [
    'a floating event, in the owner’s zone',
    ['DTSTART:20260304T090000', 'DURATION:PT1H'],
    [['04T08:00', '04T09:00']],
  ],
  [
    'a tentative event',
    ['DTSTART:20260303T100000Z', 'DURATION:PT1H', 'STATUS:TENTATIVE'],
    [['03T10:00', '03T11:00']],
  ],
  ['a transparent event', ['DTSTART:20260303T100000Z', 'DURATION:PT1H', 'TRANSP:TRANSPARENT'], []],
  ['a cancelled event', ['DTSTART:20260303T100000Z', 'DURATION:PT1H', 'STATUS:CANCELLED'], []],
  [
    'an event that the owner declined',
    ['DTSTART:20260303T100000Z', 'DURATION:PT1H', 'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@rep.test'],
    [],
  ],
  [
    'an event with markup and umlauts in its name',
    ['DTSTART:20260303T100000Z', 'DURATION:PT1H', 'SUMMARY:Größe <b>&amp;</b> ]]> "R&D"'],
    [['03T10:00', '03T11:00']],
  ],
]

function describeBusy(calendar: () => CalendarUnderTest): void {
  test.each(BUSY)('busy: %s', async (_, lines, expected, timezone = 'Europe/Berlin') => {
    await calendar().put('foreign', eventOf('foreign@example.test', lines))
    const { busy, skipped } = await calendar().port(timezone).busy(RANGE, open())
    expect(busy.map(({ start, end }) => [shortly(start), shortly(end)])).toEqual(expected)
    expect(skipped).toBe(0)
  })

  test('an all-day event counts as leave', async () => {
    await calendar().put('day', eventOf('day@x.test', ['DTSTART;VALUE=DATE:20260304']))
    expect((await calendar().port('UTC').busy(RANGE, open())).busy).toMatchObject([{ leave: 'all-day' }])
  })

  test('an empty calendar has no busy times', async () => {
    expect(await calendar().port('UTC').busy(RANGE, open())).toEqual({ busy: [], skipped: 0 })
  })

  test('events that overlap are one busy time', async () => {
    await calendar().put('one', eventOf('one@x.test', ['DTSTART:20260303T100000Z', 'DURATION:PT1H']))
    await calendar().put('two', eventOf('two@x.test', ['DTSTART:20260303T103000Z', 'DURATION:PT1H']))
    const { busy } = await calendar().port('UTC').busy(RANGE, open())
    expect(busy.map(({ start, end }) => [shortly(start), shortly(end)])).toEqual([['03T10:00', '03T11:30']])
  })

  test('our own meetings are not busy: bookings are', async () => {
    const lines = ['DTSTART:20260303T100000Z', 'DURATION:PT1H']
    await calendar().put(uidOf('b1'), eventOf(uidOf('b1'), lines))
    expect((await calendar().port('UTC').busy(RANGE, open())).busy).toEqual([])
  })

  test('what changed since is seen by the same port', async () => {
    const port = calendar().port('UTC')
    await port.busy(RANGE, open())
    await calendar().put('new', eventOf('new@x.test', ['DTSTART:20260303T100000Z', 'DURATION:PT1H']))
    expect((await port.busy(RANGE, open())).busy).toHaveLength(1)
    await calendar().clear()
    expect((await port.busy(RANGE, open())).busy).toEqual([])
  })
}

const ANSWERS: [string, (response: ServerResponse) => unknown, object][] = [
  [
    'what is no calendar',
    (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<h1>hello'),
    { code: 'malformed' },
  ],
  ['broken XML', (r) => r.writeHead(207, { 'content-type': 'text/xml' }).end('<a><b'), { code: 'malformed' }],
  ['401', (r) => r.writeHead(401).end(), { code: 'unauthorized' }],
  ['500', (r) => r.writeHead(500).end('oh'), { code: 'unreachable' }],
  ['502', (r) => r.writeHead(502).end(), { code: 'unreachable' }],
  ['503', (r) => r.writeHead(503).end(), { code: 'unreachable' }],
  [
    '503 for two minutes',
    (r) => r.writeHead(503, { 'retry-after': '120' }).end(),
    { code: 'throttled', retryAfterSeconds: 120 },
  ],
  ['429', (r) => r.writeHead(429).end(), { code: 'throttled', retryAfterSeconds: undefined }],
  [
    '429 for a while',
    (r) => r.writeHead(429, { 'retry-after': '17' }).end(),
    { code: 'throttled', retryAfterSeconds: 17 },
  ],
  ['a cut connection', (r) => r.destroy(), { code: 'unreachable' }],
]

function describeTrouble(calendar: () => CalendarUnderTest): void {
  test.each(ANSWERS)('a server that answers %s', async (_, answer, trouble) => {
    const server = await serve((_, response) => void answer(response))
    try {
      await expect(calendar().at(server.url).busy(RANGE, open())).rejects.toMatchObject({
        name: 'CalendarError',
        ...trouble,
      })
    } finally {
      await server.stop()
    }
  })

  test('without a server it is unreachable', async () => {
    const server = await serve(() => undefined)
    await server.stop()
    await expect(calendar().at(server.url).busy(RANGE, open())).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('whoever is not let in is told so', async () => {
    await expect(calendar().stranger().busy(RANGE, open())).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test.each([
    ['never answers', () => undefined],
    ['stops in the middle of its answer', (response: ServerResponse) => void response.write('BEGIN:')],
  ])('a call to a server that %s ends when its signal does', async (_, answer) => {
    const controller = new AbortController()
    const server = await serve((_, response) => {
      answer(response)
      setTimeout(() => controller.abort(), 10)
    })
    try {
      const call = calendar().at(server.url).busy(RANGE, controller.signal)
      await expect(call).rejects.toMatchObject({ name: 'CalendarError', code: 'unreachable' })
    } finally {
      await server.stop()
    }
  })

  test('a call that was given up before asks nothing', async () => {
    const server = await serve((_, response) => void response.end())
    try {
      const call = calendar().at(server.url).busy(RANGE, AbortSignal.abort())
      await expect(call).rejects.toMatchObject({ code: 'unreachable' })
      expect(server.asked).toEqual([])
    } finally {
      await server.stop()
    }
  })
}

function describeMeetings(calendar: () => CalendarUnderTest): void {
  /** A fact about writing; `other` is another client of the calendar. */
  const writing = (name: string, fact: (meetings: WritableCalendar, other: Other) => Promise<void>) =>
    test(name, async () => {
      const other = calendar().meetings
      const { meetings } = calendar().port('Europe/Berlin')
      if (!other || !meetings) throw new Error('it cannot be written to')
      await fact(meetings, other)
    })

  writing('a meeting that was written is there, for others as well', async (meetings, other) => {
    const { href, etag } = await meetings.put(meetingOf({ summary: 'Größe, "R&D"; <b>' }), null, open())
    expect(href).toMatch(/^https?:/)
    expect(etag).not.toBeNull()
    const texts = await other.all()
    expect(texts).toHaveLength(1)
    const event = eventIn(texts[0]!)
    expect(event.uid).toBe(uidOf('b1'))
    expect(event.summary).toBe('Größe, "R&D"; <b>')
    expect(event.startDate.toJSDate().toISOString()).toBe('2026-03-03T10:00:00.000Z')
    expect(event.endDate.toJSDate().toISOString()).toBe('2026-03-03T10:30:00.000Z')
    const addresses = event.attendees.map((attendee) => String(attendee.getFirstValue()).toLowerCase())
    expect(addresses).toEqual(['mailto:bo@buyer.test'])
  })

  writing('who invites is said to the server: nobody but us', async (meetings, other) => {
    if (meetings.invites !== 'mail') return
    await meetings.put(meetingOf(), null, open())
    const [text = ''] = await other.all()
    expect(text).not.toMatch(/^METHOD/m)
    const { component } = eventIn(text)
    for (const name of ['attendee', 'organizer'])
      expect(component.getFirstProperty(name)?.getFirstParameter('schedule-agent')).toBe('CLIENT')
  })

  writing('written again, it is still one meeting, and not written over', async (meetings, other) => {
    const first = await meetings.put(meetingOf(), null, open())
    expect(await meetings.put(meetingOf(), null, open())).toEqual(first)
    expect(await meetings.put(meetingOf(), first, open())).toMatchObject({ href: first.href })
    expect(await other.all()).toHaveLength(1)
  })

  writing('moved, it is the same meeting at the new time', async (meetings, other) => {
    const first = await meetings.put(meetingOf(), null, open())
    const second = await meetings.put(LATER, first, open())
    expect(second.href).toBe(first.href)
    expect(second.etag).not.toBe(first.etag)
    const texts = await other.all()
    expect(texts.map((text) => eventIn(text).startDate.toJSDate().toISOString())).toEqual([
      '2026-03-04T14:00:00.000Z',
    ])
  })

  writing('a move whose answer was lost can be sent again', async (meetings) => {
    const first = await meetings.put(meetingOf(), null, open())
    const second = await meetings.put(LATER, first, open())
    expect(await meetings.put(LATER, first, open())).toEqual(second)
  })

  writing('a move goes over a meeting whose first answer was lost', async (meetings, other) => {
    await meetings.put(meetingOf(), null, open())
    await meetings.put(LATER, null, open())
    expect((await other.all()).map((text) => eventIn(text).sequence)).toEqual([1])
  })

  writing('an older state does not go over a newer one', async (meetings, other) => {
    await meetings.put(LATER, null, open())
    await expect(meetings.put(meetingOf(), null, open())).rejects.toMatchObject({ code: 'conflict' })
    expect((await other.all()).map((text) => eventIn(text).sequence)).toEqual([1])
  })

  writing('what somebody else changed is not written over', async (meetings, other) => {
    const first = await meetings.put(meetingOf(), null, open())
    await other.replace(uidOf('b1'), movedTo('20260305T090000Z', '20260305T093000Z'))
    await expect(meetings.put(LATER, first, open())).rejects.toMatchObject({ code: 'conflict' })
    await expect(meetings.put(meetingOf(), null, open())).rejects.toMatchObject({ code: 'conflict' })
    const [text = ''] = await other.all()
    expect(eventIn(text).startDate.toJSDate().toISOString()).toBe('2026-03-05T09:00:00.000Z')
  })

  writing('what somebody else deleted is gone, and does not come back by itself', async (meetings, other) => {
    const first = await meetings.put(meetingOf(), null, open())
    await other.delete(uidOf('b1'))
    await expect(meetings.put(LATER, first, open())).rejects.toMatchObject({ code: 'gone' })
    expect(await other.all()).toEqual([])
  })

  writing('a meeting that is taken out is away, also the second time', async (meetings, other) => {
    const known = await meetings.put(meetingOf(), null, open())
    await calendar().put(
      'foreign',
      eventOf('foreign@example.test', ['DTSTART:20260303T100000Z', 'DURATION:PT1H']),
    )
    await meetings.remove(uidOf('b1'), known, open())
    await meetings.remove(uidOf('b1'), known, open())
    await meetings.remove(uidOf('b1'), null, open())
    expect((await other.all()).map((text) => eventIn(text).uid)).toEqual(['foreign@example.test'])
  })

  writing(
    'a meeting is taken out although somebody changed it, or its answer was lost',
    async (meetings, other) => {
      const known = await meetings.put(meetingOf(), null, open())
      await other.replace(uidOf('b1'), movedTo('20260305T090000Z', '20260305T093000Z'))
      await meetings.remove(uidOf('b1'), known, open())
      expect(await other.all()).toEqual([])
      await meetings.put(meetingOf({ uid: uidOf('b2') }), null, open())
      await meetings.remove(uidOf('b2'), null, open())
      expect(await other.all()).toEqual([])
    },
  )

  writing('changes: our own writes are told apart by their etag', async (meetings) => {
    const before = await meetings.changes(null, open())
    expect(before.changed).toEqual([])
    const { href, etag } = await meetings.put(meetingOf(), null, open())
    const after = await meetings.changes(before.cursor, open())
    const { start, end } = meetingOf()
    const expected = { uid: uidOf('b1'), href, etag, state: 'there', start, end, declined: [] }
    expect(after.changed).toEqual([expected])
    expect((await meetings.changes(after.cursor, open())).changed).toEqual([])
    expect((await meetings.changes(null, open())).changed).toEqual([expected])
  })

  writing('changes: other people’s events are nobody’s business', async (meetings) => {
    const { cursor } = await meetings.changes(null, open())
    await calendar().put(
      'foreign',
      eventOf('foreign@example.test', ['DTSTART:20260303T100000Z', 'DURATION:PT1H']),
    )
    expect((await meetings.changes(cursor, open())).changed).toEqual([])
  })

  const CHANGES: [string, (text: string) => string, object][] = [
    [
      'moved',
      movedTo('20260305T090000Z', '20260305T100000Z'),
      { state: 'there', start: Date.parse('2026-03-05T09:00Z'), end: Date.parse('2026-03-05T10:00Z') },
    ],
    [
      'moved by a client that writes local times',
      (text) =>
        movedTo(
          '20260305T090000',
          '20260305T100000',
        )(text).replace(/^(DTSTART|DTEND):/gm, '$1;TZID=W. Europe Standard Time:'),
      { state: 'there', start: Date.parse('2026-03-05T08:00Z'), end: Date.parse('2026-03-05T09:00Z') },
    ],
    [
      'declined by the buyer',
      (text) =>
        text
          .replace(/\r?\n[ \t]/g, '')
          .replace(/^ATTENDEE.*$/m, 'ATTENDEE;PARTSTAT=DECLINED;CN=Bo:mailto:Bo@Buyer.test'),
      { state: 'there', start: Date.parse('2026-03-03T10:00Z'), declined: ['bo@buyer.test'] },
    ],
    ['cancelled', (text) => text.replace('STATUS:CONFIRMED', 'STATUS:CANCELLED'), { state: 'gone' }],
  ]
  for (const [what, edit, expected] of CHANGES)
    writing(`changes: a meeting that was ${what}`, async (meetings, other) => {
      const known = await meetings.put(meetingOf(), null, open())
      const { cursor } = await meetings.changes(null, open())
      await other.replace(uidOf('b1'), edit)
      const { changed } = await meetings.changes(cursor, open())
      expect(changed).toMatchObject([{ uid: uidOf('b1'), href: known.href, ...expected }])
      expect(changed[0]?.etag).not.toBe(known.etag)
    })

  writing('changes: a meeting that was deleted', async (meetings, other) => {
    await meetings.put(meetingOf(), null, open())
    const { cursor } = await meetings.changes(null, open())
    await other.delete(uidOf('b1'))
    const { changed, cursor: next } = await meetings.changes(cursor, open())
    expect(changed).toMatchObject([{ uid: uidOf('b1'), state: 'gone', declined: [] }])
    expect((await meetings.changes(next, open())).changed).toEqual([])
  })

  writing('changes: a cursor that means nothing any more hides no deletion', async (meetings, other) => {
    await meetings.put(meetingOf(), null, open())
    await meetings.put(meetingOf({ uid: uidOf('b2') }), null, open())
    const { cursor } = await meetings.changes(null, open())
    await other.delete(uidOf('b1'))
    const forgotten = other.forget ? await other.forget(cursor) : cursor
    const { changed } = await meetings.changes(forgotten, open())
    expect(changed.map(({ uid, state }) => [uid, state])).toEqual([[uidOf('b1'), 'gone']])
  })

  writing('changes: a cursor that is none begins anew', async (meetings) => {
    await meetings.put(meetingOf(), null, open())
    expect((await meetings.changes('no cursor', open())).changed).toHaveLength(1)
  })
}

type Other = NonNullable<CalendarUnderTest['meetings']>

const LATER = meetingOf({
  sequence: 1,
  start: Date.parse('2026-03-04T14:00Z'),
  end: Date.parse('2026-03-04T14:30Z'),
})

function meetingOf(differs: Partial<CalendarMeeting> = {}): CalendarMeeting {
  return {
    uid: uidOf('b1'),
    sequence: 0,
    start: Date.parse('2026-03-03T10:00Z'),
    end: Date.parse('2026-03-03T10:30Z'),
    summary: 'Intro call',
    description: 'What we noted:\n- 40 people',
    location: 'https://rooms.test/ana',
    state: 'booked',
    organizer: { name: 'Ana', email: 'ana@rep.test' },
    attendees: [{ name: 'Bo', email: 'bo@buyer.test' }],
    changedAt: Date.parse('2026-02-27T08:00Z'),
    ...differs,
  }
}

function movedTo(start: string, end: string): (text: string) => string {
  return (text) => text.replace(/^DTSTART:.*$/m, `DTSTART:${start}`).replace(/^DTEND:.*$/m, `DTEND:${end}`)
}

/** A calendar of one event, or of one with its exceptions. */
function eventOf(uid: string, lines: string[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//another client//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20260101T000000Z',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}

function eventIn(text: string): ICAL.Event {
  return new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!)
}

/** `03T10:00`, in UTC. */
function shortly(instant: number): string {
  return new Date(instant).toISOString().slice(8, 16)
}
