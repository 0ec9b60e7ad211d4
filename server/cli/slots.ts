import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { closest } from 'fastest-levenshtein'
import { hostOf } from '../scheduling/host.ts'
import { findSharedSlots } from '../scheduling/slots.ts'
import { iso, startOfDay } from '../scheduling/zone.ts'
import { printFinding } from '../workspace/findings.ts'
import { loadWorkspace } from '../workspace/load.ts'
import type { Roster } from '../workspace/schema/roster.ts'
import { writeLine } from './lines.ts'
import { readInstant, readTimezone } from './options.ts'

interface Options {
  workspace: string
  host: string
  from: string
  to: string
  timezone: string
  type?: string
  now?: number
}

/** `usher slots`: free slots by the roster's hours and leave, nothing booked. */
export function slotsCommand(program: Command): void {
  program
    .command('slots')
    .description('Print the slots of one or more reps by their working hours, as one JSON object.')
    .requiredOption('--workspace <folder>', 'the workspace')
    .requiredOption('--host <reps>', 'ids of reps, with commas between them; a slot of any of them counts')
    .requiredOption('--from <day>', 'first day, or an instant', readDayOrInstant)
    .requiredOption('--to <day>', 'the day after the last, or an instant', readDayOrInstant)
    .requiredOption('--timezone <zone>', 'the zone in which a day begins', readTimezone)
    .option('--type <id>', 'meeting type (default: the first of the roster)')
    .option('--now <instant>', 'from when notice counts', readInstant)
    .action(async (options: Options) => {
      const { workspace, findings } = await loadWorkspace(options.workspace)
      if (!workspace) throw new Error(findings.map(printFinding).join('\n'))
      await writeLine(slotsOf(workspace.roster, options))
    })
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
  const hosts = reps.filter(({ active }) => active).map((rep) => ({ host: hostOf(rep), busy: [] }))
  const slots = findSharedSlots(hosts, 'any', type, range, now)
  return { slots: slots.map(({ start, end, hosts }) => ({ start: iso(start), end: iso(end), hosts })) }
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
