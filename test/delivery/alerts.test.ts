import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Alert, ServiceLevel } from '../../server/workspace/schema/handover.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { RepBrowser } from '../rep/browser.ts'
import { DATABASES, type DatabaseKind } from '../support/databases.ts'
import { NOW, ok, testServer, type TestServer } from '../support/server.ts'
import { buttonsOf, marksOf, startSlackServer, textsOf, type SlackServer } from '../vendors/slack-server.ts'

const MINUTE = 60_000
const SLACK_IDS: Record<string, string> = {
  sofia: 'U0SOFIA',
  marcus: 'U0MARCUS',
  ines: 'U0INES',
  jonas: 'U0JONAS',
}
const SIGNING = 'the signing secret'
const SITE_SECRET = 'the secret of the site, of at least 32 characters'

const LEVEL: ServiceLevel = { id: 'at-once', withinMinutes: 15, team: 'solutions', manager: 'ines', reps: 3 }
const REGULATED: Alert = {
  id: 'regulated',
  when: { compliance: ['HIPAA'] },
  channel: '#inbound-urgent',
  serviceLevel: 'at-once',
}

let slack: SlackServer
let server: TestServer
beforeEach(async () => {
  slack = await startSlackServer({
    token: 'xoxb-1',
    signingSecret: SIGNING,
    people: Object.values(SLACK_IDS),
  })
})
afterEach(async () => {
  expect(slack.faults).toEqual([])
  await server.close()
  await slack.stop()
})

type Adapt = (workspace: Workspace) => void

/** The demo with one alert for a regulated buyer, who goes to the specialists sofia and marcus. */
async function start(kind: DatabaseKind, adapt: Adapt = () => undefined): Promise<void> {
  server = await testServer(kind, (workspace) => {
    const { roster, routing, integrations } = workspace
    for (const rep of roster.reps) {
      Object.assign(rep, { capacity: {}, leave: [] })
      rep.slack = SLACK_IDS[rep.id]
    }
    routing.alerts = [REGULATED]
    routing.serviceLevels = [LEVEL]
    routing.tests = []
    integrations.slack = { token: '${SLACK}', signingSecret: '${SIGNING}', api: slack.url }
    adapt(workspace)
  })
  server.ports.secretOf = (reference) =>
    ({ '${SLACK}': 'xoxb-1', '${SIGNING}': SIGNING, '${HOOK}': slack.webhook })[reference] ?? SITE_SECRET
}

/** Does all that is due, and what that makes due. */
async function settle(): Promise<void> {
  for (let round = 0; round < 15; round++) await server.deliver()
}

const HIPAA = 'We need HIPAA for 400 people. dana@new-clinic.example'

async function asked(words = HIPAA) {
  const buyer = server.buyer()
  await buyer.say(words)
  const outcome = await buyer.submit()
  server.ports.wake()
  await settle()
  const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
  const decision = (await server.ports.store.decisions.latestOf(lead.id))!
  return { buyer, outcome, lead, decision: decision.id, first: decision.decision.assignee! }
}

const other = (rep: string) => (rep === 'sofia' ? 'marcus' : 'sofia')
const rows = (decision: string, alert = 'regulated') => server.ports.store.asked.of({ decision, alert })
const states = async (decision: string) => (await rows(decision)).map(({ rep, state }) => [rep, state])
const leadNow = async (id: string) => (await server.ports.store.leads.find(id))!
const happened = async (lead: string) =>
  (await server.ports.store.events.ofLead(lead))
    .filter(({ kind }) => kind.startsWith('alert.'))
    .map(({ kind, rep, facts }) => [kind, rep, facts.next ?? null])
const tap = (rep: string, button: 'Accept' | 'Pass', post = slack.posts.at(-1)!) =>
  Promise.resolve(
    server.app.request('/slack/interactions', {
      method: 'POST',
      ...slack.tap(SLACK_IDS[rep]!, post, button, server.time.now),
    }),
  )
