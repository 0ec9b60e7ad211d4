import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CASE_HOSTS_MAX, CASE_MINUTES_MAX } from '../../server/cli/slot-case.ts'
import { slotsLine } from '../../server/cli/slots.ts'
import { SLOT_RANGE_DAYS_MAX } from '../../server/scheduling/slots.ts'
import { runUsher } from '../support/run-usher.ts'

const WEEKDAYS = [1, 2, 3, 4, 5]
const ana = {
  id: 'ana',
  timezone: 'Europe/Berlin',
  workingHours: [{ days: WEEKDAYS, start: '09:00', end: '11:00' }],
}
const wednesday = {
  id: 'c1',
  now: '2026-03-01T00:00:00Z',
  from: '2026-03-04T00:00:00Z',
  to: '2026-03-05T00:00:00Z',
  durationMinutes: 60,
  hosts: [ana],
}
const ask = (change: object, base: object = wednesday) => slotsLine(JSON.stringify({ ...base, ...change }))
/** `03-04T08:00 ana`. */
const found = (change: object, base: object = wednesday) => {
  const answer = ask(change, base)
  if ('error' in answer) throw new Error(JSON.stringify(answer.error))
  return answer.slots.map(({ start, hosts }) => `${start.slice(5, 16)} ${hosts.join('+')}`)
}

describe('a case', () => {
  test('is answered in UTC, with its id', () => {
    expect(ask({})).toEqual({
      id: 'c1',
      slots: [
        { start: '2026-03-04T08:00:00Z', end: '2026-03-04T09:00:00Z', hosts: ['ana'] },
        { start: '2026-03-04T09:00:00Z', end: '2026-03-04T10:00:00Z', hosts: ['ana'] },
      ],
    })
    expect(ask({ id: 7, hosts: [] })).toEqual({ id: 7, slots: [] })
    expect(ask({ id: undefined, hosts: [] })).toEqual({ slots: [] })
  })

  test('may say all there is to say', () => {
    const whole = {
      viewerTimezone: 'America/New_York',
      mode: 'all',
      now: '2026-03-04T07:30:00Z',
      durationMinutes: 30,
      stepMinutes: 15,
      bufferBeforeMinutes: 15,
      bufferAfterMinutes: 5,
      minimumNoticeMinutes: 45,
      hosts: [
        { ...ana, dateOverrides: [{ date: '2026-03-04', intervals: [{ start: '09:00', end: '12:00' }] }] },
        { ...ana, id: 'ben', busy: [{ start: '2026-03-04T09:30', end: '2026-03-04T10:00' }] },
      ],
    }
    // From 08:15 by the notice; Ben is busy from 08:30 to 09:00, and works until 10:00.
    expect(found(whole)).toEqual(['03-04T09:15 ana+ben', '03-04T09:30 ana+ben'])
  })

  test('by default takes any host, steps by the length, and has neither buffers nor notice', () => {
    const hosts = [ana, { ...ana, id: 'ben', workingHours: [{ days: [3], start: '10:00', end: '24:00' }] }]
    const busy = [{ start: '2026-03-04T10:00:00Z', end: '2026-03-04T22:00:00Z' }]
    expect(found({ now: '2026-03-04T08:00:00Z', hosts: [hosts[0], { ...hosts[1], busy }] })).toEqual([
      '03-04T08:00 ana',
      '03-04T09:00 ana+ben',
      '03-04T22:00 ben',
    ])
  })
})

