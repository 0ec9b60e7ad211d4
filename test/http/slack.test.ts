import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SLACK_BODY_BYTES_MAX } from '../../server/http/slack.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { RepBrowser } from '../rep/browser.ts'
import { testServer, type TestServer } from '../support/server.ts'
import { signed, startSlackServer, type SlackServer, type SlackTap } from '../vendors/slack-server.ts'

const MINUTE = 60_000
const SECRET = 'the signing secret'

let slack: SlackServer
let server: TestServer
let lead: string
let decision: string
let assignee: string
const SLACK_IDS: Record<string, string> = {
  sofia: 'U0SOFIA',
  marcus: 'U0MARCUS',
  grace: 'U0GRACE',
  nobody: 'U0NOBODY',
}

beforeEach(async () => {
  slack = await startSlackServer({
    signingSecret: SECRET,
    people: Object.values(SLACK_IDS),
  })
  server = await testServer('pglite', ({ roster, routing, integrations }: Workspace) => {
    for (const rep of roster.reps) {
      Object.assign(rep, { capacity: {}, leave: [] })
      rep.slack = SLACK_IDS[rep.id]
    }
    const alert = {
      id: 'regulated',
      when: { compliance: ['HIPAA' as const] },
      channel: '#drift',
      serviceLevel: 'soon',
    }
    routing.alerts = [alert]
    routing.serviceLevels = [{ id: 'soon', withinMinutes: 15, manager: 'ines', reps: 2 }]
    integrations.slack = { token: '${TOKEN}', signingSecret: '${SECRET}', api: slack.url }
  })
  server.ports.secretOf = (reference) => (reference === '${TOKEN}' ? 'xoxb-demo' : SECRET)
  const buyer = server.buyer()
  await buyer.say('We need HIPAA for 400 people. dana@new-clinic.example')
  await buyer.submit()
  await settle()
  lead = (await server.ports.store.leads.ofConversation(buyer.id))!.id
  const decided = (await server.ports.store.decisions.latestOf(lead))!
  decision = decided.id
  assignee = decided.decision.assignee!
})
afterEach(async () => {
  await server.close()
  await slack.stop()
})

async function settle() {
  for (let round = 0; round < 10; round++) await server.deliver()
}
const tapOf = (rep: string, button = 'Accept', at = server.time.now) =>
  slack.tap(SLACK_IDS[rep]!, slack.posts[0]!, button, at)
const send = async (tap: SlackTap) => server.app.request('/slack/interactions', { method: 'POST', ...tap })
const taker = async () => (await server.ports.store.leads.find(lead))!.rep
const steps = async () =>
  (await server.ports.store.events.ofLead(lead)).filter(({ kind }) => kind.startsWith('alert.')).length
const sign = (body: string, at = server.time.now) => signed(body, SECRET, at)