const words = (ts: string) => textsOf(slack.shown(ts)).map(({ text }) => text)
const mailsTo = (name: string) => server.mails.filter(({ to }) => to.address.startsWith(name))
/** The rep's page, signed in as mailed. */
const page = async (rep: string) => {
  const mails = [...server.mails]
  const browser = await new RepBrowser(server).signIn(
    (await server.ports.workspaces.current()).workspace.roster.reps.find(({ id }) => id === rep)!.email,
  )
  server.mails.push(...mails)
  return browser
}

describe.each(DATABASES)('an alert that somebody is to accept, on %s', (kind) => {
  test('is posted in its channel to the rep who has the lead, with the buyer’s words, the brief and two buttons', async () => {
    await start(kind)
    const { first } = await asked()
    expect(slack.posts).toHaveLength(1)
    const [{ channel, body }] = slack.posts as [SlackServer['posts'][number]]
    expect(channel).toBe('#inbound-urgent')
    expect(body).toMatchObject({ unfurl_links: false, unfurl_media: false, parse: 'none' })
    expect(marksOf(body)).toContain(`<@${SLACK_IDS[first]}>`)
    expect(textsOf(body).map(({ text }) => text)).toContainEqual(expect.stringContaining('HIPAA (“HIPAA”)'))
    expect(
      buttonsOf(body).map(({ text, url }) => [
        text.text,
        url?.startsWith('https://chat.larkline.example/brief/'),
      ]),
    ).toEqual([
      ['Accept', undefined],
      ['Pass', undefined],
      ['Brief', true],
    ])
  })

  test('is theirs once accepted: message, lead and trace say so, and nobody is asked any more', async () => {
    await start(kind)
    const { first, lead, decision } = await asked()
    expect((await tap(first, 'Accept')).status).toBe(200)
    await settle()
    expect(await states(decision)).toEqual([[first, 'accepted']])
    expect((await leadNow(lead.id)).rep).toBe(first)
    const [{ ts }] = slack.updates as [SlackServer['posts'][number]]
    expect(ts).toBe(slack.posts[0]!.ts)
    expect(words(ts).join(' ')).toContain(`<@${SLACK_IDS[first]}> took this lead at <!date^`)
    expect(buttonsOf(slack.shown(ts)).map(({ text }) => text.text)).toEqual(['Brief'])
    server.time.now += 60 * MINUTE
    await settle()
    expect(slack.posts).toHaveLength(1)
    expect(await happened(lead.id)).toEqual([
      ['alert.asked', first, null],
      ['alert.accepted', first, null],
    ])
  })

  test('of two who accept at once, one has it, and the other is told who', async () => {
    await start(kind)
    const { first, lead, decision } = await asked()
    await Promise.all([tap(first, 'Accept'), tap(other(first), 'Accept')])
    await settle()
    const accepted = (await rows(decision)).filter(({ state }) => state === 'accepted')
    expect(accepted).toHaveLength(1)
    expect((await leadNow(lead.id)).rep).toBe(accepted[0]!.rep)
    expect(await happened(lead.id)).toHaveLength(2)
    expect(slack.whispers).toEqual([
      {
        channel: '#inbound-urgent',
        user: SLACK_IDS[other(accepted[0]!.rep)],
        text: expect.stringMatching(/^(Sofia Marin|Marcus Bell) has this lead already\.$/) as string,
      },
    ])
  })

  test('that is passed asks the next of the pool, then tells the manager; each step is in the trace', async () => {
    await start(kind)
    const { first, lead, decision } = await asked()
    const [post] = slack.posts
    await tap(first, 'Pass')
    await settle()
    expect(await states(decision)).toEqual([
      [first, 'passed'],
      [other(first), 'asked'],
    ])
    expect(slack.posts).toHaveLength(2)
    expect(marksOf(slack.posts[1]!.body)).toContain(`<@${SLACK_IDS[other(first)]}>`)
    expect(words(post!.ts).join(' ')).toContain(
      `<@${SLACK_IDS[first]}> passed this lead on. <@${SLACK_IDS[other(first)]}> is asked now.`,
    )
    await tap(other(first), 'Pass')
    await settle()
    expect(slack.posts[2]).toMatchObject({ channel: SLACK_IDS.ines })
    expect(textsOf(slack.posts[2]!.body).at(-2)!.text).toContain('Nobody has accepted this lead in time')
    expect(await happened(lead.id)).toEqual([
      ['alert.asked', first, null],
      ['alert.passed', first, other(first)],
      ['alert.asked', other(first), null],
      ['alert.passed', other(first), 'manager'],
    ])
    const brief = await (await server.get(new URL(buttonsOf(post!.body)[2]!.url!).pathname)).text()
    expect(brief).toContain('Accepted: regulated')
    expect(brief).toMatch(/is asked, to answer by/)
  })

  test('that nobody answers in time goes on, and the manager can take it', async () => {
    await start(kind)
    const { first, lead, decision } = await asked()
    server.time.now += 14 * MINUTE
    await settle()
    expect(await states(decision)).toEqual([[first, 'asked']])
    server.time.now += MINUTE
    await settle()
    expect(await states(decision)).toEqual([
      [first, 'lapsed'],
      [other(first), 'asked'],
    ])
    server.time.now += 15 * MINUTE
    await settle()
    expect(slack.posts.at(-1)!.channel).toBe(SLACK_IDS.ines)
    const ines = await page('ines')
    const path = `/rep/alerts/${decision}/regulated`
    expect(await ines.html(path)).toContain('did not answer')
    expect((await ines.post(path, { act: 'accept' })).status).toBe(303)
    await settle()
    expect((await leadNow(lead.id)).rep).toBe('ines')
    expect(words(slack.posts[1]!.ts).join(' ')).toContain(`<@${SLACK_IDS.ines}> took this lead`)
    // Those who come too late are told.
    server.time.now += MINUTE
    expect(await (await page(first)).html(path)).toContain('Inês Duarte has this lead already.')
  })

  test('taken by another of the pool takes the offer, its turn and its times along', async () => {
    await start(kind)
    const { buyer, first, lead } = await asked()
    await tap(other(first), 'Accept')
    const offer = (await server.ports.store.offers.liveOf(lead.id))!
    expect(offer.rep).toBe(other(first))
    const { turns } = (await server.ports.store.turns.standing()).specialists!
    expect(turns).toEqual({ [other(first)]: 1 })
    const shown = await buyer.offer()
    expect(shown.host.name).toBe(other(first) === 'marcus' ? 'Marcus Bell' : 'Sofia Marin')
    expect((await buyer.book(shown)).host.name).toBe(shown.host.name)
  })

  test('taken by the manager, who is not of the pool, gives the turn back', async () => {
    await start(kind)
    const { buyer, lead, decision } = await asked()
    await (await page('ines')).post(`/rep/alerts/${decision}/regulated`, { act: 'accept' })
    expect((await server.ports.store.offers.liveOf(lead.id))!.rep).toBe('ines')
    expect((await server.ports.store.turns.standing()).specialists?.turns ?? {}).toEqual({})
    expect((await buyer.offer()).host.name).toBe('Inês Duarte')
  })

  test('of a meeting that is booked moves nothing, and says so', async () => {
    await start(kind)
    const buyer = server.buyer()
    await buyer.say(HIPAA)
    const offer = await buyer.offer()
    await settle()
    const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
    const { id, decision } = (await server.ports.store.decisions.latestOf(lead.id))!
    const booking = await buyer.book(offer)
    const taker = other(decision.assignee!)
    await tap(taker, 'Accept')
    await settle()
    expect((await server.ports.store.bookings.find(booking.id))!.host).toBe(decision.assignee)
    expect((await leadNow(lead.id)).rep).toBe(taker)
    expect(words(slack.posts[0]!.ts).join(' ')).toContain(
      `The meeting that is booked stays with <@${SLACK_IDS[decision.assignee!]}>.`,
    )
    expect(await (await page(taker)).html(`/rep/alerts/${id}/regulated`)).toContain('and stays so')
  })

  test('asks nobody more once a meeting is booked', async () => {
    await start(kind)
    const { buyer, outcome, decision, first } = await asked()
    if (outcome.kind !== 'offer') throw new Error('no offer')
    await buyer.book(outcome.offer)
    await settle()
    expect(await states(decision)).toEqual([[first, 'lapsed']])
    expect(words(slack.posts[0]!.ts).join(' ')).toContain('A meeting with')
    server.time.now += 60 * MINUTE
    await settle()
    expect(slack.posts).toHaveLength(1)
  })

  test('of a lead that was decided again is void, and the new one asks', async () => {
    await start(kind)
    const { buyer, decision, first } = await asked()
    await buyer.say('We are 900 people now')
    await buyer.submit()
    await settle()
    expect(await states(decision)).toEqual([[first, 'lapsed']])
    expect(words(slack.posts[0]!.ts).join(' ')).toContain('was decided again')
    expect(slack.posts).toHaveLength(2)
    expect(buttonsOf(slack.shown(slack.posts[1]!.ts))).toHaveLength(3)
    // A tap from before, on a page that has not followed.
    await (await page(first)).post(`/rep/alerts/${decision}/regulated`, { act: 'accept' })
    expect((await leadNow((await server.ports.store.leads.ofConversation(buyer.id))!.id)).rep).toBeNull()
  })
})

