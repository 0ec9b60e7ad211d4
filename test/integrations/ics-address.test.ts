import { afterEach, expect, test } from 'vitest'
import { icsAddress } from '../../server/integrations/calendar/ics-address.ts'
import { ICS_KEPT_CHARS_MAX } from '../../server/integrations/limits.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import { serve, type LocalHttp } from '../vendors/local-http.ts'
import { ANA, outbound } from './caldav-client.ts'
import { describeCalendar } from './calendar.contract.ts'

const RANGE = { start: Date.parse('2026-03-02T00:00Z'), end: Date.parse('2026-03-09T00:00Z') }
const open = () => new AbortController().signal
const { owner } = ANA

describeCalendar('an ICS address', { writes: false }, async () => {
  const events = new Map<string, string>()
  const server = await serve(({ path }, response) => {
    if (path !== '/secret.ics') response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': 'text/calendar' }).end(calendarOf([...events.values()]))
  })
  return {
    port: (timezone) => icsAddress({ url: `${server.url}/secret.ics`, owner, timezone }, outbound),
    put: async (name, text) =>
      void events.set(name, text.replace(/^[^]*?(?=BEGIN:VEVENT)|END:VCALENDAR\r\n$/g, '')),
    clear: async () => events.clear(),
    stranger: () => icsAddress({ url: `${server.url}/guessed.ics`, owner, timezone: 'UTC' }, outbound),
    at: (url) => icsAddress({ url, owner, timezone: 'UTC' }, outbound),
    stop: server.stop,
  }
})

const EVENT = 'BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260303T100000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n'
const servers: LocalHttp[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})
async function started(...args: Parameters<typeof serve>): Promise<LocalHttp> {
  const server = await serve(...args)
  servers.push(server)
  return server
}

test.each([
  ['etag', '"7"', 'if-none-match'],
  ['last-modified', 'Mon, 02 Mar 2026 10:00:00 GMT', 'if-modified-since'],
])(
  'a calendar that is unchanged by its %s costs a 304, and is still busy',
  async (header, value, condition) => {
    const server = await started(({ headers }, response) => {
      if (headers[condition] === value) response.writeHead(304).end()
      else response.writeHead(200, { [header]: value }).end(calendarOf([EVENT]))
    })
    const port = icsAddress({ url: server.url, owner, timezone: 'UTC' }, outbound)
    const first = await port.busy(RANGE, open())
    expect(first.busy).toHaveLength(1)
    expect(await port.busy(RANGE, open())).toEqual(first)
    // The text is kept, not the answer for one range.
    const later = { start: RANGE.end, end: RANGE.end + 1_000 }
    expect((await port.busy(later, open())).busy).toEqual([])
    expect(server.asked.map(({ headers }) => headers[condition])).toEqual([undefined, value, value])
  },
)

test.each([
  [ICS_KEPT_CHARS_MAX, '"7"'],
  [ICS_KEPT_CHARS_MAX + 1, undefined],
])('of a calendar of %s characters the next question has the etag %s', async (chars, etag) => {
  const text = calendarOf([])
  const server = await started(
    (_, response) =>
      void response.writeHead(200, { etag: '"7"' }).end(text + '\n'.repeat(chars - text.length)),
  )
  const port = icsAddress({ url: server.url, owner, timezone: 'UTC' }, outbound)
  await port.busy(RANGE, open())
  await port.busy(RANGE, open())
  expect(server.asked[1]?.headers['if-none-match']).toBe(etag)
})

test('what is kept is asked for again after an answer that was no calendar', async () => {
  let text = calendarOf([EVENT])
  const server = await started(
    (_, response) => void response.writeHead(200, { etag: `"${text.length}"` }).end(text),
  )
  const port = icsAddress({ url: server.url, owner, timezone: 'UTC' }, outbound)
  await port.busy(RANGE, open())
  text = '<h1>Sign in</h1>'
  await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'malformed' })
  text = calendarOf([])
  expect((await port.busy(RANGE, open())).busy).toEqual([])
})

test.each([401, 403, 404, 410])('%s: the secret address was revoked', async (status) => {
  let revoked = false
  const server = await started((_, response) => {
    if (revoked) response.writeHead(status).end()
    else response.end(calendarOf([]))
  })
  const port = icsAddress({ url: server.url, owner, timezone: 'UTC' }, outbound)
  await port.busy(RANGE, open())
  revoked = true
  await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'unauthorized' })
})

test('a 304 to a question without condition is no calendar', async () => {
  const server = await started((_, response) => void response.writeHead(304).end())
  const port = icsAddress({ url: server.url, owner, timezone: 'UTC' }, outbound)
  await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'malformed' })
})

test.each([
  ['webcal://calendar.test/a.ics', 'https://calendar.test/a.ics'],
  ['WEBCAL://calendar.test/a.ics', 'https://calendar.test/a.ics'],
  ['webcals://calendar.test/a.ics', 'https://calendar.test/a.ics'],
  ['https://calendar.test/webcal:a', 'https://calendar.test/webcal:a'],
])('%s is asked for at %s', async (url, expected) => {
  const asked: unknown[] = []
  const port = icsAddress({ url, owner, timezone: 'UTC' }, async (input) => {
    asked.push(input)
    return new Response(calendarOf([]))
  })
  await port.busy(RANGE, open())
  expect(asked).toEqual([expected])
})

test.each(['http://127.0.0.1/a.ics', 'https://10.0.0.1/a.ics', 'file:///etc/passwd', 'no address'])(
  '%s is refused by the guarded client',
  async (url) => {
    const port = icsAddress({ url, owner, timezone: 'UTC' }, createOutbound())
    await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'refused' })
  },
)

test('a calendar beyond the limit of bytes is an error, not free', async () => {
  const server = await started((_, response) => void response.end(calendarOf([EVENT.repeat(20)])))
  const small = createOutbound({ allowPrivateNetworks: true, bytesMax: 1_000 })
  const port = icsAddress({ url: server.url, owner, timezone: 'UTC' }, small)
  await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'malformed' })
})

test('a call has a time limit of its own', async () => {
  const server = await started(() => undefined)
  const port = icsAddress({ url: server.url, owner, timezone: 'UTC' }, outbound, { timeoutMs: 50 })
  await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'unreachable' })
})

test('an error does not tell the secret address', async () => {
  const server = await started((_, response) => void response.writeHead(404).end())
  const port = icsAddress({ url: `${server.url}/s3cret.ics`, owner, timezone: 'UTC' }, outbound)
  const error = await port.busy(RANGE, open()).catch((error: Error) => error)
  expect(error).toBeInstanceOf(Error)
  expect((error as Error).message).not.toContain('s3cret')
})

function calendarOf(events: string[]): string {
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${events.join('')}END:VCALENDAR\r\n`
}
