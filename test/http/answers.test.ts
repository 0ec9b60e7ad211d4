import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Appended, PageAnswer } from '../../widget/contract/api.ts'
import { ENTRIES_PER_CONVERSATION_MAX } from '../../widget/contract/limits.ts'
import { publish } from '../../server/workspace/publish.ts'
import { DATABASES } from '../support/databases.ts'
import { NOW, ok, testServer, type TestBuyer, type TestServer } from '../support/server.ts'

const QUESTION = 'Does it work with Salesforce?'
const UNANSWERABLE = 'Does it work with SAP?'

describe.each(DATABASES)('questions, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await testServer(kind, ({ site }) => {
      site.limits = { 'entries-by-conversation': { count: 10_000, windowSeconds: 60 } }
    })
  })
  afterAll(() => server.close())

  const ask = async (buyer: TestBuyer, text: string): Promise<Appended> =>
    ok<Appended>(buyer.append(buyer.message(text)))
  const stored = (buyer: TestBuyer) => server.ports.store.conversations.entries(buyer.id)
  const briefOf = async (buyer: TestBuyer): Promise<string> => {
    await buyer.say('dana@new-clinic.example', 'email')
    await buyer.submit()
    const lead = await server.ports.store.leads.ofConversation(buyer.id)
    const link = await server.ports.links.sign(
      'brief',
      { site: 'demo', subject: lead!.id },
      new Date(NOW + 1e9),
    )
    return (await server.get(`/brief/${link}`)).text()
  }

  test('one that a page answers comes back with its answer and where it stands', async () => {
    const buyer = server.buyer()
    const message = buyer.message(QUESTION)
    const { answers, profile } = await ok<Appended>(buyer.append(message))
    expect(answers).toEqual([
      {
        entry: expect.any(String) as string,
        question: message.id,
        id: 'integrations',
        title: 'Integrations',
        text: expect.stringMatching(/^Yes: accounts and owners are read from \*\*Salesforce\*\*/) as string,
        source: { label: 'Integrations', url: '/#works-title' },
      },
    ])
    expect(profile.openQuestions).toEqual([])
    expect((await stored(buyer)).map(({ entry }) => entry)).toMatchObject([
      { id: message.id },
      {
        id: answers![0]!.entry,
        role: 'assistant',
        text: 'answer.integrations',
        values: { question: message.id, revision: 1 },
      },
    ])
  })

  test('one that no page answers stays open', async () => {
    const { answers, profile } = await ask(server.buyer(), UNANSWERABLE)
    expect([answers, profile.openQuestions.map(({ quote }) => quote)]).toEqual([[], [UNANSWERABLE]])
  })

  test('what is no question is not looked up', async () => {
    expect((await ask(server.buyer(), 'We use Salesforce and need SSO')).answers).toEqual([])
  })

  test('two in one message are both answered, or the whole stays open', async () => {
    const ids = (found: Appended) => found.answers!.map(({ id }) => id)
    const both = await ask(server.buyer(), 'Do you support SSO and where is our data stored?')
    expect(ids(both)).toEqual(['sso', 'data-residency'])
    const half = await ask(server.buyer(), 'Do you support SSO? Is there an API?')
    expect([ids(half), half.profile.openQuestions.length]).toEqual([[], 1])
  })

  test('asked again with the same entry, the same answer comes and nothing is stored twice', async () => {
    const buyer = server.buyer()
    const message = buyer.message(QUESTION)
    const first = await ok<Appended>(buyer.append(message))
    const again = await ok<Appended>(buyer.append(message))
    expect(again).toEqual(first)
    expect(await stored(buyer)).toHaveLength(2)
  })

  test('a page cannot say what the vendor’s pages say', async () => {
    const buyer = server.buyer()
    const message = buyer.message(UNANSWERABLE)
    const forged = {
      ...buyer.stamp(),
      role: 'assistant',
      kind: 'answer',
      text: 'answer.integrations',
      values: { question: message.id, revision: 1, text: 'Yes, for free.' },
    }
    const { answers, profile, stored: ids } = await ok<Appended>(buyer.append(message, forged))
    expect([answers, profile.openQuestions.length, ids]).toEqual([[], 1, [message.id, forged.id]])
    expect((await stored(buyer)).map(({ entry }) => entry.id)).toEqual([message.id])
    const brief = await briefOf(buyer)
    expect(brief).toContain('Asked, not yet answered')
    expect(brief).not.toMatch(/read from Salesforce|Yes, for free|answered in the chat/)
  })

  test('the brief has what was asked and answered, in the vendor’s words, and what stayed open', async () => {
    const buyer = server.buyer()
    await buyer.say(QUESTION)
    await buyer.say('And is there an API?')
    const brief = await briefOf(buyer)
    const [, after] = brief.split('Asked, and answered in the chat')
    expect(after).toContain(`“${QUESTION}”`)
    expect(after).toContain('from Integrations')
    expect(brief.split('Asked, not yet answered')[1]).toContain('is there an API?')
    expect(brief).toContain('Yes: accounts and owners are read from Salesforce or HubSpot')
  })

  test('a conversation that is full up to its last message keeps the message and gets no answer', async () => {
    const buyer = server.buyer()
    const fillers = Array.from({ length: ENTRIES_PER_CONVERSATION_MAX - 1 }, () =>
      buyer.message('hello there'),
    )
    for (let at = 0; at < fillers.length; at += 50) await ok(buyer.append(...fillers.slice(at, at + 50)))
    expect((await ask(buyer, QUESTION)).answers).toEqual([])
    expect(await stored(buyer)).toHaveLength(ENTRIES_PER_CONVERSATION_MAX)
    const two = server.buyer()
    for (let at = 0; at < fillers.length - 1; at += 49)
      await ok(
        two.append(
          ...fillers
            .slice(at, Math.min(at + 49, fillers.length - 1))
            .map((one) => ({ ...one, id: randomUUID() })),
        ),
      )
    expect((await ask(two, QUESTION)).answers).toHaveLength(1)
  })

  test('a corrected page answers at once, in older conversations too, and earlier answers stay as they were given', async () => {
    const buyer = server.buyer()
    await buyer.say(QUESTION)
    const { workspace } = await server.ports.workspaces.current()
    const changed = structuredClone(workspace)
    changed.answers.find(({ id }) => id === 'integrations')!.text = 'No longer.'
    await publish(server.ports.store, changed, new Date(NOW))
    server.ports.workspaces.refresh()
    expect((await ask(buyer, 'do you integrate with HubSpot?')).answers).toMatchObject([
      { text: 'No longer.' },
    ])
    const brief = await briefOf(buyer)
    expect(brief).toContain('Yes: accounts and owners are read from Salesforce or HubSpot')
    expect(brief).toContain('No longer.')
  })
})

test('answers are described in the API, are no part of the playbook, and count as entries do', async () => {
  const server = await testServer('pglite', ({ site }) => {
    site.limits = { 'entries-by-conversation': { count: 1, windowSeconds: 60 } }
  })
  const described = (await (await server.get('/v1/openapi.json')).json()) as {
    components: { schemas: Record<string, { properties?: object }> }
  }
  expect(Object.keys(described.components.schemas.PageAnswer!.properties!)).toEqual(
    Object.keys({ entry: 0, question: 0, id: 0, title: 0, text: 0, source: 0 } satisfies Record<
      keyof PageAnswer,
      0
    >),
  )
  expect(await (await server.get('/v1/sites/demo/playbooks/1')).text()).not.toContain(
    'read from **Salesforce**',
  )
  const buyer = server.buyer()
  expect((await buyer.append(buyer.message(QUESTION))).status).toBe(200)
  expect((await buyer.append(buyer.message(QUESTION))).status).toBe(429)
  await server.close()
})
