import type { Command } from 'commander'
import { FIELDS, type Field } from '../../widget/contract/facts.ts'
import { MESSAGE_CHARS_MAX } from '../../widget/contract/limits.ts'
import { profileOfTurns, type Turn } from '../../widget/qualification/conversation.ts'
import { extract } from '../../widget/qualification/extract.ts'
import { compilePlaybook, type Lexicon } from '../../widget/qualification/lexicon.ts'
import { printFinding } from '../workspace/findings.ts'
import { loadPlaybook } from '../workspace/load.ts'
import { eachLine, writeLine } from './lines.ts'
import { readInstant, readTimezone } from './options.ts'
import type { Folders } from './serve.ts'

interface Moment {
  /** UTC ms. */
  now: number
  timezone: string
}

/** `usher extract`: one buyer message a line in, what it says out. */
export function extractCommand(program: Command, folders: Folders): void {
  program
    .command('extract')
    .description('Read one message a line on standard input; print what each says as one JSON object a line.')
    .option('--workspace <folder>', 'folder with a playbook.yaml (default: the demo’s)')
    .option('--now <instant>', 'when the messages were written, ISO 8601', readInstant)
    .option('--timezone <zone>', 'the buyer’s zone', readTimezone, 'UTC')
    .action(
      async ({
        workspace,
        now = Date.now(),
        timezone,
      }: Partial<Moment> & { workspace?: string; timezone: string }) => {
        const { playbook, findings } = await loadPlaybook(workspace ?? folders.demo)
        if (!playbook) throw new Error(findings.map(printFinding).join('\n'))
        const lexicon = compilePlaybook(playbook)
        for await (const line of eachLine(process.stdin))
          await writeLine(extractLine(line, lexicon, { now, timezone }))
      },
    )
}

/** What a line says. A line is text, or a JSON object `{id?, text, now?, asks?}` or `{id?, turns: [{role, text, asks?,
 *  at?}], now?}`; any other line is text. Never fails. */
export function extractLine(line: string, lexicon: Lexicon, moment: Moment): object {
  const read = asObject(line)
  const now =
    typeof read?.now === 'string' && !Number.isNaN(Date.parse(read.now)) ? Date.parse(read.now) : moment.now
  const id = read && 'id' in read ? { id: read.id } : {}
  if (read && isTurns(read.turns)) {
    const turns = read.turns.map((turn) => ({ ...turn, asks: asField(turn.asks) }))
    return { ...id, ...profileOfTurns(turns, { ...moment, now }, lexicon) }
  }
  const text = typeof read?.text === 'string' ? read.text : line
  const asks = typeof read?.text === 'string' ? asField(read.asks) : undefined
  const signals = extract(
    { text: text.slice(0, MESSAGE_CHARS_MAX), now, timezone: moment.timezone, ...(asks && { asks }) },
    lexicon,
  )
  return { ...id, ...signals, ...(text.length > MESSAGE_CHARS_MAX && { truncated: true }) }
}

function asObject(line: string): Record<string, unknown> | undefined {
  if (!line.trimStart().startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    const isRead = typeof value === 'object' && value !== null && ('text' in value || 'turns' in value)
    return isRead ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function isTurns(value: unknown): value is Turn[] {
  return (
    Array.isArray(value) &&
    value.every(
      (turn: unknown) =>
        typeof turn === 'object' &&
        turn !== null &&
        'role' in turn &&
        'text' in turn &&
        typeof turn.text === 'string',
    )
  )
}

function asField(value: unknown): Field | undefined {
  return FIELDS.find((field) => field === value)
}
