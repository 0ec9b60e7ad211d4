import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as z from 'zod'
import { answerAlert, type Answer } from '../delivery/alerts/answer.ts'
import { partOfTap } from '../delivery/alerts/slack.ts'
import { ACTIONS } from '../integrations/slack/message.ts'
import { isFromSlack } from '../integrations/slack/signature.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { problem } from './problems.ts'

/** A tap comes with the whole message that it was on. */
export const SLACK_BODY_BYTES_MAX = 256 * 1024

/** Taps on the buttons of alerts. Nothing of a request is read before its signature and age hold. The answer waits for no vendor: what is
 *  to be said in Slack is a job. */
export function slackRoutes(ports: Ports): Hono {
  const app = new Hono()
  app.post('/slack/interactions', bounded, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const signed = {
      timestamp: c.req.header('X-Slack-Request-Timestamp'),
      signature: c.req.header('X-Slack-Signature'),
      body,
    }
    const secret = await signingSecret(ports)
    if (!(await isFromSlack(signed, secret, ports.clock())))
      throw new Refusal('bad-signature', { detail: 'Nothing was read, and nothing changed.' })
    const tap = tapIn(new TextDecoder().decode(body))
    if (tap) await answer(ports, tap)
    return c.body(null, 200, { 'Cache-Control': 'no-store' })
  })
  return app
}

const bounded = bodyLimit({
  maxSize: SLACK_BODY_BYTES_MAX,
  onError: (c) =>
    problem(c, 'body-too-large', {
      field: 'body',
      allowed: `at most ${SLACK_BODY_BYTES_MAX} bytes`,
      detail: `A body has ${SLACK_BODY_BYTES_MAX} bytes at most.`,
    }),
})

async function signingSecret(ports: Ports): Promise<string> {
  const { slack } = (await ports.workspaces.current()).workspace.integrations
  if (slack?.signingSecret === undefined)
    throw new Refusal('not-found', { detail: 'Slack is not connected with buttons here.' })
  try {
    return ports.secretOf(slack.signingSecret, 'integrations.yaml')
  } catch {
    throw new Refusal('not-ready', { detail: 'The signing secret of Slack is not set on this server.' })
  }
}

const ID = z.string().regex(/^[A-Z0-9]{2,32}$/)
const Tap = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: ID }),
  container: z.object({ channel_id: ID.optional() }).optional(),
  channel: z.object({ id: ID }).optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
})

interface Tapped {
  user: string
  channel: string | undefined
  act: Answer
  decision: string
  alert: string
}

/** A tap on a button that answers; undefined for what else Slack tells of, such as one that opens a page.
 *  @throws Refusal `malformed-json` */
function tapIn(body: string): Tapped | undefined {
  const payload = new URLSearchParams(body).get('payload')
  const read = Tap.safeParse(jsonIn(payload ?? ''))
  if (!read.success) return undefined
  const { user, channel, container, actions } = read.data
  const { action_id: id, value = '' } = actions[0]!
  const act = id === ACTIONS.accept ? 'accept' : id === ACTIONS.pass ? 'pass' : undefined
  const [, decision, alert] = VALUE.exec(value) ?? []
  if (!act || decision === undefined || alert === undefined) return undefined
  return { user: user.id, channel: channel?.id ?? container?.channel_id, act, decision, alert }
}

/** The decision, the alert and who was asked: the first, the second … */
const VALUE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([a-z0-9][a-z0-9-]{0,63})\/\d{1,3}$/

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('malformed-json', { field: 'payload', detail: 'The field `payload` is not JSON.' })
  }
}

/** Does as the rep whom Slack's user is; where that changes nothing, says why, to whoever tapped alone. */
async function answer(ports: Ports, { user, channel, act, decision, alert }: Tapped): Promise<void> {
  const { roster } = (await ports.workspaces.current()).workspace
  const rep = roster.reps.find(({ slack }) => slack === user)
  const answered = rep && (await answerAlert(ports, rep, { decision, alert }, act))
  if (answered && answered.kind !== 'refused') return
  if (channel === undefined) return
  const lead = (await ports.store.decisions.find(decision))?.lead
  if (lead === undefined) return
  const at = new Date(ports.clock())
  const site = (await ports.store.leads.find(lead))?.site ?? ''
  const part = partOfTap(alert, act, user, channel)
  await ports.store.jobs.schedule({ kind: 'slack-say', site, subject: decision, part, lead, dueAt: at }, at)
  ports.wake()
}
