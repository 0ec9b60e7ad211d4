import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { applyDecision } from '../routing/apply.ts'
import { decide } from '../routing/decide.ts'
import type { Decision } from '../routing/decision.ts'
import type { FirstFree } from '../routing/eligibility.ts'
import { explain } from '../routing/explain.ts'
import { readLead } from '../routing/lead.ts'
import { stateAt, stateFaults } from '../routing/state-file.ts'
import { EMPTY_STATE, RoutingState } from '../routing/state.ts'
import { bookingWindow, hostOf } from '../scheduling/host.ts'
import { firstSlot } from '../scheduling/slots.ts'
import { iso } from '../scheduling/zone.ts'
import { printFinding } from '../workspace/findings.ts'
import { describeIssues, printPath } from '../workspace/issues.ts'
import { loadWorkspace } from '../workspace/load.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { readInstant } from './options.ts'
import { eachLine, lineError, parseLine, writeLine, type LineError } from './lines.ts'

export interface RouteOptions {
  /** UTC ms. */
  now: number
  state: RoutingState
  /** Decides each lead from the state as given, as if it were the only one. */
  independent?: boolean | undefined
  explain?: boolean | undefined
  firstFree?: FirstFree
}

export type Routed = (Decision & { explanation?: string }) | LineError

/** Decides a lead a line, in order, each seeing the turns and loads of those before it. Each line gives one result, with
 *  the state after it; a line that is no lead gives an error, and the rest go on. */
export async function* routeLines(
  lines: AsyncIterable<string> | Iterable<string>,
  workspace: Workspace,
  options: RouteOptions,
): AsyncGenerator<{ routed: Routed; state: RoutingState }> {
  let { state } = options
  for await (const line of lines) {
    const parsed = parseLine(line)
    if ('error' in parsed) {
      yield { routed: parsed, state }
      continue
    }
    const read = readLead(parsed.value)
    if ('issue' in read) {
      const { code, path, message } = read.issue
      yield { routed: lineError(parsed.value.id, code, printPath(path), message), state }
      continue
    }
    const { lead } = read
    const decision = decide(
      lead,
      workspace,
      options.independent ? options.state : state,
      options.now,
      options.firstFree,
    )
    state = applyDecision(state, decision, lead, workspace, options.now)
    const explained = options.explain ? { explanation: explain(decision, lead, workspace) } : {}
    yield { routed: { ...decision, ...explained }, state }
  }
}

interface Flags {
  workspace: string
  now: number
  state?: string
  update?: boolean
  independent?: boolean
  explain?: boolean
}

/** `usher route`: leads on standard input, decisions on standard output. */
export function routeCommand(program: Command): void {
  program
    .command('route')
    .description(
      'Decide leads: one JSON object a line on standard input, a decision with its trace a line out.',
    )
    .requiredOption('--workspace <folder>', 'the workspace whose policy decides')
    .option('--now <instant>', 'when it is decided, ISO 8601', readInstant, Date.now())
    .option('--state <file>', 'JSON that stands in for database and calendars')
    .option('--update', 'write the state back after the last lead')
    .option('--independent', 'decide each lead from the state as given')
    .option('--explain', 'add a paragraph in plain English')
    .action(async ({ workspace: folder, now, state: file, update, ...options }: Flags) => {
      if (update && file === undefined) throw new Error('--update needs --state FILE.')
      const { workspace, findings } = await loadWorkspace(folder)
      if (!workspace) throw new Error(findings.map(printFinding).join('\n'))
      const read = file === undefined ? EMPTY_STATE : await readState(file, workspace)
      let state = stateAt(read, workspace, now)
      const firstFree = freeByHours(state, now)
      for await (const result of routeLines(eachLine(process.stdin), workspace, {
        now,
        state,
        firstFree,
        ...options,
      })) {
        state = result.state
        if ('error' in result.routed) process.exitCode = 1
        await writeLine(result.routed)
      }
      if (update) await replaceFile(file!, `${JSON.stringify({ ...state, at: iso(now) }, null, 2)}\n`)
    })
}

/** First free slots by working hours, nothing being busy. The state's leave counts with the roster's. */
export function freeByHours(state: RoutingState, now: number): FirstFree {
  const known = new Map<string, number | null>()
  return (rep, type) => {
    const key = `${rep.id} ${type.id}`
    const found = known.get(key)
    if (found !== undefined) return found
    const away = Object.hasOwn(state.reps, rep.id) ? state.reps[rep.id]!.leave : []
    const host = hostOf({ ...rep, leave: [...rep.leave, ...away] })
    const slot = firstSlot(host, { busy: [] }, type, bookingWindow(type, now), now)
    const first = slot === undefined || slot === 'unknown' ? null : slot.start
    known.set(key, first)
    return first
  }
}

/** @throws Error that says what is wrong with the file */
async function readState(file: string, workspace: Workspace): Promise<RoutingState> {
  let input: unknown
  try {
    input = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error })
  }
  const read = RoutingState.safeParse(input)
  const issues = read.success
    ? stateFaults(read.data, workspace)
    : describeIssues(read.error, RoutingState, input)
  if (read.success && issues.length === 0) return read.data
  throw new Error(issues.map(({ path, message }) => `${file} ${printPath(path)}: ${message}`).join('\n'))
}

/** A reader sees the old content or the new, never half of it. */
async function replaceFile(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content)
  await rename(`${file}.new`, file)
}
