import type { Command } from 'commander'
import { overlayLine, overlays } from '../rep/overlays.ts'
import { printFinding, type Finding } from '../workspace/findings.ts'
import { loadWorkspace } from '../workspace/load.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { askStore, type StoreOptions } from './ask-store.ts'

/** `usher check`: findings on standard output, one a line, then what reps set over the roster, where there is a store; exit
 *  status 1 if a finding is an error. */
export function checkCommand(program: Command): void {
  program
    .command('check')
    .description(
      'Validate a workspace: each finding with file, line and reason. Exit status 1 if there is an error.',
    )
    .requiredOption('--workspace <folder>', 'the workspace to check')
    .option('--data <folder>', 'folder of the embedded database, for what reps set over the roster', '.usher')
    .option(
      '--database <url>',
      'a Postgres, in place of the embedded database (USHER_DATABASE)',
      process.env.USHER_DATABASE,
    )
    .action(async ({ workspace: folder, ...options }: { workspace: string } & StoreOptions) => {
      const { workspace, findings } = await loadWorkspace(folder)
      for (const finding of inOrder(findings)) process.stdout.write(`${printFinding(finding)}\n`)
      process.stdout.write(`${summary(workspace, findings)}\n`)
      if (!workspace) process.exitCode = 1
      await printOverlays(options)
    })
}

/** A store that cannot be read says nothing about the workspace. */
async function printOverlays(options: StoreOptions): Promise<void> {
  try {
    for (const one of (await askStore(options, '/overlays', (store) => overlays(store, Date.now()))) ?? [])
      process.stdout.write(`${overlayLine(one)}\n`)
  } catch (error) {
    process.stderr.write(`What reps set over the roster cannot be read: ${(error as Error).message}\n`)
  }
}

/** By file, then line. */
function inOrder(findings: Finding[]): Finding[] {
  return findings.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
}

function summary(workspace: Workspace | undefined, findings: Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  if (!workspace) return `Refused: ${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}.`
  const { roster, routing, accounts } = workspace
  const parts = [
    count(roster.reps.length, 'rep'),
    count(routing.rules.length, 'rule'),
    count(accounts.length, 'account'),
  ]
  return `Accepted: ${parts.join(', ')}; ${count(findings.length, 'warning')}.`
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
