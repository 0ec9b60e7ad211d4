import { afterAll, beforeAll, expect, test } from 'vitest'
import { testServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer('pglite')
})
afterAll(() => server.close())

test('the loader has the sites’ launcher settings in it, and nothing of the policy', async () => {
  const answer = await server.get('/usher.js')
  const text = await answer.text()
  expect(text).toContain('"demo":{"revision":1,"name":"Larkline"')
  expect(text).not.toMatch(/__USHER_SETTINGS__|acme|routing|escalation/)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'Accept-Encoding',
  })
})

test('is not sent twice, and goes compressed to who takes it', async () => {
  const etag = (await server.get('/usher.js')).headers.get('etag')!
  expect((await server.get('/usher.js', { 'If-None-Match': etag })).status).toBe(304)
  const encoding = async (accept: string) =>
    (await server.get('/usher.js', { 'Accept-Encoding': accept })).headers.get('content-encoding')
  expect(await Promise.all(['br, gzip', 'gzip', 'br;q=0, gzip', ''].map(encoding))).toEqual([
    'br',
    null,
    null,
    null,
  ])
})

test('a page that loaded an earlier build still gets its chunks', async () => {
  const bytes = new TextEncoder().encode('export const earlier = 1')
  await server.ports.store.assets.keep(
    [{ name: 'app-earlier.js', type: 'text/javascript', body: bytes, brotli: null, gzip: null }],
    new Date(),
  )
  const answer = await server.get('/assets/app-earlier.js')
  expect([answer.status, await answer.text(), answer.headers.get('cache-control')]).toEqual([
    200,
    'export const earlier = 1',
    'public, max-age=31536000, immutable',
  ])
})

test('readiness tells when there is nothing to serve', async () => {
  expect((await server.get('/readyz')).status).toBe(200)
  expect(await (await server.get('/healthz')).json()).toEqual({ status: 'ok' })
  server.ports.isReady = () => false
  expect((await server.get('/readyz')).status).toBe(503)
})
