// How long a booking takes through HTTP on a Postgres, beside its transaction alone: the very statements that it sent between
// begin and commit, sent again for another buyer. And how long a lead waits for its first offer.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { ROOT } from '../../server/cli/build.mjs'
import { buildHouse } from './build-engine.mjs'
import { offered } from './buyer.mjs'
import { startPostgres } from './postgres.mjs'
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

const ms = (value) => `${value.toFixed(1)} ms`.padStart(9)
const ratio = (a, b) => `${(a / b).toFixed(2)}×`
