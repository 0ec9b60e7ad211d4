import type { EventKind } from '../store/event-kinds.ts'

export const GROUPS = ['rep', 'rule', 'page', 'campaign', 'useCase'] as const
export type Group = (typeof GROUPS)[number]

/** An event as figures read it. `facts` of `lead.routed` says what is known of the lead: rule, page, campaign, useCase, step,
 *  questions. */
export interface CountedEvent {
  kind: EventKind
  /** UTC ms. */
  at: number
  conversation: string | null
  lead: string | null
  rep: string | null
  facts: Record<string, unknown>
}

/** What came of conversations, each conversation, lead and meeting counted once. `null`: not known of such a group, or nothing to
 *  divide by. */
export interface Figures {
  /** The value of the group; absent for the whole. */
  group?: string
  /** Loads of the script, and first openings of the chat: browsers that kept them are not counted again. */
  shown: number | null
  opened: number | null
  answered: number
  qualified: number
  offered: number
  booked: number
  held: number
  noShow: number
  /** Seconds from the buyer's first word until times, or who will answer, were shown: the median, and what nine of ten stayed below. */
  secondsToLead: { median: number; ninth: number } | null
  /** Questions asked before a meeting was booked, on average. */
  questionsPerBooking: number | null
  /** Of the leads that were routed, how many ended in the fallback chain. */
  fallbackShare: number | null
}

export interface VisitCounts {
  shown: number
  opened: number
}

/** Adds up events in the order in which they happened. With `by`, a row for each value, the most answered first; what is not known is
 *  'unknown'. Without, one row. */
export function figuresOf(
  events: Iterable<CountedEvent>,
  visits: VisitCounts | undefined,
  by?: Group,
): Figures[] {
  const journeys = new Map<string, Journey>()
  for (const event of events) {
    const key = event.lead ?? event.conversation
    if (key === null) continue
    // What a conversation did before it was a lead belongs to the lead.
    const before =
      event.lead !== null && event.conversation !== null ? journeys.get(event.conversation) : undefined
    if (before && event.conversation !== key) {
      journeys.delete(event.conversation!)
      journeys.set(key, before)
    }
    const journey = journeys.get(key) ?? fresh()
    journeys.set(key, journey)
    take(journey, event)
    if (event.conversation !== null && event.lead !== null) journeys.delete(event.conversation)
  }
  const groups = new Map<string, Journey[]>()
  for (const journey of journeys.values()) {
    const name = by === undefined ? '' : (journey.names[by] ?? 'unknown')
    groups.set(name, [...(groups.get(name) ?? []), journey])
  }
  if (by === undefined)
    return [{ ...sum(groups.get('') ?? []), shown: visits?.shown ?? null, opened: visits?.opened ?? null }]
  return [...groups]
    .map(([group, some]) => ({ group, ...sum(some) }))
    .toSorted((a, b) => b.answered - a.answered || b.booked - a.booked || (a.group < b.group ? -1 : 1))
}

/** One buyer's way. */
interface Journey {
  seen: Set<EventKind>
  first?: number
  reached?: number
  questions: number
  fallback: boolean
  names: Partial<Record<Group, string>>
}

function fresh(): Journey {
  return { seen: new Set(), questions: 0, fallback: false, names: {} }
}

function take(journey: Journey, { kind, at, rep, facts }: CountedEvent): void {
  journey.seen.add(kind)
  if (kind === 'chat.answered') journey.first ??= at
  if (REACHED.has(kind)) journey.reached ??= at
  if (kind === 'lead.routed') {
    journey.fallback = facts.step === 'fallback'
    if (typeof facts.questions === 'number') journey.questions = facts.questions
    journey.names.rule = [facts.step, facts.id].filter((part) => typeof part === 'string').join(' ')
  }
  for (const name of ['page', 'campaign', 'useCase'] as const)
    if (typeof facts[name] === 'string') journey.names[name] = facts[name]
  if (rep !== null) journey.names.rep = rep
}

/** The buyer sees times, or who will answer. */
const REACHED = new Set<EventKind>(['lead.offered', 'lead.queued'])

function sum(journeys: Journey[]): Omit<Figures, 'group'> {
  const count = (kind: EventKind) => journeys.filter(({ seen }) => seen.has(kind)).length
  const routed = journeys.filter(({ seen }) => seen.has('lead.routed'))
  const booked = journeys.filter(({ seen }) => seen.has('meeting.booked'))
  const waits = journeys
    .flatMap(({ first, reached }) =>
      first === undefined || reached === undefined ? [] : [(reached - first) / 1000],
    )
    .toSorted((a, b) => a - b)
  return {
    shown: null,
    opened: null,
    answered: count('chat.answered'),
    qualified: count('lead.qualified'),
    offered: count('lead.offered'),
    booked: booked.length,
    held: count('meeting.held'),
    noShow: count('meeting.no_show'),
    secondsToLead: waits.length === 0 ? null : { median: quantile(waits, 0.5), ninth: quantile(waits, 0.9) },
    questionsPerBooking: mean(booked.map(({ questions }) => questions)),
    fallbackShare: mean(routed.map(({ fallback }) => (fallback ? 1 : 0))),
  }
}

/** Of values in order: the smallest that as large a share of them does not exceed (nearest rank). */
function quantile(values: number[], share: number): number {
  return Math.round(values[Math.max(0, Math.ceil(share * values.length) - 1)]!)
}

function mean(values: number[]): number | null {
  return values.length === 0
    ? null
    : Math.round((1000 * values.reduce((sum, one) => sum + one, 0)) / values.length) / 1000
}
