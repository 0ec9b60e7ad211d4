import type {
  AppendEntries,
  Booking,
  BookSlot,
  HoldSlot,
  Offer,
  Outcome,
  PageAnswer,
  Slot,
} from '../contract/api.ts'
import type { Entry } from '../contract/entry.ts'
import type { Profile } from '../contract/facts.ts'
import { BODY_BYTES_MAX, ENTRIES_PER_REQUEST_MAX } from '../contract/limits.ts'
import type { ProblemCode } from '../contract/problem.ts'
import { APPENDED, BOOKED, HELD, misfit, OFFERED, REFUSED, SUBMITTED, TIMES, type Answer } from './answers.ts'
import { Trouble, troubleOf } from './trouble.ts'

/** One conversation's line to the server. */
export interface Line {
  /** Origin of the server. */
  base: string
  site: string
  id: string
  secret: string
  revision: number
  locale: string
  /** What the site vouches with for the buyer's address. */
  identity: () => string | undefined
  /** Where the buyer is now. */
  page: () => AppendEntries['page']
}

export interface Listener {
  /** Entries that the server holds from now on, its profile of all that it holds, and what it answers to them. */
  stored(ids: string[], profile: Profile, answers: PageAnswer[]): void
  /** Something waits and could not be sent; null when all is well again. */
  troubled(trouble: Trouble | null): void
}

/** Sends entries as they are made, in order, each until it is confirmed; and carries the steps that need the server.
 *  A step first sends what waits. Every request may be repeated: the server does nothing twice. All reject with `Trouble`. */
export interface Sync {
  add(entries: Entry[]): void
  /** Sends what waits now. */
  flush(): Promise<void>
  /** `again`: after a cancelled meeting, for another time; `noneOf`: an offer none of whose times will do. */
  submit(timezone: string, again?: boolean, noneOf?: string | null): Promise<Outcome>
  offer(): Promise<Offer>
  hold(slot: HoldSlot): Promise<void>
  book(slot: BookSlot, key: string): Promise<Booking>
  /** When the meeting could be instead. */
  times(): Promise<Slot[]>
  move(to: { start: string; timezone: string }, key: string): Promise<Booking>
  invite(guests: string[]): Promise<Booking>
  cancel(reason?: string): Promise<Booking>
  /** No more tries of its own. */
  stop(): void
}

/** Waits between tries of its own: doubling from the first to the last, then until a message, a retry or `online`. */
const RETRY_MS_MIN = 2_000
const RETRY_MS_MAX = 60_000
const RETRIES_MAX = 8
/** Within one step: tries in all, and the pause before the second, doubled before the third. */
const TRIES_MAX = 3
const PAUSE_MS = 400
const REQUEST_TIMEOUT_MS = 15_000
/** Room in the body for what stands beside the entries. */
const ENTRIES_BYTES_MAX = BODY_BYTES_MAX - 4_096

