import { randomInt, randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { adminListener, type AdminCommands } from './admin.ts'
import { connectReps, startRadicale } from './demo/radicale.ts'
import { demoRoutes } from './demo/routes.ts'
import { followRoster } from './booking/connections.ts'
import { keepHouse } from './delivery/housekeeping.ts'
import { startWorker, type Worker } from './delivery/worker.ts'
import { answerDeliveries } from './deliveries.ts'
import { examine } from './doctor.ts'
import { namesOf } from './error-names.ts'
import { exportCrm } from './integrations/crm/export.ts'
import { createCounter } from './figures/counter.ts'
import { readFigures } from './figures/read.ts'
import { createHandler } from './http/handler.ts'
import { calendars, openPort } from './integrations/calendar/choose.ts'
import { sealedFor } from './integrations/calendar/connection.ts'
import { feed, invitation } from './integrations/calendar/ical.ts'
import { chooseMail } from './integrations/mail/choose.ts'
import { createOutbound } from './integrations/outbound/outbound.ts'
import { resolveSecret } from './integrations/secrets.ts'
import { createLinks } from './links.ts'
import { clientAddress, listen } from './listen.ts'
import { logger } from './log.ts'
import { backUp } from './keeping/backup.ts'
import { cleanUpOf } from './keeping/clean-up.ts'
import { createDumps, DUMP_LOOK_MS } from './keeping/dumps.ts'
import { eraseBuyer } from './keeping/erase.ts'
import { exportBuyer } from './keeping/export.ts'
import type { Keeping } from './keeping/keeping.ts'
import { answerPast } from './past.ts'
import type { Log, Ports } from './ports.ts'
import { labelledMessages } from './rep/labelled.ts'
import { overlays } from './rep/overlays.ts'
import { repeat } from './repeat.ts'
import { readScripts } from './scripts.ts'
import { createSealer } from './sealed.ts'
import { rootSecret } from './store/secret.ts'
import { hold } from './store/hold.ts'
import { migrate, schemaState } from './store/migrate.ts'
import { openEmbedded, openPostgres } from './store/open.ts'
import { createStore, type Store } from './store/store.ts'
import { createInForce } from './workspace/in-force.ts'
import type { LoadOptions } from './workspace/load.ts'
import { publishFolder, type Published } from './workspace/publish.ts'
import { stampOf, watchFolder } from './workspace/watch.ts'

const DAY_MS = 86_400_000
const COUNTS_WRITTEN_MS = 60_000

export interface ServerOptions {
  /** Where the build and the demo stand. */
  folders: { dist: string; demo: string; public: string }
  /** Workspace folder; without one, the demo. */
  workspace?: string | undefined
  /** A file in place of the workspace's integrations.yaml. */
  integrations?: string | undefined
  port: number
  bind: string
  /** Folder of the embedded database, the secret and the outbox. */
  data: string
  /** URL of a Postgres, in place of the embedded database. */
  database?: string | undefined
  /** Calendars may lie in private networks: for a server inside of the company. */
  allowPrivateNetworks: boolean
  /** The port of a Radicale with the calendars of the demo's reps, 0 for a free one; only without a workspace. */
  radicale?: number | undefined
  /** Believe the last address in X-Forwarded-For. */
  behindProxy: boolean
  environment: NodeJS.ProcessEnv
  /** Tells a person one line. */
  say: (line: string) => void
}

export interface RunningServer {
  address: string
  /** Takes no new work, finishes what is under way, and closes. */
  close: () => Promise<void>
}

/** Assembles and starts a server: database, workspace, handler, worker.
 *  @throws a sentence that says what to do; whatever was opened is closed again */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    return { address: await start(options, closing), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function start(options: ServerOptions, closing: (() => Promise<unknown>)[]): Promise<string> {
  const { database, environment, folders, say } = options
  const data = resolve(options.data)
  const folder = resolve(options.workspace ?? folders.demo)
  const log = logger(environment)

  const starting = () => Promise.reject(new Error('The server is still starting.'))
  const commands: AdminCommands = {
    publish: starting,
    overlays: starting,
    doctor: starting,
    deliveries: starting,
    crm: starting,
    figures: starting,
    corrections: starting,
    past: starting,
    export: starting,
    erase: starting,
    backup: starting,
  }
  if (!database) closing.push(await hold(data, adminListener(commands)))
  const opened = database ? openPostgres(database) : await openEmbedded(data)
  closing.push(opened.close)
  const dumps = database ? undefined : createDumps(data, opened, Date.now)
  const notDumped = (error: unknown) => log('error', 'dump-failed', namesOf(error))
  if ((await schemaState(opened.db)) === 'old') await dumps?.dump()
  await migrate(opened.db)
  const state = { started: false, ready: false, port: options.port, worker: undefined as Worker | undefined }
  // When all that writes has ended; a server that never came to be need not push older dumps away.
  closing.push(async () => void (state.started && (await dumps?.dump().catch(notDumped))))
  const store = createStore(opened.db)
  const secret = await rootSecret(environment, database ? undefined : data)
  const scripts = await readScripts(folders.dist)
  await store.assets.keep(scripts.all, new Date())
  const asPublished = await stampOf(folder)
  await publishAtStart(
    store,
    folder,
    { onlyIfNone: database !== undefined, integrations: options.integrations },
    say,
  )

  const workspaces = createInForce(
    { ...store.revisions, accounts: store.accounts.all, mirror: store.accounts.mirror },
    Date.now,
  )
  const { workspace } = await workspaces.current()
  const radicale =
    options.radicale === undefined
      ? undefined
      : await startRadicale(join(data, 'radicale'), options.radicale, workspace.roster.reps)
  if (radicale) closing.push(radicale.stop)
  const configured = () => workspaces.latest()?.workspace.site.address
  const outbound = createOutbound({
    allowPrivateNetworks: options.allowPrivateNetworks || (radicale ? ['127.0.0.1/32'] : false),
  })
  const sealer = createSealer(secret)
  const bound = () => `http://${shown(options.bind)}:${state.port}`
  const counter = createCounter(store, Date.now)
  closing.push(counter.flush)
  closing.push(
    repeat(counter.flush, COUNTS_WRITTEN_MS, (error) => log('error', 'counting-failed', namesOf(error))),
  )
  const ports: Ports = {
    store,
    workspaces,
    links: createLinks(secret, store.links.epoch),
    clock: Date.now,
    newId: randomUUID,
    address: () => configured() ?? bound(),
    ownOrigins: () => {
      const address = configured()
      return address
        ? [address]
        : [bound(), `http://127.0.0.1:${state.port}`, `http://localhost:${state.port}`]
    },
    clientAddress: (request) => clientAddress(request, options.behindProxy),
    scripts,
    calendar: { invitation, feed },
    secretOf: (reference, file = 'site.yaml') => resolveSecret(reference, environment, file),
    outbound,
    calendarOf: calendars(sealer, environment, outbound),
    connections: {
      seal: (rep, connection) => sealer.seal(JSON.stringify(connection), sealedFor(rep)),
      open: (rep, connection) => openPort(rep, connection, outbound),
    },
    wake: () => state.worker?.wake(),
    count: counter.count,
    log,
    isReady: () => state.ready,
  }

  const outbox = join(data, 'outbox')
  const app = createHandler(ports)
  if (options.workspace === undefined)
    app.route('/', demoRoutes(ports, { public: folders.public, outbox }, radicale?.calendars ?? []))
  const listening = await listen(app, options.bind, options.port)
  closing.push(listening.close)
  state.port = listening.port

  if (!database) await store.jobs.release()
  const mail = async () =>
    chooseMail((await workspaces.current()).workspace.integrations, outbox, environment)
  const worker = startWorker(ports, mail, () => randomInt(2 ** 32) / 2 ** 32)
  state.worker = worker
  closing.push(worker.stop)

  const publish = async (from: string): Promise<Published> => {
    const published = await publishFolder(
      store,
      from,
      new Date(),
      from === folder ? { integrations: options.integrations } : {},
    )
    workspaces.refresh()
    ports.wake()
    return published
  }
  commands.publish = publish
  commands.overlays = () => overlays(store, Date.now())
  commands.doctor = () => examine(store, environment, Date.now())
  commands.figures = async (asked) => {
    await counter.flush()
    return readFigures(store, asked)
  }
  commands.corrections = (asked) => labelledMessages(store, asked)
  commands.deliveries = async (asked) => {
    const answer = await answerDeliveries(store, asked, Date.now())
    ports.wake()
    return answer
  }
  commands.crm = () => exportCrm(store)
  commands.past = (asked) => answerPast(store, asked)
  const cleanUp = cleanUpOf(opened, data, dumps)
  const keeping: Keeping = { store, workspaces, clock: ports.clock, outbox, cleanUp, wake: ports.wake }
  commands.export = (buyer) => exportBuyer(keeping, buyer)
  commands.erase = (buyer) => eraseBuyer(keeping, buyer)
  commands.backup = (to) => backUp(opened.db, to, Date.now())
  if (!database) closing.push(watchFolder(folder, asPublished, () => publish(folder), say, log))
  closing.push(daily(() => keepHouse(ports, outbox), log))
  if (dumps) closing.push(repeat(async () => void (await dumps.dumpIfDue()), DUMP_LOOK_MS, notDumped))
  await followRoster(ports)
  if (options.workspace === undefined) await connectReps(ports, radicale)
  for (const { rep, url, user, password } of radicale?.calendars ?? [])
    say(`Calendar of ${rep}: ${url} (user ${user}, password ${password})`)
  closing.push(() => Promise.resolve((state.ready = false)))
  state.started = state.ready = true
  return ports.address()
}

/** The embedded server takes the folder as it stands; on Postgres a revision in force stays until `usher publish`. */
async function publishAtStart(
  store: Store,
  folder: string,
  { onlyIfNone, ...load }: { onlyIfNone: boolean } & LoadOptions,
  say: (line: string) => void,
): Promise<void> {
  const inForce = await store.revisions.inForce()
  if (onlyIfNone && inForce !== undefined) return
  const { revision, findings } = await publishFolder(store, folder, new Date(), load)
  for (const finding of findings) say(finding)
  if (revision !== undefined) return
  if (inForce === undefined) throw new Error(`The workspace in ${folder} cannot be used as it is; see above.`)
  say(`Revision ${inForce} stays in force.`)
}

/** Runs now and every day; what it does may as well happen twice. */
function daily(work: () => Promise<void>, log: Log): () => Promise<void> {
  return repeat(work, DAY_MS, (error) => log('error', 'housekeeping-failed', namesOf(error)))
}

/** A server bound to every address is reached by the name of the own machine. */
function shown(bind: string): string {
  if (bind === '0.0.0.0' || bind === '::') return 'localhost'
  return bind.includes(':') ? `[${bind}]` : bind
}
