import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RATES } from '../../server/limits.ts'
import { sha256 } from '../../server/links.ts'
import { repLink } from '../../server/rep/links.ts'
import { testServer, type TestServer } from '../support/server.ts'
import { OWN, RepBrowser } from './browser.ts'

const SOFIA = 'sofia.marin@larkline.example'
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let server: TestServer
let browser: RepBrowser
beforeEach(async () => {
  server = await testServer('pglite', ({ roster }) => {
    roster.reps.find(({ id }) => id === 'marcus')!.active = false
  })
  browser = new RepBrowser(server)
})
afterEach(() => server.close())

const tokenOf = (path: string) => /\/rep\/enter\/(\w+)/.exec(path)![1]!
const acts = async (rep = 'sofia') => (await server.ports.store.reps.acts(rep)).map(({ act }) => act)

describe('asking for a link', () => {
  test('is answered alike for a rep, one who is not active, and anybody else; reps alone get a mail', async () => {
    const answers = []
    for (const email of [SOFIA, 'MARCUS.bell@larkline.example ', 'nobody@larkline.example']) {
      server.mails.length = 0
      const answer = await browser.post('/rep/sign-in', { email })
      await server.deliver()
      answers.push([
        answer.status,
        await answer.text(),
        JSON.stringify([...answer.headers]),
        server.mails.length,
      ])
    }
    expect(new Set(answers.map(([status, text, headers]) => `${status} ${text} ${headers}`)).size).toBe(1)
    expect(answers.map((one) => one[3])).toEqual([1, 1, 0])
  })

  test('mails a link to the roster’s address, whatever Host says, and another one each time', async () => {
    const paths = new Set()
    for (let i = 0; i < 2; i++) {
      await browser.post('/rep/sign-in', { email: SOFIA }, { ...OWN, Host: 'evil.example' })
      await server.deliver()
    }
    for (const { to, text, messageId } of server.mails) {
      expect(to.address).toBe(SOFIA)
      expect(text).toContain('https://chat.larkline.example/rep/enter/')
      paths.add(`${messageId} ${text}`)
    }
    expect(paths.size).toBe(2)
  })

  test.each([
    ['', 'nothing'],
    ['sofia', '“sofia”'],
    ['a b@c', '“a b@c”'],
    [`${'x'.repeat(250)}@y.zz`, '“xxx'],
  ])('%j is no address: told so, and kept as typed', async (email, found) => {
    const answer = await browser.post('/rep/sign-in', { email })
    const html = await answer.text()
    expect(answer.status).toBe(422)
    expect(html).toContain(`Work e-mail: found ${found}`)
    expect(html).toContain(`value="${email}"`)
  })

  test('254 characters are an address, 255 are none', async () => {
    const of = (chars: number) => `${'x'.repeat(chars - 5)}@y.zz`
    expect((await browser.post('/rep/sign-in', { email: of(254) })).status).toBe(200)
    expect((await browser.post('/rep/sign-in', { email: of(255) })).status).toBe(422)
  })

  test.each([
    ['rep-link-by-email', () => SOFIA],
    ['rep-link-by-email', () => 'nobody@larkline.example'],
    ['rep-link-by-address', (i: number) => `nobody-${i}@larkline.example`],
  ] as const)(
    '%s: the last allowed one goes through, the next one waits, and what was typed stays',
    async (rate, who) => {
      for (let i = 0; i < RATES[rate].count; i++)
        expect((await browser.post('/rep/sign-in', { email: who(i) })).status).toBe(200)
      const refused = await browser.post('/rep/sign-in', { email: who(99) })
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await refused.text()).toContain(`value="${who(99)}"`)
    },
  )

  test('a link that could not be mailed in time is not mailed at all', async () => {
    await browser.post('/rep/sign-in', { email: SOFIA })
    server.time.now += 30 * MINUTE
    await server.deliver()
    expect(server.mails).toEqual([])
  })
})