describe('times', () => {
  const always = { ...ana, workingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }] }
  const range = (from: string, to: string, viewerTimezone: string) =>
    found({
      now: '2000-01-01T00:00Z',
      from,
      to,
      viewerTimezone,
      hosts: [{ ...always, timezone: 'UTC' }],
    }).map((slot) => slot.slice(0, 11))

  test.each([
    ['a bare date', '2026-03-04', '2026-03-05', 'America/New_York', '03-04T05:00', '03-05T04:00'],
    ['without an offset', '2026-03-04T12:00', '2026-03-04T14:00', 'Asia/Tokyo', '03-04T03:00', '03-04T04:00'],
    [
      'with an offset',
      '2026-03-04T12:00+01:00',
      '2026-03-04T14:00+01',
      'Asia/Tokyo',
      '03-04T11:00',
      '03-04T12:00',
    ],
    ['in basic format', '20260304T120000Z', '20260304T140000Z', 'UTC', '03-04T12:00', '03-04T13:00'],
    ['at the end of a day', '2026-03-04T22:00', '2026-03-04T24:00', 'UTC', '03-04T22:00', '03-04T23:00'],
    [
      'a part of a second late',
      '2026-03-04T12:00:00.0001Z',
      '2026-03-04T14:00:00.0001Z',
      'UTC',
      '03-04T13:00',
      '03-04T14:00',
    ],
  ])('%s', (_, from, to, zone, first, last) => {
    const slots = range(from, to, zone)
    expect([slots[0], slots.at(-1)]).toEqual([first, last])
  })

  test('a day whose midnight a change skips begins when the change is over', () => {
    // Santiago, 6 September 2026: 00:00 becomes 01:00, 04:00 in UTC.
    expect(range('2026-09-06', '2026-09-07', 'America/Santiago')).toHaveLength(23)
    expect(range('2026-09-06', '2026-09-07', 'America/Santiago')[0]).toBe('09-06T04:00')
  })

  test('a day that the zone left out is empty', () => {
    expect(range('2011-12-30', '2011-12-31', 'Pacific/Apia')).toEqual([])
    expect(range('2011-12-29', '2011-12-31', 'Pacific/Apia')).toHaveLength(24)
  })

  test('busy times without an offset are in the host’s zone, whatever the viewer’s', () => {
    const busy = [{ start: '2026-03-04T10:00', end: '2026-03-04T11:00:00' }]
    expect(found({ viewerTimezone: 'Asia/Tokyo', hosts: [{ ...ana, busy }] })).toEqual(['03-04T08:00 ana'])
    const days = [{ start: '2026-03-04', end: '2026-03-05' }]
    expect(found({ hosts: [{ ...ana, busy: days }] })).toEqual([])
  })

  test.each([
    // Berlin, 29 March: 02:30 is skipped, and with the offset before it 01:30 in UTC.
    [
      'in a gap',
      '2026-03-29',
      '2026-03-29T02:30',
      '2026-03-29T04:00',
      ['00:00', '00:30', '01:00', '02:00', '02:30'],
    ],
    // Berlin, 25 October: 02:30 is 00:30 and 01:30 in UTC; the first counts.
    ['that is repeated', '2026-10-25', '2026-10-25T02:30', '2026-10-25T03:00', ['00:00', '02:00', '02:30']],
  ])('a busy time %s', (_, day, start, end, expected) => {
    const workingHours = [{ days: [7], start: '01:00', end: '05:00' }]
    const slots = found({
      from: `${day}T00:00Z`,
      to: `${day}T03:00Z`,
      durationMinutes: 30,
      hosts: [{ ...ana, workingHours, busy: [{ start, end }] }],
    })
    expect(slots.map((slot) => slot.slice(6, 11))).toEqual(expected)
  })
})

describe('a line that is no case tells what is wrong', () => {
  const host = (change: object) => ({ hosts: [{ ...ana, ...change }] })
  test.each<[string, object, object]>([
    [
      'an unknown key',
      { stepMinuts: 15 },
      { code: 'unknown-field', path: 'stepMinuts', message: /"stepMinutes"/ },
    ],
    [
      'an unknown key of a host',
      host({ busyTimes: [] }),
      { path: 'hosts[0].busyTimes', code: 'unknown-field' },
    ],
    ['no now', { now: undefined }, { code: 'missing', path: 'now' }],
    ['no length', { durationMinutes: undefined }, { code: 'missing', path: 'durationMinutes' }],
    ['no zone', host({ timezone: undefined }), { code: 'missing', path: 'hosts[0].timezone' }],
    [
      'a zone that does not exist',
      host({ timezone: 'Europe/Berlln' }),
      { path: 'hosts[0].timezone', message: /IANA/ },
    ],
    ['a viewer’s zone that does not exist', { viewerTimezone: 'Mars/Base' }, { path: 'viewerTimezone' }],
    ['step 0', { stepMinutes: 0 }, { code: 'out-of-range', path: 'stepMinutes', message: /at least 1/ }],
    ['half a minute', { durationMinutes: 0.5 }, { path: 'durationMinutes' }],
    ['a negative buffer', { bufferAfterMinutes: -5 }, { code: 'out-of-range', path: 'bufferAfterMinutes' }],
    [
      'a mode that does not exist',
      { mode: 'every' },
      { code: 'not-allowed', path: 'mode', message: /any, all/ },
    ],
    ['a time that is none', { from: '2026-02-30' }, { path: 'from', message: /ISO 8601/ }],
    [
      'a time with a zone in brackets',
      { from: '2026-02-03T09:00[Asia/Tokyo]' },
      { path: 'from', message: /ISO 8601/ },
    ],
    ['a bare date of nobody', { from: '2026-03-04' }, { code: 'missing', path: 'viewerTimezone' }],
    ['an end before the beginning', { to: '2026-03-03T00:00:00Z' }, { path: 'to', message: /before from/ }],
    ['ten years', { to: '2036-03-03T00:00:00Z' }, { code: 'out-of-range', path: 'to', message: /400 days/ }],
    [
      'busy that ends before it starts',
      host({ busy: [{ start: '2026-03-04T10:00:00Z', end: '2026-03-04T09:00:00Z' }] }),
      { path: 'hosts[0].busy[0].end', message: /before start/ },
    ],
    [
      'a busy time that is none',
      host({ busy: [{ start: 'noon', end: '2026-03-04' }] }),
      { path: 'hosts[0].busy[0].start' },
    ],
    [
      'a day of the week that is none',
      host({ workingHours: [{ days: [0], start: '09:00', end: '10:00' }] }),
      { path: 'hosts[0].workingHours[0].days[0]' },
    ],
    [
      'an hour that is none',
      host({ workingHours: [{ days: [1], start: '9', end: '10:00' }] }),
      { path: 'hosts[0].workingHours[0].start' },
    ],
    [
      'a date that is none',
      host({ dateOverrides: [{ date: '2026-02-29', intervals: [] }] }),
      { path: 'hosts[0].dateOverrides[0].date' },
    ],
    [
      'a host twice',
      { hosts: [ana, { ...ana, id: 'ben' }, ana] },
      { code: 'duplicate', path: 'hosts[2].id' },
    ],
    [
      'more than is answered at once',
      {
        to: '2027-03-04T00:00:00Z',
        stepMinutes: 1,
        hosts: Array.from({ length: 100 }, (_, i) => ({ ...ana, id: `h${i}` })),
      },
      { code: 'out-of-range', path: 'to', message: /5000000/ },
    ],
  ])('%s', (_, change, { message = /./, ...rest }: { message?: RegExp }) => {
    expect(ask(change)).toEqual({
      id: 'c1',
      error: expect.objectContaining({
        ...rest,
        message: expect.stringMatching(message) as string,
      }) as object,
    })
  })

  test.each([
    ['', 'empty-line'],
    ['[]', 'not-an-object'],
    ['{"id":', 'malformed-json'],
  ])('%j', (line, code) => expect(slotsLine(line)).toMatchObject({ error: { code, path: '' } }))
})

