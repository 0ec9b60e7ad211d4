import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noteText, NOTE_CHARS_MAX } from '../../server/brief/note.ts'
import { briefOfLead } from '../../server/brief/of-lead.ts'
import { csvCell } from '../../server/csv-cell.ts'
import { NOTE_DELAY_SECONDS } from '../../server/delivery/crm-jobs.ts'
import { cellsOfRow, CRM_COLUMNS, exportCrm } from '../../server/integrations/crm/export.ts'
import { examine } from '../../server/doctor.ts'
import { replay } from '../../server/routing/replay/replay.ts'
import { MINUTE } from '../../server/scheduling/zone.ts'
import { readCsv } from '../../server/workspace/csv.ts'
import { Integrations } from '../../server/workspace/schema/integrations.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { DATABASES } from '../support/databases.ts'
import { testServer, type TestServer } from '../support/server.ts'
import { startCrmServer, type CrmServer } from '../vendors/crm-server.ts'

const SAID = 'We need HIPAA for 400 people, we are on Drift. dana@new-clinic.example'

let server: TestServer
let vendor: CrmServer | undefined
afterEach(async () => {
  await server.close()
  await vendor?.stop()
  vendor = undefined
})

/** Does all that is due, and what that makes due. */
async function settle(rounds = 12): Promise<void> {
  for (let round = 0; round < rounds; round++) await server.deliver()
}

/** A lead of sofia's, who takes those with a compliance need. */
async function lead(text = SAID) {
  const buyer = server.buyer()
  await buyer.say(text)
  const offer = await buyer.offer()
  const { id } = (await server.ports.store.leads.ofConversation(buyer.id))!
  return { buyer, offer, id }
}

const decisionOf = async (id: string) => (await server.ports.store.decisions.latestOf(id))!

describe.each(DATABASES)('the embedded CRM on %s', (kind) => {
  beforeEach(async () => {
    server = await testServer(kind)
  })
  const rows = () => exportCrm(server.ports.store)

  test('has the buyer with what they said, where they came from and whose they are, and the brief as a note', async () => {
    const { id } = await lead()
    await settle()
    const [buyer, note, ...rest] = await rows()
    expect(buyer).toMatchObject({
      record: 'buyer',
      email: 'dana@new-clinic.example',
      owner: 'user-sofia',
      lead: id,
      fields: {
        headcount: 'About 400',
        compliance: 'HIPAA',
        competitors: 'Using Drift',
        campaign: 'fall',
        landingPage: 'https://www.larkline.example/pricing',
      },
    })
    expect(note).toMatchObject({ record: 'conversation', buyer: (buyer as { id: string }).id })
    const { body } = note as { body: string }
    for (const part of [
      'dana@new-clinic.example (as typed, not verified)',
      'Has the lead: Sofia Marin',
      'Compliance: HIPAA (“HIPAA',
      'None is booked',
      'Why this rep',
      'https://chat.larkline.example/brief/',
    ])
      expect(body).toContain(part)
    expect(rest).toEqual([])
  })

  test('has the meeting as it stands, once, whatever becomes of it', async () => {
    const { buyer, offer } = await lead()
    const { manageUrl } = await buyer.book(offer)
    await settle()
    const meetings = async () => (await rows()).filter(({ record }) => record === 'meeting')
    expect(await meetings()).toMatchObject([{ body: expect.stringContaining('Booked: ') as string }])
    const form = new URLSearchParams({ act: 'cancel' })
    await server.app.request(new URL(manageUrl).pathname, { method: 'POST', body: form })
    await settle()
    expect(await meetings()).toMatchObject([{ body: expect.stringContaining('Cancelled: ') as string }])
  })

  test('is exported as CSV in which nothing is a formula', async () => {
    await lead(`${SAID} call +49 30 1234567. My name is Dana =cmd|' /C calc'!A0`)
    await settle()
    const all = await rows()
    const csv = [CRM_COLUMNS, ...all.map(cellsOfRow)]
      .map((row) => `${row.map(csvCell).join(',')}\r\n`)
      .join('')
    const records = readCsv(csv)
    expect(records).toHaveLength(1 + all.length)
    for (const { cells } of records) {
      expect(cells).toHaveLength(CRM_COLUMNS.length)
      for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    }
    expect(records[1]!.cells[CRM_COLUMNS.indexOf('email')]).toBe('dana@new-clinic.example')
  })
})

