import type { Command } from 'commander'
import { PAST_PAGE_MAX, type PastReader, type PlacedPast } from '../past.ts'
import { compareRuns, type Moved, type Report } from '../routing/replay/back-test.ts'
import type { Past } from '../routing/replay/past.ts'
import { replay, type Replayed } from '../routing/replay/replay.ts'
import { asDecided, decidedUnder, type Otherwise } from '../routing/replay/runs.ts'
import {
  readWhatIf,
  whereLeadsAre,
  WHAT_IF_FORMS,
  withChanges,
  type WhatIf,
} from '../routing/replay/what-if.ts'
import { printFinding } from '../workspace/findings.ts'
import { loadWorkspace } from '../workspace/load.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { writeLine } from './lines.ts'
import { readInstant } from './options.ts'
import { printReport } from './replay-table.ts'
import { revisionsOf, withPast } from './read-past.ts'
import { freeByHours } from './route.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

interface Flags extends StoreOptions {
  workspace?: string
  since?: number
  whatIf: string[]
  json?: boolean
}

/** `usher replay`: past decisions once more. Alone it compares them with what today's code decides, exit status 1 at a
 *  difference; with `--workspace` or `--what-if` it says what would have been otherwise. */
export function replayCommand(program: Command): void {
  withStoreOptions(program.command('replay'))
    .description(
      'Decide past leads again: prove that nothing differs, or see what another policy or roster would have changed.',
    )
    .option('--workspace <folder>', 'a changed workspace: which leads it would have moved')
    .option('--since <day>', 'decisions from this day or instant on', readInstant)
    .option(
      '--what-if <change>',
      `a change of the roster, again and again: ${WHAT_IF_FORMS.map((form) => `'${form}'`).join(', ')}`,
      (one: string, all: string[]) => [...all, one],
      [],
    )
    .option('--json', 'one JSON object a line, of each lead and rep, at the end the whole')
    .action(async (flags: Flags) => {
      const changed = flags.workspace === undefined ? undefined : await readWorkspace(flags.workspace)
      const since = flags.since === undefined ? undefined : new Date(flags.since).toISOString()
      await withPast(flags, async (past) => {
        if (!changed && flags.whatIf.length === 0) await proveSame(past, since, flags.json ?? false)
        else await showChange(past, since, changed, flags)
      })
    })
}

async function readWorkspace(folder: string): Promise<Workspace> {
  const { workspace, findings } = await loadWorkspace(folder)
  if (!workspace) throw new Error(findings.map(printFinding).join('\n'))
  return workspace
}

/** Every decision, not only each lead's last. */
async function proveSame(past: PastReader, since: string | undefined, json: boolean): Promise<void> {
  const revision = revisionsOf(past)
  let [all, differing] = [0, 0]
  for await (const one of decisionsOf(past, since, false)) {
    const replayed = replay(one, await revision(one.revision))
    all++
    if (!replayed.same) differing++
    if (json) await writeLine({ kind: 'decision', ...idsOf(one), ...replayed })
    else if (!replayed.same) process.stdout.write(printDifference(one, replayed))
  }
  if (json) await writeLine({ kind: 'summary', decisions: all, same: all - differing, different: differing })
  else
    process.stdout.write(`${all} decisions replayed: ${all - differing} the same, ${differing} different.\n`)
  if (differing > 0) process.exitCode = 1
}

/** Of each lead the last decision. Without a change of the roster: as decided against the changed workspace; with one, the
 *  workspace without the change against with it. */
async function showChange(
  past: PastReader,
  since: string | undefined,
  changed: Workspace | undefined,
  { whatIf, json }: Flags,
): Promise<void> {
  const revision = revisionsOf(past)
  const span = await past.span(since)
  const base = changed ?? (await revision((await past.inForce()) ?? 0))
  const changes = whatIf.map((text) => readWhatIf(text, base))
  const placed = changes.map((change) => whereLeadsAre(change, (span?.last ?? '9999-12-31').slice(0, 10)))
  const { workspace, adapt } = withChanges(
    base,
    placed.map(({ change }) => change),
  )
  const otherwise: Otherwise = ({ inputs }: Past) => freeByHours(inputs.state, Date.parse(inputs.now))
  const before = changes.length === 0 ? asDecided() : decidedUnder(base, otherwise)
  const comparison = compareRuns(before, decidedUnder(workspace, otherwise, adapt))
  const moved: Moved[] = []
  for await (const one of decisionsOf(past, since, true)) {
    const move = comparison.add(one, await revision(one.revision))
    if (!move) continue
    if (json) await writeLine({ kind: 'moved', ...move })
    else moved.push(move)
  }
  const report = comparison.report()
  if (json) await writeReport(report, placed)
  else process.stdout.write(printReport(report, moved, placed))
}

async function writeReport(
  { reps, ...whole }: Report,
  changes: { change: WhatIf; weeks: number }[],
): Promise<void> {
  for (const rep of reps) await writeLine({ kind: 'rep', ...rep })
  const tried = changes.map(({ change, weeks }) => ({ ...change, weeksEarlier: weeks }))
  await writeLine({ kind: 'summary', ...whole, ...(tried.length > 0 && { whatIf: tried }) })
}

/** In pages, so that a year of leads is never in memory at once. */
async function* decisionsOf(
  past: PastReader,
  since: string | undefined,
  latest: boolean,
): AsyncGenerator<PlacedPast> {
  let after: string | undefined
  for (;;) {
    const page = await past.page({ since, after, latest, limit: PAST_PAGE_MAX })
    yield* page
    after = page.at(-1)?.place
    if (page.length < PAST_PAGE_MAX) return
  }
}

function idsOf({ id, lead, revision, engine }: Past): object {
  return { decision: id, lead, revision, engine }
}

function printDifference({ id, lead, revision, engine }: Past, { differences }: Replayed): string {
  const head = `Decision ${id} of lead ${lead}, revision ${revision}, engine ${engine}:`
  return `${[head, ...differences.map((one) => `  ${one}`)].join('\n')}\n`
}
