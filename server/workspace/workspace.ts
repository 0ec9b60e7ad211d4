import type { Playbook } from '../../widget/contract/playbook.ts'
import type { Account } from './schema/accounts.ts'
import type { Answer } from './schema/answer.ts'
import type { Integrations } from './schema/integrations.ts'
import type { Roster } from './schema/roster.ts'
import type { Routing } from './schema/routing.ts'
import type { SiteFile } from './schema/site.ts'
import type { Template } from './schema/template.ts'

/** All that a company configures, whole and checked, with every default filled in. Plain data: a revision in the
 *  database is this value as JSON. Secrets stand in it as the names of variables only. */
export interface Workspace {
  site: SiteFile
  playbook: Omit<Playbook, 'revision'>
  routing: Routing
  roster: Roster
  integrations: Integrations
  accounts: Account[]
  /** Portraits by file name, as `Rep.picture` names them. */
  pictures: Record<string, Picture>
  /** The vendor's pages that questions are answered from. They are searched here, and not part of the playbook. */
  answers: Answer[]
  /** The mails of sequences, by the name of their file. */
  templates: Record<string, Template>
}

export interface Picture {
  /** `image/svg+xml`, `image/png`, `image/jpeg` or `image/webp`. */
  type: string
  base64: string
}

/** A digest of the content, 64 hex digits: the same for two workspaces that differ only in the order of keys. */
export async function digestOf(workspace: Workspace): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(workspace)))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The same value with the keys of its objects in order, and without those that are undefined. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  )
}
