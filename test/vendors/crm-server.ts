import type { ServerResponse } from 'node:http'
import type * as z from 'zod'
import {
  BuyerChange,
  BuyerSearch,
  ConversationNote,
  MeetingNote,
  NewBuyer,
  OwnerChange,
} from '../../server/integrations/crm/contract.ts'
import { serve, type Asked } from './local-http.ts'

/** How it treats what it is asked; `does it and breaks off` does the work, and the answer never arrives. */
export type CrmManner =
  | 'is well'
  | 'is slow'
  | 'fails'
  | 'is busy'
  | 'does it and breaks off'
  | 'answers a page'
  | 'is cut off'
  | 'says 200 with an error inside'
  | 'redirects'
  | 'answers 10 MB'
  | 'never answers'
  | 'does not know the token'

export interface WireBuyer {
  id: string
  version: string
  keys: string[]
  site: string
  fields: Record<string, string>
  setBy: Record<string, string>
}

export interface CrmServer {
  url: string
  token: string
  /** What it does with requests. */
  manner: CrmManner
  /** So many are met well before that. */
  after: number
  /** And then so many in that manner, the others well. */
  times: number
  /** Pages are so long. */
  pageRows: number
  accounts: Record<string, unknown>[]
  users: Map<string, 'active' | 'inactive'>
  buyers: Map<string, WireBuyer>
  conversations: Map<string, z.infer<typeof ConversationNote>>
  meetings: Map<string, z.infer<typeof MeetingNote>>
  /** What was asked, `POST /buyers`, in order. */
  asked: string[]
  /** Changes that were made: a repeat makes none. */
  writes: number
  /** A person fills in fields of a buyer. */
  edit: (id: string, fields: Record<string, string>) => void
  stop: () => Promise<void>
}

/** A CRM that speaks the contract of server/integrations/crm/README.md, and holds us to it: token, content type, Idempotency-Key on
 *  each write, If-Match on each change, every body by its schema. */
