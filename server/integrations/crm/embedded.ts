import { accountsAt, type AccountIndex } from '../../routing/account-index.ts'
import { hostIn } from '../../routing/domain.ts'
import type { Store, StoreTx } from '../../store/store.ts'
import type { StoredBuyer } from '../../store/crm.ts'
import { VendorError } from '../vendor-error.ts'
import type { CrmField, CrmFields } from './fields.ts'
import { changed, mergeFields, type Claim, type Merged } from './merge.ts'
import type { BuyerRecord, CrmBuyer, CrmPort, OwnerOutcome, OwnerWish } from './port.ts'

export interface EmbeddedCrm {
  store: Store
  /** UTC ms. */
  clock: () => number
  newId: () => string
  /** The accounts of `accounts.csv`. */
  accounts: () => Promise<AccountIndex>
  /** How a user stands: the reps are the users. */
  userOf: (id: string) => 'active' | 'inactive' | 'unknown'
  /** Fields that are written although a person filled them. */
  overwrite: readonly CrmField[]
}

/** The CRM for those who have none: its buyers and notes are rows of our own database. */
export function embeddedCrm({ store, clock, newId, accounts, userOf, overwrite }: EmbeddedCrm): CrmPort {
  return {
    findAccounts: async (domain) => {
      const host = hostIn(domain)
      return host ? accountsAt(host, await accounts()).map(({ account }) => account) : []
    },
    upsertBuyer: (buyer) => store.transaction((tx) => upsertIn(tx, buyer)),
    setOwner: (record, wish) => store.transaction((tx) => setOwnerIn(tx, record.id, wish)),
    logConversation: async ({ id: buyer }, { key, site, at, text, link }) =>
      store.crm.log({
        key: `conversation:${key}`,
        buyer,
        site,
        at,
        kind: 'conversation',
        body: `${text}\n\n${link}`,
        version: 0,
      }),
    logMeeting: async ({ id: buyer }, { key, site, version, start, text }) =>
      store.crm.log({ key: `meeting:${key}`, buyer, site, kind: 'meeting', body: text, version, at: start }),
    syncAccounts: async () => ({ accounts: [...(await accounts()).byId.values()] }),
  }

  async function upsertIn(tx: StoreTx, buyer: CrmBuyer): Promise<BuyerRecord> {
    const { key, site, fields, verified } = buyer
    // Two leads of one buyer at a time would make two of them.
    await tx.locks.crmBuyer(fields.email ?? key)
    const held = await tx.crm.find(site, fields.email ?? null, key)
    const before = held ?? { id: newId(), site, lead: key, ...NOTHING }
    const claim = { by: key, fields, verified, overwrite }
    return write(tx, before, mergeFields(recordOf(before), claim), claim, held === undefined)
  }

  async function setOwnerIn(tx: StoreTx, id: string, wish: OwnerWish): Promise<OwnerOutcome> {
    const held = await tx.crm.byId(id)
    if (!held) throw new VendorError('missing', 'The buyer is not in the CRM any more.')
    if (held.owner === wish.user) return 'set'
    const user = userOf(wish.user)
    if (user !== 'active') return user
    const claim: Claim = {
      by: wish.key,
      fields: { owner: wish.user },
      verified: wish.verified || wish.byPerson,
      overwrite: wish.byPerson ? ['owner'] : overwrite,
    }
    const merged = mergeFields(recordOf(held), claim)
    // An owner is no field that a lead says no more.
    const changes = merged.changes.owner ? { owner: merged.changes.owner } : {}
    await write(tx, held, { ...merged, changes }, claim)
    return changes.owner ? 'set' : 'kept'
  }

  async function write(
    tx: StoreTx,
    held: Omit<StoredBuyer, 'createdAt' | 'updatedAt'>,
    merged: Merged,
    { by }: Claim,
    isNew = false,
  ): Promise<BuyerRecord> {
    const names = Object.keys(merged.changes)
    if (names.length === 0 && !isNew) return recordOf(held)
    const { email = null, account = null, owner = null, ...fields } = changed(recordOf(held), merged)
    const setBy = { ...held.setBy, ...Object.fromEntries(names.map((name) => [name, by])) }
    const after = { ...held, email, account, owner, fields: fields as Record<string, string>, setBy }
    await tx.crm.keep(after, new Date(clock()))
    return recordOf(after)
  }
}

const NOTHING = { email: null, account: null, owner: null, fields: {}, setBy: {} }

function recordOf(buyer: Omit<StoredBuyer, 'createdAt' | 'updatedAt'>): BuyerRecord {
  const { id, email, account, owner, fields, setBy } = buyer
  const own = { ...(email !== null && { email }), ...(account !== null && { account }) }
  return {
    id,
    // Written within a transaction: nobody else can come between.
    version: '',
    fields: { ...(fields as CrmFields), ...own, ...(owner !== null && { owner }) },
    setBy: Object.fromEntries(Object.entries(setBy).filter(([, by]) => by !== 'person')),
  }
}
