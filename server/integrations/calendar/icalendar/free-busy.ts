import type { Instant, Range } from '../../../scheduling/zone.ts'
import type { Component } from './components.ts'
import { endOf } from './instances.ts'
import type { Budget } from './limits.ts'
import { instantOf, type MomentReader } from './moment.ts'
import { readLength, Unreadable } from './values.ts'

/** Busy periods of a VFREEBUSY. A type that is unknown is busy (RFC 5545, 3.2.9); a period that cannot be
 *  read is told to `skip`, once for the component, and the others hold. */
export function busyPeriods(
  component: Component,
  read: MomentReader,
  budget: Budget,
  skip: (reason: string) => void,
): Range[] {
  if (component.fault !== undefined) throw new Unreadable(component.fault)
  const busy: Range[] = []
  let fault: string | undefined
  for (const { name, value, parameters } of component.properties) {
    if (name !== 'FREEBUSY' || parameters.get('FBTYPE')?.toUpperCase() === 'FREE') continue
    const periods = value.split(',').filter((period) => period.trim() !== '')
    budget.step(periods.length)
    for (const text of periods) {
      try {
        busy.push(readPeriod(text, read, parameters.get('TZID')))
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        fault ??= `FREEBUSY: ${error.message}`
      }
    }
  }
  if (fault !== undefined) skip(fault)
  return busy
}

function readPeriod(text: string, read: MomentReader, tzid: string | undefined): Range {
  const [from, to] = text.split('/')
  if (to === undefined) throw new Unreadable(`no period: ${text.slice(0, 40)}`)
  const at = read(from!, tzid)
  const start = instantOf(at)
  const end: Instant = /^[+-]?P/i.test(to) ? endOf(at, start, readLength(to)) : instantOf(read(to, tzid))
  if (end < start) throw new Unreadable('it ends before it starts')
  return { start, end }
}
