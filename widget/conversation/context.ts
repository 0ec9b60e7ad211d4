import type { Booking, Offer, Outcome, PageAnswer, Slot } from '../contract/api.ts'
import type { Entry } from '../contract/entry.ts'
import type { Field, Profile } from '../contract/facts.ts'
import type { Playbook, Question } from '../contract/playbook.ts'
import type { Aside } from './aside.ts'
import type { Draft } from './entries.ts'
import type { Said, Turn } from './replies.ts'
import type { Trouble } from './trouble.ts'

/** One thing understood, as it is shown: 'about 400 people'. `value` names the element of a list. */
export interface Noted {
  field: Field
  value?: string
  label: string
}

/** What the entries say, all in all. */
export interface Understanding {
  profile: Profile
  /** The profile's facts as chips. */
  noted: Noted[]
  /** By entry, the fields that a message stated: none for a courtesy, no key for what was not understood at all. */
  stated: Record<string, Field[]>
  /** What to ask next, if there is to be a question. */
  next: Question | null
  /** What the last message calls for before that. */
  aside: Aside | null
  /** What the playbook says to a buyer who is due no person, without waiting for an e-mail: nobody is asked for an address
   *  that will not be used. */
  closing: Extract<Outcome, { kind: 'closed' }> | null
  /** What the assistant says on arriving somewhere. It comes with the engine: before it, there is only the greeting. */
  replies: (context: Said, where: Turn) => Draft[]
}

/** The machine reads no clock and draws no number: both come in here. */
export interface Input {
  playbook: Playbook
  locale: string
  /** Of an earlier visit; empty for a new conversation. */
  entries: Entry[]
  consent: 'needed' | 'met'
  clock: () => number
  newId: () => string
  timezone: () => string
  /** The address that the site vouches for: it is not asked for. */
  knownEmail: () => string | undefined
  /** A time in words, in the buyer's zone: 'Tue 24 November, 11:00'. */
  when: (start: string) => string
  /** The buyer's day, `YYYY-MM-DD`. */
  today: () => string
}

export interface Context extends Input, Understanding {
  /** How many entries `profile` covers. */
  heard: number
  /** The facts as last submitted, or null. */
  submitted: string | null
  outcome: Outcome | null
  pick: { start: string; key: string } | null
  /** Picked times that someone else had taken, to be shown struck through. */
  taken: string[]
  /** What the buyer wrote at the times, while it is read for them. */
  typed: string
  /** Of the times that stand there, those that the buyer asked for; null for all of them. */
  wanted: string[] | null
  /** The offer none of whose times will do, until another is looked for. */
  noneOf: string | null
  /** The times that the meeting could be moved to, while it is; null otherwise. */
  moving: Slot[] | null
  /** Other times, or a person, were asked for after the meeting was cancelled, and no times have come yet. */
  wantsTimes: boolean
  /** Messages to which the server has said what the vendor's pages answer, or that they answer nothing. */
  lookedUp: string[]
  /** Messages for whose answer was waited as long as it may hold up the conversation. */
  waited: string[]
  trouble: Trouble | null
  failedStep: Step | null
  online: boolean
}

/** How long the next question waits for the answer to the buyer's own. */
export const ANSWER_WAIT_MS = 1_500

export type Step =
  | 'understanding'
  | 'submitting'
  | 'booking'
  | 'cancelling'
  | 'refreshing'
  | 'findingTimes'
  | 'moving'
  | 'inviting'

export type BuyerEvent =
  | { type: 'buyer.said'; text: string }
  | { type: 'buyer.chose'; field: Field; value?: unknown; label: string }
  | { type: 'buyer.edited'; field: Field; value: unknown; label: string }
  | { type: 'buyer.declined'; field: Field; label: string }
  | { type: 'buyer.wantsHuman'; label: string }
  /** What was noted still holds: an answer to none of the questions. */
  | { type: 'buyer.confirmed'; label: string }
  | { type: 'buyer.picked'; start: string; label: string }
  | { type: 'buyer.cancelled'; reason?: string }
  /** None of the times that stand there will do. */
  | { type: 'buyer.refusedTimes'; label: string }
  /** All times again, after some were asked for. */
  | { type: 'buyer.wantsAll' }
  | { type: 'buyer.moves' }
  /** The meeting stays where it is. */
  | { type: 'buyer.keeps' }
  | { type: 'buyer.invited'; guests: string[] }
  | { type: 'buyer.wantsTimes' }
  | { type: 'buyer.retried' }
  | { type: 'buyer.agreed' }
  | { type: 'entries.merged'; entries: Entry[] }
  | { type: 'server.profiled'; profile: Profile; entries: number }
  /** `to`: messages that the server has read; what it has no answer to it answers with nothing. */
  | { type: 'server.answered'; to: string[]; answers: PageAnswer[] }
  | { type: 'connection.lost' }
  | { type: 'connection.restored' }

export function offerOf(context: Context): Offer | null {
  return context.outcome?.kind === 'offer' ? context.outcome.offer : null
}

export function bookingOf(context: Context): Booking | null {
  return context.outcome?.kind === 'booked' ? context.outcome.booking : null
}
