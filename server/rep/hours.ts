import type { Ports } from '../ports.ts'
import type { Hours, Rep } from '../workspace/schema/roster.ts'
import { fault, textOf, timeOf, type Form } from './form.ts'

/** Intervals that a rep's week has. */
export const HOURS_ROWS_MAX = 14

/** Hours as entered: fields `days-0`, `start-0`, `end-0`, `days-1`, … . A row that is empty is passed over. An end at or before
 *  its start is on the next day.
 *  @throws Refusal `invalid-field` that names the row */
export function readHours(form: Form): Hours[] {
  const hours: Hours[] = []
  for (let row = 0; row <= HOURS_ROWS_MAX; row++) {
    const one = readRow(form, row)
    if (one) hours.push(one)
  }
  if (hours.length > HOURS_ROWS_MAX)
    throw fault(
      `start-${HOURS_ROWS_MAX}`,
      'Working hours',
      `${hours.length} rows`,
      `at most ${HOURS_ROWS_MAX}`,
      'counted',
    )
  if (hours.length === 0)
    throw fault(
      'start-0',
      'Working hours',
      'no row',
      'one or more; to take no meetings for a while, enter a leave',
      'counted',
    )
  return hours
}

/** Sets a rep's hours over the roster's; null: as the roster says. In effect at once. */
export async function setHours(ports: Ports, rep: Rep, hours: Hours[] | null): Promise<void> {
  const at = new Date(ports.clock())
  await ports.store.transaction(async (tx) => {
    await tx.reps.setHours(rep.id, hours, at)
    await tx.reps.noteAct(rep.id, hours ? 'hours' : 'hours-as-roster', '', at)
  })
}

function readRow(form: Form, row: number): Hours | undefined {
  const said = form.getAll(`days-${row}`)
  const label = (what: string) => `${what} in row ${row + 1}`
  if (said.length === 0 && textOf(form, `start-${row}`) === '' && textOf(form, `end-${row}`) === '')
    return undefined
  const days = [...new Set(said)].map((day) => {
    if (!/^[1-7]$/.test(day))
      throw fault(`days-${row}`, label('Days'), day, 'Monday to Sunday, written 1 to 7')
    return Number(day)
  })
  if (days.length === 0) throw fault(`days-${row}`, label('Days'), '', 'one day or more')
  const [start, end] = (['start', 'end'] as const).map((which) => {
    const name = label(which === 'start' ? 'From' : 'To')
    const time = timeOf(form, `${which}-${row}`, name)
    if (time === undefined) throw fault(`${which}-${row}`, name, '', 'a time such as 09:00')
    return time
  }) as [string, string]
  if (start === '24:00') throw fault(`start-${row}`, label('From'), start, 'a time from 00:00 to 23:59')
  return { days: days.sort((a, b) => a - b), start, end }
}
