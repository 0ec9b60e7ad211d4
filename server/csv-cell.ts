/** A cell of a CSV file (RFC 4180) that no spreadsheet runs: what would begin a formula gets an apostrophe in front, unless it is a
 *  number below zero. */
export function csvCell(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^-\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
