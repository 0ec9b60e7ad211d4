import type { Command } from 'commander'
import { cellsOfRow, CRM_COLUMNS, exportCrm } from '../integrations/crm/export.ts'
import { csvCell } from '../csv-cell.ts'
import { askStore } from './ask-store.ts'
import { writeLine } from './lines.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

/** `usher crm export`: all buyers and notes of the embedded CRM. */
export function crmCommand(program: Command): void {
  const crm = program.command('crm').description('See what the embedded CRM holds.')
  withStoreOptions(crm.command('export'))
    .description(
      'Print all buyers, each with the notes on them after it, as CSV that spreadsheets read as text.',
    )
    .option('--json', 'one JSON object a line')
    .action(async ({ json, ...options }: StoreOptions & { json?: boolean }) => {
      const rows = await askStore(options, '/crm', exportCrm)
      if (!rows) throw new Error(`There is no database in ${options.data}: no server has run there yet.`)
      if (!json) process.stdout.write(csvLine(CRM_COLUMNS))
      for (const row of rows)
        if (json) await writeLine(row)
        else process.stdout.write(csvLine(cellsOfRow(row)))
    })
}

function csvLine(cells: string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}
