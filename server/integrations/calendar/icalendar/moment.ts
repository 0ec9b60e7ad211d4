import type { Instant } from '../../../scheduling/zone.ts'
import type { CalendarText, Component } from './components.ts'
import type { Budget } from './limits.ts'
import type { Property } from './lines.ts'
import { midnight, readDate } from './values.ts'
import { plainTzid, readVtimezone, tzidOf } from './vtimezone.ts'
import { ianaNameOf, ianaZone, UTC, type Zone } from './zones.ts'

/** A date, or a time on the clock of a zone. */
export interface Moment {
  wall: number
  zone: Zone
  form: 'date' | 'time' | 'floating'
}

export function instantOf({ wall, zone, form }: Moment): Instant {
  return form === 'date' ? zone.dayStart(wall) : zone.instantOf(wall)
}

/** The midnight of the owner's day on which a moment is, in whatever form it was written. */
export function ownersDay(moment: Moment, owner: Zone): number {
  return midnight(moment.zone === UTC ? owner.wallOf(moment.wall) : moment.wall)
}

/** Reads dates and times of a text. */
export type MomentReader = (text: string, tzid: string | undefined) => Moment

/** Zones that several texts share, each made once. */
export class Zones {
  readonly owner: Zone
  readonly #budget: Budget
  readonly #iana = new Map<string, Zone>()
  readonly #own = new Map<string, Zone | undefined>()

  constructor(timezone: string, budget: Budget) {
    this.#budget = budget
    this.owner = this.#ianaZone(timezone)
  }

  /** Dates and floating times are the owner's; so are those of a zone that nothing explains. */
  readerFor({ timezones }: CalendarText): MomentReader {
    const resolved = new Map<string, Zone>()
    const described = new Map(timezones.map((component) => [tzidOf(component), component]))
    return (text, tzid) => {
      const { form, wall } = readDate(text)
      if (form === 'utc') return { wall, zone: UTC, form: 'time' }
      if (form === 'date' || !tzid)
        return { wall, zone: this.owner, form: form === 'date' ? 'date' : 'floating' }
      let zone = resolved.get(tzid)
      if (!zone) resolved.set(tzid, (zone = this.#resolve(tzid, described)))
      return { wall, zone, form: 'time' }
    }
  }

  #resolve(tzid: string, described: Map<string | undefined, Component>): Zone {
    const name = ianaNameOf(tzid)
    if (name !== undefined) return this.#ianaZone(name)
    const own = described.get(plainTzid(tzid))
    if (!own) return this.owner
    const key = JSON.stringify(own.children.map(({ properties }) => properties.map(line)))
    if (!this.#own.has(key)) this.#own.set(key, readVtimezone(own, this.#budget))
    return this.#own.get(key) ?? this.owner
  }

  #ianaZone(name: string): Zone {
    let zone = this.#iana.get(name)
    if (!zone)
      this.#iana.set(name, (zone = name.toUpperCase() === 'UTC' ? UTC : ianaZone(name, this.#budget)))
    return zone
  }
}

function line({ name, value }: Property): string {
  return `${name}:${value}`
}