describe('a mailed link', () => {
  test('is not used up by GET and HEAD, which open no session', async () => {
    const link = (await browser.link(SOFIA))!
    for (let i = 0; i < 3; i++) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await browser.get(link, method)
        expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null])
      }
    }
    expect(await acts()).toEqual([])
    expect(await browser.html(link)).toContain('Sign in as Sofia Marin')
    expect((await browser.post(link)).status).toBe(303)
  })

  test('opens one session, however many try at once', async () => {
    const link = (await browser.link(SOFIA))!
    const answers = await Promise.all(Array.from({ length: 20 }, () => new RepBrowser(server).post(link)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19)
    expect(answers.filter((answer) => answer.headers.get('set-cookie') !== null)).toHaveLength(1)
    expect(await acts()).toEqual(['sign-in'])
  })

  test('that was used leads who is signed in on, and others to a new one', async () => {
    const link = (await browser.link(SOFIA))!
    await browser.post(link)
    const again = await browser.get(link)
    expect([again.status, again.headers.get('location')]).toEqual([303, '/rep'])
    const other = await new RepBrowser(server).get(link)
    expect(other.status).toBe(410)
    expect(await other.text()).toContain('was used already, or has run out')
  })

  test.each([
    [30 * MINUTE - 1, 303],
    [30 * MINUTE, 410],
  ])('to sign in, after %i ms: %i', async (after, status) => {
    const link = (await browser.link(SOFIA))!
    server.time.now += after
    expect((await browser.post(link)).status).toBe(status)
  })

  test.each([
    ['0'.repeat(64), 410],
    ['x', 410],
    ['%00', 410],
    [encodeURIComponent('"><script>'), 410],
  ])('with the token %s is none', async (token, status) => {
    const link = (await browser.link(SOFIA))!
    for (const answer of [
      await browser.get(`/rep/enter/${token}`),
      await browser.post(`/rep/enter/${token}`),
    ]) {
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([status, null])
      expect(await answer.text()).not.toContain('<script')
    }
    expect((await browser.post(link)).status).toBe(303)
  })

  test('leads nowhere but below /rep', async () => {
    for (const to of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/rep/../manage/x',
      '/rep/meetings/../../x',
      '/rep/enter/x',
      '/v1/openapi.json',
      'javascript:alert(1)',
      '/rep\r\nSet-Cookie: x=y',
      '/rep/meetings/"><script>',
    ]) {
      const link = (await repLink(server.ports, 'sofia')).replace(/^https:\/\/[^/]+|\?.*/g, '')
      const html = await browser.html(`${link}?to=${encodeURIComponent(to)}`)
      expect(html, to).toContain('name="to" value="/rep"')
      expect((await browser.post(link, { to })).headers.get('location'), to).toBe('/rep')
      browser.cookie = ''
    }
  })

  test('leads to the meeting that it is about', async () => {
    const to = '/rep/meetings/01890000-0000-7000-8000-000000000000'
    const link = (await browser.link(SOFIA))!.split('?')[0]!
    expect((await browser.post(link, { to })).headers.get('location')).toBe(to)
  })
})

