import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mailFolder } from '../../server/integrations/mail/folder.ts'
import { cleanUpOf } from '../../server/keeping/clean-up.ts'
import { eraseBuyer, forget } from '../../server/keeping/erase.ts'
import { exportBuyer } from '../../server/keeping/export.ts'
import type { Keeping } from '../../server/keeping/keeping.ts'
import { sha256 } from '../../server/links.ts'
import type { OpenDatabase } from '../../server/store/open.ts'
import { DATABASES, freshDatabase } from '../support/databases.ts'
import { ok, testServer, type TestServer } from '../support/server.ts'
import { TestCalendar } from '../support/calendar.ts'
import { CANARY, everyRow, tablesWith, tell } from './canary.ts'

describe.each(DATABASES)('on %s', (kind) => {
  let opened: OpenDatabase
  let server: TestServer
  let keeping: Keeping
  let outbox: string
  beforeEach(async () => {
    opened = await freshDatabase(kind)
    server = await testServer(opened)
    outbox = await mkdtemp(join(tmpdir(), 'usher-keeping-'))
    const { store, workspaces, clock } = server.ports
    keeping = { store, workspaces, clock, outbox, cleanUp: cleanUpOf(opened, outbox) }
  })
  afterEach(async () => {
    await server.close()
    await rm(outbox, { recursive: true, force: true })
  })

  /** All that is due, and the mails of it in the outbox folder. */
  const deliver = async () => {
    for (let i = 0; i < 5; i++) await server.deliver()
    const port = mailFolder(outbox, 'hello@larkline.example')
    for (const mail of server.mails.splice(0)) await port.send(mail)
  }
  const booked = async (canary = CANARY) => {
    const buyer = server.buyer()
    await tell(buyer, canary)
    const booking = await buyer.book(await buyer.offer())
    await deliver()
    return { buyer, booking }
  }
  const mails = async () =>
    Promise.all((await readdir(outbox)).map((name) => readFile(join(outbox, name), 'utf8')))

  test('all that is stored about a buyer is exported, and nothing of another', async () => {
    const { booking } = await booked()
    await booked({ ...CANARY, email: 'other@elsewhere.example', name: 'Other Person' })
    const stored = await exportBuyer(keeping, CANARY.email.toUpperCase())
    const tables = stored.flatMap((one) => ('table' in one ? [one.table] : []))
    expect([...new Set(tables)]).toEqual(
      expect.arrayContaining([
        'conversations',
        'entries',
        'leads',
        'decisions',
        'offers',
        'bookings',
        'booking_hosts',
        'idempotency_keys',
        'jobs',
      ]),
    )
    expect(tables.filter((table) => table === 'conversations')).toHaveLength(1)
    expect(stored).toContainEqual(
      expect.objectContaining({
        table: 'bookings',
        row: expect.objectContaining({ id: booking.id }) as object,
      }),
    )
    const text = JSON.stringify(stored)
    for (const said of Object.values(CANARY)) expect(text).toContain(said)
    expect(text).not.toContain('other@elsewhere.example')
    const files = stored.flatMap((one) => ('file' in one ? [one.file] : []))
    expect(files.length).toBeGreaterThanOrEqual(2)
    expect(files).toContainEqual(expect.stringContaining(booking.id))
  })

  test('erased, nothing is found in any table or mail, and another’s rows are as they were', async () => {
    const other = {
      ...CANARY,
      email: 'dana@elsewhere.example',
      name: 'Dana',
      company: 'Elsewhere',
      phone: '1234567',
      text: 'We are 30 people.',
    }
    const { buyer } = await booked(other)
    const before = await everyRow(opened)
    const left = await mails()
    await booked()
    expect(await tablesWith(opened)).toEqual(
      expect.arrayContaining(['bookings', 'conversations', 'decisions', 'entries', 'leads']),
    )
    const erased = await eraseBuyer(keeping, CANARY.email, 0)
    expect(erased).toMatchObject({ conversations: 1, cancelled: 1, blanked: {} })
    expect(erased.rows).toMatchObject({ conversations: 1, leads: 1, bookings: 1, offers: 1 })
    expect(await tablesWith(opened)).toEqual([])
    // Mails about the cancelling are written by nobody any more.
    await deliver()
    expect(await mails()).toEqual(left)
    expect(server.logged.join('\n').toLowerCase()).not.toMatch(/zyx|quagga|marmaladecanary/)
    const after = await everyRow(opened)
    for (const table of [
      'conversations',
      'entries',
      'leads',
      'decisions',
      'offers',
      'bookings',
      'booking_hosts',
    ])
      expect(after.get(table), table).toEqual(before.get(table))
    expect((await buyer.append(buyer.message('Still here'))).status).toBe(200)
  })

  test('a coming meeting is cancelled: its time is free, and the rep’s calendar is told while there is something to tell', async () => {
    const calendar = new TestCalendar()
    for (const { id } of (await server.ports.workspaces.current()).workspace.roster.reps)
      await server.connect(id, calendar)
    await server.deliver()
    await booked()
    expect(calendar.events.size).toBe(1)
    const erasing = eraseBuyer({ ...keeping, wake: () => void deliver() }, CANARY.email)
    expect(await erasing).toMatchObject({ cancelled: 1, remains: [] })
    expect(calendar.events.size).toBe(0)
    expect(await tablesWith(opened)).toEqual([])
    expect(await mails()).toEqual([])
  })

  test('what vendors keep is said: the meeting in the rep’s calendar where nobody could take it out', async () => {
    const calendar = new TestCalendar()
    for (const { id } of (await server.ports.workspaces.current()).workspace.roster.reps)
      await server.connect(id, calendar)
    await server.deliver()
    const { booking } = await booked()
    const { remains } = await eraseBuyer(keeping, CANARY.email, 0)
    const [there] = [...calendar.events.keys()]
    expect(remains).toContainEqual({
      at: expect.stringMatching(/^calendar:/) as string,
      says: expect.stringContaining(`/${there}.ics`) as string,
    })
    expect(booking.id).toBeTruthy()
  })

  test('erased again, nothing is left to do; an address that is no address is refused', async () => {
    await booked()
    await eraseBuyer(keeping, CANARY.email, 0)
    expect(await eraseBuyer(keeping, CANARY.email, 0)).toMatchObject({
      conversations: 0,
      rows: {},
      blanked: {},
      mails: 0,
      remains: [],
    })
    expect(await exportBuyer(keeping, CANARY.email)).toEqual([])
    await expect(eraseBuyer(keeping, 'Zyxwine', 0)).rejects.toThrow(/no e-mail address/)
  })

  test('who wanted no mail is to get none after erasing, too; who did not say so is not put on the list', async () => {
    const { store } = server.ports
    const digest = await sha256(CANARY.email)
    await booked()
    await eraseBuyer(keeping, CANARY.email, 0)
    expect(await store.suppressions.has(digest)).toBe(false)
    await store.suppressions.add(digest, 'unsubscribed', new Date(server.time.now))
    await eraseBuyer(keeping, CANARY.email, 0)
    expect(await store.suppressions.has(digest)).toBe(true)
    expect(await exportBuyer(keeping, CANARY.email)).toEqual([
      { table: 'suppressions', row: { address_hash: digest } },
    ])
  })

  test('a guest of another’s meeting is taken out of it, and of words of others; longer addresses stay', async () => {
    const host = {
      ...CANARY,
      email: 'dana@elsewhere.example',
      name: 'Dana',
      company: 'Elsewhere',
      phone: '1234567',
    }
    const buyer = server.buyer()
    await tell(buyer, { ...host, text: `Ask ${CANARY.email}, not a${CANARY.email} or ${CANARY.email}.uk` })
    const offer = await buyer.offer()
    const invited = { offer: offer.id, start: offer.slots[0]!.start, timezone: buyer.timezone }
    await ok(
      buyer.post(
        '/booking',
        { ...invited, guests: [CANARY.email, 'eve@elsewhere.example'] },
        { 'Idempotency-Key': 'once' },
      ),
    )
    await deliver()
    const named = await exportBuyer(keeping, CANARY.email)
    expect(named).toContainEqual(expect.objectContaining({ table: 'bookings', names: ['guests'] }))
    expect(JSON.stringify(named.filter((one) => 'table' in one))).not.toContain('dana@elsewhere.example')
    const erased = await eraseBuyer(keeping, CANARY.email, 0)
    expect(erased).toMatchObject({ conversations: 0, cancelled: 0, rows: {} })
    expect(erased.blanked).toMatchObject({ bookings: 1, entries: 1 })
    const rows = await everyRow(opened)
    expect(rows.get('bookings')![0]).toContain('"guests": ["eve@elsewhere.example"]')
    const said = rows.get('entries')!.join('\n')
    expect(said).toContain(`Ask xxx.xxxxxx@xxxxxx-xxxxx.xxxxxxx, not a${CANARY.email} or ${CANARY.email}.uk`)
    expect((await mails()).filter((text) => text.includes(`To: ${CANARY.email}`))).toEqual([])
    await writeFile(
      join(outbox, 'by-hand.eml'),
      `Subject: =?UTF-8?Q?x?=\n\nzyx.canary=40quagga-works=2Eexample`,
    )
    expect(await eraseBuyer(keeping, CANARY.email, 0)).toMatchObject({ mails: 1 })
  })

  /** What the hand-over stores of a lead. */
  const handOver = async (conversation: string) => {
    const { db } = opened
    const { rows } = await sql<{ lead: string; decision: string }>`
      select leads.id as lead, decisions.id as decision from leads join decisions on decisions.lead = leads.id
      where conversation = ${conversation}`.execute(db)
    const { lead, decision } = rows[0]!
    await sql`insert into enrolments (id, site, lead, address_hash, sequence, revision, state, started_at)
      values (gen_random_uuid(), 'demo', ${lead}, ${await sha256(CANARY.email)}, 'nurture', 1, 'running', now())`.execute(
      db,
    )
    await sql`insert into corrections (id, site, lead, rep, field, was, at)
      values (gen_random_uuid(), 'demo', ${lead}, 'ana', 'company', ${JSON.stringify(CANARY.company)}, now())`.execute(
      db,
    )
    await sql`insert into asked (decision, alert, place, site, lead, rep, state, asked_at, answer_by, channel, message)
      values (${decision}, 'urgent', 0, 'demo', ${lead}, 'ana', 'asked', now(), now(), 'C1', '17.5')`.execute(
      db,
    )
    await sql`insert into waiting (lead, site, queue, decision, state, reason, since)
      values (${lead}, 'demo', 'inbound', ${decision}, 'closed', ${`Spoke to ${CANARY.name}`}, now())`.execute(
      db,
    )
    await sql`insert into breakers (destination, failures, last_error, changed_at)
      values ('mail', 1, ${`550 ${CANARY.email} unknown`}, now())`.execute(db)
  }

  test('what the hand-over stores goes with it: CRM, sequences, corrections, alerts, queues, errors', async () => {
    const { buyer } = await booked()
    await handOver(buyer.id)
    const erased = await eraseBuyer(keeping, CANARY.email, 0)
    const one = { crm_buyers: 1, enrolments: 1, corrections: 1, asked: 2, waiting: 1 }
    expect(erased.rows).toMatchObject(one)
    expect(erased.rows.crm_notes).toBeGreaterThan(0)
    expect(erased.blanked).toEqual({ breakers: 1 })
    expect(erased.remains).toContainEqual(
      expect.objectContaining({ at: 'slack', says: expect.stringContaining('17.5') as string }),
    )
    expect(await tablesWith(opened)).toEqual([])
  })

  test('a buyer in the CRM goes with the last lead of the address', async () => {
    const { buyer } = await booked()
    await handOver(buyer.id)
    const again = server.buyer({ site: 'other' })
    await tell(again)
    await again.submit()
    const { store } = server.ports
    const buyers = async () => (await everyRow(opened)).get('crm_buyers')!.length
    await store.transaction((tx) => forget(tx, [buyer.id]))
    expect(await buyers()).toBe(1)
    await store.transaction((tx) => forget(tx, [again.id]))
    expect(await buyers()).toBe(0)
  })

  test('pools keep what they add up to, and an offer that lived gives its turn back', async () => {
    const standing = () => server.ports.store.turns.standing()
    const turnsIn = async () =>
      Object.values(await standing())
        .flatMap(({ turns }) => Object.values(turns ?? {}))
        .reduce((a, b) => a + b, 0)
    const buyer = server.buyer()
    await tell(buyer)
    await buyer.offer()
    const held = await turnsIn()
    await eraseBuyer(keeping, CANARY.email, 0)
    expect([held, await turnsIn()]).toEqual([1, 0])
    const { booking } = await booked()
    server.time.now = Date.parse(booking.end) + 3_600_000
    const kept = await standing()
    await eraseBuyer(keeping, CANARY.email, 0)
    expect(await tablesWith(opened)).toEqual([])
    const sums = (all: Awaited<ReturnType<typeof standing>>) =>
      Object.fromEntries(
        Object.entries(all).map(([pool, { turns, due, owed }]) => [pool, { turns, due, owed }]),
      )
    expect(sums(await standing())).toEqual(sums(kept))
    expect(await turnsIn()).toBe(1)
  })
})
