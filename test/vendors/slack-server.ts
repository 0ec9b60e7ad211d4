import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import * as z from 'zod'
import { serve } from './local-http.ts'
import spec from './specs/slack-web-api.swagger2.json'

/** What Slack does with what it is asked next; `{ error }`: 200 with that error inside. */
export type SlackManner =
  | 'is well'
  | 'is slow'
  | 'fails'
  | 'is busy'
  | 'answers a page'
  | 'is cut off'
  | 'redirects'
  | 'answers something else'
  | 'is huge'
  | 'never answers'
  | { error: string }

export interface SlackPost {
  channel: string
  ts: string
  body: Body
}

export interface SlackServer {
  /** Where the methods are: `api` of the settings. */
  url: string
  /** An incoming webhook that leads to `#hook`. */
  webhook: string
  manner: SlackManner
  /** How often it was asked. */
  tries: number
  /** What was posted, in order, to a channel by its name or to a person by their id. */
  posts: SlackPost[]
  updates: SlackPost[]
  whispers: { channel: string; user: string; text: string }[]
  /** How a message stands now. */
  shown: (ts: string) => Body
  /** What broke the published contract, as sentences. */
  faults: string[]
  /** A tap on a button as Slack would post it, signed: by `user`, on a message that was posted. */
  tap: (user: string, post: SlackPost, button: string, nowMs: number) => SlackTap
  stop: () => Promise<void>
}

export interface SlackTap {
  headers: Record<string, string>
  body: string
}

export interface SlackOptions {
  token?: string
  signingSecret?: string
  channels?: string[]
  people?: string[]
  slowMs?: number
}

/** Plays Slack: its Web API as the published description has it (`specs/slack-web-api.swagger2.json`), Block Kit with its limits, an incoming
 *  webhook, and taps on buttons, signed. */