describe('who is asked', () => {
  test.each([
    ['on leave', (w: Workspace) => Object.assign(rep(w, 'marcus'), { leave: [{ from: '2026-11-01' }] })],
    ['not active', (w: Workspace) => Object.assign(rep(w, 'marcus'), { active: false })],
    ['at capacity', (w: Workspace) => Object.assign(rep(w, 'marcus'), { capacity: { week: 0 } })],
  ])('one who is %s is not: the manager is told', async (_what, adapt) => {
    await start('pglite', adapt)
    const { lead } = await asked()
    await tap('sofia', 'Pass')
    await settle()
    expect(await happened(lead.id)).toEqual([
      ['alert.asked', 'sofia', null],
      ['alert.passed', 'sofia', 'manager'],
    ])
    expect(slack.posts.at(-1)!.channel).toBe(SLACK_IDS.ines)
  })

  test('no more than the service level says', async () => {
    await start('pglite', ({ routing }) => void (routing.serviceLevels = [{ ...LEVEL, reps: 1 }]))
    const { first, decision } = await asked()
    await tap(first, 'Pass')
    await settle()
    expect(await states(decision)).toEqual([[first, 'passed']])
    expect(slack.posts.at(-1)!.channel).toBe(SLACK_IDS.ines)
  })

  test('by the hours of the team: who is asked in the evening has until the morning', async () => {
    await start('pglite', (w) => Object.assign(rep(w, 'marcus'), { timezone: 'Europe/Berlin' }))
    // Ten minutes before the end of the day in Berlin.
    server.time.now = Date.parse('2026-11-24T15:50:00Z')
    const { decision } = await asked()
    expect((await rows(decision))[0]!.answerBy.toISOString()).toBe('2026-11-25T08:05:00.000Z')
  })

  test('the owner of the queue of a lead that waits, and the buyer is told who took it', async () => {
    await start('pglite', ({ routing, roster }) => {
      for (const one of roster.reps) if (one.id !== 'ines') one.active = false
      Object.assign(rep({ roster } as Workspace, 'ines'), { capacity: { week: 0 } })
      routing.alerts = [{ ...REGULATED, when: { qualification: ['qualified'], assigned: false } }]
      routing.serviceLevels = [{ ...LEVEL, team: undefined }]
    })
    const { outcome, buyer, decision } = await asked()
    expect(outcome).toEqual({ kind: 'queued', who: 'The Larkline team' })
    const ines = await page('ines')
    await ines.post(`/rep/alerts/${decision}/regulated`, { act: 'accept' })
    expect(await buyer.submit()).toEqual({ kind: 'queued', who: 'Inês Duarte' })
    await settle()
    // The address is a claim: nothing is mailed to it.
    expect(mailsTo('dana')).toEqual([])
  })

  test('once, whatever many alerts a lead has: who accepts one has answered all', async () => {
    await start('pglite', ({ routing }) => {
      routing.alerts = [REGULATED, { ...REGULATED, id: 'again', channel: '#drift' }]
    })
    const { first, decision } = await asked()
    await tap(first, 'Accept', slack.posts[0])
    await settle()
    expect((await rows(decision, 'again')).map(({ state }) => state)).toEqual(['lapsed'])
    expect(words(slack.posts[1]!.ts).join(' ')).toContain('has this lead now.')
    server.time.now += 60 * MINUTE
    await settle()
    expect(slack.posts).toHaveLength(2)
  })

  test('a verified buyer is mailed who is coming', async () => {
    await start('pglite', ({ site }) => void (site.sites[0]!.identify = { secret: '${SITE}' }))
    const buyer = server.buyer()
    const identity = await new SignJWT({ email: 'dana@new-clinic.example' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(NOW / 1000 + 600)
      .sign(new TextEncoder().encode(SITE_SECRET))
    const entries = [buyer.message(HIPAA)]
    await ok(buyer.post('/entries', { entries, revision: 1, locale: 'en', identity }))
    await buyer.submit()
    await settle()
    const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
    const { decision } = (await server.ports.store.decisions.latestOf(lead.id))!
    await tap(decision.assignee!, 'Accept')
    await settle()
    const [mail] = mailsTo('dana')
    expect(mail!.subject).toMatch(/^(Sofia Marin|Marcus Bell) of Larkline will answer you$/)
    expect(mail!.text).not.toMatch(/HIPAA|solutions team|brief/i)
  })
})

describe('where an alert goes', () => {
  test('told, not asked, where it has no service level', async () => {
    await start(
      'pglite',
      ({ routing }) => void (routing.alerts = [{ ...REGULATED, serviceLevel: undefined }]),
    )
    const { first, decision } = await asked()
    expect(slack.posts).toHaveLength(1)
    expect(textsOf(slack.posts[0]!.body).map(({ text }) => text)).toContain(
      `<@${SLACK_IDS[first]}> has this lead.`,
    )
    expect(buttonsOf(slack.posts[0]!.body).map(({ text }) => text.text)).toEqual(['Brief'])
    expect(await rows(decision)).toEqual([])
  })

  test('to a person in Slack, by their id', async () => {
    await start(
      'pglite',
      ({ routing }) => void (routing.alerts = [{ ...REGULATED, channel: 'jonas', serviceLevel: undefined }]),
    )
    await asked()
    expect(slack.posts.map(({ channel }) => channel)).toEqual([SLACK_IDS.jonas])
  })

  test('to a person who is not in Slack, by mail', async () => {
    await start(
      'pglite',
      ({ routing }) => void (routing.alerts = [{ ...REGULATED, channel: 'grace', serviceLevel: undefined }]),
    )
    await asked()
    expect(slack.posts).toEqual([])
    expect(mailsTo('grace').map(({ subject }) => subject)).toEqual(['Regulated: dana@new-clinic.example'])
  })

  test('in a channel, and by mail to one who is asked and not in Slack', async () => {
    await start('pglite', (w) => {
      rep(w, 'sofia').slack = undefined
      rep(w, 'marcus').active = false
    })
    await asked()
    expect(textsOf(slack.posts[0]!.body).map(({ text }) => text)).toContainEqual(
      expect.stringContaining('Sofia Marin, can you take this lead?'),
    )
    expect(mailsTo('sofia').map(({ subject }) => subject)).toContain(
      'Can you take it? Regulated: dana@new-clinic.example',
    )
  })

  test.each([
    [
      'by mail to who has the lead, one mail for all that is only told',
      undefined,
      ['Regulated, Large: dana@new-clinic.example'],
    ],
    [
      'by mail to who is asked',
      'at-once',
      ['Can you take it? Regulated: dana@new-clinic.example', 'Large: dana@new-clinic.example'],
    ],
  ])('without Slack, %s', async (_what, serviceLevel, subjects) => {
    await start('pglite', ({ routing, integrations }) => {
      integrations.slack = undefined
      routing.alerts = [
        { ...REGULATED, serviceLevel },
        { id: 'large', when: { compliance: ['HIPAA'] }, channel: '#drift' },
      ]
    })
    const { first } = await asked()
    expect(
      mailsTo(first)
        .map(({ subject }) => subject)
        .toSorted(),
    ).toEqual(subjects.toSorted())
    expect(
      (await server.app.request('/slack/interactions', { method: 'POST', body: 'payload=1' })).status,
    ).toBe(404)
  })

  test('without Slack, not to the host of a meeting that is booked: the brief came with that', async () => {
    await start('pglite', ({ routing, integrations }) => {
      integrations.slack = undefined
      routing.alerts = [
        { ...REGULATED, serviceLevel: undefined },
        { ...REGULATED, id: 'in-person', channel: 'grace', serviceLevel: undefined },
      ]
    })
    const buyer = server.buyer()
    await buyer.say(HIPAA)
    const { host } = await buyer.book(await buyer.offer())
    await settle()
    expect(mailsTo(host.name.split(' ')[0]!.toLowerCase()).map(({ ical }) => ical?.method)).toEqual([
      'REQUEST',
    ])
    expect(mailsTo('grace').map(({ subject }) => subject)).toEqual(['In person: dana@new-clinic.example'])
  })

  test('the link of the mail signs in and shows the alert; a scanner that opens it three times accepts nothing', async () => {
    await start('pglite', ({ integrations }) => void (integrations.slack = undefined))
    const { first, decision, lead } = await asked()
    const path = /https:\/\/\S+(\/rep\/enter\/\S+)/.exec(mailsTo(first)[0]!.text)![1]!
    for (let i = 0; i < 3; i++) expect((await server.get(path)).status).toBe(200)
    expect(await states(decision)).toEqual([[first, 'asked']])
    const browser = new RepBrowser(server)
    const entered = await browser.post(path, {
      to: new URL(path, 'https://x.example').searchParams.get('to')!,
    })
    expect(entered.headers.get('location')).toBe(`/rep/alerts/${decision}/regulated`)
    expect(await browser.html('/rep')).toContain('Can you take it?')
    await browser.post(entered.headers.get('location')!, { act: 'accept' })
    expect((await leadNow(lead.id)).rep).toBe(first)
  })

  test('through an incoming webhook, with links to a page instead of buttons', async () => {
    await start(
      'pglite',
      ({ integrations }) => void (integrations.slack = { webhook: '${HOOK}', api: slack.url }),
    )
    const { decision } = await asked()
    const [post] = slack.posts
    expect(post!.channel).toBe('#hook')
    expect(buttonsOf(post!.body)).toEqual([])
    expect(marksOf(post!.body)).toContain(
      `<https://chat.larkline.example/rep/alerts/${decision}/regulated|Accept or pass>`,
    )
    expect((await server.app.request('/slack/interactions', { method: 'POST', body: 'x' })).status).toBe(404)
  })
})

describe('Slack in trouble', () => {
  const waiting = async () =>
    (
      await server.ports.store.jobs.list({
        states: ['due', 'dead', 'expired'],
        destination: 'slack',
        limit: 50,
      })
    ).map(({ state, lastError }) => [state, lastError])

  test.each([
    ['is busy', 'due', 'Slack answers 429: it wants to be asked later.'],
    ['fails', 'due', 'Slack answers 500.'],
    ['answers a page', 'due', 'Slack answers with a page.'],
    ['is cut off', 'due', 'Slack answers with no whole JSON.'],
    ['answers something else', 'due', 'Slack answers chat.postMessage with what is no answer of it.'],
    ['redirects', 'due', 'Slack answers 302: it sends us elsewhere, where its messages do not go.'],
    [
      { error: 'invalid_auth' },
      'due',
      'Slack does not do chat.postMessage: the token is not valid (invalid_auth).',
    ],
    [
      { error: 'fatal_error' },
      'due',
      'Slack does not do chat.postMessage: it has trouble of its own (fatal_error).',
    ],
    [
      { error: 'channel_not_found' },
      'dead',
      'Slack does not do chat.postMessage: there is no such channel, or the app is not in it (channel_not_found).',
    ],
    [
      { error: '<!channel> x' },
      'dead',
      'Slack does not do chat.postMessage: it does not take it (no reason).',
    ],
  ] as const)(
    '%j: the reason stands with the delivery, and the time to answer runs on',
    async (manner, state, reason) => {
      await start('pglite')
      slack.manner = manner
      const { decision, first } = await asked()
      expect(await waiting()).toContainEqual([state, reason])
      expect(await states(decision)).toEqual([[first, 'asked']])
      // What Slack never takes goes by mail.
      expect(mailsTo(first).map(({ subject }) => subject)).toEqual(
        state === 'dead' ? ['Can you take it? Regulated: dana@new-clinic.example'] : [],
      )
    },
  )

  test('a rate limit is obeyed: nothing is sent before it ends', async () => {
    await start('pglite')
    slack.manner = 'is busy'
    await asked()
    expect(slack.tries).toBe(1)
    slack.manner = 'is well'
    server.time.now += 59_000
    await settle()
    expect(slack.tries).toBe(1)
    server.time.now += 2_000
    await settle()
    expect(slack.posts).toHaveLength(1)
  })

  test('what comes hours late comes not at all', async () => {
    await start(
      'pglite',
      ({ routing }) => void (routing.alerts = [{ ...REGULATED, serviceLevel: undefined }]),
    )
    slack.manner = 'fails'
    await asked()
    slack.manner = 'is well'
    server.time.now += 4 * 60 * MINUTE
    await settle()
    expect(slack.posts).toEqual([])
    expect(await waiting()).toEqual([['expired', 'It would come too late.']])
  })

  test('a message that is not there any more is not updated, and nothing stays behind', async () => {
    await start('pglite')
    const { first } = await asked()
    await tap(first, 'Accept')
    slack.manner = { error: 'message_not_found' }
    await settle()
    expect(await waiting()).toEqual([])
  })
})

test('what a buyer wrote arrives as they wrote it, and makes no mention, link or format', async () => {
  await start('pglite')
  await asked(
    `We need HIPAA <!channel> & <script> *bold* | <@U0JONAS> <https://evil.example|here> ${randomUUID()}. Can you do SSO <!here>? dana@new-clinic.example`,
  )
  const [post] = slack.posts
  const all = textsOf(post!.body)
  expect(marksOf(post!.body).filter((mark) => !/^<(@U0(SOFIA|MARCUS)|!date\^)/.test(mark))).toEqual([])
  for (const { type, text } of all) if (type === 'mrkdwn') expect(text).not.toMatch(/HIPAA|SSO|evil|bold/)
})

function rep({ roster }: Workspace, id: string) {
  return roster.reps.find((one) => one.id === id)!
}
