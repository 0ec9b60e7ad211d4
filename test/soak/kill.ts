import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { Usher } from '../../e2e/set-up/usher.ts'
import { DEMO } from '../support/demo.ts'
import { startMailServer } from '../vendors/mail-server.ts'
import { startEndpoint } from '../vendors/webhook-endpoint.ts'
import { bookAsBuyer, type Confirmed } from './buyers.ts'

export interface KillRun {
  seed: number
  bookings: number
  /** A server answers so many requests before it is killed, drawn anew each time: on a slow machine, too, it gets somewhere. */
  answers: { least: number; most: number }
}

export interface KillReport {
  confirmed: Confirmed[]
  kills: number
  /** Deliveries that a receiving server never got, in words. */
  lost: string[]
  /** That came more than once. */
  repeated: number
  /** Meetings that a server heard of and nobody booked. */
  invented: string[]
}

const BUYERS_AT_ONCE = 6
const KILL_WITHIN_MS = 300
const SETTLE_MS_MAX = 120_000
const SECRET = `whsec_${Buffer.from('a secret for the endpoint of the run').toString('base64')}`

/** Kills a server again and again while buyers book, brings it back on its data each time, and counts at the servers that it delivers
 *  to. Everything is real but the buyers: processes, the embedded database, SMTP, HTTP. */
export async function killWhileBooking({ seed, bookings, answers }: KillRun): Promise<KillReport> {
  const random = mulberry32(seed)
  const mail = await startMailServer()
  const endpoint = await startEndpoint([SECRET])
  const workspace = await mkdtemp(join(tmpdir(), 'usher-soak-'))
  process.env.SOAK_WEBHOOK_SECRET = SECRET
  await makeWorkspace(workspace, mail.port, endpoint.url)
  const usher = await Usher.start('--workspace', workspace, '--bind', '127.0.0.1', '--allow-private-networks')
  const state = { kills: 0, done: false }
  try {
    const drawn = () => answers.least + Math.floor(random() * (answers.most - answers.least))
    let left = drawn()
    let killing: Promise<void> | undefined
    const answered = () => {
      if (--left > 0 || killing || state.done) return
      killing = killOnce().finally(() => {
        left = drawn()
        killing = undefined
      })
      // Waited for below; buyers fail, too, where it does not come back.
      killing.catch(() => undefined)
    }
    // Some moments later, wherever it is then: in the middle of a transaction, of a mail, of a write.
    const killOnce = async () => {
      await wait(random() * KILL_WITHIN_MS)
      await usher.kill()
      state.kills++
      await usher.restart()
    }
    const confirmed: Confirmed[] = []
    let next = 0
    await Promise.all(
      Array.from({ length: BUYERS_AT_ONCE }, async () => {
        while (next < bookings) confirmed.push(await bookAsBuyer(() => usher.address, next++, answered))
      }),
    )
    state.done = true
    await killing
    const expected = confirmed.flatMap(({ booking }) => [
      `mail <invite-buyer.${booking}.0@usher>`,
      `mail to a rep about ${booking}`,
      `webhook meeting.booked:${booking}:0`,
    ])
    const arrived = () =>
      new Set([
        ...mail.mails.map(({ messageId }) => `mail ${messageId}`),
        ...mail.mails.flatMap(({ messageId = '' }) => {
          const about = /^<invite-rep\.([0-9a-f-]{36})\./.exec(messageId)?.[1]
          return about === undefined ? [] : [`mail to a rep about ${about}`]
        }),
        ...endpoint.messages.map(({ id }) => `webhook ${id}`),
      ])
    const until = Date.now() + SETTLE_MS_MAX
    const missing = () => expected.filter((one) => !arrived().has(one))
    while (missing().length > 0 && Date.now() < until) await wait(250)
    const ids = endpoint.messages.map(({ id }) => id)
    const known = new Set(confirmed.map(({ booking }) => booking))
    return {
      confirmed,
      kills: state.kills,
      lost: missing(),
      repeated:
        ids.length - new Set(ids).size + mail.mails.length - new Set(mail.mails.map((m) => m.messageId)).size,
      invented: endpoint.messages.flatMap(({ body }) =>
        body.type === 'meeting.booked' && !known.has(body.data.meeting!.id) ? [body.data.meeting!.id] : [],
      ),
    }
  } finally {
    state.done = true
    await usher.stop()
    await mail.stop()
    await endpoint.stop()
    await rm(workspace, { recursive: true })
  }
}

/** The demo, with reps who can take as many meetings as buyers book, and its deliveries on this machine. */
async function makeWorkspace(folder: string, smtpPort: number, hook: string): Promise<void> {
  await cp(DEMO, folder, { recursive: true })
  const edit = async (file: string, change: (value: Record<string, unknown>) => object) => {
    const path = join(folder, file)
    await writeFile(path, stringify(change(parse(await readFile(path, 'utf8')) as Record<string, unknown>)))
  }
  await edit('integrations.yaml', () => ({
    mail: {
      from: 'Larkline <hello@larkline.example>',
      smtp: { host: '127.0.0.1', port: smtpPort },
    },
    webhooks: [{ id: 'soak', url: hook, secrets: ['${SOAK_WEBHOOK_SECRET}'] }],
  }))
  await edit('roster.yaml', (roster) => ({
    ...roster,
    reps: (roster.reps as Record<string, unknown>[]).map((rep) => ({ ...rep, capacity: {}, leave: [] })),
  }))
  const many = { count: 100_000, windowSeconds: 3600 }
  await edit('site.yaml', (site) => ({
    ...site,
    limits: Object.fromEntries(
      [
        'conversation-by-address',
        'lead-by-address',
        'lead-by-conversation',
        'booking-by-address',
        'booking-by-conversation',
        'entries-by-conversation',
      ].map((name) => [name, many]),
    ),
  }))
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** A small generator of random numbers in [0, 1) that gives the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
