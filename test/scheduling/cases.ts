// Random cases for the properties: many zones and years, half of them at a change of the clock.
import DateHolidays from 'date-holidays'
import fc from 'fast-check'
import { EVERY_DAY } from './host.ts'
import { shift, wallClock, type Case } from './oracle.ts'

export const ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/Windhoek',
  'America/Argentina/San_Luis',
  'America/Caracas',
  'America/Havana',
  'America/Los_Angeles',
  'America/New_York',
  'America/Nuuk',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Antarctica/Casey',
  'Antarctica/Troll',
  'Asia/Amman',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Asia/Tokyo',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Europe/Berlin',
  'Europe/Dublin',
  'Europe/Istanbul',
  'Europe/London',
  'Europe/Moscow',
  'Europe/Volgograd',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Fiji',
  'Pacific/Kiritimati',
  'Pacific/Kwajalein',
  'Pacific/Norfolk',
  'UTC',
]
export const FIRST_YEAR = 1990
export const LAST_YEAR = 2040

const MINUTE = 60_000
const DAY = 1_440 * MINUTE

/** Noon, UTC, of a day in the year; if there are changes of the clock in it, of one the day before a change. */
const day = fc
  .record({
    timezone: fc.constantFrom(...ZONES),
    year: fc.integer({ min: FIRST_YEAR, max: LAST_YEAR }),
    // Many a public holiday is around the turn of the year.
    any: fc.oneof(fc.nat(364), fc.constantFrom(0, 1, 357, 358, 359)),
    change: fc.option(fc.nat(5)),
  })
  .map(({ timezone, year, any, change }) => {
    const changes = change === null ? [] : changesIn(timezone, year)
    const noon = changes[(change ?? 0) % changes.length] ?? Date.UTC(year, 0, 1 + any, 12)
    return { timezone, noon }
  })

/** Days at whose noon a clock read another time than a day before. */
function changesIn(timezone: string, year: number): number[] {
  const read = wallClock(timezone)
  const noons = Array.from({ length: 365 }, (_, i) => Date.UTC(year, 0, 1 + i, 12))
  return noons.filter((noon) => read(noon).time !== read(noon + DAY).time || skipsDay(noon))

  function skipsDay(noon: number): boolean {
    return read(noon + DAY).date !== shift(read(noon).date, 1)
  }
}

const time = fc
  .tuple(fc.nat(23), fc.constantFrom('00', '00', '00', '15', '30', '45', '07'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)
const interval = fc.record({ start: time, end: fc.oneof(time, fc.constant('24:00')) })
const weekdays = fc.oneof(
  fc.constant(EVERY_DAY),
  fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
)
/** Regions whose public holidays are single days, and begin at midnight. */
const region = fc.constantFrom(
  { country: 'DE', state: 'BY' },
  { country: 'GB' },
  { country: 'JP' },
  { country: 'US' },
)
const readHolidays = new Map<string, string[]>()

/** Those of a year, and of the years before and after it. */
function publicHolidays(
  { country, state = '' }: { country: string; state?: string },
  year: number,
): string[] {
  const key = `${country} ${state} ${year}`
  if (!readHolidays.has(key)) {
    const calendar = new DateHolidays(country, state)
    const days = [year - 1, year, year + 1].flatMap((one) => calendar.getHolidays(one))
    readHolidays.set(
      key,
      days.filter(({ type }) => type === 'public').map(({ date }) => date.slice(0, 10)),
    )
  }
  return readHolidays.get(key)!
}

const seldom = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: one.map((it) => [it]) })
const someMinutes = (max: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }))

const rules = fc.record({
  id: fc.constant('intro'),
  durationMinutes: fc.oneof(fc.constantFrom(15, 30, 45, 60, 90), fc.integer({ min: 1, max: 300 })),
  stepMinutes: fc.oneof(
    fc.constant(undefined),
    fc.constantFrom(15, 20, 30, 60),
    fc.integer({ min: 1, max: 200 }),
  ),
  bufferBeforeMinutes: someMinutes(60),
  bufferAfterMinutes: someMinutes(60),
  minimumNoticeMinutes: someMinutes(600),
  gapMinutes: fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 90 })),
  limits: fc.record({
    day: fc.oneof(fc.constant(undefined), fc.constant(undefined), fc.integer({ min: 1, max: 2 })),
    week: fc.oneof(fc.constant(undefined), fc.constant(undefined), fc.integer({ min: 1, max: 4 })),
  }),
})

function ranges(noon: number, days: number, minutes: number, most: number) {
  return fc.array(
    fc
      .tuple(fc.integer({ min: -days * 1_440, max: (days + 1) * 1_440 }), fc.nat(minutes))
      .map(([from, length]) => ({
        start: noon + from * MINUTE,
        end: noon + (from + length) * MINUTE,
      })),
    { maxLength: most },
  )
}

function host(id: string, timezone: string, noon: number) {
  const today = wallClock(timezone)(noon).date
  const year = Number(today.slice(0, 4))
  const near = fc.integer({ min: -2, max: 2 }).map((days) => shift(today, days))
  return fc.record({
    host: fc
      .record({
        id: fc.constant(id),
        timezone: fc.constant(timezone),
        hours: fc.array(
          fc.tuple(weekdays, interval).map(([days, hours]) => ({ days, ...hours })),
          { minLength: 1, maxLength: 3 },
        ),
        overrides: fc.array(fc.record({ date: near, intervals: fc.array(interval, { maxLength: 2 }) }), {
          maxLength: 2,
        }),
        holidays: fc.oneof(
          { weight: 4, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: region },
        ),
        leave: seldom(
          fc.record(
            { from: near, to: near, start: time, end: fc.oneof(time, fc.constant('24:00')) },
            { requiredKeys: ['from'] },
          ),
        ),
      })
      .map((one) => ({ ...one, closed: one.holidays ? publicHolidays(one.holidays, year) : [] })),
    diary: fc.record({
      busy: fc.oneof(
        { weight: 19, arbitrary: ranges(noon, 1, 240, 5) },
        { weight: 1, arbitrary: fc.constant('unknown' as const) },
      ),
      meetings: fc.array(
        fc
          .tuple(
            fc.integer({ min: -6 * 1_440, max: 6 * 1_440 }),
            fc.integer({ min: 1, max: 90 }),
            fc.boolean(),
          )
          .map(([from, length, isOther]) => ({
            start: noon + from * MINUTE,
            end: noon + (from + length) * MINUTE,
            meetingType: isOther ? 'demo' : 'intro',
          })),
        { maxLength: 4 },
      ),
      away: seldom(ranges(noon, 1, 400, 1)).map((lists) => lists.flat()),
    }),
  })
}

/** A case of about two days, with one to three hosts in one to three zones. */
export const anyCase: fc.Arbitrary<Case> = day.chain(({ timezone, noon }) =>
  fc.record({
    hosts: fc
      .array(fc.oneof(fc.constant(timezone), fc.constantFrom(...ZONES)), { maxLength: 2 })
      .chain((others) => fc.tuple(...[timezone, ...others].map((zone, i) => host(`host-${i}`, zone, noon)))),
    mode: fc.constantFrom('any' as const, 'all' as const),
    rules,
    range: fc
      .tuple(fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 1, max: 2_880 }))
      .map(([from, length]) => ({
        start: noon - DAY + from * MINUTE,
        end: noon - DAY + (from + length) * MINUTE,
      })),
    now: fc.oneof(
      fc.constant(noon - 3 * DAY),
      fc.integer({ min: -2_880, max: 2_880 }).map((minutes) => noon + minutes * MINUTE),
    ),
  }),
)
