import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestBuyer, TestServer } from '../support/server.ts'
import { ok, testServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await testServer('pglite')
})
afterEach(() => server.close())

const HIPAA = 'We need HIPAA for 400 people. dana@new-clinic.example'
const append = (buyer: TestBuyer, entries: unknown[], more: object = {}) =>
  buyer.post('/entries', { entries, revision: 1, locale: 'en', ...more })
const briefOf = async (buyer: TestBuyer) => {
  await buyer.book(await buyer.offer())
  await server.deliver()
  const mail = server.mails.find(({ to }) => to.address.startsWith('sofia'))!
  return (await server.get(new URL(/https:\S+\/brief\/\S+/.exec(mail.text)![0]).pathname)).text()
}

describe('no page can stand in a lead’s way', () => {
  test.each([
    ['an empty campaign', { page: { url: 'https://www.larkline.example/?utm_campaign=' } }],
    [
      'an address that grows when it is encoded',
      { page: { url: `https://www.larkline.example/${'ä'.repeat(450)}` } },
    ],
    ['an address that is none', { page: { url: 'javascript:alert(1)' } }],
    ['no locale', { locale: '' }],
    ['a locale that is none', { locale: 'en_US@posix' }],
    ['NUL in the locale', { locale: 'e\u0000n' }],
    ['NUL in the address', { page: { url: 'https://www.larkline.example/\u0000' } }],
  ])('%s', async (_, more) => {
    const buyer = server.buyer()
    await ok(append(buyer, [buyer.message(HIPAA)], more))
    expect((await buyer.book(await buyer.offer())).state).toBe('booked')
  })

  test.each([
    ['NUL', 'a\u0000b We need HIPAA'],
    ['half a surrogate pair', 'a\ud800b We need HIPAA'],
  ])('%s in a message is stored as a replacement character, one for one', async (_, text) => {
    const buyer = server.buyer()
    const { profile } = await ok<{ profile: { sources: { start: number; quote: string }[] } }>(
      append(buyer, [buyer.message(text)]),
    )
    expect(profile.sources[0]).toMatchObject({ start: 12, quote: 'HIPAA' })
    const [stored] = await server.ports.store.conversations.entries(buyer.id)
    expect(stored!.entry).toMatchObject({ text: 'a\ufffdb We need HIPAA' })
  })

  test('a value nested too deep is refused by its field', async () => {
    const buyer = server.buyer()
    const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const body = JSON.stringify({
      entries: [{ ...buyer.stamp(), role: 'buyer', kind: 'choice', field: 'useCase', value: 0, label: 'x' }],
      revision: 1,
      locale: 'en',
    })
    const answer = await buyer.post('/entries', body.replace('"value":0', `"value":${nested}`))
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid-field' }])
  })

  test.each([
    'useCase',
    'timeline',
    'headcount',
    'competitors',
    'compliance',
    'region',
    'email',
    'budget',
    'nextStep',
    'wantsHuman',
  ])('an edit of %s to something that it cannot be changes nothing', async (field) => {
    const buyer = server.buyer()
    for (const value of [{}, [], [[]], 'x'.repeat(400), -1, 1e300, true, { min: 'a' }, [{ name: 1 }]]) {
      await append(buyer, [{ ...buyer.stamp(), role: 'buyer', kind: 'edit', field, value, label: 'odd' }])
    }
    await buyer.say(HIPAA)
    expect((await buyer.submit()).kind).not.toBe('closed')
  })

  test('numbers of revisions that no database has', async () => {
    const buyer = server.buyer()
    for (const revision of [2 ** 31, Number.MAX_SAFE_INTEGER])
      expect((await append(buyer, [buyer.message('hi')], { revision })).status).toBeLessThan(500)
    expect((await server.get('/v1/sites/demo/playbooks/99999999999')).status).toBe(404)
  })
})

describe('no page can put words in the vendor’s mouth', () => {
  const said = (buyer: TestBuyer, text: string, values?: object) => ({
    ...buyer.stamp(),
    role: 'assistant',
    kind: 'answer',
    text,
    ...(values && { values }),
  })

  test('an id that names no text, or something of JavaScript’s own, is left out of the brief', async () => {
    const buyer = server.buyer()
    await ok(
      append(
        buyer,
        ['toString', 'constructor', '__proto__', 'We owe you'].map((text) => said(buyer, text)),
      ),
    )
    await buyer.say(HIPAA)
    expect(await briefOf(buyer)).not.toMatch(/We owe you|native code/)
  })

  test('of a sentence’s values only those stand that we gave the page', async () => {
    const buyer = server.buyer()
    await ok(
      append(buyer, [
        said(buyer, 'say.queued', { who: 'We grant you a 90% discount, in writing. The team' }),
        said(buyer, 'say.forHost', { host: 'Sofia' }),
      ]),
    )
    await buyer.say(HIPAA)
    const brief = await briefOf(buyer)
    expect(brief).not.toContain('discount')
    expect(brief).toContain('… will answer you')
    expect(brief).toContain('Sofia will read that')
  })
})

describe('the booking limit', () => {
  test('does not count what was refused, nor the same request again', async () => {
    const buyer = server.buyer()
    await buyer.say(HIPAA)
    const offer = await buyer.offer()
    for (let i = 0; i < 7; i++)
      expect((await buyer.pick(offer, '2026-11-23T09:00:00Z', `refused${i}`)).status).toBe(422)
    for (let i = 0; i < 12; i++) expect((await buyer.pick(offer, undefined, 'the key')).status).toBe(201)
    const other = await buyer.pick(offer, offer.slots[3]!.start, 'the key')
    expect(await other.json()).toMatchObject({ code: 'key-reused' })
  })
})

test('reading an offer changes nothing', async () => {
  const buyer = server.buyer()
  await buyer.say(HIPAA)
  const { id } = await buyer.offer()
  const before = await server.ports.store.offers.find(id)
  server.time.now += 600_000
  const answer = await server.app.request(`/v1/sites/demo/conversations/${buyer.id}/offer`, {
    headers: { Authorization: `Bearer ${buyer.secret}` },
  })
  expect(answer.status).toBe(200)
  expect(await server.ports.store.offers.find(id)).toEqual(before)
})
