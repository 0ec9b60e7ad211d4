import { SignJWT } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { DATABASES, type DatabaseKind } from '../support/databases.ts'
import { NOW, ok, testServer, type TestServer } from '../support/server.ts'
import { RepBrowser } from './browser.ts'

const MINUTE = 60_000
const SITE_SECRET = 'the secret of the site, of at least 32 characters'

let server: TestServer
afterEach(() => server.close())

/** The demo in which jonas takes every lead; where he cannot, it waits with ines, is promised in an hour, and goes to tomas after. */
async function start(kind: DatabaseKind = 'pglite', adapt: (workspace: Workspace) => void = () => undefined) {
  server = await testServer(kind, (workspace) => {
    const { roster, routing } = workspace
    for (const rep of roster.reps) Object.assign(rep, { capacity: {}, leave: [] })
    const rule = routing.rules.find(({ id }) => id === 'anywhere')!
    routing.rules = [{ ...rule, to: { rep: 'jonas' }, fallback: [{ queue: 'inbound' }] }]
    routing.escalations = []
    routing.alerts = []
    routing.tests = []
    routing.serviceLevels = [{ id: 'hour', withinMinutes: 60, team: 'sales', manager: 'tomas', reps: 3 }]
    routing.queues = [{ id: 'inbound', owner: 'ines', says: 'The Larkline team', serviceLevel: 'hour' }]
    adapt(workspace)
  })
  server.ports.secretOf = () => SITE_SECRET
  await away('jonas')
}

const away = async (rep: string) =>
  server.ports.store.reps.addLeave(
    { id: '00000000-0000-4000-8000-000000000001', rep, from: '2026-11-20', to: '2026-12-20' },
    new Date(NOW),
  )

async function settle(): Promise<void> {
  for (let round = 0; round < 6; round++) await server.deliver()
}

async function waits(
  words = 'We are 300 people and compare you with Drift',
  email = 'dana@new-clinic.example',
) {
  const buyer = server.buyer()
  await buyer.say(`${words}. ${email}`)
  const outcome = await buyer.submit()
  await settle()
  const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
  return { buyer, outcome, lead }
}

const emailOf = async (rep: string) => {
  const { workspace } = await server.ports.workspaces.current()
  return workspace.roster.reps.find(({ id }) => id === rep)!.email
}
const as = async (rep: string) => new RepBrowser(server).signIn(await emailOf(rep))
const waitOf = (lead: { id: string }) => server.ports.store.waiting.of(lead.id)
const leadNow = async (lead: { id: string }) => (await server.ports.store.leads.find(lead.id))!
const mailsTo = async (rep: string) => {
  const address = await emailOf(rep)
  return server.mails.filter(({ to }) => to.address === address)
}
const eventsOf = async (lead: { id: string }) =>
  (await server.ports.store.events.ofLead(lead.id)).map(({ kind }) => kind)
const QUEUE = '/rep/queues/inbound'

