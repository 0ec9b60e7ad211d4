// How fast slots are found, beside a straightforward implementation with luxon, which must find the same ones, and beside
// the least that it can cost.
import { buildEngine } from './build-engine.mjs'
import { floorSlots } from './slots-floor.mjs'
import { luxonSlots } from './slots-luxon.mjs'
import { medians } from './time.mjs'

const HOSTS = [1, 10, 100]
const ROUNDS = 15
const DAYS = 30
const BUSY_BLOCKS = 50
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** With the offset in hours that the floor takes in their place. */
const ZONES = [
  ['Europe/Berlin', 2],
  ['America/New_York', -4],
  ['Asia/Kolkata', 5.5],
  ['Australia/Sydney', 11],
  ['America/Los_Angeles', -7],
]
/** Clocks change in it, in Berlin and in America. */
const START = Date.UTC(2026, 9, 12)
const RANGE = { start: START, end: START + DAYS * DAY }
const RULES = {
  durationMinutes: 30,
  stepMinutes: 15,
  bufferBeforeMinutes: 5,
  bufferAfterMinutes: 10,
  minimumNoticeMinutes: 0,
}

export async function run(print) {
  const { findSharedSlots, firstSharedSlot } = await buildEngine()
  const few = Array.from({ length: 10 }, (_, i) => hostOf(i))
  const from = performance.now()
  findSharedSlots(few, 'any', RULES, RANGE, START)
  const first = performance.now() - from
  print(`the first search of a process, ${few.length} hosts, no zone known yet: ${first.toFixed(0)} ms`)
  print('')
  print(
    `hosts × ${DAYS} days × ${RULES.stepMinutes} minutes, ${BUSY_BLOCKS} busy blocks each, mode any; median of ${ROUNDS} rounds`,
  )
  print('hosts     slots      usher      floor      luxon   usher/floor   luxon/usher   first/all')
  for (const count of HOSTS) {
    const hosts = Array.from({ length: count }, (_, i) => hostOf(i))
    const usher = () => findSharedSlots(hosts, 'any', RULES, RANGE, START)
    const luxon = () => luxonSlots(hosts, RULES, RANGE)
    // As text: slots that were kept while luxon runs would teach V8 to put all later ones where they live long.
    if (JSON.stringify(usher()) !== JSON.stringify(luxon()))
      throw new Error(`luxon finds other slots for ${count} hosts.`)
    const times = {
      ...medians(
        {
          usher: often(usher, count),
          floor: often(() => floorSlots(hosts, RULES, RANGE), count),
          first: often(() => firstSharedSlot(hosts, 'any', RULES, RANGE, START), count),
        },
        ROUNDS,
      ),
      ...medians({ luxon }, 3),
    }
    for (const name of ['usher', 'floor', 'first']) times[name] /= repeats(count)
    print(
      [
        String(count).padStart(5),
        String(usher().length).padStart(9),
        ...[times.usher, times.floor, times.luxon].map((ms) => `${ms.toPrecision(3)} ms`.padStart(10)),
        ratio(times.usher, times.floor).padStart(13),
        ratio(times.luxon, times.usher).padStart(13),
        ratio(times.first, times.usher).padStart(11),
      ].join(' '),
    )
  }
}

/** So often in a row that a clock of microseconds can tell. */
function repeats(count) {
  return Math.ceil(1_000 / count)
}
function often(run, count) {
  return () => {
    for (let i = 0; i < repeats(count); i++) run()
  }
}

function ratio(a, b) {
  return `${(a / b).toPrecision(3)}×`
}

/** Numbers from 0 to 1 that are the same in every run. */
function numbersFrom(seed) {
  let state = seed
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
}

function hostOf(i) {
  const random = numbersFrom(i + 1)
  const busy = Array.from({ length: BUSY_BLOCKS }, () => {
    const start = START + Math.floor(random() * DAYS * 24 * 12) * 5 * MINUTE
    return { start, end: start + (3 + Math.floor(random() * 18)) * 5 * MINUTE }
  })
  const [timezone, hoursAhead] = ZONES[i % ZONES.length]
  return {
    host: {
      id: `host-${i}`,
      timezone,
      offset: hoursAhead * 60 * MINUTE,
      hours: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }],
    },
    diary: { busy },
  }
}
