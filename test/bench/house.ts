import { randomUUID } from 'node:crypto'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { connect } from '../../server/booking/connections.ts'
import { createHandler } from '../../server/http/handler.ts'
import { feed, invitation } from '../../server/integrations/calendar/ical.ts'
import type { CalendarPort } from '../../server/integrations/calendar/port.ts'
import { createLinks } from '../../server/links.ts'
import { listen } from '../../server/listen.ts'
import type { Ports } from '../../server/ports.ts'
import { DAY, MINUTE } from '../../server/scheduling/zone.ts'
import type { Tables } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrate.ts'
import { createStore } from '../../server/store/store.ts'
import { createInForce } from '../../server/workspace/in-force.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import { publish } from '../../server/workspace/publish.ts'

export interface Statement {
  connection: number
  text: string
  values: unknown[]
}

/** A server over HTTP on a Postgres, with `reps` reps in one pool; `busy` of them have a calendar with 50 busy times. Nothing
 *  is delivered. `record` gives the statements that go to the database while something runs. */
export async function openHouse(url: string, demo: string, reps: number, busy: number) {
  const recorded: Statement[] = []
  let isRecording = false
  let connections = 0
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
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  await migrate(db)
  const store = createStore(db)
  await publish(store, await workspaceOf(demo, reps), new Date())
  const secret = new TextEncoder().encode('a secret of at least 32 characters')
  const ports: Ports = {
    store,
    workspaces: createInForce({ ...store.revisions, accounts: store.accounts.all }, Date.now),
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
    secretOf: () => '',
    wake: () => undefined,
    log: (...line) => console.error(...line),
    isReady: () => true,
  }
  await fillCalendars(ports, busy)
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
    close: async () => {
      await close()
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
