import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { embeddedCrm } from '../../server/integrations/crm/embedded.ts'
import { exportCrm } from '../../server/integrations/crm/export.ts'
import type { CrmFields } from '../../server/integrations/crm/fields.ts'
import { httpCrm } from '../../server/integrations/crm/http.ts'
import type { CrmBuyer, CrmMeeting, CrmNote, CrmPort } from '../../server/integrations/crm/port.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import { VendorError } from '../../server/integrations/vendor-error.ts'
import { indexAccounts } from '../../server/routing/match.ts'
import { createStore } from '../../server/store/store.ts'
import type { Account } from '../../server/workspace/schema/accounts.ts'
import { freshDatabase } from '../support/databases.ts'
import { startCrmServer, type CrmManner, type CrmServer } from '../vendors/crm-server.ts'

const NOW = Date.parse('2026-11-24T09:00:00Z')
const ACCOUNTS: Account[] = [
  { id: 'a1', name: 'Acme', domains: ['acme.io'], owner: 'ana' },
  { id: 'a2', name: 'Bolt', domains: ['bolt.example', 'bolt.io'], columns: { arr: '50000' } },
  { id: 'a3', name: 'Cobalt', domains: [], openOpportunity: true },
]

/** A CRM, and what a person at its screen sees and does. */
interface World {
  crm: CrmPort
  buyers: () => Promise<{ id: string; fields: CrmFields }[]>
  notes: () => Promise<{ key: string; text: string }[]>
  edit: (id: string, fields: CrmFields) => Promise<void>
  close: () => Promise<void>
}

async function embedded(kind: 'pglite' | 'postgres'): Promise<World> {
  const { db, close } = await freshDatabase(kind)
  const store = createStore(db)
  const users: Record<string, 'active' | 'inactive'> = { ana: 'active', ben: 'active', tom: 'inactive' }
  const rows = async () => exportCrm(store)
  return {
    crm: embeddedCrm({
      store,
      clock: () => NOW,
      newId: randomUUID,
      accounts: () => Promise.resolve(indexAccounts(ACCOUNTS)),
      userOf: (id) => users[id] ?? 'unknown',
      overwrite: [],
    }),
    buyers: async () =>
      (await rows()).flatMap((row) => {
        if (row.record !== 'buyer') return []
        const { email, account, owner } = row
        const own = Object.entries({ email, account, owner }).filter(([, value]) => value !== null)
        return [{ id: row.id, fields: { ...row.fields, ...Object.fromEntries(own) } }]
      }),
    notes: async () =>
      (await rows()).flatMap((row) => (row.record === 'buyer' ? [] : [{ key: row.key, text: row.body }])),
    edit: async (id, { owner, ...fields }) => {
      const buyer = (await store.crm.byId(id))!
      const setBy = Object.fromEntries(Object.entries(buyer.setBy).filter(([name]) => !(name in fields)))
      const by = owner === undefined ? setBy : { ...setBy, owner: 'person' }
      const after = {
        ...buyer,
        owner: owner ?? buyer.owner,
        fields: { ...buyer.fields, ...fields },
        setBy: by,
      }
      await store.crm.keep(after, new Date(NOW))
    },
    close,
  }
}

async function overHttp(): Promise<World & { server: CrmServer }> {
  const server = await startCrmServer()
  server.accounts = ACCOUNTS.map((account) => ({ ...account, website: null, unknownToUs: 1 }))
  server.users = new Map([
    ['ana', 'active'],
    ['ben', 'active'],
    ['tom', 'inactive'],
  ])
  return {
    server,
    crm: httpCrm(
      { url: server.url, token: server.token, overwrite: [] },
      createOutbound({ allowPrivateNetworks: true, timeoutMs: 500 }),
      () => NOW,
    ),
    buyers: () => Promise.resolve([...server.buyers.values()]),
    notes: () =>
      Promise.resolve(
        [...server.conversations, ...server.meetings].map(([key, { text }]) => ({ key, text })),
      ),
    edit: (id, fields) => Promise.resolve(server.edit(id, fields as Record<string, string>)),
    close: server.stop,
  }
}

const LEAD = '00000000-0000-4000-8000-000000000001'
const LATER_LEAD = '00000000-0000-4000-8000-000000000002'

