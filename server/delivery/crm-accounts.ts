import { namesOf } from '../error-names.ts'
import { crmOf } from '../integrations/crm/choose.ts'
import type { CrmPort } from '../integrations/crm/port.ts'
import { VendorError } from '../integrations/vendor-error.ts'
import type { Ports } from '../ports.ts'
import { MINUTE } from '../scheduling/zone.ts'
import type { Account } from '../workspace/schema/accounts.ts'
import { NotYet } from './not-yet.ts'

/** More than a mirror is made for. */
const ACCOUNTS_MAX = 200_000
/** Pages without end are no list. */
const PAGES_MAX = 2_000

/** Reads the CRM's accounts into the mirror, whole or not at all: what is not there any more is not here either. Says when to come
 *  again; never, once `accounts.csv` is the source.
 *  @throws NotYet where they could not be read: that is noted with the mirror, and tried again */
export async function readAccounts(ports: Ports): Promise<Date | undefined> {
  const { workspace } = await ports.workspaces.current()
  const { kind, url, syncMinutes } = workspace.integrations.crm
  if (kind === 'embedded') return undefined
  const minutes = syncMinutes * MINUTE
  try {
    const accounts = await allOf(crmOf(ports, workspace))
    const at = new Date(ports.clock())
    await ports.store.transaction(async (tx) => {
      await tx.locks.publish()
      // Another CRM was named while this one was read.
      if ((await tx.accounts.mirror())?.source === url)
        await tx.accounts.replace(accounts, at, { source: url! })
    })
    ports.workspaces.refresh()
    return new Date(at.getTime() + minutes)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    await ports.store.accounts.fail(why.slice(0, 500), new Date(ports.clock()))
    ports.log('warn', 'crm-accounts-not-read', namesOf(error))
    const wait = error instanceof VendorError ? (error.retryAfterSeconds ?? 0) : 0
    throw new NotYet(Math.max(wait, Math.min(minutes, RETRY_MINUTES * MINUTE) / 1000), why)
  }
}

/** Where it failed, it is tried sooner than it would be read anyhow. */
const RETRY_MINUTES = 2

async function allOf(crm: CrmPort): Promise<Account[]> {
  const all = new Map<string, Account>()
  let cursor: string | undefined
  for (let page = 0; page < PAGES_MAX; page++) {
    const { accounts, next } = await crm.syncAccounts(cursor)
    // One that moved to a later page while we read is there twice.
    for (const account of accounts) all.set(account.id, account)
    if (all.size > ACCOUNTS_MAX)
      throw new VendorError('malformed', `The CRM has more than ${ACCOUNTS_MAX} accounts.`)
    if (next === undefined) return [...all.values()]
    cursor = next
  }
  throw new VendorError('malformed', `The CRM tells of more than ${PAGES_MAX} pages of accounts.`)
}
