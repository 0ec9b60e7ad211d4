// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Entry } from '../../widget/contract/entry.ts'
import { chooseLocale, openChat, type Chat } from '../../widget/conversation/chat.ts'
import type { Shell, SiteSettings } from '../../widget/shell.ts'
import { NOW, offered, playbook } from './talk.ts'

const site: SiteSettings = {
  revision: 3,
  name: 'Larkline',
  color: '#0e6b50',
  theme: 'auto',
  launcher: { side: 'right' },
  locales: ['en'],
  privacy: { mode: 'notice', text: 'Kept.' },
}
const ANSWER = {
  entry: '99999999-9999-4999-8999-999999999999',
  id: 'sso',
  title: 'Single sign-on',
  text: 'Yes, with **Okta**.',
  source: { label: 'Single sign-on' },
}
const profile = { facts: {}, sources: [], declined: [], none: [], openQuestions: [] }

let server: {
  entries: Entry[]
  asked: string[]
  down: boolean
  revisions: number[]
  secrets: Set<string>
  answers: boolean
}
let events: [string, unknown][]
let chats: Chat[]

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  server = { entries: [], asked: [], down: false, revisions: [3], secrets: new Set(), answers: false }
  events = []
  chats = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const path = new URL(url).pathname
    server.asked.push(`${init.method ?? 'GET'} ${path.replace(/[0-9a-f-]{36}/, 'ID')}`)
    if (server.down) throw new TypeError('Failed to fetch')
    const revision = /playbooks\/(\d+)$/.exec(path)?.[1]
    if (revision)
      return server.revisions.includes(Number(revision))
        ? Response.json({ ...playbook, revision: Number(revision) })
        : Response.json({ code: 'unknown-revision' }, { status: 404 })
    server.secrets.add((init.headers as Record<string, string>).authorization!)
    if (path.endsWith('/lead')) return Response.json({ outcome: offered })
    const { entries } = JSON.parse(init.body as string) as { entries: Entry[] }
    server.entries.push(...entries)
    const asked = entries.find((one) => one.kind === 'message' && one.text.includes('Okta'))
    const answers = server.answers && asked ? [{ ...ANSWER, question: asked.id }] : undefined
    return Response.json({ stored: entries.map((one) => one.id), profile, answers })
  })
})
afterEach(() => {
  for (const chat of chats) chat.startOver()
  vi.unstubAllGlobals()
})

async function visit(settings: Partial<SiteSettings> = {}, consent?: boolean): Promise<Chat> {
  let now = NOW
  const shell: Shell = {
    site: 'demo',
    base: 'https://chat.test',
    settings: { ...site, ...settings },
    view: 'launcher',
    root: document.createElement('div').attachShadow({ mode: 'open' }),
    consent,
    token: undefined,
    changed: () => {},
    emit: (event, detail) => events.push([event, detail]),
  }
  const chat = openChat({
    shell,
    window,
    clock: () => (now += 1_000),
    datesFor: () => 'en-GB',
    times: () => ({
      when: (start) => start,
      today: () => '2026-11-24',
    }),
  })
  chats.push(chat)
  chat.begin()
  await settled(chat)
  return chat
}
/** Until nothing of the chat's is under way. */
async function settled(chat: Chat) {
  await vi.waitFor(
    () => {
      const now = chat.snapshot.value
      const still = chat.unreachable.value || (now !== null && !now.hasTag('waiting'))
      if (!still || (chat.unsent.value.size > 0 && !chat.trouble.value)) throw new Error('not yet')
    },
    { timeout: 20_000, interval: 1 },
  )
}
async function say(chat: Chat, text: string) {
  chat.send({ type: 'buyer.said', text })
  await settled(chat)
}
const messages = (entries: Entry[]) => entries.flatMap((one) => (one.kind === 'message' ? [one.text] : []))
const entriesOf = (chat: Chat) => chat.snapshot.value!.context.entries