function buyer(fields: CrmFields = {}, more: Partial<CrmBuyer> = {}): CrmBuyer {
  return { key: LEAD, site: 'demo', verified: false, fields: { email: 'dana@acme.io', ...fields }, ...more }
}
const wish = (user: string, more = {}) => ({ user, key: LEAD, byPerson: false, verified: false, ...more })
const note = (text: string): CrmNote => ({
  key: LEAD,
  site: 'demo',
  at: new Date(NOW),
  text,
  link: 'https://chat.larkline.example/brief/x',
})
const meeting = (version: number, more: Partial<CrmMeeting> = {}): CrmMeeting => ({
  key: LEAD,
  version,
  site: 'demo',
  state: 'booked',
  start: new Date(NOW),
  end: new Date(NOW + 1_800_000),
  title: 'Introduction with dana@acme.io',
  text: `as of ${version}`,
  host: 'ana',
  ...more,
})

describe.each<[string, () => Promise<World>]>([
  ['embedded in PGlite', () => embedded('pglite')],
  ['embedded in Postgres', () => embedded('postgres')],
  ['over HTTP', overHttp],
])('a CRM %s', (_, start) => {
  let world: World
  beforeEach(async () => {
    world = await start()
  })
  afterEach(() => world.close())

  test('finds accounts by domain', async () => {
    expect((await world.crm.findAccounts('bolt.io')).map(({ id }) => id)).toEqual(['a2'])
    expect(await world.crm.findAccounts('nobody.example')).toEqual([])
  })

  test('tells all accounts, as routing reads them', async () => {
    expect(await world.crm.syncAccounts()).toEqual({ accounts: ACCOUNTS })
  })

  test('has one buyer, however often and by however many leads it is told of them', async () => {
    const { crm, buyers } = world
    const first = await crm.upsertBuyer(buyer({ company: 'Acme' }))
    expect(await crm.upsertBuyer(buyer({ company: 'Acme' }))).toEqual(first)
    await crm.upsertBuyer(buyer({ headcount: '400' }, { key: LATER_LEAD }))
    const [one, ...others] = await buyers()
    expect(one!.fields).toEqual({ email: 'dana@acme.io', company: 'Acme', headcount: '400' })
    expect(others).toEqual([])
  })

  test('two leads of one buyer at once make one buyer', async () => {
    await Promise.all([LEAD, LATER_LEAD].map((key) => world.crm.upsertBuyer(buyer({}, { key }))))
    expect(await world.buyers()).toHaveLength(1)
  })

  test('a buyer who gave no address is found by the lead, and has the address once it is given', async () => {
    const { crm, buyers } = world
    await crm.upsertBuyer({ ...buyer(), fields: { company: 'Acme' } })
    await crm.upsertBuyer(buyer({ company: 'Acme' }))
    await crm.upsertBuyer({ ...buyer(), key: LATER_LEAD, fields: { company: 'Other' } })
    expect((await buyers()).map(({ fields }) => fields)).toEqual(
      expect.arrayContaining([{ company: 'Acme', email: 'dana@acme.io' }, { company: 'Other' }]),
    )
    expect(await buyers()).toHaveLength(2)
  })

  test('what a person filled in stays; what the buyer said is theirs to change', async () => {
    const { crm, buyers, edit } = world
    const { id } = await crm.upsertBuyer(buyer({ company: 'Acme', headcount: '300', source: 'fair' }))
    await edit(id, { company: 'Acme Robotics Ltd' })
    await crm.upsertBuyer(buyer({ company: 'Acme', headcount: '400', source: 'mail' }))
    expect((await buyers())[0]!.fields).toMatchObject({
      company: 'Acme Robotics Ltd',
      headcount: '400',
      source: 'fair',
    })
    await crm.upsertBuyer(buyer({ source: 'mail' }))
    expect((await buyers())[0]!.fields.headcount).toBeUndefined()
  })

  test('who only types the address of a buyer changes nothing of theirs', async () => {
    const { crm, buyers } = world
    const record = await crm.upsertBuyer(buyer({ company: 'Acme', phone: '+49 30 1' }))
    await crm.setOwner(record, wish('ana'))
    const forged = await crm.upsertBuyer(
      buyer({ company: 'Evil', phone: '+00', jobTitle: 'CEO' }, { key: LATER_LEAD }),
    )
    expect(await crm.setOwner(forged, wish('ben', { key: LATER_LEAD }))).toBe('kept')
    expect((await buyers())[0]!.fields).toMatchObject({
      company: 'Acme',
      phone: '+49 30 1',
      jobTitle: 'CEO',
      owner: 'ana',
    })
  })

  test('an owner is set once, by id; users who left or never were are none', async () => {
    const { crm, buyers } = world
    const record = await crm.upsertBuyer(buyer())
    expect(await crm.setOwner(record, wish('tom'))).toBe('inactive')
    expect(await crm.setOwner(record, wish('zoe'))).toBe('unknown')
    expect((await buyers())[0]!.fields.owner).toBeUndefined()
    expect(await crm.setOwner(record, wish('ana'))).toBe('set')
    expect(await crm.setOwner(await crm.upsertBuyer(buyer()), wish('ana'))).toBe('set')
    expect((await buyers())[0]!.fields.owner).toBe('ana')
  })

  test('an owner whom people chose stays, until people hand the lead over', async () => {
    const { crm, buyers, edit } = world
    const { id } = await crm.upsertBuyer(buyer({ company: 'Acme' }))
    await edit(id, { owner: 'ben' })
    const record = () => crm.upsertBuyer(buyer({ company: 'Acme' }))
    expect(await crm.setOwner(await record(), wish('ana', { verified: true }))).toBe('kept')
    expect((await buyers())[0]!.fields).toMatchObject({ owner: 'ben', company: 'Acme' })
    expect(await crm.setOwner(await record(), wish('ana', { byPerson: true }))).toBe('set')
    expect((await buyers())[0]!.fields).toMatchObject({ owner: 'ana', company: 'Acme' })
  })

  test('a conversation has one note, that says what was said last', async () => {
    const { crm, notes } = world
    const record = await crm.upsertBuyer(buyer())
    for (const text of ['needs HIPAA', 'needs HIPAA', 'needs HIPAA and SSO'])
      await crm.logConversation(record, note(text))
    expect(await notes()).toEqual([{ key: expect.any(String), text: expect.stringContaining('and SSO') }])
  })

  test('a meeting has one note; what comes late about an older state of it changes nothing', async () => {
    const { crm, notes } = world
    const record = await crm.upsertBuyer(buyer())
    for (const version of [0, 0, 2, 1]) await crm.logMeeting(record, meeting(version))
    await crm.logMeeting(record, meeting(2, { state: 'held', text: 'held' }))
    expect((await notes()).map(({ text }) => text)).toEqual(['held'])
  })
})

