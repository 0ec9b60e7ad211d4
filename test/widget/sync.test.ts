import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SlotTaken, Submitted, type Outcome } from '../../widget/contract/api.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import { BODY_BYTES_MAX, ENTRIES_PER_REQUEST_MAX } from '../../widget/contract/limits.ts'
import { openSync, type Sync } from '../../widget/conversation/sync.ts'
import type { Trouble } from '../../widget/conversation/trouble.ts'
import { bookingAt, offer, offered, queued, slots } from './talk.ts'

interface Asked {
  path: string
  method: string
  headers: Record<string, string>
  body: { entries?: Entry[]; [key: string]: unknown }
}

const profile = { facts: {}, sources: [], declined: [], none: [], openQuestions: [] }
const entry = (at: number, text = `message ${at}`): Entry => ({
  id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  at: '2026-11-24T09:00:00.000Z',
  timezone: 'Europe/Berlin',
  role: 'buyer',
  kind: 'message',
  text,
})

let asked: Asked[]
/** Answers in turn; the last stays. A string of one stands for a connection that fails. */
let answers: (Response | 'fails' | ((asked: Asked) => Response))[]
let stored: string[]
let troubles: (Trouble | null)[]
let sync: Sync

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers })
const problem = (code: string, status: number, more = {}, headers = {}) =>
  json({ type: 'about:blank', title: code, status, code, ...more }, status, headers)
