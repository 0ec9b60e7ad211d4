import { afterEach, describe, expect, test } from 'vitest'
import { exportCrm } from '../../server/integrations/crm/export.ts'
import { userOf } from '../../server/integrations/crm/choose.ts'
import { labelledMessages } from '../../server/rep/labelled.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { DATABASES, type DatabaseKind } from '../support/databases.ts'
import { testServer, type TestServer } from '../support/server.ts'
import { RepBrowser } from './browser.ts'

const MINUTE = 60_000

let server: TestServer
afterEach(() => server.close())

/** The demo, everybody there; leads go to the pool of jonas and henrik. */
async function start(kind: DatabaseKind = 'pglite', adapt: (workspace: Workspace) => void = () => undefined) {
  server = await testServer(kind, (workspace) => {
    const { roster, routing } = workspace
    for (const rep of roster.reps) Object.assign(rep, { capacity: {}, leave: [] })
    const rule = routing.rules.find(({ id }) => id === 'anywhere')!
    routing.rules = [{ ...rule, to: { pool: 'chat-movers' }, fallback: [{ queue: 'inbound' }] }]
    routing.pools.find(({ id }) => id === 'chat-movers')!.members = ['jonas', 'henrik']
    routing.escalations = []
    routing.alerts = []
    routing.tests = []
    routing.serviceLevels = [{ id: 'hour', withinMinutes: 60, team: 'sales', manager: 'ines', reps: 3 }]
    routing.queues = [{ id: 'inbound', owner: 'ines', says: 'The Larkline team', serviceLevel: 'hour' }]
    adapt(workspace)
  })
}

async function offered(words = 'We are 300 people, on drift, and need HIPAA') {
  const buyer = server.buyer()
  await buyer.say(`${words}. dana@new-clinic.example`)
  const offer = await buyer.offer()
  const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
  const { rep, turn } = (await server.ports.store.offers.liveOf(lead.id))!
  const other = rep === 'jonas' ? 'henrik' : 'jonas'
  return { buyer, offer, lead, rep, turn: turn!, other, page: `/rep/leads/${lead.id}` }
}

const repOf = async (id: string) => {
  const { workspace } = await server.ports.workspaces.current()
  return workspace.roster.reps.find((rep) => rep.id === id)!
}
const as = async (id: string) => new RepBrowser(server).signIn((await repOf(id)).email)
const eventsOf = async (lead: { id: string }) => server.ports.store.events.ofLead(lead.id)
const briefOf = async (lead: { id: string }) => (await as('ines')).html(`/rep/leads/${lead.id}`)
const turnsOf = async () => (await server.ports.store.turns.standing())['chat-movers']?.turns ?? {}

async function settle(): Promise<void> {
  for (let round = 0; round < 6; round++) await server.deliver()
}

