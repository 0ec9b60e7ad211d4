import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebhookBody } from '../../server/delivery/webhook-schema.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import type { WebhookEndpoint } from '../../server/workspace/schema/integrations.ts'
import { WEBHOOK_EVENTS } from '../../server/store/event-kinds.ts'
import { signature, startEndpoint, type Endpoint } from '../vendors/webhook-endpoint.ts'
import { testServer, type TestServer } from '../support/server.ts'

const OLD = `whsec_${Buffer.from('the secret that is being replaced').toString('base64')}`
const NEW = `whsec_${Buffer.from('the secret that comes after it...').toString('base64')}`

let server: TestServer
let endpoint: Endpoint
beforeEach(async () => {
  endpoint = await startEndpoint([NEW])
  server = await withEndpoints([
    { id: 'erp', url: endpoint.url, secrets: ['${NEW}'], events: [...WEBHOOK_EVENTS] },
  ])
})
afterEach(async () => {
  await server.close()
  await endpoint.stop()
})

async function withEndpoints(webhooks: WebhookEndpoint[], isPrivateAllowed = true): Promise<TestServer> {
  const made = await testServer('pglite', (workspace) => {
    workspace.integrations.webhooks = webhooks
  })
  made.ports.secretOf = (reference) => ({ '${OLD}': OLD, '${NEW}': NEW })[reference] ?? 'no secret'
  if (!isPrivateAllowed) made.ports.outbound = createOutbound()
  return made
}

/** Does all that is due, and what that makes due. */
async function settle(of: TestServer = server): Promise<void> {
  for (let round = 0; round < 12; round++) await of.deliver()
}

async function booked(of: TestServer = server) {
  const buyer = of.buyer()
  await buyer.say('We need HIPAA for 400 people. dana@new-clinic.example')
  const offer = await buyer.offer()
  return { buyer, booking: await buyer.book(offer) }
}

const failures = async (of: TestServer = server) =>
  (await of.ports.store.jobs.list({ states: ['due', 'dead'], destination: 'webhook', limit: 50 })).map(
    ({ state, lastError }) => [state, lastError],
  )

describe('an endpoint hears of a lead', () => {
  test('in the order in which things happened, signed, each of its own id, as the document describes it', async () => {
    const { booking } = await booked()
    await settle()
    expect(endpoint.messages.map(({ body }) => body.type)).toEqual([
      'lead.qualified',
      'lead.routed',
      'meeting.booked',
    ])
    expect(new Set(endpoint.messages.map(({ id }) => id)).size).toBe(3)
    for (const { body } of endpoint.messages) expect(WebhookBody.parse(body)).toEqual(body)
    const [, routed, met] = endpoint.messages
    expect(routed!.body.data).toMatchObject({
      lead: { email: 'dana@new-clinic.example', facts: { compliance: ['HIPAA'] } },
      decision: { step: { kind: 'escalation' }, assignee: { id: 'sofia' } },
    })
    expect(met!.body.data.meeting).toMatchObject({
      id: booking.id,
      host: { id: 'sofia' },
      start: booking.start,
    })
    await server.app.request(new URL(booking.manageUrl).pathname, {
      method: 'POST',
      body: new URLSearchParams({ act: 'cancel' }),
    })
    await settle()
    expect(endpoint.messages.at(-1)!.body).toMatchObject({
      type: 'meeting.cancelled',
      data: { meeting: { state: 'cancelled' } },
    })
  })

  test('only of what it asked for', async () => {
    await server.close()
    server = await withEndpoints([
      { id: 'erp', url: endpoint.url, secrets: ['${NEW}'], events: ['meeting.booked'] },
    ])
    await booked()
    await settle()
    expect(endpoint.messages.map(({ body }) => body.type)).toEqual(['meeting.booked'])
  })

  test('under the old secret and the new while one is replaced', async () => {
    await server.close()
    server = await withEndpoints([
      { id: 'erp', url: endpoint.url, secrets: ['${NEW}', '${OLD}'], events: ['lead.routed'] },
    ])
    await booked()
    await settle()
    const { raw, headers } = endpoint.messages[0]!
    const signed = headers['webhook-signature']!.split(' ')
    expect(signed).toEqual([NEW, OLD].map((secret) => signature(secret, headers, raw)))
  })

  test('again, under the same id, when it is asked for by hand', async () => {
    await booked()
    await settle()
    const done = await server.ports.store.jobs.list({
      states: ['done'],
      destination: 'webhook:erp',
      limit: 50,
    })
    const { id } = done.find(({ subject }) => subject.startsWith('meeting.booked'))!
    await server.ports.store.jobs.revive([id], new Date(server.time.now))
    await settle()
    const [first, second] = endpoint.messages.filter(({ body }) => body.type === 'meeting.booked')
    expect(second!.id).toBe(first!.id)
  })
})

