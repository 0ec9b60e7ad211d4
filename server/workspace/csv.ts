/** A record of a CSV file and the line on which it starts, from 1. */
export interface CsvRecord {
  line: number
  cells: string[]
}

/** Reads CSV as RFC 4180 has it: quoted cells may hold commas, line breaks and doubled quotes; lines end in CRLF or LF.
 *  Empty lines are left out.
 *  @throws CsvError for a quote that is never closed, or that stands inside or is followed by text */
export function readCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = []
  let cells: string[] = []
  let [at, line, start] = [text.startsWith('\uFEFF') ? 1 : 0, 1, 1]
  while (at < text.length) {
    const quoted = text[at] === '"'
    const cell = quoted ? readQuoted(text, at, line) : readBare(text, at, line)
    cells.push(cell.value)
    line += cell.lines
    at = cell.end
    if (text[at] === ',') {
      at++
      if (at < text.length) continue
      cells.push('')
    } else if (text.startsWith('\r\n', at)) at += 2
    else if (at < text.length) at++
    if (cells.length > 1 || cells[0] !== '' || quoted) records.push({ line: start, cells })
    cells = []
    start = ++line
  }
  return records
}

export class CsvError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message)
  }
}

function readBare(text: string, start: number, line: number) {
  const end = next(text, start, /[,\r\n]/g)
  const value = text.slice(start, end)
  if (value.includes('"'))
    throw new CsvError(line, 'a quote stands inside a cell that does not begin with one.')
  return { value, end, lines: 0 }
}

function readQuoted(text: string, start: number, line: number) {
  let end = start + 1
  for (;;) {
    end = text.indexOf('"', end)
    if (end < 0) throw new CsvError(line, 'a quote is opened here and never closed.')
    if (text[end + 1] !== '"') break
    end += 2
  }
  const raw = text.slice(start + 1, end)
  const after = text[end + 1]
  if (after !== undefined && !',\r\n'.includes(after))
    throw new CsvError(line, `after the closing quote stands "${after}", not a comma.`)
  return { value: raw.replaceAll('""', '"'), end: end + 1, lines: raw.split('\n').length - 1 }
}

function next(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}