export function openSync(line: Line, listener: Listener): Sync {
  const address = `${line.base}/v1/sites/${line.site}/conversations/${line.id}/`
  let waiting: Entry[] = []
  let running: Promise<void> | null = null
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask<T>(path: string, answer: Answer<T>, json?: unknown, key?: string): Promise<T> {
    const answered = await request(address + path, {
      method: json === undefined ? 'GET' : 'POST',
      credentials: 'omit',
      headers: {
        authorization: `Bearer ${line.secret}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    if (!answered.ok) throw await refusal(answered)
    const body: unknown = await answered.json().catch(() => null)
    const place = misfit(body, answer)
    if (place !== undefined) throw new Trouble('unreadable', { detail: `${path}.${place}` })
    return body as T
  }

  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const batch = nextBatch(waiting)
      const body: AppendEntries = {
        entries: batch,
        revision: line.revision,
        locale: line.locale,
        page: line.page(),
        identity: line.identity(),
      }
      const { profile, answers } = await ask('entries', APPENDED, body)
      const ids = batch.map((entry) => entry.id)
      waiting = waiting.filter((entry) => !ids.includes(entry.id))
      tries = 0
      listener.stored(ids, profile, answers ?? [])
    }
    listener.troubled(null)
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    running ??= send().then(
      () => {
        running = null
        // What was added while the last request ended.
        return waiting.length > 0 ? flush() : undefined
      },
      (error: unknown) => {
        running = null
        const trouble = troubleOf(error)
        listener.troubled(trouble)
        again(trouble)
        throw trouble
      },
    )
    return running
  }

  function again(trouble: Trouble): void {
    if (tries >= RETRIES_MAX || !(trouble.passing || trouble.code === 'rate-limited')) return
    const wait = (trouble.retryAfterSeconds ?? 0) * 1_000 || Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** tries)
    tries++
    timer = setTimeout(quietly, wait)
  }

  function quietly(): void {
    flush().catch(() => {
      // Told to the listener, and tried again.
    })
  }

  return {
    add(entries) {
      const known = new Set(waiting.map((entry) => entry.id))
      waiting.push(...entries.filter((entry) => !known.has(entry.id)))
      quietly()
    },
    flush,
    async submit(timezone, again = false, noneOf = null) {
      await flush()
      const body = { timezone, ...(again && { again }), ...(noneOf !== null && { noneOf }) }
      return (await ask('lead', SUBMITTED, body)).outcome
    },
    async offer() {
      await flush()
      return (await ask('offer', OFFERED)).offer
    },
    async book(slot, key) {
      await flush()
      return (await ask('booking', BOOKED, slot, key)).booking
    },
    async hold(slot) {
      await flush()
      await ask('hold', HELD, slot)
    },
    async times() {
      await flush()
      return (await ask('booking/times', TIMES)).slots
    },
    async move(to, key) {
      await flush()
      return (await ask('booking/move', BOOKED, to, key)).booking
    },
    async invite(guests) {
      await flush()
      return (await ask('booking/guests', BOOKED, { guests })).booking
    },
    async cancel(reason) {
      await flush()
      return (await ask('booking/cancel', BOOKED, reason === undefined ? {} : { reason })).booking
    },
    stop: () => clearTimeout(timer),
  }
}

/** Asks, and asks again where no answer came or a gateway gave one. Plain `fetch`: a client library would cost as much as
 *  the rest of this chunk, and every request here may be repeated. */
async function request(url: string, init: RequestInit): Promise<Response> {
  for (let tried = 1; ; tried++) {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }).catch(
      () => null,
    )
    if (answer && ![502, 503, 504].includes(answer.status)) return answer
    if (tried === TRIES_MAX) {
      if (answer) return answer
      throw new Trouble('network')
    }
    await new Promise((done) => setTimeout(done, PAUSE_MS * 2 ** (tried - 1)))
  }
}

/** What the server refused, as trouble. */
async function refusal(response: Response): Promise<Trouble> {
  const body: unknown = await response.json().catch(() => null)
  const { code, detail, retryAfterSeconds } = taken(body, REFUSED) ?? {}
  const seconds = Number(response.headers.get('retry-after')) || retryAfterSeconds
  const offer = taken(body, OFFERED)?.offer
  return new Trouble((code ?? (response.status === 429 ? 'rate-limited' : 'internal')) as ProblemCode, {
    ...(detail && { detail }),
    ...(seconds && { retryAfterSeconds: seconds }),
    ...(offer && { offer }),
  })
}

function taken<T>(body: unknown, answer: Answer<T>): T | undefined {
  return misfit(body, answer) === undefined ? (body as T) : undefined
}

/** The first entries that one request takes, by number and by bytes. */
function nextBatch(entries: Entry[]): Entry[] {
  const batch: Entry[] = []
  let bytes = 0
  for (const entry of entries.slice(0, ENTRIES_PER_REQUEST_MAX)) {
    bytes += new TextEncoder().encode(JSON.stringify(entry)).length + 1
    if (batch.length > 0 && bytes > ENTRIES_BYTES_MAX) break
    batch.push(entry)
  }
  return batch
}