describe('a tap', () => {
  test.each<[string, () => SlackTap]>([
    [
      'with a forged signature',
      () => ({
        ...tapOf(assignee),
        headers: { ...tapOf(assignee).headers, 'X-Slack-Signature': `v0=${'0'.repeat(64)}` },
      }),
    ],
    ['with the signature of another', () => ({ ...tapOf(assignee), headers: tapOf('grace').headers })],
    ['of six minutes ago', () => tapOf(assignee, 'Accept', server.time.now - 6 * MINUTE)],
    ['of six minutes to come', () => tapOf(assignee, 'Accept', server.time.now + 6 * MINUTE)],
    ['without a signature', () => ({ body: tapOf(assignee).body, headers: {} })],
    [
      'that was changed on its way',
      () => ({ ...tapOf(assignee), body: tapOf(assignee).body.replace('accept', 'pass') }),
    ],
  ])('%s is refused, and nothing changes', async (_what, make) => {
    const answer = await send(make())
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'bad-signature'])
    expect(await taker()).toBeNull()
  })

  test('of the rep who is asked is done, whatever Slack does just then, and said again it changes nothing', async () => {
    const tap = tapOf(assignee)
    slack.manner = 'never answers'
    const answer = await send(tap)
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(await taker()).toBe(assignee)
    const before = await steps()
    for (let i = 0; i < 3; i++) expect((await send(tap)).status).toBe(200)
    expect([await steps(), (await server.ports.store.reps.acts(assignee)).map(({ act }) => act)]).toEqual([
      before,
      ['alert-accept'],
    ])
  })

  test('that passes, said again, passes nobody else', async () => {
    const tap = tapOf(assignee, 'Pass')
    await send(tap)
    const before = await steps()
    await send(tap)
    expect(await steps()).toBe(before)
    expect(await server.ports.store.asked.of({ decision, alert: 'regulated' })).toMatchObject([
      { rep: assignee, state: 'passed' },
      { state: 'asked' },
    ])
  })

  test.each([
    [
      'of somebody who is no rep',
      'nobody',
      'Accept',
      'Your account in Slack is not one of a rep in the roster.',
    ],
    [
      'of a rep who has nothing to do with it',
      'grace',
      'Accept',
      'You are not among those who are asked for this lead.',
    ],
    ['that passes for another', 'other', 'Pass', /^Only .*, who is asked, can pass this lead on\.$/],
  ])('%s changes nothing, and they alone are told why', async (_who, rep, button, why) => {
    const who = rep === 'other' ? (assignee === 'sofia' ? 'marcus' : 'sofia') : rep
    expect((await send(tapOf(who, button))).status).toBe(200)
    expect(await taker()).toBeNull()
    await settle()
    expect(slack.whispers).toEqual([
      {
        channel: '#drift',
        user: SLACK_IDS[who],
        text: typeof why === 'string' ? why : (expect.stringMatching(why) as string),
      },
    ])
    expect(slack.faults).toEqual([])
  })

  test('of a rep who is not active any more changes nothing', async () => {
    const { workspace } = await server.ports.workspaces.current()
    const without = structuredClone(workspace)
    without.roster.reps.find(({ id }) => id === assignee)!.active = false
    await server.publish(without)
    await send(tapOf(assignee))
    await settle()
    expect([await taker(), slack.whispers[0]!.text]).toEqual([null, 'You are not active in the roster.'])
  })

  test('on what opens a page, or of a kind that is none of ours, is taken and left alone', async () => {
    for (const payload of [
      { type: 'view_submission', user: { id: 'U0SOFIA' } },
      { type: 'block_actions', user: { id: 'U0SOFIA' }, actions: [{ action_id: 'usher.open' }] },
      {
        type: 'block_actions',
        user: { id: 'U0SOFIA' },
        actions: [{ action_id: 'usher.accept', value: "x' or 1=1" }],
      },
      {
        type: 'block_actions',
        user: { id: 'u<!here>' },
        actions: [{ action_id: 'usher.accept', value: `${decision}/regulated/1` }],
      },
      [],
    ])
      expect(
        (await send(sign(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()))).status,
      ).toBe(200)
    await settle()
    expect([await taker(), slack.whispers]).toEqual([null, []])
  })

  test.each([
    ['that is no JSON', 'payload=%7B', 400],
    ['without a payload', 'token=1', 400],
    ['as large as it may be', `payload={}&pad=${'x'.repeat(SLACK_BODY_BYTES_MAX - 15)}`, 200],
    ['one byte larger', `payload={}&pad=${'x'.repeat(SLACK_BODY_BYTES_MAX - 14)}`, 413],
  ])('%s', async (_what, body, status) => expect((await send(sign(body))).status).toBe(status))
})

test('is only posted, and is not there where Slack is not connected with buttons, or its secret not set', async () => {
  expect((await server.get('/slack/interactions')).status).toBe(404)
  server.ports.secretOf = () => {
    throw new Error('not set')
  }
  expect((await send(tapOf(assignee))).status).toBe(503)
  const { workspace } = await server.ports.workspaces.current()
  const without = structuredClone(workspace)
  without.integrations.slack = undefined
  await server.publish(without)
  expect((await send(tapOf(assignee))).status).toBe(404)
})

test('the page of an alert is for those whom it concerns, changed by its own buttons alone', async () => {
  const path = `/rep/alerts/${decision}/regulated`
  const rep = await new RepBrowser(server).signIn('grace.okafor@larkline.example')
  expect((await rep.get(path)).status).toBe(404)
  expect((await rep.post(path, { act: 'accept' })).status).toBe(404)
  const { roster } = (await server.ports.workspaces.current()).workspace
  const its = await new RepBrowser(server).signIn(roster.reps.find(({ id }) => id === assignee)!.email)
  for (const method of ['GET', 'HEAD']) expect((await its.get(`${path}?act=accept`, method)).status).toBe(200)
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  expect((await its.post(path, { act: 'accept' }, foreign)).status).toBe(403)
  expect((await its.post(path, { act: 'marry' })).status).toBe(409)
  expect((await new RepBrowser(server).post(path, { act: 'accept' })).status).toBe(401)
  expect((await its.get(`/rep/alerts/${decision}/another`)).status).toBe(404)
  expect(await taker()).toBeNull()
  expect((await its.get(path)).headers.get('content-security-policy')).toContain("default-src 'none'")
  await its.post(path, { act: 'accept' })
  expect(await its.html(path)).toContain('You have accepted this lead')
})
