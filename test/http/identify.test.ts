import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Booking } from '../../widget/contract/api.ts'
import { NOW, ok, testServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await testServer('pglite', ({ site, routing }) => {
    for (const one of site.sites) one.identify = { secret: '${SITE_SECRET}' }
    routing.booking.openPerBuyer = 9
  })
})
afterEach(() => server.close())

interface Claims {
  email?: unknown
  exp?: number
  aud?: string
}
const SECRET = 'the secret of ${SITE_SECRET}, of at least 32 characters'
const token = (
  { email = 'dana@clinic.example', exp = NOW / 1000 + 600, aud }: Claims = {},
  secret = SECRET,
  alg = 'HS256',
) => {
  const jwt = new SignJWT({ email }).setProtectedHeader({ alg }).setExpirationTime(exp)
  return (aud === undefined ? jwt : jwt.setAudience(aud)).sign(new TextEncoder().encode(secret))
}
const known = async (
  identity: string,
  text = 'We need HIPAA for 400 people. dana@clinic.example',
  site = 'demo',
) => {
  const buyer = server.buyer({ site })
  await ok(buyer.post('/entries', { entries: [buyer.message(text)], revision: 1, locale: 'en', identity }))
  return buyer
}
const isVerified = async (identity: string, text?: string) => {
  const buyer = await known(identity, text)
  await buyer.submit()
  const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
  return (await server.ports.store.decisions.latestOf(lead.id))!.inputs.lead.emailVerified
}

describe('who the site vouches for is verified', () => {
  test('by a token that it signed', async () => expect(await isVerified(await token())).toBe(true))
  test('for this site, where it says for which', async () => {
    expect(await isVerified(await token({ aud: 'demo' }))).toBe(true)
    expect(await isVerified(await token({ aud: 'other' }))).toBe(false)
  })

  test.each<[string, () => Promise<string> | string]>([
    ['of another secret', () => token({}, 'another secret of at least 32 characters')],
    ['that has run out', () => token({ exp: NOW / 1000 - 1 })],
    ['that is good for longer than a day', () => token({ exp: NOW / 1000 + 25 * 3600 })],
    ['without an address', () => token({ email: null })],
    ['of another algorithm', () => token({}, SECRET.repeat(2), 'HS512')],
    ['without a signature', async () => `${(await token()).split('.').slice(0, 2).join('.')}.`],
    [
      'that is signed with nothing',
      async () => `${btoa('{"alg":"none"}').replace(/=+$/, '')}.${(await token()).split('.')[1]}.`,
    ],
    ['that is none', () => 'x'],
  ])('not by one %s, and the conversation goes on', async (_, make) =>
    expect(await isVerified(await make())).toBe(false),
  )

  test('not for another address than the one that was typed', async () =>
    expect(await isVerified(await token(), 'We need HIPAA for 400 people. eve@clinic.example')).toBe(false))

  test('not where the site has no secret for it', async () => {
    await server.close()
    server = await testServer('pglite')
    expect(await isVerified(await token())).toBe(false)
  })
})

describe('a coming meeting', () => {
  const book = async () => {
    const buyer = server.buyer()
    await buyer.say('We need HIPAA for 400 people. dana@clinic.example')
    return { buyer, booking: await buyer.book(await buyer.offer()) }
  }

  test('is shown to its verified buyer instead of times for a second one, and can be moved and cancelled there', async () => {
    const { booking } = await book()
    const again = await known(await token())
    expect(await again.submit()).toMatchObject({ kind: 'booked', booking: { id: booking.id } })
    const free = await ok<{ slots: { start: string }[] }>(
      server.app.request(`/v1/sites/demo/conversations/${again.id}/booking/times`, {
        headers: { Authorization: `Bearer ${again.secret}` },
      }),
    )
    const { start } = free.slots[3]!
    const moved = await ok<{ booking: Booking }>(
      again.post('/booking/move', { start, timezone: 'UTC' }, { 'Idempotency-Key': 'm' }),
    )
    expect(moved.booking).toMatchObject({ id: booking.id, start })
    await ok(again.post('/booking/cancel', {}))
    expect(await again.submit()).toMatchObject({ kind: 'offer' })
  })

  test('is shown to nobody who only types the address, and moved by nobody else', async () => {
    await book()
    const stranger = server.buyer()
    await stranger.say('We need HIPAA for 400 people. dana@clinic.example')
    expect((await stranger.submit()).kind).toBe('offer')
    const other = await known(await token({ email: 'eve@clinic.example' }))
    expect((await other.submit()).kind).toBe('offer')
    for (const buyer of [stranger, other])
      expect(await (await buyer.post('/booking/cancel', {})).json()).toMatchObject({ code: 'not-found' })
  })

  test('of another site is that site’s', async () => {
    await book()
    const elsewhere = await known(await token(), undefined, 'other')
    expect((await elsewhere.submit()).kind).toBe('offer')
  })
})