describe('before the notice’s or consent’s condition is met', () => {
  test('nothing is stored or sent but the request for the playbook', async () => {
    await visit()
    expect(server.asked).toEqual(['GET /v1/sites/demo/playbooks/3'])
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0])
  })

  test('the first message meets the notice’s', async () => {
    const chat = await visit()
    await say(chat, 'we are 400 people')
    expect(messages(server.entries)).toEqual(['we are 400 people'])
    expect([localStorage.length, chat.unsent.value.size]).toEqual([1, 0])
  })

  test('consent is met by agreeing, and by the page’s own word', async () => {
    const consenting = { privacy: { ...site.privacy, mode: 'consent' as const } }
    const chat = await visit(consenting)
    await say(chat, 'we are 400 people')
    chat.send({ type: 'buyer.wantsHuman', label: 'Talk to a person' })
    await settled(chat)
    expect([server.entries, localStorage.length]).toEqual([[], 0])
    chat.send({ type: 'buyer.agreed' })
    await settled(chat)
    expect(server.asked).toContain('POST /v1/sites/demo/conversations/ID/lead')
    chat.startOver()
    expect((await visit(consenting, true)).snapshot.value!.matches('asking')).toBe(true)
  })

  test('a page that refuses lasting storage gets the session’s', async () => {
    await say(await visit({}, false), 'we are 400 people')
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 1])
  })
})

