import type { StoredEvent } from '../store/events.ts'
import type { StoredHandover } from '../store/handovers.ts'
import { FIELD_NAMES } from './facts.ts'
import { when } from './when.ts'

/** What became of a lead after it was decided, a line a thing, in order. */
export interface LifeLine {
  words: string
  /** 'Tue 24 November, 10:05' in the rep's zone. */
  at: string
  /** It says who has it since. */
  gives?: true
}

type Told = Pick<StoredEvent, 'id' | 'kind' | 'at' | 'rep' | 'facts'>

/** `names`: of reps, by their id. Reasons are the reps' own words. */
export function lifeInWords(
  events: readonly Told[],
  handovers: readonly StoredHandover[],
  names: Readonly<Record<string, string>>,
  timezone: string,
): LifeLine[] {
  const nameOf = (id: unknown) => (typeof id === 'string' ? (names[id] ?? id) : 'nobody')
  return events.flatMap((event) => {
    const words = wordsOf(event, handovers, nameOf)
    if (words === undefined) return []
    const { day, time } = when(event.at.toISOString(), timezone)
    const gives = event.kind === 'lead.claimed' || event.kind === 'lead.handed-over'
    return [{ words, at: `${day}, ${time}`, ...(gives && { gives }) }]
  })
}

function wordsOf(
  { id, kind, rep, facts }: Told,
  handovers: readonly StoredHandover[],
  nameOf: (id: unknown) => string,
): string | undefined {
  switch (kind) {
    case 'lead.queued':
      return `It waits in the queue ${String(facts.to)}.`
    case 'lead.claimed':
      return facts.by === rep ? `${nameOf(rep)} took it.` : `${nameOf(facts.by)} gave it to ${nameOf(rep)}.`
    case 'lead.handed-over': {
      const why = handovers.find((one) => id.endsWith(one.id))?.reason
      const to = rep === null ? 'back to the policy' : `over to ${nameOf(rep)}`
      return `${nameOf(facts.by)} handed it ${to}${why ? `: “${why}”` : '.'}`
    }
    case 'lead.closed':
      return facts.by === undefined ? undefined : `${nameOf(facts.by)} closed it: ${String(facts.to)}.`
    case 'fact.corrected': {
      const name = FIELD_NAMES[String(facts.field) as keyof typeof FIELD_NAMES]
      const did = { right: 'found a fact right after all', mended: 'corrected a fact' }[String(facts.as)]
      return `${nameOf(rep)} ${did ?? 'found a fact wrong'}: ${name}.`
    }
    case 'meeting.booked':
      return `A meeting with ${nameOf(rep)} was booked.`
    case 'meeting.cancelled':
      return 'The meeting was cancelled.'
    case 'meeting.held':
      return 'The meeting took place.'
    case 'meeting.no_show':
      return 'The buyer was not there.'
    default:
      return undefined
  }
}