describe.each(DATABASES)('a lead that waits, on %s', (kind) => {
  test('is promised an answer within the team’s working hours, and its owner has the brief at once', async () => {
    await start(kind)
    const { outcome, lead } = await waits()
    expect(outcome).toEqual({ kind: 'queued', who: 'The Larkline team', by: '2026-11-24T10:00:00Z' })
    expect(await waitOf(lead)).toMatchObject({ state: 'waiting', queue: 'inbound', since: new Date(NOW) })
    const [mail] = await mailsTo('ines')
    expect(mail!.text).toContain('The Larkline team will answer by e-mail, by Tue 24 November')
    expect(mail!.text).toContain(QUEUE.replaceAll('/', '%2F'))
  })

  test('keeps its place and promise when it is decided again into the same queue', async () => {
    await start(kind)
    const { buyer, lead, outcome } = await waits()
    server.time.now += 20 * MINUTE
    await buyer.say('we are in Spain')
    expect(await buyer.submit()).toEqual(outcome)
    expect((await waitOf(lead))!.since).toEqual(new Date(NOW))
  })

  test('of two claims at once one wins', async () => {
    await start(kind)
    const { lead } = await waits()
    const reps = ['ines', 'grace', 'priya', 'tomas']
    const browsers: RepBrowser[] = []
    for (const rep of reps) browsers.push(await as(rep))
    const answers = await Promise.all(
      browsers.map((browser) => browser.post(QUEUE, { act: 'claim', lead: lead.id })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    const winner = reps[answers.findIndex(({ status }) => status === 200)]
    expect(await leadNow(lead)).toMatchObject({ rep: winner })
    expect(await waitOf(lead)).toMatchObject({ state: 'claimed', rep: winner, endedBy: winner })
    expect((await eventsOf(lead)).filter((one) => one === 'lead.claimed')).toHaveLength(1)
    const acts = await Promise.all(reps.map((rep) => server.ports.store.reps.acts(rep)))
    expect(acts.flat().filter(({ act }) => act === 'queue-claim')).toHaveLength(1)
  })

  test('waits no more once its buyer has booked', async () => {
    await start(kind, ({ routing }) => {
      routing.queues[0]!.ownersTimes = true
    })
    const { buyer, lead, outcome } = await waits()
    expect(outcome).toMatchObject({ kind: 'offer', offer: { host: { name: 'Inês Duarte' } } })
    expect(await waitOf(lead)).toMatchObject({ state: 'waiting' })
    expect((await server.ports.store.offers.liveOf(lead.id))!.turn).toBeNull()
    await buyer.book((outcome as { offer: Parameters<typeof buyer.book>[0] }).offer)
    expect(await waitOf(lead)).toMatchObject({ state: 'closed', reason: 'booked', rep: 'ines' })
  })

  test('goes to a rep who can take leads again, the oldest first, and both sides are told', async () => {
    await start(kind, ({ site }) => void (site.sites[0]!.identify = { secret: '${SITE}' }))
    const buyer = server.buyer()
    const identity = await new SignJWT({ email: 'dana@new-clinic.example' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(NOW / 1000 + 600)
      .sign(new TextEncoder().encode(SITE_SECRET))
    const entries = [buyer.message('dana@new-clinic.example, 300 people')]
    await ok(buyer.post('/entries', { entries, revision: 1, locale: 'en', identity }))
    await buyer.submit()
    const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
    await settle()
    const before = await eventsOf(lead)
    server.time.now += 5 * MINUTE
    await server.ports.store.jobs.schedule(
      { site: '', kind: 'offer-waiting', subject: 'all', dueAt: new Date(server.time.now) },
      new Date(server.time.now),
    )
    await settle()
    // He is away still: nothing is written of those who wait on.
    expect(await eventsOf(lead)).toEqual(before)
    const jonas = await as('jonas')
    server.mails.length = 0
    await jonas.post('/rep/leave', { act: 'remove', id: '00000000-0000-4000-8000-000000000001' })
    await settle()
    expect(await waitOf(lead)).toMatchObject({ state: 'closed', reason: 'offered', rep: 'jonas' })
    expect((await mailsTo('jonas')).map(({ subject }) => subject)).toContain(
      'Yours now: dana@new-clinic.example',
    )
    const [told] = server.mails.filter(({ to }) => to.address === 'dana@new-clinic.example')
    expect(told!.subject).toBe('Jonas Weil of Larkline has time for you')
    expect(told!.text).toMatch(/\/resume\//)
    expect(told!.text).not.toMatch(/300|brief/)
    expect(await buyer.submit()).toMatchObject({ kind: 'offer', offer: { host: { name: 'Jonas Weil' } } })
  })
})

describe('the page of a queue', () => {
  test('lists the urgent first, then the oldest, with what the buyer wrote', async () => {
    await start()
    await waits('We are 300 people', 'first@one.example')
    server.time.now += 10 * MINUTE
    await waits('We are 200 people and decide at some point', 'second@two.example')
    await waits('we need it asap, <b>really</b>, 90 people', 'urgent@three.example')
    const html = await (await as('ines')).html(QUEUE)
    const order = ['urgent@three.example', 'first@one.example', 'second@two.example'].map((who) =>
      html.indexOf(`<h2>${who}</h2>`),
    )
    expect(order.every((at) => at > 0)).toBe(true)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(html).toContain('Three leads wait for you')
    expect(html).toContain('50 min left')
    expect(html).not.toContain('<b>really</b>')
    server.time.now += 55 * MINUTE
    expect(await (await as('ines')).html(QUEUE)).toContain('Three leads wait for you, one past its promise')
  })

  test.each([
    ['its owner', 'ines', 200],
    ['the manager of its level', 'tomas', 200],
    ['a rep of the team', 'grace', 200],
    ['a rep of another team', 'sofia', 404],
  ])('%s: %s gets %i', async (_who, rep, status) => {
    await start()
    const { lead } = await waits()
    const browser = await as(rep)
    expect((await browser.get(QUEUE)).status).toBe(status)
    expect((await browser.post(QUEUE, { act: 'claim', lead: lead.id })).status).toBe(status)
    expect((await leadNow(lead)).rep).toBe(status === 200 ? rep : null)
  })

  test('nothing is done by looking, without a session, from another site, or for another', async () => {
    await start()
    const { lead } = await waits()
    const claim = { act: 'claim', lead: lead.id }
    const browser = new RepBrowser(server)
    for (const method of ['GET', 'HEAD']) await browser.get(`${QUEUE}?act=claim&lead=${lead.id}`, method)
    const refused = await browser.post(QUEUE, claim)
    expect(refused.status).toBe(401)
    // The link that is mailed then leads back here.
    expect(await refused.text()).toContain(`name="to" value="${QUEUE}"`)
    const ines = await as('ines')
    expect((await ines.post(QUEUE, claim, { Origin: 'https://evil.example' })).status).toBe(403)
    const grace = await as('grace')
    for (const act of ['assign', 'close'])
      await grace.post(QUEUE, { act, lead: lead.id, rep: 'grace', reason: 'answered' })
    expect(await waitOf(lead)).toMatchObject({ state: 'waiting' })
    expect((await leadNow(lead)).rep).toBeNull()
  })

  test('its owner gives a lead to a colleague, who gets the brief; the buyer is told who it is', async () => {
    await start()
    const { buyer, lead } = await waits()
    const ines = await as('ines')
    server.mails.length = 0
    const html = await (await ines.post(QUEUE, { act: 'assign', lead: lead.id, rep: 'sofia' })).text()
    await settle()
    expect(html).toContain('is with Sofia Marin now')
    const [mail] = await mailsTo('sofia')
    expect(mail!.text).toContain('Inês Duarte has given you this lead')
    expect(mail!.text).toContain('300')
    expect(await buyer.submit()).toMatchObject({ kind: 'queued', who: 'Sofia Marin' })
    expect(await ines.html(QUEUE)).toContain('given by Inês Duarte')
  })

  test.each([
    [{ reason: 'answered' }, 200],
    [{ reason: 'other', note: 'An old friend' }, 200],
    [{ reason: 'other' }, 409],
    [{ reason: 'because' }, 409],
    [{ reason: 'other', note: 'x'.repeat(200) }, 200],
    [{ reason: 'other', note: 'x'.repeat(201) }, 409],
  ])('closing with %j gives %i', async (fields, status) => {
    await start()
    const { lead } = await waits()
    const ines = await as('ines')
    const answer = await ines.post(QUEUE, { act: 'close', lead: lead.id, ...fields })
    expect(answer.status).toBe(status)
    expect((await leadNow(lead)).state).toBe(status === 200 ? 'closed' : 'queued')
    expect((await eventsOf(lead)).includes('lead.closed')).toBe(status === 200)
  })
})

describe('a lead that nobody answers', () => {
  test('is brought to its owner when the time is over, and to the manager half as long after', async () => {
    await start()
    await waits()
    server.mails.length = 0
    const subjects = async (rep: string) => (await mailsTo(rep)).map(({ subject }) => subject)
    server.time.now += 59 * MINUTE
    await settle()
    expect([await subjects('ines'), await subjects('tomas')]).toEqual([[], []])
    server.time.now += MINUTE
    await settle()
    expect([await subjects('ines'), await subjects('tomas')]).toEqual([
      ['Still waiting: dana@new-clinic.example'],
      [],
    ])
    server.time.now += 30 * MINUTE
    await settle()
    expect(await subjects('tomas')).toEqual(['Nobody has answered: dana@new-clinic.example'])
  })

  test('is brought to nobody once somebody has it', async () => {
    await start()
    const { lead } = await waits()
    await (await as('grace')).post(QUEUE, { act: 'claim', lead: lead.id })
    server.mails.length = 0
    server.time.now += 120 * MINUTE
    await settle()
    expect(server.mails.filter(({ subject }) => /waiting|answered/.test(subject))).toEqual([])
  })
})
