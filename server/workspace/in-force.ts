import type { Playbook } from '../../widget/contract/playbook.ts'
import { compilePlaybook, type Lexicon } from '../../widget/qualification/lexicon.ts'
import { PACKS } from '../../widget/qualification/packs.ts'
import { indexAnswers, type AnswerIndex } from '../answers/search.ts'
import { COMPILED_REVISIONS_MAX, REVISION_AGE_MS } from '../limits.ts'
import { indexAccounts, type AccountIndex } from '../routing/match.ts'
import { Refusal } from '../refusal.ts'
import type { Mirror } from '../store/accounts.ts'
import type { Account } from './schema/accounts.ts'
import type { Site } from './schema/site.ts'
import { workspaceInTodaysForm } from './todays-form.ts'
import type { Workspace } from './workspace.ts'

/** A revision with what is made of it once. */
export interface Compiled {
  number: number
  workspace: Workspace
  playbook: Playbook
  lexicon: Lexicon
  /** The vendor's pages, indexed when first asked for: most revisions that an instance knows are searched no more. */
  answers: () => AnswerIndex
}

export interface InForce {
  /** The revision that new work follows. @throws Refusal `not-ready` before the first is accepted */
  current: () => Promise<Compiled>
  /** The revision that was last seen in force; undefined before the first look. */
  latest: () => Compiled | undefined
  /** A revision that a conversation keeps; undefined when there is none of that number. */
  of: (revision: number) => Promise<Compiled | undefined>
  /** The site of that id now. @throws Refusal `unknown-site` */
  site: (id: string) => Promise<Site>
  /** The CRM mirror, indexed. */
  accounts: () => Promise<AccountIndex>
  /** How the CRM mirror stands; undefined before there were accounts. */
  mirror: () => Promise<Mirror | undefined>
  /** Looks again at once, after a publish. */
  refresh: () => void
}

interface Source {
  inForce: () => Promise<number | undefined>
  find: (number: number) => Promise<{ number: number; workspace: Workspace } | undefined>
  accounts: () => Promise<Account[]>
  /** Absent: the accounts change with the revision alone. */
  mirror?: () => Promise<Mirror | undefined>
}

/** Compiled revisions, kept; which one is in force is looked up again every REVISION_AGE_MS, so that every instance
 *  follows a publish without being told. */
export function createInForce(source: Source, clock: () => number): InForce {
  const compiled = new Map<number, Promise<Compiled | undefined>>()
  let known: { number: number; at: number } | undefined
  let latest: Compiled | undefined
  let index: { of: string; accounts: Promise<AccountIndex> } | undefined
  let stands: { mirror: Mirror | undefined; at: number } | undefined

  const of = (revision: number) => {
    const found = compiled.get(revision) ?? source.find(revision).then((row) => row && compile(row))
    // The one that was used longest ago makes room.
    compiled.delete(revision)
    compiled.set(revision, found)
    if (compiled.size > COMPILED_REVISIONS_MAX) compiled.delete(compiled.keys().next().value!)
    // A revision that is not there yet may come.
    found.then((value) => value ?? compiled.delete(revision)).catch(() => compiled.delete(revision))
    return found
  }
  const numberInForce = async () => {
    if (known && clock() - known.at < REVISION_AGE_MS) return known.number
    const number = await source.inForce()
    if (number === undefined)
      throw new Refusal('not-ready', { detail: 'No workspace has been published yet.' })
    known = { number, at: clock() }
    return number
  }
  const mirror = async () => {
    if (!stands || clock() - stands.at >= REVISION_AGE_MS)
      stands = { mirror: await source.mirror?.(), at: clock() }
    return stands.mirror
  }
  const current = async () => (latest = (await of(await numberInForce()))!)
  return {
    current,
    latest: () => latest,
    of,
    site: async (id) => {
      const { workspace } = await current()
      const site = workspace.site.sites.find((one) => one.id === id)
      if (site) return site
      throw new Refusal('unknown-site', {
        detail: `There is no site “${id.slice(0, 64)}” here.`,
        field: 'site',
      })
    },
    accounts: async () => {
      const key = `${await numberInForce()} ${(await mirror())?.digest ?? ''}`
      if (index?.of !== key) {
        const accounts = Promise.all([source.accounts(), current()]).then(([all, { workspace }]) =>
          indexAccounts(all, workspace.routing.match),
        )
        index = { of: key, accounts }
        accounts.catch(() => (index = undefined))
      }
      return index.accounts
    },
    mirror,
    refresh: () => {
      known = undefined
      stands = undefined
      index = undefined
    },
  }
}

function compile({ number, workspace: stored }: { number: number; workspace: Workspace }): Compiled {
  // A revision of an earlier version of this code may lack what has come since.
  const workspace = workspaceInTodaysForm(stored)
  const playbook = { ...workspace.playbook, revision: number }
  let index: AnswerIndex | undefined
  return {
    number,
    workspace,
    playbook,
    lexicon: compilePlaybook(playbook, PACKS),
    // A revision of before there were answers has none.
    answers: () => (index ??= indexAnswers(workspace.answers ?? [])),
  }
}
