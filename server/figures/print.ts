import { csvCell } from '../csv-cell.ts'
import type { Figures } from './figures.ts'

const COLUMNS = [
  'shown',
  'opened',
  'answered',
  'qualified',
  'offered',
  'booked',
  'held',
  'noShow',
  'medianSecondsToLead',
  'ninthSecondsToLead',
  'questionsPerBooking',
  'fallbackShare',
] as const

/** A table for people: a line a group. */
export function printFigures(all: Figures[], by?: string): string {
  const rows = [
    [...(by === undefined ? [] : [by]), ...COLUMNS.map(wordsOf)],
    ...all.map((one) => [...(by === undefined ? [] : [one.group ?? '']), ...cells(one)]),
  ]
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows
    .map(
      (row) =>
        `${row.map((cell, i) => (i === 0 && by !== undefined ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}\n`,
    )
    .join('')
}

/** CSV (RFC 4180). No cell begins a formula. */
export function csvOfFigures(all: Figures[], by?: string): string {
  const head = [...(by === undefined ? [] : [by]), ...COLUMNS]
  const rows = all.map((one) => [
    ...(by === undefined ? [] : [one.group ?? '']),
    ...cells(one).map((cell) => (cell === '–' ? '' : cell)),
  ])
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function cells(one: Figures): string[] {
  const { secondsToLead: wait } = one
  return COLUMNS.map((column) => {
    if (column === 'medianSecondsToLead') return shown(wait?.median)
    if (column === 'ninthSecondsToLead') return shown(wait?.ninth)
    return shown(one[column])
  })
}

function shown(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : String(value)
}

/** `questionsPerBooking` → `questions per booking` */
function wordsOf(column: string): string {
  return column.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
