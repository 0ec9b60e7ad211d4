import { expect, test } from 'vitest'
import { killWhileBooking } from './kill.ts'

/** `npm run soak` sets these. */
const RUNS = Number(process.env.SOAK_RUNS ?? 1)
const BOOKINGS = Number(process.env.SOAK_BOOKINGS ?? 16)
const SEED = Number(process.env.SEED ?? 1)

test.each(Array.from({ length: RUNS }, (_, i) => SEED + i))(
  `a server that is killed at random during ${BOOKINGS} bookings loses none, and nothing that they cause (seed %i)`,
  async (seed) => {
    const report = await killWhileBooking({ seed, bookings: BOOKINGS, answers: { least: 3, most: BOOKINGS } })
    console.log(
      `seed ${seed}: ${report.confirmed.length} bookings, ${report.kills} kills, ${report.repeated} repeats`,
    )
    expect(report.confirmed).toHaveLength(BOOKINGS)
    expect(report.kills).toBeGreaterThan(0)
    expect(report.lost).toEqual([])
    expect(report.invented).toEqual([])
    expect(new Set(report.confirmed.map(({ booking }) => booking)).size).toBe(BOOKINGS)
  },
  10 * 60_000,
)