describe('an endpoint in trouble', () => {
  test.each([
    ['fails', 'Endpoint erp answers 500.'],
    ['is busy', 'Endpoint erp answers 429: it wants to be asked later.'],
    ['redirects', 'Endpoint erp answers 307: it sends us elsewhere, where its messages do not go.'],
    ['is gone', 'Endpoint erp answers 410: it is not there.'],
    ['refuses', 'Endpoint erp answers 400 to what we sent.'],
  ] as const)('%s: the reason stands with the delivery, the rest goes on', async (manner, reason) => {
    endpoint.manner = manner
    await booked()
    await settle()
    expect((await failures()).map(([, error]) => error)).toContain(reason)
    expect(server.mails.map(({ to }) => to.address)).toContain('dana@new-clinic.example')
  })

  test('is asked again after as long as it said, and gets all in order', async () => {
    endpoint.manner = 'is busy'
    await booked()
    await settle()
    expect(endpoint.tries).toBe(1)
    endpoint.manner = 'is well'
    server.time.now += 119_000
    await settle()
    expect(endpoint.tries).toBe(1)
    server.time.now += 2_000
    await settle()
    expect(endpoint.messages.map(({ body }) => body.type)).toEqual([
      'lead.qualified',
      'lead.routed',
      'meeting.booked',
    ])
  })

  test('hears nothing of its own failures, others do', async () => {
    const other = await startEndpoint([NEW])
    await server.close()
    const events = [...WEBHOOK_EVENTS]
    server = await withEndpoints([
      { id: 'erp', url: endpoint.url, secrets: ['${NEW}'], events },
      { id: 'bi', url: other.url, secrets: ['${NEW}'], events },
    ])
    endpoint.manner = 'refuses'
    await booked()
    await settle()
    const failed = other.messages.filter(({ body }) => body.type === 'delivery.failed')
    expect(failed.map(({ body }) => body.data.delivery)).toMatchObject([
      { kind: 'webhook', destination: 'webhook:erp' },
      { kind: 'webhook', destination: 'webhook:erp' },
      { kind: 'webhook', destination: 'webhook:erp' },
    ])
    expect(endpoint.tries).toBe(3)
    await other.stop()
  })

  test.each([
    ['on a private network', 'https://10.0.0.7/hook', 'is not in a public network'],
    ['without TLS', 'http://hooks.example/hook', 'must begin with https://'],
  ])('%s is refused', async (_what, url, reason) => {
    await server.close()
    server = await withEndpoints([{ id: 'erp', url, secrets: ['${NEW}'], events: ['lead.routed'] }], false)
    await booked()
    await settle()
    expect(await failures()).toEqual([['dead', expect.stringContaining(reason) as string]])
  })
})

test('the OpenAPI document describes each message', async () => {
  const described = (await (await server.get('/v1/openapi.json')).json()) as {
    webhooks: Record<string, { post: { requestBody: { content: Record<string, { schema: unknown }> } } }>
  }
  expect(Object.keys(described.webhooks)).toEqual(WEBHOOK_EVENTS)
  for (const { post } of Object.values(described.webhooks))
    expect(post.requestBody.content['application/json']!.schema).toMatchObject({
      type: 'object',
      properties: { type: { enum: WEBHOOK_EVENTS }, version: { const: 1 } },
    })
})
