import type { Command } from 'commander'
import { eraseBuyer, type Erased } from '../keeping/erase.ts'
import { addressOf } from '../keeping/keeping.ts'
import { writeLine } from './lines.ts'
import { withKeeping } from './with-keeping.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

/** `usher erase --buyer EMAIL`: erases all that is stored about a buyer, and says what vendors still have. */
export function eraseCommand(program: Command): void {
  withStoreOptions(program.command('erase'))
    .description(
      'Erase all that is stored about a buyer, from the dumps too, and say what remains at vendors. A coming meeting is cancelled.',
    )
    .requiredOption('--buyer <email>', 'the buyer’s address')
    .option(
      '--json',
      'one JSON object: {buyer, conversations, rows, blanked, mails, cancelled, remains, notes}',
    )
    .action(async ({ buyer: email, json, ...options }: StoreOptions & { buyer: string; json?: boolean }) => {
      const buyer = addressOf(email)
      const erased = await withKeeping(options, '/erase', { buyer }, (keeping, { hasWorker }) =>
        eraseBuyer(keeping, buyer, hasWorker ? undefined : 0),
      )
      if (json) await writeLine(erased)
      else process.stdout.write(printErased(erased))
    })
}

function printErased({
  buyer,
  conversations,
  rows,
  blanked,
  mails,
  cancelled,
  remains,
  notes,
}: Erased): string {
  const counts = (all: Record<string, number>) =>
    Object.entries(all).map(([table, count]) => `  ${table}: ${count}`)
  const named = counts(blanked)
  const lines = [
    Object.keys(rows).length === 0 && mails === 0 && named.length === 0
      ? `Nothing was stored about ${buyer}.`
      : `Erased ${buyer}: ${conversations} ${conversations === 1 ? 'conversation' : 'conversations'}, with`,
    ...counts(rows),
    ...(mails > 0 ? [`  mails in the outbox: ${mails}`] : []),
    ...(cancelled > 0
      ? [`Cancelled first: ${cancelled} coming ${cancelled === 1 ? 'meeting' : 'meetings'}.`]
      : []),
    ...(named.length > 0 ? ['Made unreadable where others name the address:', ...named] : []),
    ...(remains.length > 0 ? ['What remains elsewhere:', ...remains.map(({ says }) => `  ${says}`)] : []),
    ...notes,
  ]
  return `${lines.join('\n')}\n`
}
