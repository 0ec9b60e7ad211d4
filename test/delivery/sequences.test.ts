import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { WEBHOOK_EVENTS } from '../../server/store/event-kinds.ts'
import { testServer, type TestBuyer, type TestServer } from '../support/server.ts'
import { DATABASES } from '../support/databases.ts'
import { sha256 } from '../../server/links.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const EMAIL = 'dana@new-shop.example'
const SAID = 'We want a chatbot for our website, for 300 people in Berlin, by the end of January.'

describe.each(DATABASES)('a visit without a meeting, on %s', (kind) => {
  let server: TestServer
  beforeEach(async () => {
    server = await start()
  })
  afterEach(() => server.close())

  async function start(adapt: (workspace: Workspace) => void = () => undefined): Promise<TestServer> {
    return testServer(kind, (workspace) => {
      workspace.site.sites[0]!.mails = 'verified'
      adapt(workspace)
    })
  }

  /** Time goes by, and what is due is done. */
  async function after(ms: number): Promise<void> {
    server.time.now += ms
    for (let round = 0; round < 8; round++) await server.deliver()
  }

  /** A buyer whose address the site vouches for, who sees times and goes. */
  async function looked(verified = true): Promise<TestBuyer> {
    const buyer = server.buyer()
    await buyer.say(`${SAID} ${EMAIL}`)
    if (verified) await server.ports.store.conversations.verify(buyer.id, EMAIL)
    await buyer.offer()
    return buyer
  }

  const mailsTo = (address: string) => server.mails.filter(({ to }) => to.address === address)
  const leadOf = async (buyer: TestBuyer) => (await server.ports.store.leads.ofConversation(buyer.id))!
  const enrolmentOf = async (buyer: TestBuyer) =>
    server.ports.store.enrolments.latestOf((await leadOf(buyer)).id)

  test('ends half an hour after the last word: the rep gets the brief, the sequence begins, its mails follow', async () => {
    const buyer = await looked()
    await after(29 * MINUTE)
    expect(server.mails).toEqual([])
    await after(2 * MINUTE)
    const [brief] = server.mails
    expect(brief!.subject).toBe(`No meeting yet: ${EMAIL}`)
    expect(brief!.text).toContain('the buyer saw the free times.')
    expect(brief!.text).toContain('They looked at the times and picked none.')
    expect(brief!.text).toContain('The sequence chat-series runs')
    expect(await enrolmentOf(buyer)).toMatchObject({ sequence: 'chat-series', state: 'running', step: 0 })
    await after(20 * HOUR)
    const [first] = mailsTo(EMAIL)
    expect(first!.subject).toBe('Your questions to Larkline')
    expect(first!.text).toContain('by the end of January')
    expect(first!.replyTo!.address).toBe(brief!.to.address)
    await after(4 * DAY)
    expect(mailsTo(EMAIL).map(({ subject }) => subject)).toEqual([
      'Your questions to Larkline',
      'Still worth a call?',
    ])
    expect(await enrolmentOf(buyer)).toMatchObject({ state: 'done', step: 2 })
    await after(30 * DAY)
    expect(mailsTo(EMAIL)).toHaveLength(2)
  })

  test('a page that is left ends it sooner; a word that comes after takes that back', async () => {
    const buyer = await looked()
    await buyer.post('/left', {})
    await after(4 * MINUTE)
    await buyer.say('One more thing: does it work with HubSpot?')
    await after(10 * MINUTE)
    expect(server.mails).toEqual([])
    await after(21 * MINUTE)
    expect(server.mails.map(({ subject }) => subject)).toEqual([`No meeting yet: ${EMAIL}`])
    const other = await looked()
    await other.post('/left', {})
    await after(5 * MINUTE)
    expect(server.mails).toHaveLength(2)
  })

  test('who only left an address becomes a lead when the visit ends', async () => {
    const buyer = server.buyer()
    await buyer.say(`Call me about a chatbot some day. ${EMAIL}`)
    expect(await server.ports.store.leads.ofConversation(buyer.id)).toBeUndefined()
    await after(31 * MINUTE)
    expect(await leadOf(buyer)).toMatchObject({ email: EMAIL, timezone: 'Europe/Berlin' })
    const [brief] = server.mails
    expect(brief!.text).toContain('They left')
    expect(brief!.to.address).toContain('@larkline.example')
  })

  test('an address that is only a claim is not written to', async () => {
    await looked(false)
    await after(31 * MINUTE)
    await after(2 * DAY)
    expect(mailsTo(EMAIL)).toEqual([])
  })

  test('where the site says so, a buyer who agreed is, without a word that was typed', async () => {
    await server.close()
    server = await start((workspace) => {
      Object.assign(workspace.site.sites[0]!, { mails: 'consent' })
      workspace.site.sites[0]!.privacy.mode = 'consent'
    })
    await looked(false)
    await after(31 * MINUTE)
    await after(20 * HOUR)
    const [first] = mailsTo(EMAIL)
    expect(first!.text).toContain('you talked to us about')
    expect(first!.text).not.toContain('by the end of January')
  })

  test('a booking ends the sequence', async () => {
    const buyer = await looked()
    await after(31 * MINUTE)
    await buyer.book(await buyer.offer())
    await after(MINUTE)
    expect(await enrolmentOf(buyer)).toMatchObject({ state: 'stopped', reason: 'A meeting is booked.' })
    await after(20 * HOUR)
    expect(mailsTo(EMAIL).map(({ subject }) => subject)).not.toContain('Your questions to Larkline')
  })

  test('a buyer who came back is not written to while they are there', async () => {
    const buyer = await looked()
    await after(31 * MINUTE)
    server.time.now += 20 * HOUR - 10 * MINUTE
    await buyer.say('Hello again')
    await after(15 * MINUTE)
    expect(mailsTo(EMAIL)).toEqual([])
    await after(31 * MINUTE)
    await after(HOUR)
    expect(mailsTo(EMAIL)).toHaveLength(1)
  })

  test('a buyer is in one sequence at a time', async () => {
    await looked()
    await after(31 * MINUTE)
    const again = await looked()
    await after(31 * MINUTE)
    expect(await enrolmentOf(again)).toBeUndefined()
  })

  describe('no more mails', () => {
    const path = (address: string | undefined) => new URL(address!).pathname

    test('with one tap, in the mail program or on the page; scanners that only look change nothing', async () => {
      const buyer = await looked()
      await after(31 * MINUTE)
      await after(20 * HOUR)
      const [first] = mailsTo(EMAIL)
      const link = path(first!.unsubscribe)
      for (let i = 0; i < 3; i++)
        for (const found of first!.text.match(/https:\S+/g)!) await server.get(path(found))
      expect(await enrolmentOf(buyer)).toMatchObject({ state: 'running' })
      const done = await server.app.request(link, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      })
      expect(done.status).toBe(200)
      expect(await enrolmentOf(buyer)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' })
      expect(await server.ports.store.suppressions.has(await sha256(EMAIL))).toBe(true)
      await after(30 * DAY)
      expect(mailsTo(EMAIL)).toHaveLength(1)
      // And not in another conversation either.
      await looked()
      await after(31 * MINUTE)
      await after(2 * DAY)
      expect(mailsTo(EMAIL)).toHaveLength(1)
    })

    test('a link that was guessed does nothing', async () => {
      const answer = await server.app.request('/unsubscribe/abc.def', { method: 'POST' })
      expect(answer.status).toBe(404)
    })
  })

  describe('the link back', () => {
    const linkIn = (text: string) => new URL(/https:\S+\/resume\/\S+/.exec(text)![0]).pathname

    test('opens the conversation where it ended, under a secret of its own, and vouches for the address', async () => {
      await server.close()
      server = await start((workspace) => {
        Object.assign(workspace.site.sites[0]!, { mails: 'consent' })
        workspace.site.sites[0]!.privacy.mode = 'consent'
      })
      const buyer = await looked(false)
      await after(31 * MINUTE)
      await after(20 * HOUR)
      const link = linkIn(mailsTo(EMAIL)[0]!.text)
      const look = await (await server.get(link)).text()
      expect(look).toContain('Open the conversation')
      expect(look).not.toContain(EMAIL)
      const opened = await server.app.request(link, { method: 'POST' })
      const html = await opened.text()
      expect(html).toContain('data-view="page"')
      const kept = JSON.parse(
        /id="usher-kept" hidden>([^<]*)</
          .exec(html)![1]!
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&')
          .replaceAll('&#39;', "'")
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>'),
      ) as { id: string; secret: string; entries: unknown[] }
      expect(kept.id).toBe(buyer.id)
      expect(kept.secret).not.toBe(buyer.secret)
      expect(kept.entries.length).toBeGreaterThan(0)
      const there = Object.assign(server.buyer(), { id: kept.id, secret: kept.secret })
      expect((await there.offer()).slots.length).toBeGreaterThan(0)
      expect(await server.ports.store.conversations.find('demo', buyer.id)).toMatchObject({
        verifiedEmail: EMAIL,
      })
      // The page that it was begun in goes on, too.
      expect((await buyer.say('And here I am')).facts.email).toBe(EMAIL)
    })

    test('runs out', async () => {
      await looked()
      await after(31 * MINUTE)
      await after(20 * HOUR)
      const link = linkIn(mailsTo(EMAIL)[0]!.text)
      server.time.now += 31 * DAY
      expect((await server.app.request(link, { method: 'POST' })).status).toBe(410)
    })
  })

  test('a sequence that is handed on is announced once', async () => {
    await server.close()
    server = await start((workspace) => {
      for (const sequence of workspace.routing.sequences) {
        delete sequence.mails
        sequence.handTo = 'webhook'
      }
    })
    const buyer = await looked()
    await after(31 * MINUTE)
    const events = await server.ports.store.events.ofLead((await leadOf(buyer)).id)
    expect(events.filter(({ kind }) => kind === 'sequence.enrolled')).toMatchObject([
      { facts: { sequence: 'chat-series', handTo: 'webhook' } },
    ])
    expect(WEBHOOK_EVENTS).toContain('sequence.enrolled')
    expect(await enrolmentOf(buyer)).toMatchObject({ state: 'done', reason: 'handed to webhook' })
  })
})