describe('a CRM over HTTP', () => {
  let world: Awaited<ReturnType<typeof overHttp>>
  beforeEach(async () => {
    world = await overHttp()
  })
  afterEach(() => world.close())

  const failure = async (work: Promise<unknown>): Promise<VendorError> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(VendorError)
    return error as VendorError
  }

  test.each<[CrmManner, Partial<VendorError>]>([
    ['fails', { code: 'unreachable' }],
    ['is busy', { code: 'throttled', retryAfterSeconds: 120 }],
    ['answers a page', { code: 'malformed', message: 'The CRM answers with a page.' }],
    ['is cut off', { code: 'malformed', message: 'The CRM answers with no whole JSON.' }],
    [
      'says 200 with an error inside',
      { code: 'malformed', message: 'The CRM answers 200 with an error inside.' },
    ],
    ['redirects', { code: 'malformed' }],
    ['answers 10 MB', { code: 'malformed' }],
    ['never answers', { code: 'unreachable' }],
    ['does not know the token', { code: 'unauthorized' }],
    ['does it and breaks off', { code: 'unreachable' }],
  ])('that %s says so, and is told the same later', async (manner, expected) => {
    const { crm, server, buyers, notes } = world
    const calls: (() => Promise<unknown>)[] = [
      () => crm.upsertBuyer(buyer({ company: 'Acme' })),
      async () => crm.setOwner(await crm.upsertBuyer(buyer({ company: 'Acme' })), wish('ana')),
      async () => crm.logConversation(await crm.upsertBuyer(buyer({ company: 'Acme' })), note('HIPAA')),
      async () => crm.logMeeting(await crm.upsertBuyer(buyer({ company: 'Acme' })), meeting(0)),
      () => crm.syncAccounts(),
    ]
    for (const call of calls) {
      Object.assign(server, { manner, times: 1 })
      const error = await failure(call())
      expect(error).toMatchObject(expected)
      expect(error.message).not.toContain('dana')
      await call()
    }
    expect((await buyers()).map(({ fields }) => fields)).toEqual([
      { email: 'dana@acme.io', company: 'Acme', owner: 'ana' },
    ])
    expect((await notes()).map(({ text }) => text)).toEqual(['HIPAA', 'as of 0'])
  })

  test.each([0, 1, 2, 3, 4])(
    'does nothing twice where the connection breaks after the work of request %i was done',
    async (after) => {
      const { crm, server, buyers, notes } = world
      const all = async () => {
        const record = await crm.upsertBuyer(buyer({ company: 'Acme' }))
        await crm.setOwner(record, wish('ana'))
        await crm.logConversation(record, note('HIPAA'))
        await crm.logMeeting(record, meeting(0))
      }
      Object.assign(server, { manner: 'does it and breaks off', after, times: 1 })
      await failure(all())
      await all()
      expect(server.writes).toBe(4)
      expect(await buyers()).toHaveLength(1)
      expect(await notes()).toHaveLength(1 + 1)
    },
  )

  test('reads a buyer again that a person changed meanwhile', async () => {
    const { crm, server } = world
    const { id } = await crm.upsertBuyer(buyer({ company: 'Acme' }))
    const outdated = await crm.upsertBuyer(buyer({ company: 'Acme' }))
    server.edit(id, { phone: '+49 30 1' })
    expect((await failure(crm.setOwner(outdated, wish('ana')))).code).toBe('unreachable')
    const record = await crm.upsertBuyer(buyer({ company: 'Acme', phone: '+1', headcount: '400' }))
    expect(record.fields).toMatchObject({ phone: '+49 30 1', headcount: '400' })
    expect(await crm.setOwner(record, wish('ana'))).toBe('set')
  })

  test('takes fields of which it does not tell who wrote them as a person’s', async () => {
    const { crm, server } = world
    const { id } = await crm.upsertBuyer(buyer({ headcount: '300' }))
    server.buyers.get(id)!.setBy = {}
    expect((await crm.upsertBuyer(buyer({ headcount: '400' }))).fields.headcount).toBe('300')
  })

  test('tells accounts page by page', async () => {
    const { crm, server } = world
    server.pageRows = 2
    const first = await crm.syncAccounts()
    expect(first.accounts.map(({ id }) => id)).toEqual(['a1', 'a2'])
    const second = await crm.syncAccounts(first.next)
    expect(second).toEqual({ accounts: [ACCOUNTS[2]] })
  })

  test.each([
    ['without a name', { id: 'x' }, 'accounts.0.name'],
    ['with an id that is a number', { id: 1, name: 'X' }, 'accounts.0.id'],
    ['with a cell that is too long', { id: 'x', name: 'X', tier: 'x'.repeat(501) }, 'accounts.0.tier'],
    ['with NUL', { id: 'x', name: 'X\0' }, 'accounts.0.name'],
  ])('an account %s is not agreed', async (_, account, path) => {
    world.server.accounts = [account]
    const error = await failure(world.crm.syncAccounts())
    expect(error).toMatchObject({ code: 'malformed' })
    expect(error.message).toContain(path)
  })

  test('an id that would lead elsewhere in its address is not agreed', async () => {
    const { crm, server } = world
    const { id } = await crm.upsertBuyer(buyer())
    server.buyers.set(id, { ...server.buyers.get(id)!, id: '..' })
    expect((await failure(crm.upsertBuyer(buyer({ company: 'Acme' })))).code).toBe('malformed')
  })

  test('is reached on no private network', async () => {
    const { server } = world
    const crm = httpCrm({ ...server, overwrite: [] }, createOutbound(), () => NOW)
    expect((await failure(crm.syncAccounts())).code).toBe('refused')
    expect(server.asked).toEqual([])
  })
})
