import type { Store, StoreTx } from '../store/store.ts'
import { printFinding } from './findings.ts'
import { loadWorkspace, type LoadOptions } from './load.ts'
import { digestOf, type Workspace } from './workspace.ts'

/** What became of a folder that was to be published: its number, or what is wrong with it. */
export interface Published {
  revision?: number
  findings: string[]
}

/** Checks the workspace in a folder and puts it in force. With an error in it nothing changes. */
export async function publishFolder(
  store: Store,
  folder: string,
  at: Date,
  options: LoadOptions = {},
): Promise<Published> {
  const { workspace, findings } = await loadWorkspace(folder, options)
  const printed = findings.map(printFinding)
  return workspace
    ? { revision: await publish(store, workspace, at), findings: printed }
    : { findings: printed }
}

/** Puts a checked workspace in force. Equal content keeps its number. */
export async function publish(store: Store, workspace: Workspace, at: Date): Promise<number> {
  const digest = await digestOf(workspace)
  return store.transaction(async (tx) => {
    await tx.locks.publish()
    const number = await tx.revisions.accept(workspace, digest, at)
    await fillMirror(tx, workspace, at)
    // Whichever instance comes to it brings calendars and meetings in line with the roster.
    await tx.jobs.schedule({ site: '', kind: 'follow-roster', subject: 'roster', dueAt: at }, at)
    return number
  })
}

/** `accounts.csv` is the CRM mirror, or where there is a CRM what routing knows until it was first read. */
async function fillMirror(tx: StoreTx, { accounts, integrations }: Workspace, at: Date): Promise<void> {
  const { crm } = integrations
  if (crm.kind === 'embedded') return tx.accounts.replace(accounts, at)
  if ((await tx.accounts.mirror())?.source !== crm.url)
    await tx.accounts.replace(accounts, at, { source: crm.url!, readAt: null })
  await tx.jobs.schedule({ site: '', kind: 'crm-sync', subject: 'accounts', dueAt: at }, at)
}
