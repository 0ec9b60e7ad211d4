import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Offer } from '../../widget/contract/api.ts'
import { RATES } from '../../server/limits.ts'
import { ok, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await testServer('pglite')
})
afterEach(() => server.close())

const offered = async (
  text = 'We need HIPAA for 400 people. dana@new-clinic.example',
): Promise<{ buyer: TestBuyer; offer: Offer }> => {
  const buyer = server.buyer()
  await buyer.say(text)
  return { buyer, offer: await buyer.offer() }
}

type Route = [method: string, path: string]
const ROUTES: Route[] = [
  ['POST', '/entries'],
  ['POST', '/lead'],
  ['GET', '/offer'],
  ['POST', '/booking'],
  ['POST', '/booking/cancel'],
  ['POST', '/hold'],
  ['GET', '/booking/times'],
  ['POST', '/booking/move'],
  ['POST', '/booking/guests'],
]

/** One request of each route, valid but for its credentials. */
const ask = (
  buyer: TestBuyer,
  offer: Offer,
  [method, path]: Route,
  authorization: string | undefined,
  site = 'demo',
) => {
  const bodies: Record<string, unknown> = {
    '/entries': { entries: [buyer.message('let me in')], revision: 1, locale: 'en' },
    '/lead': { timezone: 'UTC' },
    '/booking': { offer: offer.id, start: offer.slots[0]!.start, timezone: 'UTC' },
    '/booking/cancel': {},
    '/hold': { offer: offer.id, start: offer.slots[0]!.start, timezone: 'UTC' },
    '/booking/move': { start: offer.slots[1]!.start, timezone: 'UTC' },
    '/booking/guests': { guests: ['guest@partner.example'] },
  }
  return server.app.request(`/v1/sites/${site}/conversations/${buyer.id}${path}`, {
    method,
    headers: {
      'Idempotency-Key': 'k',
      'Content-Type': 'application/json',
      ...(authorization && { Authorization: authorization }),
    },
    ...(method === 'POST' && { body: JSON.stringify(bodies[path]) }),
  })
}

describe('rule 5: each route takes the conversation’s own secret', () => {
  test.each(ROUTES)('%s %s', async (...route) => {
    const { buyer, offer } = await offered()
    const stranger = server.buyer()
    await stranger.say('hello')
    for (const authorization of [
      undefined,
      'Bearer x',
      `Bearer ${stranger.secret}`,
      `Basic ${buyer.secret}`,
    ]) {
      const answer = await ask(buyer, offer, route, authorization)
      expect([answer.status, await answer.json()]).toMatchObject([
        401,
        { code: 'wrong-secret', field: 'Authorization' },
      ])
    }
    const elsewhere = await ask(buyer, offer, route, `Bearer ${buyer.secret}`, 'other')
    expect([elsewhere.status, await elsewhere.json()]).toMatchObject([401, { code: 'wrong-secret' }])
    expect(await server.ports.store.conversations.entries(buyer.id)).toHaveLength(1)
    expect(
      await server.ports.store.bookings.latestOf(
        (await server.ports.store.leads.ofConversation(buyer.id))!.id,
      ),
    ).toBeUndefined()
  })

  test('no answer sets a cookie, none is cached, and none may be framed', async () => {
    const { buyer, offer } = await offered()
    for (const route of ROUTES) {
      const answer = await ask(buyer, offer, route, `Bearer ${buyer.secret}`)
      expect([answer.headers.get('set-cookie'), answer.headers.get('cache-control')]).toEqual([
        null,
        'no-store',
      ])
    }
  })
})