test('whatever a line holds, the answer is slots or what is wrong with it', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('2026-03-04T24:00', '9999-12-31', '0000-01-01', 1e308, -0),
  )
  const whole = { ...wednesday, viewerTimezone: 'UTC', mode: 'all', stepMinutes: 5, minimumNoticeMinutes: 0 }
  const field = (keys: string[]) => fc.constantFrom(...keys)
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(field(Object.keys(whole)), value).map(([key, one]) => JSON.stringify({ ...whole, [key]: one })),
    fc
      .tuple(field(['id', 'timezone', 'workingHours', 'dateOverrides', 'busy']), value)
      .map(([key, one]) => JSON.stringify({ ...whole, hosts: [{ ...ana, [key]: one }] })),
  )
  fc.assert(
    fc.property(line, (text) => {
      const answer = slotsLine(text)
      if ('error' in answer) expect(answer.error.code).not.toBe('internal')
      else expect(Array.isArray(answer.slots)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('limits', () => {
  test('the range', () => {
    const to = (days: number) => new Date(Date.parse(wednesday.from) + days * 86_400_000).toISOString()
    expect(found({ to: to(SLOT_RANGE_DAYS_MAX) }).length).toBeGreaterThan(500)
    expect(ask({ to: to(SLOT_RANGE_DAYS_MAX + 1) })).toHaveProperty('error.path', 'to')
  })
  test('the meeting: a month fits where work never stops', () => {
    const round = { ...ana, workingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }] }
    expect(found({ durationMinutes: CASE_MINUTES_MAX, hosts: [round] })).toEqual(['03-04T23:00 ana'])
    expect(ask({ durationMinutes: CASE_MINUTES_MAX + 1, hosts: [round] })).toHaveProperty(
      'error.path',
      'durationMinutes',
    )
  })
  test('the hosts', () => {
    const hosts = (count: number) => Array.from({ length: count }, (_, i) => ({ ...ana, id: `h${i}` }))
    expect(found({ hosts: hosts(CASE_HOSTS_MAX) })).toHaveLength(2)
    expect(ask({ hosts: hosts(CASE_HOSTS_MAX + 1) })).toHaveProperty('error.path', 'hosts')
  })
})

describe('usher slots -', () => {
  test('answers a line for a line, without a workspace, and goes on after one that is wrong', async () => {
    const cases = [JSON.stringify(wednesday), '{"id":2}', JSON.stringify({ ...wednesday, id: 3 })]
    const { status, lines } = await runUsher('/', ['slots', '-'], `${cases.join('\n')}\n`)
    expect(status).toBe(1)
    expect(lines).toMatchObject([
      { id: 'c1', slots: [{}, {}] },
      { id: 2, error: { code: 'missing', path: 'now' } },
      { id: 3, slots: [{}, {}] },
    ])
  })

  test.each([
    [['-', '--host', 'ana'], /--host has no meaning/],
    [['cases.jsonl'], /standard input/],
    [[], /--workspace is missing/],
  ])('%j is refused', async (args, message) => {
    const { status, err } = await runUsher('/', ['slots', ...args], '')
    expect(status).toBe(1)
    expect(err).toMatch(message)
  })
})
