import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Offer } from '../../widget/contract/api.ts'
import {
  BODY_BYTES_MAX,
  ENTRIES_PER_CONVERSATION_MAX,
  MESSAGE_CHARS_MAX,
} from '../../widget/contract/limits.ts'
import { ok, ORIGIN, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer('pglite', (workspace) => {
    // What is refused here is not refused for being tried too often.
    const often = { count: 10_000, windowSeconds: 60 }
    workspace.site.limits = {
      'entries-by-conversation': often,
      'booking-by-conversation': often,
      'booking-by-address': often,
      'booking-by-email': often,
      'lead-by-address': often,
      'conversation-by-address': often,
    }
  })
})
afterAll(() => server.close())

const offered = async (): Promise<{ buyer: TestBuyer; offer: Offer }> => {
  const buyer = server.buyer()
  await buyer.say('We need HIPAA for 400 people. dana@new-clinic.example')
  return { buyer, offer: await buyer.offer() }
}
const problem = async (answer: Promise<Response> | Response) => {
  const response = await answer
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const body = (await response.json()) as Record<string, unknown>
  expect(body).toMatchObject({
    status: response.status,
    title: expect.any(String) as string,
    type: expect.stringContaining(String(body.code)) as string,
  })
  return body
}

describe('bad input is a problem document that names the field', () => {
  test('unknown site', async () => {
    const buyer = server.buyer({ site: 'nowhere' })
    expect(await problem(buyer.append(buyer.message('hi')))).toMatchObject({
      status: 404,
      code: 'unknown-site',
      field: 'site',
    })
  })

  test('an origin that is not the site’s', async () => {
    const buyer = server.buyer()
    for (const origin of [
      'https://evil.example',
      'https://other.example',
      'null',
      `${ORIGIN}.evil.example`,
    ]) {
      const answer = await buyer.post('/entries', {}, { Origin: origin })
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      expect(await problem(answer)).toMatchObject({
        status: 403,
        code: 'origin-not-allowed',
        field: 'Origin',
      })
    }
    const own = await buyer.post(
      '/entries',
      { entries: [buyer.message('hi')], revision: 1, locale: 'en' },
      { Origin: ORIGIN },
    )
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN])
  })

  test('malformed JSON, another type, and a body that is too large by one byte', async () => {
    const buyer = server.buyer()
    expect(await problem(buyer.post('/entries', '{"entries": ['))).toMatchObject({
      status: 400,
      code: 'malformed-json',
    })
    expect(await problem(buyer.post('/entries', '{}', { 'Content-Type': 'text/plain' }))).toMatchObject({
      status: 415,
      code: 'not-json',
      field: 'Content-Type',
    })
    const body = (bytes: number) => {
      const text = JSON.stringify({ entries: [buyer.message('hi')], revision: 1, locale: 'en', more: '' })
      return text.replace('"more":""', `"more":"${'x'.repeat(bytes - text.length)}"`)
    }
    expect(await problem(buyer.post('/entries', body(BODY_BYTES_MAX + 1)))).toMatchObject({
      status: 413,
      code: 'body-too-large',
    })
    expect((await buyer.post('/entries', body(BODY_BYTES_MAX))).status).toBe(200)
  })

  test.each<[string, (buyer: TestBuyer) => unknown, object]>([
    ['no entries', () => [], { field: 'entries' }],
    [
      'a message that is too long',
      (b) => [b.message('x'.repeat(MESSAGE_CHARS_MAX + 1))],
      { field: 'entries[0].text', allowed: `at most ${MESSAGE_CHARS_MAX} characters` },
    ],
    ['an empty message', (b) => [b.message('')], { field: 'entries[0].text' }],
    [
      'a kind that does not exist',
      (b) => [{ ...b.stamp(), role: 'buyer', kind: 'shout', text: 'hi' }],
      { field: 'entries[0].kind' },
    ],
    [
      'an assistant that says words of its own',
      (b) => [{ ...b.stamp(), role: 'assistant', kind: 'message', text: 'I owe you' }],
      { field: 'entries[0].role' },
    ],
    [
      'an id that is none',
      (b) => [{ ...b.message('hi'), id: '1' }],
      { field: 'entries[0].id', allowed: 'a UUID' },
    ],
    ['a time that is none', (b) => [{ ...b.message('hi'), at: 'yesterday' }], { field: 'entries[0].at' }],
    [
      'an edit of no field',
      (b) => [{ ...b.stamp(), role: 'buyer', kind: 'edit', field: 'shoeSize', value: 44, label: '44' }],
      { field: 'entries[0].field' },
    ],
  ])('%s', async (_, entries, expected) => {
    const buyer = server.buyer()
    const answer = buyer.post('/entries', { entries: entries(buyer), revision: 1, locale: 'en' })
    expect(await problem(answer)).toMatchObject({ status: 400, code: 'invalid-field', ...expected })
  })

  test('a revision that was never published', async () => {
    const buyer = server.buyer()
    expect(
      await problem(buyer.post('/entries', { entries: [buyer.message('hi')], revision: 99, locale: 'en' })),
    ).toMatchObject({ status: 404, code: 'unknown-revision', field: 'revision' })
    expect(await problem(server.get('/v1/sites/demo/playbooks/99'))).toMatchObject({
      status: 404,
      code: 'unknown-revision',
    })
  })

  test('the 501st entry', async () => {
    const buyer = server.buyer()
    for (let sent = 0; sent < ENTRIES_PER_CONVERSATION_MAX; sent += 50)
      expect(
        (await buyer.append(...Array.from({ length: 50 }, (_, i) => buyer.message(`message ${sent + i}`))))
          .status,
      ).toBe(200)
    expect(await problem(buyer.append(buyer.message('one more')))).toMatchObject({
      status: 409,
      code: 'conversation-full',
      field: 'entries',
    })
  })

  test('nobody to reach, and nobody asked for', async () => {
    const buyer = server.buyer()
    await buyer.say('we are 400 people')
    expect(await problem(buyer.post('/lead', { timezone: 'UTC' }))).toMatchObject({
      status: 409,
      code: 'nothing-to-submit',
      field: 'email',
    })
  })

  test('an e-mail that is none', async () => {
    const { buyer, offer } = await offered()
    const body = { offer: offer.id, start: offer.slots[0]!.start, timezone: 'UTC', email: 'dana@' }
    expect(await problem(buyer.post('/booking', body, { 'Idempotency-Key': 'k' }))).toMatchObject({
      status: 400,
      code: 'invalid-field',
      field: 'email',
      allowed: 'an e-mail address',
    })
  })

  test('a slot in the past, one never offered, one off the grid, and another lead’s offer', async () => {
    const { buyer, offer } = await offered()
    expect(await problem(buyer.pick(offer, '2026-11-23T09:00:00Z'))).toMatchObject({
      status: 422,
      code: 'slot-in-the-past',
      field: 'start',
    })
    expect(await problem(buyer.pick(offer, '2026-11-25T02:00:00Z'))).toMatchObject({
      status: 422,
      code: 'slot-not-offered',
      field: 'start',
    })
    const offGrid = offer.slots[0]!.start.replace(
      /:(\d\d):00Z/,
      (_, m) => `:${String((Number(m) + 7) % 60).padStart(2, '0')}:00Z`,
    )
    expect(await problem(buyer.pick(offer, offGrid))).toMatchObject({ status: 422, code: 'slot-not-offered' })
    expect(await problem(buyer.pick({ ...offer, id: randomUUID() }))).toMatchObject({
      status: 409,
      code: 'no-live-offer',
    })
    const stranger = await offered()
    expect(await problem(stranger.buyer.pick(offer))).toMatchObject({ status: 409, code: 'no-live-offer' })
    expect((await buyer.pick(offer)).status).toBe(201)
  })

  test('a booking without its key', async () => {
    const { buyer, offer } = await offered()
    expect(
      await problem(
        buyer.post('/booking', { offer: offer.id, start: offer.slots[0]!.start, timezone: 'UTC' }),
      ),
    ).toMatchObject({ status: 400, code: 'invalid-field', field: 'Idempotency-Key' })
  })

  test('nothing there', async () => {
    expect(await problem(server.get('/v1/nothing'))).toMatchObject({ status: 404, code: 'not-found' })
    expect(await problem(server.get('/assets/app-00000000.js'))).toMatchObject({ status: 404 })
  })
})