/** A server whose CRM is this one. */
async function withVendor(
  crm: Partial<Workspace['integrations']['crm']> = {},
  adapt: (workspace: Workspace) => void = () => undefined,
): Promise<CrmServer> {
  const started = await startCrmServer({ slowMs: 100 })
  vendor = started
  started.users = new Map([['u-sofia', 'active']])
  server = await testServer('pglite', (workspace) => {
    workspace.integrations = Integrations.parse({
      crm: { kind: 'http', url: started.url, token: '${CRM_TOKEN}', ...crm },
    })
    workspace.roster.reps.find(({ id }) => id === 'sofia')!.crm = 'u-sofia'
    adapt(workspace)
  })
  server.ports.secretOf = () => started.token
  return started
}

const only = <T>(all: Map<string, T>): T => {
  expect(all.size).toBe(1)
  return [...all.values()][0]!
}

describe('a CRM of the company’s own', () => {
  test('is told of a lead and its meeting once, the owner by the id that the roster links', async () => {
    const crm = await withVendor()
    const { buyer, offer, id } = await lead()
    const booking = await buyer.book(offer)
    await settle()
    expect(only(crm.buyers)).toMatchObject({
      keys: [id],
      fields: { owner: 'u-sofia', headcount: 'About 400' },
    })
    expect([...crm.conversations.keys()]).toEqual([id])
    expect(crm.meetings.get(booking.id)).toMatchObject({
      state: 'booked',
      host: 'u-sofia',
      start: new Date(booking.start).toISOString(),
    })
    const { writes } = crm
    const done = await server.ports.store.jobs.list({ states: ['done'], destination: 'crm', limit: 50 })
    await server.ports.store.jobs.revive(
      done.map((one) => one.id),
      new Date(server.time.now),
    )
    await settle()
    expect(crm.writes).toBe(writes)
  })

  test.each<[string, (workspace: Workspace) => void, (crm: CrmServer) => void, string]>([
    [
      'whom the roster links with no user',
      ({ roster }) => void delete roster.reps.find(({ id }) => id === 'sofia')!.crm,
      () => undefined,
      'the roster names no CRM user',
    ],
    [
      'who only has the same address as a user',
      ({ roster }) => void (roster.reps.find(({ id }) => id === 'sofia')!.crm = 'u-sofia-2'),
      () => undefined,
      'there is no such user',
    ],
    [
      'whose user is not active any more',
      () => undefined,
      ({ users }) => void users.set('u-sofia', 'inactive'),
      'the user is not active',
    ],
  ])('a rep %s is no owner, and the note says who has the lead', async (_, adapt, prepare, words) => {
    const crm = await withVendor({}, adapt)
    prepare(crm)
    await lead()
    await settle()
    expect(only(crm.buyers).fields.owner).toBeUndefined()
    expect(only(crm.conversations).text).toContain(
      `Has the lead: Sofia Marin, who could not be made the owner here: ${words}`,
    )
    expect(server.logged.join()).toContain('crm-owner-not-set')
  })

  test('an owner whom people chose there stays, and the note says so', async () => {
    const crm = await withVendor()
    const { id } = await lead()
    await settle()
    crm.edit(only(crm.buyers).id, { owner: 'u-else' })
    const again = server.buyer()
    await again.say(SAID)
    await again.submit()
    await settle()
    expect(only(crm.buyers).fields.owner).toBe('u-else')
    expect([...crm.conversations.values()].at(-1)!.text).toContain(
      'is not the owner here: another was chosen before',
    )
    expect(crm.conversations.has(id)).toBe(true)
  })

  test('hears what was said after the lead was submitted, together, a moment later', async () => {
    const crm = await withVendor()
    const { buyer } = await lead()
    await settle()
    const before = crm.asked.length
    await buyer.say('We also need SOC 2.')
    await buyer.say('Make that 500 people.')
    await settle()
    expect(crm.asked.length).toBe(before)
    server.time.now += NOTE_DELAY_SECONDS * 1000
    await settle()
    expect(only(crm.conversations).text).toContain('SOC2')
    expect(only(crm.buyers).fields).toMatchObject({ compliance: 'HIPAA; SOC2', headcount: 'About 500' })
    expect(crm.asked.filter((one) => one.startsWith('PUT /usher/conversations'))).toHaveLength(2)
  })

  test('that is down keeps nobody waiting, and has in the end what is so, not what was', async () => {
    const crm = await withVendor()
    Object.assign(crm, { manner: 'fails', times: Infinity })
    const { buyer, offer } = await lead()
    await settle(2)
    const booking = await buyer.book(offer)
    await settle()
    expect(server.mails.some(({ ical }) => ical)).toBe(true)
    expect(crm.writes).toBe(0)
    crm.manner = 'is well'
    for (let hour = 0; hour < 3; hour++) {
      server.time.now += 60 * MINUTE
      await settle()
    }
    expect(only(crm.buyers).fields.owner).toBe('u-sofia')
    expect(only(crm.conversations).text).toContain('Security review, Tue 24 November')
    expect(crm.meetings.get(booking.id)).toMatchObject({ version: 0 })
    expect(crm.asked.filter((one) => one.startsWith('PUT /usher/conversations'))).toHaveLength(1)
  })

  test('that is busy is asked again when it said, and not before', async () => {
    const crm = await withVendor()
    await settle()
    Object.assign(crm, { manner: 'is busy', times: 1 })
    await lead()
    await settle()
    const { length } = crm.asked
    server.time.now += 119_000
    await settle()
    expect(crm.asked.length).toBe(length)
    server.time.now += 60_000
    await settle()
    expect(only(crm.buyers).fields.owner).toBe('u-sofia')
  })
})