export async function startCrmServer({ slowMs = 200 }: { slowMs?: number } = {}): Promise<CrmServer> {
  const answers = new Map<string, { body: string; status: number; answer: unknown }>()
  const local = await serve(async (asked, response) => {
    crm.asked.push(`${asked.method} ${asked.path.split('?')[0]}`)
    const manner = crm.after <= 0 && crm.times > 0 ? crm.manner : 'is well'
    if (crm.after > 0) crm.after--
    else crm.times--
    if (manner === 'is slow') await new Promise((resolve) => setTimeout(resolve, slowMs))
    if (misbehave(manner, response)) return
    const { status, answer } = checked(asked)
    if (manner === 'does it and breaks off') response.destroy()
    else reply(response, status, answer)
  })

  const crm: CrmServer = {
    url: `${local.url}/usher`,
    token: 'the token of the CRM',
    manner: 'is well',
    after: 0,
    times: Infinity,
    pageRows: 500,
    accounts: [],
    users: new Map(),
    buyers: new Map(),
    conversations: new Map(),
    meetings: new Map(),
    asked: [],
    writes: 0,
    edit: (id, fields) => {
      const buyer = crm.buyers.get(id)!
      Object.assign(buyer.fields, fields)
      for (const name of Object.keys(fields)) delete buyer.setBy[name]
      touch(buyer)
    },
    stop: local.stop,
  }
  return crm

  /** What does not fit the contract is refused, as a CRM would. */
  function checked(asked: Asked): Answer {
    try {
      return answerTo(asked)
    } catch (error) {
      return { status: 400, answer: { code: 'not-agreed', message: String(error) } }
    }
  }

  function answerTo(asked: Asked): Answer {
    const { method, path, headers, body } = asked
    if (headers.authorization !== `Bearer ${crm.token}`) return problem(401, 'unauthorized')
    const url = new URL(path, 'http://crm')
    const [root, room, id, part] = url.pathname.split('/').slice(1).map(decodeURIComponent)
    if (root !== 'usher' || room === undefined) return problem(404, 'no-such-thing')
    if (method === 'GET')
      return room === 'accounts' ? accountsOf(url.searchParams) : problem(404, 'no-such-thing')
    if (headers['content-type'] !== 'application/json') return problem(415, 'not-json')
    const json: unknown = JSON.parse(body)
    if (room === 'buyers' && id === 'search') return search(json)
    const key = headers['idempotency-key']
    if (typeof key !== 'string') return problem(400, 'no-idempotency-key')
    const before = answers.get(key)
    if (before) return before.body === body ? before : problem(422, 'other-body')
    const done = change(`${method} ${room}${part ? `/${part}` : ''}`, id ?? '', json, headers['if-match'])
    if (done.status < 300) answers.set(key, { body, ...done })
    return done
  }

  function change(what: string, id: string, json: unknown, match: string | undefined): Answer {
    if (what === 'POST buyers') return create(json)
    if (what === 'PUT conversations') return note(crm.conversations, ConversationNote, id, json)
    if (what === 'PUT meetings') {
      const known = crm.meetings.get(id)
      const { success, data } = MeetingNote.safeParse(json)
      if (success && known && known.version > data.version) return problem(409, 'newer')
      return note(crm.meetings, MeetingNote, id, json)
    }
    const buyer = crm.buyers.get(id)
    if (!buyer) return problem(404, 'no-such-buyer')
    if (match !== `"${buyer.version}"`) return problem(412, 'changed')
    if (what === 'PATCH buyers') {
      const { by, fields } = BuyerChange.parse(json)
      for (const [name, value] of Object.entries(fields)) set(buyer, name, value, by)
    } else if (what === 'PUT buyers/owner') {
      const { by, owner } = OwnerChange.parse(json)
      const user = crm.users.get(owner)
      if (user === undefined) return problem(422, 'unknown-user')
      if (user === 'inactive') return problem(409, 'inactive-user')
      set(buyer, 'owner', owner, by)
    } else return problem(405, 'no-such-method')
    touch(buyer)
    return { status: 200, answer: { buyer: structuredClone(buyer) } }
  }

  function create(json: unknown): Answer {
    const { key, site, by, fields } = NewBuyer.parse(json)
    const known = [...crm.buyers.values()].some(
      (one) => one.keys.includes(key) || (fields.email !== undefined && one.fields.email === fields.email),
    )
    if (known) return problem(409, 'exists')
    const setBy = Object.fromEntries(Object.keys(fields).map((name) => [name, by]))
    const buyer = { id: `buyer ${crm.buyers.size + 1}`, version: '0', keys: [key], site, fields, setBy }
    crm.buyers.set(buyer.id, buyer)
    touch(buyer)
    return { status: 201, answer: { buyer: structuredClone(buyer) } }
  }

  function search(json: unknown): Answer {
    const { key, email } = BuyerSearch.parse(json)
    const buyers = [...crm.buyers.values()].filter(
      ({ keys, fields }) => keys.includes(key) || (email !== null && fields.email?.toLowerCase() === email),
    )
    return { status: 200, answer: { buyers: structuredClone(buyers) } }
  }

  function note<T extends { buyer: string }>(
    into: Map<string, T>,
    schema: z.ZodType<T>,
    key: string,
    json: unknown,
  ): Answer {
    const one = schema.parse(json)
    if (!crm.buyers.has(one.buyer)) return problem(404, 'no-such-buyer')
    if (JSON.stringify(into.get(key)) !== JSON.stringify(one)) crm.writes++
    into.set(key, one)
    return { status: 200, answer: { id: `note ${key}` } }
  }

  function accountsOf(query: URLSearchParams): Answer {
    const domain = query.get('domain')
    const all = crm.accounts.filter(
      ({ domains }) => domain === null || (domains as string[] | undefined)?.includes(domain),
    )
    const start = Number(query.get('cursor') ?? 0)
    const length = Math.min(Number(query.get('limit') ?? crm.pageRows), crm.pageRows)
    const end = start + length
    const next = end < all.length ? String(end) : null
    return { status: 200, answer: { accounts: all.slice(start, end), next } }
  }

  function set(buyer: WireBuyer, name: string, value: string | null, by: string): void {
    if (value === null) delete buyer.fields[name]
    else buyer.fields[name] = value
    buyer.setBy[name] = by
  }

  function touch(buyer: WireBuyer): void {
    buyer.version = String(Number(buyer.version) + 1)
    crm.writes++
  }
}

interface Answer {
  status: number
  answer: unknown
}

function problem(status: number, code: string): Answer {
  return { status, answer: { code } }
}

function reply(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}

/** Answers in a manner that is not agreed; false where the request is to be met. */
function misbehave(manner: CrmManner, response: ServerResponse): boolean {
  const json = { 'content-type': 'application/json' }
  switch (manner) {
    case 'fails':
      response.writeHead(500).end()
      return true
    case 'is busy':
      response.writeHead(429, { 'retry-after': '120' }).end()
      return true
    case 'answers a page':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>')
      return true
    case 'is cut off':
      response.writeHead(200, json).end('{"buyers": [{"id": "buy')
      return true
    case 'says 200 with an error inside':
      response.writeHead(200, json).end('{"error": {"message": "dana@acme.io is not allowed"}}')
      return true
    case 'redirects':
      response.writeHead(302, { location: 'https://elsewhere.example/' }).end()
      return true
    case 'answers 10 MB':
      response.writeHead(200, json)
      response.end(`"${'x'.repeat(10_000_000)}"`)
      return true
    case 'does not know the token':
      response.writeHead(401, json).end('{"code": "unauthorized"}')
      return true
    case 'never answers':
      return true
    default:
      return false
  }
}
