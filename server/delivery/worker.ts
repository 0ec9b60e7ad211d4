import { namesOf } from '../error-names.ts'
import { CalendarError } from '../integrations/calendar/port.ts'
import { MailError, type MailPort } from '../integrations/mail/port.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { JOB_KINDS, type Job, type JobKind } from '../store/jobs.ts'
import { deliver } from './deliver.ts'
import { NotYet } from './not-yet.ts'
import { ATTEMPTS_MAX, retryAfterMs } from './retry.ts'

/** Deliveries that are under way at a time, in each lane. */
const JOBS_AT_ONCE_MAX = 8
const LEASE_SECONDS = 120
const IDLE_MS_MAX = 5_000

/** What waits for a rep's calendar has a lane of its own: calendars that are slow or down hold up no mail. */
const CALENDAR_KINDS: readonly JobKind[] = ['read-calendar', 'write-calendar']
const LANES = [JOB_KINDS.filter((kind) => !CALENDAR_KINDS.includes(kind)), CALENDAR_KINDS]

export interface Worker {
  /** Looks for work now. */
  wake: () => void
  /** Claims no more, and waits for what is being done. */
  stop: () => Promise<void>
}

/** Delivers what is due, some at a time. A delivery that fails or takes long delays itself only. */
export function startWorker(ports: Ports, mailOf: () => Promise<MailPort>, random: () => number): Worker {
  const lanes = LANES.map((kinds) => startLane(ports, kinds, mailOf, random))
  return {
    wake: () => lanes.forEach(({ wake }) => wake()),
    stop: async () => {
      await Promise.all(lanes.map(({ stop }) => stop()))
    },
  }
}

function startLane(
  ports: Ports,
  kinds: readonly JobKind[],
  mailOf: () => Promise<MailPort>,
  random: () => number,
): Worker {
  const state = { stopped: false, woken: false }
  const running = new Set<Promise<void>>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let nudge: (() => void) | undefined

  const start = (mail: MailPort, job: Job) => {
    const done = attempt(ports, mail, job, random)
      .catch((error: unknown) => ports.log('error', 'worker-failed', namesOf(error)))
      .finally(() => {
        running.delete(done)
        wake()
      })
    running.add(done)
  }
  const work = async () => {
    while (!state.stopped) {
      state.woken = false
      let claimed = 0
      try {
        const free = JOBS_AT_ONCE_MAX - running.size
        const now = new Date(ports.clock())
        const jobs = free > 0 ? await ports.store.jobs.claim(free, LEASE_SECONDS, now, kinds) : []
        claimed = jobs.length
        const mail = claimed ? await mailOf() : undefined
        for (const job of jobs) start(mail!, job)
      } catch (error) {
        ports.log('error', 'worker-failed', namesOf(error))
      }
      if (claimed === 0 && !state.stopped && !state.woken) await idle()
    }
    await Promise.all(running)
  }
  const idle = () =>
    new Promise<void>((resolve) => {
      nudge = resolve
      timer = setTimeout(resolve, IDLE_MS_MAX)
    }).finally(() => clearTimeout(timer))
  const wake = () => {
    state.woken = true
    nudge?.()
  }

  const working = work()
  return {
    wake,
    stop: async () => {
      state.stopped = true
      wake()
      await working
    },
  }
}

/** Does a job once and writes down how it went. */
export async function attempt(ports: Ports, mail: MailPort, job: Job, random: () => number): Promise<void> {
  const facts = { job: job.id, kind: job.kind, attempts: job.attempts }
  try {
    const again = await deliver(ports, mail, job)
    if (again) await ports.store.jobs.again(job, again)
    else await ports.store.jobs.done(job, new Date(ports.clock()))
    ports.log('info', 'delivered', facts)
  } catch (error) {
    if (error instanceof NotYet) {
      await ports.store.jobs.postpone(job, new Date(ports.clock() + error.seconds * 1000))
      return
    }
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500)
    const wait = waitFor(error, job, random)
    const now = ports.clock()
    if (wait === undefined) await ports.store.jobs.bury(job, reason, new Date(now))
    else await ports.store.jobs.retry(job, reason, new Date(now + wait))
    ports.log('warn', wait === undefined ? 'delivery-dead' : 'delivery-failed', {
      ...facts,
      ...namesOf(error),
    })
  }
}

/** Ms until the next try; undefined for never. */
function waitFor(error: unknown, job: Job, random: () => number): number | undefined {
  if (error instanceof MailError && error.final) return undefined
  if (error instanceof CalendarError && error.retryAfterSeconds !== undefined && job.attempts < ATTEMPTS_MAX)
    return error.retryAfterSeconds * 1000
  if (error instanceof Refusal && error.facts.retryAfterSeconds) return error.facts.retryAfterSeconds * 1000
  return retryAfterMs(job.attempts, random)
}
