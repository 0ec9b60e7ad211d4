import type { Store } from './store/store.ts'
import type { DeliveriesAsked, Delivery, JobState } from './store/jobs.ts'

/** What `usher deliveries` asks: to list, or to try again what was given up: by their ids, or all of a destination. */
export type AskedOfDeliveries =
  | { act: 'list'; asked: DeliveriesAsked }
  | { act: 'retry'; ids: string[] }
  | { act: 'retry-all'; destination?: string | undefined }

export interface DeliveriesAnswer {
  deliveries: Delivery[]
  /** Destinations that are left alone. */
  open: { destination: string; openUntil: Date; lastError: string | null }[]
  /** How many are due again. */
  retried: number
  /** Ids of none, or of one that is due anyway. */
  unknown: string[]
}

/** Of a retry. */
export const RETRY_MAX = 1000
const GIVEN_UP: JobState[] = ['dead', 'expired']

/** Answers a question about deliveries. `now` is UTC ms. Over the socket dates become texts. */
export async function answerDeliveries(
  { jobs, breakers }: Store,
  ask: AskedOfDeliveries,
  now: number,
): Promise<DeliveriesAnswer> {
  const at = new Date(now)
  const nothing = { deliveries: [], open: await breakers.open(at), retried: 0, unknown: [] }
  if (ask.act === 'list') return { ...nothing, deliveries: await jobs.list(ask.asked) }
  if (ask.act === 'retry') {
    const ids = ask.ids.slice(0, RETRY_MAX)
    const revived = await jobs.revive(ids, at)
    return { ...nothing, retried: revived.length, unknown: ids.filter((id) => !revived.includes(id)) }
  }
  const asked = { states: GIVEN_UP, limit: RETRY_MAX, destination: ask.destination }
  const revived = await jobs.revive(
    (await jobs.list(asked)).map(({ id }) => id),
    at,
  )
  return { ...nothing, retried: revived.length }
}