describe('the mirror of its accounts', () => {
  const CLINIC = { id: 'n1', name: 'New Clinic', domains: ['new-clinic.example'], owner: 'u-sofia' }
  const BARE = 'About 400 people. dana@new-clinic.example'
  /** Without escalations, a lead of New Clinic is its owner's. */
  const byOwner = ({ routing, accounts }: Workspace) => {
    routing.escalations = []
    accounts.length = 0
  }

  const accountOf = async (text = BARE) => {
    const buyer = server.buyer()
    await buyer.say(text)
    await buyer.submit()
    const { id } = (await server.ports.store.leads.ofConversation(buyer.id))!
    return { ...(await decisionOf(id)), id }
  }

  test('is what routing reads, and the brief names the account', async () => {
    const crm = await withVendor({}, byOwner)
    crm.accounts = [CLINIC]
    await settle()
    const { id, decision } = await accountOf()
    expect(decision).toMatchObject({ account: 'n1', step: { kind: 'owner' }, assignee: 'sofia' })
    const brief = (await briefOfLead(server.ports, id))!
    expect(brief.account).toEqual({ name: 'New Clinic', owner: 'Sofia Marin' })
    await settle()
    expect(only(crm.buyers).fields.account).toBe('n1')
  })

  test('follows the CRM every few minutes, what is deleted there included', async () => {
    const crm = await withVendor({ syncMinutes: 5 }, byOwner)
    crm.accounts = [CLINIC, { id: 'n2', name: 'Other', domains: ['other.example'] }]
    await settle()
    crm.accounts = [{ id: 'n3', name: 'Third', domains: ['third.example'] }]
    await settle()
    expect((await accountOf()).decision.account).toBe('n1')
    server.time.now += 5 * MINUTE
    await settle()
    expect((await server.ports.store.accounts.all()).map(({ id }) => id)).toEqual(['n3'])
    expect((await accountOf()).decision.account).toBeNull()
  })

  test('has a page that did not come in vain: it stays whole as it was, and the next reading mends it', async () => {
    const crm = await withVendor({ syncMinutes: 5 }, byOwner)
    crm.pageRows = 1
    crm.accounts = [CLINIC, { id: 'n2', name: 'Other' }]
    await settle()
    crm.accounts = [
      { id: 'n4', name: 'Fourth' },
      { id: 'n5', name: 'Fifth' },
    ]
    server.time.now += 5 * MINUTE
    Object.assign(crm, { manner: 'is cut off', after: 1, times: 1 })
    await settle(1)
    expect((await server.ports.store.accounts.all()).map(({ id }) => id)).toEqual(['n1', 'n2'])
    const findings = await examine(server.ports.store, {}, server.time.now)
    expect(findings.find(({ check }) => check === 'crm')).toMatchObject({
      state: 'note',
      says: expect.stringContaining('The CRM answers with no whole JSON.') as string,
    })
    server.time.now += 5 * MINUTE
    await settle()
    expect((await server.ports.store.accounts.all()).map(({ id }) => id)).toEqual(['n4', 'n5'])
    const healed = await examine(server.ports.store, {}, server.time.now)
    expect(healed.find(({ check }) => check === 'crm')).toMatchObject({ state: 'ok' })
  })

  test('is not pushed out by publishing; accounts.csv stands in until the CRM was first read', async () => {
    const crm = await withVendor({}, byOwner)
    crm.accounts = [CLINIC]
    const { workspace } = await server.ports.workspaces.current()
    const csv = { ...workspace, accounts: [{ id: 'of-csv', name: 'Of CSV', domains: [] }] }
    await settle()
    await server.publish(csv)
    expect((await server.ports.store.accounts.all()).map(({ id }) => id)).toEqual(['n1'])
    const other = structuredClone(csv)
    other.integrations.crm.url = `${crm.url}/other`
    await server.publish(other)
    expect((await server.ports.store.accounts.all()).map(({ id }) => id)).toEqual(['of-csv'])
    const back = structuredClone(csv)
    back.integrations.crm = Integrations.parse({}).crm
    await server.publish(back)
    await settle()
    expect(await server.ports.store.accounts.mirror()).toMatchObject({ source: 'accounts.csv' })
  })

  test.each([
    ['use', 'n1', 'used as they are'],
    ['no-account', null, 'taken as if there were none'],
  ] as const)(
    'stale, and the settings say %s: the decision does so, says so, and replays',
    async (stale, account, words) => {
      const crm = await withVendor({ ageMinutesMax: 60, stale }, byOwner)
      crm.accounts = [CLINIC]
      await settle()
      server.time.now += 59 * MINUTE
      expect((await accountOf()).inputs.mirror).toBeUndefined()
      Object.assign(crm, { manner: 'fails', times: Infinity })
      server.time.now += 2 * MINUTE
      const decided = await accountOf()
      expect(decided.decision.account).toBe(account)
      expect(decided.inputs.mirror).toEqual({ readAt: '2026-11-24T09:00:00Z', stale })
      const { trace } = (await briefOfLead(server.ports, decided.id))!
      expect(trace.find(({ step }) => step.startsWith('Account'))!.tests.join()).toContain(words)
      const { workspace } = await server.ports.workspaces.current()
      expect(replay(decided, workspace)).toEqual({ same: true, differences: [] })
      const findings = await examine(server.ports.store, {}, server.time.now)
      expect(findings.find(({ check }) => check === 'crm')).toMatchObject({ state: 'broken' })
    },
  )
})

test('a note has its limit, and holds what a buyer typed as one line of text', async () => {
  server = await testServer('pglite')
  const { id } = await lead()
  const brief = (await briefOfLead(server.ports, id))!
  brief.openQuestions = [{ quote: 'Is it =SAFE()?\r\nWho\u202E\n- Has the lead: Mallory' }]
  expect(noteText(brief)).toContain('- “Is it =SAFE()? Who - Has the lead: Mallory”')
  brief.openQuestions = [{ quote: 'x'.repeat(NOTE_CHARS_MAX) }]
  expect(noteText(brief)).toHaveLength(NOTE_CHARS_MAX)
})
