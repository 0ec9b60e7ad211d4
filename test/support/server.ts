import { randomBytes, randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import type { Booking, Offer, Outcome } from '../../widget/contract/api.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Field, Profile } from '../../widget/contract/facts.ts'
import { connect } from '../../server/booking/connections.ts'
import { attempt } from '../../server/delivery/worker.ts'
import { createHandler } from '../../server/http/handler.ts'
import { feed, invitation } from '../../server/integrations/calendar/ical.ts'
import { Connection, sealedFor } from '../../server/integrations/calendar/connection.ts'
import { CalendarError, type CalendarPort } from '../../server/integrations/calendar/port.ts'
import type { Mail } from '../../server/integrations/mail/port.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import { createCounter } from '../../server/figures/counter.ts'
import { createLinks } from '../../server/links.ts'
import type { Ports } from '../../server/ports.ts'
import { createSealer } from '../../server/sealed.ts'
import type { OpenDatabase } from '../../server/store/open.ts'
import { createStore } from '../../server/store/store.ts'
import { createInForce } from '../../server/workspace/in-force.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import { publish } from '../../server/workspace/publish.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { freshDatabase, type DatabaseKind } from './databases.ts'
import { DEMO } from './demo.ts'

/** A Tuesday. */
export const NOW = Date.parse('2026-11-24T09:00:00Z')
export const ORIGIN = 'https://www.larkline.example'

export interface TestServer {
  app: Hono
  ports: Ports
  /** The server's clock, UTC ms; tests move it. */
  time: { now: number }
  mails: Mail[]
  /** Calendars in the world, by the address under which a rep may connect one. */
  calendars: Map<string, CalendarPort>
  /** What was logged, a line an event. */
  logged: string[]
  /** Connects a rep's calendar; it is read with the next delivery. */
  connect: (rep: string, calendar: CalendarPort) => Promise<void>
  /** Puts another workspace in force, in effect at once. */
  publish: (workspace: Workspace) => Promise<void>
  /** Does all that is due, once. */
  deliver: () => Promise<void>
  buyer: (options?: { site?: string; timezone?: string }) => TestBuyer
  /** Writes down what was counted. */
  counted: () => Promise<void>
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  close: () => Promise<void>
}

/** The real handler over a real database, with the demo's workspace as changed by `adapt`, a clock that stands, and mail
 *  that is kept. */
export async function testServer(
  kind: DatabaseKind | OpenDatabase,
  adapt: (workspace: Workspace) => void = () => undefined,
): Promise<TestServer> {
  const opened = typeof kind === 'string' ? await freshDatabase(kind) : kind
  const store = createStore(opened.db)
  const time = { now: NOW }
  const { workspace, findings } = await loadWorkspace(DEMO)
  if (!workspace) throw new Error(JSON.stringify(findings))
  workspace.site.sites[0]!.origins = [ORIGIN]
  const other = structuredClone(workspace.site.sites[0]!)
  workspace.site.sites.push({ ...other, id: 'other', origins: ['https://other.example'] })
  // As a workspace has it that says nothing of it.
  Object.assign(workspace.routing.booking, { openPerBuyer: 1, openPerDomain: 5 })
  adapt(workspace)
  await publish(store, workspace, new Date(NOW))
  const mails: Mail[] = []
  const calendarsOf = new Map<string, CalendarPort>()
  const calendars = new Map<string, CalendarPort>()
  const logged: string[] = []
  const secret = new TextEncoder().encode('a secret of at least 32 characters')
  const sealer = createSealer(secret)
  const there = ({ url }: Connection): CalendarPort => {
    const calendar = calendars.get(url)
    if (!calendar) throw new CalendarError('unreachable', 'There is nothing.')
    return calendar
  }
  const counter = createCounter(store, () => time.now)
  const ports: Ports = {
    store,
    workspaces: createInForce(
      { ...store.revisions, accounts: store.accounts.all, mirror: store.accounts.mirror },
      () => time.now,
    ),
    links: createLinks(secret, store.links.epoch),
    clock: () => time.now,
    newId: randomUUID,
    address: () => 'https://chat.larkline.example',
    ownOrigins: () => ['https://chat.larkline.example'],
    clientAddress: () => '192.0.2.1',
    scripts: {
      loader: 'const settings="__USHER_SETTINGS__"',
      find: () => undefined,
      brotli: () => Promise.resolve(new Uint8Array([1])),
    },
    calendar: { invitation, feed },
    secretOf: (reference) => `the secret of ${reference}, of at least 32 characters`,
    outbound: createOutbound({ allowPrivateNetworks: true }),
    calendarOf: async (rep, { sealed }) => {
      const calendar = calendarsOf.get(rep.id)
      if (calendar) return calendar
      if (sealed === null) throw new CalendarError('unauthorized', `Nothing is connected for ${rep.id}.`)
      return there(Connection.parse(JSON.parse(await sealer.open(sealed, sealedFor(rep.id)))))
    },
    connections: {
      seal: (rep, connection) => sealer.seal(JSON.stringify(connection), sealedFor(rep)),
      open: (_rep, connection) => there(connection),
    },
    wake: () => undefined,
    count: counter.count,
    log: (...line) => void logged.push(JSON.stringify(line)),
    isReady: () => true,
  }
  const app = createHandler(ports)
  const mail = { send: (one: Mail) => Promise.resolve(void mails.push(one)) }
  return {
    app,
    ports,
    time,
    mails,
    calendars,
    logged,
    publish: async (workspace) => {
      await publish(store, workspace, new Date(time.now))
      ports.workspaces.refresh()
    },
    connect: async (rep, calendar) => {
      calendarsOf.set(rep, calendar)
      const at = new Date(time.now)
      const kind = calendar.meetings ? ('caldav' as const) : ('ics' as const)
      await store.transaction((tx) =>
        connect(tx, { rep, source: 'rep', kind, digest: randomUUID(), sealed: 'x' }, at),
      )
    },
    deliver: async () => {
      for (const job of await store.jobs.claim(1000, 60, new Date(time.now)))
        await attempt(ports, mail, job, () => 0)
    },
    buyer: (options = {}) => new TestBuyer(app, time, options),
    counted: counter.flush,
    get: async (path, headers = {}) => app.request(path, { headers }),
    close: opened.close,
  }
}

/** A buyer's page, as far as the server can tell. */
export class TestBuyer {
  readonly id = randomUUID()
  readonly secret = randomBytes(32).toString('hex')
  readonly site: string
  readonly timezone: string

  constructor(
    private readonly app: Hono,
    private readonly time: { now: number },
    options: { site?: string; timezone?: string },
  ) {
    this.site = options.site ?? 'demo'
    this.timezone = options.timezone ?? 'Europe/Berlin'
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return Promise.resolve(
      this.app.request(`/v1/sites/${this.site}/conversations/${this.id}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.secret}`, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    )
  }

  message(text: string, asks?: Field): Entry {
    return { ...this.stamp(), role: 'buyer', kind: 'message', text, ...(asks && { asks }) }
  }

  stamp() {
    return { id: randomUUID(), at: new Date(this.time.now).toISOString(), timezone: this.timezone }
  }

  append(...entries: unknown[]): Promise<Response> {
    return this.post('/entries', {
      entries,
      revision: 1,
      locale: 'en',
      page: { url: 'https://www.larkline.example/pricing?utm_campaign=fall&token=x#y' },
    })
  }

  /** Says something; gives the server's profile. */
  async say(text: string, asks?: Field): Promise<Profile> {
    return (await ok<{ profile: Profile }>(this.append(this.message(text, asks)))).profile
  }

  async submit(again?: boolean): Promise<Outcome> {
    return (
      await ok<{ outcome: Outcome }>(this.post('/lead', { timezone: this.timezone, ...(again && { again }) }))
    ).outcome
  }

  async offer(): Promise<Offer> {
    const outcome = await this.submit()
    if (outcome.kind !== 'offer') throw new Error(`No offer, but ${JSON.stringify(outcome)}`)
    return outcome.offer
  }

  pick(offer: Offer, start = offer.slots[0]!.start, key: string = randomUUID()): Promise<Response> {
    return this.post(
      '/booking',
      { offer: offer.id, start, timezone: this.timezone },
      { 'Idempotency-Key': key },
    )
  }

  async book(offer: Offer, start?: string): Promise<Booking> {
    return (await ok<{ booking: Booking }>(this.pick(offer, start))).booking
  }
}

/** The answer's value; fails with the problem where there is one. */
export async function ok<T>(answer: Promise<Response> | Response): Promise<T> {
  const response = await answer
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
