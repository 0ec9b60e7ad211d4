import type { Store } from '../store/store.ts'
import { printFinding } from './findings.ts'
import { loadWorkspace } from './load.ts'
import { digestOf, type Workspace } from './workspace.ts'

/** What became of a folder that was to be published: its number, or what is wrong with it. */
export interface Published {
  revision?: number
  findings: string[]
}

/** Checks the workspace in a folder and puts it in force. With an error in it nothing changes. */
export async function publishFolder(store: Store, folder: string, at: Date): Promise<Published> {
  const { workspace, findings } = await loadWorkspace(folder)
  const printed = findings.map(printFinding)
  return workspace
    ? { revision: await publish(store, workspace, at), findings: printed }
    : { findings: printed }
}

/** Puts a checked workspace in force, with its accounts as the CRM mirror. Equal content keeps its number. */
export async function publish(store: Store, workspace: Workspace, at: Date): Promise<number> {
  const digest = await digestOf(workspace)
  return store.transaction(async (tx) => {
    await tx.locks.publish()
    const number = await tx.revisions.accept(workspace, digest, at)
    await tx.accounts.replace(workspace.accounts, at)
    // Whichever instance comes to it brings calendars and meetings in line with the roster.
    await tx.jobs.schedule({ site: '', kind: 'follow-roster', subject: 'roster', dueAt: at }, at)
    return number
  })
}
