import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import {
  findSharedSlots,
  findSlots,
  firstSharedSlot,
  firstSlot,
  isSlot,
} from '../../server/scheduling/slots.ts'
import { DAY, MINUTE } from '../../server/scheduling/zone.ts'
import { anyCase } from './cases.ts'
import { oracleSlots, type Case } from './oracle.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

const found = ({ hosts, mode, rules, range, now }: Case) => findSharedSlots(hosts, mode, rules, range, now)

/** The same case over twelve weeks, so that a search has some way to go. */
const long = ({ range, ...rest }: Case): Case => ({
  ...rest,
  range: { start: range.start, end: range.start + 84 * DAY },
})

test('the slots are those that a minute-by-minute reading of the wall clock finds', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const slots = found(one).map(({ start, end, hosts }) => {
        expect(end - start).toBe(one.rules.durationMinutes * MINUTE)
        return { start, hosts }
      })
      expect(slots).toEqual(oracleSlots(one))
    }),
    { numRuns: 400 },
  )
})

test('a start is a slot exactly where the search finds one', () => {
  fc.assert(
    fc.property(anyCase, ({ hosts, rules, range, now }) => {
      const { host, diary } = hosts[0]!
      const starts = new Set(findSlots(host, diary, rules, range, now).slots.map(({ start }) => start))
      const near = [...starts].flatMap((start) => [-MINUTE, -1, 0, 1, MINUTE].map((by) => start + by))
      const spread = Array.from({ length: 50 }, (_, i) => range.start + i * 15 * MINUTE)
      for (const start of [...near, ...spread])
        if (start >= range.start && start < range.end)
          expect([start, isSlot(host, diary, rules, start, now)]).toEqual([start, starts.has(start)])
    }),
    { numRuns: 60 },
  )
})

test('the first slot is the first of all', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const { hosts, mode, rules, range, now } = long(one)
      expect(firstSharedSlot(hosts, mode, rules, range, now)).toEqual(found(long(one))[0])
      const { host, diary } = hosts[0]!
      const { slots, reason } = findSlots(host, diary, rules, range, now)
      expect(firstSlot(host, diary, rules, range, now)).toEqual(reason ? 'unknown' : slots[0])
    }),
    { numRuns: 100 },
  )
})

test('a range finds what its parts find', () => {
  fc.assert(
    fc.property(anyCase, fc.nat(84 * 1_440), (one, minutes) => {
      const whole = long(one)
      const cut = whole.range.start + minutes * MINUTE
      const first = found({ ...whole, range: { start: whole.range.start, end: cut } })
      const second = found({ ...whole, range: { start: cut, end: whole.range.end } })
      expect([...first, ...second]).toEqual(found(whole))
    }),
    { numRuns: 60 },
  )
})

test('a clock that jumps, either way, only moves where the notice ends', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: -3 * 365 * 1_440, max: 3 * 365 * 1_440 }), (one, minutes) => {
      const now = one.now + minutes * MINUTE
      const always = found({ ...one, now: -Infinity })
      expect(found({ ...one, now })).toEqual(
        always.filter(({ start }) => start >= now + one.rules.minimumNoticeMinutes * MINUTE),
      )
    }),
    { numRuns: 100 },
  )
})
