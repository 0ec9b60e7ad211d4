import { CsvError, readCsv, type CsvRecord } from './csv.ts'
import type { Finding } from './findings.ts'
import { describeIssues, didYouMean } from './issues.ts'
import { Account, ACCOUNT_COLUMNS } from './schema/accounts.ts'

const FILE = 'accounts.csv'

/** Reads `accounts.csv`, and tells the line of each account. Columns are named in the first line; `id` and `name` must
 *  be there. */
export function readAccounts(text: string): { accounts: Account[]; lines: number[]; findings: Finding[] } {
  const findings: Finding[] = []
  const report = (line: number, path: string[], message: string, severity: Finding['severity'] = 'error') =>
    findings.push({ file: FILE, line, column: 1, path, message, severity })
  const [head, ...records] = tryReadCsv(text, report)
  if (!head) return { accounts: [], lines: [], findings }
  const columns = head.cells.map((cell) => cell.trim())
  for (const column of ACCOUNT_COLUMNS.slice(0, 2))
    if (!columns.includes(column)) report(head.line, [column], `the column "${column}" is missing.`)
  for (const [i, column] of columns.entries()) {
    if (columns.indexOf(column) < i) report(head.line, [column], 'this column stands here twice.')
    else if (!isColumn(column))
      report(head.line, [column], `this column is not read.${didYouMean(column, ACCOUNT_COLUMNS)}`, 'warning')
  }
  if (findings.some(({ severity }) => severity === 'error')) return { accounts: [], lines: [], findings }

  const accounts: Account[] = []
  const lines: number[] = []
  const lineOf = new Map<string, number>()
  for (const { line, cells } of records) {
    if (cells.length !== columns.length) {
      report(line, [], `has ${cells.length} cells; the first line names ${columns.length} columns.`)
      continue
    }
    const row = Object.fromEntries(
      columns.flatMap((column, i) => (isColumn(column) ? [[column, cells[i]!.trim()]] : [])),
    )
    const read = Account.safeParse(row)
    if (!read.success) {
      for (const { path, message } of describeIssues(read.error, Account, row))
        report(line, path.map(String), message)
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
  return { accounts, lines, findings }
}

function isColumn(name: string): name is (typeof ACCOUNT_COLUMNS)[number] {
  return (ACCOUNT_COLUMNS as readonly string[]).includes(name)
}

function tryReadCsv(
  text: string,
  report: (line: number, path: string[], message: string) => void,
): CsvRecord[] {
  try {
    return readCsv(text)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    report(error.line, [], error.message)
    return []
  }
}
