import { NESTING_MAX } from './limits.ts'
import { linesOf, nameOf, readProperty, type Property } from './lines.ts'

/** What stands between a BEGIN and its END, with the properties that busy times need. */
export interface Component {
  kind: string
  properties: Property[]
  children: Component[]
  /** Why it cannot be relied on. */
  fault?: string
}

export interface CalendarText {
  /** Whether there is a VCALENDAR at all. */
  isCalendar: boolean
  /** VEVENT and VFREEBUSY, in order, each with the method of its VCALENDAR. */
  entries: { component: Component; method: string | undefined }[]
  timezones: Component[]
}

/** Takes a text apart. Nothing makes it fail: a component without an end carries a fault, and the others go on; lines
 *  that are no property are passed over. */
export function readComponents(text: string): CalendarText {
  const read: CalendarText = { isCalendar: false, entries: [], timezones: [] }
  const open: Component[] = []
  const close = (fault?: string) => {
    const component = open.pop()!
    if (fault !== undefined) component.fault ??= fault
    const parent = open.at(-1)
    if (ENTRIES.has(component.kind)) read.entries.push({ component, method: methodOf(open) })
    else if (component.kind === 'VTIMEZONE') read.timezones.push(component)
    else if (OBSERVANCES.has(component.kind)) parent?.children.push(component)
  }
  /** Closes what is open above a place; all of it lacks its end. */
  const closeAbove = (place: number) => {
    while (open.length > place) close(`no END:${open.at(-1)!.kind}`)
  }

  for (const line of linesOf(text)) {
    const name = nameOf(line)
    if (name === 'BEGIN') {
      const kind = kindOf(line)
      if (kind === 'VCALENDAR') {
        read.isCalendar = true
        closeAbove(0)
      } else if (OUTER.has(kind)) closeAbove(open[0]?.kind === 'VCALENDAR' ? 1 : 0)
      if (open.length < NESTING_MAX) open.push({ kind, properties: [], children: [] })
      else open.at(-1)!.fault = 'nested too deep'
    } else if (name === 'END') {
      const kind = kindOf(line)
      const place = open.findLastIndex((component) => component.kind === kind)
      if (place < 0) continue
      const inner = open[place + 1]
      closeAbove(place + 1)
      // Lines meant for it may have gone to the one within that did not end.
      close(inner && kind !== 'VCALENDAR' ? `no END:${inner.kind}` : undefined)
    } else if (name !== undefined && open.length > 0 && KEPT.has(name)) {
      const property = readProperty(line)
      if (property) open.at(-1)!.properties.push(property)
    }
  }
  closeAbove(0)
  return read
}

const ENTRIES = new Set(['VEVENT', 'VFREEBUSY'])
const OBSERVANCES = new Set(['STANDARD', 'DAYLIGHT'])
/** Kinds that stand in a VCALENDAR only: where one begins, the one before it has ended. */
const OUTER = new Set([...ENTRIES, 'VTODO', 'VJOURNAL', 'VTIMEZONE', 'VAVAILABILITY'])
const KEPT = new Set(
  (
    'METHOD UID SEQUENCE DTSTAMP LAST-MODIFIED RECURRENCE-ID DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE STATUS ' +
    'TRANSP ATTENDEE FREEBUSY TZID TZOFFSETFROM TZOFFSETTO X-LIC-LOCATION X-MICROSOFT-CDO-BUSYSTATUS ' +
    'X-MICROSOFT-MSNCALENDAR-BUSYSTATUS X-MICROSOFT-CDO-ALLDAYEVENT'
  ).split(' '),
)

function kindOf(line: string): string {
  return line
    .slice(line.indexOf(':') + 1)
    .trim()
    .toUpperCase()
}

function methodOf(open: Component[]): string | undefined {
  return valueOf(open[0]?.kind === 'VCALENDAR' ? open[0] : undefined, 'METHOD')?.toUpperCase()
}

/** The first property of a name. */
export function propertyOf(component: Component | undefined, name: string): Property | undefined {
  return component?.properties.find((property) => property.name === name)
}

export function valueOf(component: Component | undefined, name: string): string | undefined {
  return propertyOf(component, name)?.value
}