describe('a conversation', () => {
  test('survives a reload, and nothing is sent twice', async () => {
    const first = await visit()
    await say(first, 'we are 400 people')
    const sent = server.entries.length
    const again = await visit()
    expect(entriesOf(again)).toEqual(entriesOf(first))
    expect([server.entries.length, server.secrets.size]).toEqual([sent, 1])
  })

  test('an answer of the server’s stays through a reload, and is never sent back', async () => {
    server.answers = true
    const first = await visit()
    await say(first, 'Does it work with Okta?')
    const again = await visit()
    for (const chat of [first, again])
      expect(entriesOf(chat).filter(({ id }) => id === ANSWER.entry)).toMatchObject([
        { text: 'answer.sso', values: { text: ANSWER.text, source: 'Single sign-on' } },
      ])
    await say(again, 'and use Intercom')
    expect(server.entries.map(({ id }) => id)).not.toContain(ANSWER.entry)
    expect(new Set(server.entries.map(({ id }) => id)).size).toBe(server.entries.length)
  })

  test('a question that was sent in an earlier visit is not waited for', async () => {
    await say(await visit(), 'Does it work with Okta?')
    const record = JSON.parse(localStorage.getItem('usher.demo')!) as { entries: Entry[] }
    const at = record.entries.findIndex(({ role }) => role === 'buyer')
    localStorage.setItem(
      'usher.demo',
      JSON.stringify({ ...record, entries: record.entries.slice(0, at + 1) }),
    )
    const again = await visit()
    expect(entriesOf(again).map((entry) => (entry.role === 'assistant' ? entry.text : entry.role))).toEqual([
      'greeting',
      'buyer',
      'say.questionKept',
      'question.useCase',
    ])
  })

  test('what could not be sent goes out after a reload', async () => {
    const first = await visit()
    server.down = true
    await say(first, 'we are 400 people')
    expect(first.unsent.value.size).toBeGreaterThan(0)
    server.down = false
    const again = await visit()
    await say(again, 'and use Intercom')
    expect(messages(server.entries)).toEqual(['we are 400 people', 'and use Intercom'])
    expect(again.unsent.value.size).toBe(0)
  })

  test('keeps its playbook revision, and starts anew when that is gone', async () => {
    await say(await visit(), 'we are 400 people')
    server.revisions = [3, 4]
    expect((await visit({ revision: 4 })).snapshot.value!.context.playbook.revision).toBe(3)
    server.revisions = [4]
    const fresh = await visit({ revision: 4 })
    expect([fresh.snapshot.value!.context.playbook.revision, messages(entriesOf(fresh))]).toEqual([4, []])
  })

  test('is welcomed back after a pause only', async () => {
    await say(await visit(), 'we are 400 people')
    expect((await visit()).awaySince.value).toBeNull()
    const record = JSON.parse(localStorage.getItem('usher.demo')!) as { entries: { at: string }[] }
    for (const entry of record.entries) entry.at = new Date(Date.parse(entry.at) - 3_600_000).toISOString()
    localStorage.setItem('usher.demo', JSON.stringify(record))
    const back = await visit()
    expect(back.awaySince.value).not.toBeNull()
    await say(back, 'hello again')
    expect(back.awaySince.value).toBeNull()
  })

  test('started over has another id and secret, and leaves nothing behind', async () => {
    const chat = await visit()
    await say(chat, 'we are 400 people')
    chat.startOver()
    await settled(chat)
    expect([localStorage.length, messages(entriesOf(chat))]).toEqual([0, []])
    await say(chat, 'we are 500 people')
    expect(server.secrets.size).toBe(2)
  })

  test('a server that cannot be reached is said, and can be tried again', async () => {
    server.down = true
    const chat = await visit()
    expect([chat.unreachable.value, chat.snapshot.value]).toEqual([true, null])
    server.down = false
    chat.begin()
    await settled(chat)
    expect([chat.unreachable.value, chat.snapshot.value?.value]).toEqual([false, 'asking'])
  })

  test('tells the page what was submitted', async () => {
    const chat = await visit()
    await say(chat, 'dana@acme.io')
    expect(events).toEqual([['submitted', { outcome: 'offer' }]])
  })

  test('keeps the zone that was chosen, also where nothing was said after', async () => {
    const first = await visit()
    const here = first.timezone.value
    await say(first, 'we are 400 people')
    first.timezone.value = 'America/New_York'
    const again = await visit()
    expect(again.timezone.value).toBe('America/New_York')
    await say(again, 'and use Intercom')
    expect(entriesOf(again).at(-1)!.timezone).toBe('America/New_York')
    again.timezone.value = here
    expect((await visit()).timezone.value).toBe(here)
  })

  test('a zone chosen before anything was said stores nothing', async () => {
    const chat = await visit()
    chat.timezone.value = 'America/New_York'
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0])
  })

  test('two fresh tabs become one conversation with the first word in the second', async () => {
    const one = await visit()
    const other = await visit()
    await say(one, 'we are 400 people')
    await say(other, 'we use Intercom')
    expect([messages(server.entries), server.secrets.size]).toEqual([
      ['we are 400 people', 'we use Intercom'],
      1,
    ])
    const record = JSON.parse(localStorage.getItem('usher.demo')!) as { entries: Entry[] }
    expect(messages(record.entries)).toEqual(['we are 400 people', 'we use Intercom'])
    expect(
      entriesOf(other).filter((entry) => entry.role === 'assistant' && entry.text === 'greeting'),
    ).toHaveLength(1)
    expect(other.snapshot.value!.context.profile.facts).toMatchObject({ headcount: { min: 400, max: 400 } })
    const newValue = localStorage.getItem('usher.demo')
    window.dispatchEvent(new StorageEvent('storage', { key: 'usher.demo', newValue }))
    await settled(one)
    expect(messages(entriesOf(one))).toEqual(['we are 400 people', 'we use Intercom'])
  })

  test('a fresh tab of a newer revision goes on with the older conversation’s', async () => {
    const one = await visit()
    server.revisions = [3, 4]
    const other = await visit({ revision: 4 })
    await say(one, 'we are 400 people')
    await say(other, 'we use Intercom')
    expect(other.snapshot.value!.context.playbook.revision).toBe(3)
    expect([messages(server.entries), server.secrets.size]).toEqual([
      ['we are 400 people', 'we use Intercom'],
      1,
    ])
  })

  test('two tabs share one conversation', async () => {
    const one = await visit()
    await say(one, 'we are 400 people')
    const other = await visit()
    await say(other, 'we use Intercom')
    const newValue = localStorage.getItem('usher.demo')
    window.dispatchEvent(new StorageEvent('storage', { key: 'usher.demo', newValue }))
    await settled(one)
    expect(messages(entriesOf(one))).toEqual(['we are 400 people', 'we use Intercom'])
    expect(messages(server.entries)).toEqual(['we are 400 people', 'we use Intercom'])
  })
})

test.each([
  [['en', 'de'], 'de-AT', ['en-GB'], 'de'],
  [['en', 'de'], '', ['fr', 'de-CH'], 'de'],
  [['en', 'pt-BR'], 'pt-BR', [], 'pt-BR'],
  [['de'], 'fr', ['es'], 'de'],
])('of %j, on a page in %j with a browser in %j: %s', (locales, lang, languages, chosen) => {
  const page = { document: { documentElement: { lang } }, navigator: { languages } }
  expect(chooseLocale(locales, page as unknown as Window)).toBe(chosen)
})
