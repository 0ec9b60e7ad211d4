import { Command } from 'commander'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { busyCommand, busyOf } from '../../server/cli/busy.ts'
import { instantIn } from '../../server/cli/options.ts'
import { runUsher } from '../support/run-usher.ts'

const TEXT = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'UID:weekly@vendor.test',
  'DTSTART;TZID=Europe/Berlin:20200107T090000',
  'DTEND;TZID=Europe/Berlin:20200107T100000',
  'RRULE:FREQ=WEEKLY;BYDAY=TU',
  'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@vendor.test',
  'ATTENDEE;PARTSTAT=DECLINED:mailto:ben@vendor.test',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:next@vendor.test',
  'DTSTART:20261124T100000',
  'DTEND:20261124T103000',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:broken@vendor.test',
  'DTSTART:20261124T1',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n')

const DAY = { from: '2026-11-24', to: '2026-11-25', timezone: 'Europe/Berlin' }

test('prints the union, what touches joined, and what it skipped', () => {
  expect(busyOf(TEXT, DAY)).toEqual({
    busy: [{ start: '2026-11-24T08:00:00Z', end: '2026-11-24T09:30:00Z' }],
    skipped: [{ uid: 'broken@vendor.test', reason: 'DTSTART: no date or time: “20261124T1”' }],
  })
})

test('what the owner declined is free', () => {
  expect(busyOf(TEXT, { ...DAY, owner: 'Ben@vendor.test' })).toMatchObject({
    busy: [{ start: '2026-11-24T09:00:00Z', end: '2026-11-24T09:30:00Z' }],
  })
})

test('days are those of the zone, and times are clipped to the range', () => {
  expect(busyOf(TEXT, { ...DAY, from: '2026-11-24T09:15', to: '2026-11-24T09:30:00+01:00' })).toMatchObject({
    busy: [{ start: '2026-11-24T08:15:00Z', end: '2026-11-24T08:30:00Z' }],
  })
  expect(busyOf(TEXT, { from: '2026-11-24', to: '2026-11-25', timezone: 'Pacific/Auckland' })).toMatchObject({
    busy: [
      { start: '2026-11-23T21:00:00Z', end: '2026-11-23T21:30:00Z' },
      { start: '2026-11-24T08:00:00Z', end: '2026-11-24T09:00:00Z' },
    ],
  })
})

test('ten years of a weekly meeting are 521 times', () => {
  const { busy } = busyOf(TEXT, { ...DAY, from: '2026-11-25', to: '2036-11-25' }) as { busy: unknown[] }
  expect(busy).toHaveLength(521)
})

describe('a time of the command line', () => {
  test.each([
    ['2026-11-24', '2026-11-23T23:00:00.000Z'],
    ['2026-11-24T09:00', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T09:00:00', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T09:00:00Z', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24T09:00:00-05:00', '2026-11-24T14:00:00.000Z'],
    ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ])('%s in Berlin is %s', (text, instant) => {
    expect(new Date(instantIn(text, 'Europe/Berlin')).toISOString()).toBe(instant)
  })

  test.each(['tomorrow', '', '2026-02-30', '2026-11-24T25:00', '2026-11-24T09:00:00+99:00', '2026'])(
    '%j is none',
    (text) => expect(() => instantIn(text, 'Europe/Berlin')).toThrow(/is neither a day/),
  )
})

describe('a bad command line is refused:', () => {
  const run = (args: string[]) => {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => {} })
    busyCommand(program)
    for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} })
    return program.parseAsync(['busy', ...args], { from: 'user' })
  }
  test.each([
    [['-', '--from', '2026-11-24', '--to', '2026-11-25'], /--timezone/],
    [['-', '--from', '2026-11-24', '--to', '2026-11-25', '--timezone', 'Mars/Base'], /Mars\/Base/],
    [['no-such-file.ics', '--from', '2026-11-24', '--to', '2026-11-25', '--timezone', 'UTC'], /no-such-file/],
    [['--from', '2026-11-24', '--to', '2026-11-25', '--timezone', 'UTC'], /file/],
  ])('%j', async (args, message) => {
    await expect(run(args)).rejects.toThrow(message)
  })

  test('a range that ends before it begins', () => {
    expect(() => busyOf(TEXT, { ...DAY, to: '2026-11-23' })).toThrow(/--to 2026-11-23 is not after/)
    expect(() => busyOf(TEXT, { ...DAY, to: DAY.from })).toThrow(/is not after/)
  })
})

describe('usher busy', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-busy-'))
    await writeFile(join(folder, 'ana.ics'), TEXT)
    await writeFile(join(folder, 'page.ics'), '<!doctype html>')
  })
  afterAll(() => rm(folder, { recursive: true }))
  const range = ['--from', '2026-11-24', '--to', '2026-11-25', '--timezone', 'Europe/Berlin']

  test('reads a file or standard input, and prints one line', async () => {
    const [file, input] = await Promise.all([
      runUsher(folder, ['busy', 'ana.ics', ...range]),
      runUsher(folder, ['busy', '-', ...range], TEXT),
    ])
    expect(file.status).toBe(0)
    expect(file.lines).toEqual([busyOf(TEXT, DAY)])
    expect([input.status, input.out]).toEqual([0, file.out])
  }, 60_000)

  test('refuses a file without a VCALENDAR', async () => {
    const { status, out, err } = await runUsher(folder, ['busy', 'page.ics', ...range])
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/^page\.ics: There is no VCALENDAR in it\.\n$/m)
  }, 60_000)
})
