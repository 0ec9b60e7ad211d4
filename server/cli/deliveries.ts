import { InvalidArgumentError, type Command } from 'commander'
import { answerDeliveries, type AskedOfDeliveries, type DeliveriesAnswer } from '../deliveries.ts'
import type { Delivery, JobState } from '../store/jobs.ts'
import { askStore } from './ask-store.ts'
import { writeLine } from './lines.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

const STATES = {
  failed: ['dead', 'expired'],
  waiting: ['due'],
  done: ['done', 'superseded'],
  all: ['due', 'done', 'dead', 'superseded', 'expired'],
} as const satisfies Record<string, JobState[]>

interface ListFlags extends StoreOptions {
  state: keyof typeof STATES
  to?: string
  lead?: string
  limit: number
  json?: boolean
}

/** `usher deliveries list` and `retry`: what has to leave the house, what was given up and why, and once more. */
export function deliveriesCommand(program: Command): void {
  const deliveries = program
    .command('deliveries')
    .description('See what could not be delivered and why, and try it again.')
  withStoreOptions(deliveries.command('list'))
    .description('What was given up, or waits, the latest first.')
    .option('--state <state>', Object.keys(STATES).join(', '), stateOf, 'failed')
    .option('--to <destination>', 'mail, slack, crm, calendar, webhook, or one of them: calendar:ana')
    .option('--lead <id>', 'of this lead')
    .option('--limit <count>', 'at most so many', countOf, 100)
    .option('--json', 'one JSON object a line')
    .action(async ({ state, to, lead, limit, json, ...store }: ListFlags) => {
      const asked = { states: [...STATES[state]], destination: to, lead, limit }
      const answer = await ask(store, { act: 'list', asked })
      for (const one of answer.deliveries)
        if (json) await writeLine(one)
        else process.stdout.write(`${lineOf(one)}\n`)
      if (json) return
      if (answer.deliveries.length === 0) process.stdout.write(`None is ${state}.\n`)
      for (const { destination, openUntil, lastError } of answer.open)
        process.stdout.write(`${destination} is left alone until ${minute(openUntil)}: ${lastError ?? ''}\n`)
    })
  withStoreOptions(deliveries.command('retry'))
    .description('Try again what was given up; what was done is done once more.')
    .argument('[ids...]', 'ids as `list` shows them')
    .option('--all', 'all that was given up')
    .option('--to <destination>', 'with --all: of this destination')
    .action(async (ids: string[], { all, to, ...store }: StoreOptions & { all?: boolean; to?: string }) => {
      if (all === ids.length > 0)
        throw new Error('Say which: ids as `usher deliveries list` shows them, or --all.')
      if (to !== undefined && !all) throw new Error('--to goes with --all.')
      const bad = ids.find((id) => !/^\d{1,18}$/.test(id))
      if (bad !== undefined)
        throw new Error(`“${bad}” is no id of a delivery: \`usher deliveries list\` shows them.`)
      const answer = await ask(store, all ? { act: 'retry-all', destination: to } : { act: 'retry', ids })
      process.stdout.write(`${answer.retried} due again.\n`)
      for (const id of answer.unknown)
        process.stderr.write(`${id}: there is none of this id, or it is due as it is.\n`)
      if (answer.unknown.length > 0) process.exitCode = 1
    })
}

async function ask(options: StoreOptions, question: AskedOfDeliveries): Promise<DeliveriesAnswer> {
  const answer = await askStore(
    options,
    '/deliveries',
    (store) => answerDeliveries(store, question, Date.now()),
    question,
  )
  if (!answer) throw new Error(`There is no database in ${options.data}: no server has run there yet.`)
  return answer
}

/** `42  dead  webhook:erp  webhook  of lead …  12 tries  Endpoint erp answers 500.` */
function lineOf({ id, state, destination, kind, lead, attempts, dueAt, lastError }: Delivery): string {
  const tries = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`
  const when = state === 'due' ? `due ${minute(dueAt)}` : tries
  return [id, state, destination || 'own', kind, lead ? `lead ${lead}` : '', when, lastError ?? '']
    .filter((part) => part !== '')
    .join('  ')
}

/** Over the socket a date is a text. */
function minute(at: Date | string): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`
}

function stateOf(text: string): keyof typeof STATES {
  if (Object.hasOwn(STATES, text)) return text as keyof typeof STATES
  throw new InvalidArgumentError(`“${text}” is none: ${Object.keys(STATES).join(', ')}.`)
}

function countOf(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0 && count <= 10_000) return count
  throw new InvalidArgumentError('a whole number from 1 to 10000')
}
