import type { Command } from 'commander'
import { traceInWords, type TraceLine } from '../brief/trace.ts'
import { explain } from '../routing/explain.ts'
import type { Past } from '../routing/replay/past.ts'
import { replay } from '../routing/replay/replay.ts'
import { whatWouldChange, type Counterfactual, type Taker } from '../routing/replay/would-change.ts'
import type { DecisionInputs } from '../store/decisions.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { writeLine } from './lines.ts'
import { revisionsOf, withPast } from './read-past.ts'
import { freeByHours } from './route.ts'
import { withStoreOptions, type StoreOptions } from './store-options.ts'

/** Why a lead went where it went. */
export interface Why {
  lead: string
  decision: string
  now: string
  revision: number
  /** Whether today's code still decides so: what would have changed it was run by today's. */
  same: boolean
  explanation: string
  trace: TraceLine[]
  wouldChange: Counterfactual[]
}

/** `usher why LEAD`: the reason, the steps, and the nearest changes that would have given the lead to another. */
export function whyCommand(program: Command): void {
  withStoreOptions(program.command('why'))
    .description('Say why a lead went where it went, and what would have changed that: each change is run.')
    .argument('<lead>', 'the lead’s id')
    .option('--json', 'one JSON object: {lead, decision, explanation, trace, wouldChange, …}')
    .action(async (lead: string, { json, ...options }: StoreOptions & { json?: boolean }) => {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(lead))
        throw new Error(`“${lead}” is no lead's id: it is in the brief and in the decision, 36 characters.`)
      await withPast(options, async (past) => {
        const latest = await past.latestOf(lead)
        if (!latest) throw new Error(`There is no decision on a lead ${lead}.`)
        const workspace = await revisionsOf(past)(latest.revision)
        const why = whyOf(latest, workspace)
        if (json) await writeLine(why)
        else process.stdout.write(printWhy(why, workspace))
      })
    })
}

/** @param workspace that of the decision's revision */
export function whyOf(past: Past, workspace: Workspace): Why {
  const { inputs, decision, id, lead, revision } = past
  const accounts = inputs.accounts ?? workspace.accounts
  return {
    lead,
    decision: id,
    now: inputs.now,
    revision,
    same: replay(past, workspace).same,
    explanation: explain(decision, inputs.lead, { ...workspace, accounts }),
    trace: traceInWords(decision.trace, namesIn(workspace), (inputs as DecisionInputs).mirror),
    wouldChange: whatWouldChange(past, workspace, freeByHours(inputs.state, Date.parse(inputs.now))),
  }
}

function printWhy(
  { lead, now, revision, same, explanation, trace, wouldChange }: Why,
  workspace: Workspace,
): string {
  const names = namesIn(workspace)
  const lines = [
    `Lead ${lead}, decided ${now} under revision ${revision}.`,
    '',
    explanation,
    '',
    'The steps:',
    ...trace.flatMap(({ step, result, tests, reps }) => [
      `  ${step}: ${result}`,
      ...tests.map((test) => `      ${test}`),
      ...reps.map(({ name, reason }) => `      ${name}: ${reason}`),
    ]),
    '',
    ...(same
      ? []
      : [
          "Today's code decides this lead differently (usher replay shows how); what follows is by today's.",
          '',
        ]),
    wouldChange.length > 0
      ? 'What would have changed it, the nearest first:'
      : 'No single change that the policy can tell apart would have changed it.',
    ...wouldChange.map(({ change, after, step, assumed = [] }) => {
      const by = assumed.map((rep) => names[rep] ?? rep).join(', ')
      const note = assumed.length > 0 ? `; first free slot by hours only: ${by}` : ''
      return `  ${takerInWords(after, names)}, if ${change} (${step}${note})`
    }),
  ]
  return `${lines.join('\n')}\n`
}

function takerInWords({ assignee, queue, close }: Taker, names: Record<string, string>): string {
  if (assignee !== undefined) return names[assignee] ?? assignee
  return queue === undefined ? `closed as ${close}` : `the queue ${queue}`
}

function namesIn({ roster }: Workspace): Record<string, string> {
  return Object.fromEntries(roster.reps.map(({ id, name }) => [id, name]))
}
