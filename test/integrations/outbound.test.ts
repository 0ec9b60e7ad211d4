import ky from 'ky'
import type { ServerResponse } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { addressTest } from '../../server/integrations/outbound/addresses.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import { serve, type LocalHttp } from '../vendors/local-http.ts'

const HERE = { allowPrivateNetworks: ['127.0.0.1/32'] }
const servers: LocalHttp[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})
async function running(...args: Parameters<typeof serve>): Promise<LocalHttp> {
  const server = await serve(...args)
  servers.push(server)
  return server
}

test.each([
  // Public.
  ['93.184.215.14', true],
  ['1.1.1.1', true],
  ['172.32.0.1', true],
  ['100.128.0.1', true],
  ['2606:4700::1111', true],
  // Loopback, private, link-local (cloud metadata), CGNAT, unspecified, multicast, broadcast, test networks.
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['10.0.0.1', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['100.127.255.255', false],
  ['0.0.0.0', false],
  ['0.1.2.3', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['198.18.0.1', false],
  ['192.0.0.1', false],
  ['240.0.0.1', false],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fec0::1', false],
  ['fc00::1', false],
  ['fd12:3456::1', false],
  ['ff02::1', false],
  // IPv6 that holds an IPv4 address: mapped, compatible, translated, NAT64, 6to4, Teredo.
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['::127.0.0.1', false],
  ['::ffff:0:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['64:ff9b:1::a00:1', false],
  ['2002:a00:1::', false],
  ['2001:0:a00:1::', false],
  // Assigned to nobody.
  ['4000::1', false],
  ['no address', false],
])('%s is public: %s', (address, isPublic) => {
  expect(addressTest(false)(address)).toBe(isPublic)
})

test('the operator can allow one network and no other', () => {
  const mayConnect = addressTest(['10.20.0.0/16', 'fd00:1::/32'])
  expect(['10.20.3.4', 'fd00:1::5', '1.1.1.1'].map(mayConnect)).toEqual([true, true, true])
  expect(['10.21.3.4', 'fd00:2::5', '127.0.0.1'].map(mayConnect)).toEqual([false, false, false])
})

test.each([
  ['https://127.0.0.1/', 'refused-address'],
  ['https://0x7f.1/', 'refused-address'],
  ['https://2130706433/', 'refused-address'],
  ['https://[::1]/', 'refused-address'],
  ['https://[::ffff:127.0.0.1]/', 'refused-address'],
  ['https://169.254.169.254/latest/meta-data/', 'refused-address'],
  ['https://localhost/', 'refused-address'],
  ['http://example.com/', 'bad-address'],
  ['ftp://example.com/', 'bad-address'],
  ['file:///etc/passwd', 'bad-address'],
  ['data:text/plain,hello', 'bad-address'],
  ['https://user:secret@example.com/', 'bad-address'],
  ['no address', 'bad-address'],
])('%s is not asked: %s', async (address, code) => {
  await expect(createOutbound()(address)).rejects.toMatchObject({ code })
})

test('a name that resolves to private addresses only is not connected to', async () => {
  const outbound = createOutbound({ resolve: async () => ['10.0.0.7', '::1', '169.254.169.254'] })
  await expect(outbound('https://calendar.test/')).rejects.toMatchObject({ code: 'refused-address' })
})

test('a name is resolved once, and the connection goes to the address that was checked', async () => {
  const server = await running((_, response) => void response.end('hello'))
  // The second answer is where a rebinding name would lead.
  const answers = [['10.9.9.9', '127.0.0.1'], ['10.9.9.9']]
  const resolve = vi.fn(async () => answers.shift() ?? [])
  const outbound = createOutbound({ ...HERE, resolve })
  const response = await outbound(server.url.replace('127.0.0.1', 'calendar.test'))
  expect(await response.text()).toBe('hello')
  expect(resolve).toHaveBeenCalledTimes(1)
  expect(server.asked[0]?.headers.host).toMatch(/^calendar\.test:/)
})

test('a name that is not known is unreachable, and so is a port that nothing listens on', async () => {
  const unknown = createOutbound({ resolve: async () => Promise.reject(new Error('ENOTFOUND')) })
  await expect(unknown('https://calendar.test/')).rejects.toMatchObject({ code: 'unreachable' })
  const server = await serve((_, response) => void response.end())
  await server.stop()
  await expect(createOutbound(HERE)(server.url)).rejects.toMatchObject({ code: 'unreachable' })
})

test.each(['https://10.0.0.1/', 'http://127.0.0.2/', 'http://[::1]/', 'http://localtest.test/'])(
  'a redirect to %s is checked like a first address',
  async (location) => {
    const server = await running((_, response) => void response.writeHead(302, { location }).end())
    const outbound = createOutbound({ ...HERE, resolve: async () => ['192.168.0.1'] })
    await expect(outbound(server.url)).rejects.toMatchObject({ code: 'refused-address' })
  },
)

test('a redirect to another scheme is refused', async () => {
  const server = await running(
    (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  )
  await expect(createOutbound(HERE)(server.url)).rejects.toMatchObject({ code: 'bad-address' })
})

test('as many redirects as the limit are followed, one more is not', async () => {
  const server = await running(({ path }, response) => {
    const left = Number(path.slice(1))
    if (left === 0) response.end('there')
    else response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  const outbound = createOutbound({ ...HERE, redirectsMax: 3 })
  const response = await outbound(`${server.url}/3`)
  expect([await response.text(), response.url, response.redirected]).toEqual([
    'there',
    `${server.url}/0`,
    true,
  ])
  await expect(outbound(`${server.url}/4`)).rejects.toMatchObject({ code: 'too-many-redirects' })
  await expect(outbound(`${server.url}/1`, { redirect: 'error' })).rejects.toMatchObject({
    code: 'too-many-redirects',
  })
  expect((await outbound(`${server.url}/1`, { redirect: 'manual' })).status).toBe(302)
})

test('credentials follow a redirect to the same origin, and never to another', async () => {
  const other = await running((_, response) => void response.end())
  const server = await running(({ path }, response) => {
    if (path === '/same') response.writeHead(307, { location: '/other' }).end()
    else response.writeHead(307, { location: other.url }).end()
  })
  await createOutbound(HERE)(`${server.url}/same`, {
    method: 'PROPFIND',
    headers: { authorization: 'Basic abc', cookie: 'a=b', 'proxy-authorization': 'c', depth: '0' },
    body: '<propfind/>',
  })
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['Basic abc', 'Basic abc'])
  const [{ method, headers, body } = { headers: {} }] = other.asked as Partial<(typeof other.asked)[0]>[]
  expect({ method, body, depth: headers?.depth }).toEqual({
    method: 'PROPFIND',
    body: '<propfind/>',
    depth: '0',
  })
  expect(headers).not.toHaveProperty('authorization')
  expect(headers).not.toHaveProperty('cookie')
  expect(headers).not.toHaveProperty('proxy-authorization')
})

test('a body that can hold secrets is not sent on to another origin', async () => {
  const other = await running((_, response) => void response.end())
  const server = await running((_, response) => void response.writeHead(307, { location: other.url }).end())
  const post = createOutbound(HERE)(server.url, { method: 'POST', body: 'client_secret=1' })
  await expect(post).rejects.toMatchObject({ code: 'refused-address' })
  expect(other.asked).toEqual([])
})

test.each([
  [302, 'POST', 'GET', ''],
  [303, 'PUT', 'GET', ''],
  [307, 'POST', 'POST', 'body'],
  [308, 'PUT', 'PUT', 'body'],
  [301, 'REPORT', 'REPORT', 'body'],
])('after %s a %s goes on as %s', async (status, method, then, body) => {
  const server = await running(({ path }, response) => {
    if (path === '/there') response.end()
    else response.writeHead(status, { location: '/there' }).end()
  })
  await createOutbound(HERE)(server.url, { method, body: 'body' })
  expect(server.asked[1]).toMatchObject({ method: then, body })
})

test.each([
  ['told beforehand', true],
  ['streamed', false],
])('an answer of as many bytes as the limit is read, one more is not, %s', async (_, told) => {
  const server = await running(({ path }, response) => {
    const body = 'x'.repeat(Number(path.slice(1)))
    if (told) response.setHeader('content-length', body.length)
    response.write(body.slice(0, 10))
    response.end(body.slice(10))
  })
  const outbound = createOutbound({ ...HERE, bytesMax: 1_000 })
  expect(await (await outbound(`${server.url}/1000`)).text()).toHaveLength(1_000)
  // What is told to be too large is not even begun.
  const answer = outbound(`${server.url}/1001`)
  const tooMuch = told ? answer : answer.then((response) => response.text())
  await expect(tooMuch).rejects.toMatchObject({ code: 'too-large' })
})

test('an answer without end is cut off at the limit', async () => {
  const server = await running((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(10_000)));
    }
    response.on('drain', more)
    more()
  })
  const response = await createOutbound({ ...HERE, bytesMax: 100_000 })(server.url)
  await expect(response.text()).rejects.toMatchObject({ code: 'too-large' })
})

test.each([
  ['never answers', () => undefined],
  ['stops in the middle', (response: ServerResponse) => void response.write('half')],
])('a server that %s ends with the time limit', async (_, answer) => {
  const server = await running((__, response) => answer(response))
  const outbound = createOutbound({ ...HERE, timeoutMs: 50 })
  const read = outbound(server.url).then((response) => response.text())
  await expect(read).rejects.toMatchObject({ name: 'OutboundError', code: 'timeout' })
})

test.each([
  ['before the answer', () => undefined],
  ['within the body', (response: ServerResponse) => void response.write('half')],
])('the signal ends a request %s, with its own reason', async (_, answer) => {
  const controller = new AbortController()
  const server = await running((__, response) => {
    answer(response)
    setTimeout(() => controller.abort(new Error('enough')), 20)
  })
  const read = createOutbound(HERE)(server.url, { signal: controller.signal }).then((r) => r.text())
  await expect(read).rejects.toThrow('enough')
})

test('a signal that was given up before sends nothing', async () => {
  const server = await running((_, response) => void response.end())
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(createOutbound(HERE)(server.url, { signal })).rejects.toThrow('enough')
  expect(server.asked).toEqual([])
})

test('an error names the origin, not the path or query, which can be secret', async () => {
  const server = await running(() => undefined)
  const outbound = createOutbound({ ...HERE, timeoutMs: 30 })
  const message = await outbound(`${server.url}/secret?key=hidden`).catch((error: Error) => error.message)
  expect(message).toBe(`${server.url} took too long.`)
})

test('ky reads through it, and tries again when a server asks for a moment', async () => {
  let times = 0
  const server = await running((_, response) => {
    if (times++ === 0) response.writeHead(503, { 'retry-after': '0' }).end()
    else response.setHeader('content-type', 'application/json').end('{"free":true}')
  })
  const api = ky.create({ fetch: createOutbound(HERE), prefixUrl: server.url, retry: 1 })
  expect(await api.get('slots', { searchParams: { day: 1 } }).json()).toEqual({ free: true })
  expect(server.asked.map(({ path }) => path)).toEqual(['/slots?day=1', '/slots?day=1'])
  await api.post('book', { json: { a: 1 } })
  expect(server.asked[2]).toMatchObject({ method: 'POST', body: '{"a":1}' })
})

test('an answer without a body has none', async () => {
  const server = await running((_, response) => void response.writeHead(304, { etag: '"1"' }).end())
  const response = await createOutbound(HERE)(server.url)
  expect([response.status, response.headers.get('etag'), response.body]).toEqual([304, '"1"', null])
})
