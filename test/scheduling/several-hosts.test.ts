import { describe, expect, test } from 'vitest'
import type { Host } from '../../server/scheduling/availability.ts'
import { findSharedSlots, type Diary, type MeetingRules } from '../../server/scheduling/slots.ts'
import { iso } from '../../server/scheduling/zone.ts'
import { ANA, range, RULES } from './host.ts'

const BEN: Host = { ...ANA, id: 'ben', hours: [{ days: [3], start: '10:00', end: '12:00' }] }
const DAY = range('2026-03-04T00:00Z', '2026-03-05T00:00Z')
const free: Diary = { busy: [] }

function shared(
  mode: 'any' | 'all',
  hosts: { host: Host; diary: Diary }[],
  rules: Partial<MeetingRules> = {},
): string[] {
  return findSharedSlots(hosts, mode, { ...RULES, ...rules }, DAY, DAY.start).map(
    (slot) => `${iso(slot.start).slice(11, 16)} ${slot.hosts.join('+')}`,
  )
}

const both = [
  { host: ANA, diary: free },
  { host: BEN, diary: { busy: [range('2026-03-04T09:30Z', '2026-03-04T10:00Z')] } },
]

describe('any', () => {
  test('one entry a start, with those who are free then', () => {
    expect(shared('any', both)).toEqual([
      '08:00 ana',
      '08:30 ana',
      '09:00 ana+ben',
      '09:30 ana',
      '10:00 ben',
      '10:30 ben',
    ])
  })

  test('hosts stand in the order given, whoever is first in time', () => {
    expect(shared('any', both.toReversed())[2]).toBe('09:00 ben+ana')
  })

  test('only those on whose own grid the start lies', () => {
    const late: Host = { ...ANA, id: 'eva', hours: [{ days: [3], start: '09:15', end: '11:00' }] }
    const found = shared('any', [both[0]!, { host: late, diary: free }])
    expect(found.slice(0, 4)).toEqual(['08:00 ana', '08:15 eva', '08:30 ana', '08:45 eva'])
  })

  test('grids of zones half an hour apart meet', () => {
    const asha: Host = {
      ...ANA,
      id: 'asha',
      timezone: 'Asia/Kolkata',
      hours: [{ days: [3], start: '13:30', end: '15:00' }],
    }
    expect(shared('any', [both[0]!, { host: asha, diary: free }], { durationMinutes: 60 })).toEqual([
      '08:00 ana+asha',
      '09:00 ana',
    ])
  })
})

describe('all', () => {
  test('where every host is free', () => expect(shared('all', both)).toEqual(['09:00 ana+ben']))

  test('on the grid of the first, whatever that of the others', () => {
    const eva: Host = { ...ANA, id: 'eva', hours: [{ days: [3], start: '09:10', end: '10:40' }] }
    const pair = [both[0]!, { host: eva, diary: free }]
    expect(shared('all', pair)).toEqual(['08:30 ana+eva', '09:00 ana+eva'])
    expect(shared('all', pair.toReversed())).toEqual(['08:10 eva+ana', '08:40 eva+ana', '09:10 eva+ana'])
  })

  test('within the working hours of every host for the whole slot, its buffers free for each', () => {
    expect(shared('all', both, { durationMinutes: 60, stepMinutes: 30 })).toEqual([])
    expect(shared('all', both, { bufferAfterMinutes: 1 })).toEqual([])
  })

  test('a host of another day takes part where the hours meet', () => {
    // 08:00 to 10:00 in UTC is 21:00 to 23:00 of the same day in Auckland, and 22:00 the day before in Honolulu.
    const late = (id: string, timezone: string, days: number[], start: string, end: string): Host => ({
      id,
      timezone,
      hours: [{ days, start, end }],
    })
    const hosts = [
      ANA,
      late('kiri', 'Pacific/Auckland', [3], '21:30', '23:00'),
      late('noa', 'Pacific/Honolulu', [2], '22:00', '23:30'),
    ]
    expect(
      shared(
        'all',
        hosts.map((host) => ({ host, diary: free })),
      ),
    ).toEqual(['08:30 ana+kiri+noa', '09:00 ana+kiri+noa'])
  })
})

test('one unreadable calendar never empties the others, and is free with nobody', () => {
  const broken = [both[0]!, { host: BEN, diary: { busy: 'unknown' as const } }]
  expect(shared('any', broken)).toEqual(['08:00 ana', '08:30 ana', '09:00 ana', '09:30 ana'])
  expect(shared('all', broken)).toEqual([])
  expect(shared('all', broken.toReversed())).toEqual([])
})

test.each(['any', 'all'] as const)('nobody has no slots (%s)', (mode) => expect(shared(mode, [])).toEqual([]))
