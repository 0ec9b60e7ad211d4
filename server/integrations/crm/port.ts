import type { Account } from '../../workspace/schema/accounts.ts'
import type { CrmFields } from './fields.ts'

/** A CRM. Each call can be repeated: by our keys it finds what it did before, and changes nothing twice.
 *  All throw VendorError. */
export interface CrmPort {
  /** Accounts with this domain. */
  findAccounts: (domain: string) => Promise<Account[]>
  /** Finds the buyer by e-mail, else by the lead under whose key it was made, else makes one; then fills in what the rules of
   *  `merge.ts` let it. */
  upsertBuyer: (buyer: CrmBuyer) => Promise<BuyerRecord>
  /** Makes a user of the CRM the owner of a buyer. Whom people chose stays, unless people say so. */
  setOwner: (record: BuyerRecord, wish: OwnerWish) => Promise<OwnerOutcome>
  /** Puts a conversation under its buyer, in place of what was there under its key. */
  logConversation: (record: BuyerRecord, note: CrmNote) => Promise<void>
  /** Puts a meeting under its buyer; one that is newer there stays. */
  logMeeting: (record: BuyerRecord, meeting: CrmMeeting) => Promise<void>
  /** A page of all accounts: the first without a cursor, the last without `next`. */
  syncAccounts: (cursor?: string) => Promise<AccountsPage>
}

export interface CrmBuyer {
  /** Of the lead: whatever it writes is known by it. */
  key: string
  site: string
  /** `email` in lower case, where it is known. */
  fields: CrmFields
  /** Whether the site vouches for the e-mail. Typed, it is a claim, and so is all that comes with it. */
  verified: boolean
}

/** A buyer as the CRM has it. */
export interface BuyerRecord {
  id: string
  /** Changes with every change of it. */
  version: string
  fields: CrmFields
  /** Who set a field last: a lead's key where it was us. Absent: a person. */
  setBy: Partial<Record<string, string>>
}

export interface OwnerWish {
  /** Id of the user in the CRM. */
  user: string
  /** Of the lead. */
  key: string
  /** A person handed the lead over or took it: that outranks who stands there. */
  byPerson: boolean
  verified: boolean
}

/** `kept`: people chose another, or another lead did of a buyer whose address nobody vouches for; `inactive`: that user is no
 *  longer with them; `unknown`: there is no such user. */
export type OwnerOutcome = 'set' | 'kept' | 'inactive' | 'unknown'

export interface CrmNote {
  /** Of the lead. */
  key: string
  site: string
  at: Date
  /** Plain text. */
  text: string
  /** To the brief. */
  link: string
}

export interface CrmMeeting {
  /** Of the booking. */
  key: string
  /** The booking's sequence: goes up with each change. */
  version: number
  site: string
  state: 'booked' | 'cancelled' | 'held' | 'no-show'
  start: Date
  end: Date
  title: string
  /** Plain text. */
  text: string
  /** The host's id in the CRM. */
  host?: string
}

export interface AccountsPage {
  accounts: Account[]
  next?: string
}
