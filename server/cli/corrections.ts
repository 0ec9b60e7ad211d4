import type { Command } from 'commander'
import { labelledMessages, type LabelsAsked } from '../rep/labelled.ts'
import { askStore } from './ask-store.ts'
import { writeLine } from './lines.ts'
import { readInstant } from './options.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

interface Flags extends StoreOptions {
  since: number
  count?: boolean
}

/** `usher corrections --since DAY`: what reps found wrong, as labelled messages for `usher extract`. */
export function correctionsCommand(program: Command): void {
  withStoreOptions(program.command('corrections'))
    .description(
      'Facts that reps found wrong, one JSON object a line: the message as `usher extract` reads it, the field, what was read and what is right. It holds buyers’ own words: keep it as you keep the conversations.',
    )
    .requiredOption('--since <day>', 'from this day (UTC) or instant on', readInstant)
    .option('--count', 'how many of each field instead, without anybody’s words')
    .action(async ({ since, count, ...store }: Flags) => {
      const asked: LabelsAsked = { since: new Date(since).toISOString() }
      const labels = await askStore(store, '/corrections', (opened) => labelledMessages(opened, asked), asked)
      if (!labels) throw new Error(`There is no database in ${store.data}: no server has run there yet.`)
      if (!count) for (const label of labels) await writeLine(label)
      else for (const [field, wrong] of counted(labels)) await writeLine({ field, wrong })
    })
}

function counted(labels: { field: string }[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const { field } of labels) counts.set(field, (counts.get(field) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
}
