import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Booking, Offer, Outcome } from '../../widget/contract/api.ts'
import { davClient } from '../integrations/caldav-client.ts'
import { getRadicale } from '../support/radicale.ts'
import { CLI, runUsher } from '../support/run-usher.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const HOUR = 3_600_000
const path = await getRadicale()

describe.skipIf(path === undefined)('the demo with a Radicale', () => {
  let folder: string
  let server: ChildProcess
  let address: string
  let said = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-demo-'))
    await start()
  })
  afterAll(async () => {
    await stop()
    await rm(folder, { recursive: true, force: true })
  })

  const start = async () => {
    said = ''
    server = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--data', 'data', '--radicale', '0'], {
      cwd: folder,
    })
    for (const stream of [server.stdout!, server.stderr!])
      stream.on('data', (part: Buffer) => (said += part.toString()))
    await vi.waitFor(() => expect(said).toMatch(/The demo is at/), { timeout: 90_000, interval: 50 })
    address = /The demo is at (http:\S+?)\/$/m.exec(said)![1]!
  }
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    return ended
  }
  const calendarOf = async (rep: string) => {
    const behind = (await (await fetch(`${address}/demo/behind.json`)).json()) as {
      calendars: { rep: string; url: string; user: string; password: string }[]
    }
    const { url, user, password } = behind.calendars.find((one) => one.rep === rep)!
    expect(said).toContain(`Calendar of ${rep}: ${url} (user ${user}, password ${password})`)
    return { url, client: davClient(user, password) }
  }
  const buyer = () => {
    const conversation = `${address}/v1/sites/demo/conversations/${randomUUID()}`
    const secret = randomBytes(32).toString('hex')
    return async <T>(path: string, body: unknown): Promise<T & { code?: string }> => {
      const answer = await fetch(conversation + path, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${secret}`,
          'Idempotency-Key': randomUUID(),
        },
        body: JSON.stringify(body),
      })
      return (await answer.json()) as T & { code?: string }
    }
  }
  const offered = async (email: string) => {
    const post = buyer()
    const text = `We need HIPAA for 400 people. ${email}`
    const entry = {
      id: randomUUID(),
      at: new Date().toISOString(),
      timezone: 'UTC',
      role: 'buyer',
      kind: 'message',
    }
    await post('/entries', {
      entries: [{ ...entry, text }],
      revision: 1,
      locale: 'en',
      page: { url: 'https://larkline.example/' },
    })
    const { outcome } = await post<{ outcome: Outcome }>('/lead', { timezone: 'UTC' })
    if (outcome.kind !== 'offer') throw new Error(`No offer, but ${outcome.kind}`)
    expect(outcome.offer.host.name).toBe('Sofia Marin')
    return { post, offer: outcome.offer }
  }
  /** The one event in a calendar, or none. */
  const eventIn = async ({ url, client }: Awaited<ReturnType<typeof calendarOf>>) => {
    const listing = await client('PROPFIND', url, '', { depth: '1' })
    const names = [...listing.matchAll(/href>([^<]+\.ics)</g)].map(([, href]) => new URL(href!, url).href)
    return names.length ? client('GET', names[0]!) : undefined
  }
  const stamp = (iso: string | number) => new Date(iso).toISOString().replace(/[-:]|\.\d+/g, '')
  const shows = (calendar: Awaited<ReturnType<typeof calendarOf>>, text: RegExp | undefined) =>
    vi.waitFor(
      async () => {
        const event = await eventIn(calendar)
        if (text) expect(event).toMatch(text)
        else expect(event).toBeUndefined()
      },
      { timeout: 60_000, interval: 200 },
    )

  test('a meeting booked in the chat is in the rep’s calendar there, moves in it, and goes from it', async () => {
    const calendar = await calendarOf('sofia')
    expect(await eventIn(calendar)).toBeUndefined()
    const { post, offer } = await offered('dana@new-clinic.example')
    const pick = { offer: offer.id, start: offer.slots[2]!.start, timezone: 'UTC' }
    const { booking } = await post<{ booking: Booking }>('/booking', pick)
    await shows(calendar, new RegExp(`DTSTART:${stamp(booking.start)}`))
    expect(await eventIn(calendar)).toContain(`UID:${booking.id}@usher`)
    const to = offer.slots[6]!.start
    await post('/booking/move', { start: to, timezone: 'UTC' })
    await shows(calendar, new RegExp(`DTSTART:${stamp(to)}`))
    await post('/booking/cancel', {})
    await shows(calendar, undefined)
  })

  test('what a client puts into the calendar takes the time away, already at the pick', async () => {
    const { url, client } = await calendarOf('sofia')
    const { post, offer } = await offered('eve@other-clinic.example')
    const { start } = offer.slots[1]!
    const event = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//client//EN',
      'BEGIN:VEVENT',
      'UID:dentist',
      `DTSTAMP:${stamp(Date.now())}`,
      `DTSTART:${stamp(start)}`,
      `DTEND:${stamp(Date.parse(start) + HOUR)}`,
      'SUMMARY:Dentist',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n')
    await client('PUT', `${url}dentist.ics`, event)
    const pick = { offer: offer.id, start, timezone: 'UTC' }
    const refused = await post<{ offer: Offer }>('/booking', pick)
    expect(refused.code).toBe('slot-taken')
    expect(refused.offer.slots.map((slot) => slot.start)).not.toContain(start)
    await client('DELETE', `${url}dentist.ics`)
    expect((await post<{ booking: Booking }>('/booking', pick)).booking).toMatchObject({
      state: 'booked',
      start,
    })
  })

  test('it ends with the server, keeps what is in it, and without it the reps are free as before', async () => {
    const before = await calendarOf('sofia')
    expect(await stop()).toBe(0)
    await expect(fetch(before.url)).rejects.toThrow()
    await start()
    const again = await calendarOf('sofia')
    expect(await eventIn(again)).toContain('BEGIN:VEVENT')
    await stop()
    said = ''
    server = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--data', 'data'], { cwd: folder })
    server.stdout!.on('data', (part: Buffer) => (said += part.toString()))
    await vi.waitFor(() => expect(said).toMatch(/The demo is at/), { timeout: 90_000, interval: 50 })
    address = /The demo is at (http:\S+?)\/$/m.exec(said)![1]!
    expect((await offered('kim@third-clinic.example')).offer.slots.length).toBeGreaterThan(0)
  })
})

test('a workspace has its calendars in its roster: --radicale is refused with that', async () => {
  const { status, err } = await runUsher(tmpdir(), ['serve', '--workspace', 'acme', '--radicale'])
  expect([status, err]).toEqual([1, expect.stringContaining('roster.yaml')])
})

test('where there is no Radicale the command says how to get one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'usher-demo-'))
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--data', 'data', '--radicale'], {
    cwd: folder,
    env: { ...process.env, PATH: '' },
  })
  let err = ''
  child.stderr.on('data', (part: Buffer) => (err += part.toString()))
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
  expect(err).toContain('apt install radicale')
  await rm(folder, { recursive: true, force: true })
})
