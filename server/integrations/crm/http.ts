import type * as z from 'zod'
import { sha256 } from '../../links.ts'
import type { Account } from '../../workspace/schema/accounts.ts'
import { VendorError } from '../vendor-error.ts'
import { askVendor, jsonOf, type Answered } from '../vendor-http.ts'
import {
  ACCOUNTS_PER_PAGE,
  AccountsAnswer,
  BuyerAnswer,
  BuyersAnswer,
  NoteAnswer,
  Problem,
  type BuyerChange,
  type BuyerSearch,
  type ConversationNote,
  type MeetingNote,
  type NewBuyer,
  type OwnerChange,
  type WireAccount,
} from './contract.ts'
import type { CrmField } from './fields.ts'
import { mergeFields, type Claim } from './merge.ts'
import type { BuyerRecord, CrmBuyer, CrmPort, OwnerOutcome, OwnerWish } from './port.ts'

/** Somebody else changed the buyer between reading and writing: so often it is read again. */
const ROUNDS_MAX = 3
const VENDOR = 'The CRM'

export interface HttpCrm {
  /** Where the contract is spoken, such as `https://crm.acme.com/usher`. */
  url: string
  token: string
  /** Fields that are written although a person filled them. */
  overwrite: readonly CrmField[]
}

/** A CRM that speaks the contract of README.md. `clock` gives UTC ms. */
export function httpCrm(settings: HttpCrm, outbound: typeof fetch, clock: () => number): CrmPort {
  const base = settings.url.replace(/\/+$/, '')
  const { overwrite } = settings

  return {
    findAccounts: async (domain) =>
      read(AccountsAnswer, await ask('GET', `/accounts?${query({ domain })}`)).accounts.map(accountOf),
    upsertBuyer,
    setOwner,
    logConversation: async ({ id: buyer }, { key, site, at, text, link }) => {
      const note: z.input<typeof ConversationNote> = { buyer, site, at: at.toISOString(), text, link }
      read(NoteAnswer, await ask('PUT', `/conversations/${segment(key)}`, { body: note }))
    },
    logMeeting: async ({ id: buyer }, { key, start, end, host, ...meeting }) => {
      const { site, version, state, title, text } = meeting
      const note: z.input<typeof MeetingNote> = {
        buyer,
        site,
        version,
        state,
        title,
        text,
        host: host ?? null,
        start: start.toISOString(),
        end: end.toISOString(),
      }
      const answer = await ask('PUT', `/meetings/${segment(key)}`, { body: note, accept: [409] })
      if (answer.status !== 409) read(NoteAnswer, answer)
      // Something newer is there: what this says is of no more use.
      else if (read(Problem, answer).code !== 'newer') throw refused(answer)
    },
    syncAccounts: async (cursor) => {
      const asked = { limit: String(ACCOUNTS_PER_PAGE), ...(cursor !== undefined && { cursor }) }
      const { accounts, next } = read(AccountsAnswer, await ask('GET', `/accounts?${query(asked)}`))
      return { accounts: accounts.map(accountOf), ...(next && { next }) }
    },
  }

  async function upsertBuyer(buyer: CrmBuyer): Promise<BuyerRecord> {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const found = await search(buyer)
      const written = found ? await update(found, claimOf(buyer)) : await create(buyer)
      if (written) return written
    }
    throw changing()
  }

  /** The one of that e-mail before the one that this lead made: two with the same would never be told apart again. */
  async function search({ key, fields }: CrmBuyer): Promise<BuyerRecord | undefined> {
    const body: z.input<typeof BuyerSearch> = { key, email: fields.email ?? null }
    const { buyers } = read(BuyersAnswer, await ask('POST', '/buyers/search', { body }))
    const all = buyers as BuyerRecord[]
    return (
      all.find((one) => fields.email !== undefined && one.fields.email?.toLowerCase() === fields.email) ??
      all[0]
    )
  }

  /** Undefined where there is one by now. */
  async function create(buyer: CrmBuyer): Promise<BuyerRecord | undefined> {
    const { key, site, fields } = buyer
    const { changes } = mergeFields({ fields: {}, setBy: {} }, claimOf(buyer))
    const body: z.input<typeof NewBuyer> = { key, site, by: key, fields: changes as typeof fields }
    const answer = await ask('POST', '/buyers', { body, accept: [409] })
    return answer.status === 409 ? undefined : (read(BuyerAnswer, answer).buyer as BuyerRecord)
  }

  /** Undefined where it is another, or gone, by now. */
  async function update(held: BuyerRecord, claim: Claim): Promise<BuyerRecord | undefined> {
    const { changes } = mergeFields(held, claim)
    if (Object.keys(changes).length === 0) return held
    const body: z.input<typeof BuyerChange> = {
      by: claim.by,
      fields: changes as z.input<typeof BuyerChange>['fields'],
    }
    const answer = await ask('PATCH', `/buyers/${segment(held.id)}`, {
      body,
      version: held.version,
      accept: [404, 409, 412],
    })
    return answer.status >= 400 ? undefined : (read(BuyerAnswer, answer).buyer as BuyerRecord)
  }

  async function setOwner(held: BuyerRecord, wish: OwnerWish): Promise<OwnerOutcome> {
    const { user, key } = wish
    if (held.fields.owner === user) return 'set'
    const { changes } = mergeFields(held, {
      by: key,
      fields: { owner: user },
      verified: wish.verified || wish.byPerson,
      overwrite: wish.byPerson ? ['owner'] : overwrite,
    })
    if (!changes.owner) return 'kept'
    const body: z.input<typeof OwnerChange> = { by: key, owner: user }
    const answer = await ask('PUT', `/buyers/${segment(held.id)}/owner`, {
      body,
      version: held.version,
      accept: [409, 412, 422],
    })
    if (answer.status < 400) {
      read(BuyerAnswer, answer)
      return 'set'
    }
    if (answer.status === 412) throw changing()
    const outcome = NO_OWNER[read(Problem, answer).code]
    if (!outcome) throw refused(answer)
    return outcome
  }

  function claimOf({ key, fields, verified }: CrmBuyer): Claim {
    return { by: key, fields, verified, overwrite }
  }

  async function ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    { body, version, accept }: { body?: object; version?: string; accept?: readonly number[] } = {},
  ): Promise<Answered> {
    const text = body && JSON.stringify(body)
    const headers: Record<string, string> = {
      accept: 'application/json',
      authorization: `Bearer ${settings.token}`,
    }
    if (text !== undefined) headers['content-type'] = 'application/json'
    if (version !== undefined) headers['if-match'] = `"${version}"`
    if (text !== undefined && path !== '/buyers/search')
      headers['idempotency-key'] = await sha256(`${method} ${path} ${version ?? ''} ${text}`)
    const asked = { method, url: `${base}${path}`, headers, ...(text !== undefined && { body: text }) }
    return askVendor(VENDOR, outbound, { ...asked, ...(accept && { accept }) }, clock())
  }
}