export async function startSlackServer(options: SlackOptions = {}): Promise<SlackServer> {
  const {
    token = 'xoxb-demo',
    signingSecret = 'the signing secret of the demo',
    channels = ['#inbound-urgent', '#drift', '#strategic', '#revops'],
    people = [],
    slowMs = 30_000,
  } = options
  const messages = new Map<string, Body>()
  const idOf = new Map([...channels, '#hook'].map((name, i) => [name, `C${i}00${i}`]))
  const nameOf = new Map([...idOf].map(([name, id]) => [id, name]))
  for (const user of people) nameOf.set(`D${user}`, user)
  let count = 0

  const local = await serve(async ({ method, path, headers, body: raw }, response) => {
    server.tries++
    if (await behaves(server.manner, response, slowMs)) return
    const json = (answer: object) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify(answer))
    }
    if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
      return json(fault(`${path}: sent as ${headers['content-type']}.`, 'invalid_post_type'))
    if (method !== 'POST') return json(fault(`${path}: ${method}.`, 'method_not_allowed'))
    if (path === HOOK) {
      const message = read(path, raw, HOOK_FIELDS)
      if (message) keep(server.posts, '#hook', message)
      response.writeHead(message ? 200 : 400).end(message ? 'ok' : 'invalid_payload')
      return
    }
    if (!isSame(headers.authorization ?? '', `Bearer ${token}`))
      return json({ ok: false, error: headers.authorization ? 'invalid_auth' : 'not_authed' })
    const name = path.replace(/^\/api/, '')
    const fields = FIELDS.get(name)
    if (!fields) return json({ ok: false, error: 'unknown_method' })
    const body = read(name, raw, fields)
    if (!body) return json({ ok: false, error: 'invalid_arg_name' })
    json(answerOf(name, body))
  })

  function answerOf(name: string, body: Body): object {
    if (name === '/conversations.open') {
      if (!people.includes(body.users!)) return { ok: false, error: 'user_not_found' }
      return { ok: true, channel: { id: `D${body.users}` } }
    }
    const id = idOf.get(body.channel!) ?? body.channel!
    const where = nameOf.get(id)
    if (where === undefined) return { ok: false, error: 'channel_not_found' }
    if (name === '/chat.postEphemeral') {
      if (!people.includes(body.user!)) return { ok: false, error: 'user_not_in_channel' }
      server.whispers.push({ channel: where, user: body.user!, text: body.text! })
      return { ok: true, message_ts: stamp() }
    }
    if (name === '/chat.update') {
      if (!messages.has(body.ts!)) return { ok: false, error: 'message_not_found' }
      messages.set(body.ts!, body)
      server.updates.push({ channel: where, ts: body.ts!, body })
      return { ok: true, channel: id, ts: body.ts, text: body.text }
    }
    const { ts } = keep(server.posts, where, body)
    return { ok: true, channel: id, ts, message: { type: 'message', ts } }
  }

  function keep(list: SlackPost[], channel: string, body: Body): SlackPost {
    const post = { channel, ts: stamp(), body }
    messages.set(post.ts, body)
    list.push(post)
    return post
  }

  function stamp(): string {
    return `1764000000.${String(++count).padStart(6, '0')}`
  }

  /** The body, if it is as described; what is not is noted. */
  function read(name: string, raw: string, fields: Fields): Body | undefined {
    const before = server.faults.length
    const body = JSON.parse(raw) as Record<string, unknown>
    for (const field of Object.keys(body))
      if (!fields.has(field)) server.faults.push(`${name}: there is no field ${field}.`)
    for (const [field, { type, required }] of fields) {
      if (required && body[field] === undefined) server.faults.push(`${name}: ${field} is missing.`)
      if (body[field] === undefined || field === 'blocks') continue
      if (typeof body[field] !== type) server.faults.push(`${name}: ${field} is no ${type}.`)
    }
    const blocks = z.array(Block).max(50).optional().safeParse(body.blocks)
    if (!blocks.success) server.faults.push(`${name}: blocks: ${z.prettifyError(blocks.error)}`)
    if (typeof body.text === 'string' && body.text.length > 40_000)
      server.faults.push(`${name}: msg_too_long.`)
    if (name !== '/conversations.open' && !body.text) server.faults.push(`${name}: no_text.`)
    return server.faults.length === before ? (body as unknown as Body) : undefined
  }

  function fault(what: string, error: string) {
    server.faults.push(what)
    return { ok: false, error }
  }

  const server: SlackServer = {
    url: `${local.url}/api`,
    webhook: `${local.url}${HOOK}`,
    manner: 'is well',
    tries: 0,
    posts: [],
    updates: [],
    whispers: [],
    faults: [],
    shown: (ts) => messages.get(ts)!,
    tap: (user, { channel, ts }, label, nowMs) => {
      const button = buttonsOf(messages.get(ts)!).find(({ text }) => text.text === label)
      if (!button) throw new Error(`The message has no button “${label}”.`)
      const payload = {
        type: 'block_actions',
        user: { id: user, username: 'somebody', team_id: 'T1' },
        api_app_id: 'A1',
        token: 'old verification token',
        container: { type: 'message', message_ts: ts, channel_id: idOf.get(channel) ?? `D${channel}` },
        channel: { id: idOf.get(channel) ?? `D${channel}`, name: 'somewhere' },
        message: messages.get(ts),
        response_url: 'https://hooks.slack.invalid/actions/1',
        actions: [{ ...button, type: 'button', block_id: 'b1', action_ts: ts }],
      }
      return signed(
        new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
        signingSecret,
        nowMs,
      )
    },
    stop: local.stop,
  }
  return server
}

/** A body as Slack signs it. */
export function signed(body: string, secret: string, nowMs: number): SlackTap {
  const timestamp = String(Math.floor(nowMs / 1000))
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': `v0=${mac}`,
    },
    body,
  }
}

