import { Option, type Command } from 'commander'
import { GROUPS, type Group } from '../figures/figures.ts'
import { csvOfFigures, printFigures } from '../figures/print.ts'
import { readFigures, type FiguresAsked } from '../figures/read.ts'
import { askStore } from './ask-store.ts'
import { writeLine } from './lines.ts'
import { readInstant } from './options.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

interface Flags extends StoreOptions {
  since: number
  by?: Group
  json?: boolean
  csv?: boolean
}

/** `usher figures --since DAY`: what came of the conversations, as a table, JSON lines or CSV. */
export function figuresCommand(program: Command): void {
  withStoreOptions(program.command('figures'))
    .description('What came of the conversations: shown, opened, answered, qualified, offered, booked, held.')
    .requiredOption('--since <day>', 'from this day (UTC) or instant on', readInstant)
    .addOption(new Option('--by <group>', 'a line for each').choices(GROUPS))
    .option('--json', 'one JSON object a line')
    .option('--csv', 'CSV, that no spreadsheet takes for formulas')
    .action(async ({ since, by, json, csv, ...store }: Flags) => {
      const asked: FiguresAsked = { since: new Date(since).toISOString(), by }
      const figures = await askStore(store, '/figures', (opened) => readFigures(opened, asked), asked)
      if (!figures) throw new Error(`There is no database in ${store.data}: no server has run there yet.`)
      if (json) for (const one of figures) await writeLine(one)
      else process.stdout.write(csv ? csvOfFigures(figures, by) : printFigures(figures, by))
    })
}
