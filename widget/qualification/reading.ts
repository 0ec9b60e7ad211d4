import type { Budget, Field, Headcount, Signals, Stance } from '../contract/facts.ts'
import type { Found } from './context.ts'

/** How a buyer takes the conversation. */
export type Mood = 'abusive' | 'stop' | 'frustrated' | 'later' | 'gibberish'

/** What one message says, with what a conversation needs besides its facts. */
export interface Reading {
  signals: Signals
  /** Fields that the buyer would rather not answer. */
  declined: Field[]
  /** Fields that the buyer answered with 'no', 'none' or 'not yet'. */
  none: Field[]
  /** The buyer's own question that is about none of our fields, in their words. */
  question?: string
  /** Whether the message said anything that was understood: a fact, a refusal, a 'none', a question or a courtesy. */
  understood: boolean
  mood?: Mood
  /** The language it is written in, ISO 639-1; absent for English, or where it is too short to tell. */
  language?: string
  /** The address that was probably meant by a mistyped one ('…@gmial.com'). */
  meantEmail?: string
  /** Elements that a list loses by what was said ('scratch HIPAA', 'we don't use Drift'). */
  denied: { field: 'compliance' | 'competitors' | 'region'; value: string }[]
  /** 'only SOC 2': the list is exactly what this message states. */
  exclusive: Field[]
  /** A number without a noun beside a word of correction: 'actually make that 450'. */
  number?: Piece<Headcount>
  /** What is said of a sum without naming it: 'yes k, pounds, per year'. */
  sum?: { currency?: string; period?: Budget['period']; thousands?: true }
  /** A stance towards the vendor that was spoken of, without its name: 'we left in the spring'. */
  stance?: Piece<Stance>
}

/** A piece of the message with its words. */
export type Piece<T> = Found<T> & { quote: string }
