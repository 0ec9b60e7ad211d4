import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { connect } from '../../server/booking/connections.ts'
import { startWorker, type Worker } from '../../server/delivery/worker.ts'
import { createHandler } from '../../server/http/handler.ts'
import { feed, invitation } from '../../server/integrations/calendar/ical.ts'
import type { CalendarPort } from '../../server/integrations/calendar/port.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import { createLinks } from '../../server/links.ts'
import { listen } from '../../server/listen.ts'
import type { Ports } from '../../server/ports.ts'
import { DAY, MINUTE } from '../../server/scheduling/zone.ts'
import type { Tables } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrate.ts'
import { overPglite } from '../../server/store/open.ts'
import { createStore } from '../../server/store/store.ts'
import { createInForce } from '../../server/workspace/in-force.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import { publish } from '../../server/workspace/publish.ts'
import type { WebhookEndpoint } from '../../server/workspace/schema/integrations.ts'

const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret for the endpoints of the bench').toString('base64')}`

export interface Statement {
  connection: number
  text: string
  values: unknown[]
}

/** A server over HTTP on a Postgres (by its URL) or an embedded database, with `reps` reps in one pool; `busy` of them have a calendar
 *  with 50 busy times. Without endpoints nothing is delivered; with some, a worker tells them, and mails go nowhere. `record` gives the
 *  statements that go to a Postgres while something runs. */
export async function openHouse(
  url: string | undefined,
  demo: string,
  reps: number,
  busy: number,
  endpoints?: WebhookEndpoint[],
) {
  const recorded: Statement[] = []
  let isRecording = false
  let connections = 0
  const embedded =
    url === undefined ? overPglite(await PGlite.create({ extensions: { btree_gist } })) : undefined
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('connect', (client) => {
    const connection = connections++
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((...args: [string, unknown[]?]) => {
      if (isRecording) recorded.push({ connection, text: args[0], values: args[1] ?? [] })
      return query(...args)
    }) as typeof client.query
  })
  // Unheard, the end of the database would end the process before it can say why.
  pool.on('error', () => undefined)
  const db = embedded?.db ?? new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  await migrate(db)
  const store = createStore(db)
  const workspace = await workspaceOf(demo, reps)
  workspace.integrations.webhooks = endpoints ?? []
  await publish(store, workspace, new Date())
  const secret = new TextEncoder().encode('a secret of at least 32 characters')
  const ports: Ports = {
    store,
    workspaces: createInForce(
      { ...store.revisions, accounts: store.accounts.all, mirror: store.accounts.mirror },
      Date.now,
    ),
    links: createLinks(secret, store.links.epoch),
    clock: Date.now,
    newId: randomUUID,
    address: () => 'https://chat.example',
    ownOrigins: () => [],
    clientAddress: () => '192.0.2.1',
    scripts: { loader: '', find: () => undefined, brotli: () => Promise.resolve(new Uint8Array()) },
    calendar: { invitation, feed },
    calendarOf: () => Promise.resolve(NOTHING_BUSY),
    connections: { seal: () => Promise.resolve(''), open: () => NOTHING_BUSY },
    secretOf: () => WEBHOOK_SECRET,
    outbound: createOutbound({ allowPrivateNetworks: true, timeoutMs: 60_000 }),
    wake: () => worker?.wake(),
    count: () => undefined,
    log: (level, ...line) => level === 'info' || console.error(level, ...line),
    isReady: () => true,
  }
  let worker: Worker | undefined
  await fillCalendars(ports, busy)
  const nowhere = { send: () => Promise.resolve() }
  if (endpoints) worker = startWorker(ports, () => Promise.resolve(nowhere), Math.random)
  const { port, close } = await listen(createHandler(ports), '127.0.0.1', 0)
  return {
    address: `http://127.0.0.1:${port}`,
    record: async <T>(work: () => Promise<T>) => {
      recorded.length = 0
      isRecording = true
      const value = await work()
      isRecording = false
      return { value, statements: [...recorded] }
    },
    store,
    wake: () => worker?.wake(),
    close: async () => {
      await worker?.stop()
      await close()
      await embedded?.close()
      if (embedded) return
      await db.destroy()
    },
  }
}

const NOTHING_BUSY: CalendarPort = { busy: () => Promise.resolve({ busy: [], skipped: 0 }) }
const OFTEN = { count: 1_000_000, windowSeconds: 60 }

async function workspaceOf(demo: string, count: number) {
  const { workspace, findings } = await loadWorkspace(demo)
  if (!workspace) throw new Error(JSON.stringify(findings))
  const { site, roster, routing } = workspace
  for (const what of ['conversation', 'lead', 'booking'] as const)
    Object.assign(site.limits, { [`${what}-by-address`]: OFTEN, [`${what}-by-site`]: OFTEN })
  const [rep] = roster.reps
  roster.reps = Array.from({ length: count }, (_, i) => ({
    ...rep!,
    id: `rep-${i}`,
    name: `Rep ${i}`,
    email: `rep-${i}@larkline.example`,
    leave: [],
    capacity: {},
  }))
  const members = roster.reps.map(({ id }) => id)
  roster.teams = [{ id: 'all', name: 'All', reps: members }]
  for (const type of roster.meetingTypes) type.bookingWindowDays = 28
  routing.pools = [{ id: 'all', members, rotation: 'weighted' }]
  routing.escalations = []
  routing.rules = [{ id: 'all', when: {}, to: { pool: 'all' }, fallback: [] }]
  routing.fallback = [{ queue: 'inbound' }]
  routing.queues = [{ id: 'inbound', owner: members[0]!, says: 'All' }]
  workspace.accounts = []
  return workspace
}

async function fillCalendars({ store }: Ports, count: number): Promise<void> {
  const now = Date.now()
  const range = { start: now, end: now + 30 * DAY }
  const at = new Date(now)
  for (let i = 0; i < count; i++) {
    const rep = `rep-${i}`
    const busy = Array.from({ length: 50 }, (_, k) => {
      const start = now + DAY + k * 13 * 60 * MINUTE
      return { start, end: start + 45 * MINUTE }
    })
    await store.transaction(async (tx) => {
      await connect(tx, { rep, source: 'rep', kind: 'ics', digest: '', sealed: '' }, at)
      await tx.calendars.keepBusy(rep, range, busy, at, true)
    })
  }
}
