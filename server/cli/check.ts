import type { Command } from 'commander'
import { overlayLine, overlays } from '../rep/overlays.ts'
import { runPolicyTests } from '../routing/policy-tests.ts'
import type { Lead } from '../routing/lead.ts'
import { compare } from '../routing/proof/against.ts'
import { prove, type Finding } from '../routing/proof/prove.ts'
import { iso } from '../scheduling/zone.ts'
import { printFinding, type Finding as Fault } from '../workspace/findings.ts'
import { loadWorkspace } from '../workspace/load.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { askStore } from './ask-store.ts'
import { writeLine } from './lines.ts'
import { instantIn } from './options.ts'
import { freeByHours } from './route.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

interface Flags extends StoreOptions {
  workspace: string
  at?: string
  against?: string
  json?: boolean
}

/** `usher check`: findings on standard output, one a line; what the analysis of the policy proves, with an example lead for each step; the policy's own
 *  tests; then what reps set over the roster, where there is a store. Exit status 1 if a finding is an error or a test fails. */
export function checkCommand(program: Command): void {
  withStoreOptions(program.command('check'))
    .description(
      'Validate a workspace, prove its policy and run its tests. Exit status 1 if there is an error.',
    )
    .requiredOption('--workspace <folder>', 'the workspace to check')
    .option('--at <day>', 'the day on which the policy is analysed, by its own calendar; today if absent')
    .option('--against <folder>', 'another workspace: leads on which the two policies differ')
    .option('--json', 'what the analysis found, one JSON object a line')
    .action(async ({ workspace: folder, at: day, against, json = false, ...options }: Flags) => {
      const { workspace, findings } = await loadWorkspace(folder)
      let proved: Finding[] = []
      for (const finding of inOrder(findings)) process.stdout.write(`${printFinding(finding)}\n`)
      if (workspace) {
        const at = day === undefined ? Date.now() : instantIn(day, workspace.routing.timezone)
        const found = [
          ...prove(workspace, at),
          ...testFindings(workspace, at),
          ...(against === undefined ? [] : await comparison(workspace, against, at)),
        ]
        for (const one of found) await write(one, json)
        proved = found
        if (found.some(({ verdict }) => verdict === 'error')) process.exitCode = 1
      }
      process.stdout.write(`${summary(workspace, findings, proved)}\n`)
      if (!workspace) process.exitCode = 1
      await printOverlays(options)
    })
}

/** A finding of the analysis as a line. The witness is a lead that `usher route` reads, and the accounts that the CRM would have for it. */
async function write({ witness, ...finding }: Finding, json: boolean): Promise<void> {
  const { lead, accounts = [], now, state } = witness ?? {}
  const example = lead && { ...plainLead(lead), ...(accounts.length > 0 && { accounts }) }
  if (json) {
    const more = witness && {
      lead: plainLead(witness.lead),
      accounts,
      now: iso(now!),
      ...(state && { state }),
    }
    await writeLine({ ...finding, ...more })
    return
  }
  const line = `${finding.verdict}: ${finding.message}${example ? ` Example: ${JSON.stringify(example)}` : ''}`
  process.stdout.write(`${line}\n`)
}

/** Without what is empty. */
function plainLead({ none, evidence, emailVerified, ...lead }: Lead): object {
  return {
    ...lead,
    ...(emailVerified && { emailVerified }),
    ...(none.length > 0 && { none }),
    ...(evidence.length > 0 && { evidence }),
  }
}

function testFindings(workspace: Workspace, at: number): Finding[] {
  const tested = runPolicyTests(workspace, at, freeByHours)
  const failed = tested.filter(({ failures }) => failures.length > 0)
  if (tested.length === 0) return []
  if (failed.length === 0)
    return [
      {
        verdict: 'proved',
        about: 'test',
        message: `${count(tested.length, 'test')} of the policy: all as expected.`,
      },
    ]
  return failed.map(({ name, failures }) => ({
    verdict: 'error',
    about: 'test',
    message: `The test “${name}”: ${failures.join('; ')}.`,
  }))
}

/** @throws Error that says what is wrong with the other workspace */
async function comparison(workspace: Workspace, folder: string, at: number): Promise<Finding[]> {
  const old = await loadWorkspace(folder)
  if (!old.workspace) throw new Error(old.findings.map(printFinding).join('\n'))
  return compare(workspace, old.workspace, at)
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
function inOrder(findings: Fault[]): Fault[] {
  return findings.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
}

function summary(workspace: Workspace | undefined, findings: Fault[], proved: Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  if (!workspace) return `Refused: ${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}.`
  const { roster, routing, accounts } = workspace
  const parts = [
    count(roster.reps.length, 'rep'),
    count(routing.rules.length, 'rule'),
    count(accounts.length, 'account'),
  ]
  const of = (verdict: Finding['verdict']) => proved.filter((one) => one.verdict === verdict).length
  const warnings = count(findings.length + of('warning'), 'warning')
  return of('error') > 0
    ? `Not sound: ${count(of('error'), 'error')}, ${warnings}.`
    : `Accepted: ${parts.join(', ')}; ${warnings}.`
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
