import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Playbook } from '../../widget/contract/playbook.ts'
import { readAnswers } from './answers.ts'
import type { Finding } from './findings.ts'
import { parsePlaybook, parseWorkspace, type Files } from './parse.ts'
import type { Answer } from './schema/answer.ts'
import type { Workspace } from './workspace.ts'

const FILES = [
  'site.yaml',
  'playbook.yaml',
  'routing.yaml',
  'roster.yaml',
  'integrations.yaml',
  'accounts.csv',
] as const

export interface LoadOptions {
  /** A file that is read in place of the folder's integrations.yaml. */
  integrations?: string | undefined
}

/** Reads and checks the workspace in a folder. There is one exactly when no finding is an error. A folder or file that
 *  cannot be read is a finding, too. */
export async function loadWorkspace(
  folder: string,
  { integrations }: LoadOptions = {},
): Promise<{ workspace?: Workspace; findings: Finding[] }> {
  const files: Files = {}
  const unread: Finding[] = []
  for (const file of [
    ...FILES,
    ...(await filesIn(folder, 'pictures')),
    ...(await filesIn(folder, 'answers')),
    ...(await filesIn(folder, 'sequences')),
  ]) {
    const other = file === 'integrations.yaml' && integrations
    const content = await (other ? read(dirname(other), basename(other)) : read(folder, file))
    if (content instanceof Uint8Array) files[file] = content
    else if (content) unread.push(content)
    else if (other) unread.push(absent(other))
  }
  if (unread.length > 0) return { findings: unread }
  return parseWorkspace(files)
}

/** Reads and checks `playbook.yaml` of a folder, and nothing else there. */
export async function loadPlaybook(
  folder: string,
): Promise<{ playbook?: Omit<Playbook, 'revision'>; findings: Finding[] }> {
  const content = await read(folder, 'playbook.yaml')
  if (content && !(content instanceof Uint8Array)) return { findings: [content] }
  return parsePlaybook(content ? { 'playbook.yaml': content } : {})
}

/** Reads what a conversation needs: the workspace where it is whole, else its playbook with the answers. There is a
 *  playbook exactly when `playbook.yaml` can be read. */
export async function loadChat(folder: string): Promise<{
  playbook?: Omit<Playbook, 'revision'>
  answers: Answer[]
  workspace?: Workspace
  findings: Finding[]
}> {
  const { workspace, findings } = await loadWorkspace(folder)
  if (workspace) return { playbook: workspace.playbook, answers: workspace.answers, workspace, findings }
  const { playbook } = await loadPlaybook(folder)
  const files: Files = {}
  for (const file of await filesIn(folder, 'answers')) {
    const content = await read(folder, file)
    if (content instanceof Uint8Array) files[file] = content
  }
  return { ...(playbook && { playbook }), answers: readAnswers(files).answers, findings }
}

async function filesIn(folder: string, part: string): Promise<string[]> {
  try {
    const names = await readdir(join(folder, part))
    return names
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) => `${part}/${name}`)
  } catch {
    return []
  }
}

/** A file's bytes, undefined where it is absent, a finding where it cannot be read. */
async function read(folder: string, file: string): Promise<Uint8Array | Finding | undefined> {
  try {
    return await readFile(join(folder, file))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return undefined
    return { file, line: 1, column: 1, path: [], message: `cannot be read (${code}).`, severity: 'error' }
  }
}

function absent(file: string): Finding {
  return { file, line: 1, column: 1, path: [], message: 'the file is missing.', severity: 'error' }
}