describe('rule 2: GET and HEAD change nothing', () => {
  test('a scanner that fetches every link of every mail three times', async () => {
    const { buyer, offer } = await offered()
    const booking = await buyer.book(offer)
    await server.deliver()
    const links = server.mails.flatMap(({ text, html }) =>
      [...`${text} ${html}`.matchAll(/https:\/\/chat\.larkline\.example[^\s"<]+/g)].map(
        ([link]) => new URL(link).pathname,
      ),
    )
    expect(new Set(links).size).toBeGreaterThanOrEqual(2)
    for (const link of [...links, ...links, ...links, `${new URL(booking.manageUrl).pathname}/meeting.ics`]) {
      expect((await server.app.request(link, { method: 'GET' })).status).toBe(200)
      await server.app.request(link, { method: 'HEAD' })
    }
    expect(await buyer.submit()).toMatchObject({ kind: 'booked', booking: { state: 'booked' } })
  })
})

describe('rule 3: signed links', () => {
  test('a manage link ends with the meeting, a brief 30 days later', async () => {
    const { buyer, offer } = await offered()
    const booking = await buyer.book(offer)
    await server.deliver()
    const brief = new URL(
      /https:\S+\/brief\/\S+/.exec(server.mails.find(({ to }) => to.address.startsWith('sofia'))!.text)![0],
    ).pathname
    server.time.now = Date.parse(booking.end) + 1000
    expect((await server.get(new URL(booking.manageUrl).pathname)).status).toBe(410)
    expect((await server.app.request(new URL(booking.manageUrl).pathname, { method: 'POST' })).status).toBe(
      410,
    )
    expect((await server.get(brief)).status).toBe(200)
    server.time.now += 30 * 86_400_000
    expect((await server.get(brief)).status).toBe(410)
  })

  test('a manage link of the first mail follows the meeting to a later day, and ends with it there', async () => {
    const { buyer, offer } = await offered()
    const booking = await buyer.book(offer)
    const first = new URL(booking.manageUrl).pathname
    const later = offer.slots.find(({ start }) => Date.parse(start) > Date.parse(booking.end) + 86_400_000)!
    const to = { start: later.start, timezone: 'Europe/Berlin' }
    await ok(buyer.post('/booking/move', to, { 'Idempotency-Key': 'm' }))
    server.time.now = Date.parse(booking.end) + 1000
    expect((await server.get(first)).status).toBe(200)
    expect((await server.get(`${first}/meeting.ics`)).status).toBe(200)
    server.time.now = Date.parse(later.end) - 1
    expect((await server.get(first)).status).toBe(200)
    server.time.now = Date.parse(later.end)
    const over = await server.get(first)
    expect([over.status, await over.text()]).toEqual([
      410,
      expect.stringContaining('It worked until the meeting was over.'),
    ])
    expect((await server.get(`${first}/meeting.ics`)).status).toBe(410)
  })

  test('a manage link of a cancelled meeting opens for 14 days after it, to book again', async () => {
    const { buyer, offer } = await offered()
    const booking = await buyer.book(offer)
    await ok(buyer.post('/booking/cancel', {}))
    const link = new URL(booking.manageUrl).pathname
    const until = Date.parse(booking.end) + 14 * 86_400_000
    server.time.now = until - 1
    expect((await server.get(link)).status).toBe(200)
    server.time.now = until
    expect((await server.get(link)).status).toBe(410)
  })

  test('a token of one purpose opens no other page', async () => {
    const { buyer, offer } = await offered()
    const token = (await buyer.book(offer)).manageUrl.split('/').at(-1)!
    expect((await server.get(`/brief/${token}`)).status).toBe(404)
    expect((await server.get(`/feed/${token}.ics`)).status).toBe(404)
  })

  test('addresses come from configuration, whatever Host says', async () => {
    const { buyer, offer } = await offered()
    const answer = await buyer.post(
      '/booking',
      { offer: offer.id, start: offer.slots[0]!.start, timezone: 'UTC' },
      { 'Idempotency-Key': 'k', Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' },
    )
    expect(JSON.stringify(await answer.json())).not.toContain('evil.example')
  })
})

describe('rule 6: the page is not told what the CRM knows', () => {
  test('an offer holds the host’s name, picture, role, times and a reason, and nothing else', async () => {
    const known = await offered('We need HIPAA for 400 people. dana@acme.io')
    const unknown = await offered('We need HIPAA for 400 people. dana@nobody-knows-us.example')
    const keys = (offer: Offer) => [Object.keys(offer).sort(), Object.keys(offer.host).sort()]
    expect(keys(known.offer)).toEqual(keys(unknown.offer))
    expect(keys(known.offer)).toEqual([
      ['expiresAt', 'host', 'id', 'meeting', 'reason', 'slots'],
      ['name', 'picture', 'role'],
    ])
    expect(known.offer.reason).toEqual(unknown.offer.reason)
    for (const { buyer } of [known, unknown]) {
      const answer = await (await buyer.append(buyer.message('and again'))).text()
      expect(answer.toLowerCase()).not.toMatch(/"account|owner|tier|strategic|escalation/)
    }
  })
})

describe('rule 7: limits', () => {
  test('bookings of a conversation, then anew after the window', async () => {
    const { buyer, offer } = await offered()
    const statuses = []
    for (let i = 0; i < RATES['booking-by-conversation'].count; i++)
      statuses.push((await buyer.pick(offer, '2026-11-23T09:00:00Z', `k${i}`)).status)
    expect(statuses.every((status) => status === 422)).toBe(true)
    const refused = await buyer.pick(offer, '2026-11-23T09:00:00Z', 'k')
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'rate-limited' }])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    server.time.now += 25 * 3_600_000
    expect((await buyer.pick(offer, '2026-11-23T09:00:00Z', 'k')).status).not.toBe(429)
  })

  test('meetings of one e-mail, whatever conversation asks', async () => {
    await server.close()
    server = await testServer('pglite', ({ routing }) => {
      routing.booking.openPerBuyer = routing.booking.openPerDomain = 100
    })
    for (let i = 0; i < RATES['booking-by-email'].count; i++) {
      const { buyer, offer } = await offered()
      expect((await buyer.pick(offer)).status).toBe(201)
    }
    const { buyer, offer } = await offered()
    expect([
      (await buyer.pick(offer)).status,
      (await (await offered('We need HIPAA. ed@other.example')).buyer.offer()).slots.length > 0,
    ]).toEqual([429, true])
  })

  test('an address that opens too many conversations waits, and what it has goes on', async () => {
    const first = server.buyer()
    await first.say('hello')
    for (let i = 1; i < RATES['conversation-by-address'].count; i++) await server.buyer().say('hello')
    const refused = server.buyer()
    expect((await refused.append(refused.message('hello'))).status).toBe(429)
    expect((await first.append(first.message('still here'))).status).toBe(200)
  })

  test('an e-mail that is known tells a new conversation nothing of the old one', async () => {
    const before = server.buyer()
    await before.say('We are 400 people on Drift, need HIPAA, and have $90k a year. dana@new-clinic.example')
    await before.book(await before.offer())
    const profile = await server.buyer().say('dana@new-clinic.example')
    const stranger = await server.buyer().say('ivo@other-clinic.example')
    expect(profile.facts).toEqual({ email: 'dana@new-clinic.example' })
    expect({ ...profile, facts: {}, sources: [] }).toEqual({ ...stranger, facts: {}, sources: [] })
  })

  test('a booking’s mail to the buyer holds no word of the buyer’s own', async () => {
    const buyer = server.buyer()
    await buyer.say(
      'our company is ZANZIBARQUUX <script>alert(1)</script> and need HIPAA for 400 people. dana@new-clinic.example',
    )
    await buyer.book(await buyer.offer())
    await server.deliver()
    const mail = server.mails.find(({ to }) => to.address === 'dana@new-clinic.example')!
    expect(mail.subject + mail.text + mail.html + mail.ical!.content).not.toMatch(
      /ZANZIBARQUUX|<script|alert/i,
    )
  })
})

describe('rule 1: what the buyer typed is text', () => {
  test('on the brief, in the mail, in the calendar', async () => {
    const evil =
      '<img src=x onerror=alert(1)> "><script>alert(2)</script> =HYPERLINK("x")\r\nBcc: all@evil.example'
    const { buyer, offer } = await offered(`We need HIPAA. ${evil} dana@new-clinic.example`)
    await buyer.book(offer)
    await server.deliver()
    const toRep = server.mails.find(({ to }) => to.address.startsWith('sofia'))!
    expect(toRep.html).not.toMatch(/<img src=x|<script/)
    expect(toRep.subject).not.toMatch(/[\r\n]/)
    const page = await server.get(new URL(/https:\S+\/brief\/\S+/.exec(toRep.text)![0]).pathname)
    const html = await page.text()
    expect(html).toContain('&lt;img src=x')
    expect(html).not.toMatch(/<img src=x|<script/)
    const policy = page.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(
      ['referrer-policy', 'cache-control', 'x-robots-tag'].map((name) => page.headers.get(name)),
    ).toEqual(['no-referrer', 'no-store', 'noindex'])
  })
})