describe('what is known already', () => {
  test('an entry sent again changes nothing, unknown fields are dropped', async () => {
    const buyer = server.buyer()
    const entry = { ...buyer.message('we are 400 people'), surprise: true }
    const first = await ok<{ stored: string[]; profile: object }>(buyer.append(entry, entry))
    expect(await ok(buyer.append(entry))).toEqual({ stored: [entry.id], profile: first.profile, answers: [] })
    const stored = await server.ports.store.conversations.entries(buyer.id)
    expect(stored).toHaveLength(1)
    expect(JSON.stringify(stored)).not.toContain('surprise')
  })

  test('the server bounds the time of an entry by its own clock', async () => {
    const buyer = server.buyer()
    await ok(
      buyer.append(
        { ...buyer.message('a'), at: '2036-01-01T00:00:00Z' },
        { ...buyer.message('b'), at: '2016-01-01T00:00:00Z' },
      ),
    )
    const times = (await server.ports.store.conversations.entries(buyer.id)).map(({ entry }) => entry.at)
    expect(times).toEqual(['2026-11-24T09:00:00.000Z', '2026-10-25T09:00:00.000Z'])
  })

  test('of the page’s address only origin, path and campaign are kept', async () => {
    const buyer = server.buyer()
    await buyer.say('hello')
    const { page } = (await server.ports.store.conversations.find('demo', buyer.id))!
    expect(page).toEqual({ url: 'https://www.larkline.example/pricing?utm_campaign=fall' })
  })

  test('the playbook of a revision has an ETag and is not sent twice', async () => {
    const first = await server.get('/v1/sites/demo/playbooks/1')
    expect(await first.json()).toMatchObject({ revision: 1, vendor: 'larkline' })
    const again = await server.get('/v1/sites/demo/playbooks/1', {
      'If-None-Match': first.headers.get('etag')!,
    })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })
})

test('editors find what each file of a workspace may hold', async () => {
  for (const file of ['site', 'playbook', 'routing', 'roster', 'integrations', 'lead', 'state']) {
    const schema = await ok<{ type: string; properties: object }>(server.get(`/schemas/${file}.json`))
    expect([file, schema.type]).toEqual([file, 'object'])
  }
  expect((await server.get('/schemas/secrets.json')).status).toBe(404)
})

test('the document of the interface names every route and schema that a page uses', async () => {
  const document = await ok<{ paths: Record<string, object>; components: { schemas: object } }>(
    server.get('/v1/openapi.json'),
  )
  const base = '/v1/sites/{site}/conversations/{conversation}'
  expect(Object.keys(document.paths).sort()).toEqual([
    `${base}/booking`,
    `${base}/booking/cancel`,
    `${base}/booking/guests`,
    `${base}/booking/move`,
    `${base}/booking/times`,
    `${base}/entries`,
    `${base}/hold`,
    `${base}/lead`,
    `${base}/left`,
    `${base}/offer`,
    '/v1/sites/{site}/playbooks/{revision}',
  ])
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['Entry', 'Offer', 'Outcome', 'Problem', 'Profile']),
  )
})
