// What a vendor that takes 30 s adds to a booking's answer, and how many deliveries a second go out, on both databases.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { ROOT } from '../../server/cli/build.mjs'
import { buildHouse } from './build-engine.mjs'
import { offered } from './buyer.mjs'
import { startPostgres } from './postgres.mjs'
import { median } from './time.mjs'

const DEMO = join(ROOT, 'server/demo')
const WARM_UP = 40
const ROUNDS = 60
const DELIVERIES = 2000
const SLOW_MS = 30_000
const ADDING_MS = 3_000

export async function run(print) {
  const { openHouse } = await buildHouse()
  const postgres = await startPostgres()
  const closing = [postgres.stop]
  const quick = await endpoint(0)
  const slow = await endpoint(SLOW_MS)
  closing.push(quick.stop, slow.stop)
  const open = async (database, urls) => {
    const url = database === 'Postgres' ? await postgres.database() : undefined
    const hooks = urls.map((one, i) => ({
      id: `hook-${i}`,
      url: one,
      secrets: ['${X}'],
      events: ['meeting.booked'],
    }))
    const house = await openHouse(url, DEMO, 10, 0, hooks)
    closing.push(house.close)
    return house
  }
  try {
    print(
      `a booking through HTTP while its webhook is taken at once, or after ${SLOW_MS / 1000} s; median of ${ROUNDS}`,
    )
    for (const database of ['Postgres', 'PGlite']) {
      const houses = { quick: await open(database, [quick.url]), slow: await open(database, [slow.url]) }
      const times = { quick: [], slow: [] }
      for (let round = 0; round < WARM_UP + ROUNDS; round++)
        for (const name of ['quick', 'slow']) times[name].push(await booked(houses[name], round))
      const [q, s] = ['quick', 'slow'].map((name) => median(times[name].slice(WARM_UP)))
      print(
        `${database.padEnd(8)}  ${q.toFixed(2)} ms  ${s.toFixed(2)} ms  slow is ${(s / q).toFixed(2)} times quick`,
      )
    }
    print('')
    print(`deliveries: ${DELIVERIES} webhooks to four endpoints that take them at once`)
    for (const database of ['Postgres', 'PGlite']) {
      const house = await open(
        database,
        Array.from({ length: 4 }, () => quick.url),
      )
      const buyer = await offered(house)
      await book(buyer, 0)
      const [{ subject }] = await waitFor(async () =>
        (await house.store.jobs.list({ states: ['done'], destination: 'webhook', limit: 10 })).filter(
          Boolean,
        ),
      )
      // Due when all are there, so that nothing is delivered before the clock runs.
      const at = new Date(Date.now() + ADDING_MS)
      const jobs = Array.from({ length: DELIVERIES }, (_, i) => ({
        kind: 'webhook',
        site: 'demo',
        subject,
        part: `hook-${i % 4}`,
        version: i + 1,
        dueAt: at,
      }))
      for (let i = 0; i < jobs.length; i += 500) await house.store.jobs.add(jobs.slice(i, i + 500), at)
      const before = quick.taken()
      await new Promise((resolve) => setTimeout(resolve, at - Date.now()))
      const from = performance.now()
      house.wake()
      await waitFor(async () => (quick.taken() - before >= DELIVERIES ? [true] : []))
      const seconds = (performance.now() - from) / 1000
      print(`${database.padEnd(8)}  ${Math.round(DELIVERIES / seconds)} a second`)
    }
  } finally {
    slow.letGo()
    for (const close of closing.reverse()) await close()
  }
}

async function booked(house, round) {
  const buyer = await offered(house)
  const from = performance.now()
  await book(buyer, round)
  return performance.now() - from
}

function book({ post, offer }, round) {
  const { start } = offer.slots[round % offer.slots.length]
  return post('/booking', { offer: offer.id, start, timezone: 'UTC' }, randomUUID())
}

async function waitFor(look) {
  for (let tried = 0; tried < 12_000; tried++) {
    const found = await look()
    if (found.length > 0) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('Not delivered in two minutes.')
}

/** Takes whatever is posted, after some time. */
async function endpoint(ms) {
  let taken = 0
  const waiting = new Set()
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const end = () => {
        taken++
        response.writeHead(204).end()
      }
      if (ms === 0) return end()
      const one = {
        timer: setTimeout(() => {
          waiting.delete(one)
          end()
        }, ms),
        end,
      }
      waiting.add(one)
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    taken: () => taken,
    letGo: () => {
      for (const { timer, end } of waiting) {
        clearTimeout(timer)
        end()
      }
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}
