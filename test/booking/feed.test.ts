import ICAL from 'ical.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Booking } from '../../widget/contract/api.ts'
import { readBusy } from '../../server/integrations/calendar/icalendar/busy.ts'
import { icsAddress } from '../../server/integrations/calendar/ics-address.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import { listen, type Listening } from '../../server/listen.ts'
import { NOW, ok, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

const DAY = 86_400_000
const RANGE = { start: NOW, end: NOW + 30 * DAY }

let server: TestServer
beforeEach(async () => {
  server = await testServer('pglite', ({ roster, routing }) => {
    for (const rep of roster.reps) Object.assign(rep, { capacity: {}, leave: [] })
    roster.reps.find(({ id }) => id === 'marcus')!.active = false
    routing.sticky = undefined
  })
})
afterEach(() => server.close())

const addressOf = async (rep: string) =>
  `/feed/${await server.ports.links.sign('feed', { site: 'demo', subject: rep })}.ics`
const feedOf = async (rep: string) => (await server.get(await addressOf(rep))).text()
/** As an independent reader sees it. */
const eventsOf = async (rep: string) =>
  new ICAL.Component(ICAL.parse(await feedOf(rep)) as [string, unknown[], unknown[]])
    .getAllSubcomponents('vevent')
    .map((one) => new ICAL.Event(one))
    .map((event) => ({
      uid: event.uid,
      sequence: event.sequence,
      start: event.startDate.toJSDate().getTime(),
      end: event.endDate.toJSDate().getTime(),
    }))
const booked = async (company = 'new-clinic.example'): Promise<{ buyer: TestBuyer; booking: Booking }> => {
  const buyer = server.buyer()
  await buyer.say(`We need HIPAA for 400 people. dana@${company}`)
  return { buyer, booking: await buyer.book(await buyer.offer()) }
}
const move = (buyer: TestBuyer, start: string) =>
  ok(buyer.post('/booking/move', { start, timezone: 'UTC' }, { 'Idempotency-Key': start }))
const later = ({ start }: Booking) => new Date(Date.parse(start) + DAY).toISOString().replace('.000', '')

describe('the embedded calendar', () => {
  test('shows a meeting, its move under the same UID with a higher SEQUENCE, and is rid of it when it is cancelled', async () => {
    expect(await eventsOf('sofia')).toEqual([])
    const { buyer, booking } = await booked()
    const uid = `${booking.id}@usher`
    expect(await eventsOf('sofia')).toEqual([
      { uid, sequence: 0, start: Date.parse(booking.start), end: Date.parse(booking.end) },
    ])
    await move(buyer, later(booking))
    expect(await eventsOf('sofia')).toMatchObject([{ uid, sequence: 1, start: Date.parse(later(booking)) }])
    await ok(buyer.post('/booking/cancel', {}))
    expect(await eventsOf('sofia')).toEqual([])
  })

  test('says the same to our own reader: busy then, and nothing that cannot be read', async () => {
    const { booking } = await booked()
    const about = { range: RANGE, timezone: 'Europe/Berlin', owner: 'sofia.marin@larkline.example' }
    expect(readBusy([await feedOf('sofia')], about)).toEqual({
      busy: [{ start: Date.parse(booking.start), end: Date.parse(booking.end) }],
      skipped: [],
    })
  })

  test('is a published calendar with a name, which says how soon to come again, and invites nobody', async () => {
    await booked()
    const answer = await server.get(await addressOf('sofia'))
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const text = await answer.text()
    for (const line of [
      'METHOD:PUBLISH',
      'X-WR-CALNAME:Sofia Marin',
      'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
      'X-PUBLISHED-TTL:PT15M',
    ])
      expect(text).toContain(`${line}\r\n`)
    expect(text).not.toContain('ATTENDEE')
    for (const line of text.split('\r\n'))
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  })

  test('of one who joins shows the meeting too, and no more once it goes without them', async () => {
    const { buyer, booking } = await booked('acme.io')
    const uid = `${booking.id}@usher`
    expect([await eventsOf('sofia'), await eventsOf('jonas')]).toMatchObject([[{ uid }], [{ uid }]])
    await ok(buyer.post('/booking/cancel', {}))
    expect([await eventsOf('sofia'), await eventsOf('jonas')]).toEqual([[], []])
  })

  test('that is unchanged costs a 304 without a body, and one that is changed does not', async () => {
    const { buyer, booking } = await booked()
    const address = await addressOf('sofia')
    const etag = (await server.get(address)).headers.get('etag')!
    for (const condition of [etag, `"other", W/${etag}`, '*']) {
      const same = await server.get(address, { 'If-None-Match': condition })
      expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag])
    }
    server.time.now += 3_600_000
    expect((await server.get(address, { 'If-None-Match': etag })).status).toBe(304)
    await move(buyer, later(booking))
    const changed = await server.get(address, { 'If-None-Match': etag })
    expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false])
  })

  test('HEAD answers as GET does, without the body', async () => {
    const address = await addressOf('sofia')
    const head = await server.app.request(address, { method: 'HEAD' })
    const get = await server.get(address)
    for (const name of ['content-type', 'etag', 'cache-control'])
      expect(head.headers.get(name)).toBe(get.headers.get(name))
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  test('whose link is rotated is at its old address no more; those of others stay', async () => {
    const [old, other] = [await addressOf('sofia'), await addressOf('jonas')]
    await server.ports.store.links.rotate('feed', 'sofia')
    expect((await server.get(old)).status).toBe(404)
    expect((await server.get(await addressOf('sofia'))).status).toBe(200)
    expect((await server.get(other)).status).toBe(200)
  })

  test('can be asked by all of a company behind one address; guessed addresses are counted', async () => {
    const address = await addressOf('sofia')
    for (let i = 0; i < 310; i++) expect((await server.get(address)).status).toBe(200)
    const guessed = []
    for (let i = 0; i < 301; i++) guessed.push((await server.get('/feed/guessed.ics')).status)
    expect([guessed[0], guessed[299], guessed[300]]).toEqual([404, 404, 429])
  })

  describe('subscribed to over HTTP', () => {
    let listening: Listening
    beforeEach(async () => void (listening = await listen(server.app, '127.0.0.1', 0)))
    afterEach(() => listening.close())
    const url = (path: string) => `http://127.0.0.1:${listening.port}${path}`
    const owner = 'sofia.marin@larkline.example'
    const connected = (path: string) =>
      icsAddress(
        { url: url(path), owner, timezone: 'UTC' },
        createOutbound({ allowPrivateNetworks: ['127.0.0.1/32'] }),
      )

    test('a client that keeps what it has follows every change', async () => {
      const address = url(await addressOf('sofia'))
      let kept = { etag: '', text: '' }
      const starts = async () => {
        const answer = await fetch(address, { headers: { 'If-None-Match': kept.etag } })
        if (answer.status === 200) kept = { etag: answer.headers.get('etag')!, text: await answer.text() }
        const { busy } = readBusy([kept.text], { range: RANGE, timezone: 'UTC', owner })
        return [answer.status, ...busy.map(({ start }) => start)]
      }
      expect(await starts()).toEqual([200])
      const { buyer, booking } = await booked()
      expect(await starts()).toEqual([200, Date.parse(booking.start)])
      expect(await starts()).toEqual([304, Date.parse(booking.start)])
      await move(buyer, later(booking))
      expect(await starts()).toEqual([200, Date.parse(later(booking))])
      await ok(buyer.post('/booking/cancel', {}))
      expect(await starts()).toEqual([200])
    })

    test('a rep who connects it as their own calendar is not busy twice', async () => {
      await booked()
      const calendar = connected(await addressOf('sofia'))
      expect(await calendar.busy(RANGE, new AbortController().signal)).toEqual({ busy: [], skipped: 0 })
    })

    test('a stranger’s address opens nothing', async () => {
      const calendar = connected('/feed/guessed.ics')
      await expect(calendar.busy(RANGE, new AbortController().signal)).rejects.toMatchObject({
        code: 'unauthorized',
      })
    })
  })
})