const NO_OWNER: Record<string, OwnerOutcome | undefined> = {
  'inactive-user': 'inactive',
  'unknown-user': 'unknown',
}

/** What an answer of the contract says. @throws VendorError `malformed`, without what stands in it */
function read<S extends z.ZodType>(schema: S, answer: Answered): z.output<S> {
  const json = jsonOf(VENDOR, answer)
  const inside = typeof json === 'object' && json !== null && 'error' in json
  if (inside) throw new VendorError('malformed', `${VENDOR} answers ${answer.status} with an error inside.`)
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  const where = path.map(String).join('.').slice(0, 100)
  throw new VendorError('malformed', `${VENDOR} answers what is not agreed: ${where || 'it'}: ${message}`)
}

function accountOf({ aliases, ...account }: z.output<typeof WireAccount>): Account {
  const known = { ...account, ...(aliases && { aliases }) }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Account
}

function changing(): VendorError {
  return new VendorError('unreachable', `${VENDOR} has the buyer changed by somebody else again and again.`)
}

function refused({ status }: Answered): VendorError {
  return new VendorError('refused', `${VENDOR} answers ${status} to what we sent.`)
}

function query(parameters: Record<string, string>): string {
  return new URLSearchParams(parameters).toString()
}

function segment(id: string): string {
  return encodeURIComponent(id)
}
