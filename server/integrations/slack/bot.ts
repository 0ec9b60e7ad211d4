import { retryAfterSeconds } from '../retry-after.ts'
import { VendorError, type VendorTrouble } from '../vendor-error.ts'
import { askVendor, jsonOf } from '../vendor-http.ts'
import { escaped } from './text.ts'
import type { Posted, SlackMessage, SlackPort } from './port.ts'

const VENDOR = 'Slack'
/** Slack asks to wait and does not say how long. */
const PAUSE_SECONDS = 30

/** A bot with the scopes `chat:write` (and `chat:write.public`, to post in public channels that it is not in) and `im:write`. `api` is the address
 *  below which the methods are, without a slash at its end. */
export function slackBot(
  { token, api }: { token: string; api: string },
  outbound: typeof fetch,
  clock: () => number,
): SlackPort {
  const call = async <T extends Answer>(method: string, body: object): Promise<T> => {
    const now = clock()
    const answered = await askVendor(
      VENDOR,
      outbound,
      {
        method: 'POST',
        url: `${api}/${method}`,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
      },
      now,
    )
    const answer = jsonOf(VENDOR, answered)
    if (!isAnswer(answer))
      throw new VendorError('malformed', `Slack answers ${method} with what is no answer of it.`)
    if (answer.ok) return answer as T
    throw troubleOf(method, answer.error ?? '', retryAfterSeconds(answered.headers.get('retry-after'), now))
  }
  return {
    post: async (channel, message) => {
      const { channel: where, ts } = await call<PostedAnswer>('chat.postMessage', {
        channel,
        ...plain(message),
        link_names: false,
        unfurl_links: false,
        unfurl_media: false,
      } satisfies PostMessage)
      return ts && where ? { channel: where, message: ts } : undefined
    },
    bot: {
      update: async ({ channel, message: ts }: Posted, message) => {
        await call('chat.update', { channel, ts, ...plain(message) } satisfies Update)
      },
      direct: async (user) => {
        const { channel } = await call<{ ok: true; channel?: { id?: string } }>('conversations.open', {
          users: user,
        } satisfies Open)
        if (channel?.id) return channel.id
        throw new VendorError('malformed', 'Slack opens a conversation and does not say which.')
      },
      whisper: async (channel, user, text) => {
        await call('chat.postEphemeral', {
          channel,
          user,
          text: escaped(text),
          parse: 'none',
          link_names: false,
        } satisfies Whisper)
      },
    },
  }
}

interface Written extends SlackMessage {
  /** Names and addresses in `text` are left as they are. */
  parse: 'none'
}
interface PostMessage extends Written {
  channel: string
  link_names: false
  unfurl_links: false
  unfurl_media: false
}
interface Update extends Written {
  channel: string
  ts: string
}
interface Open {
  users: string
}
interface Whisper extends Omit<Written, 'blocks'> {
  channel: string
  user: string
  link_names: false
}

interface Answer {
  ok: boolean
  error?: string
}
interface PostedAnswer extends Answer {
  channel?: string
  ts?: string
}

function plain({ text, blocks }: SlackMessage): Written {
  return { text, blocks, parse: 'none' }
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean'
}

/** What Slack says with `ok: false` (the methods' "Errors" in its reference). What stands nowhere here is this message's own
 *  trouble. */
const TROUBLES: Record<string, [VendorTrouble, words: string]> = {
  ratelimited: ['throttled', 'it wants to be asked later'],
  rate_limited: ['throttled', 'it wants to be asked later'],
  message_limit_exceeded: ['throttled', 'its workspace has had too many messages'],
  not_authed: ['unauthorized', 'there is no token'],
  invalid_auth: ['unauthorized', 'the token is not valid'],
  token_revoked: ['unauthorized', 'the token was revoked'],
  token_expired: ['unauthorized', 'the token has run out'],
  account_inactive: ['unauthorized', 'the app was removed from the workspace'],
  missing_scope: ['unauthorized', 'the app lacks a scope'],
  no_permission: ['unauthorized', 'the app may not do this'],
  not_allowed_token_type: ['unauthorized', 'the token is not that of a bot'],
  org_login_required: ['unauthorized', 'the workspace is being moved'],
  ekm_access_denied: ['unauthorized', 'the workspace’s administrators suspended it'],
  team_access_not_granted: ['unauthorized', 'the app is not in this workspace'],
  internal_error: ['unreachable', 'it has trouble of its own'],
  fatal_error: ['unreachable', 'it has trouble of its own'],
  service_unavailable: ['unreachable', 'it has trouble of its own'],
  request_timeout: ['unreachable', 'it did not read what we sent'],
  team_added_to_org: ['unreachable', 'the workspace is being moved'],
  channel_not_found: ['refused', 'there is no such channel, or the app is not in it'],
  not_in_channel: ['refused', 'the app is not in the channel: invite it'],
  is_archived: ['refused', 'the channel is archived'],
  restricted_action: ['refused', 'the workspace’s settings do not let the app post there'],
  msg_too_long: ['refused', 'the message is too long'],
  invalid_blocks: ['refused', 'it does not take the message’s form'],
  user_not_found: ['refused', 'there is no such person: see `slack` in roster.yaml'],
  user_disabled: ['refused', 'that person has left the workspace'],
  user_not_in_channel: ['refused', 'that person is not in the channel'],
  message_not_found: ['missing', 'the message is not there any more'],
  cant_update_message: ['missing', 'the message is not one of this app'],
  edit_window_closed: ['missing', 'the message is too old to be changed'],
}

function troubleOf(method: string, error: string, wait: number | undefined): VendorError {
  const name = /^[a-z_]{1,60}$/.test(error) ? error : 'no reason'
  const [code, words] = TROUBLES[name] ?? ['refused', 'it does not take it']
  const seconds = code === 'throttled' ? (wait ?? PAUSE_SECONDS) : undefined
  return new VendorError(code, `Slack does not do ${method}: ${words} (${name}).`, seconds)
}
