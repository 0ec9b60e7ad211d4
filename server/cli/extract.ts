import type { Command } from 'commander'
import { FIELDS, type Field } from '../../widget/contract/facts.ts'
import { MESSAGE_CHARS_MAX } from '../../widget/contract/limits.ts'
import { profileOfTurns, type Turn } from '../../widget/qualification/conversation.ts'
import { extract } from '../../widget/qualification/extract.ts'
import { compilePlaybook, type Lexicon } from '../../widget/qualification/lexicon.ts'
import { PACKS } from '../../widget/qualification/packs.ts'
import { printFinding } from '../workspace/findings.ts'
import { loadPlaybook } from '../workspace/load.ts'
import { eachLine, lineError, writeLine } from './lines.ts'
import { instantOf, readInstant, readTimezone } from './options.ts'
import type { Folders } from './serve.ts'

interface Moment {
  /** UTC ms. */
  now: number
  timezone: string
}

interface Options {
  workspace?: string
  now?: number
  timezone: string
}

/** `usher extract`: one buyer message a line in, what it says out. Exit status 1 if a line could not be evaluated. */
export function extractCommand(program: Command, folders: Folders): void {
  program
    .command('extract')
    .description(
      'Read one message or conversation a line on standard input; print what each says as one JSON object a line.',
    )
    .option('--workspace <folder>', 'folder with a playbook.yaml (default: the demo’s)')
    .option('--now <instant>', 'when the messages were written, ISO 8601', readInstant)
    .option('--timezone <zone>', 'the buyer’s zone', readTimezone, 'UTC')
    .action(async ({ workspace, now = Date.now(), timezone }: Options) => {
      const { playbook, findings } = await loadPlaybook(workspace ?? folders.demo)
      if (!playbook) throw new Error(findings.map(printFinding).join('\n'))
      const lexicon = compilePlaybook(playbook, PACKS)
      for await (const line of eachLine(process.stdin)) {
        const said = tryLine(line, lexicon, { now, timezone })
        if ('error' in said) process.exitCode = 1
        await writeLine(said)
      }
    })
}

/** A fault of the engine costs the line that shows it, never those after it. */
function tryLine(line: string, lexicon: Lexicon, moment: Moment): object {
  try {
    return extractLine(line, lexicon, moment)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return lineError(undefined, 'internal', '', `The engine failed on this line: ${message}.`)
  }
}

/** What a line says. A line is text, or a JSON object `{id?, text, now?, asks?}` or `{id?, turns: [{role, text, asks?,
 *  at?}], now?}`; any other line is text. Times are ISO 8601, UTC where they have no offset; a time that is none, a field
 *  that does not exist and an id that is neither text nor number count as absent. Several turns give the profile after the
 *  last, its evidence with the index of the turn. Each text is read to its 8,000th UTF-16 unit: beyond it the result has
 *  `truncated: true`. Never fails. */
export function extractLine(line: string, lexicon: Lexicon, moment: Moment): object {
  const { id, now, said } = readLine(line)
  const at = { ...moment, now: asInstant(now) ?? moment.now }
  return {
    ...((typeof id === 'string' || typeof id === 'number') && { id }),
    ...('turns' in said ? conversationOf(said.turns, lexicon, at) : messageOf(said, lexicon, at)),
  }
}

function messageOf({ text, asks }: RawMessage, lexicon: Lexicon, moment: Moment): object {
  return {
    ...extract({ text: text.slice(0, MESSAGE_CHARS_MAX), ...moment, asks: asField(asks) }, lexicon),
    ...(isTooLong({ text }) && { truncated: true }),
  }
}

function conversationOf(turns: RawTurn[], lexicon: Lexicon, moment: Moment): object {
  const read = turns.map(({ role, text, asks, at: given }): Turn => {
    const at = asInstant(given)
    return {
      role,
      text: text.slice(0, MESSAGE_CHARS_MAX),
      asks: asField(asks),
      ...(at !== undefined && { at: new Date(at).toISOString() }),
    }
  })
  return { ...profileOfTurns(read, moment, lexicon), ...(turns.some(isTooLong) && { truncated: true }) }
}

function isTooLong({ text }: { text: string }): boolean {
  return text.length > MESSAGE_CHARS_MAX
}

interface RawMessage {
  text: string
  asks?: unknown
}
type RawTurn = RawMessage & { role: string; at?: unknown }
interface RawLine {
  id?: unknown
  now?: unknown
  said: RawMessage | { turns: RawTurn[] }
}

function readLine(line: string): RawLine {
  const value = line.trimStart().startsWith('{') ? parsed(line) : undefined
  if (isObject(value)) {
    const { id, now, text, asks, turns } = value
    if (isTurns(turns)) return { id, now, said: { turns } }
    if (typeof text === 'string') return { id, now, said: { text, asks } }
  }
  return { said: { text: line } }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isTurns(value: unknown): value is RawTurn[] {
  return (
    Array.isArray(value) &&
    value.every(
      (turn: unknown) => isObject(turn) && typeof turn.role === 'string' && typeof turn.text === 'string',
    )
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function asInstant(value: unknown): number | undefined {
  return typeof value === 'string' ? instantOf(value) : undefined
}

function asField(value: unknown): Field | undefined {
  return FIELDS.find((field) => field === value)
}