describe('a session', () => {
  test('is a cookie of this host alone, that no script reads, for 30 days; the store knows its hash only', async () => {
    const set = (await browser.post((await browser.link(SOFIA))!)).headers.get('set-cookie')!
    const [pair, ...attributes] = set.split('; ')
    const token = /^__Host-usher-rep=([0-9a-f]{64})$/.exec(pair!)![1]!
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Lax', 'Secure'])
    const at = new Date(server.time.now)
    expect(await server.ports.store.reps.sessionOf(token, at)).toBeUndefined()
    expect(await server.ports.store.reps.sessionOf(await sha256(token), at)).toBe('sofia')
  })

  test.each([
    [30 * DAY - 1, 'Next meetings'],
    [30 * DAY, 'Mail me a link'],
  ])('after %i ms its page shows %s', async (after, words) => {
    await browser.signIn(SOFIA)
    server.time.now += after
    expect(await browser.html()).toContain(words)
  })

  test('ends with signing out, on the server too', async () => {
    await browser.signIn(SOFIA)
    const kept = browser.cookie
    const answer = await browser.post('/rep/sign-out')
    expect([answer.status, answer.headers.get('location'), browser.cookie]).toEqual([303, '/rep', ''])
    browser.cookie = kept
    expect(await browser.html()).toContain('Mail me a link')
    expect(await acts()).toEqual(['sign-in', 'sign-out'])
  })

  test('of a rep who left the roster is none, nor is a link of theirs', async () => {
    await browser.signIn(SOFIA)
    const other = new RepBrowser(server)
    const link = (await other.link(SOFIA))!
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    changed.roster.reps.find(({ id }) => id === 'sofia')!.id = 'sonia'
    await server.publish(changed)
    expect(await browser.html()).toContain('Mail me a link')
    expect((await browser.post('/rep/leave', { act: 'today' })).status).toBe(401)
    expect((await other.post(link)).status).toBe(410)
    expect(other.cookie).toBe('')
  })

  test('is opened by no other cookie', async () => {
    for (const cookie of [
      '',
      '__Host-usher-rep=',
      '__Host-usher-rep=x',
      `usher-rep=${'0'.repeat(64)}`,
      `__Host-usher-rep=${'0'.repeat(64)}`,
    ]) {
      browser.cookie = cookie
      expect(await browser.html(), cookie).toContain('Mail me a link')
      for (const path of ['/rep/leave', '/rep/hours', '/rep/calendar', '/rep/meetings/x'])
        expect((await browser.post(path, { act: 'today', outcome: 'held' })).status, path).toBe(401)
    }
  })

  test('opens nothing of /v1, which sets and reads no cookie', async () => {
    await browser.signIn(SOFIA)
    const { id } = server.buyer()
    const answer = await browser.get(`/v1/sites/demo/conversations/${id}/offer`)
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null])
  })
})

describe('a form that another site posts', () => {
  const HOSTILE: Record<string, string>[] = [
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' },
    { 'Sec-Fetch-Site': 'same-site', Origin: 'https://other.larkline.example' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://chat.larkline.example' },
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    {},
  ]
  test('is refused, and changes nothing', async () => {
    await browser.signIn(SOFIA)
    const before = await acts()
    const link = (await new RepBrowser(server).link(SOFIA))!
    for (const headers of HOSTILE)
      for (const [path, fields] of [
        ['/rep/sign-in', { email: SOFIA }],
        ['/rep/sign-out', {}],
        [link, {}],
        ['/rep/leave', { act: 'today' }],
        ['/rep/hours', { act: 'roster' }],
        ['/rep/calendar', { act: 'rotate' }],
        ['/rep/meetings/01890000-0000-7000-8000-000000000000', { outcome: 'held' }],
      ] as const)
        expect((await browser.post(path, fields, headers)).status, `${path} ${JSON.stringify(headers)}`).toBe(
          403,
        )
    expect(await acts()).toEqual(before)
    const hash = await sha256(tokenOf(link))
    expect(await server.ports.store.reps.linkOf(hash, new Date(server.time.now))).toBe('sofia')
    expect(await browser.html()).toContain('Next meetings')
  })

  test('is told from our own', async () => {
    await browser.signIn(SOFIA)
    const ours: Record<string, string>[] = [
      OWN,
      { Origin: 'https://chat.larkline.example' },
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://chat.larkline.example' },
      { 'Sec-Fetch-Site': 'none' },
    ]
    for (const headers of ours)
      expect(
        (await browser.post('/rep/leave', { act: 'today' }, headers)).status,
        JSON.stringify(headers),
      ).toBe(200)
  })
})

test('every page is sealed, is kept by nobody, and may not be framed', async () => {
  await browser.signIn(SOFIA)
  const link = (await new RepBrowser(server).link(SOFIA))!
  const answers = [
    await browser.get('/rep'),
    await new RepBrowser(server).get('/rep'),
    await browser.get(link),
    await browser.get('/rep/meetings/x'),
    await browser.post('/rep/leave', { act: 'add' }),
    await browser.post('/rep/leave', {}, {}),
  ]
  for (const { headers } of answers) {
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
    expect(
      ['referrer-policy', 'cache-control', 'x-robots-tag', 'x-content-type-options'].map((name) =>
        headers.get(name),
      ),
    ).toEqual(['no-referrer', 'no-store', 'noindex', 'nosniff'])
  }
})