/** All texts of a message, as they were sent. */
export function textsOf({ text, blocks = [] }: Body): { type: string; text: string }[] {
  const ofBlocks = blocks.flatMap((block) => [
    ...('text' in block && block.text ? [block.text] : []),
    ...('fields' in block ? (block.fields ?? []) : []),
    ...('elements' in block ? block.elements.map((button) => button.text) : []),
  ])
  return [{ type: 'notification', text }, ...ofBlocks]
}

/** What Slack makes more than text of: mentions, links, dates. */
export function marksOf(body: Body): string[] {
  return textsOf(body).flatMap(({ text }) => text.match(/<[^>]*>/g) ?? [])
}

export function buttonsOf({ blocks = [] }: Body): z.infer<typeof Button>[] {
  return blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
}

const HOOK = '/services/T1/B1/secret'

type Fields = Map<string, { type: string; required: boolean }>
const description = spec as unknown as {
  paths: Record<
    string,
    { post: { parameters: { name: string; in: string; type: string; required?: boolean }[] } }
  >
}
const FIELDS = new Map(
  Object.entries(description.paths).map(([path, { post }]): [string, Fields] => [
    path,
    new Map(
      post.parameters
        .filter((one) => one.in === 'formData')
        .map(({ name, type, required }) => [name, { type, required: required ?? false }]),
    ),
  ]),
)
const HOOK_FIELDS: Fields = new Map([
  ['text', { type: 'string', required: true }],
  ['blocks', { type: 'string', required: false }],
  ['unfurl_links', { type: 'boolean', required: false }],
  ['unfurl_media', { type: 'boolean', required: false }],
])

// Block Kit, as far as alerts use it, with the limits of its reference.
const PlainText = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean().optional(),
  })
const Mrkdwn = (most: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(most),
    verbatim: z.boolean().optional(),
  })
const TextOf = (most: number) => z.union([PlainText(most), Mrkdwn(most)])
const Button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  text: PlainText(75),
  value: z.string().max(2_000).optional(),
  url: z.url().max(3_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
})
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: PlainText(150) }),
  z
    .strictObject({
      type: z.literal('section'),
      text: TextOf(3_000).optional(),
      fields: z.array(TextOf(2_000)).min(1).max(10).optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined),
  z.strictObject({
    type: z.literal('actions'),
    elements: z
      .array(Button)
      .min(1)
      .max(25)
      .refine((all) => new Set(all.map((one) => one.action_id)).size === all.length),
  }),
])

interface Body {
  channel?: string
  ts?: string
  user?: string
  users?: string
  text: string
  blocks?: z.infer<typeof Block>[]
  unfurl_links?: boolean
  unfurl_media?: boolean
  parse?: string
}

/** Whether that was its answer. */
async function behaves(manner: SlackManner, response: ServerResponse, slowMs: number): Promise<boolean> {
  const answer = (status: number, headers: Record<string, string>, body: string) => {
    response.writeHead(status, headers).end(body)
    return true
  }
  const json = { 'content-type': 'application/json' }
  if (typeof manner === 'object') return answer(200, json, JSON.stringify({ ok: false, ...manner }))
  switch (manner) {
    case 'is well':
      return false
    case 'is slow':
      await new Promise((resolve) => setTimeout(resolve, slowMs).unref())
      return false
    case 'fails':
      return answer(500, {}, '')
    case 'is busy':
      return answer(429, { ...json, 'retry-after': '60' }, '{"ok":false,"error":"ratelimited"}')
    case 'answers a page':
      return answer(200, { 'content-type': 'text/html' }, '<!doctype html><title>Slack</title>')
    case 'is cut off':
      return answer(200, json, '{"ok":true,"chan')
    case 'redirects':
      return answer(302, { location: 'https://elsewhere.example/' }, '')
    case 'answers something else':
      return answer(200, json, '[true]')
    case 'is huge':
      return answer(200, json, `{"ok":true,"pad":"${'x'.repeat(10 * 1024 * 1024)}"}`)
    default:
      // Never.
      return true
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
