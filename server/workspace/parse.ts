import type * as z from 'zod'
import type { Playbook } from '../../widget/contract/playbook.ts'
import { checkAnswers } from '../answers/check.ts'
import { readAccounts } from './accounts.ts'
import { readAnswers } from './answers.ts'
import type { Finding } from './findings.ts'
import { CSV_BYTES_MAX, YAML_BYTES_MAX } from './limits.ts'
import { checkPlaybookFaults } from './playbook-faults.ts'
import { readPictures } from './pictures.ts'
import { readYaml, type Locate, type Read } from './read-yaml.ts'
import { checkReferences, type Report } from './references.ts'
import { Integrations } from './schema/integrations.ts'
import { PlaybookFile } from './schema/playbook.ts'
import { Roster } from './schema/roster.ts'
import { Routing } from './schema/routing.ts'
import { SiteFile } from './schema/site.ts'
import { readTemplates } from './templates.ts'
import type { Workspace } from './workspace.ts'

/** The files of a workspace folder by name, `routing.yaml`, `pictures/ana.svg`, `answers/soc-2.md`. */
export type Files = Record<string, string | Uint8Array>

/** Reads and checks a workspace. There is one exactly when no finding is an error. */
export function parseWorkspace(files: Files): { workspace?: Workspace; findings: Finding[] } {
  const playbook = readFile(files, 'playbook.yaml', PlaybookFile)
  const routing = readFile(files, 'routing.yaml', Routing)
  const roster = readFile(files, 'roster.yaml', Roster)
  const integrations = readFile(files, 'integrations.yaml', Integrations, {})
  const site = readFile(files, 'site.yaml', SiteFile, defaultSite(playbook.value))
  const accounts = readAccountsFile(files)
  const { pictures, findings: pictureFindings } = readPictures(files)
  const answers = readAnswers(files)
  const templates = readTemplates(files)
  const findings = [
    ...[playbook, routing, roster, integrations, site, accounts].flatMap((read) => read.findings),
    ...pictureFindings,
    ...answers.findings,
    ...templates.findings,
  ]
  const locate: Record<string, Locate> = {
    'playbook.yaml': playbook.locate,
    'routing.yaml': routing.locate,
    'roster.yaml': roster.locate,
    'site.yaml': site.locate,
    'accounts.csv': accounts.locate,
    ...answers.locate,
    ...templates.locate,
    'integrations.yaml': integrations.locate,
  }
  const report: Report = (file, path, message, severity = 'error') =>
    findings.push({
      file,
      ...locate[file]!(path),
      path: file.endsWith('.csv') ? path.slice(1) : path,
      message,
      severity,
    })
  if (playbook.value) checkPlaybookFaults(playbook.value, routing.value, report)
  if (
    !playbook.value ||
    !routing.value ||
    !roster.value ||
    !integrations.value ||
    !site.value ||
    !accounts.value
  )
    return { findings }

  const workspace: Workspace = {
    site: site.value,
    playbook: playbook.value,
    routing: routing.value,
    roster: withPictures(roster.value, pictures),
    integrations: integrations.value,
    accounts: accounts.value,
    pictures,
    answers: answers.answers,
    templates: templates.templates,
  }
  checkReferences(workspace, report)
  checkAnswers(workspace.answers, site.value.sites[0]!.locales[0]!, report)
  return findings.some(({ severity }) => severity === 'error') ? { findings } : { workspace, findings }
}

/** Reads `playbook.yaml` alone: all that `usher extract` needs. */
export function parsePlaybook(files: Files): { playbook?: Omit<Playbook, 'revision'>; findings: Finding[] } {
  const { value, findings } = readFile(files, 'playbook.yaml', PlaybookFile)
  return value ? { playbook: value, findings } : { findings }
}

function readFile<T>(files: Files, file: string, schema: z.ZodType<T>, absent?: unknown): Read<T> {
  const locate = () => ({ line: 1, column: 1 })
  const fault = (message: string): Read<T> => ({
    findings: [{ file, ...locate(), path: [], message, severity: 'error' }],
    locate,
  })
  const content = files[file]
  if (content === undefined)
    return absent === undefined
      ? fault('the file is missing.')
      : { value: schema.parse(absent), findings: [], locate }
  const size = typeof content === 'string' ? content.length : content.byteLength
  if (size > YAML_BYTES_MAX) return fault(`the file has ${size} bytes; ${YAML_BYTES_MAX} are the most.`)
  const text = decode(content)
  return text === undefined ? fault('the file is not UTF-8.') : readYaml(file, text, schema)
}

function readAccountsFile(files: Files): Read<Workspace['accounts']> {
  const content = files['accounts.csv']
  const top: Locate = () => ({ line: 1, column: 1 })
  if (content === undefined) return { value: [], findings: [], locate: top }
  const text = content.length > CSV_BYTES_MAX ? undefined : decode(content)
  if (text === undefined)
    return {
      findings: [
        {
          file: 'accounts.csv',
          ...top([]),
          path: [],
          message: `the file is not UTF-8 of ${CSV_BYTES_MAX} bytes at most.`,
          severity: 'error',
        },
      ],
      locate: top,
    }
  const { accounts, findings, lines } = readAccounts(text)
  const locate: Locate = ([row]) => ({ line: lines[Number(row)] ?? 1, column: 1 })
  return findings.some(({ severity }) => severity === 'error')
    ? { findings, locate }
    : { value: accounts, findings, locate }
}

/** A portrait named after the rep is the rep's. */
function withPictures(roster: Roster, pictures: Workspace['pictures']): Roster {
  const nameOf = new Map(Object.keys(pictures).map((name) => [name.replace(/\.[^.]*$/, ''), name]))
  return {
    ...roster,
    reps: roster.reps.map((rep) => {
      const picture = rep.picture ?? nameOf.get(rep.id)
      return picture === undefined ? rep : { ...rep, picture }
    }),
  }
}

function defaultSite(playbook: Omit<Playbook, 'revision'> | undefined): z.input<typeof SiteFile> {
  const name = playbook?.name
  return { sites: [{ id: 'main', name: typeof name === 'string' ? name : (playbook?.vendor ?? 'Usher') }] }
}

function decode(content: string | Uint8Array): string | undefined {
  if (typeof content === 'string') return content
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return undefined
  }
}
