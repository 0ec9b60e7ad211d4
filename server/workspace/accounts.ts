import { distance } from 'fastest-levenshtein'
import { CsvError, readCsv, type CsvRecord } from './csv.ts'
import type { Finding } from './findings.ts'
import { describeIssues } from './issues.ts'
import { Account, ACCOUNT_COLUMNS, ACCOUNT_COLUMNS_MAX } from './schema/accounts.ts'

const FILE = 'accounts.csv'
/** Names that mean something to every object. */
const NOT_COLUMNS = ['__proto__', 'constructor', 'prototype']

type Report = (line: number, path: string[], message: string, severity?: Finding['severity']) => void

/** Reads `accounts.csv`, and tells the line of each account. Columns are named in the first line; `id` and `name` must
 *  be there. Columns that we do not know are kept in the account's `columns`. */
export function readAccounts(text: string): { accounts: Account[]; lines: number[]; findings: Finding[] } {
  const findings: Finding[] = []
  const report: Report = (line, path, message, severity = 'error') =>
    findings.push({ file: FILE, line, column: 1, path, message, severity })
  const [head, ...records] = tryReadCsv(text, report)
  if (!head) return { accounts: [], lines: [], findings }
  const columns = head.cells.map((cell) => cell.trim())
  checkColumns(columns, head.line, report)
  if (findings.some(({ severity }) => severity === 'error')) return { accounts: [], lines: [], findings }

  const accounts: Account[] = []
  const lines: number[] = []
  const lineOf = new Map<string, number>()
  for (const { line, cells } of records) {
    if (cells.length !== columns.length) {
      report(line, [], `has ${cells.length} cells; the first line names ${columns.length} columns.`)
      continue
    }
    const row = rowOf(columns, cells)
    const read = Account.safeParse(row)
    if (!read.success) {
      for (const { path, message } of describeIssues(read.error, Account, row))
        report(line, path.slice(path[0] === 'columns' ? 1 : 0).map(String), message)
      continue
    }
    const first = lineOf.get(read.data.id)
    if (first !== undefined)
      report(line, ['id'], `"${read.data.id}" is already the account of line ${first}.`)
    else {
      accounts.push(read.data)
      lines.push(line)
    }
    lineOf.set(read.data.id, first ?? line)
  }
  checkParents(accounts, lines, report)
  return { accounts, lines, findings }
}

function checkColumns(columns: string[], line: number, report: Report): void {
  for (const column of ACCOUNT_COLUMNS.slice(0, 2))
    if (!columns.includes(column)) report(line, [column], `the column "${column}" is missing.`)
  if (columns.length > ACCOUNT_COLUMNS_MAX)
    report(line, [], `has ${columns.length} columns; ${ACCOUNT_COLUMNS_MAX} are the most.`)
  for (const [i, column] of columns.entries()) {
    const near = isKnown(column) ? undefined : nearColumn(column)
    if (column === '') report(line, [], `column ${i + 1} has no name and is not read.`, 'warning')
    else if (columns.indexOf(column) < i) report(line, [column], 'this column stands here twice.')
    else if (NOT_COLUMNS.includes(column)) report(line, [column], 'a column cannot have this name.')
    else if (near)
      report(line, [column], `is kept as a column of your own. Did you mean "${near}"?`, 'warning')
  }
}

/** A column of ours that this one was perhaps meant to be: case and signs aside, or with one slip of the hand. A wider
 *  net would catch names such as `zip` and `status`, which are a customer's own. */
function nearColumn(column: string): string | undefined {
  const typed = bare(column)
  return ACCOUNT_COLUMNS.find((known) => {
    const wanted = bare(known)
    return typed === wanted || `${typed}es` === wanted || (wanted.length >= 4 && isOneSlip(typed, wanted))
  })
}

/** One letter too many, missing or wrong, or two neighbours swapped. */
function isOneSlip(a: string, b: string): boolean {
  if (distance(a, b) <= 1) return true
  const swapped = Array.from(
    b,
    (_, i) =>
      b.slice(0, i) +
      b
        .slice(i, i + 2)
        .split('')
        .reverse()
        .join('') +
      b.slice(i + 2),
  )
  return swapped.includes(a)
}

function bare(column: string): string {
  return column.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** An empty cell of a customer's own column is absent, as one of ours is. */
function rowOf(columns: string[], cells: string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  let own: Record<string, string> | undefined
  for (const [i, column] of columns.entries()) {
    const cell = cells[i]!.trim()
    if (isKnown(column)) row[column] = cell
    else if (cell !== '' && column !== '') (own ??= {})[column] = cell
  }
  if (own) row.columns = own
  return row
}

/** A parent that is not in the file is as none; parents in a circle have no top, and one of them is wrong. */
function checkParents(accounts: Account[], lines: number[], report: Report): void {
  const at = new Map(accounts.map(({ id }, i) => [id, i]))
  const walkOf = new Map<number, number>()
  for (const [start, { id, parent }] of accounts.entries()) {
    if (parent !== undefined && !at.has(parent))
      report(
        lines[start]!,
        ['parent'],
        `"${parent}", the parent of ${id}, is no account here: ${id} counts as without parent.`,
        'warning',
      )
    let here: number | undefined = start
    while (here !== undefined && !walkOf.has(here)) {
      walkOf.set(here, start)
      here = at.get(accounts[here]!.parent ?? '')
    }
    if (here !== undefined && walkOf.get(here) === start) reportLoop(here)
  }

  function reportLoop(first: number): void {
    const loop = [first]
    for (let i = at.get(accounts[first]!.parent!)!; i !== first; i = at.get(accounts[i]!.parent!)!)
      loop.push(i)
    const ids = [...loop, first].map((i) => accounts[i]!.id)
    const shown = ids.length > LOOP_SHOWN_MAX ? [...ids.slice(0, LOOP_SHOWN_MAX), '…'] : ids
    report(lines[first]!, ['parent'], `the parents go in a circle: ${shown.join(' → ')}.`)
  }
}

const LOOP_SHOWN_MAX = 8

function isKnown(name: string): name is (typeof ACCOUNT_COLUMNS)[number] {
  return (ACCOUNT_COLUMNS as readonly string[]).includes(name)
}

function tryReadCsv(text: string, report: Report): CsvRecord[] {
  try {
    return readCsv(text)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    report(error.line, [], error.message)
    return []
  }
}