describe.each(DATABASES)('handing over, on %s', (kind) => {
  test('a meeting goes to the colleague at its time: calendar, turn, buyer and CRM follow', async () => {
    await start(kind)
    const { buyer, offer, lead, rep, other, page } = await offered()
    await buyer.book(offer)
    await settle()
    server.mails.length = 0
    const html = await (
      await (await as(rep)).post(page, { act: 'hand-over', to: other, reason: 'speaks Portuguese' })
    ).text()
    await settle()
    const { name } = await repOf(other)
    expect(html).toContain(`${name} has the meeting on`)
    const booking = (await server.ports.store.bookings.latestOf(lead.id))!
    expect([booking.host, booking.sequence]).toEqual([other, 1])
    expect(await turnsOf()).toEqual({ [other]: 1 })
    const buyers = server.mails.filter(({ to }) => to.address === 'dana@new-clinic.example')
    expect(buyers.map(({ text }) => text).join()).toContain(name)
    expect(buyers.map(({ text }) => text).join()).not.toContain('Portuguese')
    const event = (await eventsOf(lead)).find(({ kind: is }) => is === 'lead.handed-over')!
    expect([event.rep, event.facts]).toEqual([other, { from: rep, by: rep }])
    const brief = await briefOf(lead)
    expect(brief).toContain(`handed it over to ${name}: “speaks Portuguese”`)
    const buyerInCrm = (await exportCrm(server.ports.store)).find(({ record }) => record === 'buyer')
    expect(buyerInCrm).toMatchObject({ owner: userOf(await repOf(other), 'embedded') })
  })

  test('a colleague who is not free then does not get it, and nothing else is offered', async () => {
    await start(kind)
    const { buyer, offer, lead, rep, other, page } = await offered()
    const { start: first } = await buyer.book(offer)
    const from = new Date(first).toISOString().slice(0, 10)
    const leave = { id: '00000000-0000-4000-8000-000000000001', rep: other, from, to: from }
    await server.ports.store.reps.addLeave(leave, new Date(server.time.now))
    const answer = await (await as(rep)).post(page, { act: 'hand-over', to: other, reason: 'a reason' })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toMatch(/is not free on .*Nothing was changed\./)
    expect((await server.ports.store.bookings.latestOf(lead.id))!.host).toBe(rep)
    expect(await server.ports.store.handovers.of(lead.id)).toEqual([])
  })

  test('without a meeting the times that the buyer sees are the colleague’s, with their turn', async () => {
    await start(kind)
    const { buyer, offer, lead, rep, other, page } = await offered()
    await (await as(rep)).post(page, { act: 'hand-over', to: other, reason: 'knows them' })
    expect(await turnsOf()).toEqual({ [other]: 1 })
    const again = await buyer.offer()
    expect([again.id, again.host.name]).toEqual([offer.id, (await repOf(other)).name])
    server.mails.length = 0
    await settle()
    const [mail] = server.mails.filter(({ subject }) => subject.startsWith('Yours now'))
    expect(mail!.text).toContain('“knows them”')
    // What the buyer says next does not take it away again.
    await buyer.say('and we are in Spain')
    expect((await buyer.offer()).host.name).toBe((await repOf(other)).name)
    expect((await server.ports.store.leads.find(lead.id))!.rep).toBe(other)
  })

  test('back to the policy it is the next one’s, and never again of who gave it away', async () => {
    await start(kind)
    const { buyer, lead, rep, other, page } = await offered()
    const policy = { act: 'hand-over', to: '*policy', reason: 'not my field' }
    await (await as(rep)).post(page, policy)
    expect((await buyer.offer()).host.name).toBe((await repOf(other)).name)
    expect(await turnsOf()).toEqual({ [other]: 1 })
    await (await as(other)).post(page, policy)
    expect(await buyer.submit()).toMatchObject({ kind: 'queued', who: 'The Larkline team' })
    expect(await server.ports.store.waiting.of(lead.id)).toMatchObject({ state: 'waiting' })
    expect(await turnsOf()).toEqual({})
  })
})

describe('who may', () => {
  test('a link reads, and leads to sign in and back; only a session acts, only of who has the lead', async () => {
    await start()
    const { lead, rep, other, page } = await offered()
    const before = await eventsOf(lead)
    const nobody = new RepBrowser(server)
    const token = await server.ports.links.sign('brief', { site: lead.site, subject: lead.id })
    const html = await nobody.html(`/brief/${token}`)
    expect(html).toContain(`<a class="btn" href="${page}">Hand over</a>`)
    expect(html).not.toContain('<form')
    expect(await nobody.html(page)).toContain(`name="to" value="${page}"`)
    const acts: Record<string, string>[] = [
      { act: 'hand-over', to: other, reason: 'a reason' },
      { act: 'wrong', field: 'headcount' },
    ]
    for (const act of acts) expect((await nobody.post(page, act)).status).toBe(401)
    for (const act of acts) expect((await (await as(other)).post(page, act)).status).toBe(404)
    const theirs = await as(rep)
    for (const act of acts)
      expect((await theirs.post(page, act, { Origin: 'https://evil.example' })).status).toBe(403)
    for (const method of ['GET', 'HEAD']) await theirs.get(`${page}?act=wrong&field=headcount`, method)
    expect(await eventsOf(lead)).toEqual(before)
    expect(await theirs.html(`/brief/${token}`)).toContain('aria-label="This is wrong: People, About 300"')
  })

  test('the link mailed to who asked from a brief leads back to it', async () => {
    await start()
    const { rep, page } = await offered()
    const { email } = await repOf(rep)
    const browser = new RepBrowser(server)
    await browser.post('/rep/sign-in', { email, to: page })
    await server.deliver()
    const entered = await browser.post(browser.mailed()!, { to: page })
    expect(entered.headers.get('location')).toBe(page)
    await browser.post('/rep/sign-in', { email, to: '//evil.example/rep' })
    await server.deliver()
    expect(browser.mailed()).toMatch(/\?to=%2Frep$/)
  })

  test.each([
    ['', 409],
    ['no', 409],
    ['yes', 200],
    ['x'.repeat(200), 200],
    ['x'.repeat(201), 409],
  ])('the reason %j gives %i, and is kept as typed', async (reason, status) => {
    await start()
    const { rep, other, page } = await offered()
    const answer = await (await as(rep)).post(page, { act: 'hand-over', to: other, reason })
    expect(answer.status).toBe(status)
    if (status !== 200) expect(await answer.text()).toContain(`value="${reason}"`)
  })
})

