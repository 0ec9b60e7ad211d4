import { namesOf } from '../error-names.ts'
import { CalendarError } from '../integrations/calendar/port.ts'
import { MailError, type MailPort } from '../integrations/mail/port.ts'
import { VendorError } from '../integrations/vendor-error.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { JOB_KINDS, traitsOf, type JobKind } from '../store/job-kinds.ts'
import type { Job } from '../store/jobs.ts'
import { afterFailure, afterThrottle } from './breaker.ts'
import { deliver } from './deliver.ts'
import { NotYet } from './not-yet.ts'
import { retryAfterMs } from './retry.ts'

/** Deliveries that are under way at a time, of each branch. */
const JOBS_AT_ONCE_MAX = 8
const LEASE_SECONDS = 120
const IDLE_MS_MAX = 5_000
const GATHER_MS = 5

/** Of one destination, so that a slow one does not take all. */
const EACH_AT_ONCE_MAX = 4

/** What waits for a rep's calendar, and what waits for other vendors, has workers of its own: those that are slow or down hold up
 *  no mail, and nothing that is done here alone. */
const BRANCHES = ['ours', 'calendar', 'vendor'] as const
const branchOf = (kind: JobKind): (typeof BRANCHES)[number] => {
  const { to } = traitsOf(kind)
  if (to === 'calendar') return 'calendar'
  return to === undefined || to === 'mail' ? 'ours' : 'vendor'
}

export interface Worker {
  /** Looks for work now. */
  wake: () => void
  /** Claims no more, and waits for what is being done. */
  stop: () => Promise<void>
}

/** Delivers what is due, some at a time. A delivery that fails or takes long delays itself only. */
export function startWorker(ports: Ports, mailOf: () => Promise<MailPort>, random: () => number): Worker {
  const branches = BRANCHES.map((branch) =>
    startBranch(
      ports,
      JOB_KINDS.filter((kind) => branchOf(kind) === branch),
      mailOf,
      random,
    ),
  )
  return {
    wake: () => branches.forEach(({ wake }) => wake()),
    stop: async () => {
      await Promise.all(branches.map(({ stop }) => stop()))
    },
  }
}

function startBranch(
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
        const jobs =
          free > 0 ? await ports.store.jobs.claim(free, LEASE_SECONDS, now, kinds, EACH_AT_ONCE_MAX) : []
        claimed = jobs.length
        const mail = claimed ? await mailOf() : undefined
        for (const job of jobs) start(mail!, job)
      } catch (error) {
        ports.log('error', 'worker-failed', namesOf(error))
      }
      if (claimed === 0 && !state.stopped && !state.woken) await idle()
      // Those that end together are followed by one look at what is due.
      else await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
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
  const { jobs, breakers } = ports.store
  const facts = { job: job.id, kind: job.kind, attempts: job.attempts }
  if (job.expiresAt !== null && job.expiresAt.getTime() <= ports.clock()) {
    await jobs.expire(job, new Date(ports.clock()))
    ports.log('warn', 'delivery-expired', facts)
    return
  }
  try {
    const again = await deliver(ports, mail, job)
    if (again) await jobs.again(job, again)
    else await jobs.done(job, new Date(ports.clock()))
    if (job.troubled) await breakers.close(job.destination)
    ports.log('info', 'delivered', facts)
  } catch (error) {
    if (error instanceof NotYet) {
      await jobs.postpone(job, new Date(ports.clock() + error.seconds * 1000))
      return
    }
    await failed(ports, job, error, random)
    ports.log('warn', 'delivery-failed', { ...facts, ...namesOf(error) })
  }
}

/** Tries it later, or gives it up; and tells all that go to the same destination where the trouble is the destination's. */
async function failed(ports: Ports, job: Job, error: unknown, random: () => number): Promise<void> {
  const { jobs, breakers } = ports.store
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, REASON_CHARS_MAX)
  const now = ports.clock()
  const { final, seconds, whole } = troubleOf(error)
  if (job.destination && whole) {
    const before = await breakers.find(job.destination)
    const after =
      seconds === undefined ? afterFailure(before, now, random) : afterThrottle(before, now, seconds)
    await breakers.set(job.destination, after, reason, new Date(now))
  } else if (job.troubled) await breakers.close(job.destination)
  const wait = final ? undefined : retryAfterMs(job.attempts, random)
  // Asked to come later is no failure of what is to be delivered, as long as it is of use.
  if (seconds !== undefined && !final) await jobs.postpone(job, new Date(now + seconds * 1000), reason)
  else if (wait !== undefined) await jobs.retry(job, reason, new Date(now + wait))
  else await bury(ports, job, reason, new Date(now))
}

/** Gives up, and lets it be known; that this could not be told to somebody is told to nobody. */
async function bury(ports: Ports, job: Job, reason: string, at: Date): Promise<void> {
  await ports.store.transaction(async (tx) => {
    await tx.jobs.bury(job, reason, at)
    const event = job.kind === 'webhook' ? await tx.events.find(job.subject) : undefined
    if (event?.kind === 'delivery.failed') return
    const { id: subject, site, kind, destination, lead } = job
    const facts = { kind, destination }
    await tx.events.record(
      { kind: 'delivery.failed', site, subject, facts, ...(lead !== null && { lead }) },
      at,
    )
  })
  ports.wake()
  ports.log('warn', 'delivery-dead', { job: job.id, kind: job.kind, attempts: job.attempts })
}

const REASON_CHARS_MAX = 500

interface Trouble {
  /** No later try will be taken. */
  final: boolean
  /** The destination wants to be left alone for so long. */
  seconds?: number
  /** It is in trouble for all that goes there. */
  whole: boolean
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof MailError) return { final: error.final, whole: !error.final && !error.answered }
  if (error instanceof VendorError) {
    const { code, retryAfterSeconds: seconds } = error
    const final = code === 'refused' || code === 'missing'
    return { final, whole: !final, ...(seconds !== undefined && { seconds }) }
  }
  if (error instanceof CalendarError) {
    const { code, retryAfterSeconds: seconds } = error
    return { final: false, whole: code === 'unreachable', ...(seconds !== undefined && { seconds }) }
  }
  if (error instanceof Refusal && error.facts.retryAfterSeconds)
    return { final: false, whole: false, seconds: error.facts.retryAfterSeconds }
  return { final: false, whole: false }
}