const takes = ({ body }: Asked) => json({ stored: body.entries?.map((one) => one.id) ?? [], profile })

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  stored = []
  troubles = []
  answers = [takes]
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const its: Asked = {
      path: new URL(url).pathname,
      method: init.method!,
      headers: init.headers as Record<string, string>,
      body: init.body ? (JSON.parse(init.body as string) as Asked['body']) : {},
    }
    asked.push(its)
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!
    if (answer === 'fails') throw new TypeError('Failed to fetch')
    return typeof answer === 'function' ? answer(its) : answer.clone()
  })
  sync = openSync(
    {
      base: 'https://chat.test',
      site: 'demo',
      id: 'c1',
      secret: 'ab'.repeat(32),
      revision: 3,
      locale: 'en',
      identity: () => undefined,
      page: () => ({ url: 'https://larkline.test/pricing' }),
    },
    { stored: (ids) => stored.push(...ids), troubled: (trouble) => troubles.push(trouble) },
  )
})
afterEach(() => {
  sync.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Lets everything that waits for a timer go on. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  await vi.advanceTimersByTimeAsync(5_000)
  return promise
}

describe('entries', () => {
  test('go out as they are made, with the secret in the header and never in the address', async () => {
    sync.add([entry(1)])
    await settle(sync.flush())
    expect(asked).toMatchObject([
      {
        path: '/v1/sites/demo/conversations/c1/entries',
        method: 'POST',
        headers: { authorization: `Bearer ${'ab'.repeat(32)}` },
        body: {
          entries: [entry(1)],
          revision: 3,
          locale: 'en',
          page: { url: 'https://larkline.test/pricing' },
        },
      },
    ])
    expect(stored).toEqual([entry(1).id])
  })

  test('keep their order, in requests that are not too many and not too large', async () => {
    const entries = Array.from({ length: ENTRIES_PER_REQUEST_MAX + 1 }, (_, at) => entry(at))
    entries.push(entry(90, '€'.repeat(8_000)), entry(91, '€'.repeat(8_000)), entry(92, '€'.repeat(8_000)))
    sync.add(entries)
    await settle(sync.flush())
    expect(asked.flatMap((one) => one.body.entries)).toEqual(entries)
    for (const { body } of asked) {
      expect(body.entries!.length).toBeLessThanOrEqual(ENTRIES_PER_REQUEST_MAX)
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(BODY_BYTES_MAX)
    }
  })

  test('that could not be sent stay, are told of, and go out when the server is back', async () => {
    answers = ['fails', 'fails', 'fails', takes]
    sync.add([entry(1)])
    await vi.advanceTimersByTimeAsync(1_500)
    expect([stored, troubles.map((one) => one?.code)]).toEqual([[], ['network']])
    await vi.advanceTimersByTimeAsync(5_000)
    expect([stored, troubles.at(-1)]).toEqual([[entry(1).id], null])
  })

  test('are not tried for ever', async () => {
    answers = ['fails']
    sync.add([entry(1)])
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    const tries = asked.length
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    expect(asked.length).toBe(tries)
    answers = [takes]
    await settle(sync.flush())
    expect(stored).toEqual([entry(1).id])
  })

  test('that the server refuses are not sent again by themselves', async () => {
    answers = [problem('conversation-full', 409)]
    sync.add([entry(1)])
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect([asked.length, troubles.map((one) => one?.code)]).toEqual([1, ['conversation-full']])
  })

  test('wait as long as a limit says', async () => {
    answers = [problem('rate-limited', 429, {}, { 'retry-after': '120' }), takes]
    sync.add([entry(1)])
    await vi.advanceTimersByTimeAsync(119_000)
    expect([asked.length, troubles[0]?.retryAfterSeconds]).toEqual([1, 120])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(stored).toEqual([entry(1).id])
  })
})

describe('steps', () => {
  test('submitting first sends what waits', async () => {
    answers = [takes, json({ outcome: offered })]
    sync.add([entry(1)])
    expect(await settle(sync.submit('Europe/Berlin'))).toEqual(offered)
    expect(asked.map((one) => one.path.split('/').at(-1))).toEqual(['entries', 'lead'])
  })

  test('booking carries its key', async () => {
    answers = [json({ booking: bookingAt(slots[0]!.start, 'dana@acme.io') }, 201)]
    const slot = { offer: offer.id, start: slots[0]!.start, timezone: 'Europe/Berlin' }
    await settle(sync.book(slot, 'key-1'))
    expect(asked[0]).toMatchObject({ headers: { 'idempotency-key': 'key-1' }, body: slot })
  })

  test('a gateway that fails is asked again under the same key', async () => {
    answers = [json({}, 502), 'fails', json({ booking: bookingAt(slots[0]!.start, 'dana@acme.io') })]
    await settle(sync.book({ offer: offer.id, start: slots[0]!.start, timezone: 'UTC' }, 'key-1'))
    expect(asked.map((one) => one.headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1'])
  })

  test.each<[string, Response | 'fails', Partial<Trouble>]>([
    ['no connection', 'fails', { code: 'network' }],
    ['a refusal', problem('wrong-secret', 401), { code: 'wrong-secret' }],
    [
      'a taken slot',
      problem('slot-taken', 409, SlotTaken.parse({ code: 'slot-taken', offer })),
      { code: 'slot-taken', offer },
    ],
    [
      'a limit',
      problem('rate-limited', 429, { retryAfterSeconds: 30 }),
      { code: 'rate-limited', retryAfterSeconds: 30 },
    ],
    [
      'a taken slot with times that cannot be read',
      problem('slot-taken', 409, { offer: 1 }),
      { code: 'slot-taken', offer: undefined },
    ],
    ['an answer that is none of ours', json({ hello: 1 }), { code: 'unreadable' }],
    ['an outcome of no known kind', json({ outcome: { kind: 'won', offer } }), { code: 'unreadable' }],
    [
      'an offer whose times are none',
      json({ outcome: { kind: 'offer', offer: { ...offer, slots: [{ start: 1, end: 2 }] } } }),
      { code: 'unreadable' },
    ],
    ['an error page', new Response('<h1>Error</h1>', { status: 500 }), { code: 'internal' }],
  ])('%s is trouble with a code', async (_, answer, expected) => {
    answers = [answer]
    await expect(settle(sync.submit('UTC'))).rejects.toMatchObject(expected)
  })

  test.each<[Outcome]>([
    [offered],
    [
      {
        kind: 'offer',
        offer: { ...offer, reason: null, host: { ...offer.host, picture: '/pictures/s.svg' } },
      },
    ],
    [{ kind: 'booked', booking: bookingAt(slots[0]!.start, 'dana@acme.io', 'cancelled') }],
    [queued],
    [
      {
        kind: 'closed',
        say: 'Not for you.',
        links: [{ label: { en: 'Free' }, note: 'No card', href: '/free' }],
      },
    ],
  ])('the outcome %j is read as the contract has it', async (outcome) => {
    answers = [json({ outcome })]
    expect(await settle(sync.submit('UTC'))).toEqual(Submitted.parse({ outcome }).outcome)
  })

  test('what a newer server adds is not minded', async () => {
    answers = [json({ offer: { ...offer, newer: true }, more: 1 })]
    expect(await settle(sync.offer())).toMatchObject(offer)
  })
})