describe('a fact that is wrong', () => {
  test('is struck through with who and when, once however often it is tapped, and can stand again', async () => {
    await start()
    const { lead, rep, page } = await offered()
    const theirs = await as(rep)
    await theirs.post(page, { act: 'wrong', field: 'headcount' })
    const html = await (await theirs.post(page, { act: 'wrong', field: 'headcount' })).text()
    expect(html).toContain('<s>About 300</s>')
    expect(html).toContain(`Wrong, says ${(await repOf(rep)).name}, Tue 24 November, `)
    expect(html).not.toMatch(/Answered: [^.]*how many people/)
    const corrections = await server.ports.store.corrections.of(lead.id)
    expect(corrections).toMatchObject([{ rep, field: 'headcount', was: { min: 300, max: 300 }, value: null }])
    expect((await eventsOf(lead)).filter(({ kind }) => kind === 'fact.corrected')).toHaveLength(1)
    await theirs.post(page, { act: 'right', field: 'headcount' })
    expect(await theirs.html(page)).not.toContain('<s>')
  })

  test('of several, one is: what is right is read as an answer would be', async () => {
    await start()
    const { lead, rep, page } = await offered('We use drift, compare with intercom, are 300 people')
    const theirs = await as(rep)
    await theirs.post(page, { act: 'wrong', field: 'competitors', of: 'Intercom' })
    server.time.now += MINUTE
    await theirs.post(page, { act: 'wrong', field: 'headcount' })
    const unread = await theirs.post(page, { act: 'mend', field: 'headcount', value: 'rather many' })
    expect(unread.status).toBe(409)
    const html = await (
      await theirs.post(page, { act: 'mend', field: 'headcount', value: 'about 30' })
    ).text()
    expect(html).toContain('<s>Intercom</s>')
    expect(html).toContain('<dd>Drift</dd>')
    expect(html).toMatch(/<s>About 300<\/s>\s*<b>About 30<\/b>/)
    const labels = await labelledMessages(server.ports.store, { since: '2026-11-01T00:00:00Z' })
    expect(labels).toMatchObject([
      { field: 'competitors', was: { name: 'Intercom' }, value: null },
      { field: 'headcount', was: { min: 300, max: 300 }, value: { min: 30, max: 30 } },
    ])
    expect(labels[0]!.text).toMatch(/^We use drift/)
    await settle()
    const inCrm = (await exportCrm(server.ports.store)).find(({ record }) => record === 'buyer')
    expect(inCrm).toMatchObject({ fields: { headcount: 'About 30', competitors: 'Using Drift' } })
    expect((await server.ports.store.corrections.of(lead.id)).length).toBe(2)
  })

  test('that is none of the lead’s is refused', async () => {
    await start()
    const { lead, rep, page } = await offered()
    const theirs = await as(rep)
    const none: Record<string, string>[] = [
      { field: 'budget' },
      { field: 'headcont' },
      { field: 'competitors', of: 'Nobody' },
    ]
    for (const fact of none) expect((await theirs.post(page, { act: 'wrong', ...fact })).status).toBe(409)
    expect(await server.ports.store.corrections.of(lead.id)).toEqual([])
  })
})

test('a brief says how they came at first and now, and what need not be asked again', async () => {
  await start()
  const first = server.buyer()
  await first.post('/entries', {
    entries: [first.message('dana@new-clinic.example')],
    revision: 1,
    locale: 'en',
    page: { url: 'https://www.larkline.example/blog?utm_campaign=spring', referrer: 'https://news.example/' },
  })
  await first.submit()
  server.time.now += 24 * 60 * MINUTE
  const { rep, page } = await offered()
  const html = await (await as(rep)).html(page)
  expect(html).toContain('At first: www.larkline.example/blog')
  expect(html).toContain('campaign spring, from news.example, Tue 24 November')
  expect(html).toContain('Now: www.larkline.example/pricing')
  expect(html).toMatch(/Answered: [^.]*how many people they are/)
})
