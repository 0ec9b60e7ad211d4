import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { closest } from 'fastest-levenshtein'
import { hostOf } from '../scheduling/host.ts'
import { findSharedSlots, type SharedSlot } from '../scheduling/slots.ts'
import { iso, startOfDay } from '../scheduling/zone.ts'
import { printFinding } from '../workspace/findings.ts'
import { printPath } from '../workspace/issues.ts'
import { loadWorkspace } from '../workspace/load.ts'
import type { Roster } from '../workspace/schema/roster.ts'
import { eachLine, lineError, parseLine, writeLine, type LineError } from './lines.ts'
import { readInstant, readTimezone } from './options.ts'
import { readSlotCase } from './slot-case.ts'

interface Options {
  workspace: string
  host: string
  from: string
  to: string
  timezone: string
  type?: string
  now?: number
}
const REQUIRED = ['workspace', 'host', 'from', 'to', 'timezone'] as const

/** `usher slots`: free slots by the roster's hours and leave, nothing booked; or, with `-`, of each case on standard input,
 *  without a workspace. Exit status 1 if a case could not be evaluated. */
export function slotsCommand(program: Command): void {
  program
    .command('slots')
    .description(
      'Print the slots of one or more reps by their working hours, as one JSON object; or read one case a line.',
    )
    .argument('[cases]', '- reads cases from standard input: {id, now, from, to, durationMinutes, hosts, …}')
    .option('--workspace <folder>', 'the workspace')
    .option('--host <reps>', 'ids of reps, with commas between them; a slot of any of them counts')
    .option('--from <day>', 'first day, or an instant', readDayOrInstant)
    .option('--to <day>', 'the day after the last, or an instant', readDayOrInstant)
    .option('--timezone <zone>', 'the zone in which a day begins', readTimezone)
    .option('--type <id>', 'meeting type (default: the first of the roster)')
    .option('--now <instant>', 'from when notice counts', readInstant)
    .action(async (cases: string | undefined, options: Partial<Options>) => {
      if (cases !== undefined) await answerCases(cases, options)
      else await answerOptions(options)
    })
}

async function answerCases(cases: string, options: Partial<Options>): Promise<void> {
  if (cases !== '-') throw new Error(`“${cases}”: cases are read from standard input only: usher slots -`)
  const [option] = Object.keys(options)
  if (option !== undefined) throw new Error(`--${option} has no meaning with -: each case says it all.`)
  for await (const line of eachLine(process.stdin)) {
    const answer = slotsLine(line)
    if ('error' in answer) process.exitCode = 1
    await writeLine(answer)
  }
}

async function answerOptions(options: Partial<Options>): Promise<void> {
  const missing = REQUIRED.find((name) => options[name] === undefined)
  if (missing) throw new Error(`--${missing} is missing. Without a workspace: usher slots - < CASES`)
  const { workspace, findings } = await loadWorkspace(options.workspace!)
  if (!workspace) throw new Error(findings.map(printFinding).join('\n'))
  await writeLine(slotsOf(workspace.roster, options as Options))
}

type Answer = { id?: string | number; slots: { start: string; end: string; hosts: string[] }[] } | LineError

/** The slots of one case, a line of JSON (`readSlotCase`), in UTC; or what is wrong with it. Never fails. */
export function slotsLine(line: string): Answer {
  const parsed = parseLine(line)
  if ('error' in parsed) return parsed
  const { id } = parsed.value
  try {
    const read = readSlotCase(parsed.value)
    if ('issue' in read) {
      const { code, path, message } = read.issue
      return lineError(id, code, printPath(path), message)
    }
    const { hosts, mode, rules, range, now } = read.slotCase
    const slots = findSharedSlots(hosts, mode, rules, range, now)
    return { ...(read.slotCase.id !== undefined && { id: read.slotCase.id }), slots: slots.map(printSlot) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return lineError(id, 'internal', '', `The engine failed on this case: ${message}.`)
  }
}

function printSlot({ start, end, hosts }: SharedSlot): { start: string; end: string; hosts: string[] } {
  return { start: iso(start), end: iso(end), hosts }
}

/** `{slots: [{start, end, hosts}]}` in UTC, from `from` until before `to`. */
export function slotsOf(roster: Roster, options: Options): object {
  const { timezone, now = Date.now() } = options
  const type =
    options.type === undefined
      ? roster.meetingTypes[0]!
      : named(roster.meetingTypes, options.type, 'meeting type')
  const reps = options.host.split(',').map((id) => named(roster.reps, id.trim(), 'rep'))
  const range = { start: instantOf(options.from, timezone), end: instantOf(options.to, timezone) }
  if (range.end <= range.start) throw new Error(`--to ${options.to} is not after --from ${options.from}.`)
  const hosts = reps.filter(({ active }) => active).map((rep) => ({ host: hostOf(rep), diary: { busy: [] } }))
  const slots = findSharedSlots(hosts, 'any', type, range, now)
  return { slots: slots.map(printSlot) }
}

function named<T extends { id: string }>(list: T[], id: string, what: string): T {
  const found = list.find((one) => one.id === id)
  if (found) return found
  const near = closest(
    id,
    list.map((one) => one.id),
  )
  throw new Error(`There is no ${what} “${id}”. Did you mean “${near}”?`)
}

/** A bare day is its midnight in the given zone. */
function instantOf(text: string, timezone: string): number {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? startOfDay(text, timezone) : readInstant(text)
}

function readDayOrInstant(text: string): string {
  if (!isDay(text.slice(0, 10)) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError(
      `“${text}” is neither a day (2026-11-24) nor an instant (2026-11-24T09:00:00Z).`,
    )
  return text
}

/** `2026-02-31` is none. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
