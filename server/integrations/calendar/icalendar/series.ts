import { DAY, type Instant, type Range } from '../../../scheduling/zone.ts'
import type { BusyTime } from '../port.ts'
import type { CalendarEvent, EventTimes } from './event.ts'
import { endOf, firstOf, instancesOf, spanOf, winner, type Instance } from './instances.ts'
import type { Budget } from './limits.ts'
import { instantOf, ownersDay, type Moment } from './moment.ts'
import { midnight } from './values.ts'
import { UTC, type Zone } from './zones.ts'

/** Busy times of all events with one UID, those that overlap a range and some near it: the series or single meeting, and changes of instances. What they
 *  replace is looked up by the instance's own time, wherever it was moved to. */
export function* busyOf(
  events: CalendarEvent[],
  range: Range,
  owner: Zone,
  budget: Budget,
): Generator<BusyTime> {
  const master = events
    .filter(({ instance }) => !instance)
    .reduce<CalendarEvent | undefined>((known, event) => (known ? winner(known, event) : event), undefined)
  const changes = changesOf(events, master, owner)
  const single = new InstanceNames()
  for (const { event, name } of changes) if (!event.andLater) single.add(name)
  for (const { event, name } of changes) {
    const isReplaced = event.andLater && single.hasName(name)
    if (!event.free && !isReplaced && event.times)
      yield ownBusy(event, event.times.start, firstOf(event.times))
  }
  const later = changes.filter(({ event }) => event.andLater).sort((a, b) => a.from - b.from)
  if (!master?.times || (master.free && later.every(({ event }) => event.free))) return

  const moves = later.map((change) => ({ ...change, move: moveOf(change.event, master.times!.start) }))
  const window = windowOf(master.times, moves, range)
  const out = new InstanceNames()
  for (const moment of master.times.without)
    if (moment.wall > window.start - MARGIN && moment.wall < window.end + MARGIN)
      out.add(nameOf(moment, master.times.start, owner))
  for (const { name } of later) out.add(name)
  for (const instance of instancesOf(master.times, window, budget)) {
    if (out.has(instance) || single.has(instance)) continue
    budget.step(moves.length)
    const change = moves.findLast(({ from }) => from <= instance.start)
    if (change ? change.event.free : master.free) continue
    yield change ? movedBusy(change, instance) : ownBusy(master, master.times.start, instance)
  }
}

/** Wall times of any two zones differ by less. */
const MARGIN = 3 * DAY

/** What became of one instance, or of it and the later ones. */
interface Change {
  event: CalendarEvent
  name: InstanceName
  /** The instant that its instance had. */
  from: Instant
}

/** The changes that hold, one for each instance. Those older than a series that was cancelled, or that has taken the
 *  instance out, are gone with it. */
function changesOf(events: CalendarEvent[], master: CalendarEvent | undefined, owner: Zone): Change[] {
  const changes = new Map<string, Change>()
  for (const event of events) {
    if (!event.instance) continue
    const series = master?.times?.start ?? event.instance
    const name = nameOf(event.instance, series, owner)
    const key = `${name.by} ${name.at} ${event.andLater}`
    const known = changes.get(key)
    if (known) known.event = winner(known.event, event)
    else {
      const from = name.by === 'instant' ? name.at : series.zone.dayStart(name.at)
      changes.set(key, { event, name, from })
    }
  }
  const all = [...changes.values()]
  const older = all.filter(({ event }) => master && event.sequence < master.sequence)
  if (older.length === 0) return all
  const out = new InstanceNames()
  for (const moment of master!.times?.without ?? []) out.add(nameOf(moment, master!.times!.start, owner))
  return all.filter(
    ({ event, name }) => !(event.sequence < master!.sequence && (master!.cancelled || out.hasName(name))),
  )
}

/** How an instance is named: by its instant, or by its day on the clock of the series. */
interface InstanceName {
  by: 'instant' | 'day'
  at: number
}

/** Reads a RECURRENCE-ID or EXDATE, which may be in another zone or form than the series (many writers do so). */
function nameOf(moment: Moment, series: Moment, owner: Zone): InstanceName {
  if (series.form === 'date') return { by: 'day', at: ownersDay(moment, owner) }
  if (moment.form === 'date') return { by: 'day', at: moment.wall }
  // Without a zone the clock of the series is meant.
  const isBare = moment.form === 'floating' && series.zone !== UTC
  return { by: 'instant', at: isBare ? series.zone.instantOf(moment.wall) : instantOf(moment) }
}

class InstanceNames {
  readonly #instants = new Set<Instant>()
  readonly #days = new Set<number>()

  add({ by, at }: InstanceName): void {
    if (by === 'instant') this.#instants.add(at)
    else this.#days.add(at)
  }

  hasName({ by, at }: InstanceName): boolean {
    return by === 'instant' ? this.#instants.has(at) : this.#days.has(at)
  }

  has({ start, wall }: Instance): boolean {
    return this.#instants.has(start) || (this.#days.size > 0 && this.#days.has(midnight(wall)))
  }
}

/** How a change moves the later instances: by as much on the clock of the series as its own; with another form, by days
 *  to its own time. */
interface Move {
  clock: Moment
  by: number
  wholeDays: boolean
}

function moveOf({ instance, times }: CalendarEvent, series: Moment): Move {
  if (!times || !instance) return { clock: series, by: 0, wholeDays: false }
  const { start } = times
  if (start.form === 'date' || series.form === 'date')
    return { clock: start, by: start.wall - midnight(wallOn(series, instance)), wholeDays: true }
  return { clock: series, by: wallOn(series, start) - wallOn(series, instance), wholeDays: false }
}

/** What the clock of a series reads at a moment. */
function wallOn(series: Moment, moment: Moment): number {
  return moment.form === 'date' || moment.zone === series.zone
    ? moment.wall
    : series.zone.wallOf(instantOf(moment))
}

function movedBusy({ event, move }: Change & { move: Move }, { wall }: Instance): BusyTime {
  const at = { ...move.clock, wall: (move.wholeDays ? midnight(wall) : wall) + move.by }
  const start = instantOf(at)
  return busyTime(event, start, endOf(at, start, event.times!.length))
}

function ownBusy(event: CalendarEvent, series: Moment, { start, wall, listed }: Instance): BusyTime {
  const length = listed?.length ?? event.times!.length
  return busyTime(
    event,
    start,
    listed?.end ? instantOf(listed.end) : endOf({ ...series, wall }, start, length),
  )
}

function busyTime({ leave }: CalendarEvent, start: Instant, end: Instant): BusyTime {
  return leave ? { start, end, leave } : { start, end }
}

/** In what stretch of its clock a series can have instances that reach into the range, moved or not. */
function windowOf(times: EventTimes, moves: { event: CalendarEvent; move: Move }[], range: Range): Range {
  let [longest, furthest] = [spanOf(times.length), 0]
  for (const { event, move } of moves) {
    longest = Math.max(longest, event.times ? spanOf(event.times.length) : 0)
    furthest = Math.max(furthest, Math.abs(move.by))
  }
  const before = longest + furthest + MARGIN
  return { start: range.start - before, end: range.end + furthest + MARGIN }
}
